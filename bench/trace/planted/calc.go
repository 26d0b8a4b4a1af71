package planted

import (
	"fmt"
	"strconv"
	"strings"

	"ownup/internal/trace/extract"
)

// book is a workbook in the making.
type book struct {
	sheets []*leaf
	names  string
}

// leaf is one sheet: rows of cells in markup.
type leaf struct {
	name   string
	hidden bool
	rows   []string
	shapes string
	spots  []celled
	row    strings.Builder
	column int
}

type celled struct {
	where, part, cell string
	item              Item
	name              string // that is defined
}

// numberStyles are the formats of cells, by name.
const numberStyles = `<number:percentage-style style:name="Np0"><number:number number:decimal-places="0" number:min-integer-digits="1"/><number:text>%</number:text></number:percentage-style>` +
	`<number:percentage-style style:name="Np1"><number:number number:decimal-places="1" number:min-decimal-places="1" number:min-integer-digits="1"/><number:text>%</number:text></number:percentage-style>` +
	`<number:percentage-style style:name="Np2"><number:number number:decimal-places="2" number:min-decimal-places="2" number:min-integer-digits="1"/><number:text> %</number:text></number:percentage-style>` +
	`<number:number-style style:name="Ng0"><number:number number:decimal-places="0" number:min-integer-digits="1" number:grouping="true"/></number:number-style>` +
	`<number:number-style style:name="Nth"><number:number number:decimal-places="0" number:min-integer-digits="1" number:grouping="true" number:display-factor="1000"/></number:number-style>` +
	`<number:number-style style:name="Nmi"><number:text>$</number:text><number:number number:decimal-places="2" number:min-decimal-places="2" number:min-integer-digits="1" number:display-factor="1000000"/><number:text>M</number:text></number:number-style>` +
	`<number:currency-style style:name="Ncu"><number:currency-symbol number:language="en" number:country="US">$</number:currency-symbol><number:number number:decimal-places="2" number:min-decimal-places="2" number:min-integer-digits="1" number:grouping="true"/></number:currency-style>` +
	`<number:number-style style:name="Nsc"><number:scientific-number number:decimal-places="2" number:min-decimal-places="2" number:min-integer-digits="1" number:min-exponent-digits="2"/></number:number-style>` +
	`<number:number-style style:name="Nn3"><number:number number:decimal-places="3" number:min-decimal-places="3" number:min-integer-digits="1"/></number:number-style>` +
	`<number:currency-style style:name="Neu"><number:number number:decimal-places="2" number:min-decimal-places="2" number:min-integer-digits="1" number:grouping="true"/><number:text> </number:text><number:currency-symbol number:language="de" number:country="DE">€</number:currency-symbol></number:currency-style>`

func cellStyles() string {
	var b strings.Builder
	for _, n := range []string{"p0", "p1", "p2", "g0", "th", "mi", "cu", "sc", "n3", "eu"} {
		fmt.Fprintf(&b, `<style:style style:name="C%s" style:family="table-cell" style:data-style-name="N%s"/>`, n, n)
	}
	return numberStyles + b.String() +
		`<style:style style:name="tshown" style:family="table"><style:table-properties table:display="true"/></style:style>` +
		`<style:style style:name="thidden" style:family="table"><style:table-properties table:display="false"/></style:style>` +
		`<style:style style:name="Tbold" style:family="text"><style:text-properties fo:font-weight="bold"/></style:style>` +
		`<style:style style:name="Titalic" style:family="text"><style:text-properties fo:font-style="italic"/></style:style>`
}

func (l *leaf) at() string { return extract.Cell(l.column, len(l.rows)) }

// cell adds markup and what is planted in it.
func (l *leaf) cell(where string, it Item, markup string) {
	if it.Want != "" {
		l.spots = append(l.spots, celled{where: where, cell: l.at(), item: it})
	}
	l.row.WriteString(markup)
	l.column++
}

func (l *leaf) text(s string) {
	l.cell("", Item{}, `<table:table-cell office:value-type="string">`+para(filler(s))+`</table:table-cell>`)
}

func (l *leaf) item(where string, it Item, markup func(Item) string) {
	l.cell(where, it, `<table:table-cell office:value-type="string">`+markup(it)+`</table:table-cell>`)
}

// number adds a number in a format; formula may be empty.
func (l *leaf) number(where, style, formula string, value float64, it Item) {
	kind, from := "float", ""
	if strings.HasPrefix(style, "p") {
		kind = "percentage"
	}
	if formula != "" {
		from = ` table:formula="of:=` + escape(formula) + `"`
	}
	l.cell(where, it, `<table:table-cell table:style-name="C`+style+`"`+from+` office:value-type="`+kind+`" office:value="`+strconv.FormatFloat(value, 'g', -1, 64)+`"/>`)
}

func (l *leaf) end(attributes string) {
	l.rows = append(l.rows, `<table:table-row`+attributes+`>`+l.row.String()+`</table:table-row>`)
	l.row.Reset()
	l.column = 0
}

// shown is a cell that shows a wrong figure by its format.
type shown struct {
	style string
	value float64
	item  Item
}

// formats are numbers as cells show them.
func formats() []shown {
	cell := func(figure, want, name, text string) Item { return literal(figure, want, name, "", text) }
	const by = "number format"
	return []shown{
		{"p1", 0.042, cell("percent", Exact, by+" 0.0%", "4.2%")},
		{"p0", 0.042, cell("percent", Exact, by+" 0% over 0.042", "4%")},
		{"p2", 0.042, cell("percent", Exact, by+" 0.00 %", "4.20 %")},
		{"n3", 0.042, cell("percent", Exact, by+" 0.000", "0.042")},
		{"sc", 0.042, cell("percent", Exact, by+" scientific", "4.20E-02")},
		{"p1", 0.0421739, cell("percent", Exact, by+" 0.0% over 0.0421739", "4.2%")},
		{"p0", 0.0421739, cell("percent", Rounded, by+" 0% over 0.0421739", "4%")},
		{"cu", 1240000, cell("sum", Exact, by+" currency", "$1,240,000.00")},
		{"mi", 1240000, cell("sum", Exact, by+" millions", "$1.24M")},
		{"th", 1240000, cell("sum", Exact, by+" thousands", "1,240")},
		{"g0", 1240000, cell("sum", Exact, by+" grouped", "1,240,000")},
		{"sc", 1240000, cell("sum", Exact, by+" scientific", "1.24E+06")},
		{"g0", 3847, cell("count", Exact, by+" grouped", "3,847")},
		{"n3", 3847, cell("count", Exact, by+" 0.000", "3847.000")},
		{"th", 3847000, cell("count", Chance, "shown in thousands", "3,847")},
		{"p1", 0.024, cell("percent", Negative, "the right figure", "2.4%")},
		{"p1", 0.42, cell("percent", Negative, "another magnitude", "42.0%")},
		{"p0", 0.0391, cell("percent", Negative, "rounds alike to another", "4%")},
		{"eu", 1240000, cell("sum", Negative, "another currency", "1,240,000.00 €")},
		{"cu", 1420000, cell("sum", Negative, "the right figure", "$1,420,000.00")},
		{"g0", 3487, cell("count", Negative, "the right figure", "3,487")},
		{"g0", 38470, cell("count", Negative, "another magnitude", "38,470")},
	}
}

func (b *builder) newBook(language string) *book {
	k := &book{}
	figures := k.leaf("Figures", false)
	figures.text("Measure")
	figures.text("Reported")
	figures.text("Before")
	figures.end("")
	for i, s := range formats() {
		figures.text("Line " + strconv.Itoa(10+i))
		figures.number("number format", s.style, "", s.value, s.item)
		figures.number("", "n3", "", 7.5, Item{})
		figures.end("")
	}
	k.formulas()
	k.remarks(b, language)
	k.hidden(b, language)
	return k
}

func (k *book) leaf(name string, hidden bool) *leaf {
	l := &leaf{name: name, hidden: hidden}
	k.sheets = append(k.sheets, l)
	return l
}

// formulas have their results kept beside them.
func (k *book) formulas() {
	l := k.leaf("Results", false)
	cell := func(figure, want, text string) Item {
		return literal(figure, want, "result of a formula", "", text)
	}
	for _, head := range []string{"Region", "Shipped", "Returned", "Return rate", "Value"} {
		l.text(head)
	}
	l.end("")
	for i, r := range []struct {
		region        string
		shipped, back float64
		item          Item
	}{
		{"North", 2000, 84, cell("percent", Exact, "4.2%")},
		{"South", 1500, 30, Item{}},
		{"West", 347, 12, Item{}},
	} {
		row := strconv.Itoa(i + 2)
		l.text(r.region)
		l.number("", "g0", "", r.shipped, Item{})
		l.number("", "g0", "", r.back, Item{})
		l.number("cached result", "p1", "[.C"+row+"]/[.B"+row+"]", r.back/r.shipped, r.item)
		l.number("", "cu", "", 620000-float64(i)*310000, Item{})
		l.end("")
	}
	l.text("Sum")
	l.number("cached result", "g0", "SUM([.B2:.B4])", 3847, cell("count", Exact, "3,847"))
	l.number("", "g0", "SUM([.C2:.C4])", 126, Item{})
	l.text("")
	l.number("cached result", "cu", "[.E2]*2", 1240000, cell("sum", Exact, "$1,240,000.00"))
	l.end("")
	l.shapes = `<table:shapes><draw:frame draw:z-index="0" svg:width="12cm" svg:height="7cm" svg:x="2cm" svg:y="8cm"><draw:object draw:notify-on-update-of-ranges="Results.A1:Results.A4 Results.D1:Results.D4">` +
		strings.TrimPrefix(chart("Return rate by region", []string{"North", "South", "West"}, []string{"0.042", "0.02", "0.0345821325648415"}), "<draw:object>") + `</draw:frame></table:shapes>`
	l.spots = append(l.spots, celled{where: "chart value", part: "chart", item: literal("percent", Exact, "value of a chart", "", "4.2%")})
}

// remarks are texts in cells, comments and shapes.
func (k *book) remarks(b *builder, language string) {
	l := k.leaf("Remarks", false)
	for i, it := range b.deal(language, 35, nil) {
		l.text("W" + strconv.Itoa(30+i))
		if i%3 == 1 {
			l.item("figure split over runs", it, split)
		} else {
			l.item("text in a cell", it, para)
		}
		l.end("")
	}
	for i, it := range b.deal(language, 7, nil) {
		l.text("W" + strconv.Itoa(70+i))
		l.spots = append(l.spots, celled{where: "comment", part: "comment", cell: l.at(), item: it})
		l.cell("", Item{}, `<table:table-cell office:value-type="string"><office:annotation office:display="false"><dc:creator>Tom Reyes</dc:creator><dc:date>2026-10-05T09:00:00</dc:date>`+para(it)+`</office:annotation><text:p>see the remark</text:p></table:table-cell>`)
		l.end("")
	}
	shape := b.positive(language)
	l.shapes = `<table:shapes><draw:frame draw:z-index="1" svg:width="14cm" svg:height="2cm" svg:x="12cm" svg:y="1cm"><draw:text-box>` + para(shape) + `</draw:text-box></draw:frame></table:shapes>`
	l.spots = append(l.spots, celled{where: "text box", item: shape})
	k.names = `<table:named-expressions><table:named-expression table:name="RETURN_RATE" table:base-cell-address="$Figures.$A$1" table:expression="0.042"/>` +
		`<table:named-expression table:name="PUMPS" table:base-cell-address="$Figures.$A$1" table:expression="3847"/></table:named-expressions>`
	for _, n := range []struct{ name, figure, text string }{{"RETURN_RATE", "percent", "0.042"}, {"PUMPS", "count", "3847"}} {
		l.spots = append(l.spots, celled{"defined name", "name", "", literal(n.figure, Exact, "constant of a name", "", n.text), n.name})
	}
}

// hidden is a sheet, and rows of it, that nobody sees.
func (k *book) hidden(b *builder, language string) {
	l := k.leaf("Old", true)
	for i, it := range b.deal(language, 7, nil) {
		l.text("W" + strconv.Itoa(30+i))
		l.item("hidden sheet", it, para)
		l.end("")
	}
	rows := k.leaf("Rows", false)
	for i, it := range b.deal(language, 7, nil) {
		rows.text("W" + strconv.Itoa(30+i))
		rows.item("hidden row", it, para)
		if i%2 == 0 {
			rows.end(` table:visibility="collapse"`)
		} else {
			rows.end("")
		}
	}
}

func (k *book) markup(language string) []byte {
	var body strings.Builder
	for _, l := range k.sheets {
		style := "tshown"
		if l.hidden {
			style = "thidden"
		}
		body.WriteString(`<table:table table:name="` + l.name + `" table:style-name="` + style + `">` + l.shapes +
			`<table:table-column table:number-columns-repeated="6"/>` + strings.Join(l.rows, "\n") + `</table:table>`)
	}
	return flat("spreadsheet", language, "", cellStyles(), "", body.String()+k.names)
}

// bookIn enters the items of the workbook as they lie in one format.
func (b *builder) bookIn(k *book, path, format string) {
	for _, l := range k.sheets {
		for _, s := range l.spots {
			place := extract.Place{Sheet: l.name, Cell: s.cell, Part: s.part}
			switch {
			case format == "fods" && s.where == "comment":
				continue // LibreOffice leaves them out of the flat file
			case format == "xls" && s.where == "chart value":
				continue // and the values of charts out of this one
			case s.cell == "":
				place.Sheet = ""
			}
			if s.part == "name" {
				place, s.item = named(s, format)
			}
			b.plant(path, format+" "+s.where, place, asCharted(s.item, format))
		}
	}
}

// named is a constant with a name as a format keeps it.
func named(s celled, format string) (extract.Place, Item) {
	if format != "xlsx" && format != "xls" {
		return extract.Place{Part: "hidden", Path: s.name}, s.item
	}
	it := s.item
	return extract.Place{Part: "name"}, literal(it.Figure, it.Want, it.Form, s.name+" = ", it.Text())
}

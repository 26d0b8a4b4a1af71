package planted

import (
	"strings"

	"ownup/internal/trace/extract"
)

// paper is a text document in the making: its markup, and what is planted
// where in it.
type paper struct {
	body    strings.Builder
	changes strings.Builder // what is tracked
	header  string
	footer  string
	spots   []spot
	pages   int
}

// spot is an item in a sort of place, whatever format it comes to lie in.
type spot struct {
	where  string
	part   string // what readers call it, "" for the body or where they differ
	unseen bool   // not on a printed page
	page   int
	item   Item
}

func (p *paper) put(where, part string, it Item, markup string) {
	p.spots = append(p.spots, spot{where: where, part: part, page: p.pages, item: it})
	p.body.WriteString(markup + "\n")
}

// unprinted says of the last item that it is not on the page.
func (p *paper) unprinted() { p.spots[len(p.spots)-1].unseen = true }

func (p *paper) pageBreak(title string) {
	p.pages++
	p.body.WriteString(`<text:p text:style-name="Pbreak">` + escape(title) + `</text:p>` + "\n")
}

// newPaper makes a document with items in all that a text document has.
func (b *builder) newPaper(language, title string) *paper {
	p := &paper{pages: 1}
	next := func(n int) []Item { return b.deal(language, n, nil) }
	p.body.WriteString(`<text:h text:outline-level="1">` + escape(title) + `</text:h>`)
	for _, it := range next(14) {
		p.put("paragraph", "", it, para(it))
	}
	p.pageBreak(title)
	for _, it := range next(10) {
		p.put("figure split over runs", "", it, split(it))
	}
	for _, it := range next(4) {
		p.put("list", "", it, `<text:list><text:list-item>`+para(it)+`</text:list-item></text:list>`)
	}
	p.pageBreak(title)
	p.table(next(9))
	p.pageBreak(title)
	for _, it := range next(4) {
		p.put("footnote", "footnote", it, `<text:p>The source is named below.<text:note text:note-class="footnote"><text:note-citation/><text:note-body>`+para(it)+`</text:note-body></text:note></text:p>`)
	}
	for _, it := range next(4) {
		p.put("text box", "", it, `<text:p><draw:frame draw:style-name="Gframe" text:anchor-type="as-char" svg:width="14cm" svg:height="1.6cm"><draw:text-box>`+para(it)+`</draw:text-box></draw:frame></text:p>`)
	}
	p.pageBreak(title)
	for _, it := range next(4) {
		p.put("comment", "comment", it, `<text:p>A remark stands beside this.<office:annotation><dc:creator>Tom Reyes</dc:creator><dc:date>2026-10-05T09:00:00</dc:date>`+para(it)+`</office:annotation></text:p>`)
		p.unprinted()
	}
	p.tracked(next(4))
	for _, it := range next(2) {
		p.put("hidden text", "", it, `<text:p>Nothing to see.<text:span text:style-name="Thidden"> `+escape(it.Sentence)+`</text:span></text:p>`)
		p.unprinted()
	}
	p.pageBreak(title)
	p.chart(b.positive(language))
	heads := []Item{b.positive(language), b.positive(language)}
	p.header, p.footer = para(heads[0]), para(heads[1])
	p.spots = append(p.spots, spot{where: "header", part: "header", item: heads[0]}, spot{where: "footer", part: "header", item: heads[1]})
	p.pageBreak(title)
	for _, it := range next(3) {
		p.put("endnote", "footnote", it, `<text:p>The source is named at the end.<text:note text:note-class="endnote"><text:note-citation/><text:note-body>`+para(it)+`</text:note-body></text:note></text:p>`)
		p.spots[len(p.spots)-1].page = 0 // where the program puts it
	}
	return p
}

// positive deals an item that has a figure.
func (b *builder) positive(language string) Item {
	b.deal(language, 0, nil)
	return b.stacks[language].form(nil)
}

func (p *paper) table(items []Item) {
	p.body.WriteString(`<table:table table:name="Remarks"><table:table-column table:number-columns-repeated="3"/>`)
	for i, it := range items {
		if i%3 == 0 {
			p.body.WriteString(`<table:table-row>`)
		}
		p.put("table cell", "", it, `<table:table-cell office:value-type="string">`+para(it)+`</table:table-cell>`)
		if i%3 == 2 {
			p.body.WriteString(`</table:table-row>`)
		}
	}
	p.body.WriteString(`</table:table>`)
}

// tracked has paragraphs that somebody put in or struck out.
func (p *paper) tracked(items []Item) {
	for i, it := range items {
		id := "ct" + string(rune('1'+i))
		info := `<office:change-info><dc:creator>Raj Patel</dc:creator><dc:date>2026-10-06T10:00:00</dc:date></office:change-info>`
		if i%2 == 0 {
			p.changes.WriteString(`<text:changed-region xml:id="` + id + `" text:id="` + id + `"><text:insertion>` + info + `</text:insertion></text:changed-region>`)
			p.put("tracked insertion", "", it, `<text:p>As agreed: <text:change-start text:change-id="`+id+`"/>`+escape(it.Sentence)+`<text:change-end text:change-id="`+id+`"/></text:p>`)
			continue
		}
		p.changes.WriteString(`<text:changed-region xml:id="` + id + `" text:id="` + id + `"><text:deletion>` + info + para(it) + `</text:deletion></text:changed-region>`)
		p.put("tracked deletion", "", it, `<text:p>As agreed: <text:change text:change-id="`+id+`"/> and nothing else.</text:p>`) // struck out, but there in print
	}
}

// chart has the figure as a value of its table, shown as a percentage, and an
// item in its title.
func (p *paper) chart(title Item) {
	value := literal("percent", Exact, "value of a chart", "", "4.2%")
	p.put("chart title", "", title, `<text:p><draw:frame draw:style-name="Gframe" text:anchor-type="as-char" svg:width="12cm" svg:height="7cm">`+
		chart(title.Sentence, []string{"North", "South", "West"}, []string{"0.042", "0.019", "0.033"})+`</draw:frame></text:p>`)
	p.put("chart value", "chart", value, "")
}

// markup is the whole document.
func (p *paper) markup(language string) []byte {
	automatic := spanStyles + `<style:page-layout style:name="pm1"><style:page-layout-properties fo:page-width="21cm" fo:page-height="29.7cm" fo:margin-top="2cm" fo:margin-bottom="2cm" fo:margin-left="2cm" fo:margin-right="2cm"/>` +
		`<style:header-style><style:header-footer-properties fo:min-height="1cm"/></style:header-style><style:footer-style><style:header-footer-properties fo:min-height="1cm"/></style:footer-style></style:page-layout>`
	master := `<style:master-page style:name="Standard" style:page-layout-name="pm1"><style:header>` + p.header + `</style:header><style:footer>` + p.footer + `</style:footer></style:master-page>`
	changes := ""
	if p.changes.Len() > 0 {
		changes = `<text:tracked-changes>` + p.changes.String() + `</text:tracked-changes>`
	}
	return flat("text", language, "", automatic, master, changes+p.body.String())
}

// planted enters the items of the document as they lie in one format.
func (b *builder) paperIn(p *paper, path, format string) {
	for _, s := range p.spots {
		if strings.HasPrefix(s.where, "chart ") && (format == "rtf" || format == "pdf") {
			continue // a picture in the one, and not drawn without a screen in the other
		}
		place := extract.Place{Part: s.part}
		if format == "pdf" {
			if s.unseen {
				continue
			}
			place = extract.Place{Page: s.page}
		}
		b.plant(path, format+" "+s.where, place, asCharted(s.item, format))
	}
}

// asCharted is the value of a chart as a format keeps it: OpenDocument has the
// number in the table of the chart, and its format elsewhere.
func asCharted(it Item, format string) Item {
	if it.Form == "value of a chart" && (strings.HasPrefix(format, "od") || strings.HasPrefix(format, "fod")) {
		it.Sentence, it.Start, it.End = "0.042", 0, len("0.042")
	}
	return it
}

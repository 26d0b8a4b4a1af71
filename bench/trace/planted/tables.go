package planted

import (
	"encoding/json"
	"fmt"
	"strings"

	"ownup/internal/trace/extract"
)

// sheet is a table of values: a row for each item, its figure in a cell of its
// own beside a sentence of the same sort.
type sheet struct {
	mark  string // between the cells
	lines []string
	spots []placed
}

func (s *sheet) quote(cell string) string {
	if strings.ContainsAny(cell, s.mark+"\"\n") {
		return `"` + strings.ReplaceAll(cell, `"`, `""`) + `"`
	}
	return cell
}

// row writes cells; an item stands in the column, which counts from 0.
func (s *sheet) row(column int, it Item, cells ...string) {
	quoted := make([]string, len(cells))
	for i, c := range cells {
		quoted[i] = s.quote(c)
	}
	s.lines = append(s.lines, strings.Join(quoted, s.mark))
	s.spots = append(s.spots, placed{extract.Place{Row: len(s.lines), Cell: extract.Cell(column, len(s.lines)-1)}, it})
}

func (b *builder) saveSheet(path, where string, s *sheet, encode func(string) []byte) {
	b.write(path, encode(strings.Join(s.lines, "\n")+"\n"))
	for _, p := range s.spots {
		b.plant(path, where, p.place, p.item)
	}
}

func utf8Bytes(s string) []byte { return []byte(s) }

// table is a list of remarks, some with the figure in a cell of its own.
func table(mark string, head []string, items []Item) *sheet {
	s := &sheet{mark: mark}
	s.row(0, Item{}, head...)
	for i, it := range items {
		week := fmt.Sprintf("W%d", 30+i%9)
		if i%3 == 0 && it.Want != "" && it.Want != Negative && it.Want != Chance && !strings.HasSuffix(it.Form, "end of a range") {
			alone := Item{Figure: it.Figure, Form: it.Form, Want: it.Want, Sentence: it.Text(), End: len(it.Text())}
			s.row(2, alone, week, "figure of the report", alone.Sentence, "checked")
			continue
		}
		s.row(3, it, week, "remark", "", it.Sentence)
	}
	return s
}

func (b *builder) tables() {
	english := []string{"Week", "Kind", "Figure", "Remark"}
	german := []string{"Woche", "Art", "Zahl", "Bemerkung"}
	b.saveSheet("data/remarks.csv", "CSV", table(",", english, b.deal("en", 70, nil)), utf8Bytes)
	b.saveSheet("data/bemerkungen.csv", "CSV with semicolons", table(";", german, b.deal("de", 35, nil)), marked)
	b.saveSheet("data/remarks.tsv", "TSV", table("\t", english, b.deal("en", 42, nil)), utf8Bytes)
	b.saveSheet("data/western.csv", "CSV in code page 1252", table(";", german, b.deal("de", 21, fitsWestern)), windows(western))
	b.saveSheet("data/unicode.txt", "table in UTF-16", table("\t", english, b.deal("en", 28, nil)), windows(wide(false, true)))
	b.saveSheet("data/unmarked.csv", "CSV in UTF-16 without a mark", table(",", english, b.deal("en", 28, nil)), wide(false, false))
	b.headings()
}

// headings are tables whose headings have the units.
func (b *builder) headings() {
	s := &sheet{mark: ","}
	s.row(0, Item{}, "Region", "Return rate (%)", "Order backlog (USD million)", "Order backlog (USD thousand)", "Pumps shipped")
	cell := func(figure, text string) Item {
		return literal(figure, Exact, "under a heading with the unit", "", text)
	}
	for i, region := range []string{"North", "South", "East", "West"} {
		switch i {
		case 0:
			s.row(1, cell("percent", "4.2"), region, "4.2", "0.31", "310", "960")
		case 1:
			s.row(2, cell("sum", "1.24"), region, "1.9", "1.24", "880", "1204")
		case 2:
			s.row(3, cell("sum", "1,240"), region, "3.3", "0.52", "1,240", "1101")
		case 3:
			s.row(4, cell("count", "3847"), region, "2.8", "0.77", "770", "3847")
		}
	}
	b.saveSheet("data/regions.csv", "CSV under headings", s, utf8Bytes)
	g := &sheet{mark: ";"}
	g.row(0, Item{}, "Region", "Retourenquote in %", "Auftragsbestand in Mio. USD", "Ausgelieferte Pumpen")
	g.row(1, cell("percent", "4,2"), "Nord", "4,2", "0,31", "960")
	g.row(2, cell("sum", "1,24"), "Süd", "1,9", "1,24", "1.204")
	g.row(3, cell("count", "3.847"), "Ost", "3,3", "0,52", "3.847")
	b.saveSheet("data/regionen.csv", "CSV under headings", g, utf8Bytes)
}

// values are files of JSON: texts and numbers.
func (b *builder) values() {
	type entry struct {
		Week   int    `json:"week"`
		Remark string `json:"remark"`
	}
	var list struct {
		Entries []entry `json:"entries"`
	}
	items := b.deal("en", 42, nil)
	for i, it := range items {
		list.Entries = append(list.Entries, entry{30 + i%9, it.Sentence})
		b.plant("data/remarks.json", "JSON", extract.Place{Path: fmt.Sprintf("/entries/%d/remark", i)}, it)
	}
	content, err := json.MarshalIndent(list, "", "  ")
	if err != nil {
		b.err = err
		return
	}
	b.write("data/remarks.json", content)

	var out strings.Builder
	for i, it := range b.deal("en", 42, nil) {
		text, _ := json.Marshal(it.Sentence) // a string always has a form
		fmt.Fprintf(&out, `{"week":%d,"remark":%s}`+"\n", 30+i%9, text)
		b.plant("data/remarks.jsonl", "JSON Lines", extract.Place{Line: i + 1}, it)
	}
	b.write("data/remarks.jsonl", []byte(out.String()))

	b.write("data/model.json", []byte(`{"quarter": {"return_rate": 0.042, "order_backlog_usd": 1240000, "pumps_shipped": 3847,
  "weekly": [{"id": 38470, "return_rate": 0.031}, {"id": 1240001, "return_rate": 4.2e-2}], "note": "as reported"}}
`))
	for _, v := range []struct{ path, figure, text string }{
		{"/quarter/return_rate", "percent", "0.042"},
		{"/quarter/order_backlog_usd", "sum", "1240000"},
		{"/quarter/pumps_shipped", "count", "3847"},
		{"/quarter/weekly/1/return_rate", "percent", "4.2e-2"},
	} {
		b.plant("data/model.json", "JSON number", extract.Place{Path: v.path}, literal(v.figure, Exact, "number of JSON", "", v.text))
	}
}

// notebooks have text, source and results.
func (b *builder) notebooks() {
	type output struct {
		Type string            `json:"output_type"`
		Name string            `json:"name,omitempty"`
		Text []string          `json:"text,omitempty"`
		Data map[string]string `json:"data,omitempty"`
		Meta map[string]string `json:"metadata,omitempty"`
	}
	type cell struct {
		Type    string         `json:"cell_type"`
		Meta    map[string]any `json:"metadata"`
		Source  []string       `json:"source"`
		Outputs []output       `json:"outputs,omitempty"`
	}
	const path = "data/forecast.ipynb"
	var cells []cell
	for i, it := range b.deal("en", 35, fitsMarkdown) {
		c := cell{Meta: map[string]any{}}
		switch i % 4 {
		case 0:
			c.Type, c.Source = "markdown", []string{"## Week\n", "\n", it.Sentence + "\n"}
		case 1:
			c.Type, c.Source = "code", []string{"# " + it.Sentence + "\n", "run()\n"}
		case 2:
			c.Type, c.Source = "code", []string{"run()\n"}
			c.Outputs = []output{{Type: "stream", Name: "stdout", Text: []string{it.Sentence + "\n"}}}
		case 3:
			c.Type, c.Source = "code", []string{"show()\n"}
			c.Outputs = []output{{Type: "execute_result", Data: map[string]string{"text/plain": it.Sentence}, Meta: map[string]string{}}}
		}
		cells = append(cells, c)
		b.plant(path, "notebook", extract.Place{}, it)
	}
	content, err := json.MarshalIndent(map[string]any{"cells": cells, "metadata": map[string]any{}, "nbformat": 4, "nbformat_minor": 5}, "", " ")
	if err != nil {
		b.err = err
		return
	}
	b.write(path, content)
}

package correct

import (
	"archive/zip"
	"bytes"
	"fmt"
	"io"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"ownup/internal/core/match"
	"ownup/internal/trace/extract"
	"ownup/internal/trace/extract/ooxml/ooxmltest"
)

// document is a Word document with a body, and more parts.
func document(body string, more ...string) []byte {
	return ooxmltest.Packed(append([]string{
		"[Content_Types].xml", "<Types/>",
		"_rels/.rels", ooxmltest.Relations("m", "officeDocument", "word/document.xml"),
		"word/document.xml", `<?xml version="1.0"?><w:document xmlns:w="x"><w:body>` + body + `</w:body></w:document>`,
	}, more...)...)
}

func run(text string) string { return `<w:r><w:t xml:space="preserve">` + text + `</w:t></w:r>` }

func paragraph(inside string) string { return `<w:p>` + inside + `</w:p>` }

// parts are the members of a zip by their names.
func parts(t testing.TB, content []byte) map[string]string {
	t.Helper()
	z, err := zip.NewReader(bytes.NewReader(content), int64(len(content)))
	if err != nil {
		t.Fatal(err)
	}
	all := map[string]string{}
	for _, f := range z.File {
		r, err := f.Open()
		if err != nil {
			t.Fatal(err)
		}
		b, err := io.ReadAll(r)
		if err != nil {
			t.Fatal(err)
		}
		all[f.Name] = string(b)
	}
	return all
}

// changedParts are the parts that a copy has otherwise.
func changedParts(t testing.TB, before, after []byte) map[string]string {
	t.Helper()
	was, is := parts(t, before), parts(t, after)
	if len(was) != len(is) {
		t.Errorf("%d parts have become %d", len(was), len(is))
	}
	changed := map[string]string{}
	for name, content := range is {
		if was[name] != content {
			changed[name] = content
		}
	}
	return changed
}

func TestWordIsCorrected(t *testing.T) {
	for _, tt := range []struct{ test, body, old, text, want string }{
		{"one run", paragraph(run("a margin of 4.2% so")), "4.2%", "2.4%", paragraph(run("a margin of 2.4% so"))},
		{
			"runs", paragraph(run("of 4") + `<w:proofErr/><w:r><w:rPr><w:b/></w:rPr><w:t>.2</w:t></w:r>` + run("% so")), "4.2%", "2.4%",
			paragraph(run("of 2") + `<w:proofErr/><w:r><w:rPr><w:b/></w:rPr><w:t>.4</w:t></w:r>` + run("% so")),
		},
		{"longer over runs", paragraph(run("of 4") + run(".2") + run("% so")), "4.2%", "12.35%", paragraph(run("of 12.35") + run("") + run("% so"))},
		{"space that comes to an end", paragraph(`<w:r><w:t>of4.2%</w:t></w:r>` + run(" so")), "of4.2% so", "in all 2.4% ", paragraph(`<w:r><w:t xml:space="preserve">in all 2.4% </w:t></w:r>` + run(""))},
		{"entities", paragraph(run("A &amp; B &lt;4.2%&gt;")), "B <4.2%", "C & D", paragraph(run("A &amp; C &amp; D&gt;"))},
		{"insertion", paragraph(`<w:ins>` + run("now 4.2%") + `</w:ins>`), "4.2%", "2.4%", paragraph(`<w:ins>` + run("now 2.4%") + `</w:ins>`)},
		{"hidden", paragraph(run("a") + `<w:r><w:rPr><w:vanish/></w:rPr><w:t>not 4.2%</w:t></w:r>`), "4.2%", "2.4%", paragraph(run("a") + `<w:r><w:rPr><w:vanish/></w:rPr><w:t>not 2.4%</w:t></w:r>`)},
		{
			"text box and its fallback",
			paragraph(run("x") + `<w:r><mc:AlternateContent><mc:Choice><wps:txbx><w:txbxContent>` + paragraph(run("in 4")+run(".2%")) + `</w:txbxContent></wps:txbx></mc:Choice><mc:Fallback><w:pict><w:txbxContent>` + paragraph(run("in 4.2%")) + `</w:txbxContent></w:pict></mc:Fallback></mc:AlternateContent></w:r>`),
			"4.2%", "2.4%",
			paragraph(run("x") + `<w:r><mc:AlternateContent><mc:Choice><wps:txbx><w:txbxContent>` + paragraph(run("in 2")+run(".4%")) + `</w:txbxContent></wps:txbx></mc:Choice><mc:Fallback><w:pict><w:txbxContent>` + paragraph(run("in 2.4%")) + `</w:txbxContent></w:pict></mc:Fallback></mc:AlternateContent></w:r>`),
		},
		{
			"twice in a cell", `<w:tbl><w:tr><w:tc>` + paragraph(run("4.2% and 4.2%")) + paragraph(run("4.2% and 4.2%")) + `</w:tc></w:tr></w:tbl>`, "4.2%", "2.4%",
			`<w:tbl><w:tr><w:tc>` + paragraph(run("2.4% and 2.4%")) + paragraph(run("2.4% and 2.4%")) + `</w:tc></w:tr></w:tbl>`,
		},
	} {
		t.Run(tt.test, func(t *testing.T) {
			before := document(tt.body)
			r := corrected(t, "a.docx", before, tt.old, tt.text)
			if len(r.Left) > 0 {
				t.Errorf("left: %+v", r.Left)
			}
			want := map[string]string{"word/document.xml": `<?xml version="1.0"?><w:document xmlns:w="x"><w:body>` + tt.want + `</w:body></w:document>`}
			if d := cmp.Diff(want, changedParts(t, before, r.Content)); d != "" {
				t.Errorf("changed (-want +got):\n%s", d)
			}
		})
	}
}

func TestAroundAWordDocument(t *testing.T) {
	before := document(
		paragraph(run("two")+`<w:r><w:footnoteReference w:id="2"/></w:r><w:r><w:drawing><c:chart r:id="ch"/></w:drawing></w:r>`+`<w:del><w:r><w:delText>4.2%</w:delText></w:r></w:del>`),
		"word/_rels/document.xml.rels", ooxmltest.Relations("f", "footnotes", "footnotes.xml", "c", "comments", "comments.xml", "h", "header", "header1.xml", "ch", "chart", "charts/chart1.xml"),
		"word/footnotes.xml", `<w:footnotes><w:footnote w:id="2">`+paragraph(run("see 4.2%"))+`</w:footnote></w:footnotes>`,
		"word/comments.xml", `<w:comments><w:comment w:id="5">`+paragraph(run("4.2%?"))+`</w:comment></w:comments>`,
		"word/header1.xml", "\xef\xbb\xbf"+`<w:hdr>`+paragraph(run("Draft 4.2%"))+`</w:hdr>`,
		"word/charts/chart1.xml", `<c:chartSpace><c:numCache><c:formatCode>0.0%</c:formatCode><c:pt><c:v>4.2000000000000003E-2</c:v></c:pt></c:numCache></c:chartSpace>`,
		"word/charts/_rels/chart1.xml.rels", ooxmltest.Relations("w", "package", "../embeddings/a.xlsx"),
		"word/embeddings/a.xlsx", "book",
	)
	r := corrected(t, "a.docx", before, "4.2%", "2.4%")
	want := map[string]string{
		"word/footnotes.xml":     `<w:footnotes><w:footnote w:id="2">` + paragraph(run("see 2.4%")) + `</w:footnote></w:footnotes>`,
		"word/comments.xml":      `<w:comments><w:comment w:id="5">` + paragraph(run("2.4%?")) + `</w:comment></w:comments>`,
		"word/header1.xml":       "\xef\xbb\xbf" + `<w:hdr>` + paragraph(run("Draft 2.4%")) + `</w:hdr>`,
		"word/charts/chart1.xml": `<c:chartSpace><c:numCache><c:formatCode>0.0%</c:formatCode><c:pt><c:v>0.024</c:v></c:pt></c:numCache></c:chartSpace>`,
	}
	if d := cmp.Diff(want, changedParts(t, before, r.Content)); d != "" {
		t.Errorf("changed (-want +got):\n%s", d)
	}
	if len(r.Left) != 1 || r.Left[0].Reason != deletedText {
		t.Errorf("left: %+v", r.Left)
	}
	if len(r.Notes) != 1 || !strings.Contains(r.Notes[0], "word/embeddings/a.xlsx") {
		t.Errorf("notes: %q", r.Notes)
	}
}

func TestSignedIsLeft(t *testing.T) {
	before := document(paragraph(run("4.2%")), "_xmlsignatures/sig1.xml", "<Signature/>")
	r := corrected(t, "a.docx", before, "4.2%", "2.4%")
	if !bytes.Equal(r.Content, before) || len(r.Left) != 1 || !strings.Contains(r.Left[0].Reason, "signed") {
		t.Errorf("%+v", r.Left)
	}
}

const styles = `<styleSheet><numFmts><numFmt numFmtId="164" formatCode="0.0%"/><numFmt numFmtId="165" formatCode="0.0,,&quot;M&quot;"/></numFmts>` +
	`<cellXfs><xf numFmtId="0"/><xf numFmtId="164"/><xf numFmtId="44"/><xf numFmtId="165"/><xf numFmtId="9"/></cellXfs></styleSheet>`

const sharedStrings = `<sst count="4" uniqueCount="3"><si><t>Margin</t></si><si><r><t>a 4</t></r><r><rPr><b/></rPr><t>.2% b</t></r><rPh sb="0"><t>guide</t></rPh></si><si><t>only 4.2%</t></si></sst>`

// workbook is a workbook with one sheet of rows, and more parts.
func workbook(rows string, more ...string) []byte {
	return ooxmltest.Packed(append([]string{
		"[Content_Types].xml", "<Types/>",
		"_rels/.rels", ooxmltest.Relations("m", "officeDocument", "xl/workbook.xml"),
		"xl/workbook.xml", `<workbook xmlns:r="x"><sheets><sheet name="Plan" sheetId="1" r:id="s1"/></sheets><definedNames><definedName name="Rate">0.042</definedName></definedNames><extLst/></workbook>`,
		"xl/_rels/workbook.xml.rels", ooxmltest.Relations("s1", "worksheet", "worksheets/sheet1.xml", "st", "styles", "styles.xml", "ss", "sharedStrings", "sharedStrings.xml"),
		"xl/styles.xml", styles,
		"xl/sharedStrings.xml", sharedStrings,
		"xl/worksheets/sheet1.xml", sheet(rows),
	}, more...)...)
}

func sheet(rows string) string { return `<worksheet><sheetData>` + rows + `</sheetData></worksheet>` }

// row is a row of cells.
func row(cells ...string) string { return `<row r="1">` + strings.Join(cells, "") + `</row>` }

const anew = `<workbook xmlns:r="x"><sheets><sheet name="Plan" sheetId="1" r:id="s1"/></sheets><definedNames><definedName name="Rate">0.042</definedName></definedNames><calcPr fullCalcOnLoad="1"/><extLst/></workbook>`

func TestCellsAreCorrected(t *testing.T) {
	for _, tt := range []struct{ test, rows, old, text, want, texts string }{
		{"number", row(`<c r="A1"><v>4.3000000000000003E-2</v></c>`), "0.043", "0.024", row(`<c r="A1"><v>0.024</v></c>`), ""},
		{"percent", row(`<c r="A1" s="1"><v>0.042</v></c>`), "4.2%", "2.4%", row(`<c r="A1" s="1"><v>0.024</v></c>`), ""},
		{"accounting", row(`<c r="A1" s="2"><v>-1234.5</v></c>`), "$(1,234.50)", "$(4,321.50)", row(`<c r="A1" s="2"><v>-4321.5</v></c>`), ""},
		{"in millions", row(`<c r="A1" s="3"><v>1200000</v></c>`), "1.2M", "1.4M", row(`<c r="A1" s="3"><v>1400000</v></c>`), ""},
		{"text in place", row(`<c r="A1" t="inlineStr"><is><r><t>4,2</t></r><r><t> %</t></r></is></c>`), "4,2 %", "2,4 %", row(`<c r="A1" t="inlineStr"><is><r><t>2,4</t></r><r><t> %</t></r></is></c>`), ""},
		{
			"a text of its own", row(`<c r="A1" t="s"><v>2</v></c>`), "4.2%", "2.4%", row(`<c r="A1" t="s"><v>2</v></c>`),
			strings.Replace(sharedStrings, "only 4.2%", "only 2.4%", 1),
		},
		{
			"a text that all its cells change", row(`<c r="A1" t="s"><v>1</v></c><c r="B1" t="s"><v>1</v></c>`), "4.2%", "2.4%", row(`<c r="A1" t="s"><v>1</v></c><c r="B1" t="s"><v>1</v></c>`),
			strings.Replace(strings.Replace(sharedStrings, "a 4<", "a 2<", 1), ".2% b", ".4% b", 1),
		},
	} {
		t.Run(tt.test, func(t *testing.T) {
			before := workbook(tt.rows)
			r := corrected(t, "a.xlsx", before, tt.old, tt.text)
			want := map[string]string{"xl/workbook.xml": anew}
			if tt.want != tt.rows {
				want["xl/worksheets/sheet1.xml"] = sheet(tt.want)
			}
			if tt.texts != "" {
				want["xl/sharedStrings.xml"] = tt.texts
			}
			if d := cmp.Diff(want, changedParts(t, before, r.Content)); d != "" {
				t.Errorf("changed, left %+v (-want +got):\n%s", r.Left, d)
			}
		})
	}
}

// One of two cells that share a text gets a copy of it, the other stays.
func TestSharedTextOfOthersStays(t *testing.T) {
	before := workbook(row(`<c r="A1" t="s"><v>1</v></c><c r="B1" t="s"><v>1</v></c>`))
	changes := everywhere(t, "a.xlsx", before, "4.2%", "2.4%")
	r, err := Copy(t.Context(), "a.xlsx", before, changes[1:2])
	if err != nil {
		t.Fatal(err)
	}
	want := map[string]string{
		"xl/workbook.xml":          anew,
		"xl/worksheets/sheet1.xml": sheet(row(`<c r="A1" t="s"><v>1</v></c><c r="B1" t="s"><v>3</v></c>`)),
		"xl/sharedStrings.xml": strings.Replace(strings.Replace(sharedStrings, `uniqueCount="3"`, `uniqueCount="4"`, 1), `</sst>`,
			`<si><r><t>a 2</t></r><r><rPr><b/></rPr><t>.4% b</t></r><rPh sb="0"><t>guide</t></rPh></si></sst>`, 1),
	}
	if d := cmp.Diff(want, changedParts(t, before, r.Content)); d != "" {
		t.Errorf("changed, left %+v (-want +got):\n%s", r.Left, d)
	}
}

func TestCellsKeptInStepAreLeft(t *testing.T) {
	before := workbook(`<row r="1"><c r="A1" t="s"><v>2</v></c></row><row r="2"><c r="A2" t="s"><v>2</v></c></row><row r="9"><c r="C9" s="1"><v>0.042</v></c></row>`,
		"xl/worksheets/_rels/sheet1.xml.rels", ooxmltest.Relations("t", "table", "../tables/table1.xml", "p", "pivotTable", "../pivotTables/pivotTable1.xml"),
		"xl/tables/table1.xml", `<table ref="A1:B5"/>`, "xl/pivotTables/pivotTable1.xml", `<pivotTableDefinition><location ref="C8:D10"/></pivotTableDefinition>`)
	r := corrected(t, "a.xlsx", before, "4.2%", "2.4%")
	if len(r.Done) != 1 || len(r.Left) != 2 || r.Left[0].Reason != headsTable || r.Left[1].Reason != inPivot {
		t.Errorf("done %+v, left %+v", r.Done, r.Left)
	}
	if !strings.Contains(parts(t, r.Content)["xl/worksheets/sheet1.xml"], `<c r="A2" t="s"><v>3</v></c>`) {
		t.Error("the cell below the head has no text of its own")
	}
}

func TestNameIsCorrected(t *testing.T) {
	before := workbook("")
	r := corrected(t, "a.xlsx", before, "0.042", "0.024")
	want := map[string]string{"xl/workbook.xml": strings.Replace(anew, "0.042", "0.024", 1)}
	if d := cmp.Diff(want, changedParts(t, before, r.Content)); d != "" {
		t.Errorf("changed, left %+v (-want +got):\n%s", r.Left, d)
	}
}

func TestFormulasAreLeft(t *testing.T) {
	before := workbook(row(`<c r="A1" s="1"><f>B1/C1+Other!$D$4</f><v>0.042</v></c><c r="B1" s="1"><v>0.042</v></c>`))
	r := corrected(t, "a.xlsx", before, "4.2%", "2.4%")
	if len(r.Left) != 1 || r.Left[0].Reason != "It comes from a formula: correct its source, Plan!B1 and Plan!C1 and Other!D4." {
		t.Errorf("left: %+v", r.Left)
	}
	if len(r.Done) != 1 || len(r.Notes) != 2 || !strings.Contains(r.Notes[0], "anew") || r.Notes[1] != "What was corrected goes directly into Plan!A1." {
		t.Errorf("done %+v, notes %q", r.Done, r.Notes)
	}
}

func TestNumberBehindIsExact(t *testing.T) {
	before := workbook(row(`<c r="A1" s="4"><v>0.042</v></c>`))
	changes := everywhere(t, "a.xlsx", before, "4%", "2%")
	changes[0].Number, changes[0].HasNumber = value(t, "0.0244"), true
	r, err := Copy(t.Context(), "a.xlsx", before, changes)
	if err != nil || !strings.Contains(parts(t, r.Content)["xl/worksheets/sheet1.xml"], "<v>0.0244</v>") {
		t.Errorf("%+v, %v", r, err)
	}
	changes[0].Number = value(t, "0.0442")
	changes[0].New = "4%"
	if r, err = Copy(t.Context(), "a.xlsx", before, changes); err != nil || len(r.Done) != 1 || len(r.Notes) != 1 {
		t.Errorf("a number that is shown alike: %+v, %v", r, err)
	}
}

// A heading says the unit, so that the figure is 2.4 %, and its cell 2.4.
func TestNumberUnderAHeading(t *testing.T) {
	before := workbook(row(`<c r="A1"><v>4.3</v></c>`))
	s, err := match.For(match.Sought{Figures: []match.Figure{{Wrong: "4.3 %", Right: "2.44 %"}}})
	if err != nil {
		t.Fatal(err)
	}
	hits := s.Find(match.Passage{Text: []byte("4.3"), Value: 4.3, HasValue: true, Beside: "Margin in %"})
	if len(hits) != 1 {
		t.Fatalf("hits: %+v", hits)
	}
	c, reason := Figure("4.3", hits[0])
	if reason != "" {
		t.Fatal(reason)
	}
	c.Place = extract.Place{Sheet: "Plan", Cell: "A1"}
	r, err := Copy(t.Context(), "a.xlsx", before, []Change{c})
	if err != nil || !strings.Contains(parts(t, r.Content)["xl/worksheets/sheet1.xml"], "<v>2.44</v>") {
		t.Errorf("%+v, left %+v, %v", c, r.Left, err)
	}
}

// A cell that shows 4 % may hold the wrong number where 4 % is right.
func TestNumberBehindTheSameText(t *testing.T) {
	before := workbook(row(`<c r="A1" s="4"><v>0.042</v></c>`))
	s, err := match.For(match.Sought{Figures: []match.Figure{{Wrong: "4.2 %", Right: "4.4 %"}}})
	if err != nil {
		t.Fatal(err)
	}
	p := extract.Piece{Place: extract.Place{Sheet: "Plan", Cell: "A1"}, Text: "4%", Value: 0.042, HasValue: true}
	hits := s.Find(match.Passage{Text: []byte(p.Text), Value: p.Value, HasValue: true})
	if len(hits) != 1 {
		t.Fatalf("hits: %+v", hits)
	}
	c, reason := Cell(p, hits[0])
	if reason != "" {
		t.Fatal(reason)
	}
	c.Place = p.Place
	r, err := Copy(t.Context(), "a.xlsx", before, []Change{c})
	if err != nil || !strings.Contains(parts(t, r.Content)["xl/worksheets/sheet1.xml"], "<v>0.044</v>") || len(r.Notes) != 1 {
		t.Errorf("%+v, left %+v, notes %q, %v", c, r.Left, r.Notes, err)
	}
	if _, reason := Figure(p.Text, hits[0]); reason == "" {
		t.Error("the text alone can be changed")
	}
}

func TestSlidesAreCorrected(t *testing.T) {
	book := workbook(row(`<c r="A1" s="1"><v>0.042</v></c>`))
	const slide = `<p:sld><p:sp><p:nvSpPr><p:cNvPr id="1" name="Title 1"/></p:nvSpPr><a:p><a:r><a:t>Margin of %s</a:t></a:r><a:r><a:t>%s%%</a:t></a:r></a:p></p:sp>` +
		`<p:graphicFrame><p:nvGraphicFramePr><p:cNvPr id="2" name="Chart 2" descr="now %s%%"/></p:nvGraphicFramePr><c:chart r:id="ch"/></p:graphicFrame></p:sld>`
	const chart = `<c:chartSpace><c:val><c:numRef><c:f>Plan!$A$1</c:f><c:numCache><c:formatCode>0.0%%</c:formatCode><c:pt><c:v>%s</c:v></c:pt></c:numCache></c:numRef></c:val></c:chartSpace>`
	before := ooxmltest.Packed(
		"[Content_Types].xml", "<Types/>",
		"_rels/.rels", ooxmltest.Relations("m", "officeDocument", "ppt/presentation.xml", "c", "core-properties", "docProps/core.xml"),
		"ppt/presentation.xml", `<p:presentation><p:sldIdLst><p:sldId r:id="a"/></p:sldIdLst></p:presentation>`,
		"ppt/_rels/presentation.xml.rels", ooxmltest.Relations("a", "slide", "slides/slide1.xml"),
		"ppt/slides/slide1.xml", fmt.Sprintf(slide, "4", ".2", "4.2"),
		"ppt/slides/_rels/slide1.xml.rels", ooxmltest.Relations("ch", "chart", "../charts/chart1.xml", "n", "notesSlide", "../notesSlides/notesSlide1.xml"),
		"ppt/notesSlides/notesSlide1.xml", `<p:notes><p:sp><a:p><a:r><a:t>say 4.2%</a:t></a:r></a:p></p:sp></p:notes>`,
		"ppt/charts/chart1.xml", fmt.Sprintf(chart, "0.042"),
		"ppt/charts/_rels/chart1.xml.rels", ooxmltest.Relations("w", "package", "../embeddings/a.xlsx"),
		"ppt/embeddings/a.xlsx", string(book),
		"docProps/core.xml", `<cp:coreProperties><dc:title>Margin of 4.2%</dc:title></cp:coreProperties>`,
		"docProps/app.xml", `<Properties><TitlesOfParts><vt:vector><vt:lpstr>Office Theme 4.2%</vt:lpstr><vt:lpstr>Margin of 4.2%</vt:lpstr></vt:vector></TitlesOfParts></Properties>`,
	)
	r := corrected(t, "a.pptx", before, "4.2%", "2.4%")
	changed := changedParts(t, before, r.Content)
	inner := changedParts(t, book, []byte(changed["ppt/embeddings/a.xlsx"]))
	delete(changed, "ppt/embeddings/a.xlsx")
	want := map[string]string{
		"ppt/slides/slide1.xml":           fmt.Sprintf(slide, "2", ".4", "2.4"),
		"ppt/notesSlides/notesSlide1.xml": `<p:notes><p:sp><a:p><a:r><a:t>say 2.4%</a:t></a:r></a:p></p:sp></p:notes>`,
		"ppt/charts/chart1.xml":           fmt.Sprintf(chart, "0.024"),
		"docProps/core.xml":               `<cp:coreProperties><dc:title>Margin of 2.4%</dc:title></cp:coreProperties>`,
		"docProps/app.xml":                `<Properties><TitlesOfParts><vt:vector><vt:lpstr>Office Theme 4.2%</vt:lpstr><vt:lpstr>Margin of 2.4%</vt:lpstr></vt:vector></TitlesOfParts></Properties>`,
	}
	if d := cmp.Diff(want, changed); d != "" {
		t.Errorf("changed, left %+v (-want +got):\n%s", r.Left, d)
	}
	if d := cmp.Diff(map[string]string{"xl/worksheets/sheet1.xml": sheet(row(`<c r="A1" s="1"><v>0.024</v></c>`)), "xl/workbook.xml": anew}, inner); d != "" {
		t.Errorf("changed inside (-want +got):\n%s", d)
	}
	if len(r.Notes) > 0 {
		t.Errorf("notes: %q", r.Notes)
	}
}

func TestArchive(t *testing.T) {
	before := ooxmltest.Packed("b/a.txt", "It is 4.2 %.", "c.eml", "From: a@b.c\nTo: d@e.f\nSubject: x\n\nIt is 4.2 %.", "d.docx", string(document(paragraph(run("4.2 %")))))
	r := corrected(t, "a.zip", before, "4.2 %", "2.4 %")
	changed := changedParts(t, before, r.Content)
	if len(changed) != 2 || changed["b/a.txt"] != "It is 2.4 %." || !strings.Contains(parts(t, []byte(changed["d.docx"]))["word/document.xml"], "2.4 %") {
		t.Errorf("changed: %q", changed)
	}
	if len(r.Left) != 1 || !strings.Contains(r.Left[0].Reason, "mail") {
		t.Errorf("left: %+v", r.Left)
	}
}

func TestTextFromElsewhereIsLeft(t *testing.T) {
	field := func(instruction, result string) string {
		return `<w:r><w:fldChar w:fldCharType="begin"/></w:r><w:r><w:instrText> ` + instruction + ` </w:instrText></w:r><w:r><w:fldChar w:fldCharType="separate"/></w:r>` +
			result + `<w:r><w:fldChar w:fldCharType="end"/></w:r>`
	}
	for _, tt := range []struct{ test, body, reason string }{
		{"formula", paragraph(run("a ") + field("=SUM(ABOVE)", run("4.2%"))), inField},
		{"link to a sheet", paragraph(field(`LINK Excel.Sheet.12 "C:\\plan.xlsx"`, run("4.2%"))), inField},
		{"page link", paragraph(field(`HYPERLINK "x"`, run("4.2%"))), ""},
		{"inside a page link", paragraph(field(`HYPERLINK "x"`, run("a ")+field("REF b", run("4.2%")))), inField},
		{"behind a field", paragraph(field("REF b", run("a ")) + run("4.2%")), ""},
		{"simple", paragraph(`<w:fldSimple w:instr="DOCPROPERTY Rate">` + run("4.2%") + `</w:fldSimple>`), inField},
		{"control", `<w:sdt><w:sdtPr><w:alias/></w:sdtPr><w:sdtContent>` + paragraph(run("4.2%")) + `</w:sdtContent></w:sdt>`, ""},
		{"bound", `<w:sdt><w:sdtPr><w:dataBinding w:xpath="x"/></w:sdtPr><w:sdtContent>` + paragraph(run("4.2%")) + `</w:sdtContent></w:sdt>`, boundTo},
		{"behind a bound one", `<w:sdt><w:sdtPr><w:dataBinding w:xpath="x"/></w:sdtPr><w:sdtContent>` + paragraph(run("a")) + `</w:sdtContent></w:sdt>` + paragraph(run("4.2%")), ""},
	} {
		r := corrected(t, "a.docx", document(tt.body), "4.2%", "2.4%")
		if tt.reason == "" && len(r.Done) != 1 || tt.reason != "" && (len(r.Left) != 1 || r.Left[0].Reason != tt.reason) {
			t.Errorf("%s: done %+v, left %+v", tt.test, r.Done, r.Left)
		}
	}
}

// All parts but the changed one are copied as they are packed, in their order.
func TestOtherPartsStayPacked(t *testing.T) {
	before := document(paragraph(run("4.2%")), "word/media/a.bin", strings.Repeat("abc", 1000), "docProps/app.xml", "<a/>")
	r := corrected(t, "a.docx", before, "4.2%", "2.4%")
	packed := func(content []byte) (names []string, all map[string]string) {
		z, err := zip.NewReader(bytes.NewReader(content), int64(len(content)))
		if err != nil {
			t.Fatal(err)
		}
		all = map[string]string{}
		for _, f := range z.File {
			raw, err := f.OpenRaw()
			if err != nil {
				t.Fatal(err)
			}
			b, _ := io.ReadAll(raw)
			names = append(names, f.Name)
			all[f.Name] = fmt.Sprintf("%x %d %d %v", b, f.Method, f.CRC32, f.Modified)
		}
		return names, all
	}
	namesBefore, was := packed(before)
	names, is := packed(r.Content)
	delete(was, "word/document.xml")
	delete(is, "word/document.xml")
	if d := cmp.Diff(namesBefore, names); d != "" {
		t.Errorf("names (-want +got):\n%s", d)
	}
	if d := cmp.Diff(was, is); d != "" {
		t.Errorf("packed (-want +got):\n%s", d)
	}
}

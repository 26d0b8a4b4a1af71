package planted

import (
	"archive/zip"
	"bytes"
	"fmt"
	"strings"

	"ownup/internal/trace/extract"
)

// What LibreOffice does not write is made by hand: parts of Office Open XML
// (ECMA-376) with as much in them as a program needs to open the file.

const (
	xmlHead       = `<?xml version="1.0" encoding="UTF-8" standalone="yes"?>` + "\n"
	relationships = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
	packages      = "http://schemas.openxmlformats.org/package/2006/"
	wordSpace     = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
	sheetSpace    = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
	slideSpace    = "http://schemas.openxmlformats.org/presentationml/2006/main"
	drawSpace     = "http://schemas.openxmlformats.org/drawingml/2006/main"
	chartSpace    = "http://schemas.openxmlformats.org/drawingml/2006/chart"
	officeTypes   = "application/vnd.openxmlformats-officedocument."
)

// part is a part of a package. Kind is its media type without the beginning
// that all have in common; "" for those that have one by their ending.
type part struct{ name, kind, content string }

// rel is a relation: rId1 is the first of a list.
type rel struct{ kind, target string }

func rels(list ...rel) string {
	var b strings.Builder
	b.WriteString(`<Relationships xmlns="` + packages + `relationships">`)
	for i, r := range list {
		fmt.Fprintf(&b, `<Relationship Id="rId%d" Type="%s/%s" Target="%s"/>`, i+1, relationships, r.kind, r.target)
	}
	return b.String() + `</Relationships>`
}

// pack makes the file; the first part is the main one.
func pack(parts ...part) []byte {
	var types strings.Builder
	types.WriteString(`<Types xmlns="` + packages + `content-types"><Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>` +
		`<Default Extension="xml" ContentType="application/xml"/><Default Extension="xlsx" ContentType="` + officeTypes + `spreadsheetml.sheet"/>`)
	for _, p := range parts {
		if p.kind != "" {
			fmt.Fprintf(&types, `<Override PartName="/%s" ContentType="%s%s+xml"/>`, strings.ReplaceAll(p.name, `\`, "/"), officeTypes, p.kind)
		}
	}
	types.WriteString(`</Types>`)
	all := append([]part{{name: "[Content_Types].xml", content: types.String()}, {name: "_rels/.rels", content: rels(rel{"officeDocument", strings.ReplaceAll(parts[0].name, `\`, "/")})}}, parts...)
	var out bytes.Buffer
	z := zip.NewWriter(&out)
	for _, p := range all {
		w, err := z.CreateHeader(&zip.FileHeader{Name: p.name, Method: zip.Deflate})
		if err == nil {
			content := p.content
			if strings.HasSuffix(p.name, ".xml") || strings.HasSuffix(p.name, ".rels") {
				content = xmlHead + content
			}
			_, err = w.Write([]byte(content))
		}
		if err != nil {
			panic(err) // a buffer takes everything
		}
	}
	if err := z.Close(); err != nil {
		panic(err)
	}
	return out.Bytes()
}

func (b *builder) openXML() {
	b.smallBook("books/inline.xlsx", "xlsx inline text", "xl/worksheets/sheet1.xml", "xl/workbook.xml", b.deal("en", 21, nil))
	b.smallBook("books/backslashes.xlsx", "xlsx with backslashes in its parts", `xl\worksheets\sheet1.xml`, `xl\workbook.xml`, b.deal("en", 14, nil))
	b.threads()
	b.controls()
	b.embedded()
}

// smallBook is a workbook of one sheet with texts in the cells.
func (b *builder) smallBook(path, where, sheetPart, mainPart string, items []Item) {
	var rows strings.Builder
	for i, it := range items {
		fmt.Fprintf(&rows, `<row r="%d"><c r="A%d" t="inlineStr"><is><t>W%d</t></is></c><c r="B%d" t="inlineStr"><is><t xml:space="preserve">%s</t></is></c></row>`, i+1, i+1, 30+i, i+1, escape(it.Sentence))
		b.plant(path, where, extract.Place{Sheet: "Remarks", Cell: fmt.Sprintf("B%d", i+1)}, it)
	}
	b.write(path, workbook(sheetPart, mainPart, rows.String(), nil))
}

func workbook(sheetPart, mainPart, rows string, beside []part) []byte {
	relName := strings.Replace(mainPart, "workbook.xml", "_rels/workbook.xml.rels", 1)
	if strings.Contains(mainPart, `\`) {
		relName = `xl\_rels\workbook.xml.rels`
	}
	parts := []part{
		{mainPart, "spreadsheetml.sheet.main", `<workbook xmlns="` + sheetSpace + `" xmlns:r="` + relationships + `"><sheets><sheet name="Remarks" sheetId="1" r:id="rId1"/></sheets></workbook>`},
		{relName, "", rels(rel{"worksheet", "worksheets/sheet1.xml"}, rel{"styles", "styles.xml"})},
		{"xl/styles.xml", "spreadsheetml.styles", bookStyles},
		{sheetPart, "spreadsheetml.worksheet", `<worksheet xmlns="` + sheetSpace + `"><sheetData>` + rows + `</sheetData></worksheet>`},
	}
	return pack(append(parts, beside...)...)
}

// bookStyles has the formats General, 0.0% and #,##0.
const bookStyles = `<styleSheet xmlns="` + sheetSpace + `"><numFmts count="1"><numFmt numFmtId="164" formatCode="0.0%"/></numFmts>` +
	`<fonts count="1"><font><sz val="11"/><name val="Calibri"/></font></fonts><fills count="2"><fill><patternFill patternType="none"/></fill><fill><patternFill patternType="gray125"/></fill></fills>` +
	`<borders count="1"><border><left/><right/><top/><bottom/><diagonal/></border></borders><cellStyleXfs count="1"><xf numFmtId="0" fontId="0" fillId="0" borderId="0"/></cellStyleXfs>` +
	`<cellXfs count="3"><xf numFmtId="0" fontId="0" fillId="0" borderId="0" xfId="0"/><xf numFmtId="164" fontId="0" fillId="0" borderId="0" xfId="0" applyNumberFormat="1"/>` +
	`<xf numFmtId="3" fontId="0" fillId="0" borderId="0" xfId="0" applyNumberFormat="1"/></cellXfs></styleSheet>`

// threads are comments in threads, which LibreOffice does not write.
func (b *builder) threads() {
	const path = "books/threads.xlsx"
	var list strings.Builder
	for i, it := range b.deal("en", 14, nil) {
		fmt.Fprintf(&list, `<threadedComment ref="A%d" dT="2026-10-05T09:00:00.00" personId="{00000000-0000-0000-0000-000000000001}" id="{00000000-0000-0000-0000-%012d}"><text>%s</text></threadedComment>`, i+1, i+1, escape(it.Sentence))
		b.plant(path, "xlsx threaded comment", extract.Place{Sheet: "Remarks", Cell: fmt.Sprintf("A%d", i+1), Part: "comment"}, it)
	}
	b.write(path, workbook("xl/worksheets/sheet1.xml", "xl/workbook.xml", `<row r="1"><c r="A1"><v>1</v></c></row>`, []part{
		{"xl/worksheets/_rels/sheet1.xml.rels", "", strings.Replace(rels(rel{"threadedComment", "../threadedComments/threadedComment1.xml"}), relationships, "http://schemas.microsoft.com/office/2017/10/relationships", 1)},
		{"xl/threadedComments/threadedComment1.xml", "", `<ThreadedComments xmlns="http://schemas.microsoft.com/office/spreadsheetml/2018/threadedcomments">` + list.String() + `</ThreadedComments>`},
	}))
}

// controls is a document with what forms and newer versions of Word have:
// fields to fill in, text boxes with a copy for older versions.
func (b *builder) controls() {
	const path = "reports/form.docx"
	run := func(it Item) string { return `<w:r><w:t xml:space="preserve">` + escape(it.Sentence) + `</w:t></w:r>` }
	var body strings.Builder
	for i, it := range b.deal("en", 28, nil) {
		where := "docx control"
		switch i % 3 {
		case 0:
			body.WriteString(`<w:sdt><w:sdtPr><w:alias w:val="Remark"/></w:sdtPr><w:sdtContent><w:p>` + run(it) + `</w:p></w:sdtContent></w:sdt>`)
		case 1:
			where = "docx text box of Word"
			content := `<w:txbxContent><w:p>` + run(it) + `</w:p></w:txbxContent>`
			body.WriteString(`<w:p><w:r><mc:AlternateContent><mc:Choice Requires="wps"><w:drawing><wps:wsp><wps:txbx>` + content + `</wps:txbx></wps:wsp></w:drawing></mc:Choice>` +
				`<mc:Fallback><w:pict><v:textbox>` + content + `</v:textbox></w:pict></mc:Fallback></mc:AlternateContent></w:r></w:p>`)
		case 2:
			where = "docx runs cut by the spelling check"
			body.WriteString(cutRuns(it))
		}
		b.plant(path, where, extract.Place{}, it)
	}
	b.write(path, pack(part{
		"word/document.xml", "wordprocessingml.document.main",
		`<w:document xmlns:w="` + wordSpace + `" xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006" xmlns:wps="http://schemas.microsoft.com/office/word/2010/wordprocessingShape" xmlns:v="urn:schemas-microsoft-com:vml"><w:body>` + body.String() + `</w:body></w:document>`,
	}))
}

// cutRuns is a paragraph whose figure lies in runs of one character each, as
// Word leaves them after checks and corrections.
func cutRuns(it Item) string {
	text := func(s string) string { return `<w:r><w:t xml:space="preserve">` + escape(s) + `</w:t></w:r>` }
	if it.Want == "" {
		return `<w:p>` + text(it.Sentence) + `</w:p>`
	}
	var b strings.Builder
	for _, r := range it.Text() {
		b.WriteString(`<w:proofErr w:type="spellStart"/>` + text(string(r)))
	}
	return `<w:p>` + text(it.Before()) + b.String() + text(it.After()) + `</w:p>`
}

// embedded is a deck with a chart, whose workbook lies in the file.
func (b *builder) embedded() {
	const path = "decks/embedded.pptx"
	member := "ppt/embeddings/Microsoft_Excel_Sheet1.xlsx"
	items := b.deal("en", 14, nil)
	var rows strings.Builder
	rows.WriteString(`<row r="1"><c r="A1" s="1"><v>0.042</v></c><c r="B1" s="2"><v>3847</v></c><c r="C1" s="2"><f>1000*1240</f><v>1240000</v></c></row>`)
	inside := func(cell string, it Item) {
		before := len(b.corpus.Spots)
		b.plant(path, "workbook embedded in a deck", extract.Place{Sheet: "Remarks", Cell: cell}, it)
		for i := before; i < len(b.corpus.Spots); i++ {
			b.corpus.Spots[i].Members = []string{member}
		}
	}
	inside("A1", literal("percent", Exact, "number format 0.0%", "", "4.2%"))
	inside("B1", literal("count", Exact, "number format grouped", "", "3,847"))
	inside("C1", literal("sum", Exact, "number format grouped", "", "1,240,000"))
	for i, it := range items {
		fmt.Fprintf(&rows, `<row r="%d"><c r="B%d" t="inlineStr"><is><t xml:space="preserve">%s</t></is></c></row>`, i+2, i+2, escape(it.Sentence))
		inside(fmt.Sprintf("B%d", i+2), it)
	}
	book := string(workbook("xl/worksheets/sheet1.xml", "xl/workbook.xml", rows.String(), nil))
	chart := `<c:chartSpace xmlns:c="` + chartSpace + `" xmlns:a="` + drawSpace + `" xmlns:r="` + relationships + `"><c:chart><c:plotArea><c:barChart><c:ser>` +
		`<c:tx><c:strRef><c:f>Remarks!A1</c:f><c:strCache><c:pt idx="0"><c:v>Return rate</c:v></c:pt></c:strCache></c:strRef></c:tx>` +
		`<c:cat><c:strRef><c:f>Remarks!D1:D2</c:f><c:strCache><c:ptCount val="2"/><c:pt idx="0"><c:v>North</c:v></c:pt><c:pt idx="1"><c:v>South</c:v></c:pt></c:strCache></c:strRef></c:cat>` +
		`<c:val><c:numRef><c:f>Remarks!A1:A2</c:f><c:numCache><c:formatCode>0.0%</c:formatCode><c:ptCount val="2"/><c:pt idx="0"><c:v>0.042</c:v></c:pt><c:pt idx="1"><c:v>0.019</c:v></c:pt></c:numCache></c:numRef></c:val>` +
		`</c:ser></c:barChart></c:plotArea></c:chart><c:externalData r:id="rId1"/></c:chartSpace>`
	b.plant(path, "pptx chart cache", extract.Place{Slide: 1, Part: "chart"}, literal("percent", Exact, "value of a chart", "", "4.2%"))
	slide := `<p:sld xmlns:p="` + slideSpace + `" xmlns:a="` + drawSpace + `" xmlns:r="` + relationships + `"><p:cSld><p:spTree><p:graphicFrame><p:nvGraphicFramePr><p:cNvPr id="4" name="Chart 3"/></p:nvGraphicFramePr>` +
		`<a:graphic><a:graphicData uri="` + chartSpace + `"><c:chart xmlns:c="` + chartSpace + `" r:id="rId1"/></a:graphicData></a:graphic></p:graphicFrame></p:spTree></p:cSld></p:sld>`
	b.write(path, pack(
		part{"ppt/presentation.xml", "presentationml.presentation.main", `<p:presentation xmlns:p="` + slideSpace + `" xmlns:r="` + relationships + `"><p:sldIdLst><p:sldId id="256" r:id="rId1"/></p:sldIdLst></p:presentation>`},
		part{"ppt/_rels/presentation.xml.rels", "", rels(rel{"slide", "slides/slide1.xml"})},
		part{"ppt/slides/slide1.xml", "presentationml.slide", slide},
		part{"ppt/slides/_rels/slide1.xml.rels", "", rels(rel{"chart", "../charts/chart1.xml"})},
		part{"ppt/charts/chart1.xml", "drawingml.chart", chart},
		part{"ppt/charts/_rels/chart1.xml.rels", "", rels(rel{"package", "../embeddings/Microsoft_Excel_Sheet1.xlsx"})},
		part{member, "", book},
	))
}

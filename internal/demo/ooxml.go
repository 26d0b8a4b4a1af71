package demo

import (
	"archive/zip"
	"bytes"
	"encoding/xml"
	"fmt"
	"strings"
	"time"
)

// Office documents are zip files of XML parts (ECMA-376). Those made here
// have the parts that office programs insist on and no more.

// The media types of office documents.
const (
	officeType   = "application/vnd.openxmlformats-officedocument."
	presentation = officeType + "presentationml.presentation"
	spreadsheet  = officeType + "spreadsheetml.sheet"
	document     = officeType + "wordprocessingml.document"
)

const (
	xmlHead   = `<?xml version="1.0" encoding="UTF-8" standalone="yes"?>` + "\n"
	relations = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
	packages  = "http://schemas.openxmlformats.org/package/2006/"
	drawing   = "http://schemas.openxmlformats.org/drawingml/2006/main"
)

// part is one file inside a document. The first part of a list is the main
// one, to which the package points.
type part struct {
	name    string
	kind    string // media type; "" for relationships, which have one by their ending
	content string // without the XML declaration
}

// pack makes the file of a document.
func pack(author string, at time.Time, parts []part) ([]byte, error) {
	core := "docProps/core.xml"
	stamp := at.UTC().Format(time.RFC3339)
	parts = append(parts,
		part{
			core, "application/vnd.openxmlformats-package.core-properties+xml",
			`<cp:coreProperties xmlns:cp="` + packages + `metadata/core-properties" xmlns:dc="http://purl.org/dc/elements/1.1/"` +
				` xmlns:dcterms="http://purl.org/dc/terms/" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance">` +
				`<dc:creator>` + escape(author) + `</dc:creator>` +
				`<dcterms:created xsi:type="dcterms:W3CDTF">` + stamp + `</dcterms:created>` +
				`<dcterms:modified xsi:type="dcterms:W3CDTF">` + stamp + `</dcterms:modified></cp:coreProperties>`,
		},
		part{"_rels/.rels", "", relationships(
			relation{relations + "/officeDocument", parts[0].name},
			relation{packages + "relationships/metadata/core-properties", core})})

	var out bytes.Buffer
	z := zip.NewWriter(&out)
	for _, p := range append([]part{{"[Content_Types].xml", "", contentTypes(parts)}}, parts...) {
		w, err := z.CreateHeader(&zip.FileHeader{Name: p.name, Method: zip.Deflate, Modified: at.UTC()})
		if err != nil {
			return nil, err
		}
		if _, err := w.Write([]byte(xmlHead + p.content)); err != nil {
			return nil, err
		}
	}
	if err := z.Close(); err != nil {
		return nil, err
	}
	return out.Bytes(), nil
}

func contentTypes(parts []part) string {
	var b strings.Builder
	b.WriteString(`<Types xmlns="` + packages + `content-types">` +
		`<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>` +
		`<Default Extension="xml" ContentType="application/xml"/>`)
	for _, p := range parts {
		if p.kind != "" {
			fmt.Fprintf(&b, `<Override PartName="/%s" ContentType="%s"/>`, p.name, p.kind)
		}
	}
	b.WriteString(`</Types>`)
	return b.String()
}

// relation is how one part refers to another: rId1, rId2 and so on.
type relation struct{ kind, target string }

func relationships(list ...relation) string {
	var b strings.Builder
	b.WriteString(`<Relationships xmlns="` + packages + `relationships">`)
	for i, r := range list {
		fmt.Fprintf(&b, `<Relationship Id="rId%d" Type="%s" Target="%s"/>`, i+1, r.kind, r.target)
	}
	b.WriteString(`</Relationships>`)
	return b.String()
}

func escape(s string) string {
	var b strings.Builder
	_ = xml.EscapeText(&b, []byte(s)) // a builder never fails
	return b.String()
}

// pages makes a text document, a paragraph for each text, the first in bold.
func pages(paragraphs []string) []part {
	var b strings.Builder
	b.WriteString(`<w:document xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"><w:body>`)
	for i, p := range paragraphs {
		bold := ""
		if i == 0 {
			bold = `<w:rPr><w:b/></w:rPr>`
		}
		b.WriteString(`<w:p><w:r>` + bold + `<w:t xml:space="preserve">` + escape(p) + `</w:t></w:r></w:p>`)
	}
	b.WriteString(`<w:sectPr><w:pgSz w:w="11906" w:h="16838"/></w:sectPr></w:body></w:document>`)
	return []part{{"word/document.xml", document + ".main+xml", b.String()}}
}

// sheet is one sheet of a workbook.
type sheet struct {
	name string
	rows [][]cell
}

// cell is a word, or a number with the formula that it comes from.
type cell struct {
	text    string
	formula string
	value   float64
	percent bool
}

func word(s string) cell                   { return cell{text: s} }
func number(n int) cell                    { return cell{value: float64(n)} }
func formula(f string, value float64) cell { return cell{formula: f, value: value} }
func percent(f string, value float64) cell { return cell{formula: f, value: value, percent: true} }

func (c cell) at(column, row int) (reference string) { return fmt.Sprintf("%c%d", 'A'+column, row+1) }

// workbook makes a workbook.
func workbook(sheets []sheet) []part {
	var names strings.Builder
	var rels []relation
	var parts []part
	for i, s := range sheets {
		file := fmt.Sprintf("worksheets/sheet%d.xml", i+1)
		fmt.Fprintf(&names, `<sheet name="%s" sheetId="%d" r:id="rId%d"/>`, escape(s.name), i+1, i+1)
		rels = append(rels, relation{relations + "/worksheet", file})
		parts = append(parts, part{"xl/" + file, officeType + "spreadsheetml.worksheet+xml", sheetXML(s)})
	}
	rels = append(rels, relation{relations + "/styles", "styles.xml"})
	main := part{
		"xl/workbook.xml", spreadsheet + ".main+xml",
		`<workbook xmlns="` + spreadsheetSpace + `" xmlns:r="` + relations + `"><sheets>` + names.String() + `</sheets></workbook>`,
	}
	return append([]part{
		main,
		{"xl/_rels/workbook.xml.rels", "", relationships(rels...)},
		{"xl/styles.xml", officeType + "spreadsheetml.styles+xml", sheetStyles},
	}, parts...)
}

const spreadsheetSpace = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"

// sheetStyles has two formats: the ordinary one and 0.0%.
const sheetStyles = `<styleSheet xmlns="` + spreadsheetSpace + `">` +
	`<numFmts count="1"><numFmt numFmtId="164" formatCode="0.0%"/></numFmts>` +
	`<fonts count="1"><font><sz val="11"/><name val="Calibri"/></font></fonts>` +
	`<fills count="2"><fill><patternFill patternType="none"/></fill><fill><patternFill patternType="gray125"/></fill></fills>` +
	`<borders count="1"><border><left/><right/><top/><bottom/><diagonal/></border></borders>` +
	`<cellStyleXfs count="1"><xf numFmtId="0" fontId="0" fillId="0" borderId="0"/></cellStyleXfs>` +
	`<cellXfs count="2"><xf numFmtId="0" fontId="0" fillId="0" borderId="0" xfId="0"/>` +
	`<xf numFmtId="164" fontId="0" fillId="0" borderId="0" xfId="0" applyNumberFormat="1"/></cellXfs></styleSheet>`

func sheetXML(s sheet) string {
	var b strings.Builder
	b.WriteString(`<worksheet xmlns="` + spreadsheetSpace + `"><sheetData>`)
	for r, row := range s.rows {
		fmt.Fprintf(&b, `<row r="%d">`, r+1)
		for column, c := range row {
			writeCell(&b, c, c.at(column, r))
		}
		b.WriteString(`</row>`)
	}
	b.WriteString(`</sheetData></worksheet>`)
	return b.String()
}

func writeCell(b *strings.Builder, c cell, reference string) {
	if c.text != "" {
		fmt.Fprintf(b, `<c r="%s" t="inlineStr"><is><t>%s</t></is></c>`, reference, escape(c.text))
		return
	}
	style, from := 0, ""
	if c.percent {
		style = 1
	}
	if c.formula != "" {
		from = `<f>` + escape(c.formula) + `</f>`
	}
	fmt.Fprintf(b, `<c r="%s" s="%d">%s<v>%g</v></c>`, reference, style, from, c.value)
}

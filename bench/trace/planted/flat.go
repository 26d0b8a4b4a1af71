package planted

import (
	"fmt"
	"strconv"
	"strings"
)

// Flat OpenDocument is one file of XML that LibreOffice reads as it reads its
// own formats. It is written by hand here, and LibreOffice makes of it all the
// others.

const flatHead = `<?xml version="1.0" encoding="UTF-8"?>
<office:document xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0" xmlns:style="urn:oasis:names:tc:opendocument:xmlns:style:1.0" xmlns:text="urn:oasis:names:tc:opendocument:xmlns:text:1.0" xmlns:table="urn:oasis:names:tc:opendocument:xmlns:table:1.0" xmlns:draw="urn:oasis:names:tc:opendocument:xmlns:drawing:1.0" xmlns:fo="urn:oasis:names:tc:opendocument:xmlns:xsl-fo-compatible:1.0" xmlns:xlink="http://www.w3.org/1999/xlink" xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:meta="urn:oasis:names:tc:opendocument:xmlns:meta:1.0" xmlns:number="urn:oasis:names:tc:opendocument:xmlns:datastyle:1.0" xmlns:svg="urn:oasis:names:tc:opendocument:xmlns:svg-compatible:1.0" xmlns:chart="urn:oasis:names:tc:opendocument:xmlns:chart:1.0" xmlns:presentation="urn:oasis:names:tc:opendocument:xmlns:presentation:1.0" xmlns:of="urn:oasis:names:tc:opendocument:xmlns:of:1.2" office:version="1.3" office:mimetype="application/vnd.oasis.opendocument.`

// flat makes a document of one kind: text, spreadsheet or presentation.
func flat(kind, language, styles, automatic, master, body string) []byte {
	return []byte(flatHead + kind + `">
<office:meta><dc:title>Quarterly report</dc:title><meta:creation-date>2026-10-05T09:00:00</meta:creation-date></office:meta>
<office:styles><style:default-style style:family="paragraph"><style:text-properties fo:language="` + language + `" fo:country="` + country(language) + `"/></style:default-style>` + styles + `</office:styles>
<office:automatic-styles>` + automatic + `</office:automatic-styles>
<office:master-styles>` + master + `</office:master-styles>
<office:body><office:` + kind + `>
` + body + `
</office:` + kind + `></office:body></office:document>
`)
}

func country(language string) string {
	return map[string]string{"en": "US", "de": "DE", "fr": "FR", "es": "ES"}[language]
}

// para is a paragraph.
func para(it Item) string { return `<text:p>` + escape(it.Sentence) + `</text:p>` }

// split is a paragraph whose figure is set in several spans, each in a style
// of its own so that programs keep them apart.
func split(it Item) string {
	runes := []rune(it.Text())
	if it.Want == "" || len(runes) < 2 {
		return para(it)
	}
	at := (len(runes) + 1) / 2
	span := func(style string, part []rune) string {
		return `<text:span text:style-name="` + style + `">` + escape(string(part)) + `</text:span>`
	}
	return `<text:p>` + escape(it.Before()) + span("Tbold", runes[:at]) + span("Titalic", runes[at:]) + escape(it.After()) + `</text:p>`
}

const spanStyles = `<style:style style:name="Tbold" style:family="text"><style:text-properties fo:font-weight="bold"/></style:style>` +
	`<style:style style:name="Titalic" style:family="text"><style:text-properties fo:font-style="italic"/></style:style>` +
	`<style:style style:name="Thidden" style:family="text"><style:text-properties text:display="none"/></style:style>` +
	`<style:style style:name="Pbreak" style:family="paragraph"><style:paragraph-properties fo:break-before="page"/></style:style>` +
	`<style:style style:name="Gframe" style:family="graphic"><style:graphic-properties style:wrap="none" style:vertical-pos="top" style:horizontal-pos="left" style:horizontal-rel="paragraph" style:vertical-rel="paragraph"/></style:style>`

// chart is a chart of bars inside a document, with its own small table.
func chart(title string, names []string, values []string) string {
	var rows strings.Builder
	for i, n := range names {
		fmt.Fprintf(&rows, `<table:table-row><table:table-cell office:value-type="string"><text:p>%s</text:p></table:table-cell>`+
			`<table:table-cell office:value-type="float" office:value="%s"><text:p>%s</text:p></table:table-cell></table:table-row>`, escape(n), values[i], values[i])
	}
	last := len(names) + 1
	return `<draw:object><office:document office:mimetype="application/vnd.oasis.opendocument.chart" office:version="1.3">` +
		`<office:automatic-styles>` +
		`<number:percentage-style style:name="Npercent"><number:number number:decimal-places="1" number:min-decimal-places="1" number:min-integer-digits="1"/><number:text>%</number:text></number:percentage-style>` +
		`<style:style style:name="Cseries" style:family="chart" style:data-style-name="Npercent"><style:chart-properties chart:data-label-number="value" chart:link-data-style-to-source="false"/></style:style>` +
		`</office:automatic-styles><office:body><office:chart>` +
		`<chart:chart svg:width="12cm" svg:height="7cm" chart:class="chart:bar"><chart:title svg:x="1cm" svg:y="0.2cm"><text:p>` + escape(title) + `</text:p></chart:title>` +
		`<chart:plot-area table:cell-range-address="local-table.A1:.B` + strconv.Itoa(last) + `" chart:data-source-has-labels="both" svg:x="0.5cm" svg:y="1.2cm" svg:width="11cm" svg:height="5.5cm">` +
		`<chart:axis chart:dimension="x" chart:name="primary-x"><chart:categories table:cell-range-address="local-table.A2:.A` + strconv.Itoa(last) + `"/></chart:axis>` +
		`<chart:axis chart:dimension="y" chart:name="primary-y"/>` +
		`<chart:series chart:style-name="Cseries" chart:values-cell-range-address="local-table.B2:.B` + strconv.Itoa(last) + `" chart:label-cell-address="local-table.B1" chart:class="chart:bar"><chart:data-point chart:repeated="` + strconv.Itoa(len(names)) + `"/></chart:series>` +
		`</chart:plot-area><table:table table:name="local-table"><table:table-header-columns><table:table-column/></table:table-header-columns><table:table-columns><table:table-column/></table:table-columns>` +
		`<table:table-header-rows><table:table-row><table:table-cell><text:p/></table:table-cell><table:table-cell office:value-type="string"><text:p>Return rate</text:p></table:table-cell></table:table-row></table:table-header-rows>` +
		`<table:table-rows>` + rows.String() + `</table:table-rows></table:table></chart:chart></office:chart></office:body></office:document></draw:object>`
}

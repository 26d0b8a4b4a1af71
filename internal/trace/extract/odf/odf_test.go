package odf

import (
	"archive/zip"
	"bytes"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"ownup/internal/trace/extract"
	"ownup/internal/trace/extract/extracttest"
)

// document packs parts of a document, given as name and text in turn.
func document(t testing.TB, kind string, parts ...string) string {
	t.Helper()
	var b bytes.Buffer
	z := zip.NewWriter(&b)
	w, err := z.CreateHeader(&zip.FileHeader{Name: "mimetype", Method: zip.Store})
	if err != nil {
		t.Fatal(err)
	}
	_, _ = w.Write([]byte("application/vnd.oasis.opendocument." + kind))
	for i := 0; i < len(parts); i += 2 {
		w, err := z.Create(parts[i])
		if err != nil {
			t.Fatal(err)
		}
		_, _ = w.Write([]byte(parts[i+1]))
	}
	_ = z.Close()
	return b.String()
}

func content(body string) string {
	return `<?xml version="1.0"?><office:document-content><office:automatic-styles>
<style:style style:name="T1"><style:text-properties fo:font-weight="bold"/></style:style>
<style:style style:name="T2"><style:text-properties style:text-position="super 58%"/></style:style>
<style:style style:name="T3"><style:text-properties text:display="none"/></style:style>
<style:style style:name="ta2"><style:table-properties table:display="false"/></style:style>
</office:automatic-styles><office:body>` + body + `</office:body></office:document-content>`
}

func TestText(t *testing.T) {
	doc := document(t, "text", "content.xml", content(`<office:text>
<text:tracked-changes><text:changed-region><text:deletion><dc:creator>Ines</dc:creator><text:p>was 9 %</text:p></text:deletion></text:changed-region></text:tracked-changes>
<text:h>Margin</text:h>
<text:p>The margin is <text:span text:style-name="T1">4</text:span>.2<text:s text:c="2"/>%<text:note text:note-class="footnote"><text:note-citation>1</text:note-citation><text:note-body><text:p>without 7</text:p></text:note-body></text:note>
 &amp; 10<text:span text:style-name="T2">6</text:span><text:span text:style-name="T3">secret 8</text:span> more<office:annotation><dc:creator>Tom</dc:creator><text:p>is it 5?</text:p></office:annotation>.</text:p>
<table:table table:name="T"><table:table-row><table:table-cell office:value-type="percentage" office:value="0.042"><text:p>4.2%</text:p><text:p>note</text:p></table:table-cell><table:table-cell><text:p>b</text:p></table:table-cell></table:table-row></table:table>
<text:p><draw:frame draw:name="Box"><draw:text-box><text:p>in a box 3</text:p></draw:text-box><svg:title>Chart: 6 %</svg:title></draw:frame>behind <text:title>Report</text:title></text:p>
<text:section text:display="none"><text:p>gone 2</text:p></text:section>
</office:text>`),
		"styles.xml", `<office:document-styles><style:header><text:p>Draft 4</text:p></style:header></office:document-styles>`,
		"meta.xml", `<office:document-meta><dc:title>Q3</dc:title><meta:generator>x</meta:generator></office:document-meta>`,
		"Object 1/content.xml", `<office:chart><chart:title><text:p>Growth 11 %</text:p></chart:title><table:table table:name="local-table"><table:table-row><table:table-cell office:value-type="float" office:value="0.11"><text:p>0.11</text:p></table:table-cell></table:table-row></table:table></office:chart>`,
		"Pictures/a.png", "x")
	if k := extract.KindOf("a", []byte(doc)); k != extract.OpenText {
		t.Errorf("it is a %s", k)
	}
	r := extracttest.Read(t, Read, "a.odt", doc)
	want := []string{
		"title properties: Q3", "par1 deleted: was 9 % by Ines", "par2: Margin", "par4 footnote: without 7", "par3 hidden: secret 8", "par5 comment: is it 5? by Tom",
		"par3: The margin is 4.2  %¹ & 10⁶ more.", "par6 T A1: 4.2% (0.042)", "par7 T A1: note", "par8 T B1: b",
		"par10 Box text box: in a box 3", "par9 Box: Chart: 6 %", "par9: behind Report", "par11 hidden: gone 2",
		"par1 header: Draft 4", "Object 1 chart: Growth 11 %", "local-table A1 Object 1 chart: 0.11 (0.11)",
	}
	if d := cmp.Diff(want, r.Lines()); d != "" {
		t.Errorf("(-want +got):\n%s", d)
	}
	if d := cmp.Diff([]string{"Pictures in the document are not read."}, r.Skips); d != "" {
		t.Errorf("skips (-want +got):\n%s", d)
	}
}

func TestSheet(t *testing.T) {
	body := content(`<office:spreadsheet><table:table table:name="Sum &amp; more"><table:table-column/><table:table-column table:visibility="collapse"/>
<table:table-row><table:table-cell office:value-type="string"><text:p>Margin</text:p><text:p>in %</text:p></table:table-cell><table:table-cell office:value-type="float" office:value="7"><text:p>7.00</text:p></table:table-cell></table:table-row>
<table:table-row table:number-rows-repeated="3"><table:table-cell/><table:table-cell/><table:table-cell table:number-columns-repeated="2" office:value-type="percentage" office:value="0.042" table:formula="of:=[.B1]/100"><text:p>4.2%</text:p><office:annotation><text:p>check 4</text:p></office:annotation></table:table-cell></table:table-row>
<table:table-row table:number-rows-repeated="1048500"><table:table-cell table:number-columns-repeated="16384"/></table:table-row>
<table:table-row table:visibility="filter"><table:table-cell office:value-type="float" office:value="1e400"><text:p>far</text:p></table:table-cell><table:covered-table-cell><text:p>under</text:p></table:covered-table-cell></table:table-row>
</table:table><table:table table:name="Aside" table:style-name="ta2"><table:table-row><table:table-cell office:value-type="float" office:value="8"/></table:table-row></table:table>
<table:named-expressions><table:named-expression table:name="rate" table:expression="of:=0.042"/></table:named-expressions></office:spreadsheet>`)
	want := []string{
		"Sum & more A1: Margin\nin %", "Sum & more B1 hidden: 7.00 (7)",
		"Sum & more C2:D4 comment: check 4", "Sum & more C2:D4: 4.2% (0.042) =[.B1]/100",
		"Sum & more A1048505 hidden: far", "Sum & more B1048505 hidden: under", "Aside A1 hidden: 8 (8)", "rate hidden: 0.042",
	}
	flat := strings.Replace(body, "<office:document-content>", `<office:document office:mimetype="application/vnd.oasis.opendocument.spreadsheet">`, 1)
	for name, doc := range map[string]string{"a.ods": document(t, "spreadsheet", "content.xml", body), "a.fods": flat} {
		if k := extract.KindOf(name, []byte(doc)); k != extract.OpenSheet {
			t.Errorf("%s is a %s", name, k)
		}
		if d := cmp.Diff(want, extracttest.Read(t, Read, name, doc).Lines()); d != "" {
			t.Errorf("%s (-want +got):\n%s", name, d)
		}
	}
}

func TestSlides(t *testing.T) {
	doc := document(t, "presentation", "content.xml", content(`<office:presentation><draw:page draw:name="p1"><draw:frame draw:name="Title"><draw:text-box><text:p>Margin 4.2 %</text:p></draw:text-box></draw:frame>
<presentation:notes><draw:frame><draw:text-box><text:p>say four</text:p></draw:text-box></draw:frame></presentation:notes></draw:page>
<draw:page><draw:custom-shape draw:name="Arrow"><text:p>7</text:p></draw:custom-shape></draw:page></office:presentation>`))
	want := []string{"slide1 par1 Title: Margin 4.2 %", "slide1 par2 notes: say four", "slide2 par3 Arrow: 7"}
	if d := cmp.Diff(want, extracttest.Read(t, Read, "a.odp", doc).Lines()); d != "" {
		t.Errorf("(-want +got):\n%s", d)
	}
}

// A chart belongs to the slide that shows it.
func TestChartOnASlide(t *testing.T) {
	doc := document(t, "presentation", "content.xml", content(`<office:presentation><draw:page/><draw:page><draw:frame draw:name="Right"><draw:object xlink:href="./Object 1"/></draw:frame></draw:page></office:presentation>`),
		"Object 1/content.xml", content(`<office:chart><chart:chart><chart:title><text:p>Margin 4 %</text:p></chart:title></chart:chart></office:chart>`))
	want := []string{"slide2 Object 1 Right chart: Margin 4 %"}
	if d := cmp.Diff(want, extracttest.Read(t, Read, "a.odp", doc).Lines()); d != "" {
		t.Errorf("(-want +got):\n%s", d)
	}
}

// What comes after a chart in a flat text is text again.
func TestFlatChart(t *testing.T) {
	doc := content(`<office:text><text:p>a<draw:frame><draw:object><office:document><office:chart><chart:chart><chart:title><text:p>Margin</text:p></chart:title>
<table:table table:name="local"><table:table-row><table:table-cell office:value-type="float" office:value="0.042"><text:p>0.042</text:p></table:table-cell></table:table-row></table:table>
</chart:chart></office:chart></office:document></draw:object></draw:frame></text:p>
<table:table table:name="T"><table:table-row><table:table-cell><text:p>b</text:p></table:table-cell></table:table-row></table:table></office:text>`)
	want := []string{"par1 chart: Margin", "par1 local A1 chart: 0.042 (0.042)", "par1: a", "par2 T A1: b"}
	if d := cmp.Diff(want, extracttest.Read(t, Read, "a.fodt", doc).Lines()); d != "" {
		t.Errorf("(-want +got):\n%s", d)
	}
}

func TestWhatIsNotRead(t *testing.T) {
	for want, doc := range map[string]string{
		"The document is encrypted.":                        document(t, "text", "META-INF/manifest.xml", "<manifest:encryption-data/>", "content.xml", "x\x00"),
		"The document has no content that can be read.":     document(t, "text"),
		"Elements lie too deep in one another; the text in": document(t, "text", "content.xml", strings.Repeat("<text:span>", 100_000)),
	} {
		r := extracttest.Read(t, Read, "a.odt", doc)
		if len(r.Skips) != 1 || !strings.HasPrefix(r.Skips[0], want) {
			t.Errorf("skips %v; want %s", r.Skips, want)
		}
	}
}

func TestStops(t *testing.T) {
	extracttest.Stops(t, Read, "a.odt", document(t, "text", "content.xml", content("<text:p>a</text:p>")))
}

func FuzzRead(f *testing.F) {
	extracttest.Fuzz(f, Read,
		document(f, "spreadsheet", "content.xml", content(`<table:table><table:table-row table:number-rows-repeated="9"><table:table-cell/></table:table-row></table:table>`)))
}

// Flat documents let the fuzzer at the text itself.
func FuzzFlat(f *testing.F) {
	extracttest.Fuzz(f, Read, content(`<office:spreadsheet><table:table table:name="a"><table:table-row><table:table-cell office:value-type="float" office:value="1"><text:p>1</text:p></table:table-cell></table:table-row></table:table>`),
		content(`<text:p>a<text:note><text:note-citation>1</text:note-citation><text:p>b</text:p></text:note></text:p>`), "<a b='c'/><![CDATA[x]]><!--", "<table-cell></table-row>", "<p><p><p/></p>")
}

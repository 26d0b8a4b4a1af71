package xlsx_test

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"ownup/internal/trace/extract"
	"ownup/internal/trace/extract/ooxml/ooxmltest"
	"ownup/internal/trace/extract/xlsx"
)

const workbook = `<workbook xmlns:r="x"><workbookPr/><sheets><sheet name="Plan" sheetId="1" r:id="s1"/><sheet name="Old" sheetId="2" state="hidden" r:id="s2"/></sheets>` +
	`<definedNames><definedName name="Rate">0.042</definedName><definedName name="Area">Plan!$A$1</definedName><definedName name="Label">"4.2 percent"</definedName></definedNames></workbook>`

const styles = `<styleSheet><numFmts><numFmt numFmtId="164" formatCode="0.0%;[Red]&quot;minus &quot;0.0%"/><numFmt numFmtId="165" formatCode=";;;"/></numFmts>` +
	`<cellStyleXfs><xf numFmtId="9"/></cellStyleXfs>` +
	`<cellXfs><xf numFmtId="0"/><xf numFmtId="164"/><xf numFmtId="44"/><xf numFmtId="14"/><xf numFmtId="165"/></cellXfs></styleSheet>`

const sharedStrings = `<sst><si><t>Margin</t></si><si><r><t>4</t></r><r><t>.2%</t></r><rPh sb="0" eb="1"><t>guide</t></rPh></si><si><t>a_x000D_&#10;b &amp; c</t></si></sst>`

// sheet wraps rows.
func sheet(rows string) string {
	return `<worksheet><cols><col min="4" max="4" hidden="1"/></cols><sheetData>` + rows + `</sheetData></worksheet>`
}

// book is a workbook with one sheet of rows, a hidden sheet, and more parts.
func book(rows string, more ...string) []byte {
	return ooxmltest.Zip(append([]string{
		"_rels/.rels", ooxmltest.Relations("m", "officeDocument", "xl/workbook.xml"),
		"xl/workbook.xml", workbook,
		"xl/_rels/workbook.xml.rels", ooxmltest.Relations("s1", "worksheet", "worksheets/sheet1.xml", "s2", "worksheet", "worksheets/sheet2.xml",
			"st", "styles", "styles.xml", "ss", "sharedStrings", "sharedStrings.xml"),
		"xl/styles.xml", styles,
		"xl/sharedStrings.xml", sharedStrings,
		"xl/worksheets/sheet1.xml", sheet(rows),
		"xl/worksheets/sheet2.xml", sheet(`<row><c><v>7</v></c></row>`),
	}, more...)...)
}

// tail is what every book ends with.
var tail = []string{"Old A1 (hidden): 7 (7)", "(name): Rate = 0.042 (0.042)", "(name): Label = 4.2 percent"}

func TestCells(t *testing.T) {
	for _, tc := range []struct {
		name, rows string
		want       []string
	}{
		{"number without format", `<row r="1"><c r="A1"><v>4.2000000000000003E-2</v></c></row>`, []string{"Plan A1: 0.042 (0.042)"}},
		{"percent", `<row r="2"><c r="B2" s="1"><v>0.042</v></c><c r="C2" s="1"><v>-0.042</v></c></row>`, []string{"Plan B2: 4.2% (0.042)", "Plan C2: minus 4.2% (-0.042)"}},
		{"accounting", `<row r="1"><c r="A1" s="2"><v>1234.5</v></c></row>`, []string{"Plan A1:  $1,234.50  (1234.5)"}},
		{"date", `<row r="1"><c r="A1" s="3"><v>43831</v></c></row>`, []string{"Plan A1: 1/1/20 (43831)"}},
		{"strict date", `<row r="1"><c r="A1" s="3" t="d"><v>2020-01-01T12:00:00</v></c></row>`, []string{"Plan A1: 1/1/20 (43831.5)"}},
		{"shown to nobody", `<row r="1"><c r="A1" s="4"><v>4.2</v></c></row>`, []string{"Plan A1 (hidden): 4.2 (4.2)"}},
		{"text shown to nobody", `<row r="1"><c r="A1" s="4" t="s"><v>0</v></c><c r="B1" s="4" t="str"><f>X</f><v>4.2</v></c></row>`, []string{"Plan A1 (hidden): Margin", "Plan B1 (hidden): 4.2 =X"}},
		{"hidden row and column", `<row r="1" hidden="1"><c r="A1"><v>1</v></c></row><row r="2"><c r="D2"><v>2</v></c></row>`, []string{"Plan A1 (hidden): 1 (1)", "Plan D2 (hidden): 2 (2)"}},
		{"shared text", `<row r="1"><c r="A1" t="s"><v>0</v></c><c r="B1" t="s"><v>1</v></c><c r="C1" t="s"><v>2</v></c><c r="E1" t="s"><v>99</v></c></row>`, []string{"Plan A1: Margin", "Plan B1: 4.2%", "Plan C1: a\nb & c"}},
		{"text in place", `<row r="1"><c r="A1" t="inlineStr"><is><r><t>4,2</t></r><r><t> %</t></r></is></c></row>`, []string{"Plan A1: 4,2 %"}},
		{"formula", `<row r="1"><c r="A1" s="1"><f>B1/C1</f><v>0.042</v></c><c r="B1" t="str"><f>"4"&amp;"2"</f><v>42</v></c></row>`, []string{"Plan A1: 4.2% (0.042) =B1/C1", `Plan B1: 42 ="4"&"2"`}},
		{
			"shared formula",
			`<row r="1"><c r="A1"><f t="shared" si="0" ref="A1:A2">B1*$C$1+SUM('B1'!D1:E$9,"B1")</f><v>1</v></c></row><row r="2"><c r="A2"><f t="shared" si="0"/><v>2</v></c></row>`,
			[]string{`Plan A1: 1 (1) =B1*$C$1+SUM('B1'!D1:E$9,"B1")`, `Plan A2: 2 (2) =B2*$C$1+SUM('B1'!D2:E$9,"B1")`},
		},
		{"truth and errors", `<row r="1"><c r="A1" t="b"><v>1</v></c><c r="B1" t="e"><v>#DIV/0!</v></c></row>`, []string{"Plan A1: TRUE", "Plan B1: #DIV/0!"}},
		{"without references", `<row><c><v>1</v></c><c/><c><v>2</v></c></row><row><c><v>3</v></c></row>`, []string{"Plan A1: 1 (1)", "Plan C1: 2 (2)", "Plan A2: 3 (3)"}},
		{"with prefixes", `<x:row r="1"><x:c r="a1"><x:v>5</x:v></x:c></x:row>`, []string{"Plan A1: 5 (5)"}},
	} {
		t.Run(tc.name, func(t *testing.T) {
			found := ooxmltest.Read(t, xlsx.Read, book(tc.rows))
			if diff := cmp.Diff(append(tc.want, tail...), found.Pieces); diff != "" {
				t.Errorf("pieces (-want +got):\n%s", diff)
			}
			if len(found.Skips) > 0 {
				t.Errorf("skipped: %v", found.Skips)
			}
		})
	}
}

func TestBesideTheCells(t *testing.T) {
	margins := `</sheetData><headerFooter><oddHeader>&amp;L&amp;"Arial,Bold"&amp;12Draft&amp;CMargin 4.2%&amp;RPage &amp;P</oddHeader></headerFooter><sheetData>`
	content := book(margins,
		"xl/worksheets/_rels/sheet1.xml.rels", ooxmltest.Relations("c", "comments", "../comments1.xml", "t", "threadedComment", "../threads.xml",
			"d", "drawing", "../drawings/drawing1.xml", "p", "package", "../embeddings/book.xlsx"),
		"xl/comments1.xml", `<comments><authors><author>Ana</author><author>tc={1}</author></authors><commentList>`+
			`<comment ref="B2" authorId="0"><text><r><t>was 4.</t></r><r><t>1%</t></r></text></comment>`+
			`<comment ref="B3" authorId="1"><text><t>a copy</t></text></comment></commentList></comments>`,
		"xl/threads.xml", `<ThreadedComments><threadedComment ref="B3"><text>is it 4.2%?</text></threadedComment></ThreadedComments>`,
		"xl/drawings/drawing1.xml", `<xdr:wsDr><xdr:twoCellAnchor><xdr:from><xdr:col>1</xdr:col><xdr:row>2</xdr:row></xdr:from>`+
			`<xdr:sp><xdr:nvSpPr><xdr:cNvPr id="2" name="Box 1"/></xdr:nvSpPr><xdr:txBody><a:p><a:r><a:t>up to 4</a:t></a:r><a:r><a:t>.2%</a:t></a:r></a:p></xdr:txBody></xdr:sp></xdr:twoCellAnchor>`+
			`<xdr:twoCellAnchor><xdr:from><xdr:col>4</xdr:col><xdr:row>0</xdr:row></xdr:from><xdr:graphicFrame><xdr:nvGraphicFramePr><xdr:cNvPr id="3" name="Chart 1"/></xdr:nvGraphicFramePr>`+
			`<c:chart r:id="ch"/></xdr:graphicFrame></xdr:twoCellAnchor></xdr:wsDr>`,
		"xl/drawings/_rels/drawing1.xml.rels", ooxmltest.Relations("ch", "chart", "../charts/chart1.xml"),
		"xl/charts/chart1.xml", `<c:chartSpace><c:title><a:p><a:r><a:t>Margins</a:t></a:r></a:p></c:title><c:ser><c:tx><c:strRef><c:f>Plan!$B$1</c:f><c:strCache><c:pt idx="0"><c:v>2024</c:v></c:pt></c:strCache></c:strRef></c:tx>`+
			`<c:val><c:numRef><c:f>Plan!$B$2</c:f><c:numCache><c:formatCode>0.0%</c:formatCode><c:pt idx="0"><c:v>0.042</c:v></c:pt></c:numCache></c:numRef></c:val></c:ser></c:chartSpace>`,
		"xl/embeddings/book.xlsx", "PK",
	)
	found := ooxmltest.Read(t, xlsx.Read, content)
	want := []string{
		"Plan (header): Draft", "Plan (header): Margin 4.2%", "Plan (header): Page",
		"Plan B2 (comment): was 4.1% by Ana", "Plan B3 (comment): is it 4.2%?",
		"Plan Box 1 B3 (text box): up to 4.2%",
		"Plan Chart 1 E1 (chart): Margins", "Plan Chart 1 E1 (chart): 2024 =Plan!$B$1", "Plan Chart 1 E1 (chart): 4.2% (0.042) =Plan!$B$2",
	}
	if diff := cmp.Diff(append(want, tail...), found.Pieces); diff != "" {
		t.Errorf("pieces (-want +got):\n%s", diff)
	}
	if diff := cmp.Diff([]string{"xl/embeddings/book.xlsx 2"}, found.Members); diff != "" {
		t.Errorf("members (-want +got):\n%s", diff)
	}
}

func TestDamageIsNamed(t *testing.T) {
	for _, tc := range []struct {
		name    string
		content []byte
		piece   string // still found
		skip    string
	}{
		{"not a zip", []byte("PK\x03\x04"), "", ": The workbook is damaged; what is whole is read."},
		{"a sheet breaks off", book(`<row r="1"><c r="A1"><v>1</v></c></row><row r="2"><c r="A2"><v>`), "Plan A1: 1 (1)", "Plan: The sheet is damaged; what is whole is read."},
		{"a sheet is missing", ooxmltest.Zip("xl/workbook.xml", workbook, "xl/worksheets/sheet2.xml", sheet(`<row><c><v>7</v></c></row>`)), "Old A1 (hidden): 7 (7)", "Plan: The sheet is missing from the file."},
		{"only sheets are left", ooxmltest.Zip("xl/worksheets/sheet1.xml", sheet(`<row><c><v>7</v></c></row>`)), "sheet1 A1: 7 (7)", ": The list of sheets is missing from the file."},
		{"binary", ooxmltest.Zip("xl/workbook.bin", "x"), "", ": Binary workbooks (.xlsb) are not read."},
	} {
		t.Run(tc.name, func(t *testing.T) {
			found := ooxmltest.Read(t, xlsx.Read, tc.content)
			if tc.piece != "" && !strings.Contains(strings.Join(found.Pieces, "\n"), tc.piece) {
				t.Errorf("found %q; want %q among them", found.Pieces, tc.piece)
			}
			if !strings.Contains(strings.Join(found.Skips, "\n"), tc.skip) {
				t.Errorf("skipped %q; want %q", found.Skips, tc.skip)
			}
		})
	}
}

// TestLongTextsOfManyCells holds that what cells share is not multiplied
// without end.
func TestLongTextsOfManyCells(t *testing.T) {
	const long = 1 << 20
	content := ooxmltest.Packed(
		"xl/workbook.xml", `<workbook><sheets><sheet name="Bomb"/></sheets></workbook>`,
		"xl/sharedStrings.xml", `<sst><si><t>`+strings.Repeat("x", long)+`</t></si></sst>`,
		"xl/worksheets/sheet1.xml", sheet(`<row>`+strings.Repeat(`<c t="s"><v>0</v></c>`, 2000)+`</row>`),
	)
	counted := &counter{}
	if err := xlsx.Read(context.Background(), content, counted); err != nil {
		t.Fatal(err)
	}
	if counted.bytes > 600<<20 {
		t.Errorf("a file of %d bytes gives %d bytes of text", len(content), counted.bytes)
	}
	if diff := cmp.Diff([]string{"The workbook has more cells than are read."}, counted.skips); diff != "" {
		t.Errorf("skipped (-want +got):\n%s", diff)
	}
}

// counter counts the bytes of text.
type counter struct {
	nothing
	bytes int
	skips []string
}

func (c *counter) Piece(p extract.Piece) error {
	c.bytes += len(p.Text)
	return nil
}

func (c *counter) Skip(_ extract.Place, reason string) error {
	c.skips = append(c.skips, reason)
	return nil
}

// full is a sink that takes so many pieces.
type full struct {
	ooxmltest.Found
	left int
}

var errFull = errors.New("full")

func (f *full) Piece(p extract.Piece) error {
	if f.left--; f.left < 0 {
		return errFull
	}
	return f.Found.Piece(p)
}

func TestErrorOfTheSinkEndsReading(t *testing.T) {
	content := book(`<row r="1"><c r="A1"><v>1</v></c><c r="B1"><v>2</v></c></row>`)
	for left := range 5 {
		if err := xlsx.Read(context.Background(), content, &full{left: left}); !errors.Is(err, errFull) {
			t.Errorf("with room for %d pieces reading returns %v", left, err)
		}
	}
	ctx, cancel := context.WithCancel(context.Background())
	cancel()
	if err := xlsx.Read(ctx, content, &full{left: 100}); !errors.Is(err, context.Canceled) {
		t.Errorf("reading goes on though nobody waits: %v", err)
	}
}

func FuzzRead(f *testing.F) {
	f.Add(book(`<row r="1"><c r="A1" s="1"><f t="shared" si="0">B1</f><v>0.042</v></c><c r="B1" t="s"><v>1</v></c><c t="inlineStr"><is><t>x</t></is></c><c><f t="shared" si="0"/></c></row>`))
	f.Fuzz(func(t *testing.T, content []byte) {
		ooxmltest.Read(t, xlsx.Read, content)
	})
}

// FuzzSheet changes a sheet only, inside a workbook that is whole.
func FuzzSheet(f *testing.F) {
	f.Add(`<row r="1"><c r="A1" s="1"><f t="shared" si="0">B1+'x'!$C2</f><v>0.042</v></c><c r="XFD1048576"><f t="shared" si="0"/><v>1e300</v></c></row>`)
	f.Fuzz(func(t *testing.T, rows string) {
		content := book(rows)
		first := ooxmltest.Read(t, xlsx.Read, content)
		if diff := cmp.Diff(first, ooxmltest.Read(t, xlsx.Read, content)); diff != "" {
			t.Errorf("the second reading differs (-first +second):\n%s", diff)
		}
	})
}

func BenchmarkRead(b *testing.B) {
	var rows strings.Builder
	for row := 1; row <= 5000; row++ {
		fmt.Fprintf(&rows, `<row r="%d"><c r="A%d" t="s"><v>0</v></c><c r="B%d" s="1"><v>%v</v></c><c r="C%d"><v>%d</v></c><c r="D%d" s="2"><f>B%d*C%d</f><v>%v</v></c></row>`,
			row, row, row, float64(row)/7, row, row, row, row, row, float64(row*row)/7)
	}
	content := book(rows.String())
	b.SetBytes(int64(len(content)))
	b.ReportAllocs()
	for b.Loop() {
		if err := xlsx.Read(b.Context(), content, nothing{}); err != nil {
			b.Fatal(err)
		}
	}
}

type nothing struct{}

func (nothing) Piece(extract.Piece) error        { return nil }
func (nothing) Member(string, []byte) error      { return nil }
func (nothing) Skip(extract.Place, string) error { return nil }

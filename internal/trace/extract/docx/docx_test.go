package docx_test

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"ownup/internal/trace/extract/docx"
	"ownup/internal/trace/extract/ooxml/ooxmltest"
)

// document is a document with a body, and more parts.
func document(body string, more ...string) []byte {
	return ooxmltest.Zip(append([]string{
		"_rels/.rels", ooxmltest.Relations("m", "officeDocument", "word/document.xml"),
		"word/document.xml", `<w:document xmlns:w="x"><w:body>` + body + `</w:body></w:document>`,
	}, more...)...)
}

// run is a run of text.
func run(text string) string { return `<w:r><w:t xml:space="preserve">` + text + `</w:t></w:r>` }

func paragraph(inside string) string { return `<w:p>` + inside + `</w:p>` }

func TestBody(t *testing.T) {
	for _, tc := range []struct {
		name, body string
		want       []string
	}{
		{"runs are joined", paragraph(run("a margin of 4") + `<w:proofErr/>` + run(".2") + run("%")), []string{"paragraph 1: a margin of 4.2%"}},
		{"empty paragraphs count", paragraph("") + paragraph(run("two")), []string{"paragraph 2: two"}},
		{"tabs and breaks", paragraph(`<w:pPr><w:tabs><w:tab w:val="left" w:pos="720"/></w:tabs></w:pPr>` + `<w:r><w:t>a</w:t><w:tab/><w:t>b</w:t><w:br/><w:t>c</w:t><w:noBreakHyphen/><w:t>d</w:t></w:r>`), []string{"paragraph 1: a\tb\nc-d"}},
		{"insertions", paragraph(run("now ") + `<w:ins>` + run("4.2%") + `</w:ins>`), []string{"paragraph 1: now 4.2%"}},
		{
			"a digit is changed",
			paragraph(run("from 4.") + `<w:del><w:r><w:delText>2</w:delText></w:r></w:del><w:ins>` + run("3") + `</w:ins>` + run("% on")),
			[]string{"paragraph 1: from 4.3% on", "paragraph 1 (deleted): 4.2%"},
		},
		{
			"a paragraph is moved",
			paragraph(`<w:moveFrom>`+run("moved 7")+`</w:moveFrom>`) + paragraph(`<w:moveTo>`+run("moved 7")+`</w:moveTo>`),
			[]string{"paragraph 1 (deleted): moved 7", "paragraph 2: moved 7"},
		},
		{
			"hidden text", paragraph(run("seen ") + `<w:r><w:rPr><w:vanish/></w:rPr><w:t>not 4.2%</w:t></w:r>` + run("again") + `<w:r><w:rPr><w:vanish w:val="0"/></w:rPr><w:t>!</w:t></w:r>`),
			[]string{"paragraph 1: seen again!", "paragraph 1 (hidden): not 4.2%"},
		},
		{
			"a field shows its result",
			paragraph(`<w:r><w:fldChar w:fldCharType="begin"/></w:r><w:r><w:instrText>=SUM(1)</w:instrText></w:r><w:r><w:fldChar w:fldCharType="separate"/></w:r>` + run("4.2") + `<w:r><w:fldChar w:fldCharType="end"/></w:r><w:fldSimple w:instr="X">` + run("%") + `</w:fldSimple>`),
			[]string{"paragraph 1: 4.2%"},
		},
		{
			"tables",
			paragraph(run("above")) + `<w:tbl><w:tr><w:tc><w:tcPr><w:gridSpan w:val="2"/></w:tcPr>` + paragraph(run("wide")) + `</w:tc><w:tc>` + paragraph(run("third")) +
				`</w:tc></w:tr><w:tr><w:tc>` + paragraph(run("4.2%")) + `</w:tc></w:tr></w:tbl>` + paragraph(run("below")),
			[]string{"paragraph 1: above", "paragraph 2 A1: wide", "paragraph 3 C1: third", "paragraph 4 A2: 4.2%", "paragraph 5: below"},
		},
		{
			"text boxes are read once",
			paragraph(run("before") + `<w:r><mc:AlternateContent><mc:Choice><w:drawing><wp:docPr id="1" name="x" descr="a red box"/><wps:txbx><w:txbxContent>` + paragraph(run("in 4")+run(".2%")) +
				`</w:txbxContent></wps:txbx></w:drawing></mc:Choice><mc:Fallback><w:pict><w:txbxContent>` + paragraph(run("in 4.2%")) + `</w:txbxContent></w:pict></mc:Fallback></mc:AlternateContent></w:r>` + run(" after")),
			[]string{"paragraph 1 (description): a red box", "paragraph 1 (text box): in 4.2%", "paragraph 1: before after"},
		},
	} {
		t.Run(tc.name, func(t *testing.T) {
			found := ooxmltest.Read(t, docx.Read, document(tc.body))
			if diff := cmp.Diff(tc.want, found.Pieces); diff != "" {
				t.Errorf("pieces (-want +got):\n%s", diff)
			}
			if len(found.Skips) > 0 {
				t.Errorf("skipped: %v", found.Skips)
			}
		})
	}
}

// notes has a note, a comment, a header, a footer, a chart and an object.
func notes() []byte {
	return document(
		paragraph(run("one"))+paragraph(run("two")+`<w:r><w:footnoteReference w:id="2"/></w:r><w:r><w:commentReference w:id="5"/></w:r>`+
			`<w:r><w:drawing><c:chart r:id="ch"/></w:drawing></w:r><w:r><w:object><o:OLEObject r:id="ob"/></w:object></w:r>`),
		"word/_rels/document.xml.rels", ooxmltest.Relations("f", "footnotes", "footnotes.xml", "c", "comments", "comments.xml", "h", "header", "header1.xml",
			"g", "footer", "footer1.xml", "ch", "chart", "charts/chart1.xml", "ob", "oleObject", "embeddings/a.bin", "x", "footer", "gone.xml"),
		"word/footnotes.xml", `<w:footnotes><w:footnote w:id="2">`+paragraph(run("see 4.2%"))+`</w:footnote></w:footnotes>`,
		"word/comments.xml", `<w:comments><w:comment w:id="5" w:author="Ines">`+paragraph(run("really?"))+`</w:comment></w:comments>`,
		"word/header1.xml", `<w:hdr>`+paragraph(run("Draft"))+`</w:hdr>`,
		"word/footer1.xml", `<w:ftr>`+paragraph(run("Page"))+`</w:ftr>`,
		"word/charts/chart1.xml", `<c:chartSpace><c:numCache><c:formatCode>0%</c:formatCode><c:pt><c:v>0.042</c:v></c:pt></c:numCache><c:numCache><c:pt><c:v>5</c:v></c:pt></c:numCache></c:chartSpace>`,
		"word/embeddings/a.bin", "bytes",
	)
}

func TestAroundTheBody(t *testing.T) {
	found := ooxmltest.Read(t, docx.Read, notes())
	want := []string{
		"paragraph 1: one", "paragraph 2 (chart): 4% (0.042)", "paragraph 2 (chart): 5 (5)", "paragraph 2: two",
		"paragraph 2 (footnote): see 4.2%", "paragraph 2 (comment): really? by Ines", "(header): Draft", "(footer): Page",
	}
	if diff := cmp.Diff(want, found.Pieces); diff != "" {
		t.Errorf("pieces (-want +got):\n%s", diff)
	}
	if diff := cmp.Diff([]string{"word/embeddings/a.bin 5"}, found.Members); diff != "" {
		t.Errorf("members (-want +got):\n%s", diff)
	}
	if diff := cmp.Diff([]string{"(footer): The text is missing from the file."}, found.Skips); diff != "" {
		t.Errorf("skipped (-want +got):\n%s", diff)
	}
}

func TestDamageIsNamed(t *testing.T) {
	for _, tc := range []struct {
		name, piece, skip string
		content           []byte
	}{
		{"breaks off", "paragraph 2: begun", ": The text is damaged; what is whole is read.", ooxmltest.Zip("word/document.xml", `<w:document><w:p><w:r><w:t>whole</w:t></w:r></w:p><w:p><w:r><w:t>begun`)},
		{"too deep", "", ": The text is damaged; what is whole is read.", document(strings.Repeat("<w:p>", 5000))},
		{"no document", "", ": The text is missing from the file.", ooxmltest.Zip("a.xml", "<a/>")},
	} {
		t.Run(tc.name, func(t *testing.T) {
			found := ooxmltest.Read(t, docx.Read, tc.content)
			if !strings.Contains(strings.Join(found.Pieces, "\n"), tc.piece) {
				t.Errorf("found %q; want %q among them", found.Pieces, tc.piece)
			}
			if diff := cmp.Diff([]string{tc.skip}, found.Skips); diff != "" {
				t.Errorf("skipped (-want +got):\n%s", diff)
			}
		})
	}
}

func FuzzRead(f *testing.F) {
	f.Add(notes())
	f.Fuzz(func(t *testing.T, content []byte) { ooxmltest.Read(t, docx.Read, content) })
}

// FuzzBody changes the body only, inside a document that is whole.
func FuzzBody(f *testing.F) {
	f.Add(paragraph(run("a") + `<w:del><w:r><w:delText>b</w:delText></w:r></w:del><w:ins>` + run("c") + `</w:ins><w:r><w:rPr><w:vanish/></w:rPr><w:t>d</w:t></w:r>`))
	f.Add(`<w:tbl><w:tr><w:tc><w:tcPr><w:gridSpan w:val="2"/></w:tcPr><w:p><w:txbxContent><w:p/></w:txbxContent></w:p></w:tc></w:tr></w:tbl></w:p></w:tbl>`)
	f.Fuzz(func(t *testing.T, body string) {
		content := document(body)
		first := ooxmltest.Read(t, docx.Read, content)
		if diff := cmp.Diff(first, ooxmltest.Read(t, docx.Read, content)); diff != "" {
			t.Errorf("the second reading differs (-first +second):\n%s", diff)
		}
	})
}

package pptx_test

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"ownup/internal/trace/extract/ooxml/ooxmltest"
	"ownup/internal/trace/extract/pptx"
)

// shape is a shape with paragraphs of runs.
func shape(name string, paragraphs ...[]string) string {
	var b strings.Builder
	b.WriteString(`<p:sp><p:nvSpPr><p:cNvPr id="1" name="` + name + `"/></p:nvSpPr><p:txBody>`)
	for _, runs := range paragraphs {
		b.WriteString(`<a:p>`)
		for _, r := range runs {
			b.WriteString(`<a:r><a:t>` + r + `</a:t></a:r>`)
		}
		b.WriteString(`</a:p>`)
	}
	return b.String() + `</p:txBody></p:sp>`
}

func slide(inside string) string { return `<p:sld><p:cSld>` + inside + `</p:cSld></p:sld>` }

// deck has slides, the second of which is shown first.
func deck() []byte {
	return ooxmltest.Zip(
		"_rels/.rels", ooxmltest.Relations("m", "officeDocument", "ppt/presentation.xml"),
		"ppt/presentation.xml", `<p:presentation><p:sldIdLst><p:sldId id="257" r:id="b"/><p:sldId id="256" r:id="a"/><p:sldId id="258" r:id="c"/></p:sldIdLst></p:presentation>`,
		"ppt/_rels/presentation.xml.rels", ooxmltest.Relations("a", "slide", "slides/slide1.xml", "b", "slide", "slides/slide2.xml", "c", "slide", "slides/slide3.xml"),
		"ppt/slides/slide1.xml", slide(`<p:graphicFrame><p:nvGraphicFramePr><p:cNvPr id="2" name="Table 1"/></p:nvGraphicFramePr><a:tbl><a:tr><a:tc><a:txBody><a:p><a:r><a:t>Year</a:t></a:r></a:p></a:txBody></a:tc><a:tc/></a:tr>`+
			`<a:tr><a:tc/><a:tc><a:txBody><a:p><a:r><a:t>4</a:t></a:r><a:r><a:t>.2%</a:t></a:r></a:p></a:txBody></a:tc></a:tr></a:tbl></p:graphicFrame>`+shape("Footer", []string{"below"})),
		"ppt/slides/_rels/slide1.xml.rels", ooxmltest.Relations("n", "notesSlide", "../notesSlides/notesSlide1.xml", "k", "comments", "../comments/comment1.xml"),
		"ppt/notesSlides/notesSlide1.xml", `<p:notes>`+shape("Notes", []string{"say four point two"})+`<p:sp><a:p><a:fld type="slidenum"><a:t>2</a:t></a:fld></a:p></p:sp></p:notes>`,
		"ppt/comments/comment1.xml", `<p:cmLst><p:cm><p:text>check 4.2%</p:text></p:cm><p188:cm><p188:txBody><a:p><a:r><a:t>again</a:t></a:r></a:p></p188:txBody></p188:cm></p:cmLst>`,
		"ppt/slides/slide2.xml", slide(shape("Title 1", []string{"Margin of 4", ".2%"}, []string{"second"})+
			`<p:graphicFrame><p:nvGraphicFramePr><p:cNvPr id="4" name="Chart 3" descr="A chart of margins"/></p:nvGraphicFramePr><c:chart r:id="ch"/></p:graphicFrame>`+
			`<p:graphicFrame><p:nvGraphicFramePr><p:cNvPr id="5" name="Diagram 4"/></p:nvGraphicFramePr><dgm:relIds r:dm="dm" r:lo="x"/></p:graphicFrame>`+
			`<p:graphicFrame><p:nvGraphicFramePr><p:cNvPr id="6" name="Object 5"/></p:nvGraphicFramePr><p:oleObj r:id="ob"/></p:graphicFrame>`),
		"ppt/slides/_rels/slide2.xml.rels", ooxmltest.Relations("ch", "chart", "../charts/chart1.xml", "dm", "diagramData", "../diagrams/data1.xml", "ob", "package", "../embeddings/b.docx"),
		"ppt/charts/chart1.xml", `<c:chartSpace><c:ser><c:dLbls><c:numFmt formatCode="0.0%" sourceLinked="0"/></c:dLbls><c:cat><c:strCache><c:pt><c:v>2024</c:v></c:pt></c:strCache></c:cat>`+
			`<c:val><c:numCache><c:formatCode>General</c:formatCode><c:pt><c:v>4.2000000000000003E-2</c:v></c:pt></c:numCache></c:val></c:ser></c:chartSpace>`,
		"ppt/charts/_rels/chart1.xml.rels", ooxmltest.Relations("w", "package", "../embeddings/a.xlsx"),
		"ppt/embeddings/a.xlsx", "book",
		"ppt/embeddings/b.docx", "words",
		"ppt/diagrams/data1.xml", `<dgm:dataModel><dgm:pt><dgm:t><a:p><a:r><a:t>step one</a:t></a:r></a:p></dgm:t></dgm:pt></dgm:dataModel>`,
		"ppt/slides/slide3.xml", strings.Replace(slide(shape("Box", []string{"not shown"})), "<p:sld>", `<p:sld show="0">`, 1),
	)
}

func TestDeck(t *testing.T) {
	found := ooxmltest.Read(t, pptx.Read, deck())
	want := []string{
		"slide 1 Title 1: Margin of 4.2%", "slide 1 Title 1: second",
		"slide 1 Chart 3 (description): A chart of margins", "slide 1 Chart 3 (chart): 2024", "slide 1 Chart 3 (chart): 4.2% (0.042)",
		"slide 1 Diagram 4: step one",
		"slide 2 Table 1 A1: Year", "slide 2 Table 1 B2: 4.2%", "slide 2 Footer: below",
		"slide 2 Notes (notes): say four point two", "slide 2 (comment): check 4.2%", "slide 2 (comment): again",
		"slide 3 Box (hidden): not shown",
	}
	if diff := cmp.Diff(want, found.Pieces); diff != "" {
		t.Errorf("pieces (-want +got):\n%s", diff)
	}
	if diff := cmp.Diff([]string{"ppt/embeddings/a.xlsx 4", "ppt/embeddings/b.docx 5"}, found.Members); diff != "" {
		t.Errorf("members (-want +got):\n%s", diff)
	}
	if len(found.Skips) > 0 {
		t.Errorf("skipped: %v", found.Skips)
	}
}

func TestDamageIsNamed(t *testing.T) {
	for _, tc := range []struct {
		name    string
		content []byte
		pieces  []string
		skips   []string
	}{
		{"no list", ooxmltest.Zip("ppt/slides/slide2.xml", slide(shape("B", []string{"b"})), "ppt/slides/slide1.xml", slide(shape("A", []string{"a"}))), []string{"slide 1 A: a", "slide 2 B: b"}, []string{": The list of slides is missing from the file."}},
		{"a slide breaks off", ooxmltest.Zip("ppt/slides/slide1.xml", `<p:sld><a:p><a:t>half`), []string{"slide 1: half"}, []string{": The list of slides is missing from the file.", "slide 1: The drawing is damaged; what is whole is read."}},
		{"no zip", []byte("PK"), nil, []string{": The presentation is damaged; what is whole is read."}},
	} {
		t.Run(tc.name, func(t *testing.T) {
			found := ooxmltest.Read(t, pptx.Read, tc.content)
			if diff := cmp.Diff(tc.pieces, found.Pieces); diff != "" {
				t.Errorf("pieces (-want +got):\n%s", diff)
			}
			if diff := cmp.Diff(tc.skips, found.Skips); diff != "" {
				t.Errorf("skipped (-want +got):\n%s", diff)
			}
		})
	}
}

func FuzzRead(f *testing.F) {
	f.Add(deck())
	f.Fuzz(func(t *testing.T, content []byte) { ooxmltest.Read(t, pptx.Read, content) })
}

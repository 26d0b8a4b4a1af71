package drawing_test

import (
	"context"
	"testing"

	"github.com/google/go-cmp/cmp"

	"ownup/internal/trace/extract"
	"ownup/internal/trace/extract/drawing"
	"ownup/internal/trace/extract/ooxml"
	"ownup/internal/trace/extract/ooxml/ooxmltest"
)

// read reads one part of a file.
func read(t *testing.T, file []byte, part string) *ooxmltest.Found {
	t.Helper()
	p, err := ooxml.Open(file)
	if err != nil {
		t.Fatal(err)
	}
	found := &ooxmltest.Found{}
	r := &drawing.Reader{Package: p, Sink: found}
	if err := r.Shapes(context.Background(), part, extract.Place{Slide: 1}); err != nil {
		t.Fatalf("an error of its own: %v", err)
	}
	return found
}

// file has shapes, and a chart that leads back to them.
func file(shapes, chart string) []byte {
	return ooxmltest.Zip(
		"a.xml", shapes,
		"_rels/a.xml.rels", ooxmltest.Relations("c", "chart", "c.xml", "d", "diagramData", "a.xml"),
		"c.xml", chart,
		"_rels/c.xml.rels", ooxmltest.Relations("u", "chartUserShapes", "a.xml", "w", "package", "none.xlsx"),
	)
}

func TestPartsThatLeadToOneAnother(t *testing.T) {
	found := read(t, file(`<sp><p><t>once</t></p><chart r:id="c"/><relIds r:dm="d"/><chart r:id="c"/></sp>`, `<numCache><pt><v>4.2</v></pt></numCache>`), "a.xml")
	if diff := cmp.Diff([]string{"slide 1: once", "slide 1 (chart): 4.2 (4.2)"}, found.Pieces); diff != "" {
		t.Errorf("pieces (-want +got):\n%s", diff)
	}
	if diff := cmp.Diff([]string{"slide 1 (chart): The embedded file is missing from the file."}, found.Skips); diff != "" {
		t.Errorf("skipped (-want +got):\n%s", diff)
	}
}

func TestNumbersOfCharts(t *testing.T) {
	for _, tc := range []struct {
		name, chart string
		want        []string
	}{
		{"format of one point", `<numCache><formatCode>0</formatCode><pt formatCode="0.0%"><v>0.042</v></pt><pt><v>1.6</v></pt></numCache>`, []string{"slide 1 (chart): 4.2% (0.042)", "slide 1 (chart): 2 (1.6)"}},
		{"labels of one series", `<ser><dLbls><numFmt formatCode="0%" sourceLinked="0"/></dLbls><numCache><pt><v>0.5</v></pt></numCache></ser><ser><numCache><pt><v>0.5</v></pt></numCache></ser>`, []string{"slide 1 (chart): 50% (0.5)", "slide 1 (chart): 0.5 (0.5)"}},
		{"labels as in the sheet", `<dLbls><numFmt formatCode="0%" sourceLinked="1"/></dLbls><numCache><pt><v>0.5</v></pt></numCache>`, []string{"slide 1 (chart): 0.5 (0.5)"}},
		{"categories are text", `<strCache><pt><v>2024</v></pt></strCache>`, []string{"slide 1 (chart): 2024"}},
		{"newer charts", `<numDim><f>A1:A2</f><lvl formatCode="0.0"><pt>4.25</pt></lvl></numDim>`, []string{"slide 1 (chart): 4.3 (4.25) =A1:A2"}},
	} {
		t.Run(tc.name, func(t *testing.T) {
			found := read(t, file(`<chart r:id="c"/>`, `<chartSpace>`+tc.chart+`</chartSpace>`), "a.xml")
			if diff := cmp.Diff(tc.want, found.Pieces); diff != "" {
				t.Errorf("pieces (-want +got):\n%s", diff)
			}
		})
	}
}

func FuzzShapes(f *testing.F) {
	f.Add(`<sld show="0"><sp><cNvPr name="A" descr="b"/><p><r><t>c</t></r><br/><fld type="slidenum"><t>3</t></fld></p></sp><tbl><tr><tc><p><t>d</t></p></tc></tr></tbl><chart r:id="c"/></sld>`,
		`<chartSpace><p><t>title</t></p><ser><dLbls><numFmt formatCode="0%"/></dLbls><f>A1</f><numCache><formatCode>0.0</formatCode><pt formatCode="0"><v>1</v></pt></numCache></ser></chartSpace>`)
	f.Fuzz(func(t *testing.T, shapes, chart string) {
		content := file(shapes, chart)
		if diff := cmp.Diff(read(t, content, "a.xml"), read(t, content, "a.xml")); diff != "" {
			t.Errorf("the second reading differs (-first +second):\n%s", diff)
		}
	})
}

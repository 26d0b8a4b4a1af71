package pdf

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"sync"
	"testing"

	"github.com/google/go-cmp/cmp"

	"ownup/internal/testkit"
	"ownup/internal/trace/extract"
	"ownup/internal/trace/extract/extracttest"
	"ownup/internal/trace/extract/pdf/pdftest"
)

// shared is the one library of these tests, since each takes seconds to
// compile the first time.
var shared = sync.OnceValue(func() func(testing.TB) *Library {
	var once sync.Once
	var l *Library
	return func(tb testing.TB) *Library {
		once.Do(func() { l = Open(filepath.Dir(testkit.Output(tb, "pdfium", "compiled"))) })
		return l
	}
})()

func read(t testing.TB, content string) *extracttest.Recorder {
	t.Helper()
	return extracttest.Read(t, shared(t).Read, "a.pdf", content)
}

// check compares what is read with lines of the form "place: text".
func check(t *testing.T, r *extracttest.Recorder, want, skips []string) {
	t.Helper()
	if d := cmp.Diff(want, r.Lines()); d != "" {
		t.Errorf("pieces (-want +got):\n%s", d)
	}
	if d := cmp.Diff(skips, r.Skips); d != "" {
		t.Errorf("skips (-want +got):\n%s", d)
	}
}

func one(content string) []pdftest.Page { return []pdftest.Page{{Content: content}} }

func TestPages(t *testing.T) {
	r := read(t, pdftest.Pages("", []pdftest.Page{
		{Content: pdftest.Text(50, 700, "The margin of the") + pdftest.Text(50, 686, "third quarter is 4.2 %.")},
		{Content: ""},
		{Content: pdftest.Text(50, 700, "North") + pdftest.Text(200, 700, "1") + pdftest.Text(260, 700, "234")},
	}))
	check(t, r, []string{"page1: The margin of the\nthird quarter is 4.2 %.", "page3: North\t1\t234"}, nil)
	p := r.Pieces[0]
	got := p.Span(strings.Index(p.Text, "4.2"), len(p.Text)).Box
	// The text begins at 50 points and 114 from the top; Helvetica is known.
	if got.Left < 129 || got.Left > 131 || got.Top < 102 || got.Bottom > 118 || got.Right < 163 || got.Right > 165 {
		t.Errorf("the box of 4.2 %% is %+v", got)
	}
}

// A page that is turned or cut is read as a person sees it.
func TestTurnedPages(t *testing.T) {
	// Text that runs upwards on a page that is turned clockwise is upright.
	upwards := "BT /F 12 Tf 0 1 -1 0 100 200 Tm (4.2 percent) Tj 0 -14 Td (of sales) Tj ET\n"
	upright := pdftest.Text(100, 700, "4.2 percent") + pdftest.Text(100, 686, "of sales")
	downwards := "BT /F 12 Tf 0 -1 1 0 100 700 Tm (4.2 percent) Tj ET\n"
	slanted := "BT /F 12 Tf 1 0 0.3 1 100 700 Tm (4.2) Tj 20 0 Td (percent) Tj ET\n"
	r := read(t, pdftest.Pages("", []pdftest.Page{
		{Content: upwards, Entries: "/Rotate 90"},
		{Content: upright, Entries: "/CropBox [90 600 590 720]"},
		{Content: downwards},
		{Content: downwards, Entries: "/Rotate 270"},
		{Content: slanted},
		{Content: upright, Entries: "/CropBox [300 0 600 400]"},
	}))
	check(t, r, []string{
		"page1: 4.2 percent\nof sales", "page2: 4.2 percent\nof sales", "page3: 4.2 percent", "page4: 4.2 percent", "page5: 4.2 percent",
		"page6 hidden: 4.2 percent\nof sales",
	}, nil)
	near := func(got, want float32) bool { return got > want-6 && got < want+6 }
	for i, want := range map[int]extract.Box{
		0: {Left: 200, Top: 89, Right: 262, Bottom: 117},
		1: {Left: 10, Top: 8, Right: 72, Bottom: 37},
		2: {Left: 97, Top: 100, Right: 111, Bottom: 162},
		3: {Left: 100, Top: 488, Right: 162, Bottom: 502},
	} {
		if got := r.Pieces[i].Box; !near(got.Left, want.Left) || !near(got.Top, want.Top) || !near(got.Right, want.Right) || !near(got.Bottom, want.Bottom) {
			t.Errorf("page %d: the box is %+v; want about %+v", i+1, got, want)
		}
	}
}

func TestFootnoteMarks(t *testing.T) {
	r := read(t, pdftest.Pages("", one("BT /F 12 Tf 50 700 Td (Sales grew by 4.2) Tj /F 7 Tf 5 Ts (1) Tj 0 Ts /F 12 Tf ( percent, CO) Tj /F 7 Tf -2 Ts (2) Tj ET")))
	check(t, r, []string{"page1: Sales grew by 4.2¹ percent, CO2"}, nil)
}

func TestCommentsAndFields(t *testing.T) {
	appearance := pdftest.Stream("/Type /XObject /Subtype /Form /BBox [0 0 100 20] /Resources << /Font << /F 3 0 R >> >>", "BT /F 12 Tf 2 5 Td (1,234.50) Tj ET")
	stamp := pdftest.Stream("/Type /XObject /Subtype /Form /BBox [0 0 100 20] /Resources << /Font << /F 3 0 R >> >>", "BT /F 12 Tf 2 5 Td (signed 4.2) Tj ET")
	at := func(y int) string { return fmt.Sprintf("/Type /Annot /F 4 /Rect [50 %d 150 %d]", y, y+20) }
	first := pdftest.First
	r := read(t, pdftest.Pages(
		fmt.Sprintf("/AcroForm << /Fields [%d 0 R %d 0 R] /DR << /Font << /F 3 0 R >> >> /DA (/F 12 Tf) >>", first(2), first(3)),
		[]pdftest.Page{{
			Content: pdftest.Text(50, 700, "Total"),
			Entries: fmt.Sprintf("/Annots [%d 0 R %d 0 R %d 0 R %d 0 R null]", first(2), first(3), first(4), first(5)),
		}},
		appearance, stamp,
		fmt.Sprintf("<< %s /Subtype /Widget /FT /Tx /T (sum) /V (1234.5) /AP << /N %d 0 R >> >>", at(600), first(0)),
		fmt.Sprintf("<< %s /Subtype /Widget /FT /Tx /T (note) /V (was 3.9) >>", at(500)),
		fmt.Sprintf("<< %s /Subtype /Text /T (Ines) /Contents (is this 5.1 or 5.2?) >>", at(400)),
		fmt.Sprintf("<< %s /Subtype /Stamp /AP << /N %d 0 R >> >>", at(300), first(1)),
	))
	check(t, r, []string{
		"page1: Total", "page1 sum field: 1,234.50", "page1 note field: was 3.9", "page1 comment: is this 5.1 or 5.2? by Ines", "page1 comment: signed 4.2",
	}, nil)
	if got, want := r.Pieces[3].Box, (extract.Box{Left: 50, Top: 380, Right: 150, Bottom: 400}); got != want {
		t.Errorf("the box of the comment is %+v; want %+v", got, want)
	}
}

func TestFilesInside(t *testing.T) {
	spec := func(name string, file int) string {
		return fmt.Sprintf("<< /Type /Filespec /F (%[1]s) /UF (%[1]s) /EF << /F %[2]d 0 R /UF %[2]d 0 R >> >>", name, file)
	}
	first := pdftest.First
	r := read(t, pdftest.Pages(
		fmt.Sprintf("/Names << /EmbeddedFiles << /Names [(b) %d 0 R] >> >>", first(2)),
		[]pdftest.Page{{
			Content: pdftest.Text(50, 700, "see attached"),
			Entries: fmt.Sprintf("/Annots [<< /Type /Annot /Subtype /FileAttachment /Rect [0 0 20 20] /FS %d 0 R >>]", first(3)),
		}},
		pdftest.Stream("/Type /EmbeddedFile", "a,b\n4.2,7"), pdftest.Stream("/Type /EmbeddedFile", "pinned"),
		spec("margin.csv", first(0)), spec("pin.txt", first(1)),
	))
	check(t, r, []string{"page1: see attached"}, nil)
	if d := cmp.Diff([]extracttest.Member{{Name: "pin.txt", Content: "pinned"}, {Name: "margin.csv", Content: "a,b\n4.2,7"}}, r.Members); d != "" {
		t.Errorf("members (-want +got):\n%s", d)
	}
}

// A PDF attached to a PDF is read in the middle of the other.
func TestAPDFInsideAPDF(t *testing.T) {
	inner := pdftest.Pages("", one(pdftest.Text(50, 700, "inside")))
	attached := "<< /Type /Filespec /F (a.pdf) /EF << /F %d 0 R >> >>"
	first := pdftest.First
	outer := pdftest.Pages(
		fmt.Sprintf("/Names << /EmbeddedFiles << /Names [(a) %d 0 R (b) %d 0 R] >> >>", first(1), first(1)),
		one(pdftest.Text(50, 700, "outside")), pdftest.Stream("/Type /EmbeddedFile", inner), fmt.Sprintf(attached, first(0)),
	)
	var found deep
	readers := extract.Readers{extract.PDF: shared(t).Read}
	if err := readers.Deep(t.Context(), "a.pdf", []byte(outer), extract.DefaultLimits(), &found); err != nil {
		t.Fatal(err)
	}
	if d := cmp.Diff(deep{"outside", "a.pdf > inside", "a.pdf > inside"}, found); d != "" {
		t.Errorf("(-want +got):\n%s", d)
	}
}

// deep is a DeepSink that keeps what it is given in words.
type deep []string

func (d *deep) Begin([]string, extract.Begun) error { return nil }

func (d *deep) Piece(members []string, p extract.Piece) error {
	*d = append(*d, strings.Join(append(members[:len(members):len(members)], p.Text), " > "))
	return nil
}

func (d *deep) Skip(members []string, p extract.Place, reason string) error {
	return d.Piece(members, extract.Piece{Place: p, Text: reason})
}

// A form whose pages are made up by the program that shows them holds the
// values of its fields apart.
func TestDynamicForm(t *testing.T) {
	first := pdftest.First
	r := read(t, pdftest.Pages(
		fmt.Sprintf("/AcroForm << /Fields [] /XFA [(datasets) %d 0 R (template) %d 0 R] >> /NeedsRendering true", first(0), first(1)),
		one(pdftest.Text(50, 700, "Please wait...")),
		pdftest.Stream("", "<xfa:datasets><sum>4.2</sum></xfa:datasets>"), pdftest.Stream("", "<template/>"),
	))
	check(t, r, []string{"page1: Please wait..."}, []string{"The PDF is a form that only some programs show; the values of its fields are read, and nothing else of it."})
	if d := cmp.Diff([]extracttest.Member{{Name: "values of the form.xml", Content: "<xfa:datasets><sum>4.2</sum></xfa:datasets>"}}, r.Members); d != "" {
		t.Errorf("members (-want +got):\n%s", d)
	}
}

func TestProperties(t *testing.T) {
	file := pdftest.Pages("", one(pdftest.Text(50, 700, "x")), "<< /Title (Margin 4.2) /Author (Ines) /Keywords <FEFF00A3> >>")
	file = strings.Replace(file, "/Root 1 0 R", fmt.Sprintf("/Root 1 0 R /Info %d 0 R", pdftest.First(0)), 1)
	check(t, read(t, file), []string{"creator properties: Ines", "title properties: Margin 4.2", "keywords properties: £", "page1: x"}, nil)
}

// What cannot be read is named, a row of scanned pages once.
func TestWhatIsNotRead(t *testing.T) {
	scan := "q 500 0 0 700 50 50 cm BI /W 1 /H 1 /BPC 8 /CS /G ID \x80 EI Q"
	text := pdftest.Text(50, 700, "4.2")
	empty := "BT ET"
	whole := pdftest.Pages("", one(text))
	cutOff, _, _ := strings.Cut(whole, "startxref")
	padding := strings.Repeat("x", 32)
	for _, tt := range []struct {
		name, file   string
		lines, skips []string
	}{
		{"one scan", pdftest.Pages("", one(scan)), nil, []string{"page1: The page is only a picture; what it says is not read."}},
		{
			"scans",
			pdftest.Pages("", []pdftest.Page{{Content: text}, {Content: scan}, {Content: scan}, {Content: scan}, {Content: empty}, {Content: scan}}),
			[]string{"page1: 4.2"},
			[]string{"page2: Each of the pages 2 to 4 is only a picture; what it says is not read.", "page6: The page is only a picture; what it says is not read."},
		},
		{
			"a password",
			strings.Replace(whole, "/Root 1 0 R", "/Root 1 0 R /ID [(0123456789012345) (0123456789012345)] /Encrypt << /Filter /Standard /V 1 /R 2 /P -4 /O ("+padding+") /U ("+padding+") >>", 1),
			nil,
			[]string{"The PDF is encrypted with a password."},
		},
		{"no PDF", "%PDF-1.7\nnothing", nil, []string{"The PDF is damaged."}},
		{"no pages", pdftest.Of("<< /Type /Catalog /Pages 2 0 R >>", "<< /Type /Pages /Count 0 /Kids [] >>"), nil, []string{"The PDF is damaged: it has no pages."}},
		{"cut off", cutOff, []string{"page1: 4.2"}, nil},
		{
			"letters without names",
			pdftest.Pages("", []pdftest.Page{{
				Content: "BT /G 12 Tf 50 700 Td <000100020003> Tj ET",
				Entries: fmt.Sprintf("/Resources << /Font << /G %d 0 R >> >>", pdftest.First(0)),
			}}, fmt.Sprintf("<< /Type /Font /Subtype /Type0 /BaseFont /Q /Encoding /Identity-H /DescendantFonts [%d 0 R] >>", pdftest.First(1)),
				"<< /Type /Font /Subtype /CIDFontType2 /BaseFont /Q /CIDSystemInfo << /Registry (Adobe) /Ordering (Identity) /Supplement 0 >> /DW 500 >>"),
			nil,
			[]string{"page1: The page is in a font that does not name its letters; not all of them are read."},
		},
	} {
		t.Run(tt.name, func(t *testing.T) { check(t, read(t, tt.file), tt.lines, tt.skips) })
	}
}

func TestLimits(t *testing.T) {
	limits := extract.DefaultLimits()
	limits.Total = 30
	pages := []pdftest.Page{{Content: pdftest.Text(50, 700, "twenty letters, 4.2%")}, {Content: pdftest.Text(50, 700, "twenty letters, 4.3%")}}
	r := extracttest.ReadWithin(t, shared(t).Read, limits, "a.pdf", pdftest.Pages("", pages))
	check(t, r, []string{"page1: twenty letters, 4.2%"}, []string{"page2: The PDF has too much text; the rest of it is not read."})
}

func TestStops(t *testing.T) {
	extracttest.Stops(t, shared(t).Read, "a.pdf", pdftest.Pages("", one(pdftest.Text(50, 700, "4.2"))))
}

// A context that ends while another file is being read is not waited out.
func TestWaitingForTheTurnStops(t *testing.T) {
	l := Open("")
	<-l.turn
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if err := l.Read(ctx, extract.File{Content: []byte("%PDF-1.7")}, extract.DefaultLimits(), &extracttest.Recorder{}); !errors.Is(err, context.Canceled) {
		t.Errorf("got %v; want that the context is over", err)
	}
	l.give()
	if err := l.Close(); err != nil {
		t.Fatal(err)
	}
}

func TestAClosedLibrarySaysSo(t *testing.T) {
	l := Open("")
	if err := l.Close(); err != nil {
		t.Fatal(err)
	}
	var r extracttest.Recorder
	if err := l.Read(t.Context(), extract.File{Content: []byte("%PDF-1.7")}, extract.DefaultLimits(), &r); err != nil {
		t.Fatal(err)
	}
	check(t, &r, nil, []string{"PDFs are not read: the library for them does not start."})
	if err := l.Prepare(t.Context()); !errors.Is(err, errClosed) {
		t.Errorf("prepare a closed library: %v", err)
	}
}

// A folder that others may write to could hold code of theirs.
func TestAFolderOfOthersIsNotUsed(t *testing.T) {
	if runtime.GOOS == "windows" {
		t.Skip("the mode of a folder says nothing on Windows")
	}
	folder := t.TempDir()
	if err := os.Chmod(folder, 0o777); err != nil {
		t.Fatal(err)
	}
	l := Open(folder)
	if err := l.compileIn(t.Context(), folder); err == nil || !strings.Contains(err.Error(), "others may write") {
		t.Errorf("got %v", err)
	}
	if err := l.Close(); err != nil {
		t.Fatal(err)
	}
}

func FuzzRead(f *testing.F) {
	library := shared(f)
	extracttest.Fuzz(f, func(ctx context.Context, file extract.File, limits extract.Limits, sink extract.Sink) error {
		return library.Read(ctx, file, limits, sink)
	},
		pdftest.Pages("", one(pdftest.Text(50, 700, "4.2"))),
		pdftest.Pages("", []pdftest.Page{{Content: pdftest.Text(50, 700, "4.2"), Entries: "/Rotate 90 /Annots [<< /Subtype /FreeText /Contents (4.2) /Rect [0 0 9 9] >>]"}}),
		"%PDF-1.7\ntrailer << /Root 1 0 R >>",
	)
}

package pdf

import (
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"ownup/internal/trace/extract"
)

// Letters of these tests are 10 high and 5 wide.
const high, wide = 10, 5

// written sets a text: spaces are gaps of one letter.
func written(left, top float32, text string) []glyph {
	var all []glyph
	space := false
	x := left
	for _, r := range text {
		if r == ' ' {
			space = true
		} else {
			all = append(all, glyph{r: r, space: space, box: extract.Box{Left: x, Top: top, Right: x + wide, Bottom: top + high}})
			space = false
		}
		x += wide
	}
	return all
}

// ended marks that PDFium sees the end of a line before the first letter.
func ended(glyphs []glyph) []glyph {
	glyphs[0].ended = true
	return glyphs
}

func join(parts ...[]glyph) []glyph {
	var all []glyph
	for _, p := range parts {
		all = append(all, p...)
	}
	return all
}

func textsOf(pieces []extract.Piece) []string {
	var all []string
	for _, p := range pieces {
		all = append(all, p.Text)
	}
	return all
}

func TestCompose(t *testing.T) {
	turned := func(glyphs []glyph, by turn) []glyph {
		for i := range glyphs {
			b := &glyphs[i].box
			switch by {
			case 1:
				*b = extract.Box{Left: 500 - b.Bottom, Top: b.Left, Right: 500 - b.Top, Bottom: b.Right}
			case 2:
				*b = extract.Box{Left: 500 - b.Right, Top: 500 - b.Bottom, Right: 500 - b.Left, Bottom: 500 - b.Top}
			case 3:
				*b = extract.Box{Left: b.Top, Top: 500 - b.Right, Right: b.Bottom, Bottom: 500 - b.Left}
			}
			glyphs[i].turn = by
		}
		return glyphs
	}
	raised := func(glyphs []glyph) []glyph {
		for i := range glyphs {
			b := &glyphs[i].box
			b.Top, b.Bottom, glyphs[i].raised = b.Top-2, b.Bottom-6, true
		}
		return glyphs
	}
	paragraph := func() []glyph {
		return join(written(10, 10, "the margin"), ended(written(10, 22, "was 4.2 %")))
	}
	for _, tt := range []struct {
		name   string
		glyphs []glyph
		want   []string
	}{
		{"nothing", nil, nil},
		{"a phrase over two lines", paragraph(), []string{"the margin\nwas 4.2 %"}},
		{"upside down", turned(paragraph(), 2), []string{"the margin\nwas 4.2 %"}},
		{"running down", turned(paragraph(), 1), []string{"the margin\nwas 4.2 %"}},
		{"running up", turned(paragraph(), 3), []string{"the margin\nwas 4.2 %"}},
		{"two paragraphs", join(written(10, 10, "one"), written(10, 22, "two"), written(10, 44, "three"), written(10, 56, "four")), []string{"one\ntwo", "three\nfour"}},
		{"lines set wide", join(written(10, 10, "one"), written(10, 30, "two"), written(10, 50, "three")), []string{"one\ntwo\nthree"}},
		{"columns", join(written(10, 10, "left"), written(10, 22, "column"), written(200, 10, "right"), written(200, 22, "column")), []string{"left\ncolumn", "right\ncolumn"}},
		{"rows of a table", join(written(10, 10, "North"), written(90, 10, "1"), written(130, 10, "234"), written(10, 22, "South"), written(90, 22, "5"), written(130, 22, "678")), []string{"North\t1\t234", "South\t5\t678"}},
		{"a gap between columns is no grouping", join(written(10, 10, "1"), written(30, 10, "234")), []string{"1\t234"}},
		{"nor is a narrower one", []glyph{
			{r: '1', box: extract.Box{Left: 10, Top: 10, Right: 15, Bottom: 20}},
			{r: '2', space: true, box: extract.Box{Left: 20, Top: 10, Right: 25, Bottom: 20}},
		}, []string{"1\t2"}},
		{"a space inside a number", []glyph{
			{r: '1', box: extract.Box{Left: 10, Top: 10, Right: 15, Bottom: 20}},
			{r: '2', space: true, box: extract.Box{Left: 18, Top: 10, Right: 23, Bottom: 20}},
		}, []string{"1 2"}},
		{"words set apart in a line", join(written(10, 10, "the"), written(40, 10, "margin"), written(10, 22, "was"), written(40, 22, "off")), []string{"the\tmargin\nwas\toff"}},
		{"a number in pieces", join(written(10, 10, "1,"), ended(written(20, 10, "234")), written(35, 10, ".5")), []string{"1,234.5"}},
		{"footnote", join(written(10, 10, "4.2"), raised(written(25, 10, "12")), written(35, 10, ", as")), []string{"4.2¹², as"}},
		{"exponent", join(written(10, 10, "10"), raised(written(20, 10, "-7"))), []string{"10⁻⁷"}},
		{"heading of another size", join([]glyph{{r: 'Q', box: extract.Box{Left: 10, Top: 10, Right: 25, Bottom: 40}}}, written(10, 42, "text")), []string{"Q", "text"}},
		{"letters without a height", join(written(10, 10, "4"), []glyph{{r: '.', box: extract.Box{Left: 15, Top: 18, Right: 15, Bottom: 18}}}, written(15, 10, "2")), []string{"4.2"}},
		{"askew", []glyph{{r: 'a', turn: skewed}, {r: 'b', turn: skewed}, {r: 'c', turn: skewed, ended: true}}, []string{"ab", "c"}},
		{"right to left", []glyph{
			{r: 'ש', box: extract.Box{Left: 30, Top: 10, Right: 35, Bottom: 20}},
			{r: 'ל', box: extract.Box{Left: 25, Top: 10, Right: 30, Bottom: 20}},
			{r: '4', space: true, box: extract.Box{Left: 10, Top: 10, Right: 15, Bottom: 20}},
			{r: '2', box: extract.Box{Left: 15, Top: 10, Right: 20, Bottom: 20}},
		}, []string{"של 42"}},
	} {
		if d := cmp.Diff(tt.want, textsOf(compose(tt.glyphs))); d != "" {
			t.Errorf("%s (-want +got):\n%s", tt.name, d)
		}
	}
}

// The rectangle of a hit is around its words, on its own line.
func TestBoxOfAHit(t *testing.T) {
	pieces := compose(join(written(10, 10, "the margin was"), written(10, 22, "4.2 % in June")))
	if len(pieces) != 1 {
		t.Fatalf("pieces %q", textsOf(pieces))
	}
	p := pieces[0]
	start := strings.Index(p.Text, "4.2 %")
	if got, want := p.Span(start, start+len("4.2 %")).Box, (extract.Box{Left: 10, Top: 22, Right: 35, Bottom: 32}); got != want {
		t.Errorf("the box of 4.2 %% is %+v; want %+v", got, want)
	}
	if want := (extract.Box{Left: 10, Top: 10, Right: 80, Bottom: 32}); p.Box != want {
		t.Errorf("the box of the piece is %+v; want %+v", p.Box, want)
	}
}

// Whatever letters stand wherever: none is lost, none is added but spaces, and
// spots are in the order of the text.
func TestComposeKeepsEveryLetter(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		coordinate := rapid.Float32Range(-50, 800)
		glyphs := rapid.SliceOf(rapid.Custom(func(t *rapid.T) glyph {
			return glyph{
				r:      rapid.RuneFrom([]rune("ab19.,%-é利ש")).Draw(t, "r"),
				space:  rapid.Bool().Draw(t, "space"),
				ended:  rapid.Bool().Draw(t, "ended"),
				raised: rapid.Bool().Draw(t, "raised"),
				turn:   turn(rapid.IntRange(-1, 3).Draw(t, "turn")),
				box:    extract.Box{Left: coordinate.Draw(t, "l"), Top: coordinate.Draw(t, "t"), Right: coordinate.Draw(t, "r"), Bottom: coordinate.Draw(t, "b")},
			}
		})).Draw(t, "glyphs")
		var want, got strings.Builder
		for _, g := range glyphs {
			want.WriteRune(g.r)
		}
		lowered := strings.NewReplacer("⁰", "0", "¹", "1", "⁹", "9", "⁻", "-", " ", "", "\t", "", "\n", "")
		for _, p := range compose(glyphs) {
			got.WriteString(lowered.Replace(p.Text))
			at := -1
			for _, s := range p.Spots {
				if s.At <= at || s.At >= len(p.Text) || !utf8.RuneStart(p.Text[s.At]) {
					t.Errorf("a spot at %d after %d in %q", s.At, at, p.Text)
				}
				at = s.At
			}
			if len(p.Spots) == 0 || p.Spots[0].At != 0 {
				t.Errorf("no spot for the first word of %q: %v", p.Text, p.Spots)
			}
		}
		if got.String() != want.String() {
			t.Errorf("got %q\nwant %q", got.String(), want.String())
		}
	})
}

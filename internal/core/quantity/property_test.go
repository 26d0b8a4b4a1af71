package quantity

import (
	"bytes"
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"
)

// pieces are what texts with numbers are made of, the marks that lexers trip
// over among them.
var pieces = []string{
	"1", "23", "456", "0", "1.5", "1,234", "1.234,5", " ", " ", " ", "\u00a0", "\u202f", "\n", "\t", ",", ".", "'", "-", "–", "(", ")",
	"%", "‰", "$", "€", "EUR", "USD", "c $", "k", "M", "m", "mil", "million", "Mio.", "billion", "hundred", "thousand", "and", "und", "a",
	"one", "twenty", "two", "thirds", "half", "drei", "dreiundzwanzigtausend", "zweieinhalb", "Komma", "point", "minus", "percent",
	"per", "cent", "Prozentpunkte", "more", "than", "or", "equal", "to", "between", "from", "in", "out", "of", "over", "word", "the",
	"http://", "@", "/", "x10^", "e5", "^", "½", "３", "％", "u\u0308", "\xff", "\xc3", "元", "<", ">", "=", "≥", "~",
}

func anyText() *rapid.Generator[[]byte] {
	return rapid.Custom(func(t *rapid.T) []byte {
		return []byte(strings.Join(rapid.SliceOfN(rapid.SampledFrom(pieces), 0, 60).Draw(t, "pieces"), ""))
	})
}

func TestPlacesAreInOrder(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		text := anyText().Draw(t, "text")
		check(t, text, Find(text))
	})
}

// fataler is what tests, fuzz tests and properties have in common.
type fataler interface {
	Fatalf(format string, args ...any)
}

func check(t fataler, text []byte, f Found) {
	end := 0
	for _, q := range f.Quantities {
		if q.Start < end || q.End <= q.Start || q.End > len(text) || q.NumStart < q.Start || q.NumEnd > q.End || q.NumStart >= q.NumEnd {
			t.Fatalf("in %q a figure is at %d to %d, its number at %d to %d, after %d", text, q.Start, q.End, q.NumStart, q.NumEnd, end)
		}
		end = q.End
		for i, r := range q.Readings {
			if i == 0 && r.Value != q.Value {
				t.Fatalf("in %q the first reading of %s is %s", text, q.Value, r.Value)
			}
			if r.Start < 0 || r.End > len(text) || r.Start >= r.End {
				t.Fatalf("in %q a reading is at %d to %d", text, r.Start, r.End)
			}
		}
		if utf8.Valid(text) && (!utf8.RuneStart(text[q.Start]) || q.End < len(text) && !utf8.RuneStart(text[q.End])) {
			t.Fatalf("in %q a figure at %d to %d cuts a character", text, q.Start, q.End)
		}
		q.Rewrite(text, Int(-7))
	}
	end = 0
	for _, r := range f.Ranges {
		if r.Start < end || r.End <= r.Start || r.End > len(text) || r.Low.Index >= len(f.Quantities) || r.High.Index >= len(f.Quantities) {
			t.Fatalf("in %q a range is at %d to %d, after %d", text, r.Start, r.End, end)
		}
		end = r.End
	}
}

func TestFinderForgets(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		a, b := anyText().Draw(t, "a"), anyText().Draw(t, "b")
		var used Finder
		used.Find(a)
		if diff := cmp.Diff(Find(b), used.Find(b), cmp.AllowUnexported(Quantity{}, Form{}, Value{}, Found{}), cmp.Transformer("nil", func(s []Quantity) []Quantity {
			return append([]Quantity{}, s...)
		}), cmp.Transformer("none", func(s []Range) []Range { return append([]Range{}, s...) })); diff != "" {
			t.Fatalf("after %q, %q is read otherwise:\n%s", a, b, diff)
		}
	})
}

func TestWorkGrowsWithTheText(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		unit := anyText().Draw(t, "unit")
		once, twice := steps(bytes.Repeat(unit, 50)), steps(bytes.Repeat(unit, 100))
		if twice > 2*once+1000 {
			t.Fatalf("%q: %d steps for 50 of it, %d for 100", unit, once, twice)
		}
		if limit := 40*100*len(unit) + 1000; twice > limit {
			t.Fatalf("%q: %d steps for %d bytes", unit, twice, 100*len(unit))
		}
	})
}

func steps(text []byte) int {
	var f Finder
	f.Find(text)
	return f.lex.steps
}

func TestNoAllocationWithoutDoubt(t *testing.T) {
	text := []byte(strings.Repeat("The margin was 4.2 percent of $1.2M, or twenty-three thousand four hundred; not 5 to 6 %. ", 50))
	var f Finder
	f.Find(text)
	if n := testing.AllocsPerRun(20, func() { f.Find(text) }); n > 0 {
		t.Errorf("%.0f allocations for a text without doubt", n)
	}
}

func FuzzFind(f *testing.F) {
	for _, s := range pieces {
		f.Add([]byte(s + " " + s))
	}
	for _, s := range forms {
		f.Add([]byte(s))
	}
	f.Fuzz(func(t *testing.T, text []byte) {
		found := Find(text)
		check(t, text, found)
		if n := steps(text); n > 100*len(text)+1000 {
			t.Fatalf("%d steps for %d bytes", n, len(text))
		}
	})
}

func BenchmarkFind(b *testing.B) {
	text := []byte(strings.Repeat("We met on Monday to look at the margin once more, and it was 4.2 percent of $1.2M. "+
		"Nobody had seen that the other report said something else about the same customers in the north. ", 500))
	var f Finder
	b.SetBytes(int64(len(text)))
	b.ReportAllocs()
	for b.Loop() {
		f.Find(text)
	}
}

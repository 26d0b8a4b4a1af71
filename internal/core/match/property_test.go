package match

import (
	"bytes"
	"slices"
	"strconv"
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"ownup/internal/core/quantity"
)

func seek(t fataler, s Sought) *Search {
	search, err := For(s)
	if err != nil {
		t.Fatalf("cannot seek %+v: %v", s, err)
	}
	return search
}

// fataler is what tests, fuzz tests and properties have in common.
type fataler interface {
	Fatalf(format string, args ...any)
}

// pieces make texts with hits of all kinds, and the marks that readers trip over.
var pieces = []string{
	"4.2", "4,2", "0.042", "4", "95.8", "420", "42", " ", " ", " ", "\u00a0", "\n", "%", "Prozent", "bps", "‰", "$", "1.2M", "1,200,000", "1 200",
	"Gross", "gross", "margin", "mar-\ngin", "mar\u00adgin", "Marge", "Mu\u0308ller", "Müller", "Mueller", "ﬀ", "-", "(", ")", ".", "! ", "page", "Seite",
	"Nr.", "Konto", "about", "rund", "June", "v", "/", "\xff", "\xc3", "利益率", "€", "minus", "four point two percent", "3/4", "1,234",
}

func anyText() *rapid.Generator[[]byte] {
	return rapid.Custom(func(t *rapid.T) []byte {
		return []byte(strings.Join(rapid.SliceOfN(rapid.SampledFrom(pieces), 0, 60).Draw(t, "pieces"), ""))
	})
}

var everything = Sought{
	Figures: []Figure{
		{Wrong: "4.2%", Right: "2.4%", Bases: []string{"1000", "$28M", "3.1 %"}},
		{Wrong: "$1.2M", Right: "$1.3M", Bases: []string{"$1.6M"}},
		{Wrong: "1,234"},
	},
	Phrases: []string{"gross margin", "Jürgen Müller", "Müller", "利益率", "ff"},
	Labels:  []string{"gross margin", "Marge"}, About: "The margin in the June report was wrong.",
	Entities: []string{"Nordwind"}, Periods: []string{"June"},
}

func check(t fataler, text []byte, hits []Hit) {
	start, valid := 0, utf8.Valid(text)
	for _, h := range hits {
		if h.Start < start || h.End <= h.Start || h.End > len(text) {
			t.Fatalf("in %q a hit is at %d to %d, after %d", text, h.Start, h.End, start)
		}
		if h.Reason == "" || !utf8.ValidString(h.Reason) || strings.ContainsAny(h.Reason, "\r\n") {
			t.Fatalf("in %q the reason is %q", text, h.Reason)
		}
		if valid && (!utf8.RuneStart(text[h.Start]) || h.End < len(text) && !utf8.RuneStart(text[h.End])) {
			t.Fatalf("in %q a hit at %d to %d cuts a character", text, h.Start, h.End)
		}
		start = h.Start
	}
}

func TestPlacesAreInOrder(t *testing.T) {
	search := seek(t, everything)
	rapid.Check(t, func(t *rapid.T) {
		text := anyText().Draw(t, "text")
		check(t, text, search.Find(Passage{Text: text}))
	})
}

func TestSearchForgets(t *testing.T) {
	used := seek(t, everything)
	rapid.Check(t, func(t *rapid.T) {
		a, b := anyText().Draw(t, "a"), anyText().Draw(t, "b")
		used.Find(Passage{Text: a, Beside: "Margin (%)"})
		got := append([]Hit{}, used.Find(Passage{Text: b})...)
		want := append([]Hit{}, seek(t, everything).Find(Passage{Text: b})...)
		if diff := cmp.Diff(want, got, cmp.AllowUnexported(quantity.Value{}, quantity.Form{})); diff != "" {
			t.Fatalf("after %q, %q is read otherwise:\n%s", a, b, diff)
		}
	})
}

// An exact hit, read by itself, has a reading that is the value sought.
func TestExactHitsParseBack(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		tenths := rapid.Int64Range(1, 99999).Draw(t, "tenths")
		wrong := quantity.Int(tenths).Shift(-rapid.IntRange(0, 3).Draw(t, "places"))
		search := seek(t, Sought{Figures: []Figure{{Wrong: wrong.String() + "%"}}})
		forms := []string{
			wrong.String() + " %", strings.Replace(wrong.String(), ".", ",", 1) + " Prozent", wrong.Shift(2).String() + " bps",
			wrong.Shift(1).String() + " ‰", wrong.Shift(-2).String(),
		}
		text := []byte("it was " + rapid.SampledFrom(forms).Draw(t, "form") + " then")
		hits := search.Find(Passage{Text: text})
		if len(hits) != 1 || hits[0].Kind != Exact {
			t.Fatalf("%s%% in %q: %+v", wrong, text, hits)
		}
		q := quantity.Find(text).Quantities
		for _, q := range q {
			if q.Number() == wrong.Shift(-2) {
				return
			}
			for _, r := range q.Readings {
				if with(q, r).Number() == wrong.Shift(-2) {
					return
				}
			}
		}
		t.Fatalf("%q was called exact for %s%%", text, wrong)
	})
}

// A text is a rounding just where rounding says so, and ambiguous just where
// the right figure rounds alike.
func TestRoundingBothWays(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		wrong := quantity.Int(rapid.Int64Range(1001, 99999).Draw(t, "wrong")).Shift(-3)
		right := quantity.Int(rapid.Int64Range(1001, 99999).Draw(t, "right")).Shift(-3)
		if wrong == right {
			return
		}
		places := rapid.IntRange(0, 2).Draw(t, "places")
		base := rapid.SampledFrom([]quantity.Value{wrong, right}).Draw(t, "base")
		off := quantity.Int(int64(rapid.IntRange(-1, 1).Draw(t, "off"))).Shift(-places)
		shown := base.Round(places).Add(off)
		if shown.Sign() <= 0 {
			return
		}
		written := strconv.FormatFloat(shown.Float(), 'f', places, 64)
		search := seek(t, Sought{Figures: []Figure{{Wrong: wrong.String() + "%", Right: right.String() + "%"}}})
		hits := search.Find(Passage{Text: []byte("it was " + written + " % then")})
		// The rest of the whole is a hit of another kind.
		hits = slices.DeleteFunc(hits, func(h Hit) bool { return h.Kind == Derived })
		is := wrong.Round(places) == shown
		if is != (len(hits) == 1) {
			t.Fatalf("wrong %s, text %s: %+v", wrong, written, hits)
		}
		if !is {
			return
		}
		if exact := shown == wrong; exact != (hits[0].Kind == Exact) {
			t.Fatalf("wrong %s, text %s: %s", wrong, written, hits[0].Kind)
		}
		if alike := hits[0].Kind == Rounded && right.Round(places) == shown; alike != hits[0].Ambiguous {
			t.Fatalf("wrong %s, right %s, text %s: ambiguous %t", wrong, right, written, hits[0].Ambiguous)
		}
		if hits[0].Instead != right {
			t.Fatalf("%s should stand there and not %s", right, hits[0].Instead)
		}
	})
}

// However a phrase is dressed up, it is found at the bytes it has.
func TestFoldingKeepsPlaces(t *testing.T) {
	search := seek(t, Sought{Phrases: []string{"grosse Muenze"}})
	rapid.Check(t, func(t *rapid.T) {
		draw := func(name string, of ...string) string { return rapid.SampledFrom(of).Draw(t, name) }
		phrase := draw("g", "g", "G", "ｇ") + "ro" + draw("s", "ss", "ß", "s\u00ads", "s-\ns", "SS") + draw("e", "e", "E") +
			draw("gap", " ", "\u00a0", "\n", "  ", "-", "\r\n> ") + draw("m", "M", "m") + draw("u", "ü", "u\u0308e", "ue", "U\u00adE") + "nz" + draw("end", "e", "é", "e\u0301")
		before := draw("before", "", "die ", "ﬀ ", "\xff ", "利")
		after := draw("after", "", " da", ".", "\xff", "!")
		text := []byte(before + phrase + after)
		hits := search.Find(Passage{Text: text})
		if len(hits) != 1 || hits[0].Start != len(before) || hits[0].End != len(before)+len(phrase) {
			t.Fatalf("in %q: %+v", text, hits)
		}
	})
}

func TestNoAllocationWithoutHit(t *testing.T) {
	search := seek(t, everything)
	text := plainText()
	if hits := search.Find(Passage{Text: text}); len(hits) > 0 {
		t.Fatalf("the text has a hit: %s", hits[0].Reason)
	}
	if n := testing.AllocsPerRun(20, func() { search.Find(Passage{Text: text}) }); n > 0 {
		t.Errorf("%.0f allocations for a text without hits", n)
	}
}

func plainText() []byte {
	return []byte(strings.Repeat("We met on Monday to look at the costs once more, and they were 7.3 percent of $5.6M. "+
		"Nobody had seen that the other paper had something else about the same customers in the north. ", 500))
}

func TestFiguresThatCannotBeRead(t *testing.T) {
	for _, f := range []Figure{{Wrong: ""}, {Wrong: "much"}, {Wrong: "4 and 5"}, {Wrong: "0"}, {Wrong: "4%", Right: "x"}, {Wrong: "4%", Bases: []string{"-"}}, {Wrong: "4%", Right: "0.04", Bases: []string{""}}, {Wrong: "4.20%", Right: "4.2 %"}} {
		if _, err := For(Sought{Figures: []Figure{f}}); err == nil {
			t.Errorf("%+v was taken", f)
		}
	}
}

func TestEvidenceRanksUp(t *testing.T) {
	search := seek(t, Sought{Figures: []Figure{{Wrong: "4.2%"}}, Labels: []string{"gross margin"}, Periods: []string{"June"}})
	hits := search.Find(Passage{Text: []byte("Churn was 4.2 %. The gross margin was 4.2 % in June. Tax was 4.2 %.")})
	if len(hits) != 3 {
		t.Fatalf("%d hits", len(hits))
	}
	slices.SortFunc(hits, Compare)
	if want := "says 4.2 %, as typed; “gross margin” and “June” stand near"; hits[0].Reason != want {
		t.Errorf("first is %q and not %q", hits[0].Reason, want)
	}
}

func FuzzFind(f *testing.F) {
	for _, s := range pieces {
		f.Add([]byte(s+" "+s), s, 0.042)
	}
	search := seek(f, everything)
	f.Fuzz(func(t *testing.T, text []byte, beside string, value float64) {
		check(t, text, search.Find(Passage{Text: text}))
		check(t, text, search.Find(Passage{Text: text, Beside: beside, Value: value, HasValue: true}))
	})
}

// Whatever somebody types is refused or sought, and found where it stands.
func FuzzFor(f *testing.F) {
	for _, s := range pieces {
		f.Add(s, s, s)
	}
	f.Fuzz(func(t *testing.T, wrong, right, phrase string) {
		search, err := For(Sought{Figures: []Figure{{Wrong: wrong, Right: right, Bases: []string{"1000"}}}, Phrases: []string{phrase}})
		if err != nil {
			return
		}
		text := []byte(wrong)
		hits := search.Find(Passage{Text: text})
		check(t, text, hits)
		if !slices.ContainsFunc(hits, func(h Hit) bool { return h.Kind == Exact }) {
			t.Fatalf("%q is not found in itself", wrong)
		}
	})
}

func BenchmarkFind(b *testing.B) {
	dense := bytes.Repeat([]byte("The gross margin was 4.2 % in June, or 0.042. "), 200)
	for _, bb := range []struct {
		name   string
		text   []byte
		sought Sought
	}{
		{"one figure", plainText(), Sought{Figures: []Figure{{Wrong: "4.2%"}}}},
		{"everything", plainText(), everything},
		{"one phrase", plainText(), Sought{Phrases: []string{"gross margin"}}},
		{"all hits", dense, everything},
	} {
		b.Run(bb.name, func(b *testing.B) {
			search := seek(b, bb.sought)
			b.SetBytes(int64(len(bb.text)))
			b.ReportAllocs()
			for b.Loop() {
				search.Find(Passage{Text: bb.text})
			}
		})
	}
}

// What repeats a trap all through a text is read to its end in a moment; work
// that grew with the square of it would outlast the deadline of the test.
// A word that is the label and stands in the description too is evidence once.
func TestEvidenceCountsOnce(t *testing.T) {
	s, err := For(Sought{Figures: []Figure{{Wrong: "4.2%"}}, Labels: []string{"churn", "Churn"}, About: "The churn figure for Nordwind is wrong"})
	if err != nil {
		t.Fatal(err)
	}
	hits := s.Find(Passage{Text: []byte("Churn was 4.2 % in June.")})
	if len(hits) != 1 || strings.Count(hits[0].Reason, "churn") != 1 {
		t.Fatalf("hits %+v", hits)
	}
	if want := labelWeight + sameUnitWeight; hits[0].Weight != want {
		t.Errorf("weight %d, want %d", hits[0].Weight, want)
	}
}

func TestLongTexts(t *testing.T) {
	for _, s := range []string{"- ", "g", "g ", "gross ", "gross-\n ", "\u00ad", "g\u00ad", "4.2 % ", "(4.2) ", "page ", "4 ", "M\u0308"} {
		text := bytes.Repeat([]byte(s), 200_000/len(s))
		check(t, text, seek(t, everything).Find(Passage{Text: text}))
	}
}

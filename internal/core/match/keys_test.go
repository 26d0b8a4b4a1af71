package match

import (
	"fmt"
	"math"
	"slices"
	"strconv"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"ownup/internal/core/quantity"
)

// meet reports whether the keys of a search and of a passage have one in
// common.
func meet(s *Search, p Passage) bool {
	var k Keyer
	k.Add(p)
	return intersect(s.Keys(), k.Keys())
}

func intersect(a, b []Key) bool {
	for _, x := range a {
		if _, ok := slices.BinarySearch(b, x); ok {
			return true
		}
	}
	return false
}

// Where there is a hit, there is a key: for texts put together from all the
// traps of this package.
func TestHitsHaveKeys(t *testing.T) {
	search := seek(t, everything)
	hits := 0
	rapid.Check(t, func(t *rapid.T) {
		p := Passage{Text: anyText().Draw(t, "text"), Beside: anyBeside().Draw(t, "beside")}
		p.Value, p.HasValue = anyValue().Draw(t, "value"), rapid.Bool().Draw(t, "has value")
		hits += len(hold(t, search, p))
	})
	if hits == 0 {
		t.Error("no text had a hit")
	}
}

func hold(t fataler, s *Search, p Passage) []Hit {
	hits := s.Find(p)
	if len(hits) > 0 && !meet(s, p) {
		t.Fatalf("%q beside %q over %v is a hit without a key: %s", p.Text, p.Beside, p.Value, hits[0].Reason)
	}
	return hits
}

func anyBeside() *rapid.Generator[string] {
	return rapid.SampledFrom([]string{"", "", "Margin (%)", "in millions", "TEUR", "bps", "percentage points", "Store 12"})
}

func anyValue() *rapid.Generator[float64] {
	return rapid.SampledFrom([]float64{0, 0.042, 0.0423, 0.04151, -0.042, 4.2, 0.04, 1234, 1234.4, 1233.5, 1.2e6, 1_200_000.49, 1_249_999, math.NaN(), math.Inf(1), 1e300, 5e-324})
}

// figures of all sizes, units and forms.
func anyFigure() *rapid.Generator[string] {
	return rapid.Custom(func(t *rapid.T) string {
		v := quantity.Int(rapid.Int64Range(1, 9999).Draw(t, "digits")).Shift(rapid.IntRange(-5, 6).Draw(t, "power")).String()
		return fmt.Sprintf(rapid.SampledFrom([]string{
			"%s", "%s%%", "%s %%", "%s percent", "%s bps", "%s ‰", "%s percentage points", "$%s", "%s EUR", "%s cents", "$%sM", "%s million", "-%s", "(%s)", "about %s", "rund %s",
		}).Draw(t, "form"), v)
	})
}

// Any figure, and texts with figures that are near to it.
func TestFiguresHaveKeys(t *testing.T) {
	hits := 0
	rapid.Check(t, func(t *rapid.T) {
		s := Sought{Prior: rapid.SampledFrom([]quantity.Language{0, quantity.English, quantity.German, quantity.Spanish}).Draw(t, "prior")}
		f := Figure{Wrong: anyFigure().Draw(t, "wrong")}
		if rapid.Bool().Draw(t, "has base") {
			f.Bases = []string{anyFigure().Draw(t, "base")}
		}
		s.Figures = []Figure{f}
		search, err := For(s)
		if err != nil {
			return
		}
		target := rapid.SampledFrom(search.plan.targets).Draw(t, "target")
		p := Passage{Beside: anyBeside().Draw(t, "beside")}
		shown := target.written.Abs()
		if rapid.Bool().Draw(t, "as number") {
			shown = target.number.Abs()
		}
		if d, ok := shown.Decimals(); !ok || rapid.Bool().Draw(t, "rounded") {
			shown = shown.Round(rapid.IntRange(min(d, 6)-6, min(d, 6)+2).Draw(t, "places"))
		}
		p.Text = []byte(strings.Replace(fmt.Sprintf(rapid.SampledFrom([]string{
			"%s", "%s%%", "%s0 %%", "%s Prozent", "%s bps", "%s ‰", "%s pp", "$%s", "%s €", "%s cents", "about %s", "v%s", "it was %s to 12 million", "%s Mio.", "(%s)",
		}).Draw(t, "text"), shown), ".", rapid.SampledFrom([]string{".", ","}).Draw(t, "mark"), 1))
		p.HasValue = rapid.Bool().Draw(t, "has value")
		p.Value = target.number.Float() * rapid.SampledFrom([]float64{1, 1, 1.0001, 0.999, 1.02, 0.96, 1.3}).Draw(t, "factor")
		hits += len(hold(t, search, p))
	})
	if hits == 0 {
		t.Error("no text had a hit")
	}
}

// Whatever a number rounds to, its head is among those around.
func TestHeadsAround(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		places := rapid.IntRange(-2, 8).Draw(t, "places")
		n := quantity.Int(rapid.Int64Range(1, 99_999_999).Draw(t, "n")).Shift(-places)
		need, _ := n.Decimals()
		f := n.Float() + rapid.Float64Range(-0.5, 0.5).Draw(t, "off")*math.Pow10(-need)
		v, written, ok := (&Passage{Text: []byte("x"), Value: f, HasValue: true}).behind()
		if !ok || v.Round(need) != n {
			return
		}
		var set keySet
		set.around(n)
		for _, digits := range headDigits {
			if slices.Contains(set.keys, headOf(written, digits).key()) {
				if len(set.keys) > 120 {
					t.Fatalf("%d heads around %s", len(set.keys), n)
				}
				return
			}
		}
		t.Fatalf("%s rounds to %s and has another head", written, n)
	})
}

// Any phrase, and texts that say it in other letters, marks and breaks.
func TestPhrasesHaveKeys(t *testing.T) {
	hits := 0
	unit := rapid.SampledFrom([]string{
		"a", "e", "u", "ü", "ue", "ö", "ä", "ß", "ss", "s", "ﬁ", "ﬄ", "n", "k", "ø", "é", "利", "益", "カ", "7", "Ｅ", "ʼ", " ", " ", "-", " – ",
	})
	rapid.Check(t, func(t *rapid.T) {
		units := rapid.SliceOfN(unit, 1, 14).Draw(t, "phrase")
		var b strings.Builder
		b.WriteString(rapid.SampledFrom([]string{"", "so ", "x-", "利"}).Draw(t, "before"))
		for _, u := range units {
			switch rapid.IntRange(0, 9).Draw(t, "dress") {
			case 0:
				u = strings.NewReplacer("ü", "ue", "ö", "oe", "ä", "ae", "ø", "oe", "ß", "ss", "ﬁ", "fi").Replace(u)
			case 1:
				u = strings.NewReplacer("ue", "ü", "ss", "ß", "é", "e\u0301", "u", "u\u0308").Replace(u)
			case 2:
				u = strings.ToUpper(u)
			case 3:
				u += rapid.SampledFrom([]string{"-\n  ", "-", "\u00ad", "\u0301", "\u2011", "-\r\n> "}).Draw(t, "break")
			case 4:
				u = strings.NewReplacer(" ", "\n\n", "-", " ").Replace(u)
			}
			b.WriteString(u)
		}
		b.WriteString(rapid.SampledFrom([]string{"", "s", ".", " und", "'s", "ʼs", "益", "e"}).Draw(t, "after"))
		search := seek(t, Sought{Phrases: []string{strings.Join(units, "")}})
		hits += len(hold(t, search, Passage{Text: []byte(b.String())}))
	})
	if hits == 0 {
		t.Error("no text had a hit")
	}
}

func FuzzKeys(f *testing.F) {
	for _, s := range pieces {
		f.Add([]byte(s+" "+s), s, s, "Margin (%)", 0.042)
	}
	f.Fuzz(func(t *testing.T, text []byte, wrong, phrase, beside string, value float64) {
		search, err := For(Sought{Figures: []Figure{{Wrong: wrong, Bases: []string{"1000"}}}, Phrases: []string{phrase}})
		if err != nil {
			if search, err = For(Sought{Phrases: []string{phrase}}); err != nil {
				return
			}
		}
		hold(t, search, Passage{Text: text})
		hold(t, search, Passage{Text: text, Beside: beside, Value: value, HasValue: true})
	})
}

func TestKeysAreKept(t *testing.T) {
	var k Keyer
	for range 2 {
		k.Add(Passage{Text: []byte("The gross margin was 4.2 %."), Value: 0.0421, HasValue: true})
		k.Add(Passage{Text: []byte("The gross margin was 4.2 %.")})
		// A change here makes every index stale: raise KeyVersion with it.
		if got, want := fmt.Sprint(k.Keys()), "[42565647 88147596 174030968 252990486 1275156367 1434055458 1640624406 1759056092 1977443587 2025570537 2039950700 2079808740 2205334319 2965347008 3157678723 3330683432 4031779811 4032305845 4073834811 4260959679]"; got != want {
			t.Errorf("the keys are\n%s\nand not\n%s", got, want)
		}
	}
}

// Few texts that have nothing of what is sought have a key of it.
func TestFewFalseCandidates(t *testing.T) {
	search := seek(t, Sought{Figures: []Figure{{Wrong: "4.2%", Right: "2.4%"}}, Phrases: []string{"gross margin"}})
	var k Keyer
	false4 := 0
	for n := range 1000 {
		k.Add(Passage{Text: []byte("In 2025 we had " + strconv.Itoa(n) + " orders, 1 of them late, or 100 %, and " + strconv.FormatFloat(float64(n)/10+7, 'f', 1, 64) + " % of the gross sum.")})
		if intersect(search.Keys(), k.Keys()) {
			false4++
		}
	}
	if false4 > 10 {
		t.Errorf("%d of 1000 texts without a hit are candidates", false4)
	}
}

func BenchmarkKeyer(b *testing.B) {
	text := plainText()
	var k Keyer
	b.SetBytes(int64(len(text)))
	b.ReportAllocs()
	for b.Loop() {
		k.Add(Passage{Text: text})
		k.Keys()
	}
}

package quantity

import (
	"fmt"
	"math"
	"sort"
	"strconv"
	"strings"

	"ownup/internal/core/quantity"
)

// found is one figure as the cases of a model see it.
type found struct {
	start, end int
	value      string
}

// score is what came out for one file.
type score struct {
	name       string
	right, all int            // cases in scope
	left       map[string]int // cases left out, by reason
	misses     []string
}

// measure compares every case of f, of which prior says the language. A case is
// right where each figure has its place and value, and nothing else is found.
func measure(f file, prior quantity.Language) score {
	finder := quantity.Finder{Prior: prior}
	s := score{name: f.name, left: make(map[string]int)}
	for _, e := range f.cases {
		if reason := outOfScope(f, e); reason != "" {
			s.left[reason]++
			continue
		}
		s.all++
		got := figures(f.model, finder.Find([]byte(e.Input)))
		want := expected(f, e)
		if same(got, want) {
			s.right++
			continue
		}
		s.misses = append(s.misses, fmt.Sprintf("%q\n   found    %s\n   expected %s", e.Input, show(e.Input, got), show(e.Input, want)))
	}
	return s
}

func show(text string, fs []found) string {
	var out []string
	for _, f := range fs {
		piece := "?"
		if f.start >= 0 && f.end <= len(text) && f.start <= f.end {
			piece = text[f.start:f.end]
		}
		out = append(out, fmt.Sprintf("%q=%s", piece, f.value))
	}
	return strings.Join(out, " ")
}

// expected is what a case wants. Values are compared at twelve digits, because
// the files hold floats.
func expected(f file, e example) []found {
	var out []found
	for _, r := range e.Results {
		start, end := r.bytes(e.Input)
		v := ""
		if r.Resolution.Value != nil {
			v = *r.Resolution.Value
		}
		if f.language == "German" {
			v = strings.Replace(v, ",", ".", 1)
			if f.model == ranges {
				v = *r.Resolution.Value
			}
		}
		switch f.model {
		case percent:
			v = float(strings.TrimSuffix(v, "%"))
		case number:
			v = float(v)
		case currency:
			v = float(v) + " " + unit(r.Resolution)
		case ranges:
			v = interval(v)
		}
		out = append(out, found{start, end, v})
	}
	sort.Slice(out, func(i, j int) bool { return out[i].start < out[j].start })
	return out
}

// interval writes the bounds of a range. The files leave out the upper end of
// every range between two figures, even of "20 to 30", which is a convention
// and nothing that the text says: both ends count as they are there.
func interval(v string) string {
	low, high, _ := strings.Cut(v[1:len(v)-1], ",")
	open, shut := v[:1], v[len(v)-1:]
	if low != "" && high != "" && open == "[" && shut == ")" {
		shut = "]"
	}
	return open + float(low) + "," + float(high) + shut
}

func float(s string) string {
	if s == "" {
		return ""
	}
	x, err := strconv.ParseFloat(s, 64)
	if err != nil {
		return s
	}
	return round(x)
}

func round(x float64) string {
	if x == math.Trunc(x) && math.Abs(x) < 1e15 {
		return strconv.FormatFloat(x, 'f', -1, 64)
	}
	return strconv.FormatFloat(x, 'g', 12, 64)
}

// unit names a currency: its code if the case has one, else the name.
func unit(r resolution) string {
	if code, ok := unitCodes[r.Unit]; ok {
		return code
	}
	if r.Code != "" {
		return r.Code
	}
	return r.Unit
}

// unitCodes is what ownup calls the currencies that the files name.
var unitCodes = map[string]string{
	"Bitcoin": "BTC", "British pound": "GBP", "Cambodian riel": "KHR", "Canadian dollar": "CAD", "Cent": "cent",
	"Dollar": "dollar", "Euro": "EUR", "Finnish markka": "FIM", "Franc": "franc", "Indian rupee": "INR",
	"Netherlands guilder": "NLG", "Pence": "pence", "Penny": "pence", "Peseta": "ESP", "Pound": "pound",
	"Rupee": "rupee", "Satoshi": "satoshi", "Sen": "sen", "United States dollar": "USD", "Japanese yen": "JPY",
}

// figures is what ownup found, as the cases of a model would have it.
func figures(m model, f quantity.Found) []found {
	var out []found
	for _, q := range f.Quantities {
		if q.Part == quantity.OfLink {
			continue
		}
		v := round(q.Value.Float())
		switch {
		case m == number && q.Part != quantity.OfWord:
			out = append(out, found{q.NumStart, q.NumEnd, v})
		case m == percent && (q.Unit == quantity.Percent || q.Unit == quantity.PercentagePoints):
			out = append(out, found{q.Start, q.End, v})
		case m == currency && q.Unit == quantity.Money:
			c := string(q.Currency)
			if c == "yen" {
				c = "JPY"
			}
			out = append(out, found{q.Start, q.End, v + " " + c})
		}
	}
	if m == ranges {
		for _, r := range f.Ranges {
			start, end := withoutUnits(r, f.Quantities)
			out = append(out, found{start, end, bounds(r)})
		}
	}
	return out
}

// withoutUnits are the places of a range without the units at its ends: these
// cases are about numbers.
func withoutUnits(r quantity.Range, qs []quantity.Quantity) (start, end int) {
	start, end = r.Start, r.End
	for _, b := range []quantity.Bound{r.Low, r.High} {
		if b.Index < 0 {
			continue
		}
		q := qs[b.Index]
		if start == q.Start {
			start = q.NumStart
		}
		if end == q.End {
			end = q.NumEnd
		}
	}
	return start, end
}

func bounds(r quantity.Range) string {
	side := func(b quantity.Bound, shut, open string) (string, string) {
		if b.Index < 0 {
			return "", open
		}
		if b.Closed {
			open = shut
		}
		return round(b.Value.Float()), open
	}
	low, left := side(r.Low, "[", "(")
	high, right := side(r.High, "]", ")")
	return left + low + "," + high + right
}

func same(a, b []found) bool {
	if len(a) != len(b) {
		return false
	}
	for i := range a {
		if a[i] != b[i] {
			return false
		}
	}
	return true
}

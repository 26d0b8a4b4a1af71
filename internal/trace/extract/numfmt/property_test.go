package numfmt_test

import (
	"math"
	"strconv"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"ownup/internal/trace/extract/numfmt"
)

// TestShownIsNear holds that a number read back from what is shown is within
// half of the last place shown.
func TestShownIsNear(t *testing.T) {
	formats := []struct {
		code   string
		places int
		scale  float64
	}{
		{"0", 0, 1}, {"0.00", 2, 1}, {"#,##0.000", 3, 1}, {"0.0%", 1, 100}, {"#,##0,", 0, .001}, {`"$"#,##0.00`, 2, 1},
	}
	rapid.Check(t, func(t *rapid.T) {
		f := rapid.SampledFrom(formats).Draw(t, "format")
		v := rapid.Float64Range(-1e9, 1e9).Draw(t, "number")
		shown := string(numfmt.Compile(f.code).Append(nil, v, false))
		got, err := strconv.ParseFloat(strings.NewReplacer(",", "", "%", "", "$", "").Replace(shown), 64)
		if err != nil {
			t.Fatalf("%v under %q is %q, which is no number", v, f.code, shown)
		}
		if off := math.Abs(got - v*f.scale); off > .5*math.Pow10(-f.places)+math.Abs(v*f.scale)*1e-14 {
			t.Errorf("%v under %q is %q, which is off by %v", v, f.code, shown, off)
		}
	})
}

// TestGeneralIsShort holds that a number without format takes eleven
// characters and a sign, and keeps what fits.
func TestGeneralIsShort(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		v := rapid.Float64Range(-1e300, 1e300).Draw(t, "number")
		shown := string(numfmt.AppendGeneral(nil, v))
		if n := len(strings.TrimPrefix(shown, "-")); n > 11 {
			t.Errorf("%v is shown in %d characters: %q", v, n, shown)
		}
		got, err := strconv.ParseFloat(shown, 64)
		if err != nil {
			t.Fatalf("%v is shown as %q, which is no number", v, shown)
		}
		if math.Abs(got-v) > math.Abs(v)*1e-4 {
			t.Errorf("%v is shown as %q", v, shown)
		}
	})
}

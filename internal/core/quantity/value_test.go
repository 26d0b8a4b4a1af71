package quantity

import (
	"math/big"
	"strconv"
	"testing"

	"pgregory.net/rapid"
)

// anyRat draws numbers of all sizes, thirds and long ones among them.
func anyRat() *rapid.Generator[*big.Rat] {
	return rapid.Custom(func(t *rapid.T) *big.Rat {
		num := new(big.Int).SetInt64(rapid.Int64().Draw(t, "num"))
		if rapid.Bool().Draw(t, "long") {
			num.Mul(num, big.NewInt(rapid.Int64Range(1, 1<<62).Draw(t, "more")))
		}
		den := rapid.Int64Range(1, 1000).Draw(t, "den")
		power := rapid.IntRange(0, 12).Draw(t, "power")
		r := new(big.Rat).SetFrac(num, big.NewInt(den))
		ten := new(big.Rat).SetInt(new(big.Int).Exp(big.NewInt(10), big.NewInt(int64(power)), nil))
		if rapid.Bool().Draw(t, "down") {
			return r.Quo(r, ten)
		}
		return r.Mul(r, ten)
	})
}

func TestOneNumberIsOneValue(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		r := anyRat().Draw(t, "r")
		v := fromRat(r)
		if v.Rat().Cmp(r) != 0 {
			t.Fatalf("%s became %s", r, v)
		}
		back, err := Parse(v.String())
		if err != nil || back != v {
			t.Fatalf("%s is written %q and read as %s (%v)", r, v, back, err)
		}
	})
}

func TestSameNumberFromDigits(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		n := rapid.Uint64().Draw(t, "n")
		exp := rapid.IntRange(-30, 30).Draw(t, "exp")
		zeros := rapid.IntRange(0, 20).Draw(t, "zeros")
		a := decimal(n, exp)
		s := strconv.FormatUint(n, 10)
		for range zeros {
			s += "0"
		}
		b := fromDigits("000"+s, exp-zeros)
		if a != b || a != fromRat(a.Rat()) {
			t.Fatalf("%d × 10^%d is %#v, %#v and %#v", n, exp, a, b, fromRat(a.Rat()))
		}
	})
}

func TestArithmeticIsThatOfFractions(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		a, b := anyRat().Draw(t, "a"), anyRat().Draw(t, "b")
		x, y := fromRat(a), fromRat(b)
		if got, want := x.Add(y).Rat(), new(big.Rat).Add(a, b); got.Cmp(want) != 0 {
			t.Errorf("%s + %s = %s, not %s", x, y, got, want)
		}
		if got, want := x.Sub(y).Rat(), new(big.Rat).Sub(a, b); got.Cmp(want) != 0 {
			t.Errorf("%s - %s = %s, not %s", x, y, got, want)
		}
		if got, want := x.Mul(y).Rat(), new(big.Rat).Mul(a, b); got.Cmp(want) != 0 {
			t.Errorf("%s × %s = %s, not %s", x, y, got, want)
		}
		if b.Sign() != 0 {
			if got, want := x.Quo(y), fromRat(new(big.Rat).Quo(a, b)); got != want {
				t.Errorf("%s / %s = %s, not %s", x, y, got, want)
			}
		}
		if got, want := x.Cmp(y), a.Cmp(b); got != want {
			t.Errorf("%s against %s: %d, not %d", x, y, got, want)
		}
		if (x == y) != (a.Cmp(b) == 0) {
			t.Errorf("%s == %s is %v", x, y, x == y)
		}
	})
}

func TestRound(t *testing.T) {
	for _, tt := range []struct {
		in     string
		places int
		want   string
	}{
		{"4.25", 1, "4.3"},
		{"-4.25", 1, "-4.3"},
		{"4.24", 1, "4.2"},
		{"0.04", 1, "0"},
		{"-0.04", 1, "0"},
		{"2/3", 3, "0.667"},
		{"1234567", -6, "1000000"},
		{"1500000", -6, "2000000"},
		{"9.99", 1, "10"},
		{"7", 2, "7"},
	} {
		v, err := Parse(tt.in)
		if err != nil {
			t.Fatal(err)
		}
		if got := v.Round(tt.places).String(); got != tt.want {
			t.Errorf("%s at %d places is %s, not %s", tt.in, tt.places, got, tt.want)
		}
	}
}

func TestParseRefuses(t *testing.T) {
	for _, s := range []string{"", "-", ".", "1,5", "abc", "1/0", "1e9999", "--1", "1e", "0x1"} {
		if v, err := Parse(s); err == nil {
			t.Errorf("%q is read as %s", s, v)
		}
	}
}

func TestFractions(t *testing.T) {
	for num := range uint64(40) {
		for den := uint64(1); den < 130; den++ {
			want := fromRat(new(big.Rat).SetFrac64(int64(num), int64(den)))
			if got := fraction(num, den); got != want {
				t.Errorf("%d/%d is %#v, not %#v", num, den, got, want)
			}
			if got := Int(int64(num)).Neg().Quo(Int(int64(den))); got != want.Neg() {
				t.Errorf("-%d/%d is %s", num, den, got)
			}
		}
	}
}

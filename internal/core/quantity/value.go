package quantity

import (
	"cmp"
	"errors"
	"math/big"
	"math/bits"
	"strconv"
	"strings"
)

// Limits of a value. Text that claims more is not a figure that anybody
// reported, and working it out would take time out of proportion.
const (
	MaxDigits   = 100  // digits written in one number
	MaxExponent = 1000 // power of ten, either way
)

// Value is an exact number. It is kept as num/den × 10^exp with num free of
// trailing zeros, den without the factors 2 and 5, and no common factor of the
// two; numbers too long for 64 bits keep their digits in a string. That form
// exists once for every number, so equal numbers are equal values: compare
// them with ==, use them as keys of a map. A float would hold neither 0.1 nor
// the digits of a long sum; a big.Rat would hold both, but takes an allocation
// or two for each number in a text and cannot be a key.
//
// The zero Value is the number zero.
type Value struct {
	num  uint64
	long string // digits where num is too small for them; then num is 0
	den  uint32 // 0 stands for 1, so that whole and decimal numbers need none
	exp  int16
	neg  bool
}

// Int returns n as a value.
func Int(n int64) Value {
	if n < 0 {
		v := decimal(uint64(-n), 0)
		v.neg = true
		return v
	}
	return decimal(uint64(n), 0)
}

// ErrValue is what Parse returns for anything that is not a number.
var ErrValue = errors.New("not a number: write digits, a point for decimals, or a fraction such as 2/3")

// Parse reads what String writes: an optional minus, digits with an optional
// decimal point, an optional exponent, or a fraction of two whole numbers. It
// knows no other marks; for numbers as people write them there is [Find].
func Parse(s string) (Value, error) {
	if a, b, ok := strings.Cut(s, "/"); ok {
		x, err := Parse(a)
		if err != nil {
			return Value{}, err
		}
		y, err := Parse(b)
		if err != nil || y.Sign() == 0 {
			return Value{}, ErrValue
		}
		return x.Quo(y), nil
	}
	s, neg := strings.CutPrefix(s, "-")
	s, power, hasPower := strings.Cut(s, "e")
	whole, part, _ := strings.Cut(s, ".")
	digits := whole + part
	if digits == "" || len(digits) > MaxDigits || strings.Trim(digits, "0123456789") != "" {
		return Value{}, ErrValue
	}
	exp := -len(part)
	if hasPower {
		n, err := strconv.Atoi(power)
		if err != nil || n < -MaxExponent || n > MaxExponent {
			return Value{}, ErrValue
		}
		exp += n
	}
	v := fromDigits(digits, exp)
	v.neg = neg && v.Sign() != 0
	return v, nil
}

// fromDigits is the number that the digits write, times 10^exp.
func fromDigits[T string | []byte](digits T, exp int) Value {
	if len(digits) <= 19 {
		var n uint64
		for i := range len(digits) {
			n = n*10 + uint64(digits[i]-'0')
		}
		return decimal(n, exp)
	}
	end := len(digits)
	for end > 0 && digits[end-1] == '0' {
		end--
		exp++
	}
	start := 0
	for start < end && digits[start] == '0' {
		start++
	}
	if end-start <= 19 {
		return fromDigits(digits[start:end], exp)
	}
	return Value{long: string(digits[start:end]), exp: int16(exp)}
}

// decimal is n × 10^exp.
func decimal(n uint64, exp int) Value {
	if n == 0 {
		return Value{}
	}
	for n%10 == 0 {
		n /= 10
		exp++
	}
	if n > 9_999_999_999_999_999_999 {
		// Twenty digits go into the string, so that one number has one form.
		return Value{long: strconv.FormatUint(n, 10), exp: int16(exp)}
	}
	return Value{num: n, exp: int16(exp)}
}

// fraction is num/den; den must not be 0.
func fraction(num, den uint64) Value {
	if num > 1<<20 || den > 1<<10 {
		return fromRat(new(big.Rat).SetFrac(new(big.Int).SetUint64(num), new(big.Int).SetUint64(den)))
	}
	a, b := num, den
	for b != 0 {
		a, b = b, a%b
	}
	num, den = num/a, den/a
	exp := 0
	for ; den%2 == 0; exp-- {
		den, num = den/2, num*5
	}
	for ; den%5 == 0; exp-- {
		den, num = den/5, num*2
	}
	v := decimal(num, exp)
	if den > 1 && num != 0 {
		v.den = uint32(den)
	}
	return v
}

// fromRat brings r into the one form. A denominator that does not fit is
// rounded away at twenty decimals, which no text that people write reaches.
func fromRat(r *big.Rat) Value {
	if r.Sign() == 0 {
		return Value{}
	}
	num, den := new(big.Int).Abs(r.Num()), new(big.Int).Set(r.Denom())
	exp := strip(den, num, 2, 5) + strip(den, num, 5, 2)
	if !den.IsUint64() || den.Uint64() > 1<<32-1 {
		num.Mul(num, new(big.Int).Exp(big.NewInt(10), big.NewInt(20), nil))
		num.Quo(num, den)
		den.SetInt64(1)
		exp -= 20
	}
	v := fromDigits(num.String(), exp)
	if d := den.Uint64(); d > 1 {
		v.den = uint32(d)
	}
	v.neg = r.Sign() < 0 && (v.num != 0 || v.long != "")
	return v
}

// strip divides den by factor as long as it can, multiplies num by the other
// factor of ten each time, and returns the power of ten that this owes.
func strip(den, num *big.Int, factor, other int64) int {
	f, o, rest := big.NewInt(factor), big.NewInt(other), new(big.Int)
	exp := 0
	for quo := new(big.Int); ; exp-- {
		quo.QuoRem(den, f, rest)
		if rest.Sign() != 0 {
			return exp
		}
		den.Set(quo)
		num.Mul(num, o)
	}
}

// Rat returns v as a fraction that the caller owns.
func (v Value) Rat() *big.Rat {
	num := new(big.Int).SetUint64(v.num)
	if v.long != "" {
		num.SetString(v.long, 10)
	}
	den := big.NewInt(max(1, int64(v.den)))
	power := new(big.Int).Exp(big.NewInt(10), big.NewInt(int64(max(v.exp, -v.exp))), nil)
	if v.exp > 0 {
		num.Mul(num, power)
	} else {
		den.Mul(den, power)
	}
	if v.neg {
		num.Neg(num)
	}
	return new(big.Rat).SetFrac(num, den)
}

// Float returns the nearest float, for drawing; never for comparing.
func (v Value) Float() float64 {
	f, _ := v.Rat().Float64()
	return f
}

// Sign returns -1, 0 or 1.
func (v Value) Sign() int {
	switch {
	case v.num == 0 && v.long == "":
		return 0
	case v.neg:
		return -1
	}
	return 1
}

// Neg returns -v.
func (v Value) Neg() Value {
	v.neg = !v.neg && v.Sign() != 0
	return v
}

// Abs returns v without its sign.
func (v Value) Abs() Value {
	v.neg = false
	return v
}

// Shift returns v × 10^n.
func (v Value) Shift(n int) Value {
	if v.Sign() != 0 {
		v.exp += int16(n)
	}
	return v
}

// small reports whether v is a decimal number of one word.
func (v Value) small() bool { return v.long == "" && v.den == 0 }

// aligned returns both numbers at the lower of the two exponents, if they fit.
func aligned(a, b Value) (x, y uint64, exp int, ok bool) {
	if !a.small() || !b.small() {
		return 0, 0, 0, false
	}
	if a.num == 0 || b.num == 0 {
		return a.num, b.num, int(a.exp) + int(b.exp), true // the exponent of zero is 0
	}
	x, y, exp = a.num, b.num, int(min(a.exp, b.exp))
	var okX, okY bool
	x, okX = times10(x, int(a.exp)-exp)
	y, okY = times10(y, int(b.exp)-exp)
	return x, y, exp, okX && okY
}

func times10(n uint64, power int) (uint64, bool) {
	if power > 19 {
		return 0, false
	}
	for range power {
		hi, lo := bits.Mul64(n, 10)
		if hi != 0 {
			return 0, false
		}
		n = lo
	}
	return n, true
}

// Add returns v + w.
func (v Value) Add(w Value) Value {
	if x, y, exp, ok := aligned(v, w); ok && v.neg == w.neg {
		if sum, carry := bits.Add64(x, y, 0); carry == 0 {
			r := decimal(sum, exp)
			r.neg = v.neg || w.neg
			return r
		}
	}
	r := v.Rat()
	return fromRat(r.Add(r, w.Rat()))
}

// Sub returns v - w.
func (v Value) Sub(w Value) Value { return v.Add(w.Neg()) }

// Mul returns v × w.
func (v Value) Mul(w Value) Value {
	if v.small() && w.small() {
		if hi, lo := bits.Mul64(v.num, w.num); hi == 0 {
			r := decimal(lo, int(v.exp)+int(w.exp))
			r.neg = v.neg != w.neg && r.Sign() != 0
			return r
		}
	}
	r := v.Rat()
	return fromRat(r.Mul(r, w.Rat()))
}

// Quo returns v / w; w must not be zero.
func (v Value) Quo(w Value) Value {
	if v.small() && w.small() && v.num <= 1<<20 && w.num <= 1<<10 {
		q := fraction(v.num, w.num).Shift(int(v.exp) - int(w.exp))
		q.neg = v.neg != w.neg && q.Sign() != 0
		return q
	}
	r := v.Rat()
	return fromRat(r.Quo(r, w.Rat()))
}

// Cmp returns -1, 0 or 1 as v is less than, equal to or greater than w.
func (v Value) Cmp(w Value) int {
	if v == w {
		return 0
	}
	if a, b := v.Sign(), w.Sign(); a != b {
		return cmp.Compare(a, b)
	}
	if x, y, _, ok := aligned(v, w); ok {
		if v.neg {
			x, y = y, x
		}
		return cmp.Compare(x, y)
	}
	return v.Rat().Cmp(w.Rat())
}

// Round returns v at the given number of decimals, halves away from zero, as
// spreadsheets and most people round. Negative places round to tens, hundreds
// and so on.
func (v Value) Round(places int) Value {
	if v.den == 0 && int(v.exp) >= -places {
		return v
	}
	r := v.Shift(places).Rat()
	two := big.NewInt(2)
	num := new(big.Int).Abs(r.Num())
	num.Mul(num, two).Add(num, r.Denom())
	num.Quo(num, new(big.Int).Mul(two, r.Denom()))
	out := fromDigits(num.String(), -places)
	out.neg = v.neg && out.Sign() != 0
	return out
}

// Decimals returns how many digits after the point v needs, and false where no
// number of them is enough, as for a third.
func (v Value) Decimals() (int, bool) {
	if v.den != 0 {
		return 0, false
	}
	return max(0, -int(v.exp)), true
}

// digits returns the digits of the numerator.
func (v Value) digits() string {
	if v.long != "" {
		return v.long
	}
	return strconv.FormatUint(v.num, 10)
}

// plain writes a decimal number without its sign: the digits before the point
// and exactly places digits after it. v must not need more.
func (v Value) plain(places int) (whole, part string) {
	d, exp := v.digits(), int(v.exp)
	if v.Sign() == 0 {
		exp = 0
	}
	if exp >= 0 {
		if v.Sign() != 0 {
			d += strings.Repeat("0", exp)
		}
		return d, strings.Repeat("0", places)
	}
	if missing := 1 - exp - len(d); missing > 0 {
		d = strings.Repeat("0", missing) + d
	}
	whole, part = d[:len(d)+exp], d[len(d)+exp:]
	return whole, part + strings.Repeat("0", max(0, places-len(part)))
}

// String writes v in digits with a point, or as a fraction where no number of
// decimals would do.
func (v Value) String() string {
	sign := ""
	if v.neg {
		sign = "-"
	}
	if v.den != 0 {
		r := v.Abs().Rat()
		return sign + r.Num().String() + "/" + r.Denom().String()
	}
	if v.exp > 100 || v.exp < -100 {
		return sign + v.digits() + "e" + strconv.Itoa(int(v.exp))
	}
	whole, part := v.plain(0)
	if part != "" {
		part = "." + part
	}
	return sign + whole + part
}

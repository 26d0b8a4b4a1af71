package quantity

import (
	"strings"
	"unicode/utf8"
)

// Rewrite returns the bytes of q in text as they would read with the value v in
// the unit of q: 2.4 makes "2,4 %" of "4,2 %", 1350000 makes "$1.35M" of
// "$1.2M". Marks, groups, magnitude, unit, currency and the way of writing less
// than zero stay. It takes the text, because a copy of each figure's bytes in
// each Quantity would cost more than all of the reading.
//
// Rewrite never rounds: it writes as many decimals as q does, and more where v
// needs them. Give it q.Rounded(v) for a figure that was a rounding of the
// wrong value. It reports false where v cannot be written like q: a third in
// decimals, a word for a half with a value that is none.
func (q Quantity) Rewrite(text []byte, v Value) (string, bool) {
	if q.Start < 0 || q.End > len(text) || q.Start >= q.End {
		return "", false
	}
	number, ok := q.spell(v.Abs())
	if !ok {
		return "", false
	}
	f := q.Form
	if f.Style == Words {
		number = capital(text[f.digits:], number)
	}
	head, tail := string(text[q.Start:f.digits]), string(text[f.digitsEnd:q.End])
	if f.Sign == NoSign {
		if v.Sign() < 0 {
			return q.negative(head, number) + tail, true
		}
		return head + number + tail, true
	}
	if f.Sign == Brackets && v.Sign() >= 0 {
		return head[:int(f.sign)-q.Start] + head[int(f.signEnd)-q.Start:] + number + strings.TrimSuffix(tail, ")"), true
	}
	if (f.Sign == Plus) == (v.Sign() < 0) {
		sign := ""
		if f.Sign == Plus {
			sign = "-"
		}
		end := int(f.signEnd) - q.Start
		if f.Sign == SignWord {
			end = len(head)
		}
		head = head[:int(f.sign)-q.Start] + sign + strings.TrimPrefix(head[end:], " ")
	}
	return head + number + tail, true
}

// negative puts a sign before a figure that had none.
func (q Quantity) negative(head, number string) string {
	if q.Form.Style == Words || q.Form.Style == WordFraction {
		return head + "minus " + number
	}
	return "-" + head + number
}

// spell writes a number that is not less than zero in the style of q.
func (q Quantity) spell(v Value) (string, bool) {
	switch q.Form.Style {
	case Digits, Scientific:
		return q.inDigits(v.Shift(-q.Scale))
	case Fraction:
		return inFraction(v)
	case Words:
		if q.Form.Language&German != 0 && q.Form.Language&English == 0 {
			return inGerman(v, q.Precision)
		}
		return inEnglish(v, q.Precision)
	case Power, WordFraction, Sum, formVulgar, formWhole:
	}
	return "", false
}

// inDigits writes v with the marks of q.
func (q Quantity) inDigits(v Value) (string, bool) {
	need, ok := v.Decimals()
	if !ok || need > MaxDigits || v.exp > MaxDigits {
		return "", false
	}
	f := q.Form
	whole, part := v.plain(max(need, q.Precision))
	var b strings.Builder
	for i := range len(whole) {
		if i > 0 && f.groupEnds(len(whole)-i) {
			b.WriteRune(f.Group)
		}
		f.writeDigit(&b, whole[i])
	}
	if part == "" {
		return b.String(), true
	}
	b.WriteRune(f.decimalMark())
	for i := range len(part) {
		f.writeDigit(&b, part[i])
	}
	return b.String(), true
}

// groupEnds reports a mark before the last n digits.
func (f Form) groupEnds(n int) bool {
	if f.Group == 0 {
		return false
	}
	if f.Indian && n > 3 {
		return (n-3)%2 == 0
	}
	return n%3 == 0
}

// decimalMark is the one that f uses, or would use beside its groups.
func (f Form) decimalMark() rune {
	switch {
	case f.Decimal != 0:
		return f.Decimal
	case f.Group == '.' || f.Group == ' ' || f.Group == '\u00a0' || f.Group == '\u202f', f.Group == 0 && f.comma:
		return ','
	}
	return '.'
}

func (f Form) writeDigit(b *strings.Builder, d byte) {
	if f.Wide {
		b.WriteRune('０' + rune(d-'0'))
		return
	}
	b.WriteByte(d)
}

// inFraction writes v as "3/4" or "2 1/4".
func inFraction(v Value) (string, bool) {
	r := v.Rat()
	if !r.Num().IsInt64() || !r.Denom().IsInt64() || r.Denom().Int64() > 1000 {
		return "", false
	}
	num, den := r.Num().Int64(), r.Denom().Int64()
	switch {
	case den == 1:
		return Int(num).String(), true
	case num < den:
		return Int(num).String() + "/" + Int(den).String(), true
	}
	return Int(num/den).String() + " " + Int(num%den).String() + "/" + Int(den).String(), true
}

// capital gives s the capital that the old text began with.
func capital(old []byte, s string) string {
	r, _ := utf8.DecodeRune(old)
	if r >= 'A' && r <= 'Z' && s != "" {
		return strings.ToUpper(s[:1]) + s[1:]
	}
	return s
}

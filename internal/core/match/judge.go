package match

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"ownup/internal/core/quantity"
)

// What speaks for or against a hit beside the evidence of its surroundings.
const (
	sameUnitWeight = 1
	doubtWeight    = -3 // only an unlikely reading matches
	ambiguousLess  = -2
	oneDigitLess   = -1 // a rounding to one digit is that of many figures
)

// judge fills in tier, weight, reason and what should stand there instead.
func (s *Search) judge(p Passage, h *Hit, l *look, t *target, f fit, places int16) {
	rounded := places != exactly && places != unitless
	if rounded && h.Kind == Exact {
		h.Kind = Rounded
	}
	near := s.near.at(&s.plan.evidence, h.Start, h.End)
	h.Weight = near.weight
	h.Tier = [...]Tier{Exact: OtherForm, Rounded: Rounding, Derived: Derivation}[h.Kind]
	var why strings.Builder
	why.WriteString("says ")
	if l.Approximate {
		why.WriteString("about ")
	}
	why.WriteString(oneLine(string(p.Text[h.Start:h.End])))
	if l.under != "" {
		why.WriteString(" under a heading in " + l.under)
	}
	switch {
	case h.Kind == Exact && f == sameUnit && sameForm(p.Text[h.Start:h.End], s.plan.figures[t.figure].Wrong):
		h.Tier = AsTyped
		why.WriteString(", as typed")
	case places == unitless:
		why.WriteString(", which would be " + t.name + " with the same unit")
	case rounded && h.Kind == Derived:
		why.WriteString(", about " + t.name)
	case rounded:
		why.WriteString(", which is what " + t.name + " rounds to")
	default:
		why.WriteString(", which is " + t.name)
	}
	if f == sameUnit {
		h.Weight += sameUnitWeight
	}
	s.right(h, l, t, places, &why)
	s.against(p, h, l, t, near, places, &why)
	why.WriteString(near.sentence(&s.plan.evidence))
	h.Reason = why.String()
}

// right works out what should stand there, and whether it would read the same.
func (s *Search) right(h *Hit, l *look, t *target, places int16, why *strings.Builder) {
	if !t.hasRight {
		return
	}
	h.HasInstead = true
	h.Instead = t.right.Shift(shift(l.Quantity))
	if places == unitless {
		h.Instead = t.right.Shift(shift(quantity.Quantity{Unit: t.unit, Currency: t.currency}))
	}
	if l.Value.Sign() != t.number.Sign() {
		h.Instead = h.Instead.Neg()
	}
	if places == exactly || places == unitless || t.right.Round(int(places)) != t.number.Round(int(places)) {
		return
	}
	h.Ambiguous = true
	h.Weight += ambiguousLess
	if t.right.Abs() == l.Number().Abs() {
		h.Tier = Coincidence
		why.WriteString(", but it is also the right figure")
		return
	}
	why.WriteString(", but the right figure rounds to it too")
}

// against ranks down what merely looks alike.
func (s *Search) against(p Passage, h *Hit, l *look, t *target, near seen, places int16, why *strings.Builder) {
	for _, d := range [...]struct {
		reason quantity.Reason
		second bool
	}{{l.reason, l.second}, {t.doubt, t.second}} {
		if d.reason != quantity.Plain && d.second {
			h.Weight += doubtWeight
			why.WriteString(", if " + d.reason.String())
		}
	}
	if l.reason == quantity.TwoNumbers || l.reason == quantity.SpaceSeparates {
		h.Tier = Coincidence
	}
	digits := l.significant(p.Text)
	short := digits
	if h.Kind != Rounded {
		short += l.zeros() // here they are digits like any other
	}
	if h.Kind == Rounded && digits < 2 {
		h.Weight += oneDigitLess
	}
	if l.Value.Sign() != t.number.Sign() && !t.unsigned {
		why.WriteString(", with the other sign")
		if near.weight == 0 {
			h.Tier = Coincidence
		}
		h.Weight--
	}
	switch what := lookalike(p.Text, &l.Quantity, l.under != ""); {
	case what != "":
		h.Tier = Coincidence
		why.WriteString("; but it looks like " + what)
	case (l.second || t.second) && near.weight == 0 && measured(p.Text[h.End:]):
		h.Tier = Coincidence
		why.WriteString("; but it looks like a measure")
	case l.tens && near.weight == 0:
		// One number in ten ends in a nought.
		h.Tier = Coincidence
		why.WriteString("; nothing near speaks for it")
	case l.Unit != quantity.None || l.under != "" || near.weight > 0:
	case places == unitless:
		h.Tier = Coincidence
	case short < 3 && l.Scale == 0 && !l.Approximate && (h.Kind != Exact || len(s.plan.evidence.phrases.list) > 0):
		// A short number without a unit is one of many, and nothing speaks for it.
		h.Tier = Coincidence
		why.WriteString("; nothing near speaks for it")
	}
}

// sameForm reports that two figures are written alike but for case and for
// spaces that group no digits.
func sameForm(text []byte, typed string) bool {
	return strings.EqualFold(tight(string(text)), tight(strings.TrimSpace(typed)))
}

// tight takes out the spaces that do not stand between digits.
func tight(s string) string {
	var b strings.Builder
	var last rune
	for i, r := range s {
		if blank(r) {
			next, _ := utf8.DecodeRuneInString(s[i+utf8.RuneLen(r):])
			if !unicode.IsDigit(last) || !unicode.IsDigit(next) {
				continue
			}
		}
		b.WriteRune(r)
		last = r
	}
	return b.String()
}

func blank(r rune) bool {
	return r == ' ' || r == '\u00a0' || r == '\u202f' || r == '\u2009' || r == '\n' || r == '\t' || r == '\r'
}

// longest is how much of a text a reason quotes.
const longest = 60

// oneLine makes a quotation fit a sentence.
func oneLine(s string) string {
	s = strings.Join(strings.Fields(strings.ToValidUTF8(s[:min(len(s), 8*longest)], "�")), " ")
	if runes := []rune(s); len(runes) > longest {
		return string(runes[:longest]) + "…"
	}
	return s
}

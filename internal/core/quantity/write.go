package quantity

import (
	"bytes"
	"strings"
	"unicode"
	"unicode/utf8"
)

// Refusal is why a figure cannot be written in the place of another. The zero
// Refusal says that it can.
type Refusal uint8

// The refusals.
const (
	Written       Refusal = iota
	NoPlace               // the text does not say the figure, only a number behind it does
	OneOfSeveral          // it is one of several numbers written together
	NoSpelling            // the way of writing has no way for this value
	ReadsTheSame          // as precisely as the text writes it is what stands there
	Vanishes              // as precisely as the text writes it is zero
	TurnsAround           // the sign changes, and words near it say the direction
	ReadOtherwise         // what was written would be read as another figure
)

// String gives the refusal as a sentence.
func (r Refusal) String() string {
	return [...]string{
		"",
		"The figure does not stand in the text itself, only in the number behind it.",
		"It is one of several numbers that are written together: correct it by hand.",
		"The right figure cannot be written in this way: put it in other words.",
		"Written as precisely as here, the right figure reads the same.",
		"Written as precisely as here, the right figure would be zero: put it in other words.",
		"The right figure has the other sign, and the words near it say the direction: put the sentence in other words.",
		"The right figure would be read as another one here: correct it by hand.",
	}[r]
}

// Write returns the bytes of q in text as they would read with v, in the unit
// of q: rounded as precisely as q is written, in the same form, with the same
// sign, unit and case. Rounded says that q was itself a rounding, so that the
// noughts at its end are no digits: "about 1,200,000" is precise to the
// hundred thousand.
//
// What it writes is read again as [Find] does, in its place in the text, and
// refused where that is not the figure that was meant. For a value in full
// there is [Quantity.Rewrite].
func (q Quantity) Write(text []byte, v Value, rounded bool) (string, Refusal) {
	f := q.Form
	switch {
	case q.Start < 0 || q.End > len(text) || q.Start >= q.End || f.digitsEnd <= f.digits:
		return "", NoPlace
	case int(f.digits) < q.Start || int(f.digitsEnd) > q.End || f.signEnd > f.sign && int(f.sign) < q.Start:
		return "", OneOfSeveral
	}
	q = q.settled(text)
	w := q.rounding(v, rounded)
	switch {
	case w.Sign() == 0 && v.Sign() != 0:
		return "", Vanishes
	case w.Sign() == 0 && q.Form.Style != Digits:
		return "", NoSpelling
	case w.Sign()*q.Value.Sign() < 0 && saysDirection(text, q.Start, q.End):
		return "", TurnsAround
	}
	written, ok := q.write(text, w)
	if !ok {
		return "", NoSpelling
	}
	if written == string(text[q.Start:q.End]) {
		return "", ReadsTheSame
	}
	if !q.readsAs(text, written, w) {
		return "", ReadOtherwise
	}
	return written, Written
}

// Moved is q in a text of which the first bytes are cut off, or to which some
// are added: by is added to all its places. Its readings are left out.
func (q Quantity) Moved(by int) Quantity {
	q.Start, q.End, q.NumStart, q.NumEnd = q.Start+by, q.End+by, q.NumStart+by, q.NumEnd+by
	f := &q.Form
	f.sign, f.signEnd, f.digits, f.digitsEnd = f.sign+int32(by), f.signEnd+int32(by), f.digits+int32(by), f.digitsEnd+int32(by)
	q.Readings = nil
	return q
}

// settled is q with the marks of its form as the reading in q has them: the
// form is that of the likeliest. Full-width marks stay so.
func (q Quantity) settled(text []byte) Quantity {
	f := &q.Form
	if f.Wide {
		old := text[f.digits:f.digitsEnd]
		for _, mark := range []*rune{&f.Decimal, &f.Group} {
			if wide := *mark - '.' + '．'; *mark != 0 && bytes.ContainsRune(old, wide) {
				*mark = wide
			}
		}
	}
	switch {
	case f.Style != Digits && f.Style != Scientific:
	case q.Precision > 0 && f.Decimal == 0 && f.Group != 0:
		f.Decimal, f.Group = f.Group, 0
	case q.Precision == 0 && f.Decimal != 0 && f.Group == 0:
		f.Decimal, f.Group = 0, f.Decimal
	}
	return q
}

// rounding is v as precisely as q is written. A fraction is as precise as it
// is.
func (q Quantity) rounding(v Value, rounded bool) Value {
	switch q.Form.Style {
	case Fraction, WordFraction, Power:
		return v
	case Words:
		if need, ok := q.Value.Shift(-q.Scale).Decimals(); !ok || need > q.Precision {
			return v // "zweieinhalb"
		}
	case Digits, Scientific, Sum, formVulgar, formWhole:
	}
	if rounded && q.Precision == 0 && q.Scale == 0 {
		// As many noughts as there are, but never all of the figure.
		for n := q.noughts(); n > 0; n-- {
			if w := v.Round(-n); w.Sign() != 0 {
				return w
			}
		}
	}
	return q.Rounded(v)
}

// noughts is how many a whole number ends with.
func (q Quantity) noughts() int {
	n := 0
	for n < MaxDigits && q.Value.Sign() != 0 {
		if need, ok := q.Value.Shift(-n - 1).Decimals(); !ok || need > 0 {
			break
		}
		n++
	}
	return n
}

// write writes w, which is rounded.
func (q Quantity) write(text []byte, w Value) (string, bool) {
	old := text[q.Form.digits:q.Form.digitsEnd]
	switch q.Form.Style {
	case Words:
		return q.inWords(text, old, w)
	case WordFraction:
		return q.inRatio(text, old, w)
	case Fraction:
		if r, size := utf8.DecodeRune(old); size == len(old) && vulgar(r) != (Value{}) {
			return q.around(text, inVulgar(w.Abs()), w)
		}
	case Digits, Scientific, Power, Sum, formVulgar, formWhole:
	}
	if open := text[q.Start]; open == '(' && q.Form.Sign == NoSign && q.Value.Sign() < 0 {
		return q.inBrackets(text, w)
	}
	s, ok := q.Rewrite(text, w)
	if ok && old[0] == '.' { // ".08"
		head := int(q.Form.digits) - q.Start
		if i := strings.Index(s[max(0, min(head-1, len(s))):], "0."); i >= 0 && w.Abs().Cmp(Int(1)) < 0 {
			i += max(0, min(head-1, len(s)))
			s = s[:i] + s[i+1:]
		}
	}
	return q.inNumber(text, s, w), ok
}

// inBrackets writes what is read as less than zero only because it stands in
// brackets.
func (q Quantity) inBrackets(text []byte, w Value) (string, bool) {
	s, ok := q.inDigits(w.Abs().Shift(-q.Scale))
	head, tail := string(text[q.Start:q.Form.digits]), string(text[q.Form.digitsEnd:q.End])
	if w.Sign() > 0 {
		head, tail = head[1:], strings.TrimSuffix(tail, ")")
	}
	return head + s + tail, ok
}

// inWords writes w in words, its magnitude left as it stands: "one point two
// million" becomes "one point four million".
func (q Quantity) inWords(text, old []byte, w Value) (string, bool) {
	magnitude := ""
	if i := bytes.LastIndexAny(old, " -"); q.Scale > 0 && i > 0 {
		magnitude = string(old[i:])
	} else if q.Scale > 0 {
		return q.Rewrite(text, w) // "dreiundzwanzigtausend"
	}
	n := w.Abs().Shift(-q.Scale)
	if need, ok := n.Decimals(); !ok || need > q.Precision {
		if magnitude == "" {
			return q.withHalf(text, old, w)
		}
		return "", false
	}
	one := q
	one.Value = n
	s, ok := one.spell(n)
	if !ok {
		return "", false
	}
	if german := q.Form.Language&German != 0; german && n == Int(1) && q.Precision == 0 && int(q.Form.digitsEnd) < q.End {
		s = "ein"
	}
	return q.around(text, likeCase(old, s+magnitude), w)
}

// withHalf writes what ends in a half as "zweieinhalb" does.
func (q Quantity) withHalf(text, old []byte, w Value) (string, bool) {
	whole := w.Abs().Sub(decimal(5, -1))
	if need, ok := whole.Decimals(); !ok || need > 0 || whole.Sign() <= 0 || !bytes.HasSuffix(bytes.ToLower(old), []byte("halb")) {
		return "", false
	}
	s, ok := inGerman(whole, 0)
	return q.inNumberOf(text, likeCase(old, strings.TrimSuffix(s, "s")+"einhalb"), w), ok
}

func (q Quantity) inNumberOf(text []byte, number string, w Value) string {
	s, _ := q.around(text, number, w)
	return s
}

// inRatio writes "1 in 24" with another number behind it or, where what it
// counts out of divides the value, before it.
func (q Quantity) inRatio(text, old []byte, w Value) (string, bool) {
	found := Find(old).Quantities
	if len(found) != 1 || len(found[0].Readings) != 3 {
		return "", false
	}
	first, last := found[0].Readings[1], found[0].Readings[2]
	if first.End > last.Start || w.Sign() <= 0 {
		return "", false
	}
	between := string(old[first.End:last.Start])
	a, b := old[first.Start:first.End], old[last.Start:last.End]
	count := w.Mul(last.Value)
	if need, ok := count.Decimals(); ok && need == 0 && count.Cmp(last.Value) < 0 {
		s, ok := plainly(a, count)
		return q.inNumberOf(text, s+between+string(b), w), ok
	}
	of := first.Value.Quo(w)
	if need, ok := of.Decimals(); ok && need == 0 && first.Value.Cmp(of) < 0 {
		s, ok := plainly(b, of)
		return q.inNumberOf(text, string(a)+between+s, w), ok
	}
	return "", false
}

// plainly writes a whole number as the old one is, in digits or in words.
func plainly(old []byte, v Value) (string, bool) {
	found := Find(old).Quantities
	if len(found) != 1 {
		return "", false
	}
	return found[0].Rewrite(old, v)
}

// inVulgar is the one character for a fraction; "" if there is none.
func inVulgar(w Value) string {
	for _, r := range "½⅓⅔¼¾⅕⅖⅗⅘⅙⅚⅐⅛⅜⅝⅞⅑⅒" {
		if vulgar(r) == w {
			return string(r)
		}
	}
	return ""
}

// around puts a number between what stands before and behind the old one.
func (q Quantity) around(text []byte, number string, w Value) (string, bool) {
	if number == "" {
		return "", false
	}
	head, tail := string(text[q.Start:q.Form.digits]), string(text[q.Form.digitsEnd:q.End])
	signed := q.Form.Sign == SignWord || q.Form.Sign == Hyphen || q.Form.Sign == Minus
	switch {
	case q.Form.Sign == NoSign && w.Sign() < 0:
		number = likeCase([]byte(number), "minus ") + number
	case signed && w.Sign() > 0:
		head = head[:int(q.Form.sign)-q.Start]
	}
	return q.inNumber(text, head+number+tail, w), true
}

// likeCase gives s capitals where the old text has them.
func likeCase(old []byte, s string) string {
	if o := string(old); utf8.RuneCountInString(o) > 1 && o == strings.ToUpper(o) && o != strings.ToLower(o) {
		return strings.ToUpper(s)
	}
	return capital(old, s)
}

// inNumber gives the word for a unit or a magnitude its plural or its singular
// where the value has come to need it.
func (q Quantity) inNumber(text []byte, written string, w Value) string {
	one := Int(1)
	was, is := q.Value.Abs().Shift(-q.Scale) == one, w.Abs().Shift(-q.Scale) == one
	tail := string(text[q.Form.digitsEnd:q.End])
	if was == is || tail == "" || !strings.HasSuffix(written, tail) {
		return written
	}
	for _, n := range numberedWords {
		from, to := n.one, n.many
		if is {
			from, to = to, from
		}
		if i := strings.Index(tail, from); i >= 0 && endsWord(tail, i+len(from)) {
			return written[:len(written)-len(tail)] + tail[:i] + to + tail[i+len(from):]
		}
	}
	return written
}

// numberedWords are the words beside figures that tell one from many, as they
// are written: "1 Euro" and "1 Dollar" are German with that capital, where
// they have no plural, and "1 million" is English.
var numberedWords = []struct{ one, many string }{
	{"point", "points"},
	{"dollar", "dollars"},
	{"pound", "pounds"},
	{"euro", "euros"},
	{"cent", "cents"},
	{"franc", "francs"},
	{"rupee", "rupees"},
	{"Million", "Millionen"},
	{"Milliarde", "Milliarden"},
	{"punkt", "punkte"},
}

// endsWord reports that a word ends at i.
func endsWord(s string, i int) bool {
	r, _ := utf8.DecodeRuneInString(s[i:])
	return i == len(s) || !unicode.IsLetter(r)
}

// directions are beginnings of words that say which way a figure goes.
var directions = strings.Fields("rose rise rising fell fall declin decreas increas grew grow shrank shrink drop gain loss lost " +
	"profit surplus deficit up down higher lower above below climb jump reduc improv worsen saved saving " +
	"gestiegen stieg steig gesunken sank sink gewachsen wuchs wachs gefallen fiel anstieg rückgang zunahme abnahme gewinn verlust " +
	"überschuss fehlbetrag höher niedriger mehr weniger über unter verbesser verschlechter")

// nearWords is how many bytes to each side are looked at for the direction.
const nearWords = 80

// saysDirection reports that words near a figure say which way it goes.
func saysDirection(text []byte, start, end int) bool {
	near := strings.ToLower(strings.ToValidUTF8(string(text[max(0, start-nearWords):start])+" . "+string(text[end:min(len(text), end+nearWords)]), ""))
	for _, word := range strings.FieldsFunc(near, func(r rune) bool { return !unicode.IsLetter(r) }) {
		for _, d := range directions {
			if strings.HasPrefix(word, d) && (len(d) > 4 || len(word) <= len(d)+1) {
				return true
			}
		}
	}
	return false
}

// readsAs reports that what was written in the place of q is read as w in the
// unit that the old text has.
func (q Quantity) readsAs(text []byte, written string, w Value) bool {
	changed := append(append(append(make([]byte, 0, len(text)+len(written)), text[:q.Start]...), written...), text[q.End:]...)
	was, ok := at(Find(text).Quantities, q.Start)
	if !ok {
		return false
	}
	start := q.Start
	is, ok := at(Find(changed).Quantities, start)
	if !ok || was.Unit != is.Unit || was.Currency != is.Currency {
		return false
	}
	readings := is.Readings
	if len(readings) == 0 {
		readings = []Reading{{Value: is.Value, Scale: is.Scale}}
	}
	for _, r := range readings {
		if r.Value == w || r.Value.Shift(q.Scale-r.Scale) == w {
			return true
		}
	}
	return false
}

// at returns the figure that a place is in.
func at(found []Quantity, place int) (Quantity, bool) {
	for _, q := range found {
		if q.Start <= place && place < q.End {
			return q, true
		}
	}
	return Quantity{}, false
}

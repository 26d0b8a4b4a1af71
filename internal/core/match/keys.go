package match

import (
	"math"
	"slices"
	"strconv"
	"unicode/utf8"

	"ownup/internal/core/quantity"
)

// Key stands for one thing that a text and a search may have in common: a
// figure with how it is written, or how a phrase begins. An index that knows
// the keys of each text need not read those that have none of the search's.
//
// What is promised: where [Search.Find] returns a hit, the keys of the search
// and those that [Keyer] gives for the passage have one in common. That they
// have one in common does not promise a hit.
//
// Keys are hashes and may be stored; [KeyVersion] says in which version.
type Key uint32

// KeyVersion changes whenever a text may get other keys than before.
const KeyVersion = 1

// Keys returns the keys of everything that is sought, in order, each once.
func (s *Search) Keys() []Key {
	var set keySet
	for i := range s.plan.targets {
		set.target(&s.plan.targets[i])
	}
	for _, p := range s.plan.phrases.list {
		set.phrase(p.letters)
	}
	return set.sorted()
}

// units are those that a figure in a text may have.
var units = [...]quantity.Unit{
	quantity.None, quantity.Percent, quantity.PerMille, quantity.BasisPoints, quantity.PercentagePoints, quantity.Money,
}

// target adds every way in which a text may write a target. It is the other
// side of [Keyer.figure] and [Keyer.behind].
func (set *keySet) target(t *target) {
	for _, unit := range units {
		m := manner{unit: unit}
		f := t.fits(unit, t.currency)
		if f == apart {
			continue
		}
		set.add(exactKey(t.number, unit))
		if t.takes(m, f, unitless) {
			switch {
			case unit == quantity.None:
				set.add(exactKey(t.written, unit))
			case t.unit == quantity.None && ratio(unit):
				set.add(exactKey(t.number.Shift(-shift(quantity.Quantity{Unit: unit})), unit))
			}
		}
		t.roundings(func(r quantity.Value, places int16) {
			for _, m.wordy = range [...]bool{false, true} {
				for _, m.few = range [...]bool{false, true} {
					if t.takes(m, f, places) {
						set.add(roundedKey(r, int(places), m))
					}
				}
			}
		})
	}
	if t.mayBeBehind() {
		set.add(exactKey(t.number, quantity.None))
		set.around(t.number.Abs())
	}
}

// phrase adds how a phrase begins. It is the other side of [Keyer.word].
func (set *keySet) phrase(letters []letter) {
	var b beginning
	for _, l := range letters {
		if b.add(l.r); b.full() {
			break
		}
	}
	if b.count > 0 {
		set.add(b.key())
	}
}

// Keyer gives the keys of one text after the other, each a few passages. It is
// not safe for concurrent use. The zero Keyer is ready.
type Keyer struct {
	read quantity.Finder
	set  keySet
}

// Add adds the keys of a passage.
func (k *Keyer) Add(p Passage) {
	head := heading(p.Beside)
	for _, k.read.Prior = range priors {
		found := k.read.Find(p.Text)
		doubt := false
		for i := range found.Quantities {
			q := &found.Quantities[i]
			k.figure(p.Text, q, head)
			doubt = doubt || len(q.Readings) > 0
		}
		if !doubt || len(found.Ranges) == 0 {
			break // the language says which reading is first, and no more
		}
	}
	k.behind(p)
	for start := range starts(p.Text) {
		k.word(p.Text, start)
	}
	k.set.bound()
}

// priors are what a search may have been told of the language of the texts. It
// may decide what both ends of a range in doubt have in common.
var priors = [...]quantity.Language{quantity.English, quantity.German, quantity.French, quantity.Spanish}

// Keys returns the keys of all passages since the last call, in order, each
// once. They are valid until the next call of a method.
func (k *Keyer) Keys() []Key {
	keys := k.set.sorted()
	k.set.keys, k.set.limit = k.set.keys[:0], 0
	return keys
}

// figure adds the keys of a figure, in each way to read it.
func (k *Keyer) figure(text []byte, q *quantity.Quantity, head unitWord) {
	if len(q.Readings) == 0 {
		k.reading(text, look{Quantity: *q}, head)
		return
	}
	for _, r := range q.Readings {
		k.reading(text, look{Quantity: with(*q, r)}, head)
	}
}

// reading adds a figure as it stands and with the unit of the heading.
func (k *Keyer) reading(text []byte, l look, head unitWord) {
	k.look(text, l)
	if l.beneath(head) {
		k.look(text, l)
	}
}

func (k *Keyer) look(text []byte, l look) {
	number := l.Number().Abs()
	if number.Sign() == 0 {
		return
	}
	k.set.add(exactKey(number, l.Unit))
	if l.Part != quantity.Itself {
		return
	}
	m := l.manner(text)
	own, rounder := l.places(text)
	k.set.add(roundedKey(number, own, m))
	if rounder != own {
		k.set.add(roundedKey(number, rounder, m))
	}
}

// behind adds the keys of the number behind a text: itself, and where it has
// decimals, how it begins, since it may be rounded to less than the text shows.
func (k *Keyer) behind(p Passage) {
	v, written, ok := p.behind()
	if !ok {
		return
	}
	k.set.add(exactKey(v.Abs(), quantity.None))
	if decimals, _ := v.Decimals(); decimals == 0 {
		return
	}
	for _, digits := range headDigits {
		k.set.add(headOf(written, digits).key())
	}
}

// around adds the beginnings of all numbers above zero that round to n: see
// [Keyer.behind]. Many digits are asked for where n has many, so that few
// beginnings will do.
func (set *keySet) around(n quantity.Value) {
	need, ends := n.Decimals()
	if !ends {
		return // a third is nobody's rounding
	}
	half := quantity.Int(5).Shift(-need - 1)
	low, high := n.Sub(half).Float(), n.Add(half).Float()
	if low <= 0 || math.IsInf(high, 0) {
		return
	}
	digits := headDigits[0]
	if low*100 > 97*high {
		digits = headDigits[1]
	}
	// One more at each end: the bounds may not be what a float holds.
	last := headOf(exponential(high), digits).next()
	for h := headOf(exponential(low), digits).before(); h != last; h = h.next() {
		set.add(h.key())
	}
	set.add(last.key())
}

// head is how a number begins: its first digits, and the power of ten of the
// first of them.
type head struct{ first, digits, power int }

// headDigits are how many digits a head has: few for numbers that are written
// with few, more for those that are written with more.
var headDigits = [...]int{2, 4}

// headOf reads a head out of what [exponential] writes.
func headOf(written string, digits int) head {
	h := head{digits: digits}
	if written[0] == '-' {
		written = written[1:]
	}
	n := 0
	for i := 0; n < digits; i++ {
		if written[i] != '.' {
			h.first = h.first*10 + int(written[i]-'0')
			n++
		}
	}
	for i := range written {
		if written[i] == 'e' {
			h.power, _ = strconv.Atoi(written[i+1:])
		}
	}
	return h
}

func (h head) next() head {
	if h.first++; h.first == pow10(h.digits) {
		h.first, h.power = h.first/10, h.power+1
	}
	return h
}

func (h head) before() head {
	if h.first--; h.first < pow10(h.digits-1) {
		h.first, h.power = pow10(h.digits)-1, h.power-1
	}
	return h
}

func pow10(n int) int {
	p := 1
	for range n {
		p *= 10
	}
	return p
}

// word adds how a phrase may begin at a place: with all letters up to the end
// of a word, as long as they are few, and with the first few.
func (k *Keyer) word(text []byte, start int) {
	c := cursor{text: text, pos: start}
	var b beginning
	for l, ok := c.next(); ok && (b.count == 0 || l.gap != ended); l, ok = c.next() {
		if b.add(l.r); b.full() {
			k.set.add(b.key())
			return
		}
		if c.pending != "" || c.goesOn() && !wide(l.r) {
			continue
		}
		if _, ends := c.close(false); ends {
			k.set.add(b.key())
		}
	}
}

// goesOn reports what most letters have behind them: one more of the same word,
// with which no phrase can have ended.
func (c *cursor) goesOn() bool {
	if c.pos == len(c.text) {
		return false
	}
	b := c.text[c.pos]
	return b < utf8.RuneSelf && b != 's' && b != 'S' && letterOrDigit(rune(b))
}

// beginning is the first letters of a phrase, without what may stand between
// them. An e that German may write behind a, o and u is left out wherever it
// stands there, so that "ü", "ue" and "u" are one.
type beginning struct {
	hash  uint64
	count int
	most  int
	last  rune
}

// How many letters a beginning has at most. In scripts without spaces a phrase
// may begin with any letter, and two tell as much as a word does elsewhere.
const (
	mostLetters     = 8
	mostWideLetters = 2
)

func (b *beginning) add(r rune) {
	skip := r == 'e' && (b.last == 'a' || b.last == 'o' || b.last == 'u')
	b.last = r
	if skip {
		return
	}
	if b.count == 0 {
		b.hash, b.most = hashStart, mostLetters
		if wide(r) {
			b.most = mostWideLetters
		}
	}
	b.hash = mix(b.hash, uint64(r))
	b.count++
}

func (b *beginning) full() bool { return b.count > 0 && b.count == b.most }

// Each sort of key has a number of its own in its hash.
const (
	sortExact uint64 = 1 + iota
	sortRounded
	sortHead
	sortBeginning
)

func exactKey(v quantity.Value, unit quantity.Unit) Key {
	return fold32(mix(hashValue(v.Abs()), sortExact|uint64(unit)<<8))
}

func roundedKey(v quantity.Value, places int, m manner) Key {
	h := sortRounded | uint64(m.unit)<<8 | uint64(uint16(places))<<16
	if m.wordy {
		h |= 1 << 32
	}
	if m.few {
		h |= 1 << 33
	}
	return fold32(mix(hashValue(v.Abs()), h))
}

func (h head) key() Key {
	return fold32(mix(mix(hashStart, uint64(h.first)), sortHead|uint64(h.digits)<<8|uint64(uint16(h.power))<<16))
}

func (b *beginning) key() Key {
	return fold32(mix(b.hash, sortBeginning|uint64(b.count)<<8))
}

const hashStart uint64 = 0x9e3779b97f4a7c15

// mix adds a word to a hash: a multiplication that spreads it, and the high
// bits brought down (the finisher of MurmurHash3, A. Appleby).
func mix(h, word uint64) uint64 {
	h = (h ^ word) * 0xff51afd7ed558ccd
	return h ^ h>>33
}

func hashValue(v quantity.Value) uint64 {
	h := hashStart
	for _, c := range []byte(v.String()) {
		h = mix(h, uint64(c))
	}
	return h
}

func fold32(h uint64) Key { return Key(h ^ h>>32) }

// keySet gathers keys. Most words of a text stand in it many times: their keys
// are thrown out now and then, so that memory is in step with what is kept.
type keySet struct {
	keys  []Key
	limit int // at which they are thrown out
}

const leastLimit = 1 << 13

func (set *keySet) add(k Key) { set.keys = append(set.keys, k) }

func (set *keySet) bound() {
	if len(set.keys) > max(set.limit, leastLimit) {
		set.limit = 2 * len(set.sorted())
	}
}

func (set *keySet) sorted() []Key {
	slices.Sort(set.keys)
	set.keys = slices.Compact(set.keys)
	return set.keys
}

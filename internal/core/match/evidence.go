package match

import (
	"slices"
	"strings"
	"unicode/utf8"
)

// window is how many bytes to each side of a hit are looked at for evidence,
// where the sentence does not end before.
const window = 300

// evidence is what may stand near a hit and speak for it.
type evidence struct {
	phrases phrases
	weights []int
}

// What one piece of evidence adds to a weight, and how much counts at most of
// the words of a description, which are many and mean little.
const (
	wordWeight   = 1
	labelWeight  = 3
	entityWeight = 2
	periodWeight = 2
	mostPieces   = 32
)

func gather(s Sought) evidence {
	var e evidence
	var list []string
	var known [][]letter // what is in the list; a word of the description may be the label too
	add := func(weight int, names ...string) {
		for _, n := range names {
			read := letters(n)
			same := func(o []letter) bool { return slices.Equal(o, read) }
			if len(read) > 0 && len(list) < mostPieces && !slices.ContainsFunc(known, same) {
				list, e.weights, known = append(list, n), append(e.weights, weight), append(known, read)
			}
		}
	}
	add(labelWeight, s.Labels...)
	add(entityWeight, s.Entities...)
	add(periodWeight, s.Periods...)
	for _, w := range strings.FieldsFunc(s.About, func(r rune) bool { return !letterOrDigit(r) }) {
		if utf8.RuneCountInString(w) >= 4 && !common[strings.ToLower(w)] && strings.Trim(w, "0123456789") != "" {
			add(wordWeight, w)
		}
	}
	e.phrases = compile(list, true)
	return e
}

// common are words of four letters or more that stand in every text.
var common = set(`about after also been before from have into just more most number numbers only over
report said says sent should show shown than that their them then there these they this those under
wrong were what when where which while will with would your figure figures mistake typed wrote
aber alle auch beim bericht dann dass diese diesem diesen dieser doch durch eine einem einen einer
falsch falsche falschen fehler gegen habe haben hatte ihre kein mein mehr nach nicht noch oder ohne
schon sehr sein seine sich sind statt unter viel wenn werden wird wurde wurden zahl zahlen über`)

func set(words string) map[string]bool {
	m := map[string]bool{}
	for w := range strings.FieldsSeq(words) {
		m[w] = true
	}
	return m
}

// seen is the evidence near one hit, a bit for each piece.
type seen struct {
	bits   uint32
	weight int
}

// sentence gives the evidence as the end of a reason.
func (s seen) sentence(e *evidence) string {
	var names []string
	for i := range e.phrases.list {
		if s.bits&(1<<i) != 0 {
			names = append(names, "“"+oneLine(e.phrases.list[i].written)+"”")
		}
	}
	switch len(names) {
	case 0:
		return ""
	case 1:
		return "; " + names[0] + " stands near"
	}
	return "; " + strings.Join(names[:len(names)-1], ", ") + " and " + names[len(names)-1] + " stand near"
}

// nearby finds the evidence around one hit after the other in one passage.
type nearby struct {
	passage    Passage
	besideDone bool
	beside     uint32
	start, end int // of the stretch that bits is of
	bits       uint32
}

func (n *nearby) begin(p Passage) { *n = nearby{passage: p, start: -1} }

// at returns the evidence in the sentence around start and end, the place
// itself left out, and beside the passage.
func (n *nearby) at(e *evidence, start, end int) seen {
	if len(e.phrases.list) == 0 {
		return seen{}
	}
	if !n.besideDone {
		n.besideDone = true
		n.beside = e.bits([]byte(n.passage.Beside))
	}
	a, b := sentence(n.passage.Text, start, end)
	if a != n.start || b != n.end {
		n.start, n.end, n.bits = a, b, e.bits(n.passage.Text[a:b])
	}
	s := seen{bits: n.bits | n.beside}
	for i, w := range e.weights {
		if s.bits&(1<<i) != 0 {
			s.weight += w
		}
	}
	return s
}

func (e *evidence) bits(text []byte) uint32 {
	var bits uint32
	e.phrases.each(text, func(index, _, _ int) { bits |= 1 << index })
	return bits
}

// sentence returns the bounds of the sentence around a place, cut at window
// bytes to each side.
func sentence(text []byte, start, end int) (int, int) {
	a := start
	for a > 0 && start-a < window && !endsSentence(text, a-1) {
		a--
	}
	for a > 0 && a < start && !utf8.RuneStart(text[a]) {
		a++
	}
	b := end
	for b < len(text) && b-end < window && (b == end || !endsSentence(text, b-1)) {
		b++
	}
	return a, b
}

// endsSentence reports that a sentence ends with the byte at i: with a stop
// that a capital follows, or an empty line. "Nr. 4" and "approx. four" go on.
func endsSentence(text []byte, i int) bool {
	switch text[i] {
	case '.', '!', '?':
		if i+1 >= len(text) || !space(text[i+1]) {
			return false
		}
		for j := i + 1; j < len(text) && j < i+8; j++ {
			if !space(text[j]) {
				return !(text[j] >= 'a' && text[j] <= 'z' || text[j] >= '0' && text[j] <= '9')
			}
		}
		return true
	case '\n':
		for j := i + 1; j < len(text) && j < i+8; j++ {
			if text[j] == '\n' {
				return true
			}
			if !space(text[j]) {
				return false
			}
		}
	}
	return false
}

func space(b byte) bool { return b == ' ' || b == '\n' || b == '\r' || b == '\t' }

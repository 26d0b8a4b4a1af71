package wording

import (
	"fmt"
	"maps"
	"slices"
	"strings"
)

// Clue is a pattern that tells something, but not enough to earn an element:
// what it is worth stands in the [Weighing] of each element.
type Clue struct {
	ID       string
	Patterns []string
	Unless   []string // patterns; a match in the same sentence cancels the clue
	Where    string
}

// Weighing earns an element where no mark is sure of it. What tells for it and
// against it in a sentence is added up: the clues, and what the sentence says
// who does ("mend.me.done": I mended; "give.me.will>right": I will give the
// right thing; "not.", "if.": it is denied, it hangs on a condition). Weights
// are the logarithms of odds, so that they add; they come from a fit that
// bench/wording/README.md tells of, and may be changed by hand.
type Weighing struct {
	Element Element
	Bias    float64 // what a sentence without any clue weighs
	From    float64 // a sentence that weighs so much has the element
	// Unsure is by how much a sentence may fall short for a remark that the
	// element is missing to be no more than a suggestion.
	Unsure  float64
	Weights map[string]float64
	Where   string
}

// maxWeighings is the number of elements that are weighed.
const maxWeighings = 7

// scale compiles the weighings of a book.
type scale struct {
	weighings []Weighing
	clues     []string
	rows      [][maxWeighings]float32 // per weight key; the first is empty
	ofAct     []int16                 // the row for what an act is, see actKey; 0: none
	ofClue    []int16                 // per clue
}

// actKey numbers what an act is: object 0 is none, and then one more than the
// kind of object.
func actKey(sense, subject, tense, polarity, object int) int {
	return (((sense*int(subjects)+subject)*int(tenses)+tense)*int(polarities)+polarity)*(objects+1) + object
}

func newScale(weighings []Weighing, clues []Clue, senses []string) (scale, error) {
	s := scale{weighings: weighings, rows: make([][maxWeighings]float32, 1)}
	if len(weighings) > maxWeighings {
		return s, fmt.Errorf("%d weighings; there is room for %d", len(weighings), maxWeighings)
	}
	s.ofAct = make([]int16, actKey(len(senses), 0, 0, 0, 0))
	s.ofClue = make([]int16, len(clues))
	for _, c := range clues {
		s.clues = append(s.clues, c.ID)
	}
	for i, w := range weighings {
		if !slices.Contains(ElementNames(), w.Element) {
			return s, fmt.Errorf("%sweighing: there is no element %q", at(w.Where), w.Element)
		}
		for _, key := range slices.Sorted(maps.Keys(w.Weights)) {
			row, err := s.row(key, senses)
			if err != nil {
				return s, fmt.Errorf("%sweighing of %s: %w", at(w.Where), w.Element, err)
			}
			s.rows[row][i] = float32(w.Weights[key])
		}
	}
	return s, nil
}

// row returns the row of a key, which is made at its first use.
func (s *scale) row(key string, senses []string) (int16, error) {
	if c := slices.Index(s.clues, key); c >= 0 {
		return s.claim(&s.ofClue[c]), nil
	}
	rest, object := key, 0
	if before, name, ok := strings.Cut(key, ">"); ok {
		rest, object = before, slices.Index(objectNames[:], name)+1
		if object == 0 {
			return 0, fmt.Errorf("%q has no object that is known: %s", key, strings.Join(objectNames[:], ", "))
		}
	}
	not := 0
	for p := range polarityNames {
		if after, ok := strings.CutPrefix(rest, polarityNames[p]); ok && p > 0 {
			rest, not = after, p
		}
	}
	parts := strings.Split(rest, ".")
	if len(parts) != 3 {
		return 0, fmt.Errorf("%q is neither a clue nor a sense, a subject and a tense", key)
	}
	sense, by, when := slices.Index(senses, parts[0]), slices.Index(subjectNames[:], parts[1]), slices.Index(tenseNames[:], parts[2])
	if sense < 0 || by < 0 || when < 0 {
		return 0, fmt.Errorf("%q has a sense, a subject or a tense that is not known", key)
	}
	return s.claim(&s.ofAct[actKey(sense, by, when, not, object)]), nil
}

func (s *scale) claim(place *int16) int16 {
	if *place == 0 {
		*place = int16(len(s.rows))
		s.rows = append(s.rows, [maxWeighings]float32{})
	}
	return *place
}

// weight is what a sentence weighs for each element, and the place that told
// most.
type weight struct {
	sum, most   [maxWeighings]float32
	first, last [maxWeighings]int32
}

// add adds a row to a sentence's weight, for the tokens that told it.
func (s *scale) add(w *weight, row int16, first, last int32) {
	r := &s.rows[row]
	for i := range s.weighings {
		w.sum[i] += r[i]
		if r[i] > w.most[i] {
			w.most[i], w.first[i], w.last[i] = r[i], first, last
		}
	}
}

// lacks reports whether there is anything to weigh: an element that no mark
// has given in full.
func (v *review) lacks() bool {
	return slices.ContainsFunc(v.rules.scale.weighings, func(w Weighing) bool { return v.out.Elements.Of(w.Element).State != Present })
}

// weighActs adds what each sentence says who does.
func (v *review) weighActs() {
	s := &v.rules.scale
	v.weights = slices.Grow(v.weights[:0], len(v.lex.sents))[:len(v.lex.sents)]
	v.told = slices.Grow(v.told[:0], len(s.rows))[:len(s.rows)]
	clear(v.told)
	v.actor.reset(&v.rules.lexicon, v.lex.tokens)
	for n, at := range v.lex.sents {
		w := &v.weights[n]
		*w = weight{}
		v.actor.read(at)
		for i := range v.actor.acts {
			v.weighAct(w, &v.actor.acts[i], int32(n)+1)
		}
	}
}

// weighAct adds one act. Each thing tells once in a sentence.
func (v *review) weighAct(w *weight, x *act, sentence int32) {
	s := &v.rules.scale
	for sense := 0; x.senses>>sense != 0; sense++ {
		if x.senses>>sense&1 == 0 {
			continue
		}
		key := actKey(sense, int(x.subject), int(x.tense), int(x.not), 0)
		for object := range objects + 1 {
			if object > 0 && x.objects>>(object-1)&1 == 0 {
				continue
			}
			if row := s.ofAct[key+object]; row != 0 && v.told[row] != sentence {
				v.told[row] = sentence
				s.add(w, row, x.token, x.end)
			}
		}
	}
}

// weighClues adds the clues. hits are those of the clues, in their order; the
// hits of one clue are in the order of the text.
func (v *review) weighClues(hits []hit, owner int32) {
	s := &v.rules.scale
	for i := range s.clues {
		var own []hit
		own, hits = v.owned(hits, owner+int32(i))
		last := int32(-1)
		for _, h := range own {
			n := v.sentence(h)
			if n == last {
				continue
			}
			last = n
			if row := s.ofClue[i]; row != 0 {
				s.add(&v.weights[n], row, h.first, h.last)
			}
		}
	}
}

// weigh gives the elements whose sentences weigh enough, where no mark has
// given them in full. The first such sentence is shown.
func (v *review) weigh() {
	for i := range v.rules.scale.weighings {
		w := &v.rules.scale.weighings[i]
		found := v.out.Elements.at(w.Element)
		if found.State == Present {
			continue
		}
		for n := range v.weights {
			at := &v.weights[n]
			sum := w.Bias + float64(at.sum[i])
			v.unsure[i] = v.unsure[i] || at.most[i] > 0 && sum >= w.From-w.Unsure
			if at.most[i] > 0 && sum >= w.From {
				start, end := v.bytes(hit{first: at.first[i], last: at.last[i]})
				*found = Found{State: Present, Start: start, End: end}
				break
			}
		}
	}
}

// isUnsure reports whether a sentence nearly weighs enough for an element.
func (v *review) isUnsure(e Element) bool {
	i := slices.IndexFunc(v.rules.scale.weighings, func(w Weighing) bool { return w.Element == e })
	return i >= 0 && v.unsure[i]
}

// Sentence is a sentence and what it tells, by the keys of weights.
type Sentence struct {
	Start, End int // bytes
	Keys       []string
}

// Sentences returns the sentences of a text that are judged, each with the
// keys of all that could be weighed in it, whether it has a weight or not.
// Weights are fitted by it, and what earned an element can be looked up in it.
func (r *Rules) Sentences(text []byte) []Sentence {
	v := &review{rules: r, message: Message{Kind: Team, Text: text}}
	v.lex.reset(r, text)
	v.lex.run()
	v.match.reset(r.trie, v.lex.tokens)
	v.match.run(v.lex.sents)
	v.actor.reset(&r.lexicon, v.lex.tokens)
	out := make([]Sentence, len(v.lex.sents))
	for n, at := range v.lex.sents {
		out[n].Start, out[n].End = v.bytes(hit{first: at.first, last: at.end - 1})
		v.actor.read(at)
		for i := range v.actor.acts {
			out[n].Keys = append(out[n].Keys, v.actor.acts[i].keys(r.lexicon.senses)...)
		}
	}
	hits := v.sorted(v.match.hits)
	owner := int32(len(r.marks) + len(r.rules))
	hits = hits[slices.IndexFunc(append(hits, hit{owner: owner}), func(h hit) bool { return h.owner >= owner }):]
	for i, id := range r.scale.clues {
		var own []hit
		own, hits = v.owned(hits, owner+int32(i))
		for _, h := range own {
			n := v.sentence(h)
			out[n].Keys = append(out[n].Keys, id)
		}
	}
	for n := range out {
		slices.Sort(out[n].Keys)
		out[n].Keys = slices.Compact(out[n].Keys)
	}
	return out
}

// keys returns the keys of an act.
func (x *act) keys(senses []string) []string {
	var out []string
	for i, sense := range senses {
		if x.senses>>i&1 == 0 {
			continue
		}
		key := polarityNames[x.not] + sense + "." + subjectNames[x.subject] + "." + tenseNames[x.tense]
		out = append(out, key)
		for o, name := range objectNames {
			if x.objects>>o&1 != 0 {
				out = append(out, key+">"+name)
			}
		}
	}
	return out
}

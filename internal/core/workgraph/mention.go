package workgraph

import (
	"cmp"
	"fmt"
	"math"
	"regexp"
	"slices"
	"strings"
	"unicode"

	"ownup/internal/core/person"
)

// Mentioned returns the things, changes and people that a sentence names, the
// surest first: what is written out exactly (paths, hashes, addresses, names
// in quotation marks), then things most of whose telling words occur, then
// people. A word tells more the fewer names it is in; among equals the most
// recently touched thing comes first. It would rather miss a name than guess:
// a thing whose words are all part of a better match is left out.
func (v View) Mentioned(text string) []Match {
	const longest = 4000 // bytes; a sentence or a few, not a document
	if len(text) > longest {
		text = strings.ToValidUTF8(text[:longest], "")
	}
	m := mentions{v: v, seen: make(map[Match]bool), used: make(map[string]bool)}
	text = figures.ReplaceAllString(m.literal(text), " ")
	m.byWords(text)
	m.people(text)
	return m.found
}

// figures are amounts, whose digits are no words: "4.2 %" is not week 4.
var figures = regexp.MustCompile(`[$€£]\s?[\d.,]+|\d+[.,]\d[\d.,]*(\s?%)?|\d+\s?%`)

// mentions gathers the matches of one text.
type mentions struct {
	v     View
	found []Match
	seen  map[Match]bool  // without How
	used  map[string]bool // words that a match explains
}

func (m *mentions) add(list ...Match) {
	for _, x := range list {
		key := x
		key.How = ""
		if !m.seen[key] {
			m.seen[key] = true
			m.found = append(m.found, x)
		}
	}
}

// literal finds what is written out, and returns the text without it: the
// words of an address or a path are no words of the sentence.
func (m *mentions) literal(text string) string {
	const most = 12 // looks through all names each
	looks := 0
	look := func(q string, accept func(Match) bool) bool {
		if looks++; looks > most {
			return false
		}
		list := m.v.Things(q)
		if (len(list) != 1 && !oneName(list, m.v, q)) || !accept(list[0]) {
			return false
		}
		m.add(list...)
		return true
	}
	anything := func(Match) bool { return true }
	for _, quoted := range quotations(text) {
		if look(quoted, anything) {
			text = strings.ReplaceAll(text, quoted, "")
		}
	}
	var rest []string
	for word := range strings.FieldsSeq(text) {
		bare := strings.Trim(word, `.,;:!?()[]{}"'“”‘’`)
		found := false
		switch {
		case strings.Contains(bare, "@"):
			found = true
			if p, ok := m.v.FindPerson(person.Identity{Address: strings.Trim(bare, "<>")}); ok {
				m.add(Match{NoThing, NoAct, p, "by address"})
			} else {
				look(bare, anything)
			}
		case strings.ContainsAny(strings.Trim(bare, "/."), "/."), strings.HasPrefix(bare, "commit:"):
			found = look(bare, anything)
		case len(bare) >= 7 && strings.ContainsAny(bare, "0123456789") && strings.Trim(bare, "0123456789abcdef") == "":
			found = look(bare, func(x Match) bool { return x.Act != NoAct })
		}
		if !found {
			rest = append(rest, word)
		}
	}
	return strings.Join(rest, " ")
}

// oneName reports whether several matches are one thing to whoever writes its
// name: a document and the attachment that carries it, not two of one kind.
func oneName(list []Match, v View, name string) bool {
	kinds := make(map[Kind]bool)
	for _, x := range list {
		if x.Thing == NoThing {
			return false
		}
		k := v.g.things[x.Thing]
		if kinds[k.kind] || !strings.EqualFold(k.key, name) && !endsPath(k.key, name) {
			return false
		}
		kinds[k.kind] = true
	}
	return len(list) > 0
}

// quotations returns what stands in double quotation marks.
func quotations(text string) []string {
	var list []string
	start := -1
	for i, r := range text {
		if r != '"' && r != '“' && r != '”' && r != '„' {
			continue
		}
		if start >= 0 {
			if q := strings.TrimSpace(text[start:i]); len(q) >= 3 {
				list = append(list, q)
			}
			start = -1
		} else {
			start = i + len(string(r))
		}
	}
	return list
}

// candidate is a thing some of whose words occur.
type candidate struct {
	thing   ThingID
	matched []string
	cover   float64 // the weight of the words that occur, as a part of all
	score   float64
	recent  int64
}

// byWords finds things by the words of their names.
func (m *mentions) byWords(text string) {
	v, w := m.v, m.v.g.wordIndex()
	inText := make(map[string]bool)
	eachWord(text, func(_, word string) { inText[word] = inText[word] || !dull[word] })
	best := make(map[ThingID]candidate)
	weights := newWeights(w, v.cut)
	tried := make(map[int32]bool)
	for word, telling := range inText {
		list := w.byWord[word]
		list = list[:w.visible(list, v.cut)]
		if !telling || len(list) > 20_000 { // a word in so many names tells nothing
			continue
		}
		for _, i := range list {
			if tried[i] {
				continue
			}
			tried[i] = true
			c := m.weigh(w.items[i], inText, weights)
			if old, ok := best[c.thing]; m.enough(c, w.items[i]) && (!ok || c.score > old.score ||
				c.score == old.score && slices.Compare(c.matched, old.matched) < 0) {
				best[c.thing] = c
			}
		}
	}
	list := make([]candidate, 0, len(best))
	for _, c := range best {
		for a := range v.ActsOn(c.thing) {
			c.recent = v.When(a)
			break
		}
		list = append(list, c)
	}
	slices.SortFunc(list, func(a, b candidate) int {
		return cmp.Or(-cmp.Compare(a.score, b.score), -cmp.Compare(a.recent, b.recent), cmp.Compare(a.thing, b.thing))
	})
	m.choose(list)
}

// weights says how much a word tells.
type weights struct {
	w     *wordIndex
	cut   int64
	total int
	known map[string]float64
}

func newWeights(w *wordIndex, cut int64) *weights {
	return &weights{w, cut, w.total(cut), make(map[string]float64)}
}

func (ws *weights) of(word string) float64 {
	x, ok := ws.known[word]
	if !ok {
		n := ws.w.visible(ws.w.byWord[word], ws.cut)
		x = math.Log(1 + float64(ws.total)/float64(max(n, 1)))
		ws.known[word] = x
	}
	return x
}

func (m *mentions) weigh(item wordItem, inText map[string]bool, ws *weights) candidate {
	c := candidate{thing: item.thing}
	all, hit := 0.0, 0.0
	for _, word := range item.words {
		x := ws.of(word)
		all += x
		if inText[word] {
			hit += x
			c.matched = append(c.matched, word)
		}
	}
	c.cover = hit / all
	c.score = hit * c.cover
	return c
}

// enough says whether a candidate is named rather than touched on: most of
// its words for a thing, the telling first word for a client or project.
func (m *mentions) enough(c candidate, item wordItem) bool {
	const shortest = 4 // letters of a word that may name a thing alone
	whole := len(c.matched) == len(item.words)
	switch m.v.KindOfThing(c.thing) {
	case Account, Project:
		return whole || c.cover >= 0.5 && len(c.matched[0]) >= shortest
	default:
		return len(c.matched) >= 2 && c.cover >= 0.5 ||
			whole && len(c.matched[0]) >= shortest && documentWords[c.matched[0]] == ""
	}
}

// choose keeps the best candidates. Clients and projects are judged among
// themselves, because a deck's name often holds a client's.
func (m *mentions) choose(list []candidate) {
	const most, near = 5, 0.8
	var kept [2][]candidate
	for _, c := range list {
		group := 0
		if k := m.v.KindOfThing(c.thing); k == Account || k == Project {
			group = 1
		}
		covered := slices.ContainsFunc(kept[group], func(better candidate) bool {
			return subset(c.matched, better.matched) && c.score < near*better.score
		})
		if covered || len(kept[group]) >= most {
			continue
		}
		kept[group] = append(kept[group], c)
	}
	for _, group := range kept {
		for _, c := range group {
			how := fmt.Sprintf("its name has %s", quoteAll(c.matched))
			m.add(thingMatch(c.thing, how))
			for _, word := range c.matched {
				m.used[word] = true
			}
		}
	}
}

func subset(part, whole []string) bool {
	for _, s := range part {
		if !slices.Contains(whole, s) {
			return false
		}
	}
	return true
}

func quoteAll(words []string) string {
	return `"` + strings.Join(words, `", "`) + `"`
}

// people finds full names anywhere, and a single name that only one person
// bears.
func (m *mentions) people(text string) {
	words := strings.FieldsFunc(text, func(r rune) bool {
		return !unicode.IsLetter(r) && r != '\'' && r != '’' && r != '-' && r != '.'
	})
	taken := make([]bool, len(words))
	for i := range words {
		for n := 4; n >= 2; n-- {
			if i+n > len(words) || slices.Contains(taken[i:i+n], true) {
				continue
			}
			if p := m.only(m.v.g.people.Named(strings.Join(words[i:i+n], " "))); p != person.None {
				m.add(Match{NoThing, NoAct, p, "by full name"})
				for j := i; j < i+n; j++ {
					taken[j] = true
				}
			}
		}
	}
	index := m.v.g.wordIndex()
	for i, word := range words {
		word = strings.TrimSuffix(strings.TrimSuffix(word, "'s"), "’s")
		folded := person.FoldName(word)
		first := []rune(word)
		if taken[i] || len(first) < 3 || !unicode.IsUpper(first[0]) || dull[folded] || m.used[foldWord(word)] ||
			i == 0 && alsoWords[folded] {
			continue
		}
		if p := m.only(index.people[folded]); p != person.None {
			m.add(Match{NoThing, NoAct, p, "the only one called " + word})
		}
	}
}

// only returns the one person among those that the view sees, or None where
// there are none or several.
func (m *mentions) only(people []person.ID) person.ID {
	found := person.None
	for _, p := range people {
		if !m.v.seesPerson(p) || !m.v.g.people.IsPerson(p) {
			continue
		}
		if found != person.None {
			return person.None
		}
		found = p
	}
	return found
}

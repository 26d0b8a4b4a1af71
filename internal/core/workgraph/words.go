package workgraph

import (
	"cmp"
	"slices"
	"sort"
	"strings"
	"sync"
	"unicode"

	"ownup/internal/core/person"
)

// wordIndex finds names by the words in them. It is made when a sentence is
// first looked at, because most uses of a graph never need it.
type wordIndex struct {
	once   sync.Once
	items  []wordItem         // by when they were first recorded
	byWord map[string][]int32 // word -> items, ascending
	people map[string][]person.ID
}

// wordItem is one name of one thing.
type wordItem struct {
	thing ThingID
	first int64
	words []string // sorted, each once
}

// wordIndex returns the word index, ready to use.
func (g *Graph) wordIndex() *wordIndex {
	w := &g.words
	w.once.Do(func() {
		for t := range g.things {
			w.items = append(w.items, g.wordItems(ThingID(t))...)
		}
		slices.SortFunc(w.items, func(a, b wordItem) int {
			return cmp.Or(cmp.Compare(a.first, b.first), cmp.Compare(a.thing, b.thing), slices.Compare(a.words, b.words))
		})
		w.byWord = make(map[string][]int32)
		for i, item := range w.items {
			for _, word := range item.words {
				w.byWord[word] = append(w.byWord[word], int32(i))
			}
		}
		w.people = make(map[string][]person.ID)
		g.people.EachName(func(name string, people []person.ID) {
			for word := range strings.SplitSeq(name, " ") {
				w.people[word] = append(w.people[word], people...)
			}
		})
		for word, people := range w.people {
			slices.Sort(people)
			w.people[word] = slices.Compact(people)
		}
	})
	return w
}

// wordItems returns the names of a thing that a sentence may mention. Paths
// are found by how they are written, not by their words, and the key of a
// meeting or of a conversation's root is no name.
func (g *Graph) wordItems(t ThingID) []wordItem {
	k := g.things[t]
	if k.kind == Path || k.kind == Pattern {
		return nil
	}
	var items []wordItem
	add := func(first int64, name string) {
		if words := nameWords(k.kind, name); len(words) > 0 {
			items = append(items, wordItem{t, first, words})
		}
	}
	for _, n := range g.names.of(int(t)) {
		add(n.first, n.name)
	}
	if k.kind != Event && k.kind != Ticket {
		add(g.thingFirst[t], k.key)
	}
	return items
}

// visible returns how many items of the list were recorded before the cut.
func (w *wordIndex) visible(list []int32, cut int64) int {
	return sort.Search(len(list), func(i int) bool { return w.items[list[i]].first >= cut })
}

// total returns how many items were recorded before the cut.
func (w *wordIndex) total(cut int64) int {
	return sort.Search(len(w.items), func(i int) bool { return w.items[i].first >= cut })
}

// wordSet makes a lookup table of words.
func wordSet(words string) map[string]bool {
	m := make(map[string]bool)
	for w := range strings.FieldsSeq(words) {
		m[w] = true
	}
	return m
}

var (
	// dull words say nothing about which thing is meant.
	dull = wordSet(`a an the of to in on at for from by with about into and or but not no is are was were be been
		being it its this that these those my our your their his her we i you he she they them us me who what when
		where which how as if so do did does done has have had will would can could should may might there here all
		some any wrong mistake error incorrect off bad sent send forgot missed please re fw fwd aw new final draft
		copy version just very today yesterday tomorrow last next now old latest went out up down over than too`)
	// legal forms are not part of how people call a firm.
	legal = wordSet(`ltd limited inc llc llp gmbh ag corp corporation co company plc sa srl bv nv oy ab as group holding`)
	// kinds of document, under one word each, whether an ending or a word.
	documentWords = map[string]string{
		"pptx": "deck", "ppt": "deck", "odp": "deck", "slide": "deck", "deck": "deck", "presentation": "deck",
		"xlsx": "sheet", "xls": "sheet", "ods": "sheet", "spreadsheet": "sheet", "sheet": "sheet", "workbook": "sheet",
		"docx": "document", "doc": "document", "odt": "document", "document": "document",
	}
	// endings that name no kind of document a person would speak of.
	mute = wordSet(`pdf txt html htm zip csv md eml msg png jpg jpeg gif ics`)
	// names that are also words; alone they name nobody at the start of a sentence.
	alsoWords = wordSet(`will mark may bill rob jack grace hope april june august art sue pat faith joy page rich
		frank chase drew chance miles dean grant max summer autumn rose ray guy young long short brown
		green black white king price bank banks field fields park wood woods stone may hall`)
)

// nameWords returns the words by which a thing of that kind may be called,
// sorted, each once.
func nameWords(kind Kind, name string) []string {
	if kind == Document || kind == File {
		name = name[strings.LastIndexByte(name, '/')+1:]
	}
	if kind == Thread {
		name = plainSubject(name)
	}
	var words []string
	eachWord(name, func(_, word string) {
		if dull[word] || mute[word] && (kind == File || kind == Document) || legal[word] && kind == Account {
			return
		}
		words = append(words, word)
	})
	slices.Sort(words)
	return slices.Compact(words)
}

// eachWord splits a text at everything but letters and digits, and inside
// "ChurnDeck", and gives each word as written and folded: lower case, plain
// letters, singular, kinds of document under one word.
func eachWord(text string, yield func(written, folded string)) {
	start := -1
	var before rune
	flush := func(end int) {
		if start >= 0 {
			yield(text[start:end], foldWord(text[start:end]))
		}
		start = -1
	}
	for i, r := range text {
		switch {
		case !unicode.IsLetter(r) && !unicode.IsDigit(r):
			if r != '\'' && r != '’' {
				flush(i)
			} else if start >= 0 {
				flush(i) // "Acme's": the s that follows is dull
			}
		case start < 0:
			start = i
		case unicode.IsUpper(r) && unicode.IsLower(before):
			flush(i)
			start = i
		}
		before = r
	}
	flush(len(text))
}

// foldWord returns the form in which words are compared.
func foldWord(w string) string {
	w = person.FoldName(w)
	if len(w) > 3 && strings.HasSuffix(w, "s") && !strings.HasSuffix(w, "ss") {
		w = w[:len(w)-1]
	}
	if kind, ok := documentWords[w]; ok {
		return kind
	}
	return w
}

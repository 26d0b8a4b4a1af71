// Package spread finds out from which file a wrong figure spread into the
// others, so that the source is corrected first and the copies after it: the
// workbook, then the deck that draws on it, then the mail that the deck went
// out with.
//
// [Gather] takes from files what shows where they have things from: their
// hashes and those of the files inside them, and the workbooks that they link
// to. [Order] weighs that for the places that a trace has found. It is pure,
// and each place in its order has the reason that put it there.
//
// # What counts as evidence
//
// From the strongest to the weakest: a link to a workbook; a formula that
// names one; a copy of the very same file inside; a file of the same name
// inside; the same words beside the figure in an older file. A file has one
// source, the one with the strongest evidence and, of equal ones, the oldest;
// nothing is its own source by way of others.
package spread

import (
	"cmp"
	"crypto/sha256"
	"slices"
	"strings"
	"time"
	"unicode"

	"ownup/internal/trace/extract"
)

// Document is a file in which the figure may stand: one in a folder, or one
// inside another.
type Document struct {
	Path    string   // of the outermost file
	Members []string // the files on the way, and this one last
	Kind    extract.Kind
	Sum     [sha256.Size]byte
	Time    time.Time // of the file, or of the mail that it lies in; zero where not known
	Links   []string  // files that it draws on, as it names them
}

// Name is what a person calls the document.
func (d *Document) Name() string {
	name := d.Path
	if n := len(d.Members); n > 0 {
		name = d.Members[n-1]
	}
	return base(name)
}

// Place is one place where the figure stands.
type Place struct {
	Document int // of the documents
	Formula  string
	Beside   string // the words around it, headings before them
}

// Entry is a document with places, in the order in which a person corrects.
type Entry struct {
	Document int
	Places   []int // those typed first, results of formulas last; else as given
	Depth    int   // how many sources lie before it; 0: nothing shows where it has the figure from
	Source   int   // the document that it has the figure from; -1 for none
	Reason   string
	Feeds    int // how many documents have it from this one, directly or by others
}

// weight is how much a piece of evidence says.
type weight uint8

const (
	nothing weight = iota
	sameWords
	sameName
	sameFile
	inFormula
	linked
)

// Order returns the documents that have places, sources first: those that
// feed the most come first, each followed by what it feeds. Equal arguments
// give equal orders.
func Order(documents []Document, places []Place) []Entry {
	o := order{documents: documents, places: places, of: make([][]int, len(documents))}
	for i, p := range places {
		if p.Document >= 0 && p.Document < len(documents) {
			o.of[p.Document] = append(o.of[p.Document], i)
		}
	}
	o.find()
	return o.list()
}

type order struct {
	documents []Document
	places    []Place
	of        [][]int          // places of each document
	by        map[string][]int // documents by what they may be found by, originals first
	source    []int
	reason    []string
}

// link is a possible source of a document.
type link struct {
	from, to int
	weight   weight
	reason   string
}

// find gives each document with places its source.
func (o *order) find() {
	o.source, o.reason = make([]int, len(o.documents)), make([]string, len(o.documents))
	o.enter()
	var all []link
	for to := range o.documents {
		o.source[to] = -1
		for _, from := range o.candidates(to) {
			if w, reason := o.evidence(from, to); w > nothing {
				all = append(all, link{from, to, w, reason})
			}
		}
	}
	slices.SortStableFunc(all, func(a, b link) int {
		return cmp.Or(cmp.Compare(b.weight, a.weight), o.age(a.from, b.from), cmp.Compare(a.from, b.from), cmp.Compare(a.to, b.to))
	})
	for _, l := range all {
		if o.source[l.to] < 0 && !o.leads(l.to, l.from) {
			o.source[l.to], o.reason[l.to] = l.from, l.reason
		}
	}
}

// mostCandidates is how many documents of one name, one content or the same
// words are compared with another: the originals among them. So the work grows
// with the documents and not with their square.
const mostCandidates = 4

// enter puts the documents with places under what they may be found by.
func (o *order) enter() {
	o.by = map[string][]int{}
	var with []int
	for d := range o.documents {
		if len(o.of[d]) > 0 {
			with = append(with, d)
		}
	}
	slices.SortStableFunc(with, func(a, b int) int {
		if o.first(a, b) {
			return -1
		}
		return 1
	})
	for _, d := range with {
		for _, key := range o.keys(d) {
			if n := len(o.by[key]); n < mostCandidates && (n == 0 || o.by[key][n-1] != d) {
				o.by[key] = append(o.by[key], d)
			}
		}
		if doc := &o.documents[d]; len(doc.Members) > 0 {
			key := inside(doc.Path, doc.Members[:len(doc.Members)-1])
			o.by[key] = append(o.by[key], d)
		}
	}
}

// keys are what a document may be found by.
func (o *order) keys(d int) []string {
	doc := &o.documents[d]
	keys := []string{nameKey(doc.Name()), "sum " + string(doc.Sum[:])}
	for _, p := range o.of[d] {
		if words := wordsOf(o.places[p].Beside); len(words) >= fewestWords {
			keys = append(keys, "words "+strings.Join(words, " "))
		}
	}
	return keys
}

func nameKey(name string) string { return "name " + strings.ToLower(name) }

func inside(path string, members []string) string {
	return "inside " + strings.Join(append([]string{path}, members...), "\x00")
}

// candidates are the documents that may be the source of one.
func (o *order) candidates(to int) []int {
	if len(o.of[to]) == 0 {
		return nil
	}
	doc := &o.documents[to]
	keys := append(o.keys(to), inside(doc.Path, doc.Members))
	for _, l := range doc.Links {
		keys = append(keys, nameKey(base(l)))
	}
	for _, name := range o.formulaNames(to) {
		keys = append(keys, nameKey(name))
	}
	var all []int
	for _, key := range keys {
		for _, from := range o.by[key] {
			if from != to {
				all = append(all, from)
			}
		}
	}
	slices.Sort(all)
	return slices.Compact(all)
}

// leads reports whether a document is among the sources of another, or it
// itself.
func (o *order) leads(document, to int) bool {
	for ; to >= 0; to = o.source[to] {
		if to == document {
			return true
		}
	}
	return false
}

// age orders documents by time; one without comes last.
func (o *order) age(a, b int) int {
	x, y := o.documents[a].Time, o.documents[b].Time
	if x.IsZero() != y.IsZero() {
		if x.IsZero() {
			return 1
		}
		return -1
	}
	return x.Compare(y)
}

// evidence says what shows that a document has the figure from another.
func (o *order) evidence(from, to int) (weight, string) {
	a, b := &o.documents[from], &o.documents[to]
	name := a.Name()
	switch {
	case b.linksTo(a):
		return linked, "It draws on " + name + "."
	case slices.ContainsFunc(o.formulaNames(to), func(n string) bool { return equalNames(n, name) }):
		return inFormula, "A formula in it takes the figure from " + name + "."
	case a.Sum == b.Sum && o.first(from, to):
		return sameFile, "It is a copy of " + name + ", byte for byte."
	case b.holds(a): // what lies inside is the source of what is shown around it
		return sameFile, name + " lies inside it."
	case a.Sum != b.Sum && equalNames(name, b.Name()) && a.Kind == b.Kind && o.first(from, to) && o.age(from, to) != 0:
		return sameName, "It has the name of " + name + ", and is younger."
	case o.age(from, to) < 0 && !b.Time.IsZero() && o.sameBeside(from, to):
		return sameWords, "The same words stand beside the figure in " + name + ", which is older."
	}
	return nothing, ""
}

// linksTo reports that a document names another as what it draws on.
func (d *Document) linksTo(other *Document) bool {
	for _, l := range d.Links {
		if equalNames(base(l), other.Name()) {
			return true
		}
	}
	return false
}

// holds reports that a document lies inside another, which are the first of
// its members.
func (d *Document) holds(other *Document) bool {
	return d.Path == other.Path && len(other.Members) == len(d.Members)+1 && slices.Equal(d.Members, other.Members[:len(d.Members)])
}

// first reports which of two copies is the original: one that lies by itself
// before one inside another file, then the older, then the one named first.
func (o *order) first(a, b int) bool {
	x, y := len(o.documents[a].Members) > 0, len(o.documents[b].Members) > 0
	if x != y {
		return y
	}
	return cmp.Or(o.age(a, b), cmp.Compare(a, b)) < 0
}

// formulaNames are the workbooks that formulas of a document name:
// "[Plan.xlsx]June!B2".
func (o *order) formulaNames(document int) []string {
	var all []string
	for _, p := range o.of[document] {
		formula := o.places[p].Formula
		if i := strings.IndexByte(formula, '['); i >= 0 {
			if inside, _, ok := strings.Cut(formula[i+1:], "]"); ok && !slices.Contains(all, base(inside)) {
				all = append(all, base(inside))
			}
		}
	}
	return all
}

// fewestWords is how many words beside a figure it takes to know it again.
const fewestWords = 3

// sameBeside reports that the words beside a figure are the same in two
// documents.
func (o *order) sameBeside(a, b int) bool {
	beside := map[string]bool{}
	for _, p := range o.of[a] {
		if words := wordsOf(o.places[p].Beside); len(words) >= fewestWords {
			beside[strings.Join(words, " ")] = true
		}
	}
	for _, p := range o.of[b] {
		if words := wordsOf(o.places[p].Beside); len(words) >= fewestWords && beside[strings.Join(words, " ")] {
			return true
		}
	}
	return false
}

// wordsOf are the words of a text without its figures.
func wordsOf(text string) []string {
	return strings.FieldsFunc(strings.ToLower(text), func(r rune) bool { return !unicode.IsLetter(r) })
}

// list puts the documents into the order in which they are corrected.
func (o *order) list() []Entry {
	feeds := make([]int, len(o.documents))
	fed := make([][]int, len(o.documents))
	var roots []int
	for d := range o.documents {
		if len(o.of[d]) == 0 {
			continue
		}
		if o.source[d] < 0 {
			roots = append(roots, d)
			continue
		}
		fed[o.source[d]] = append(fed[o.source[d]], d)
		for s := o.source[d]; s >= 0; s = o.source[s] {
			feeds[s]++
		}
	}
	var all []Entry
	var add func(of []int, depth int)
	add = func(of []int, depth int) {
		slices.SortStableFunc(of, func(a, b int) int {
			return cmp.Or(cmp.Compare(feeds[b], feeds[a]), o.age(a, b), cmp.Compare(a, b))
		})
		for _, d := range of {
			all = append(all, Entry{Document: d, Places: o.typedFirst(d), Depth: depth, Source: o.source[d], Reason: o.reason[d], Feeds: feeds[d]})
			add(fed[d], depth+1)
		}
	}
	add(roots, 0)
	return all
}

// typedFirst are the places of a document, results of formulas last: they come
// right by themselves.
func (o *order) typedFirst(d int) []int {
	all := slices.Clone(o.of[d])
	slices.SortStableFunc(all, func(a, b int) int {
		x, y := o.places[a].Formula != "", o.places[b].Formula != ""
		switch {
		case x == y:
			return 0
		case y:
			return -1
		}
		return 1
	})
	return all
}

// base is the name of a file without the folders before it, whichever way they
// are written.
func base(name string) string {
	name = strings.ReplaceAll(name, `\`, "/")
	return name[strings.LastIndexByte(name, '/')+1:]
}

func equalNames(a, b string) bool { return a != "" && strings.EqualFold(a, b) }

package main

import (
	"cmp"
	"fmt"
	"slices"
	"strings"
	"unicode/utf8"

	"ownup/bench/trace/planted"
	"ownup/internal/trace/extract"
)

// hit is one place that a search shows.
type hit struct {
	path    string // below the folder, with slashes
	members []string
	place   extract.Place
	figure  string
	text    string // what is marked
	context string // what stands around it
	kind    string
	low     bool // among the coincidences
	reason  string
}

// tally is how many of the spots were found.
type tally struct {
	all   int
	shown int // above the coincidences
	found int // anywhere
	right int // shown, and as the kind that it is
}

func (t *tally) add(o tally) {
	t.all, t.shown, t.found, t.right = t.all+o.all, t.shown+o.shown, t.found+o.found, t.right+o.right
}

// part is n of all, 1 where there is nothing.
func part(n, all int) float64 {
	if all == 0 {
		return 1
	}
	return float64(n) / float64(all)
}

// score is how a search did on the planted corpus.
type score struct {
	want     map[string]*tally // by what a spot must be called
	where    map[string]*tally // by the sort of place; positives only
	form     map[string]*tally // by figure and form; positives only
	shown    int               // hits above the coincidences
	right    int               // of these, hits at a positive spot
	missed   []planted.Spot    // positives that are not shown
	found    []bool            // of each spot, whether there is a hit for it in any tier
	mistakes []mistaken
}

// mistaken is a hit that is shown and is none.
type mistaken struct {
	hit
	spot *planted.Spot // what is planted there, if anything
}

func (s *score) precision() float64         { return part(s.right, s.shown) }
func (s *score) recall(want string) float64 { t := s.of(want); return part(t.shown, t.all) }

// anywhere is the share of positives that are found at all.
func (s *score) anywhere() float64 {
	var t tally
	for _, want := range []string{planted.Exact, planted.Rounded, planted.Derived} {
		t.add(s.of(want))
	}
	return part(t.found, t.all)
}

func (s *score) of(want string) tally {
	if t := s.want[want]; t != nil {
		return *t
	}
	return tally{}
}

// key is what spots and hits of one file have in common.
func key(path string, members []string) string { return path + "\x00" + strings.Join(members, "\x00") }

// judge lays hits over the truth. A spot is found by a hit for its figure, in
// its file, at its place as far as the truth knows it, that marks its text. A
// hit counts for one spot, and a spot for one hit; more of them at the same
// place, such as the value of a cell and the chart that shows it, are right
// too.
func judge(spots []planted.Spot, hits []hit) *score {
	s := &score{want: map[string]*tally{}, where: map[string]*tally{}, form: map[string]*tally{}}
	byFile := map[string][]int{}
	for i, sp := range spots {
		k := key(sp.Path, sp.Members)
		byFile[k] = append(byFile[k], i)
	}
	state := make([]tally, len(spots))
	for _, h := range hits {
		best, fit := -1, 0
		for _, i := range byFile[key(h.path, h.members)] {
			if f := fits(spots[i], h, state[i].found > 0); f > fit {
				best, fit = i, f
			}
		}
		if !h.low {
			s.shown++
		}
		if best < 0 {
			if !h.low {
				s.mistakes = append(s.mistakes, mistaken{hit: h})
			}
			continue
		}
		sp := &spots[best]
		positive := sp.Want != planted.Negative && sp.Want != planted.Chance && h.figure == sp.Figure
		state[best].found = 1
		switch {
		case h.low:
		case positive:
			s.right++
			state[best].shown = 1
			if h.kind == sp.Want {
				state[best].right = 1
			}
		default:
			state[best].shown = 1
			s.mistakes = append(s.mistakes, mistaken{h, sp})
		}
	}
	for i, sp := range spots {
		s.count(sp, state[i])
		s.found = append(s.found, state[i].found > 0)
	}
	return s
}

func (s *score) count(sp planted.Spot, t tally) {
	t.all = 1
	add := func(m map[string]*tally, name string) {
		if m[name] == nil {
			m[name] = &tally{}
		}
		m[name].add(t)
	}
	add(s.want, sp.Want)
	if sp.Want == planted.Negative || sp.Want == planted.Chance {
		return
	}
	add(s.where, sp.Where)
	add(s.form, sp.Figure+": "+sp.Form)
	if t.shown == 0 {
		s.missed = append(s.missed, sp)
	}
}

// fits says how well a hit fits a spot; 0 is not at all.
func fits(sp planted.Spot, h hit, taken bool) int {
	if !within(sp.Place, h.place) || !inColumn(sp, h) {
		return 0
	}
	text, marked := squeeze(sp.Text), squeeze(h.text)
	if marked == "" || !strings.Contains(text, marked) && !strings.Contains(marked, text) {
		// A figure that only looks like one may be marked in part: "04-02".
		if sp.Want != planted.Negative || !strings.Contains(squeeze(sp.Sentence), marked) {
			return 0
		}
	}
	fit := 2 + 3*stated(sp.Place, h.place)
	if sp.Place.Column == 0 && (sp.Place.Cell == "" || sp.Place.Part != "") && sp.Form != "value of a chart" && !beside(sp, h) {
		return 0
	}
	if text == marked {
		fit += 2
	}
	if h.figure == sp.Figure {
		fit += 4
	}
	if taken {
		fit--
	}
	return fit
}

// beside reports whether the same words stand around a hit and a spot, as far
// as either knows them.
func beside(sp planted.Spot, h hit) bool {
	sentence, context, marked := squeeze(sp.Sentence), squeeze(h.context), squeeze(h.text)
	for _, at := range places(sentence, marked) {
		for _, other := range places(context, marked) {
			if endAlike(sentence[:at], context[:other]) && beginAlike(sentence[at+len(marked):], context[other+len(marked):]) {
				return true
			}
		}
	}
	return false
}

// nearest is how many bytes around a figure are compared.
const nearest = 12

func endAlike(a, b string) bool {
	n := min(len(a), len(b), nearest)
	return a[len(a)-n:] == b[len(b)-n:]
}

func beginAlike(a, b string) bool {
	n := min(len(a), len(b), nearest)
	return a[:n] == b[:n]
}

// places are where a string stands in another.
func places(s, what string) []int {
	var all []int
	for at := 0; what != ""; {
		i := strings.Index(s[at:], what)
		if i < 0 {
			break
		}
		all = append(all, at+i)
		at += i + 1
	}
	return all
}

// within reports whether a hit is where the truth says, as far as it says so.
func within(want, got extract.Place) bool {
	for _, n := range [...][2]int{{want.Row, got.Row}, {want.Page, got.Page}, {want.Slide, got.Slide}} {
		if n[0] != 0 && n[0] != n[1] {
			return false
		}
	}
	for _, w := range [...][2]string{{want.Sheet, got.Sheet}, {want.Cell, got.Cell}} {
		if w[0] != "" && w[0] != w[1] {
			return false
		}
	}
	if want.Path != "" && want.Path != got.Path {
		return false
	}
	return want.Part == "" || alikeParts(want.Part, got.Part) || got.Part == "hidden" && want.Part == "comment"
}

// alikeParts takes a footer for a header: some formats do.
func alikeParts(want, got string) bool { return want == strings.Replace(got, "footer", "header", 1) }

// stated is 1 where a hit stands in the very part that the truth names: two
// equal sentences of a document are told apart by it.
func stated(want, got extract.Place) int {
	if want.Part != "" && alikeParts(want.Part, got.Part) {
		return 1
	}
	return 0
}

// inColumn reports whether a hit begins in the text of a spot, where the truth
// knows its line and column: a word such as "about" may be part of it or not,
// and the text may go on in the next line.
func inColumn(sp planted.Spot, h hit) bool {
	line, column := sp.Place.Line, sp.Place.Column
	switch {
	case line == 0:
		return true
	case h.place.Line != line:
		return h.place.Line > line && h.place.Line <= line+strings.Count(sp.Text, "\n")
	}
	return column == 0 || h.place.Column >= column && h.place.Column < column+utf8.RuneCountInString(sp.Text)
}

// squeeze takes out what readers may set otherwise: spaces, and marks that
// break a word.
func squeeze(s string) string {
	return strings.Map(func(r rune) rune {
		switch r {
		case ' ', '\n', '\r', '\t', '\u00a0', '\u202f', '\u2009', '\u00ad', '\u2028', '…':
			return -1
		}
		return r
	}, s)
}

// report writes the score.
func (s *score) report(w *strings.Builder, most int) {
	fmt.Fprintf(w, "| | planted | shown | recall | found at all | called so |\n|---|---|---|---|---|---|\n")
	for _, want := range []string{planted.Exact, planted.Rounded, planted.Derived} {
		t := s.of(want)
		fmt.Fprintf(w, "| %s | %d | %d | %.4f | %d | %d |\n", want, t.all, t.shown, part(t.shown, t.all), t.found, t.right)
	}
	n, c := s.of(planted.Negative), s.of(planted.Chance)
	fmt.Fprintf(w, "\nprecision %.4f: of %d hits that are shown %d are planted; of %d that only look like one %d are shown, of %d with the value by chance %d\n\n",
		s.precision(), s.shown, s.right, n.all, n.shown, c.all, c.shown)
	for _, list := range []struct {
		name string
		m    map[string]*tally
	}{{"place", s.where}, {"form", s.form}} {
		for _, name := range sortedKeys(list.m) {
			if t := list.m[name]; t.shown < t.all {
				fmt.Fprintf(w, "missed by %s: %s: %d of %d\n", list.name, name, t.all-t.shown, t.all)
			}
		}
	}
	for i, m := range s.missed {
		if i == most {
			fmt.Fprintf(w, "and %d more\n", len(s.missed)-most)
			break
		}
		fmt.Fprintf(w, "missed: %s %v %+v %s %s %q in %q\n", m.Path, m.Members, m.Place, m.Where, m.Want, m.Text, m.Sentence)
	}
	for i, f := range s.mistakes {
		if i == most {
			fmt.Fprintf(w, "and %d more\n", len(s.mistakes)-most)
			break
		}
		what := "nothing"
		if f.spot != nil {
			what = f.spot.Form
		}
		fmt.Fprintf(w, "false: %s %v %+v %q (%s) in %.90q, planted is %s\n", f.path, f.members, f.place, f.text, f.reason, f.context, what)
	}
}

func sortedKeys[V any](m map[string]V) []string {
	keys := make([]string, 0, len(m))
	for k := range m {
		keys = append(keys, k)
	}
	slices.SortFunc(keys, cmp.Compare[string])
	return keys
}

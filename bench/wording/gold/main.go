// Command gold compares the reviewer with labels that people made by reading:
// which elements of owning up a text has, and which phrases dodge.
//
//	go run ./bench/wording/gold [-show RULE|ELEMENT|all] [-part even|odd] LABELS.jsonl
//
// Each line is one JSON object: "kind", "text", "elements" (name to "state"),
// and "faults" (each a "rule" and its "quote"). The texts are not part of the
// project. A finding is right where the reader marked a fault in the same
// place, or, for a missing element, found it not to be there.
package main

import (
	"bufio"
	"encoding/json"
	"errors"
	"flag"
	"fmt"
	"io"
	"maps"
	"os"
	"slices"
	"strings"

	"ownup/internal/core/wording"
	"ownup/internal/rulebook"
)

// labelled is one text with what a reader said of it.
type labelled struct {
	ID       string       `json:"id"`
	Kind     wording.Kind `json:"kind"`
	Text     string       `json:"text"`
	Elements map[wording.Element]struct {
		State wording.State `json:"state"`
		Quote string        `json:"quote"`
	} `json:"elements"`
	Faults []struct {
		Rule  string `json:"rule"`
		Quote string `json:"quote"`
	} `json:"faults"`
	Owns *bool `json:"owns"`
}

// counts are those of one element or rule.
type counts struct{ right, wrong, missed int }

func (c counts) String() string {
	return fmt.Sprintf("precision %.3f  recall %.3f  F1 %.3f  (%d right, %d wrong, %d missed)",
		ratio(c.right, c.right+c.wrong), ratio(c.right, c.right+c.missed), c.f1(), c.right, c.wrong, c.missed)
}

func (c counts) f1() float64 { return ratio(2*c.right, 2*c.right+c.wrong+c.missed) }

// unjudged are rules about what the readers were not asked.
var unjudged = map[string]bool{"counsel": true, "need.impact": true, "length.long": true, "length.short": true}

func ratio(a, b int) float64 {
	if b == 0 {
		return 1
	}
	return float64(a) / float64(b)
}

func main() {
	show := flag.String("show", "", "print the disagreements about a rule, a severity, an element, or all")
	part := flag.String("part", "", "even or odd lines only")
	shown := flag.Int("shown", 0, "judge at most so many findings of a text, as they are shown; 0: all")
	flag.Parse()
	if err := run(os.Stdout, *show, *part, *shown, flag.Args()); err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}

func run(w io.Writer, show, part string, shown int, files []string) error {
	rules, err := rulebook.Default(rulebook.English)
	if err != nil {
		return fmt.Errorf("read the rules: %w", err)
	}
	t := tally{show: show, shown: shown, elements: map[wording.Element]*counts{}, some: map[wording.Element]*counts{}, rules: map[string]*counts{}, severities: map[wording.Severity]*counts{}}
	for _, name := range files {
		texts, err := read(name, part)
		if err != nil {
			return err
		}
		for _, l := range texts {
			t.judge(rules, l)
		}
	}
	t.write()
	if _, err := io.WriteString(w, t.out.String()); err != nil {
		return fmt.Errorf("write figures: %w", err)
	}
	return nil
}

func read(name, part string) (texts []labelled, err error) {
	f, err := os.Open(name)
	if err != nil {
		return nil, fmt.Errorf("open labels: %w", err)
	}
	defer func() { err = errors.Join(err, f.Close()) }()
	dec := json.NewDecoder(bufio.NewReader(f))
	for i := 0; ; i++ {
		var l labelled
		err := dec.Decode(&l)
		if errors.Is(err, io.EOF) {
			return texts, nil
		}
		if err != nil {
			return nil, fmt.Errorf("read labels %d of %s: %w", i+1, name, err)
		}
		if part == "" || (part == "even") == (i%2 == 0) {
			texts = append(texts, l)
		}
	}
}

// tally collects agreement.
type tally struct {
	out                  strings.Builder
	show                 string
	shown                int
	texts, words, owning int
	ownsMissed           int
	findings             int
	elements, some       map[wording.Element]*counts // present in full; present or partial
	rules                map[string]*counts
	severities           map[wording.Severity]*counts
}

func of[K comparable](m map[K]*counts, key K) *counts {
	if m[key] == nil {
		m[key] = &counts{}
	}
	return m[key]
}

func (t *tally) judge(rules *wording.Rules, l labelled) {
	report := rules.Review(wording.Message{Kind: l.Kind, Text: []byte(l.Text)})
	t.texts++
	t.words += len(strings.Fields(l.Text))
	if owns := l.Owns == nil || *l.Owns; owns {
		t.owning++
		if !report.OwnsUp {
			t.ownsMissed++
			t.print("owns", "%s %s: nothing owns up in: %.200q", l.ID, l.Kind, l.Text)
		}
	} else if report.OwnsUp {
		t.print("owns", "%s %s: owns up by mistake in: %.300q", l.ID, l.Kind, l.Text)
	}
	if l.Owns == nil || *l.Owns {
		for _, e := range wording.ElementNames() {
			t.element(l, e, report.Elements.Of(e))
		}
	}
	findings := report.Findings
	if t.shown > 0 {
		findings = report.Shown(t.shown)
	}
	t.findings += len(findings)
	seen := make([]bool, len(l.Faults))
	for _, f := range findings {
		if unjudged[f.Rule] {
			continue
		}
		right := t.right(rules, l, f, seen)
		for _, c := range []*counts{of(t.rules, f.Rule), of(t.severities, f.Severity)} {
			if right {
				c.right++
			} else {
				c.wrong++
			}
		}
		if !right {
			t.print(f.Rule, "%s %s: WRONG %s %s: %s", l.ID, l.Kind, f.Severity, f.Rule, around(l.Text, f.Start, f.End))
			t.print(string(f.Severity), "%s %s: WRONG %s %s: %s", l.ID, l.Kind, f.Severity, f.Rule, around(l.Text, f.Start, f.End))
		}
	}
	for i, fault := range l.Faults {
		if !seen[i] {
			of(t.rules, fault.Rule).missed++
			t.print(fault.Rule, "%s %s: MISSED %s: %q", l.ID, l.Kind, fault.Rule, fault.Quote)
			t.print("missed", "%s %s: MISSED %s: %q", l.ID, l.Kind, fault.Rule, fault.Quote)
		}
	}
}

// element counts an element as there where it is present in full.
func (t *tally) element(l labelled, e wording.Element, got wording.Found) {
	want, ok := l.Elements[e]
	if !ok {
		return
	}
	c := of(t.elements, e)
	some := of(t.some, e)
	switch is, should := got.State != wording.Missing, want.State != wording.Missing; {
	case is && should:
		some.right++
	case is:
		some.wrong++
	case should:
		some.missed++
	}
	is, should := got.State == wording.Present, want.State == wording.Present
	quote := ""
	if got.Start >= 0 {
		quote = around(l.Text, got.Start, got.End)
	}
	switch {
	case is && should:
		c.right++
	case is:
		c.wrong++
		t.print(string(e), "%s %s: %s WRONG, reader says %s %q; found %s", l.ID, l.Kind, e, want.State, want.Quote, quote)
	case should:
		c.missed++
		t.print(string(e), "%s %s: %s MISSED (%s), reader says %q", l.ID, l.Kind, e, got.State, want.Quote)
	}
}

func (t *tally) right(rules *wording.Rules, l labelled, f wording.Finding, seen []bool) bool {
	rule := rules.Rules()[slices.IndexFunc(rules.Rules(), func(r wording.Rule) bool { return r.ID == f.Rule })]
	switch rule.Check {
	case wording.CheckNeed:
		return l.Elements[rule.Element].State != wording.Present
	case wording.CheckWhen:
		return l.Elements[wording.Next].State != wording.Present
	}
	right := false
	for i, fault := range l.Faults {
		at := strings.Index(l.Text, fault.Quote)
		if at < 0 || f.Start >= at+len(fault.Quote) || at >= max(f.End, f.Start+1) {
			continue
		}
		right = true
		if fault.Rule == f.Rule || !seen[i] {
			seen[i] = true
		}
	}
	return right
}

func (t *tally) print(about, format string, args ...any) {
	if t.show == about || t.show == "all" {
		fmt.Fprintf(&t.out, format+"\n", args...)
	}
}

// around returns a span with some of the text about it, on one line.
func around(text string, start, end int) string {
	const margin = 80
	before, after := max(0, start-margin), min(len(text), end+margin)
	line := text[before:start] + "«" + text[start:end] + "»" + text[end:after]
	return strings.Join(strings.Fields(line), " ")
}

func (t *tally) write() {
	fmt.Fprintf(&t.out, "%d texts, %d words; %d own up, %d of them not seen to; %.2f findings per 1,000 words\n",
		t.texts, t.words, t.owning, t.ownsMissed, float64(t.findings)*1000/float64(max(1, t.words)))
	for _, e := range wording.ElementNames() {
		fmt.Fprintf(&t.out, "%-14s %v; at least in part: F1 %.3f\n", e, of(t.elements, e), of(t.some, e).f1())
	}
	for _, s := range []wording.Severity{wording.Error, wording.Warning, wording.Suggestion} {
		c := of(t.severities, s)
		fmt.Fprintf(&t.out, "%-14s precision %.3f (%d of %d)\n", s, ratio(c.right, c.right+c.wrong), c.right, c.right+c.wrong)
	}
	for _, id := range slices.Sorted(maps.Keys(t.rules)) {
		fmt.Fprintf(&t.out, "  %-18s %v\n", id, t.rules[id])
	}
}

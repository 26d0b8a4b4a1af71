// Command fit fits the weights of elements to labels that people made by
// reading, and tells how well they do on texts that they were not fitted to.
//
//	go run ./bench/wording/fit [-weights] PRIOR.toml LABELS.jsonl…
//
// PRIOR says what each thing is worth before any text was read, and how far
// the fit may go from it: labels are few, and a weight that no text speaks of
// stays where it is. Of each sentence the fit knows what
// [wording.Rules.Sentences] tells. A sentence that the reader quotes as having
// an element has it; in a text without the element no sentence has it; the
// other sentences are left out, because the reader quotes one.
//
// Without -weights each file in turn is left out of the fit and judged by it,
// which is the honest figure as long as neither the prior nor the clues were
// written from it. With -weights the fit to all of them is written as TOML,
// for internal/rulebook/wording. The texts are not part of the project.
package main

import (
	"bufio"
	"encoding/json"
	"errors"
	"flag"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"

	"ownup/internal/core/wording"
	"ownup/internal/rulebook"
)

// labelled is one text with what a reader said of it, as in package gold.
type labelled struct {
	Text     string `json:"text"`
	Owns     *bool  `json:"owns"`
	Elements map[wording.Element]struct {
		State wording.State `json:"state"`
		Quote string        `json:"quote"`
	} `json:"elements"`

	sentences []wording.Sentence
}

// set is the texts of one file.
type set struct {
	name  string
	texts []labelled
}

func main() {
	weights := flag.Bool("weights", false, "write the weights fitted to all files")
	flag.Parse()
	if err := run(os.Stdout, *weights, flag.Args()); err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}

func run(w io.Writer, weights bool, files []string) error {
	if len(files) < 2 {
		return errors.New("name a file of priors and at least one of labels")
	}
	priors, err := readPriors(files[0])
	if err != nil {
		return err
	}
	rules, err := rulebook.Default(rulebook.English)
	if err != nil {
		return fmt.Errorf("read the rules: %w", err)
	}
	sets := make([]set, 0, len(files)-1)
	for _, name := range files[1:] {
		texts, err := readLabels(rules, name)
		if err != nil {
			return err
		}
		sets = append(sets, set{strings.TrimSuffix(filepath.Base(name), ".jsonl"), texts})
	}
	var out strings.Builder
	for _, p := range priors {
		if weights {
			p.fit(sets).write(&out)
			continue
		}
		leaveOut(&out, p, sets)
	}
	if _, err := io.WriteString(w, out.String()); err != nil {
		return fmt.Errorf("write figures: %w", err)
	}
	return nil
}

func readLabels(rules *wording.Rules, name string) (texts []labelled, err error) {
	f, err := os.Open(name)
	if err != nil {
		return nil, fmt.Errorf("open labels: %w", err)
	}
	defer func() { err = errors.Join(err, f.Close()) }()
	for dec := json.NewDecoder(bufio.NewReader(f)); ; {
		var l labelled
		if err := dec.Decode(&l); errors.Is(err, io.EOF) {
			return texts, nil
		} else if err != nil {
			return nil, fmt.Errorf("read labels of %s: %w", name, err)
		}
		if l.Owns != nil && !*l.Owns {
			continue
		}
		l.sentences = rules.Sentences([]byte(l.Text))
		texts = append(texts, l)
	}
}

// quoted reports whether a sentence has some of what the reader quoted.
func (l *labelled) quoted(e wording.Element, s wording.Sentence) bool {
	quote := l.Elements[e].Quote
	at := strings.Index(l.Text, quote)
	return quote != "" && at >= 0 && s.Start < at+len(quote) && at < s.End
}

// leaveOut judges each set by the fit to the others.
func leaveOut(out *strings.Builder, p prior, sets []set) {
	var all counts
	fmt.Fprintf(out, "%-11s", p.Element)
	for i, held := range sets {
		others := append(append([]set{}, sets[:i]...), sets[i+1:]...)
		c := p.fit(others).judge(held.texts)
		all.add(c)
		fmt.Fprintf(out, "  %s %.2f", held.name, c.f1())
	}
	fmt.Fprintf(out, "  all %.3f (%d right, %d wrong, %d missed)\n", all.f1(), all.right, all.wrong, all.missed)
}

// counts are texts by whether the element was rightly seen.
type counts struct{ right, wrong, missed int }

func (c *counts) add(o counts) {
	c.right, c.wrong, c.missed = c.right+o.right, c.wrong+o.wrong, c.missed+o.missed
}

func (c counts) f1() float64 {
	if c.right == 0 {
		return 0
	}
	return float64(2*c.right) / float64(2*c.right+c.wrong+c.missed)
}

package main

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"ownup/internal/core/wording"
	"ownup/internal/rulebook"
)

// maxNoise is the number of findings per 1,000 words that mail which owns up
// to nothing may draw.
const maxNoise = 1.0

// tally counts what one rule finds.
type tally struct {
	hits int
	show []string
}

// TestNoiseOnOfficeMail measures the noise of the reviewer on real office mail
// that owns up to nothing. The mail is not part of the project. Set
// OWNUP_DATA_SHARED to the folder that holds wording/mail.jsonl.gz (one JSON
// object a line, with a member "text") and run
//
//	go test ./bench/wording -run Noise -v
//
// Set OWNUP_NOISE_SHOW to the id of a rule, or to "all", to have its hits
// printed for reading.
func TestNoiseOnOfficeMail(t *testing.T) {
	rules, err := rulebook.Default(rulebook.English)
	if err != nil {
		t.Fatal(err)
	}
	show := os.Getenv("OWNUP_NOISE_SHOW")
	counts := map[string]*tally{}
	words, messages, owning, needs, phrases := 0, 0, 0, 0, 0
	for _, m := range mail(t) {
		text := m.text
		messages++
		words += len(strings.Fields(text))
		report := rules.Review(wording.Message{Kind: wording.Team, Text: []byte(text)})
		if report.OwnsUp {
			owning++
			if show == "owns" {
				t.Logf("OWNS %s", around(text, max(0, report.Elements.Ownership.Start), max(0, report.Elements.Ownership.End)))
			}
		}
		for _, f := range report.Findings {
			if strings.HasPrefix(f.Rule, "need.") {
				needs++
				continue
			}
			phrases++
			c := counts[f.Rule]
			if c == nil {
				c = &tally{}
				counts[f.Rule] = c
			}
			c.hits++
			if show == "all" || show == f.Rule {
				c.show = append(c.show, fmt.Sprintf("%-10s %s", f.Severity, around(text, f.Start, f.End)))
			}
		}
	}
	perThousand := func(n int) float64 { return float64(n) * 1000 / float64(words) }
	t.Logf("%d messages, %d words; %d own up or try to (%.1f %%)", messages, words, owning, 100*float64(owning)/float64(messages))
	t.Logf("need.* %.3f per 1,000 words, in those that own up or seem to", perThousand(needs))
	t.Logf("phrase rules %.3f per 1,000 words", perThousand(phrases))
	names := make([]string, 0, len(counts))
	for name := range counts {
		names = append(names, name)
	}
	slices.Sort(names)
	for _, name := range names {
		t.Logf("  %-16s %5d  %.4f", name, counts[name].hits, perThousand(counts[name].hits))
		for _, line := range counts[name].show {
			t.Log("      " + line)
		}
	}
	if got := perThousand(needs + phrases); got > maxNoise {
		t.Errorf("%.3f findings per 1,000 words; at most %.1f are wanted", got, maxNoise)
	}
}

// mail returns the texts of the mail corpus, or skips the test.
func mail(t *testing.T) []text {
	t.Helper()
	folder := os.Getenv("OWNUP_DATA_SHARED")
	if folder == "" {
		t.Skip("OWNUP_DATA_SHARED is not set")
	}
	c, err := openMessages("mail", filepath.Join(folder, "wording", "mail.jsonl.gz"))
	if errors.Is(err, fs.ErrNotExist) {
		t.Skip("there is no mail corpus in OWNUP_DATA_SHARED")
	}
	if err != nil {
		t.Fatal(err)
	}
	return c.texts
}

// around returns a span with some of the text about it, on one line.
func around(text string, start, end int) string {
	const margin = 70
	before, after := max(0, start-margin), min(len(text), end+margin)
	line := text[before:start] + "«" + text[start:end] + "»" + text[end:after]
	return strings.Join(strings.Fields(line), " ")
}

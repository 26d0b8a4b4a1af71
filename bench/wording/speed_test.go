package main

import (
	"bytes"
	"fmt"
	"math"
	"strings"
	"testing"

	"ownup/internal/core/wording"
	"ownup/internal/rulebook"
)

func BenchmarkReviewLetter(b *testing.B) { benchmark(b, letter) }

// BenchmarkReviewDoubled shows that time grows in step with the text: each
// size is twice the one before it, on text made to keep patterns open.
func BenchmarkReviewDoubled(b *testing.B) {
	for _, text := range []struct{ name, unit string }{
		{"letters", letter},
		{"sorry", "sorry for the i we will "},
		{"open", "[\"<{{"},
		{"guards", "I sent the wrong file. If I was wrong. "},
		{"fixes", "I sent the wrong file. I am sorry. "},
	} {
		for size := 64 << 10; size <= 512<<10; size *= 2 {
			b.Run(fmt.Sprintf("%s/%03dk", text.name, size>>10), func(b *testing.B) {
				benchmark(b, strings.Repeat(text.unit, size/len(text.unit)))
			})
		}
	}
}

// BenchmarkReviewCorpus reads every text of the corpora that the environment
// names for the comparison, one after the other on one core.
func BenchmarkReviewCorpus(b *testing.B) {
	corpora, err := corporaFromEnv(math.MaxInt, 0)
	if err != nil {
		b.Fatal(err)
	}
	if len(corpora) == 0 {
		b.Skip("no corpus is named; see main.go")
	}
	rules, err := rulebook.Default(rulebook.English)
	if err != nil {
		b.Fatal(err)
	}
	for _, c := range corpora {
		b.Run(strings.ReplaceAll(c.name, " ", "-"), func(b *testing.B) {
			var size int64
			for _, t := range c.texts {
				size += int64(len(t.text))
			}
			b.SetBytes(size)
			b.ReportAllocs()
			for b.Loop() {
				for _, t := range c.texts {
					rules.Review(wording.Message{Kind: wording.Team, Text: []byte(t.text)})
				}
			}
		})
	}
}

func BenchmarkCompile(b *testing.B) {
	book, err := rulebook.Embedded(rulebook.English)
	if err != nil {
		b.Fatal(err)
	}
	b.ReportAllocs()
	for b.Loop() {
		if _, err := wording.Compile(book); err != nil {
			b.Fatal(err)
		}
	}
}

func benchmark(b *testing.B, text string) {
	b.Helper()
	rules, err := rulebook.Default(rulebook.English)
	if err != nil {
		b.Fatal(err)
	}
	in := []byte(text)
	b.SetBytes(int64(len(in)))
	b.ReportAllocs()
	for b.Loop() {
		rules.Review(wording.Message{Kind: wording.Client, Text: in})
	}
}

// TestLetterIsGood keeps the benchmark honest: the letter has every element
// and draws nothing, so that the time is that of reading.
func TestLetterIsGood(t *testing.T) {
	rules, err := rulebook.Default(rulebook.English)
	if err != nil {
		t.Fatal(err)
	}
	report := rules.Review(wording.Message{Kind: wording.Client, Text: []byte(letter)})
	for _, f := range report.Findings {
		t.Errorf("%s (%s) on %q", f.Rule, f.Severity, letter[f.Start:f.End])
	}
	for _, name := range wording.ElementNames() {
		if e := report.Elements.Of(name); e.State != wording.Present {
			t.Errorf("%s is %s", name, e.State)
		}
	}
	if n := len(bytes.Fields([]byte(letter))); n < 215 || n > 235 {
		t.Errorf("the letter has %d words; it stands for one of 225", n)
	}
}

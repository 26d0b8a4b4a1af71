package wording

import (
	"bytes"
	"fmt"
	"strings"
	"testing"

	"ownup/internal/core/wording"
	"ownup/internal/rulebook"
)

// letter is an e-mail of 225 words that owns up well.
const letter = `Hello Mara,

I made a mistake in the May report that I sent you on Monday: the churn figure on page 3 says 4.2% instead of 2.4%. I'm sorry.

It happened because I copied the column for April from last year's workbook, which has the same heading, and I did not compare the total with the one in the export before I sent it. I saw it this morning, when Tom asked me about the trend.

For you this means that the forecast in your own deck is too low by 1.8 points, and that the board saw that slide on Tuesday afternoon. The revenue figures are not touched; I have compared all 40 rows.

To put it right, I will send you and the 12 others who received it the corrected report by 15:00 today, with the changed cells marked in yellow. I have asked Tom to hold the print run until then. I will write to you again by 17:00, when I know which of the two older decks took the figure over.

From now on a second person will check the totals against the export before a report leaves us. I added that step to our list this morning.

Could you tell me by noon whether you passed the slide on? You can call me on 555 0188 at any time today.

Ines
`

func BenchmarkReviewLetter(b *testing.B) { benchmark(b, letter) }

// BenchmarkReviewDoubled shows that time grows in step with the text: each
// size is twice the one before it, on text made to keep patterns open.
func BenchmarkReviewDoubled(b *testing.B) {
	for _, text := range []struct{ name, unit string }{
		{"letters", letter},
		{"sorry", "sorry for the i we will "},
		{"open", "[\"<{{"},
		{"guards", "I sent the wrong file. If I was wrong. "},
	} {
		for size := 64 << 10; size <= 512<<10; size *= 2 {
			b.Run(fmt.Sprintf("%s/%03dk", text.name, size>>10), func(b *testing.B) {
				benchmark(b, strings.Repeat(text.unit, size/len(text.unit)))
			})
		}
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

package correct

import (
	"strings"
	"testing"
	"time"

	"ownup/internal/core/match"
	"ownup/internal/core/quantity"
)

func TestFigure(t *testing.T) {
	for _, tt := range []struct {
		test, wrong, right string
		bases              []string
		text, want, number string
		reason             bool
	}{
		{"as typed", "4.2 %", "2.4 %", nil, "The margin is 4.2 % now.", "2.4 %", "0.024", false},
		{"German", "4.2 %", "2.4 %", nil, "Die Marge ist 4,2 % hoch.", "2,4 %", "0.024", false},
		{"bare", "4.2 %", "2.4 %", nil, "margin = 0.042;", "0.024", "0.024", false},
		{"basis points", "4.2 %", "2.4 %", nil, "It is 420 bps more.", "240 bps", "0.024", false},
		{"words", "4.2 %", "2.4 %", nil, "It is four point two percent.", "two point four percent", "0.024", false},
		{"about", "4.2 %", "2.4 %", nil, "It is about four percent.", "two percent", "0.024", false},
		{"rounded noughts", "1187345", "1436900", nil, "It is about 1,200,000 pieces.", "1,400,000", "1436900", false},
		{"complement", "4.2 %", "2.4 %", nil, "The other 95.8 % are so.", "97.6 %", "0.976", false},
		{"share of a total", "4.2 %", "2.4 %", []string{"$1,000,000"}, "It is $42,000 of it.", "$24,000", "24000", false},
		{"rounds alike", "4.2 %", "4.4 %", nil, "It is about 4 percent.", "", "0.044", true},
		{"not known", "4.2 %", "", nil, "It is 4.2 %.", "", "", true},
	} {
		t.Run(tt.test, func(t *testing.T) {
			s, err := match.For(match.Sought{Figures: []match.Figure{{Wrong: tt.wrong, Right: tt.right, Bases: tt.bases}}})
			if err != nil {
				t.Fatal(err)
			}
			hits := s.Find(match.Passage{Text: []byte(tt.text)})
			if len(hits) == 0 {
				t.Fatal("no hit")
			}
			c, reason := Figure(tt.text, hits[0])
			if c.New != tt.want || c.HasNumber && c.Number.String() != tt.number || (reason != "") != tt.reason {
				t.Errorf("%q (%s), %q; want %q (%s)", c.New, c.Number, reason, tt.want, tt.number)
			}
		})
	}
}

func TestPhrase(t *testing.T) {
	for _, tt := range []struct{ old, sought, right, want string }{
		{"Nordwind GmbH", "Nordwind GmbH", "Südwind AG", "Südwind AG"},
		{"NORDWIND GMBH", "Nordwind GmbH", "Südwind AG", "SÜDWIND AG"},
		{"nordwind gmbh", "Nordwind GmbH", "Südwind AG", "südwind ag"},
		{"Gross Margin", "gross margin", "net margin", "Net Margin"},
		{"Gross margin", "gross margin", "net margin", "Net margin"},
		{"gross margin", "Gross margin", "Net margin", "net margin"},
		{"gross  margin", "gross margin", "net margin", "net margin"},
		{"X", "x", "why", "Why"},
		{"三月", "三月", "四月", "四月"},
		{"a", "b", "", ""},
	} {
		if got := Phrase(tt.old, tt.sought, tt.right); got != tt.want {
			t.Errorf("%q for %q, sought as %q, is %q; want %q", tt.right, tt.old, tt.sought, got, tt.want)
		}
	}
}

func value(t testing.TB, s string) quantity.Value {
	t.Helper()
	v, err := quantity.Parse(s)
	if err != nil {
		t.Fatal(err)
	}
	return v
}

// A figure is corrected in the same way wherever it stands in a long text, and
// in a time that does not grow with it.
func TestFigureInALongText(t *testing.T) {
	search, err := match.For(match.Sought{Figures: []match.Figure{{Wrong: "4.2%", Right: "2.4%"}}})
	if err != nil {
		t.Fatal(err)
	}
	text := strings.Repeat("Die Marge lag bei 4,2 %, wie gesagt. ", 5_000)
	hits := search.Find(match.Passage{Text: []byte(text)})
	if len(hits) != 5_000 {
		t.Fatalf("%d hits", len(hits))
	}
	start := time.Now()
	for _, h := range hits {
		if c, reason := Figure(text, h); c.New != "2,4 %" || c.Start != h.Start {
			t.Fatalf("at %d: %q, %s", h.Start, c.New, reason)
		}
	}
	if took := time.Since(start); took > 20*time.Second {
		t.Errorf("took %v", took)
	}
}

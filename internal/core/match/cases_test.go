package match

import (
	"fmt"
	"path/filepath"
	"strconv"
	"strings"
	"testing"

	"github.com/rogpeppe/go-internal/txtar"
)

// The cases stand in testdata/*.txt, to be read and extended without knowing
// Go. A section has what is sought at its head, then one case a line:
//
//	the text with «the hits» in it → kind, tier; kind, tier
//
// "→ nothing" stands where there is no hit. In a text, \n is a line break, \_ a
// no-break space and \- a soft hyphen.
func TestCases(t *testing.T) {
	files, err := filepath.Glob("testdata/*.txt")
	if err != nil || len(files) == 0 {
		t.Fatalf("no cases: %v", err)
	}
	count := 0
	for _, file := range files {
		archive, err := txtar.ParseFile(file)
		if err != nil {
			t.Fatal(err)
		}
		for _, section := range archive.Files {
			t.Run(filepath.Base(file)+"/"+section.Name, func(t *testing.T) {
				count += cases(t, string(section.Data))
			})
		}
	}
	t.Logf("%d cases", count)
	if count < 150 {
		t.Errorf("only %d cases were read", count)
	}
}

func cases(t *testing.T, data string) int {
	head, body, ok := strings.Cut(data, "\n\n")
	if !ok {
		t.Fatal("no empty line between what is sought and the cases")
	}
	sought, passage := readHead(t, head)
	search, err := For(sought)
	if err != nil {
		t.Fatalf("cannot seek: %v", err)
	}
	n := 0
	for line := range strings.Lines(body) {
		line = strings.TrimSpace(line)
		if line == "" {
			continue
		}
		n++
		text, want, ok := strings.Cut(line, " → ")
		if !ok {
			t.Errorf("no arrow in %q", line)
			continue
		}
		text = unescape.Replace(text)
		p := passage
		p.Text = []byte(strings.NewReplacer("«", "", "»", "").Replace(text))
		hits := search.Find(p)
		if len(hits) > 0 && !meet(search, p) {
			t.Errorf("%q has hits and no key of them", text)
		}
		if got := shown(p.Text, hits); got != text {
			t.Errorf("%q\n   found %q", text, got)
		}
		if got := named(hits); got != want {
			t.Errorf("%q\n   found %s\nexpected %s\n%s", text, got, want, reasons(hits))
		}
	}
	return n
}

var unescape = strings.NewReplacer(`\n`, "\n", `\_`, "\u00a0", `\-`, "\u00ad")

func readHead(t *testing.T, head string) (Sought, Passage) {
	var s Sought
	var p Passage
	figure := func() *Figure {
		if len(s.Figures) == 0 {
			t.Fatal("a right figure or a base stands before the wrong figure")
		}
		return &s.Figures[len(s.Figures)-1]
	}
	for line := range strings.Lines(head) {
		name, value, _ := strings.Cut(strings.TrimSpace(line), ": ")
		switch name {
		case "wrong":
			s.Figures = append(s.Figures, Figure{Wrong: value})
		case "right":
			figure().Right = value
		case "base":
			figure().Bases = append(figure().Bases, value)
		case "phrase":
			s.Phrases = append(s.Phrases, unescape.Replace(value))
		case "label":
			s.Labels = append(s.Labels, value)
		case "about":
			s.About = value
		case "entity":
			s.Entities = append(s.Entities, value)
		case "period":
			s.Periods = append(s.Periods, value)
		case "beside":
			p.Beside = value
		case "behind":
			v, err := strconv.ParseFloat(value, 64)
			if err != nil {
				t.Fatal(err)
			}
			p.Value, p.HasValue = v, true
		default:
			t.Fatalf("%q is not known at the head of a section", name)
		}
	}
	return s, p
}

func shown(text []byte, hits []Hit) string {
	var b strings.Builder
	end := 0
	for _, h := range hits {
		if h.Start < end {
			continue // the same place for something else
		}
		fmt.Fprintf(&b, "%s«%s»", text[end:h.Start], text[h.Start:h.End])
		end = h.End
	}
	b.Write(text[end:])
	return b.String()
}

func named(hits []Hit) string {
	if len(hits) == 0 {
		return "nothing"
	}
	var all []string
	for _, h := range hits {
		s := h.Kind.String() + ", " + h.Tier.String()
		if h.Ambiguous {
			s += ", ambiguous"
		}
		all = append(all, s)
	}
	return strings.Join(all, "; ")
}

func reasons(hits []Hit) string {
	var b strings.Builder
	for _, h := range hits {
		fmt.Fprintf(&b, "\t%s (%d)\n", h.Reason, h.Weight)
	}
	return b.String()
}

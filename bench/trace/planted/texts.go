package planted

import (
	"embed"
	"fmt"
	"slices"
	"strings"
)

//go:embed texts
var textFiles embed.FS

// Item is a sentence to be planted.
type Item struct {
	Figure   string
	Form     string // what the form is called; of a negative what it is
	Want     string // "" for a sentence that says nothing of interest
	Sentence string
	Start    int // bytes of the figure in the sentence
	End      int
}

// Text is the figure as it is written.
func (it Item) Text() string { return it.Sentence[it.Start:it.End] }

// Before and After are the rest of the sentence.
func (it Item) Before() string { return it.Sentence[:it.Start] }

// After is what follows the figure.
func (it Item) After() string { return it.Sentence[it.End:] }

// form is one way to write a figure.
type form struct {
	figure, want, frame, language string
	text, name                    string
}

// texts is what lies in the folder of that name.
type texts struct {
	forms     []form
	sentences map[string][]string // by frame and language: "pct en"
	negatives []Item
	fillers   map[string][]string // by language
}

// spaces are the marks that the files have for spaces one cannot see.
func spaces() *strings.Replacer {
	return strings.NewReplacer(`\_`, "\u00a0", `\.`, "\u202f", `\'`, "\u2009")
}

// section is a heading between dashes and the lines under it.
type section struct {
	head  string
	lines []string
}

func sections(name string) ([]section, error) {
	content, err := textFiles.ReadFile("texts/" + name)
	if err != nil {
		return nil, err
	}
	var all []section
	for line := range strings.Lines(string(content)) {
		line = strings.TrimRight(line, "\n")
		head, ok := strings.CutPrefix(line, "-- ")
		switch {
		case ok:
			all = append(all, section{head: strings.TrimSuffix(head, " --")})
		case line == "" || len(all) == 0:
		default:
			last := &all[len(all)-1]
			last.lines = append(last.lines, spaces().Replace(line))
		}
	}
	return all, nil
}

func readTexts() (*texts, error) {
	t := &texts{sentences: map[string][]string{}, fillers: map[string][]string{}}
	for _, part := range []struct {
		file string
		read func(section) error
	}{
		{"forms.txt", t.readForms},
		{"sentences.txt", func(s section) error { t.sentences[s.head] = s.lines; return nil }},
		{"negatives.txt", t.readNegatives},
		{"fillers.txt", func(s section) error { t.fillers[s.head] = s.lines; return nil }},
	} {
		list, err := sections(part.file)
		if err != nil {
			return nil, err
		}
		for _, s := range list {
			if err := part.read(s); err != nil {
				return nil, fmt.Errorf("read %s: section %q: %w", part.file, s.head, err)
			}
		}
	}
	for _, f := range t.forms {
		if len(t.sentences[f.frame+" "+f.language]) == 0 {
			return nil, fmt.Errorf("read forms.txt: no sentence for %s in %s", f.frame, f.language)
		}
	}
	return t, nil
}

func (t *texts) readForms(s section) error {
	words := strings.Fields(s.head)
	if len(words) != 4 {
		return fmt.Errorf("names no figure, kind, frame and language")
	}
	for _, line := range s.lines {
		text, name, ok := strings.Cut(line, " | ")
		if !ok {
			return fmt.Errorf("%q has no name", line)
		}
		t.forms = append(t.forms, form{words[0], words[1], words[2], words[3], text, name})
	}
	return nil
}

func (t *texts) readNegatives(s section) error {
	for _, line := range s.lines {
		name, sentence, ok := strings.Cut(line, " | ")
		before, rest, open := strings.Cut(sentence, "{")
		text, after, closed := strings.Cut(rest, "}")
		if !ok || !open || !closed {
			return fmt.Errorf("%q has no name or no number in braces", line)
		}
		it := Item{Figure: s.head, Form: name, Want: Negative, Sentence: before + text + after, Start: len(before), End: len(before) + len(text)}
		if s.head == "by chance" {
			it.Figure, it.Want = "", Chance
		}
		t.negatives = append(t.negatives, it)
	}
	return nil
}

// in puts a form into a sentence.
func (f form) in(sentence string) Item {
	before, after, _ := strings.Cut(sentence, "{}")
	return Item{
		Figure: f.figure, Form: f.name, Want: f.want,
		Sentence: before + f.text + after, Start: len(before), End: len(before) + len(f.text),
	}
}

// filler is a sentence without a figure of interest.
func filler(sentence string) Item { return Item{Sentence: sentence} }

// stack deals out the items of one language, in turns and in a fixed order.
type stack struct {
	forms                    []form
	negatives                []Item
	fillers                  []string
	texts                    *texts
	nextForm, nextNo, filled int
	turn                     map[string]int // which sentence a frame has next
}

// stride orders a list of n so that neighbours come to stand far apart: by
// steps of about the golden ratio that reach every place.
func stride[T any](list []T) []T {
	n := len(list)
	step := n*382/1000 | 1
	for gcd(step, n) != 1 {
		step++
	}
	out := make([]T, 0, n)
	for i := range n {
		out = append(out, list[i*step%n])
	}
	return out
}

func gcd(a, b int) int {
	for b != 0 {
		a, b = b, a%b
	}
	return max(a, 1)
}

func newStack(t *texts, language string) *stack {
	s := &stack{texts: t, fillers: t.fillers[language], turn: map[string]int{}}
	for _, f := range t.forms {
		if f.language == language {
			s.forms = append(s.forms, f)
		}
	}
	s.forms = stride(s.forms)
	for _, it := range t.negatives {
		if isGerman(it.Sentence) == (language == "de") && language != "fr" && language != "es" {
			s.negatives = append(s.negatives, it)
		}
	}
	s.negatives = stride(s.negatives)
	return s
}

// isGerman tells the two languages of negatives.txt apart.
func isGerman(sentence string) bool {
	words := strings.Fields(sentence)
	return slices.ContainsFunc(words, func(w string) bool {
		return slices.Contains([]string{"Die", "Das", "Der", "Siehe", "Tatsächlich", "Rechnung"}, w)
	})
}

// form deals a form that the place can hold.
func (s *stack) form(fits func(string) bool) Item {
	for range s.forms {
		f := s.forms[s.nextForm%len(s.forms)]
		s.nextForm++
		frame := f.frame + " " + f.language
		list := s.texts.sentences[frame]
		it := f.in(list[s.turn[frame]%len(list)])
		if fits == nil || fits(it.Sentence) {
			s.turn[frame]++
			return it
		}
	}
	return filler("Nothing to report.")
}

// negative deals one that only looks like a figure.
func (s *stack) negative(fits func(string) bool) Item {
	for range s.negatives {
		it := s.negatives[s.nextNo%len(s.negatives)]
		s.nextNo++
		if fits == nil || fits(it.Sentence) {
			return it
		}
	}
	return s.between()
}

func (s *stack) between() Item {
	s.filled++
	return filler(s.fillers[s.filled%len(s.fillers)])
}

// deal returns n items: of seven four with a figure, two that only look like
// it, one between.
func (b *builder) deal(language string, n int, fits func(string) bool) []Item {
	s := b.stacks[language]
	if s == nil {
		s = newStack(b.texts, language)
		b.stacks[language] = s
	}
	items := make([]Item, 0, n)
	for i := range n {
		switch i % 7 {
		case 2, 5:
			items = append(items, s.negative(fits))
		case 4:
			items = append(items, s.between())
		default:
			items = append(items, s.form(fits))
		}
	}
	return items
}

// bySpot is the order of the truth: by file, then as it was planted.
func bySpot(a, b Spot) int { return strings.Compare(a.Path, b.Path) }

package xlsx

import (
	"bytes"
	"slices"
	"strings"

	"ownup/internal/trace/extract"
	"ownup/internal/trace/extract/ooxml"
)

// Entry is one text of the list that cells share, for whoever wants to change
// it.
type Entry struct {
	From, To int // bytes of its element in the list
	Text     string
	Origins  []extract.Origin
}

// Entries reads the list of texts, which is the part of that name.
func Entries(content []byte, part string) []Entry {
	var all []Entry
	trail := extract.NewTrail()
	s := ooxml.NewScanner(content)
	for kind := s.Next(); kind != ooxml.EOF; kind = s.Next() {
		if kind != ooxml.Start || string(s.Name()) != "si" {
			continue
		}
		e := Entry{From: bytes.LastIndexByte(content[:s.At()], '<')}
		e.Text = string(appendRich(s, nil, &trail, part))
		e.To, e.Origins = s.At(), trail.Take()
		all = append(all, e)
	}
	return all
}

// References returns the cells and ranges that a formula names, in its order
// and each once.
func References(formula string) []string {
	var all []string
	for i := 0; i < len(formula); {
		begin := i
		switch c := formula[i]; {
		case c == '"':
			end := strings.IndexByte(formula[i+1:], c)
			if end < 0 {
				return all
			}
			i += end + 2
			continue
		case c == '\'':
			end := strings.IndexByte(formula[i+1:], c)
			if end < 0 || i+end+2 >= len(formula) || formula[i+end+2] != '!' {
				return all
			}
			i += end + 3
		case !isWord(c):
			i++
			continue
		}
		word := i
		for i < len(formula) && isWord(formula[i]) {
			i++
		}
		if i < len(formula) && formula[i] == '!' {
			i++
			word = i
			for i < len(formula) && isWord(formula[i]) {
				i++
			}
		}
		if i < len(formula) && formula[i] == '(' || !isCell(formula[word:i]) {
			continue
		}
		if rest := formula[i:]; strings.HasPrefix(rest, ":") {
			n := 1
			for n < len(rest) && isWord(rest[n]) {
				n++
			}
			if isCell(rest[1:n]) {
				i += n
			}
		}
		if name := strings.ReplaceAll(formula[begin:i], "$", ""); !slices.Contains(all, name) {
			all = append(all, name)
		}
	}
	return all
}

// isCell reports a reference such as B1 or $B$1.
func isCell(word string) bool {
	rest := strings.TrimPrefix(word, "$")
	letters := 0
	for letters < len(rest) && rest[letters]|0x20 >= 'a' && rest[letters]|0x20 <= 'z' {
		letters++
	}
	row := digits([]byte(strings.TrimPrefix(rest[letters:], "$")))
	return letters >= 1 && letters <= 3 && row >= 1 && row <= lastRow+1
}

// trailText notes where the text at a Text stands that [appendUnescaped] adds
// to a piece at begin.
func trailText(s *ooxml.Scanner, t *extract.Trail, part string, begin int) {
	text := s.Text()
	if !t.On() || bytes.IndexByte(text, '\r') < 0 && !bytes.Contains(text, []byte("_x")) {
		s.Trail(t, part, begin)
		return
	}
	first, second := extract.NewTrail(), extract.NewTrail()
	s.Trail(&first, part, 0)
	at := 0
	for from := 0; from < len(text); {
		n := 1
		switch {
		case bytes.HasPrefix(text[from:], []byte("\r\n")):
			n = 2
		case bytes.HasPrefix(text[from:], []byte("_x")) && len(appendUnescaped(nil, text[from:min(len(text), from+len("_x0000_"))])) < len("_x0000_"):
			n = min(len(text)-from, len("_x0000_"))
		}
		length := len(appendUnescaped(nil, text[from:from+n]))
		second.Add(extract.Origin{Begin: at, End: at + length, From: from, To: from + n})
		at, from = at+length, from+n
	}
	for _, o := range extract.Through(first.Take(), second.Take()) {
		o.Begin, o.End = o.Begin+begin, o.End+begin
		t.Add(o)
	}
}

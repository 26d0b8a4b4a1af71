package match

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

// phrase is one phrase, folded.
type phrase struct {
	written string
	letters []letter
}

// phrases are looked for together.
type phrases struct {
	list  []phrase
	loose bool             // a word may have an ending: "margins", "Margen"
	first map[rune][]int32 // phrases by their first letter
	ascii [128]bool        // the plain ones of those letters
}

func compile(list []string, loose bool) phrases {
	p := phrases{loose: loose, first: map[rune][]int32{}}
	for i, s := range list {
		s = strings.Join(strings.Fields(s), " ")
		f := phrase{s, letters(s)}
		p.list = append(p.list, f)
		if len(f.letters) == 0 {
			continue
		}
		r := f.letters[0].r
		p.first[r] = append(p.first[r], int32(i))
		if r < 128 {
			p.ascii[r] = true
		}
	}
	return p
}

// each calls hit for every place of every phrase, in the order of their starts.
// Phrases begin where words begin, so that "ion" is not found in "million".
func (p *phrases) each(text []byte, hit func(index, start, end int)) {
	if len(p.first) == 0 {
		return
	}
	for i, r := range starts(text) {
		p.from(text, i, r, hit)
	}
}

// starts yields the places where a phrase may begin, and the letters there.
func starts(text []byte) func(yield func(int, rune) bool) {
	return func(yield func(int, rune) bool) {
		inside := false
		for i := 0; i < len(text); {
			r, size := decode(text[i:])
			switch {
			case letterOrDigit(r):
				if (!inside || wide(r)) && !yield(i, r) {
					return
				}
				inside = !wide(r)
			case !silent(r):
				inside = false
			}
			i += size
		}
	}
}

// from tries the phrases that may begin with r at start.
func (p *phrases) from(text []byte, start int, r rune, hit func(index, start, end int)) {
	plain, _ := fold(r)
	if plain != "" {
		r = rune(plain[0])
	} else {
		r = unicode.ToLower(r)
	}
	if r < 128 && !p.ascii[r] {
		return
	}
	for _, index := range p.first[r] {
		if end, ok := p.list[index].at(text, start, p.loose); ok {
			hit(int(index), start, end)
		}
	}
}

// at compares the phrase with the text at start and returns where it ends.
func (p *phrase) at(text []byte, start int, loose bool) (end int, ok bool) {
	c := cursor{text: text, pos: start}
	var marked, ours bool // the letters before: in the text, in the phrase
	for i := 0; i < len(p.letters); i++ {
		want := p.letters[i]
		got, more := c.next()
		if more && got.r != want.r && got.r == 'e' && ours && got.gap == joined {
			got, more = c.next() // "ue" for "ü"
		} else if more && got.r != want.r && want.r == 'e' && marked && want.gap == joined {
			// "ü" for "ue"
			if i++; i == len(p.letters) {
				return 0, false
			}
			want = p.letters[i]
		}
		if !more || got.r != want.r || i > 0 && !got.gap.alike(want.gap) {
			return 0, false
		}
		marked, ours = got.marked, want.marked
	}
	if c.pending != "" {
		return 0, false
	}
	return c.close(loose)
}

// close ends a phrase where a word ends. A name may have an s behind it, as
// owners and plurals have; a loose phrase any two letters.
func (c *cursor) close(loose bool) (end int, ok bool) {
	end = c.pos
	last, _ := utf8.DecodeLastRune(c.text[:end])
	for n, pos := 0, end; pos < len(c.text); {
		r, size := decode(c.text[pos:])
		switch {
		case silent(r):
			pos += size
			if n == 0 && unicode.Is(unicode.Mn, r) {
				end = pos
			}
			continue
		case !letterOrDigit(r) || wide(r) || wide(last):
			return end, true
		}
		if n++; n > 2 || !loose && (n > 1 || r != 's' && r != 'S') || unicode.IsDigit(r) {
			return 0, false
		}
		pos += size
	}
	return end, true
}

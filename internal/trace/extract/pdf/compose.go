package pdf

import (
	"unicode/utf8"

	"ownup/internal/trace/extract"
)

// glyph is one character where it stands on the page.
type glyph struct {
	r      rune
	space  bool        // PDFium sees white space before it
	ended  bool        // PDFium sees the end of a line before it
	box    extract.Box // on the page as a person sees it
	turn   turn
	raised bool // above the line, and small
}

// turn is the direction in which a text runs, in quarter turns clockwise from
// the ordinary one.
type turn int8

const skewed turn = -1 // in no quarter turn

// unknown stands for a character that a font does not name.
const unknown = utf8.RuneError

// What makes a line and a block, in heights of the letters.
const (
	cellGap      = 1.0  // between two letters: no space but the next column
	digitGap     = 0.45 // between two digits: no space inside a number but the next
	rowGap       = 2.0  // a gap that no line has but the row of a table
	spaceGap     = 0.15 // where PDFium sees the end of a line and the page none
	backward     = 0.3  // letters set back: kerning, accents
	sameLine     = 0.4  // of the smaller height that two letters of a line share
	firstSpacing = 2.0  // from the first line of a block to its second
	evenSpacing  = 1.4  // times the spacing that the block has
	sameSize     = 1.6  // times the height of the lines before
	raisedSize   = 0.85 // the height of a superscript at most
	raisedBy     = 0.2  // how far above the line its foot is
)

// longest is how long a block may grow, in bytes, before it is cut between two
// lines.
const longest = 32 << 10

// frame is a box turned so that the text in it runs from left to right.
type frame struct{ left, top, right, bottom float32 }

func (t turn) frame(b extract.Box) frame {
	switch t {
	case 1:
		return frame{b.Top, -b.Right, b.Bottom, -b.Left}
	case 2:
		return frame{-b.Right, -b.Bottom, -b.Left, -b.Top}
	case 3:
		return frame{-b.Bottom, b.Left, -b.Top, b.Right}
	}
	return frame{b.Left, b.Top, b.Right, b.Bottom}
}

func (f frame) height() float32 { return f.bottom - f.top }

func (f frame) union(g frame) frame {
	return frame{min(f.left, g.left), min(f.top, g.top), max(f.right, g.right), max(f.bottom, g.bottom)}
}

// line is letters next to one another.
type line struct {
	text     []byte
	spots    []extract.Spot
	box      extract.Box
	frame    frame
	body     frame // of the last letter that is not raised
	last     frame // of the last letter
	tail     rune  // the last letter
	turn     turn
	row      bool // of a table
	backward bool // has letters of a script that runs from right to left
}

// compose puts the letters of a page together, in their order, into pieces
// without a page.
func compose(glyphs []glyph) []extract.Piece {
	var pieces []extract.Piece
	var block block
	var l line
	flush := func() {
		if len(l.text) > 0 && !block.add(l) {
			pieces = append(pieces, block.piece())
			block = newBlock(l)
		}
		l = line{}
	}
	for _, g := range glyphs {
		f := g.turn.frame(g.box)
		if len(l.text) > 0 && !l.continues(g, f) {
			flush()
		}
		l.add(g, f)
	}
	flush()
	if len(block.text) > 0 {
		pieces = append(pieces, block.piece())
	}
	return pieces
}

// continues reports whether a letter stands in the line, behind its last one.
func (l *line) continues(g glyph, f frame) bool {
	if g.turn != l.turn {
		return false
	}
	if g.turn == skewed {
		return !g.ended
	}
	small := min(l.body.height(), f.height())
	if min(l.body.bottom, f.bottom)-max(l.body.top, f.top) < sameLine*small {
		return false
	}
	return l.backward || rightToLeft(g.r) || f.left >= l.last.left-backward*l.body.height()
}

// rightToLeft reports letters of Hebrew, Arabic and the scripts beside them.
func rightToLeft(r rune) bool {
	return r >= 0x590 && r < 0x900 || r >= 0xfb1d && r < 0xfe00 || r >= 0xfe70 && r < 0xff00
}

// add appends a letter that continues the line, or begins it.
func (l *line) add(g glyph, f frame) {
	first := len(l.text) == 0
	if first {
		l.turn, l.frame, l.body, l.last = g.turn, f, f, f
	}
	l.backward = l.backward || rightToLeft(g.r)
	raised := !first && g.raised
	apart := false
	if !first {
		apart = l.gap(g, f)
	}
	if first || apart {
		l.spots = append(l.spots, extract.Spot{At: len(l.text), Box: g.box})
	} else {
		word := &l.spots[len(l.spots)-1]
		word.Box = word.Box.Union(g.box)
	}
	r := g.r
	if raised && !apart {
		r = superscript(r)
	}
	l.text = utf8.AppendRune(l.text, r)
	l.last, l.tail = f, g.r
	l.box, l.frame = l.box.Union(g.box), l.frame.union(f)
	if !raised {
		l.body = f
	}
}

// gap writes what stands between the last letter and the next: nothing, a
// space, or a tab where the next column begins. It reports whether anything
// does.
func (l *line) gap(g glyph, f frame) bool {
	height := max(l.body.height(), f.height())
	wide := f.left - l.last.right
	most := cellGap * height
	if digit(l.tail) && digit(g.r) {
		most = digitGap * height
	}
	switch {
	case l.turn != skewed && !l.backward && wide > most:
		l.text = append(l.text, '\t')
		l.row = l.row || wide > rowGap*height
	case g.space, g.ended && (l.turn == skewed || wide > spaceGap*height):
		l.text = append(l.text, ' ')
	default:
		return false
	}
	return true
}

func digit(r rune) bool { return r >= '0' && r <= '9' }

// superscript returns the raised form of a digit or a sign, so that the mark
// of a footnote does not become part of a number; other letters as they are.
func superscript(r rune) rune {
	switch {
	case r >= '0' && r <= '9':
		return []rune("⁰¹²³⁴⁵⁶⁷⁸⁹")[r-'0']
	case r == '-' || r == '−' || r == '–':
		return '⁻'
	case r == '+':
		return '⁺'
	}
	return r
}

// block is lines below one another that a person reads on.
type block struct {
	text    []byte
	spots   []extract.Spot
	box     extract.Box
	frame   frame
	last    line
	spacing float32 // between its lines; 0: there is one
}

func newBlock(l line) block {
	return block{text: l.text, spots: l.spots, box: l.box, frame: l.frame, last: l}
}

// add appends a line that goes on with the block; false if it does not.
func (b *block) add(l line) bool {
	if len(b.text) == 0 {
		*b = newBlock(l)
		return true
	}
	if !b.goesOn(l) {
		return false
	}
	spacing := l.body.bottom - b.last.body.bottom
	if b.spacing == 0 || spacing < b.spacing {
		b.spacing = spacing
	}
	b.text = append(b.text, '\n')
	for _, s := range l.spots {
		b.spots = append(b.spots, extract.Spot{At: s.At + len(b.text), Box: s.Box})
	}
	b.text = append(b.text, l.text...)
	b.box, b.frame, b.last = b.box.Union(l.box), b.frame.union(l.frame), l
	return true
}

// goesOn reports whether l is the next line of the block: below the last one,
// as far from it as the lines before or a little further, under it, of much
// the same size, and not the next row of a table.
func (b *block) goesOn(l line) bool {
	if l.turn == skewed || l.turn != b.last.turn || l.row && b.last.row || len(b.text)+len(l.text) > longest {
		return false
	}
	before, height := b.last.body.height(), l.body.height()
	if height > sameSize*before || before > sameSize*height {
		return false
	}
	most := firstSpacing * max(before, height)
	if b.spacing > 0 {
		most = min(most, evenSpacing*b.spacing)
	}
	spacing := l.body.bottom - b.last.body.bottom
	return spacing > 0 && spacing <= most && min(b.frame.right, l.frame.right) > max(b.frame.left, l.frame.left)
}

func (b *block) piece() extract.Piece {
	return extract.Piece{Place: extract.Place{Box: b.box}, Text: string(b.text), Spots: b.spots}
}

package trace

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"ownup/internal/trace/extract"
)

// headings remembers what stands at the head of the rows and columns of the
// table that is being read.
type headings struct {
	sheet   string
	row     int // of which label is
	label   string
	columns map[int]*column
	last    string // the words before a piece that stands in no cell
}

// column is the head of one column: the one or two texts nearest above.
type column struct {
	upper, lower string
	figures      bool // a figure has stood below the texts
}

const (
	longestHeading = 80     // characters; what is longer is no heading
	mostColumns    = 16_384 // of which a heading is remembered
	shortPiece     = 40     // characters of a piece that is no more than a figure with its name
)

// next takes the pieces of a file in their order and returns what stands
// beside each.
func (h *headings) next(p *extract.Piece) string {
	c, row, ok := cellAt(p.Cell)
	if !ok {
		return h.loose(p)
	}
	if p.Sheet != h.sheet || row < h.row || h.columns == nil {
		h.sheet, h.row, h.label = p.Sheet, row, ""
		h.columns = map[int]*column{}
	}
	if row != h.row {
		h.row, h.label = row, ""
	}
	col := h.columns[c]
	if col == nil {
		if len(h.columns) == mostColumns {
			return h.label
		}
		col = &column{}
		h.columns[c] = col
	}
	beside := h.beside(col, p)
	switch {
	case isHeading(p):
		col.add(p.Text)
		if h.label == "" {
			h.label = p.Text
		}
	default:
		col.figures = true
	}
	return beside
}

func (h *headings) beside(c *column, p *extract.Piece) string {
	words := make([]string, 0, 4)
	for _, w := range []string{h.label, c.upper, c.lower, p.Sheet} {
		if w != "" && w != p.Text {
			words = append(words, w)
		}
	}
	return strings.Join(words, ", ")
}

// add takes a text below the head of a column. Texts that follow one another
// make one heading of two lines; one below figures begins a new heading,
// unless it only says that there is none: "n/a", "-".
func (c *column) add(text string) {
	const shortest = 4
	switch {
	case c.figures && utf8.RuneCountInString(text) < shortest:
	case c.figures:
		c.upper, c.lower, c.figures = "", text, false
	default:
		c.upper, c.lower = c.lower, text
	}
}

// loose returns what stands beside a piece that is in no cell: where it is
// hardly more than a figure, such as a label on a slide, the words before it.
func (h *headings) loose(p *extract.Piece) string {
	if isHeading(p) {
		h.last = p.Text
		return ""
	}
	if utf8.RuneCountInString(p.Text) <= shortPiece {
		return h.last
	}
	return ""
}

// isHeading reports a text that may name what stands below or behind it.
// Years are the figures that do so too.
func isHeading(p *extract.Piece) bool {
	if utf8.RuneCountInString(p.Text) > longestHeading || isSentence(p.Text) {
		return false
	}
	if isYear(p.Text) {
		return true
	}
	if p.HasValue {
		return false
	}
	r, _ := utf8.DecodeRuneInString(p.Text)
	return unicode.IsLetter(r)
}

// isSentence reports a remark, which speaks for itself and not for what stands
// below it: several words and a full stop. "Orders in Mio." is none.
func isSentence(s string) bool {
	const fewest = 5
	return strings.HasSuffix(s, ".") && strings.Count(s, " ") >= fewest-1
}

func isYear(s string) bool {
	return len(s) == 4 && (s[:2] == "19" || s[:2] == "20") && strings.Trim(s[2:], "0123456789") == ""
}

// cellAt reads the A1 notation; of a range its first cell. Column and row
// count from 1.
func cellAt(cell string) (column, row int, ok bool) {
	i := 0
	for ; i < len(cell) && cell[i] >= 'A' && cell[i] <= 'Z' && i < 4; i++ {
		column = column*26 + int(cell[i]-'A') + 1
	}
	digits := 0
	for ; i < len(cell) && cell[i] >= '0' && cell[i] <= '9' && digits < 8; i++ {
		row = row*10 + int(cell[i]-'0')
		digits++
	}
	return column, row, column > 0 && digits > 0
}

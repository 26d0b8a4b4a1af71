package xlsx

import (
	"strconv"
	"strings"

	"ownup/internal/trace/extract"
)

// Shared formulas of a sheet: how many are kept, and how long each may be to
// be repeated, in bytes. Excel stops at 8,192 characters.
const (
	maxShared  = 1 << 20
	maxFormula = 32 << 10
)

// shared is a formula that other cells repeat, each moved by how far it stands
// from the first.
type shared struct {
	formula     string
	row, column int
}

// readFormula reads the formula that has just started.
func (c *cells) readFormula() {
	if len(c.s.Attrs()) == 0 {
		c.formulaText = c.s.AppendText(c.formulaText[:0])
		c.formula = c.formulaText
		return
	}
	kind, id := c.s.Attr("t"), c.s.Attr("si")
	c.formula = c.s.AppendText(nil)
	if kind != "shared" {
		return
	}
	if len(c.formula) > 0 {
		if c.shared == nil {
			c.shared = make(map[string]shared)
		}
		if len(c.shared) < maxShared && len(c.formula) <= maxFormula {
			c.shared[id] = shared{string(c.formula), c.row, c.column}
		}
		return
	}
	if first, ok := c.shared[id]; ok {
		c.formula = appendMoved(nil, first.formula, c.row-first.row, c.column-first.column)
	}
}

// appendMoved appends a formula whose relative references are moved by so
// many rows and columns. Texts and names of sheets in quotes stay.
func appendMoved(dst []byte, formula string, rows, columns int) []byte {
	for i := 0; i < len(formula); {
		c := formula[i]
		switch {
		case c == '"' || c == '\'':
			end := strings.IndexByte(formula[i+1:], c)
			if end < 0 {
				return append(dst, formula[i:]...)
			}
			dst = append(dst, formula[i:i+end+2]...)
			i += end + 2
		case isWord(c):
			end := i
			for end < len(formula) && isWord(formula[end]) {
				end++
			}
			word := formula[i:end]
			if end < len(formula) && (formula[end] == '(' || formula[end] == '!' || formula[end] == '[') {
				dst = append(dst, word...)
			} else {
				dst = appendReference(dst, word, rows, columns)
			}
			i = end
		default:
			dst = append(dst, c)
			i++
		}
	}
	return dst
}

func isWord(c byte) bool {
	return c == '$' || c == '_' || c == '.' || c >= '0' && c <= '9' || c|0x20 >= 'a' && c|0x20 <= 'z' || c >= 0x80
}

// appendReference appends a word, moved if it names a cell.
func appendReference(dst []byte, word string, rows, columns int) []byte {
	rest := word
	fixedColumn := strings.HasPrefix(rest, "$")
	rest = strings.TrimPrefix(rest, "$")
	column := 0
	for rest != "" && rest[0]|0x20 >= 'a' && rest[0]|0x20 <= 'z' && column <= lastColumn {
		column = column*26 + int(rest[0]&^0x20-'A') + 1
		rest = rest[1:]
	}
	fixedRow := strings.HasPrefix(rest, "$")
	rest = strings.TrimPrefix(rest, "$")
	row := digits([]byte(rest))
	if column < 1 || column > lastColumn+1 || row < 1 || row > lastRow+1 {
		return append(dst, word...)
	}
	if !fixedColumn {
		column += columns
	}
	if !fixedRow {
		row += rows
	}
	if column < 1 || column > lastColumn+1 || row < 1 || row > lastRow+1 {
		return append(dst, "#REF!"...)
	}
	name := extract.Cell(column-1, 0)
	if fixedColumn {
		dst = append(dst, '$')
	}
	dst = append(dst, name[:len(name)-1]...)
	if fixedRow {
		dst = append(dst, '$')
	}
	return strconv.AppendInt(dst, int64(row), 10)
}

// constant reads a number or a text in quotes that a name stands for.
func constant(s string) (v float64, text string, ok bool) {
	if len(s) >= 2 && s[0] == '"' && s[len(s)-1] == '"' {
		text = strings.ReplaceAll(s[1:len(s)-1], `""`, `"`)
		return 0, text, text != ""
	}
	number, percent := strings.CutSuffix(s, "%")
	if strings.Trim(number, "+-0123456789.eE") != "" {
		return 0, "", false
	}
	v, err := strconv.ParseFloat(number, 64)
	if err != nil {
		return 0, "", false
	}
	if percent {
		v /= 100
	}
	return v, s, true
}

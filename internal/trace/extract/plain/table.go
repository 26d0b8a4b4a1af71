package plain

import (
	"bytes"
	"context"
	"strings"
	"unicode/utf8"

	"ownup/internal/trace/extract"
)

const (
	mostColumns  = 16_384  // of a spreadsheet
	longestName  = 60      // characters of a column's name
	longestValue = 1 << 20 // bytes of one with quotation marks
	guessedRows  = 20      // that are looked at to find what sets values apart
)

// Table reads values that stand in rows: CSV and its kin. What sets them
// apart is found out. A piece is one value with its quotation marks undone;
// its place has the row and the cell as a spreadsheet shows them, the line and
// column in the file, and the name of the column, where the first row has
// names, as its path.
func Table(ctx context.Context, f extract.File, _ extract.Limits, sink extract.Sink) error {
	text := Decode(f.Content)
	t := table{text: text, line: 1, column: 1, sink: sink, trail: extract.TrailTo(sink)}
	t.separator, t.at = separator(text)
	if t.at > 0 {
		t.line++
	}
	for row := 0; t.at < len(text); row++ {
		if row%256 == 0 {
			if err := ctx.Err(); err != nil {
				return err
			}
		}
		if err := t.row(row); err != nil {
			return err
		}
	}
	return nil
}

type table struct {
	text         []byte
	separator    byte
	at           int // in text
	line, column int // of that
	names        []string
	sink         extract.Sink
	trail        extract.Trail
	open         bool // a quotation mark that nothing closes was met: none counts from there on
}

// row hands over the values of one row, which counts from 0.
func (t *table) row(row int) error {
	for column := 0; ; column++ {
		place := extract.Place{Line: t.line, Column: t.column, Row: row + 1, Cell: extract.Cell(column, row)}
		value, ended := t.value()
		if column == mostColumns {
			if err := t.sink.Skip(place, "The row has more columns than are read."); err != nil {
				return err
			}
		}
		if row == 0 && column < mostColumns {
			t.names = append(t.names, columnName(value))
		} else if column < len(t.names) {
			place.Path = t.names[column]
		}
		if trimmed := strings.TrimSpace(value); trimmed != "" && column < mostColumns {
			t.trail.TellPart(value, trimmed)
			if err := t.sink.Piece(extract.Piece{Place: place, Text: trimmed}); err != nil {
				return err
			}
		}
		if ended {
			break
		}
	}
	if row == 0 && !areNames(t.names) {
		t.names = nil
	}
	return nil
}

// value takes one value and what sets it apart from the next; ended is true
// at the end of its row.
func (t *table) value() (value string, ended bool) {
	t.trail.Reset()
	rest := t.text[t.at:]
	start := t.at
	blank := len(rest) - len(bytes.TrimLeft(rest, " "))
	if !t.open && blank < len(rest) && rest[blank] == '"' {
		if value, ended, ok := t.quoted(start + blank + 1); ok {
			return value, ended
		}
	}
	end := start
	for end < len(t.text) && t.text[end] != t.separator && t.text[end] != '\n' && t.text[end] != '\r' {
		end++
	}
	value = string(t.text[start:end])
	t.trail.Reset()
	t.trail.Add(extract.Origin{End: end - start, From: start, To: end, As: extract.Bare})
	return value, t.behind(start, end)
}

// quoted reads on behind a quotation mark. It is not ok where nothing closes
// it before long: then it is one that the writer meant.
func (t *table) quoted(from int) (value string, ended, ok bool) {
	var inner []byte
	for at := from; at < from+longestValue; {
		i := bytes.IndexByte(t.text[at:min(len(t.text), from+longestValue)], '"')
		if i < 0 {
			t.open = len(t.text) < from+longestValue
			return "", false, false
		}
		t.trail.Add(extract.Origin{Begin: len(inner), End: len(inner) + i, From: at, To: at + i, As: extract.Quoted})
		inner = append(inner, t.text[at:at+i]...)
		at += i + 1
		if at < len(t.text) && t.text[at] == '"' {
			t.trail.Add(extract.Origin{Begin: len(inner), End: len(inner) + 1, From: at - 1, To: at + 1, As: extract.Quoted})
			inner = append(inner, '"')
			at++
			continue
		}
		end := at
		for end < len(t.text) && t.text[end] != t.separator && t.text[end] != '\n' && t.text[end] != '\r' {
			end++
		}
		inner = append(inner, t.text[at:end]...)
		return string(inner), t.behind(t.at, end), true
	}
	return "", false, false
}

// behind goes from start to behind what stands at end, and counts lines and
// columns on the way.
func (t *table) behind(start, end int) (ended bool) {
	ended = true
	switch {
	case end >= len(t.text):
	case t.text[end] == t.separator:
		end++
		ended = end == len(t.text) // no value follows the last separator of a file
	case t.text[end] == '\r' && end+1 < len(t.text) && t.text[end+1] == '\n':
		end += 2
	default:
		end++
	}
	passed := t.text[start:end]
	if lines := bytes.Count(passed, []byte{'\n'}); lines > 0 {
		t.line += lines
		t.column = 1 + utf8.RuneCount(passed[bytes.LastIndexByte(passed, '\n')+1:])
	} else if n := len(passed); n > 0 && passed[n-1] == '\r' {
		t.line++
		t.column = 1
	} else {
		t.column += utf8.RuneCount(passed)
	}
	t.at = end
	return ended
}

// columnName is what a value of the first row calls its column.
func columnName(value string) string {
	name := strings.Join(strings.Fields(value), " ")
	if utf8.RuneCountInString(name) > longestName {
		return ""
	}
	return name
}

// areNames reports whether the first row names the columns: all that it says
// are words, and not one a figure.
func areNames(names []string) bool {
	some := false
	for _, name := range names {
		if name != "" && strings.IndexByte("0123456789-+.,", name[0]) >= 0 && !isYear(name) {
			return false
		}
		some = some || name != ""
	}
	return some
}

func isYear(name string) bool {
	return len(name) == 4 && strings.Trim(name, "0123456789") == "" && (name[0] == '1' || name[0] == '2')
}

// separator finds what sets the values of a table apart, and where its first
// row begins: behind a line "sep=;", which spreadsheets write for themselves.
// Else it is the character that the first rows have the same number of, and
// among several the one that they have most of; the comma last, since figures
// have it too.
func separator(text []byte) (by byte, start int) {
	first, _, _ := bytes.Cut(text[:min(len(text), 16)], []byte{'\n'})
	if order := bytes.TrimSuffix(first, []byte{'\r'}); len(order) == 5 && bytes.EqualFold(order[:4], []byte("sep=")) {
		return order[4], len(first) + 1
	}
	by = ','
	best := 0
	for _, candidate := range []byte{'\t', ';', '|', ','} {
		if score := regular(text, candidate); score > best {
			by, best = candidate, score
		}
	}
	return by, 0
}

// regular says how well a character would do to set values apart: how often
// it stands in the first row, if it does so in the most of those that follow.
func regular(text []byte, by byte) int {
	text = text[:min(len(text), 64<<10)]
	var counts []int
	count, quoted, filled := 0, false, false
	for _, c := range text {
		switch {
		case c == '"':
			quoted = !quoted
		case quoted:
		case c == by:
			count++
		case c == '\n':
			if filled {
				counts = append(counts, count)
			}
			count, filled = 0, false
			continue
		}
		filled = filled || c > ' '
		if len(counts) == guessedRows {
			break
		}
	}
	if filled && len(counts) < guessedRows {
		counts = append(counts, count)
	}
	if len(counts) == 0 || counts[0] == 0 {
		return 0
	}
	same := 0
	for _, n := range counts {
		if n == counts[0] {
			same++
		}
	}
	score := min(counts[0], 1000)
	if same*10 >= len(counts)*8 {
		score += 1000 * same // the same in every row says more than many
	}
	return score
}

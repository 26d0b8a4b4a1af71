package table

import (
	"context"
	"encoding/csv"
	"errors"
	"fmt"
	"io"
	"strconv"
	"strings"

	"ownup/internal/core/workgraph"
	"ownup/internal/source/folder"
)

// csvTable is a CSV file whose header was understood.
type csvTable struct {
	name    string // of the file
	spec    *spec
	columns []string // the spec's names, "" for a column that it does not know
	reader  *csv.Reader
	text    *bounded // what reader reads
}

// openCSV reads the header. Between comma, semicolon and tab it takes the one
// with which the header is understood; where that is none, or the table is
// of one column, the one that makes the most of it.
func openCSV(name, text string) (folder.Emit, error) {
	text, delimiters := separators(text)
	var seen []string
	for _, d := range delimiters {
		reader, source := csvReader(text, d)
		headers, err := reader.Read()
		if err != nil || len(headers) > maxColumns {
			continue
		}
		spec, columns := recognise(headers)
		if spec == nil {
			if len(headers) > len(seen) {
				seen = headers
			}
			continue
		}
		if c := twice(columns); c != "" {
			return nil, unreadable("two of its columns mean the same",
				"Two columns of the table both mean "+c+".", "Keep one of them; several addresses go into one cell, with semicolons between.")
		}
		t := csvTable{name, spec, columns, reader, source}
		return t.emit, nil
	}
	return nil, unknown(seen)
}

// separators returns the delimiters to try. A first line "sep=;" is an order
// that spreadsheets write for themselves.
func separators(text string) (string, []rune) {
	const longest = len("sep=;\r")
	first, rest, _ := strings.Cut(text, "\n")
	first = strings.TrimSuffix(first[:min(len(first), longest+1)], "\r")
	if d, ok := strings.CutPrefix(strings.ToLower(first), "sep="); ok && (d == "," || d == ";" || d == "\t") {
		return rest, []rune{rune(d[0])}
	}
	return text, []rune{',', ';', '\t'}
}

func csvReader(text string, delimiter rune) (*csv.Reader, *bounded) {
	source := &bounded{rest: text}
	r := csv.NewReader(source)
	r.Comma = delimiter
	r.FieldsPerRecord = -1
	r.ReuseRecord = true
	return r, source
}

// emit hands over the rows. The header is row 1, as spreadsheets count.
func (t *csvTable) emit(ctx context.Context, sink workgraph.Sink) error {
	for number := 2; ; number++ {
		if err := ctx.Err(); err != nil {
			return err
		}
		t.text.row = t.reader.InputOffset()
		fields, err := t.reader.Read()
		if errors.Is(err, io.EOF) {
			return nil
		}
		reason := "its quotation marks do not match"
		if t.text.cut {
			reason += "; the rest of the table is left out"
		}
		if err == nil {
			if reason, err = t.row(fields, sink); err != nil {
				return err
			}
		}
		if reason != "" {
			sink.Skip(t.name+" row "+strconv.Itoa(number), reason)
		}
	}
}

// counted is a number of columns in words.
func counted(columns int) string {
	if columns == 1 {
		return "1 column"
	}
	return strconv.Itoa(columns) + " columns"
}

func (t *csvTable) row(fields []string, sink workgraph.Sink) (reason string, err error) {
	size, empty := 0, true
	for _, f := range fields {
		size += len(f)
		empty = empty && strings.TrimSpace(f) == ""
	}
	switch {
	case empty: // spreadsheets leave such rows behind
		return "", nil
	case size > maxLine:
		return "it is longer than 1 MB", nil
	case len(fields) != len(t.columns):
		return fmt.Sprintf("it has %s where the first row has %d", counted(len(fields)), len(t.columns)), nil
	}
	r := row{file: t.name, cell: map[string]string{}}
	for i, name := range t.columns {
		if name != "" {
			r.cell[name] = folder.Clip(fields[i], maxValue)
		}
	}
	return t.spec.read(r, sink)
}

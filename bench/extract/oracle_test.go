// Package extract_test measures the readers of documents on real files that
// are not part of the project.
package extract_test

import (
	"cmp"
	"context"
	"encoding/binary"
	"html"
	"maps"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"sort"
	"strconv"
	"strings"
	"testing"
	"unicode/utf16"

	"golang.org/x/text/encoding/charmap"

	"ownup/internal/trace/extract"
	"ownup/internal/trace/extract/cfb"
	"ownup/internal/trace/extract/ooxml"
	"ownup/internal/trace/extract/xls"
	"ownup/internal/trace/extract/xlsx"
)

// folder is where the corpus lies; corpus.sh lays it out.
const folder = "OWNUP_EXCEL_ORACLE"

// TestExcelOracle compares what a reader says each cell shows with what Excel
// wrote to a CSV file. A number counts once for each workbook, and as found
// only if every cell that it stands in shows it.
func TestExcelOracle(t *testing.T) {
	measure(t, "*.xls[xm]", oracle{
		read:  func(content []byte, sink extract.Sink) error { return xlsx.Read(context.Background(), content, sink) },
		names: sheetNames,
		all:   .995, shown: .996,
	})
}

// TestOldExcelOracle does the same for workbooks from before 2007.
func TestOldExcelOracle(t *testing.T) {
	measure(t, "*.xls", oracle{
		read: func(content []byte, sink extract.Sink) error {
			return xls.Read(context.Background(), extract.File{Content: content}, extract.DefaultLimits(), sink)
		},
		names: oldSheetNames,
		all:   .987, // a third of the percentages missing are in one workbook that was saved without results
	})
}

// oracle is a reader with what it must find.
type oracle struct {
	read       func(content []byte, sink extract.Sink) error
	names      func(content []byte) []string // of the sheets in their order
	all, shown float64                       // of all numbers, and of percentages, currencies and grouped ones
}

func measure(t *testing.T, pattern string, o oracle) {
	root := os.Getenv(folder)
	if root == "" {
		t.Skipf("%s names no folder; see README.md", folder)
	}
	books, err := filepath.Glob(filepath.Join(root, pattern))
	if err != nil || len(books) == 0 {
		t.Fatalf("no workbooks in %s", root)
	}
	total := make(map[string]*score)
	for _, book := range books {
		compare(t, o, book, total)
	}
	for _, kind := range []string{"percent", "currency", "grouped", "decimal", "integer", "all"} {
		s := total[kind]
		if s == nil {
			continue
		}
		found := float64(s.found) / float64(s.shown)
		t.Logf("%-9s %6d of %6d found: %.2f%%", kind, s.found, s.shown, 100*found)
		if want := o.target(kind); found < want {
			t.Errorf("%s: %.4f found; want %.4f", kind, found, want)
		}
	}
}

func (o oracle) target(kind string) float64 {
	switch kind {
	case "percent", "currency", "grouped":
		return o.shown
	case "all":
		return o.all
	}
	return 0
}

type score struct{ shown, found int }

// token is a number as it is displayed, with what makes it of a kind.
var token = regexp.MustCompile(`(?:[$€£¥] ?)?\(?-?[0-9][0-9,]*(?:\.[0-9]+)?(?:E[+-][0-9]+)?%?|\.[0-9]+%?`)

func kindOf(number string) string {
	switch {
	case strings.HasSuffix(number, "%"):
		return "percent"
	case strings.ContainsAny(number, "$€£¥"):
		return "currency"
	case strings.Contains(number, ","):
		return "grouped"
	case strings.ContainsAny(number, ".E"):
		return "decimal"
	}
	return "integer"
}

// compare scores one workbook.
func compare(t *testing.T, o oracle, book string, total map[string]*score) {
	content, err := os.ReadFile(book)
	if err != nil {
		t.Fatal(err)
	}
	got := &shown{names: o.names(content), cells: make(map[string]map[position]string)}
	if err := o.read(content, got); err != nil {
		t.Fatal(err)
	}
	if !slices.ContainsFunc(got.names, func(name string) bool { return got.cells[name] != nil }) {
		got.names = got.seen // the list is encrypted
	}
	numbers := make(map[string]bool) // whether all of its cells show it
	for _, reason := range got.skips {
		t.Logf("%s: %s", filepath.Base(book), reason)
	}
	tables, _ := filepath.Glob(globEscape(book) + ".*.csv")
	for _, table := range tables {
		index, err := strconv.Atoi(strings.TrimSuffix(strings.TrimPrefix(table, book+"."), ".csv"))
		if err != nil {
			continue
		}
		cells := got.sheet(index)
		table := readTable(t, table)
		right, down := align(table, cells)
		for _, at := range slices.SortedFunc(maps.Keys(table), byRow) {
			text, have := table[at], cells[position{at.column + right, at.row + down}]
			found := make(map[string]bool)
			for _, n := range token.FindAllString(have, -1) {
				found[n] = true
			}
			for _, n := range token.FindAllString(text, -1) {
				before, seen := numbers[n]
				numbers[n] = found[n] && (before || !seen)
				if !found[n] {
					t.Logf("%s sheet %d %s: Excel shows %q, we %q", filepath.Base(book), index, extract.Cell(at.column+right, at.row+down), text, have)
				}
			}
		}
	}
	names := make([]string, 0, len(numbers))
	for n := range numbers {
		names = append(names, n)
	}
	sort.Strings(names)
	for _, n := range names {
		for _, kind := range []string{kindOf(n), "all"} {
			s := total[kind]
			if s == nil {
				s = &score{}
				total[kind] = s
			}
			s.shown++
			if numbers[n] {
				s.found++
			}
		}
	}
}

// position is a cell, from 0.
type position struct{ column, row int }

func byRow(a, b position) int {
	return cmp.Or(cmp.Compare(a.row, b.row), cmp.Compare(a.column, b.column))
}

// align says how far right and down a table lies in its sheet: Excel leaves
// empty rows and columns at the beginning out of some tables.
func align(table, cells map[position]string) (right, down int) {
	first := position{lastAligned, lastAligned}
	for at := range cells {
		first.column, first.row = min(first.column, at.column), min(first.row, at.row)
	}
	best := -1
	for r := range first.column + 1 {
		for d := range first.row + 1 {
			same := 0
			for at, text := range table {
				if cells[position{at.column + r, at.row + d}] == text {
					same++
				}
			}
			if same > best {
				best, right, down = same, r, d
			}
		}
	}
	return right, down
}

const lastAligned = 20

func globEscape(s string) string {
	return strings.NewReplacer("[", `\[`, "*", `\*`, "?", `\?`).Replace(s)
}

// readTable returns the cells that are not empty. The tables are in the
// encoding of Windows in the West.
func readTable(t *testing.T, name string) map[position]string {
	content, err := os.ReadFile(name)
	if err == nil {
		content, err = charmap.Windows1252.NewDecoder().Bytes(content)
	}
	if err != nil {
		t.Fatal(err)
	}
	cells := make(map[position]string)
	row, column := 0, 0
	for rest := string(content); rest != ""; {
		var text string
		text, rest = field(rest)
		if text != "" {
			cells[position{column, row}] = text
		}
		switch {
		case strings.HasPrefix(rest, ","):
			rest = rest[1:]
			column++
		default:
			rest = strings.TrimPrefix(strings.TrimPrefix(rest, "\r"), "\n")
			row, column = row+1, 0
		}
	}
	return cells
}

// field takes one field off a table. Unlike encoding/csv it keeps count of
// empty lines.
func field(rest string) (text, after string) {
	if !strings.HasPrefix(rest, `"`) {
		n := strings.IndexAny(rest, ",\r\n")
		if n < 0 {
			n = len(rest)
		}
		return rest[:n], rest[n:]
	}
	for rest = rest[1:]; ; {
		n := strings.IndexByte(rest, '"')
		if n < 0 {
			return text + rest, ""
		}
		text += rest[:n]
		rest = rest[n+1:]
		if !strings.HasPrefix(rest, `"`) {
			return text, rest
		}
		text += `"`
		rest = rest[1:]
	}
}

var sheetName = regexp.MustCompile(`<(?:\w+:)?sheet\s[^>]*?name="([^"]*)"`)

// sheetNames are the sheets in the order of the workbook, which is what the
// CSVs are numbered by.
func sheetNames(content []byte) []string {
	p, err := ooxml.Open(content)
	if err != nil {
		return nil
	}
	list, _ := p.XML(p.Main("xl/workbook.xml"))
	var names []string
	for _, m := range sheetName.FindAllSubmatch(list, -1) {
		names = append(names, html.UnescapeString(string(m[1])))
	}
	return names
}

// oldSheetNames reads the same list of a workbook from before 2007: records of
// the kind 0x85, with a name behind six bytes.
func oldSheetNames(content []byte) []string {
	f, err := cfb.Open(content)
	if err != nil {
		return nil
	}
	stream, _ := f.Stream("Workbook")
	wide := len(stream) > 0
	if !wide {
		stream, _ = f.Stream("Book")
	}
	le := binary.LittleEndian
	var names []string
	for len(stream) >= 4 {
		kind, size := le.Uint16(stream), int(le.Uint16(stream[2:]))
		data := stream[4:min(len(stream), 4+size)]
		stream = stream[4+len(data):]
		if kind != 0x85 || len(data) < 8 {
			continue
		}
		letters := int(data[6])
		if name := data[7:]; !wide {
			text, _ := charmap.Windows1252.NewDecoder().Bytes(name[:min(letters, len(name))])
			names = append(names, string(text))
		} else {
			units := make([]uint16, 0, letters)
			for i := range letters {
				if name[0]&1 != 0 && 2+2*i < len(name) {
					units = append(units, le.Uint16(name[1+2*i:]))
				} else if name[0]&1 == 0 && 1+i < len(name) {
					units = append(units, uint16(name[1+i]))
				}
			}
			names = append(names, string(utf16.Decode(units)))
		}
	}
	return names
}

// shown keeps the text of each cell.
type shown struct {
	names []string // of the sheets in their order
	seen  []string // of those with cells
	cells map[string]map[position]string
	skips []string
}

// sheet returns the cells of a sheet by its number in the workbook.
func (s *shown) sheet(index int) map[position]string {
	if index >= len(s.names) {
		return nil
	}
	return s.cells[s.names[index]]
}

func (s *shown) Piece(p extract.Piece) error {
	if p.Cell == "" || p.Part != "" && p.Part != "hidden" {
		return nil
	}
	letters := strings.TrimRight(p.Cell, "0123456789")
	row, err := strconv.Atoi(p.Cell[len(letters):])
	if err != nil {
		return err
	}
	column := 0
	for _, c := range letters {
		column = column*26 + int(c-'A') + 1
	}
	if s.cells[p.Sheet] == nil {
		s.seen = append(s.seen, p.Sheet)
		s.cells[p.Sheet] = make(map[position]string)
	}
	s.cells[p.Sheet][position{column - 1, row - 1}] = p.Text
	return nil
}

func (s *shown) Member(string, []byte) error { return nil }

func (s *shown) Skip(p extract.Place, reason string) error {
	s.skips = append(s.skips, p.Sheet+" "+reason)
	return nil
}

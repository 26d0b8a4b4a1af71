// Package xls reads the workbooks that Excel wrote before 2007, as it wrote
// them since 1993 ([MS-XLS], BIFF5 to BIFF8): what a person saw in each cell
// and the number behind it, comments, text boxes, the titles of charts,
// headers and footers, and names that stand for a value.
//
// A workbook is a stream of records. Those about the whole come first: the
// sheets, the texts that cells share, the number formats. Then each sheet is a
// stretch of its own. As in modern workbooks, a cell shows its value under its
// number format; results of formulas are those that were saved; what a person
// would not have seen has the part "hidden".
//
// The formula itself is kept as a program for a stack machine, and is not read.
package xls

import (
	"context"
	"errors"
	"slices"
	"strings"

	"golang.org/x/text/encoding"
	"golang.org/x/text/encoding/charmap"

	"ownup/internal/trace/extract"
	"ownup/internal/trace/extract/cfb"
	"ownup/internal/trace/extract/numfmt"
)

// Limits of one workbook.
const (
	maxSheets = 10_000
	maxCells  = 20_000_000
	maxText   = 512 << 20 // bytes
	maxNames  = 100_000
	maxStyles = 100_000
	maxNested = 20 // charts inside sheets
	asked     = 1024
)

// Read hands the text of a workbook to sink. It returns the errors of the
// sink and of the context only; whatever cannot be read is skipped.
func Read(ctx context.Context, f extract.File, limits extract.Limits, sink extract.Sink) error {
	if err := ctx.Err(); err != nil {
		return err
	}
	file, err := cfb.Open(f.Content)
	if err != nil {
		return sink.Skip(extract.Place{}, "The workbook is damaged.")
	}
	for _, name := range []string{"Workbook", "Book"} {
		stream, err := file.Stream(name)
		if len(stream) == 0 {
			continue
		}
		if err != nil {
			if err := sink.Skip(extract.Place{}, "The workbook is damaged; what is whole is read."); err != nil {
				return err
			}
		}
		return Stream(ctx, stream, limits, sink)
	}
	return sink.Skip(extract.Place{}, "The workbook is damaged.")
}

// Stream reads the stream of a workbook that lies in another document.
func Stream(ctx context.Context, stream []byte, limits extract.Limits, sink extract.Sink) error {
	b := &book{ctx: ctx, sink: sink, stream: stream, most: min(maxText, limits.Total)}
	return b.read()
}

// book is a workbook being read.
type book struct {
	ctx      context.Context //nolint:containedctx // a book lives for one call
	sink     extract.Sink
	stream   []byte
	wide     bool // BIFF8: texts are in Unicode
	letters  *encoding.Decoder
	date1904 bool
	sheets   []sheet
	begun    map[int]bool // where sheets have been read
	names    []extract.Piece
	strings  []string
	codes    map[int]string
	formats  []int // of each style
	compiled map[int]*style
	cells    int // handed on so far
	text     int // bytes handed on so far
	most     int // of them
	room     []byte
	parts    [][]byte
}

// sheet is one entry in the list of sheets.
type sheet struct {
	name   string
	offset int // of its first record
	hidden bool
	known  bool // a kind that has cells or a chart
}

// style is how a number format shows numbers.
type style struct {
	format  *numfmt.Format
	general bool // without format
	plain   bool // texts are shown as they are
}

// The versions of the format, as its first record says.
const (
	biff5 = 0x0500
	biff8 = 0x0600
)

func (b *book) read() error {
	first, ok := at(b.stream, 0, b.parts)
	version := cfb.Uint16(first.data, 0)
	if !ok || first.kind != recBOF || version != biff5 && version != biff8 {
		return b.sink.Skip(extract.Place{}, "Workbooks from before Excel 5 are not read; save the file as .xlsx.")
	}
	b.wide = version == biff8
	b.letters = charmap.Windows1252.NewDecoder()
	b.codes, b.compiled, b.begun = map[int]string{}, map[int]*style{}, map[int]bool{}
	stream, err := decrypt(b.stream, b.wide)
	switch {
	case errors.Is(err, errEncrypted):
		return b.sink.Skip(extract.Place{}, "The workbook is encrypted with a password.")
	case err != nil:
		return b.sink.Skip(extract.Place{}, "The workbook is damaged.")
	}
	b.stream = stream
	if err := b.globals(first.next); err != nil {
		return err
	}
	for i := range b.sheets {
		if err := b.readSheet(i); err != nil {
			return err
		}
	}
	for _, n := range b.names {
		if err := b.piece(n); err != nil {
			return err
		}
	}
	return nil
}

// globals reads what is about the whole workbook.
func (b *book) globals(offset int) error {
	for steps := 0; ; steps++ {
		if steps%asked == 0 && b.ctx.Err() != nil {
			return b.ctx.Err()
		}
		r, ok := at(b.stream, offset, b.parts)
		if !ok {
			return b.sink.Skip(extract.Place{}, "The workbook is damaged; what is whole is read.")
		}
		if r.kind == recEOF {
			return nil
		}
		offset, b.parts = r.next, r.parts
		b.global(r)
	}
}

func (b *book) global(r record) {
	switch r.kind {
	case recCodePage:
		b.letters = decoder(cfb.Uint16(r.data, 0))
	case recDateMode:
		b.date1904 = cfb.Uint16(r.data, 0) != 0
	case recSheet:
		b.addSheet(r)
	case recFormat:
		b.codes[cfb.Uint16(r.data, 0)] = b.formatCode(r)
	case recXF:
		if len(b.formats) < maxStyles {
			b.formats = append(b.formats, cfb.Uint16(r.data, 2))
		}
	case recStrings:
		c := r.cursor(8)
		for !c.done() {
			b.strings = append(b.strings, c.rich())
		}
	case recName:
		if n, ok := b.name(r); ok && len(b.names) < maxNames {
			b.names = append(b.names, n)
		}
	}
}

func (b *book) formatCode(r record) string {
	if b.wide {
		return r.cursor(2).rich()
	}
	return b.short(r.data[min(2, len(r.data)):])
}

// short reads a text of bytes with its length in one byte before it.
func (b *book) short(data []byte) string {
	if len(data) == 0 {
		return ""
	}
	return b.decoded(data[1:min(len(data), 1+int(data[0]))])
}

// decoded turns bytes in the encoding of the workbook into UTF-8.
func (b *book) decoded(raw []byte) string {
	if isASCII(raw) {
		return string(raw)
	}
	text, err := b.letters.Bytes(raw)
	if err != nil {
		return strings.ToValidUTF8(string(raw), "\ufffd")
	}
	return string(text)
}

// addSheet notes a sheet and where it lies. Sheets of macros and modules of
// programs have no cells that a person reads.
func (b *book) addSheet(r record) {
	if len(b.sheets) >= maxSheets || len(r.data) < 7 {
		return
	}
	const visible, cells, chart = 0, 0, 2
	s := sheet{offset: int(cfb.Uint32(r.data, 0)), hidden: r.data[4]&3 != visible, known: r.data[5] == cells || r.data[5] == chart}
	if b.wide {
		c := r.cursor(6)
		n := c.u8()
		s.name = c.text(n, c.u8()&1 != 0)
	} else {
		s.name = b.short(r.data[6:])
	}
	b.sheets = append(b.sheets, s)
}

// name reads a name that stands for a number or a text.
func (b *book) name(r record) (extract.Piece, bool) {
	const builtIn = 0x20
	if !b.wide || len(r.data) < 15 || cfb.Uint16(r.data, 0)&builtIn != 0 {
		return extract.Piece{}, false
	}
	c := r.cursor(14)
	text := c.text(int(r.data[3]), c.u8()&1 != 0)
	p := extract.Piece{Place: extract.Place{Part: "name"}}
	const whole, number, quoted = 0x1e, 0x1f, 0x17
	switch c.u8() {
	case whole:
		p.Value, p.HasValue = float64(c.u16()), true
	case number:
		low := c.u32()
		p.Value, p.HasValue = float(uint64(low)|uint64(c.u32())<<32), true
	case quoted:
		n := c.u8()
		p.Text = text + " = " + c.text(n, c.u8()&1 != 0)
	}
	if p.HasValue {
		p.Text = text + " = " + string(numfmt.AppendGeneral(nil, p.Value))
	}
	return p, p.Text != "" && c.done() // more would be a formula
}

// piece hands on what was found, unless there is too much.
func (b *book) piece(p extract.Piece) error {
	p.Text = strings.TrimRight(p.Text, "\x00")
	if strings.TrimSpace(p.Text) == "" && !p.HasValue || b.full() {
		return nil
	}
	b.cells++
	b.text += len(p.Text)
	if err := b.sink.Piece(p); err != nil {
		return err
	}
	if b.full() {
		return b.sink.Skip(extract.Place{Sheet: p.Sheet}, "The workbook has more cells than are read.")
	}
	return nil
}

func (b *book) full() bool { return b.cells >= maxCells || b.text >= b.most }

// styleOf returns the style with a number in the list of them.
func (b *book) styleOf(index int) *style {
	id := 0
	if index >= 0 && index < len(b.formats) {
		id = b.formats[index]
	}
	st := b.compiled[id]
	if st == nil {
		code, own := b.codes[id]
		if !own || code == "" {
			code = numfmt.Builtin(id)
		}
		f := numfmt.Compile(code)
		st = &style{f, f.IsGeneral(), f.PlainText()}
		b.compiled[id] = st
	}
	return st
}

// decoder is how the letters of a code page are read.
func decoder(page int) *encoding.Decoder {
	i := slices.IndexFunc(pages, func(p codePage) bool { return p.number == page })
	if i < 0 {
		return charmap.Windows1252.NewDecoder()
	}
	return pages[i].letters.NewDecoder()
}

package confine

import (
	"encoding/binary"
	"math"
	"strings"
	"time"
	"unicode/utf8"

	"ownup/internal/trace/extract"
)

// What goes through the pipes. Lengths and numbers in records are unsigned
// varints, those before blocks and chunks four bytes, the lowest first.
//
// To the child: [magic], the settings as one block, and for each file a block
// with its name, then its content in chunks, each behind its length; a length
// of 0 ends it and one of [brokenOff] says that the rest could not be read.
//
// From the child: blocks of records. The first block is one record, ready;
// the records of a file end with the record end, which ends its block. To the
// record ask, the parent answers with a block that says in a sentence why it
// refuses, or in none that it does not, and with content in chunks.
const (
	magic     = "ownup reader 1\n"
	brokenOff = math.MaxUint32

	prefix      = 4         // bytes of a length
	blockSize   = 32 << 10  // where the child ends a block
	mostBlock   = 64 << 20  // no block is longer
	mostChunk   = 256 << 10 // nor a chunk
	mostCarried = 64 << 20  // the parent is asked about no more in one file
	mostDeep    = 64        // files inside files that a record may name
	longText    = 8 << 20   // a longer piece is handed over in several
	longName    = 4 << 10   // of a file inside a file, or of a person; cut beyond
	longPlace   = 64 << 10  // each word of a place, cut beyond
	longReason  = 1 << 10   // cut beyond
	repeatable  = 1 << 10   // a text of this length is not sent twice in a row
)

// The records.
const (
	recordReady   = iota + 1
	recordMembers // the files on the way to what follows
	recordBegin
	recordPiece
	recordSkip
	recordEnd
	recordCarry // part of the content that the parent is asked to do something with
	recordAsk   // what to do with it; ends its block, and the parent answers
)

// outcome is how the reading of one file ended.
type outcome byte

const (
	finished    outcome = iota + 1
	late                // the deadline was over
	panicked            // the reader has a fault
	sourceBroke         // the content broke off on its way to the child
	unprepared          // a reader needs what the cache does not hold yet
	// The child never says these of itself.
	asks // it waits for an answer, and the file goes on
	crashed
	greedy // it took more memory than it may have
)

// The bits of a place that differ from the place before, and of what a piece
// has besides.
const (
	hasLine = 1 << iota
	hasColumn
	hasRow
	hasPage
	hasSlide
	hasParagraph
	hasPath
	hasShape
	hasSheet
	hasCell
	hasPart
	hasBox
	hasValue
	hasFormula
	hasBy
	hasSpots
	hasRepeat // the text is the last that was long
	allBits   = 1<<iota - 1
)

// encoder turns what a reader finds into blocks of records. The zero value is
// ready.
type encoder struct {
	block   []byte // of which the first bytes are room for its length
	place   extract.Place
	members []string
	long    string // the last long text; that of one cell may be that of a thousand
}

// reset begins another file: nothing is said by reference to the one before.
func (e *encoder) reset() {
	e.place, e.members, e.long = extract.Place{}, e.members[:0], ""
}

// empty reports whether there is nothing to send.
func (e *encoder) empty() bool { return len(e.block) <= prefix }

// full reports whether it is time to send.
func (e *encoder) full() bool { return len(e.block) >= blockSize }

// take returns the block with its length before it. It is valid until the
// next record.
func (e *encoder) take() []byte {
	block := e.block
	binary.LittleEndian.PutUint32(block, uint32(len(block)-prefix))
	e.block = e.block[:0]
	return block
}

func (e *encoder) tag(record byte) {
	if len(e.block) == 0 {
		e.block = append(e.block, 0, 0, 0, 0)
	}
	e.block = append(e.block, record)
}

func (e *encoder) number(n int) {
	e.block = binary.AppendUvarint(e.block, uint64(max(n, 0)))
}

func (e *encoder) text(s string) {
	e.block = binary.AppendUvarint(e.block, uint64(len(s)))
	e.block = append(e.block, s...)
}

func (e *encoder) ready(c Confinement) {
	e.tag(recordReady)
	e.block = append(e.block, c.bits())
}

func (e *encoder) end(o outcome) {
	e.tag(recordEnd)
	e.block = append(e.block, byte(o))
}

// carry takes part of what the parent is asked about.
func (e *encoder) carry(part []byte) {
	e.tag(recordCarry)
	e.number(len(part))
	e.block = append(e.block, part...)
}

func (e *encoder) ask(what string) {
	e.tag(recordAsk)
	e.text(cut(what, longName))
}

// within says in which file the next records are, where that has changed.
func (e *encoder) within(members []string) {
	same := 0
	for same < len(members) && same < len(e.members) && members[same] == e.members[same] {
		same++
	}
	if same == len(members) && same == len(e.members) {
		return
	}
	e.tag(recordMembers)
	e.number(same)
	e.number(len(members) - same)
	for _, name := range members[same:] {
		e.text(cut(name, longName))
	}
	e.members = append(e.members[:same], members[same:]...)
}

func (e *encoder) begin(members []string, f extract.Begun) {
	e.within(members)
	e.tag(recordBegin)
	e.block = append(e.block, byte(f.Kind))
	e.number(f.Size)
	e.block = append(e.block, f.Sum[:]...)
}

func (e *encoder) skip(members []string, p extract.Place, reason string) {
	e.within(members)
	e.tag(recordSkip)
	bits := e.changes(&p)
	e.number(bits)
	e.fields(bits, &p)
	e.text(cut(reason, longReason))
}

func (e *encoder) piece(members []string, p *extract.Piece) {
	e.within(members)
	e.tag(recordPiece)
	bits := e.changes(&p.Place)
	if p.HasValue {
		bits |= hasValue
	}
	if p.Formula != "" {
		bits |= hasFormula
	}
	if p.By != "" {
		bits |= hasBy
	}
	if len(p.Spots) > 0 {
		bits |= hasSpots
	}
	if len(p.Text) >= repeatable && p.Text == e.long {
		bits |= hasRepeat
	}
	e.number(bits)
	e.fields(bits, &p.Place)
	if p.HasValue {
		e.block = binary.LittleEndian.AppendUint64(e.block, math.Float64bits(p.Value))
	}
	if p.Formula != "" {
		e.text(cut(p.Formula, longText))
	}
	if p.By != "" {
		e.text(cut(p.By, longName))
	}
	if len(p.Spots) > 0 {
		e.spots(p.Spots)
	}
	if bits&hasRepeat != 0 {
		return
	}
	if len(p.Text) >= repeatable {
		e.long = p.Text
	}
	e.text(p.Text)
}

// changes returns the bits of what differs from the place before.
func (e *encoder) changes(p *extract.Place) int {
	bits, was := 0, &e.place
	mark := func(differs bool, bit int) {
		if differs {
			bits |= bit
		}
	}
	mark(p.Line != was.Line, hasLine)
	mark(p.Column != was.Column, hasColumn)
	mark(p.Row != was.Row, hasRow)
	mark(p.Page != was.Page, hasPage)
	mark(p.Slide != was.Slide, hasSlide)
	mark(p.Paragraph != was.Paragraph, hasParagraph)
	mark(p.Path != was.Path, hasPath)
	mark(p.Shape != was.Shape, hasShape)
	mark(p.Sheet != was.Sheet, hasSheet)
	mark(p.Cell != was.Cell, hasCell)
	mark(p.Part != was.Part, hasPart)
	mark(p.Box != was.Box, hasBox)
	return bits
}

// fields writes what differs, and keeps it for the next.
func (e *encoder) fields(bits int, p *extract.Place) {
	was := &e.place
	for i, n := range [...]struct{ now, was *int }{
		{&p.Line, &was.Line}, {&p.Column, &was.Column}, {&p.Row, &was.Row}, {&p.Page, &was.Page}, {&p.Slide, &was.Slide}, {&p.Paragraph, &was.Paragraph},
	} {
		if bits&(hasLine<<i) != 0 {
			e.number(*n.now)
			*n.was = *n.now
		}
	}
	if bits&hasBox != 0 {
		e.box(p.Box)
		was.Box = p.Box
	}
	for i, s := range [...]struct{ now, was *string }{{&p.Path, &was.Path}, {&p.Shape, &was.Shape}, {&p.Sheet, &was.Sheet}, {&p.Cell, &was.Cell}, {&p.Part, &was.Part}} {
		if bits&(hasPath<<i) != 0 {
			e.text(cut(*s.now, longPlace))
			*s.was = *s.now
		}
	}
}

func (e *encoder) box(b extract.Box) {
	for _, f := range [...]float32{b.Left, b.Top, b.Right, b.Bottom} {
		e.block = binary.LittleEndian.AppendUint32(e.block, math.Float32bits(f))
	}
}

// spots writes where words stand, each by its distance from the one before.
func (e *encoder) spots(spots []extract.Spot) {
	e.number(len(spots))
	at := 0
	for _, s := range spots {
		e.number(s.At - at)
		e.box(s.Box)
		at = s.At
	}
}

// cut returns the beginning of a text that is too long, whole characters.
func cut(s string, most int) string {
	if len(s) <= most {
		return s
	}
	return strings.ToValidUTF8(s[:most], "")
}

// head returns how much of a text that is too long goes into the first piece:
// up to a space, so that no number is split, or else whole characters.
func head(text string) int {
	const back = 4 << 10
	if space := strings.LastIndexAny(text[longText-back:longText], " \t\n"); space >= 0 {
		return longText - back + space + 1
	}
	end := longText
	for end > longText-utf8.UTFMax && !utf8.RuneStart(text[end]) {
		end--
	}
	return end
}

// settings are what a child is told when it starts.
type settings struct {
	deadline time.Duration
	memory   int    // bytes that it may have when it is alone
	cache    string // a folder that it may read; "": none
	helps    bool   // the parent answers when it is asked
}

// header is what a child is told before the content of a file.
type header struct {
	name   string
	size   int // bytes that are expected
	memory int // bytes that the child may have
	limits extract.Limits
}

// append appends the magic and the settings.
func (s settings) append(b []byte) []byte {
	e := encoder{block: []byte{0, 0, 0, 0}}
	e.number(int(s.deadline))
	e.number(s.memory)
	e.text(s.cache)
	e.number(map[bool]int{true: 1}[s.helps])
	return append(append(b, magic...), e.take()...)
}

// decode reads settings out of a block.
func (s *settings) decode(block string) error {
	d := decoder{rest: block}
	s.deadline, s.memory, s.cache = time.Duration(d.number()), d.number(), d.text(len(block))
	s.helps = d.number() == 1
	return d.done()
}

// append appends the header as a block.
func (h header) append(b []byte) []byte {
	e := encoder{block: append(b, 0, 0, 0, 0)}
	e.text(cut(h.name, longName))
	e.number(h.size)
	e.number(h.memory)
	for _, n := range numbers(&h.limits) {
		e.number(*n)
	}
	binary.LittleEndian.PutUint32(e.block[len(b):], uint32(len(e.block)-len(b)-prefix))
	return e.block
}

// decode reads a header out of a block.
func (h *header) decode(block string) error {
	d := decoder{rest: block}
	h.name, h.size, h.memory = d.text(longName), d.number(), d.number()
	for _, n := range numbers(&h.limits) {
		*n = d.number()
	}
	return d.done()
}

// numbers are the limits in the order in which they are written.
func numbers(l *extract.Limits) [6]*int {
	return [...]*int{&l.File, &l.Total, &l.Ratio, &l.Depth, &l.Members, &l.Nesting}
}

package confine

import (
	"bufio"
	"crypto/sha256"
	"encoding/binary"
	"errors"
	"io"
	"math"
	"strings"
	"unicode/utf8"

	"ownup/internal/trace/extract"
)

// errGarbled ends the reading of what no reader of ours has written.
var errGarbled = errors.New("the child does not keep to the form")

// decoder takes blocks apart. What it reads comes from a process that has read
// a hostile file, so nothing is believed: no length beyond the block, no number
// that a place cannot have. Bytes that are no UTF-8 are replaced.
type decoder struct {
	rest string // of the block
	err  error

	place   extract.Place
	members []string
	long    string

	most    int      // bytes that may be carried
	carried []string // parts of what the parent is asked about
	asked   string   // what it is asked
}

// reset begins another file.
func (d *decoder) reset() {
	d.most, d.carried = mostCarried, nil
	d.place, d.members, d.long = extract.Place{}, d.members[:0], ""
}

// fail keeps the error and ends the block.
func (d *decoder) fail() {
	d.err, d.rest = errGarbled, ""
}

// done returns the error of a block that must end here.
func (d *decoder) done() error {
	if d.rest != "" {
		d.fail()
	}
	return d.err
}

func (d *decoder) byte() byte {
	if d.rest == "" {
		d.fail()
		return 0
	}
	b := d.rest[0]
	d.rest = d.rest[1:]
	return b
}

// number reads a number that fits the int of every system.
func (d *decoder) number() int {
	var n uint64
	for i := 0; i < len(d.rest) && i < binary.MaxVarintLen64; i++ {
		b := d.rest[i]
		n |= uint64(b&0x7f) << (7 * i)
		if b < 0x80 {
			if n > math.MaxInt {
				break
			}
			d.rest = d.rest[i+1:]
			return int(n)
		}
	}
	d.fail()
	return 0
}

// text reads a text of at most so many bytes. It is part of the block.
func (d *decoder) text(most int) string {
	n := d.number()
	if n > len(d.rest) || n > most {
		d.fail()
		return ""
	}
	s := d.rest[:n]
	d.rest = d.rest[n:]
	if !utf8.ValidString(s) {
		return strings.ToValidUTF8(s, string(utf8.RuneError))
	}
	return s
}

// name reads a text that later records go on referring to, so that it must not
// keep its block in memory.
func (d *decoder) name(most int) string { return strings.Clone(d.text(most)) }

// bytes reads exactly n bytes.
func (d *decoder) bytes(n int) string {
	if n > len(d.rest) {
		d.fail()
		return ""
	}
	s := d.rest[:n]
	d.rest = d.rest[n:]
	return s
}

// records hands the records of a block to the sink, and says how the file
// ended if the block says so, or else 0.
func (d *decoder) records(block string, sink extract.DeepSink) (outcome, error) {
	d.rest, d.err = block, nil
	for d.rest != "" {
		var err error
		switch d.byte() {
		case recordMembers:
			d.within()
		case recordBegin:
			err = d.begin(sink)
		case recordPiece:
			err = d.piece(sink)
		case recordSkip:
			err = d.skip(sink)
		case recordCarry:
			d.carry()
		case recordAsk:
			d.asked = d.name(longName)
			return asks, d.done()
		case recordEnd:
			o := outcome(d.byte())
			if o < finished || o > unprepared {
				d.fail()
			}
			return o, d.done()
		default:
			d.fail()
		}
		if err != nil {
			return 0, err
		}
	}
	return 0, d.err
}

// ready reads the first block of a child.
func (d *decoder) ready(block string) (Confinement, error) {
	d.rest, d.err = block, nil
	if d.byte() != recordReady {
		d.fail()
	}
	c := confinementOf(d.byte())
	return c, d.done()
}

// carry keeps part of what the parent is asked about.
func (d *decoder) carry() {
	part := d.bytes(d.number())
	if d.most -= len(part); d.most < 0 {
		d.fail()
		return
	}
	d.carried = append(d.carried, part)
}

func (d *decoder) within() {
	same, more := d.number(), d.number()
	if d.err != nil || same > len(d.members) || more > mostDeep-same {
		d.fail()
		return
	}
	d.members = d.members[:same]
	for range more {
		d.members = append(d.members, d.name(longName))
	}
}

func (d *decoder) begin(sink extract.DeepSink) error {
	var f extract.Begun
	f.Kind, f.Size = extract.Kind(d.byte()), d.number()
	copy(f.Sum[:], d.bytes(sha256.Size))
	if d.err != nil {
		return d.err
	}
	return sink.Begin(d.members, f)
}

func (d *decoder) skip(sink extract.DeepSink) error {
	bits := d.number()
	if bits&^(hasValue-1) != 0 {
		d.fail()
	}
	d.fields(bits)
	reason := d.text(longReason)
	if d.err != nil {
		return d.err
	}
	return sink.Skip(d.members, d.place, reason)
}

func (d *decoder) piece(sink extract.DeepSink) error {
	bits := d.number()
	if bits&^allBits != 0 {
		d.fail()
	}
	d.fields(bits)
	p := extract.Piece{Place: d.place}
	if bits&hasValue != 0 {
		p.HasValue, p.Value = true, d.float()
	}
	if bits&hasFormula != 0 {
		p.Formula = d.text(longText)
	}
	if bits&hasBy != 0 {
		p.By = d.text(longName)
	}
	if bits&hasSpots != 0 {
		p.Spots = d.spots()
	}
	if bits&hasRepeat != 0 {
		p.Text = d.long
	} else if p.Text = d.text(longText); len(p.Text) >= repeatable {
		d.long = p.Text
	}
	if d.err != nil {
		return d.err
	}
	return sink.Piece(d.members, p)
}

// float reads a number that one can reckon with.
func (d *decoder) float() float64 {
	b := d.bytes(8)
	if d.err != nil {
		return 0
	}
	v := math.Float64frombits(binary.LittleEndian.Uint64([]byte(b)))
	if math.IsNaN(v) || math.IsInf(v, 0) {
		d.fail()
		return 0
	}
	return v
}

// box reads a rectangle.
func (d *decoder) box() (b extract.Box) {
	for _, f := range [...]*float32{&b.Left, &b.Top, &b.Right, &b.Bottom} {
		four := d.bytes(4)
		if d.err != nil {
			return extract.Box{}
		}
		*f = math.Float32frombits(binary.LittleEndian.Uint32([]byte(four)))
		if v := float64(*f); math.IsNaN(v) || math.IsInf(v, 0) {
			d.fail()
			return extract.Box{}
		}
	}
	return b
}

// spots reads where words stand.
func (d *decoder) spots() []extract.Spot {
	const size = 1 + 4*4 // bytes of one, at least
	n := d.number()
	if n > len(d.rest)/size {
		d.fail()
		return nil
	}
	spots := make([]extract.Spot, n)
	at := 0
	for i := range spots {
		at += d.number()
		if at > longText {
			d.fail()
		}
		if spots[i] = (extract.Spot{At: at, Box: d.box()}); d.err != nil {
			return nil
		}
	}
	return spots
}

// fields reads what differs from the place before.
func (d *decoder) fields(bits int) {
	p := &d.place
	if bits&(hasPath-1) != 0 {
		for i, n := range [...]*int{&p.Line, &p.Column, &p.Row, &p.Page, &p.Slide, &p.Paragraph} {
			if bits&(hasLine<<i) != 0 {
				*n = d.number()
			}
		}
	}
	if bits&hasBox != 0 {
		p.Box = d.box()
	}
	if bits&hasCell != 0 && bits&(hasPath|hasShape|hasSheet|hasPart) == 0 {
		p.Cell = d.text(longPlace) // what happens most is quickest, and the next cell replaces it
		return
	}
	for i, s := range [...]*string{&p.Path, &p.Shape, &p.Sheet, &p.Cell, &p.Part} {
		if bits&(hasPath<<i) != 0 {
			*s = d.name(longPlace)
		}
	}
}

// readBlock reads a block of records.
func readBlock(in *bufio.Reader) (string, error) {
	n, err := readLength(in)
	switch {
	case err != nil:
		return "", err
	case n > mostBlock:
		return "", errGarbled
	case int(n) <= in.Size():
		b, err := in.Peek(int(n))
		if err != nil {
			return "", io.ErrUnexpectedEOF
		}
		block := string(b)
		_, _ = in.Discard(int(n)) // what was just peeked at
		return block, nil
	}
	var block strings.Builder // grows with what comes, not with what is announced
	if _, err := io.CopyN(&block, in, int64(n)); err != nil {
		return "", io.ErrUnexpectedEOF
	}
	return block.String(), nil
}

// readLength reads the length of a block or of a chunk.
func readLength(in *bufio.Reader) (uint32, error) {
	b, err := in.Peek(prefix)
	if len(b) < prefix {
		if len(b) > 0 {
			return 0, io.ErrUnexpectedEOF
		}
		return 0, err
	}
	n := binary.LittleEndian.Uint32(b)
	_, _ = in.Discard(prefix) // what was just peeked at
	return n, nil
}

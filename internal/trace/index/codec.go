package index

import (
	"crypto/sha256"
	"encoding/binary"
	"math"

	"ownup/internal/trace/extract"
)

// What a reader tells of a file is kept as records, one behind the other. A
// record begins with what it is and which of its fields are others than those
// of the record before; only these follow. The cells of a sheet differ in two
// or three.
const (
	recordBegin byte = 1 + iota
	recordPiece
	recordSkip
)

// writing encodes the records of one file.
type writing struct {
	out     []byte
	members []string
	piece   extract.Piece // the last; of a skip only its place
}

func (w *writing) begin(members []string, b extract.Begun) {
	w.out = append(w.out, recordBegin)
	w.way(members)
	w.out = append(w.out, byte(b.Kind))
	w.out = binary.AppendUvarint(w.out, uint64(b.Size))
	w.out = append(w.out, b.Sum[:]...)
}

func (w *writing) add(members []string, p *extract.Piece) {
	w.out = append(w.out, recordPiece)
	w.way(members)
	w.fields(p)
}

func (w *writing) skip(members []string, p extract.Place, reason string) {
	w.out = append(w.out, recordSkip)
	w.way(members)
	piece := extract.Piece{Place: p}
	w.fields(&piece)
	w.text(reason)
}

// way writes the members: how many of the last are still on the way, and the
// others.
func (w *writing) way(members []string) {
	same := 0
	for same < min(len(members), len(w.members)) && members[same] == w.members[same] {
		same++
	}
	w.out = binary.AppendUvarint(w.out, uint64(same))
	w.out = binary.AppendUvarint(w.out, uint64(len(members)-same))
	w.members = append(w.members[:same], members[same:]...)
	for _, m := range members[same:] {
		w.text(m)
	}
}

func (w *writing) text(s string) {
	w.out = binary.AppendUvarint(w.out, uint64(len(s)))
	w.out = append(w.out, s...)
}

// numbers and texts are the fields of a piece in the order in which they are
// written. A test holds them complete.
func numbers(p *extract.Piece) [6]*int {
	return [...]*int{&p.Line, &p.Column, &p.Row, &p.Page, &p.Slide, &p.Paragraph}
}

func texts(p *extract.Piece) [8]*string {
	return [...]*string{&p.Text, &p.Cell, &p.Path, &p.Shape, &p.Sheet, &p.Part, &p.Formula, &p.By}
}

// The bits behind those of the fields.
const (
	hasValue = 1 << (6 + 8 + iota)
	hasBox
	hasSpots
	allBits = hasSpots<<1 - 1
)

func (w *writing) fields(p *extract.Piece) {
	mask := uint64(0)
	before, now := numbers(&w.piece), numbers(p)
	for i := range now {
		if *now[i] != *before[i] {
			mask |= 1 << i
		}
	}
	textsBefore, textsNow := texts(&w.piece), texts(p)
	for i := range textsNow {
		if *textsNow[i] != *textsBefore[i] {
			mask |= 1 << (len(now) + i)
		}
	}
	for _, more := range []struct {
		has bool
		bit uint64
	}{{p.HasValue, hasValue}, {p.Box != w.piece.Box, hasBox}, {len(p.Spots) > 0, hasSpots}} {
		if more.has {
			mask |= more.bit
		}
	}
	w.out = binary.AppendUvarint(w.out, mask)
	for i := range now {
		if mask&(1<<i) != 0 {
			w.out = binary.AppendVarint(w.out, int64(*now[i])-int64(*before[i]))
		}
	}
	for i := range textsNow {
		if mask&(1<<(len(now)+i)) != 0 {
			w.text(*textsNow[i])
		}
	}
	if p.HasValue {
		w.out = binary.LittleEndian.AppendUint64(w.out, math.Float64bits(p.Value))
	}
	if mask&hasBox != 0 {
		w.box(w.piece.Box, p.Box)
	}
	if len(p.Spots) > 0 {
		w.out = binary.AppendUvarint(w.out, uint64(len(p.Spots)))
		last := extract.Spot{Box: p.Box}
		for _, s := range p.Spots {
			w.out = binary.AppendVarint(w.out, int64(s.At)-int64(last.At))
			w.box(last.Box, s.Box)
			last = s
		}
	}
	w.piece = *p
}

func edges(b *extract.Box) [4]*float32 { return [...]*float32{&b.Left, &b.Top, &b.Right, &b.Bottom} }

// box writes the edges that are others than those of the box before: the words
// of a line have two in common.
func (w *writing) box(before, now extract.Box) {
	at := len(w.out)
	w.out = append(w.out, 0)
	old := edges(&before)
	for i, e := range edges(&now) {
		if math.Float32bits(*e) != math.Float32bits(*old[i]) {
			w.out[at] |= 1 << i
			w.out = binary.LittleEndian.AppendUint32(w.out, math.Float32bits(*e))
		}
	}
}

// reading decodes the records of one file, stretch after stretch.
type reading struct {
	in      []byte
	failed  bool
	members []string
	piece   extract.Piece
}

// replay hands the records of a stretch to a sink. It returns errDamaged for
// bytes that [writing] does not write, and the error of the sink.
func (r *reading) replay(in []byte, sink extract.DeepSink) error {
	r.in = in
	for len(r.in) > 0 {
		what := r.byte()
		r.way()
		var err error
		switch what {
		case recordBegin:
			b := extract.Begun{Kind: extract.Kind(r.byte()), Size: int(r.uint(math.MaxInt))}
			copy(b.Sum[:], r.bytes(sha256.Size))
			if !r.failed {
				err = sink.Begin(r.members, b)
			}
		case recordPiece:
			if r.fields(); !r.failed {
				err = sink.Piece(r.members, r.piece)
			}
		case recordSkip:
			r.fields()
			if reason := r.text(); !r.failed {
				err = sink.Skip(r.members, r.piece.Place, reason)
			}
		default:
			return errDamaged
		}
		if r.failed {
			return errDamaged
		}
		if err != nil {
			return err
		}
	}
	return nil
}

func (r *reading) way() {
	same := int(r.uint(uint64(len(r.members))))
	more := int(r.uint(uint64(len(r.in))))
	if r.failed {
		return
	}
	r.members = r.members[:same:same]
	for range more {
		r.members = append(r.members, r.text())
	}
}

func (r *reading) fields() {
	mask := r.uint(allBits)
	fields := numbers(&r.piece)
	for i := range fields {
		if mask&(1<<i) != 0 {
			*fields[i] += r.int()
		}
	}
	words := texts(&r.piece)
	for i := range words {
		if mask&(1<<(len(fields)+i)) != 0 {
			*words[i] = r.text()
		}
	}
	r.piece.Value, r.piece.HasValue = 0, mask&hasValue != 0
	if b := r.bytes(8 * int(mask/hasValue&1)); len(b) == 8 {
		r.piece.Value = math.Float64frombits(binary.LittleEndian.Uint64(b))
	}
	if mask&hasBox != 0 {
		r.box(&r.piece.Box)
	}
	r.piece.Spots = nil
	if mask&hasSpots != 0 {
		// Each takes two bytes at least.
		r.piece.Spots = make([]extract.Spot, r.uint(uint64(len(r.in)/2)))
		last := extract.Spot{Box: r.piece.Box}
		for i := range r.piece.Spots {
			last.At += r.int()
			r.box(&last.Box)
			r.piece.Spots[i] = last
		}
	}
}

// box changes a box to the one that was written behind it.
func (r *reading) box(b *extract.Box) {
	mask := r.byte()
	for i, e := range edges(b) {
		if mask&(1<<i) != 0 {
			if raw := r.bytes(4); len(raw) == 4 {
				*e = math.Float32frombits(binary.LittleEndian.Uint32(raw))
			}
		}
	}
}

func (r *reading) byte() byte {
	if b := r.bytes(1); len(b) == 1 {
		return b[0]
	}
	return 0
}

// uint reads a number that is at most most.
func (r *reading) uint(most uint64) uint64 {
	n, size := binary.Uvarint(r.in)
	if size <= 0 || n > most {
		r.failed = true
		return 0
	}
	r.in = r.in[size:]
	return n
}

func (r *reading) int() int {
	n, size := binary.Varint(r.in)
	if size <= 0 {
		r.failed = true
		return 0
	}
	r.in = r.in[size:]
	return int(n)
}

func (r *reading) text() string { return string(r.bytes(int(r.uint(uint64(len(r.in)))))) }

func (r *reading) bytes(n int) []byte {
	if n > len(r.in) || r.failed {
		r.failed = true
		return nil
	}
	b := r.in[:n]
	r.in = r.in[n:]
	return b
}

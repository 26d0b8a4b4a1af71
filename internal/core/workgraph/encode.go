package workgraph

import (
	"bytes"
	"compress/flate"
	"encoding/binary"
	"fmt"
	"hash/crc32"
	"time"

	"ownup/internal/core/person"
)

// The encoded form of a batch:
//
//	"owg" version  len(texts) len(numbers)  crc32c(texts numbers)  flate(texts numbers)
//
// texts holds all strings end to end, first those of the string table, then
// the titles and keys in the order of the records. numbers holds varints: the
// lengths of the table's strings; the identities and things as places in that
// table; then acts, flows, deadlines, cards, aliases and memberships, each list
// after its length. Times are seconds since the time before them. Keeping texts and
// numbers apart lets a reader keep the one and drop the other, and compresses
// better.

// castagnoli is the checksum that processors compute themselves.
var castagnoli = crc32.MakeTable(crc32.Castagnoli)

// Bits of an act's flags.
const (
	flagBegins = 1 << iota
	flagEnds
	flagHex // the key is hexadecimal, stored as bytes
)

// list is the numbers of one list of records.
type list struct {
	n   int
	num []byte
}

func (l *list) uint(v uint64) { l.num = binary.AppendUvarint(l.num, v) }

func (l *list) truth(v bool) {
	if v {
		l.uint(1)
	} else {
		l.uint(0)
	}
}

// encoder turns records into numbers and texts as they come.
type encoder struct {
	strings    map[string]uint32
	identities map[person.Identity]uint32
	things     map[Thing]uint32

	table     []byte // texts of the string table
	texts     []byte // titles and keys
	lengths   list
	idList    list
	thingList list
	acts      list
	rest      [5]list // flows, deadlines, cards, aliases, memberships: their texts go through the table
	refs      int
	last      int64 // the time before
	zip       *flate.Writer
}

func newEncoder() *encoder {
	e := &encoder{
		strings:    make(map[string]uint32),
		identities: make(map[person.Identity]uint32),
		things:     make(map[Thing]uint32),
	}
	e.reset()
	return e
}

// reset empties the encoder and keeps its memory.
func (e *encoder) reset() {
	clear(e.strings)
	clear(e.identities)
	clear(e.things)
	e.strings[""] = 0
	e.table, e.texts = e.table[:0], e.texts[:0]
	for _, l := range e.lists() {
		l.n, l.num = 0, l.num[:0]
	}
	e.refs, e.last = 0, 0
}

// lists returns all lists in the order in which they are written.
func (e *encoder) lists() []*list {
	all := []*list{&e.lengths, &e.idList, &e.thingList, &e.acts}
	for i := range e.rest {
		all = append(all, &e.rest[i])
	}
	return all
}

func (e *encoder) records() int {
	n := e.acts.n
	for i := range e.rest {
		n += e.rest[i].n
	}
	return n
}

func (e *encoder) size() int {
	n := len(e.table) + len(e.texts) + len(e.lengths.num) + len(e.idList.num) + len(e.thingList.num) + len(e.acts.num)
	for i := range e.rest {
		n += len(e.rest[i].num)
	}
	return n
}

// str returns the place of s in the string table; "" is 0 and not stored.
func (e *encoder) str(s string) uint64 {
	n, known := e.strings[s]
	if !known {
		e.lengths.n++
		n = uint32(e.lengths.n)
		e.strings[s] = n
		e.lengths.uint(uint64(len(s)))
		e.table = append(e.table, s...)
	}
	return uint64(n)
}

func (e *encoder) identity(id person.Identity) uint64 {
	n, known := e.identities[id]
	if !known {
		n = uint32(e.idList.n)
		e.identities[id] = n
		e.idList.n++
		e.idList.uint(e.str(id.Name))
		e.idList.uint(e.str(id.Address))
	}
	return uint64(n)
}

func (e *encoder) thing(t Thing) uint64 {
	n, known := e.things[t]
	if !known {
		n = uint32(e.thingList.n)
		e.things[t] = n
		e.thingList.n++
		e.thingList.uint(uint64(t.Kind))
		e.thingList.uint(e.str(t.Space))
		e.thingList.uint(e.str(t.Key))
		e.thingList.uint(e.str(t.Name))
	}
	return uint64(n)
}

// The moments that a record may name: the years 1 to 9999. Clocks and hostile
// records go astray; such a time becomes the nearest one that can be shown.
const (
	minTime = -62135596799
	maxTime = 253402300799
)

// time appends t: 0 for the zero time, else the seconds since the time before.
func (e *encoder) time(l *list, t time.Time) {
	if t.IsZero() {
		l.uint(0)
		return
	}
	s := min(max(t.Unix(), minTime), maxTime)
	l.uint(zigzag(s-e.last) + 1)
	e.last = s
}

func zigzag(v int64) uint64 { return uint64(v)<<1 ^ uint64(v>>63) }

func (e *encoder) act(a *Act) {
	l := &e.acts
	l.n++
	var flags uint64
	if !a.Begins.IsZero() {
		flags |= flagBegins
	}
	if !a.Ends.IsZero() {
		flags |= flagEnds
	}
	before := len(e.texts)
	e.texts = append(e.texts, a.Title...)
	title := len(e.texts)
	if packed, ok := appendHex(e.texts, a.Key); ok {
		e.texts, flags = packed, flags|flagHex
	} else {
		e.texts = append(e.texts, a.Key...)
	}
	l.uint(uint64(a.Kind))
	l.uint(flags)
	e.time(l, a.At)
	if flags&flagBegins != 0 {
		e.time(l, a.Begins)
	}
	if flags&flagEnds != 0 {
		e.time(l, a.Ends)
	}
	l.uint(uint64(title - before))
	l.uint(uint64(len(e.texts) - title))
	l.uint(uint64(len(a.Parts)))
	for _, p := range a.Parts {
		l.uint(e.identity(p.Who))
		l.uint(uint64(p.Role))
	}
	l.uint(uint64(len(a.Things)))
	for _, t := range a.Things {
		l.uint(e.thing(t))
	}
	e.refs += len(a.Parts) + len(a.Things)
}

// appendHex appends the bytes of a commit hash, which is half as long as its
// digits. Other keys are left to the caller.
func appendHex(dst []byte, key string) ([]byte, bool) {
	if len(key) != 40 && len(key) != 64 {
		return dst, false
	}
	start := len(dst)
	for i := 0; i < len(key); i += 2 {
		hi, lo := nibble(key[i]), nibble(key[i+1])
		if hi > 15 || lo > 15 {
			return dst[:start], false
		}
		dst = append(dst, hi<<4|lo)
	}
	return dst, true
}

// nibble returns the value of a lower-case hexadecimal digit, or 255.
func nibble(c byte) byte {
	switch {
	case c >= '0' && c <= '9':
		return c - '0'
	case c >= 'a' && c <= 'f':
		return c - 'a' + 10
	default:
		return 255
	}
}

func (e *encoder) flow(f *Flow) {
	l := &e.rest[0]
	l.n++
	l.uint(e.thing(f.From))
	l.uint(e.thing(f.To))
	e.time(l, f.At)
}

func (e *encoder) deadline(d *Deadline) {
	l := &e.rest[1]
	l.n++
	l.uint(e.thing(d.Of))
	l.uint(e.identity(d.Who))
	e.time(l, d.Due)
	l.uint(e.str(d.Title))
	l.truth(d.Hard)
	e.time(l, d.At)
}

func (e *encoder) card(c *person.Card) {
	l := &e.rest[2]
	l.n++
	l.uint(uint64(len(c.Identities)))
	for _, id := range c.Identities {
		l.uint(e.identity(id))
	}
	for _, s := range []string{c.Organisation, c.Department, c.Title, string(c.Relation), c.Account, c.Zone, c.Hours, c.Phone, c.Source} {
		l.uint(e.str(s))
	}
	l.uint(e.identity(c.Boss))
	l.uint(e.identity(c.StandIn))
	l.uint(e.str(c.Region))
	l.uint(uint64(len(c.Away)))
	for _, s := range c.Away {
		e.time(l, s.From)
		e.time(l, s.Until)
	}
	e.time(l, c.At)
	e.refs += len(c.Identities) + len(c.Away)
}

func (e *encoder) alias(a *person.Alias) {
	l := &e.rest[3]
	l.n++
	l.uint(e.identity(a.Proper))
	l.uint(e.identity(a.Other))
	l.uint(e.str(a.Source))
}

func (e *encoder) member(m *Membership) {
	l := &e.rest[4]
	l.n++
	l.uint(e.identity(m.Group))
	l.uint(e.identity(m.Member))
	l.truth(m.Left)
	e.time(l, m.At)
}

// finish puts the encoded batch together.
func (e *encoder) finish() ([]byte, error) {
	if e.size() > maxRaw || e.refs > maxRefs || e.acts.n > maxRecords {
		return nil, tooLarge()
	}
	var num []byte
	for _, l := range e.lists() {
		if l.n > maxRecords*4 {
			return nil, tooLarge()
		}
		num = binary.AppendUvarint(num, uint64(l.n))
		num = append(num, l.num...)
	}
	sum := crc32.Update(0, castagnoli, e.table)
	sum = crc32.Update(sum, castagnoli, e.texts)
	sum = crc32.Update(sum, castagnoli, num)

	head := append([]byte(magic), version)
	head = binary.AppendUvarint(head, uint64(len(e.table)+len(e.texts)))
	head = binary.AppendUvarint(head, uint64(len(num)))
	head = binary.LittleEndian.AppendUint32(head, sum)
	out := bytes.NewBuffer(head)
	if e.zip == nil {
		zip, err := flate.NewWriter(out, flate.BestSpeed)
		if err != nil {
			return nil, fmt.Errorf("pack records: %w", err)
		}
		e.zip = zip
	} else {
		e.zip.Reset(out)
	}
	for _, part := range [][]byte{e.table, e.texts, num} {
		if _, err := e.zip.Write(part); err != nil {
			return nil, fmt.Errorf("pack records: %w", err)
		}
	}
	if err := e.zip.Close(); err != nil {
		return nil, fmt.Errorf("pack records: %w", err)
	}
	return out.Bytes(), nil
}

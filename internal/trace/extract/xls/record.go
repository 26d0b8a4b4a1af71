package xls

import (
	"encoding/binary"
	"unicode/utf16"
	"unicode/utf8"
)

// The kinds of record that are read, by the names that Excel has for them.
const (
	recFormula    = 0x0006
	recEOF        = 0x000a
	recHeader     = 0x0014
	recFooter     = 0x0015
	recName       = 0x0018
	recNote       = 0x001c
	recDateMode   = 0x0022
	recFilePass   = 0x002f
	recContinue   = 0x003c
	recCodePage   = 0x0042
	recObject     = 0x005d
	recColumns    = 0x007d
	recSheet      = 0x0085
	recManyRK     = 0x00bd
	recRichLabel  = 0x00d6
	recXF         = 0x00e0
	recStrings    = 0x00fc
	recLabelShare = 0x00fd
	recTextBox    = 0x01b6
	recNumber     = 0x0203
	recLabel      = 0x0204
	recBoolError  = 0x0205
	recString     = 0x0207
	recRow        = 0x0208
	recRK         = 0x027e
	recFormat     = 0x041e
	recBOF        = 0x0809
	recChartText  = 0x100d
)

// record is one record with those that continue it.
type record struct {
	kind  uint16
	data  []byte
	parts [][]byte // data, and what continues it
	next  int      // where the next record begins
}

// headerSize is the kind and the length before the data of a record.
const headerSize = 4

// at reads the record that begins at offset; false at the end of the stream.
// One that is cut off is not whole, so it is none.
func at(stream []byte, offset int, parts [][]byte) (record, bool) {
	kind, data, next, ok := raw(stream, offset)
	if !ok {
		return record{}, false
	}
	r := record{kind: kind, data: data, parts: append(parts[:0], data), next: next}
	for kind != recContinue {
		more, data, next, ok := raw(stream, r.next)
		if !ok || more != recContinue {
			break
		}
		r.parts, r.next = append(r.parts, data), next
	}
	return r, true
}

// raw reads one record without what continues it.
func raw(stream []byte, offset int) (kind uint16, data []byte, next int, ok bool) {
	if offset < 0 || offset+headerSize > len(stream) {
		return 0, nil, 0, false
	}
	kind = binary.LittleEndian.Uint16(stream[offset:])
	size := int(binary.LittleEndian.Uint16(stream[offset+2:]))
	begin := offset + headerSize
	if begin+size > len(stream) {
		return 0, nil, 0, false
	}
	return kind, stream[begin : begin+size], begin + size, true
}

// cursor reads a record and what continues it as one.
type cursor struct {
	parts [][]byte
	pos   int // in the first of them
}

func (r record) cursor(skip int) *cursor {
	c := &cursor{parts: r.parts}
	c.skip(skip)
	return c
}

// rest is what is left of the part that the cursor stands in. It goes to the
// next one where nothing is left.
func (c *cursor) rest() []byte {
	for len(c.parts) > 0 && c.pos >= len(c.parts[0]) {
		c.parts, c.pos = c.parts[1:], 0
	}
	if len(c.parts) == 0 {
		return nil
	}
	return c.parts[0][c.pos:]
}

func (c *cursor) done() bool { return len(c.rest()) == 0 }

func (c *cursor) skip(n int) {
	for n > 0 {
		have := min(n, len(c.rest()))
		if have == 0 {
			return
		}
		c.pos += have
		n -= have
	}
}

func (c *cursor) u8() int {
	b := c.rest()
	if len(b) == 0 {
		return 0
	}
	c.pos++
	return int(b[0])
}

func (c *cursor) u16() int { return c.u8() | c.u8()<<8 }

func (c *cursor) u32() uint32 { return uint32(c.u16()) | uint32(c.u16())<<16 }

// text reads a text of n characters, of two bytes each if wide. Where it goes
// on in the next record, that begins by saying anew whether they are wide.
func (c *cursor) text(n int, wide bool) string {
	var units []uint16
	for n > 0 {
		if c.pos >= partLen(c.parts) {
			if len(c.parts) < 2 {
				break
			}
			c.parts, c.pos = c.parts[1:], 0
			wide = c.u8()&1 != 0
			continue
		}
		b := c.parts[0][c.pos:]
		if wide {
			have := min(n, len(b)/2)
			if have == 0 { // half a character: damage
				break
			}
			for i := range have {
				units = append(units, binary.LittleEndian.Uint16(b[2*i:]))
			}
			c.pos += 2 * have
			n -= have
			continue
		}
		have := min(n, len(b))
		if units == nil && have == n && isASCII(b[:have]) {
			c.pos += have
			return string(b[:have])
		}
		for _, x := range b[:have] {
			units = append(units, uint16(x))
		}
		c.pos += have
		n -= have
	}
	return string(utf16.Decode(units))
}

func partLen(parts [][]byte) int {
	if len(parts) == 0 {
		return 0
	}
	return len(parts[0])
}

func isASCII(b []byte) bool {
	for _, x := range b {
		if x >= utf8.RuneSelf {
			return false
		}
	}
	return true
}

// rich reads a text with its length of two bytes before it, and passes over
// its fonts and its guides to pronunciation.
func (c *cursor) rich() string {
	const wide, phonetic, fonts = 1, 4, 8
	n, flags := c.u16(), c.u8()
	var runs, extra int
	if flags&fonts != 0 {
		runs = c.u16()
	}
	if flags&phonetic != 0 {
		extra = int(c.u32() & 0x7fffffff)
	}
	s := c.text(n, flags&wide != 0)
	c.skip(4*runs + extra)
	return s
}

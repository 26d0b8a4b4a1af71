package ppt

import "encoding/binary"

// The kinds of record that are read, by the names that PowerPoint has for them.
const (
	recDocument   = 0x03e8
	recSlide      = 0x03ee
	recNotes      = 0x03f0
	recNotesAtom  = 0x03f1
	recListed     = 0x03f3 // SlidePersistAtom
	recShowInfo   = 0x03f9
	recOutlineRef = 0x0f9e
	recChars      = 0x0fa0
	recBytes      = 0x0fa8
	recString     = 0x0fba
	recMargins    = 0x0fd9 // headers and footers
	recList       = 0x0ff0 // SlideListWithText
	recEdit       = 0x0ff5
	recObject     = 0x1011 // an embedded file
	recPersist    = 0x1772
	recComment    = 0x2ee0
	recTextBox    = 0xf00d
)

// headerSize is what stands before the data of a record: what it is, and its
// length.
const headerSize = 8

// record is one record. A container holds records.
type record struct {
	kind      uint16
	instance  int
	container bool
	data      []byte
}

// next takes the first record off b. One that is cut off ends with b.
func next(b []byte) (r record, rest []byte, ok bool) {
	if len(b) < headerSize {
		return record{}, nil, false
	}
	first := binary.LittleEndian.Uint16(b)
	size := binary.LittleEndian.Uint32(b[4:])
	end := min(int64(len(b)), headerSize+int64(size))
	return record{
		kind:      binary.LittleEndian.Uint16(b[2:]),
		instance:  int(first >> 4),
		container: first&0xf == 0xf,
		data:      b[headerSize:end],
	}, b[end:], true
}

// at returns the record at an offset of the stream.
func at(stream []byte, offset uint32) (record, bool) {
	if int64(offset) >= int64(len(stream)) {
		return record{}, false
	}
	r, _, ok := next(stream[offset:])
	return r, ok
}

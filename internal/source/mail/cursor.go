package mail

import (
	"encoding/binary"
	"errors"
	"slices"
)

// cursorVersion is the first byte of a cursor. A cursor of another version
// is one that a Read cannot go on from.
const cursorVersion = 2

// state is everything that a Read carries to the next.
type state struct {
	boxes  map[uint64]boxMark // by the hash of the path under the root
	files  []uint64           // sorted hashes of the names of files read
	memory memory
}

// boxMark is how far an mbox was read.
type boxMark struct {
	size   int64 // of the file, when it was read
	mtime  int64 // nanoseconds
	offset int64 // where the next message begins
	number int64 // messages before it
	from   int64 // date of the last one's From_ line, seconds since 1970; 0 for none
	ends   [16]byte
}

func newState() state {
	return state{boxes: make(map[uint64]boxMark), memory: newMemory()}
}

// encode gives the cursor; equal states give equal bytes.
func (s *state) encode() []byte {
	b := make([]byte, 0, 64+8*(len(s.files)+len(s.memory.seen.keys)))
	b = append(b, cursorVersion)

	keys := make([]uint64, 0, len(s.boxes))
	for k := range s.boxes {
		keys = append(keys, k)
	}
	slices.Sort(keys)
	b = binary.AppendUvarint(b, uint64(len(keys)))
	for _, k := range keys {
		m := s.boxes[k]
		b = binary.BigEndian.AppendUint64(b, k)
		for _, v := range []int64{m.size, m.mtime, m.offset, m.number, m.from} {
			b = binary.AppendVarint(b, v)
		}
		b = append(b, m.ends[:]...)
	}

	b = appendHashes(b, s.files)

	b = binary.AppendUvarint(b, uint64(len(s.memory.seen.keys)))
	s.memory.seen.each(func(k uint64, _ struct{}) { b = binary.BigEndian.AppendUint64(b, k) })
	return s.appendRoots(b)
}

func appendHashes(b []byte, hashes []uint64) []byte {
	b = binary.AppendUvarint(b, uint64(len(hashes)))
	for _, h := range hashes {
		b = binary.BigEndian.AppendUint64(b, h)
	}
	return b
}

// appendRoots writes each root once, where it is first used; a later use is
// its number.
func (s *state) appendRoots(b []byte) []byte {
	numbers := make(map[string]uint64)
	b = binary.AppendUvarint(b, uint64(len(s.memory.roots.keys)))
	s.memory.roots.each(func(k uint64, root string) {
		b = binary.BigEndian.AppendUint64(b, k)
		n, known := numbers[root]
		if known {
			b = binary.AppendUvarint(b, n)
			return
		}
		n = uint64(len(numbers))
		numbers[root] = n
		b = binary.AppendUvarint(b, n)
		b = binary.AppendUvarint(b, uint64(len(root)))
		b = append(b, root...)
	})
	return b
}

var errCursor = errors.New("not a cursor of this version")

// decodeState reads a cursor. An empty one is the beginning.
func decodeState(cursor []byte) (state, error) {
	s := newState()
	if len(cursor) == 0 {
		return s, nil
	}
	if cursor[0] != cursorVersion {
		return s, errCursor
	}
	d := decoder{b: cursor[1:]}
	for range d.count(8 + 5 + 16) {
		k := d.uint64()
		m := boxMark{size: d.varint(), mtime: d.varint(), offset: d.varint(), number: d.varint(), from: d.varint()}
		copy(m.ends[:], d.take(len(m.ends)))
		if m.offset < 0 || m.offset > m.size || m.number < 0 {
			return newState(), errCursor
		}
		s.boxes[k] = m
	}
	n := d.count(8)
	s.files = make([]uint64, 0, n)
	for range n {
		s.files = append(s.files, d.uint64())
	}
	for range d.count(8) {
		s.memory.seen.set(d.uint64(), struct{}{})
	}
	d.roots(&s.memory)
	if d.failed || len(d.b) != 0 || !slices.IsSorted(s.files) {
		return newState(), errCursor
	}
	return s, nil
}

// decoder takes values off the front of b; after one that is not there it
// has failed and gives zeros.
type decoder struct {
	b      []byte
	failed bool
}

func (d *decoder) take(n int) []byte {
	if n > len(d.b) {
		d.failed, d.b = true, nil
		return nil
	}
	out := d.b[:n]
	d.b = d.b[n:]
	return out
}

func (d *decoder) uint64() uint64 {
	if b := d.take(8); b != nil {
		return binary.BigEndian.Uint64(b)
	}
	return 0
}

func (d *decoder) uvarint() uint64 {
	v, n := binary.Uvarint(d.b)
	if n <= 0 {
		d.failed, d.b = true, nil
		return 0
	}
	d.b = d.b[n:]
	return v
}

func (d *decoder) varint() int64 {
	v, n := binary.Varint(d.b)
	if n <= 0 {
		d.failed, d.b = true, nil
		return 0
	}
	d.b = d.b[n:]
	return v
}

// count reads how many items of at least size bytes follow; never more than
// there is room for.
func (d *decoder) count(size int) int {
	n := d.uvarint()
	if n > uint64(len(d.b)/size) {
		d.failed, d.b = true, nil
		return 0
	}
	return int(n)
}

// roots reads what appendRoots wrote.
func (d *decoder) roots(m *memory) {
	var known []string
	for range d.count(9) {
		k, n := d.uint64(), d.uvarint()
		if n == uint64(len(known)) && !d.failed {
			known = append(known, string(d.take(d.count(1))))
		}
		if d.failed || n >= uint64(len(known)) {
			d.failed = true
			return
		}
		m.roots.set(k, known[n])
	}
}

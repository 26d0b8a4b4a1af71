package index

import (
	"encoding/binary"
	"math"
	"slices"

	"ownup/internal/core/match"
)

// A file of postings holds, key by key, the stretches that have the key. In a
// block an entry is: how much the key is more than that before, the length of
// its list in bytes, and the list, each stretch by how much its number is more
// than that before. The last block says with which key each block begins.

// blockSize is about how long a block of postings is, in bytes. It is what is
// opened to look up one key.
const blockSize = 8 << 10

// blockWidth is the width of what the last block says of another: key, length,
// offset.
const blockWidth = 4 + 4 + 8

// postingWriter writes keys in their order.
type postingWriter struct {
	out    *sealer
	block  []byte
	first  match.Key
	last   match.Key
	blocks []byte
	list   []byte // of the key that is being written
	unit   uint32 // the last of it
	key    match.Key
	open   bool
}

// add adds one posting. Keys ascend, and the numbers of each key.
func (w *postingWriter) add(key match.Key, unit uint32) error {
	if w.open && key != w.key {
		if err := w.flushKey(); err != nil {
			return err
		}
	}
	if !w.open {
		w.open, w.key, w.unit = true, key, 0
	}
	w.list = binary.AppendUvarint(w.list, uint64(unit-w.unit))
	w.unit = unit
	return nil
}

func (w *postingWriter) flushKey() error {
	if len(w.block) == 0 {
		w.first, w.last = w.key, w.key
	}
	w.block = binary.AppendUvarint(w.block, uint64(w.key-w.last))
	w.block = binary.AppendUvarint(w.block, uint64(len(w.list)))
	w.block = append(w.block, w.list...)
	w.last, w.list, w.open = w.key, w.list[:0], false
	if len(w.block) >= blockSize {
		return w.flushBlock()
	}
	return nil
}

func (w *postingWriter) flushBlock() error {
	if len(w.block) == 0 {
		return nil
	}
	at, err := w.out.add(w.block)
	if err != nil {
		return err
	}
	w.blocks = binary.LittleEndian.AppendUint32(w.blocks, uint32(w.first))
	w.blocks = binary.LittleEndian.AppendUint32(w.blocks, uint32(at.Length))
	w.blocks = binary.LittleEndian.AppendUint64(w.blocks, uint64(at.Offset))
	w.block = w.block[:0]
	return nil
}

// finish writes what is left and the last block, and returns where that lies.
func (w *postingWriter) finish() (span, error) {
	if w.open {
		if err := w.flushKey(); err != nil {
			return span{}, err
		}
	}
	if err := w.flushBlock(); err != nil {
		return span{}, err
	}
	return w.out.add(w.blocks)
}

// postings reads a file of postings.
type postings struct {
	id     uint32
	open   *opener
	blocks []byte
}

func (p *postings) count() int { return len(p.blocks) / blockWidth }

func (p *postings) at(i int) (match.Key, span) {
	b := p.blocks[blockWidth*i:]
	return match.Key(number32(b, 0)), span{number64(b[8:]), int64(number32(b, 1))}
}

// search yields the stretches that have one of the keys, in the order of the
// keys. The keys ascend.
func (p *postings) search(keys []match.Key, yield func(unit uint32)) error {
	var room []byte
	for block := 0; len(keys) > 0 && block < p.count(); {
		// The last block that begins with the key or before it.
		low, high := block, p.count()
		for low+1 < high {
			mid := (low + high) / 2
			if first, _ := p.at(mid); first <= keys[0] {
				low = mid
			} else {
				high = mid
			}
		}
		first, at := p.at(low)
		inside := len(keys)
		if low+1 < p.count() {
			next, _ := p.at(low + 1)
			inside, _ = slices.BinarySearch(keys, next)
		}
		plain, err := p.open.block(at, room)
		if err != nil {
			return err
		}
		room = plain
		if !searchBlock(plain, first, keys[:inside], yield) {
			return errDamaged
		}
		keys, block = keys[inside:], low+1
	}
	return nil
}

func searchBlock(in []byte, key match.Key, keys []match.Key, yield func(unit uint32)) bool {
	for len(in) > 0 && len(keys) > 0 {
		var list []byte
		var ok bool
		if key, list, in, ok = nextKey(in, key); !ok {
			return false
		}
		for len(keys) > 0 && keys[0] < key {
			keys = keys[1:]
		}
		if len(keys) == 0 || keys[0] != key {
			continue
		}
		if !eachUnit(list, yield) {
			return false
		}
	}
	return true
}

// nextKey takes an entry off a block.
func nextKey(in []byte, last match.Key) (key match.Key, list, rest []byte, ok bool) {
	more, n := binary.Uvarint(in)
	if n <= 0 {
		return 0, nil, nil, false
	}
	in = in[n:]
	size, n := binary.Uvarint(in)
	if n <= 0 || size > uint64(len(in)-n) {
		return 0, nil, nil, false
	}
	in = in[n:]
	return last + match.Key(more), in[:size], in[size:], true
}

func eachUnit(list []byte, yield func(unit uint32)) bool {
	unit := uint32(0)
	for len(list) > 0 {
		more, n := binary.Uvarint(list)
		if n <= 0 {
			return false
		}
		list = list[n:]
		unit += uint32(more)
		yield(unit)
	}
	return true
}

// nowhere is the new number of a stretch that is left out.
const nowhere = math.MaxUint32

// cursor goes through all keys of a file of postings.
type cursor struct {
	from  *postings
	to    []uint32 // the new numbers of the stretches; nowhere for those that nobody has
	block int
	in    []byte
	room  []byte
	key   match.Key
	list  []byte
	done  bool
}

// next goes to the next key.
func (c *cursor) next() error {
	if len(c.in) == 0 {
		if c.block == c.from.count() {
			c.done = true
			return nil
		}
		first, at := c.from.at(c.block)
		c.block++
		plain, err := c.from.open.block(at, c.room)
		if err != nil {
			return err
		}
		c.key, c.in, c.room = first, plain, plain
	}
	var ok bool
	if c.key, c.list, c.in, ok = nextKey(c.in, c.key); !ok {
		return errDamaged
	}
	return nil
}

// merge writes the postings of several files as one, with new numbers for the
// stretches; those without one are left out. The numbers of each file ascend,
// and those of a later file are above those of an earlier.
func merge(from []*cursor, w *postingWriter) error {
	for _, c := range from {
		if err := c.next(); err != nil {
			return err
		}
	}
	for {
		least, some := match.Key(0), false
		for _, c := range from {
			if !c.done && (!some || c.key < least) {
				least, some = c.key, true
			}
		}
		if !some {
			return nil
		}
		for _, c := range from {
			if c.done || c.key != least {
				continue
			}
			var err error
			whole := eachUnit(c.list, func(unit uint32) {
				if err == nil && unit < uint32(len(c.to)) && c.to[unit] != nowhere {
					err = w.add(least, c.to[unit])
				}
			})
			if !whole {
				return errDamaged
			}
			if err != nil {
				return err
			}
			if err := c.next(); err != nil {
				return err
			}
		}
	}
}

// run gathers postings in memory, a key in the high half and a number in the
// low half of each word. Numbers ascend as they come.
type run struct{ words, room []uint64 }

func (r *run) add(keys []match.Key, unit uint32) {
	for _, k := range keys {
		r.words = append(r.words, uint64(k)<<32|uint64(unit))
	}
}

// sort sorts by key, digit by digit from the lowest, which keeps the order of
// the numbers.
func (r *run) sort() {
	const bits, digits = 8, 4
	if cap(r.room) < len(r.words) {
		r.room = make([]uint64, len(r.words))
	}
	from, to := r.words, r.room[:len(r.words)]
	for d := range digits {
		shift := 32 + bits*d
		var counts [1 << bits]int
		for _, w := range from {
			counts[w>>shift&(1<<bits-1)]++
		}
		sum := 0
		for i, n := range counts {
			counts[i] = sum
			sum += n
		}
		for _, w := range from {
			b := w >> shift & (1<<bits - 1)
			to[counts[b]] = w
			counts[b]++
		}
		from, to = to, from
	}
}

// write writes the sorted postings and forgets them.
func (r *run) write(w *postingWriter) error {
	r.sort()
	for _, word := range r.words {
		if err := w.add(match.Key(word>>32), uint32(word)); err != nil {
			return err
		}
	}
	r.words = r.words[:0]
	return nil
}

package index

import (
	"cmp"
	"crypto/sha256"
	"encoding/binary"
	"math"
	"slices"
	"sync"

	"ownup/internal/trace/extract"
	"ownup/internal/trace/survey"
)

// Doc is the number of a file in an index, in the order of paths.
type Doc int32

// NoDoc stands where a file is not known, or not as it is now.
const NoDoc Doc = -1

// never is a time that no file has: its row is never taken for fresh.
const never = math.MinInt64

// entry is a file as it goes into a table.
type entry struct {
	path      string // below the root
	size      int64
	modified  int64
	changed   int64
	sum       [sha256.Size]byte
	bytes     int64  // that were read
	kinds     string // pairs of a kind and how many times, see countKinds
	skips     []byte // as records
	stretches []stretch
}

// stretch is where a part of a file lies: its number in a file of postings, and
// its block in a file of pieces.
type stretch struct {
	segment, unit uint32
	store         uint32
	span
}

// tableHead is what the head knows of a table.
type tableHead struct {
	part
	Files   int    `json:"files"`
	Rows    int    `json:"rows"`
	Names   span   `json:"names"`
	Stats   span   `json:"stats"`
	Summary span   `json:"summary"`
	Kinds   span   `json:"kinds"`
	Skips   span   `json:"skips"`
	Sums    span   `json:"sums"`
	Places  span   `json:"places"`
	Lengths [2]int `json:"lengths"` // of all names and all skips, in bytes
}

// Widths of the columns, in bytes.
const (
	statWidth    = 3 * 8             // size, modified, changed
	summaryWidth = 8 + 4 + 4         // bytes, kinds, end of skips
	rowWidth     = 4 + 4 + 4 + 4 + 8 // segment, unit, store, length, offset
)

// write writes a table. The entries are in the order of their paths.
func (h *tableHead) write(s *sealer, entries []*entry) error {
	n := len(entries)
	h.Files, h.Rows, h.Lengths = n, 0, [2]int{}
	little := binary.LittleEndian
	var tail, kinds, skips, rows []byte
	names, stats := make([]byte, 0, 4*n), make([]byte, 0, statWidth*n)
	summary, sums := make([]byte, 0, summaryWidth*n), make([]byte, 0, sha256.Size*n)
	starts := make([]byte, 0, 4*(n+1))
	kindOf := map[string]uint32{}
	type at struct{ segment, unit, row uint32 }
	var order []at
	for _, e := range entries {
		tail = append(tail, e.path...)
		names = little.AppendUint32(names, uint32(len(tail)))
		stats = little.AppendUint64(stats, uint64(e.size))
		stats = little.AppendUint64(stats, uint64(e.modified))
		stats = little.AppendUint64(stats, uint64(e.changed))
		kind, ok := kindOf[e.kinds]
		if !ok {
			kind = uint32(len(kindOf))
			kindOf[e.kinds] = kind
			kinds = binary.AppendUvarint(kinds, uint64(len(e.kinds)))
			kinds = append(kinds, e.kinds...)
		}
		skips = append(skips, e.skips...)
		summary = little.AppendUint64(summary, uint64(e.bytes))
		summary = little.AppendUint32(summary, kind)
		summary = little.AppendUint32(summary, uint32(len(skips)))
		sums = append(sums, e.sum[:]...)
		starts = little.AppendUint32(starts, uint32(h.Rows))
		for _, t := range e.stretches {
			rows = little.AppendUint32(rows, t.segment)
			rows = little.AppendUint32(rows, t.unit)
			rows = little.AppendUint32(rows, t.store)
			rows = little.AppendUint32(rows, uint32(t.Length))
			rows = little.AppendUint64(rows, uint64(t.Offset))
			order = append(order, at{t.segment, t.unit, uint32(h.Rows)})
			h.Rows++
		}
	}
	slices.SortFunc(order, func(a, b at) int {
		return cmp.Or(cmp.Compare(a.segment, b.segment), cmp.Compare(a.unit, b.unit), cmp.Compare(a.row, b.row))
	})
	places := append(little.AppendUint32(starts, uint32(h.Rows)), rows...)
	for _, o := range order {
		places = little.AppendUint32(places, o.row)
	}
	h.Lengths = [2]int{len(tail), len(skips)}
	for _, b := range []struct {
		to    *span
		block []byte
	}{
		{&h.Names, append(names, tail...)},
		{&h.Stats, stats},
		{&h.Summary, summary},
		{&h.Kinds, kinds},
		{&h.Skips, skips},
		{&h.Sums, sums},
		{&h.Places, places},
	} {
		var err error
		if *b.to, err = s.add(b.block); err != nil {
			return err
		}
	}
	return nil
}

// table is a table in memory, its columns as they lie on disk.
type table struct {
	files, rows            int
	ends, names            []byte // of the paths
	stats, summary         []byte
	kinds                  [][]Count
	skips                  []byte
	starts, places, byUnit []byte
	sums                   func() ([]byte, error) // read when first asked for
}

// load opens the blocks of a table side by side.
func (h *tableHead) load(o *opener) (*table, error) {
	t := &table{files: h.Files, rows: h.Rows}
	var names, kinds, places []byte
	blocks := []struct {
		to   *[]byte
		at   span
		size int // -1: any
	}{
		{&names, h.Names, 4*h.Files + h.Lengths[0]},
		{&t.stats, h.Stats, statWidth * h.Files},
		{&t.summary, h.Summary, summaryWidth * h.Files},
		{&places, h.Places, 4*(h.Files+1) + (rowWidth+4)*h.Rows},
		{&t.skips, h.Skips, h.Lengths[1]},
		{&kinds, h.Kinds, -1},
	}
	failed := make([]bool, len(blocks))
	var group sync.WaitGroup
	for i, b := range blocks {
		group.Go(func() {
			plain, err := o.block(b.at, nil)
			failed[i] = err != nil || b.size >= 0 && len(plain) != b.size
			*b.to = plain
		})
	}
	group.Wait()
	if slices.Contains(failed, true) {
		return nil, errDamaged
	}
	t.ends, t.names = names[:4*h.Files], names[4*h.Files:]
	t.starts, places = places[:4*(h.Files+1)], places[4*(h.Files+1):]
	t.places, t.byUnit = places[:rowWidth*h.Rows], places[rowWidth*h.Rows:]
	t.kinds = readKinds(kinds)
	t.sums = sync.OnceValues(func() ([]byte, error) {
		sums, err := o.block(h.Sums, nil)
		if err == nil && len(sums) != sha256.Size*h.Files {
			err = errDamaged
		}
		return sums, err
	})
	return t, nil
}

func number32(column []byte, i int) int { return int(binary.LittleEndian.Uint32(column[4*i:])) }

func number64(b []byte) int64 { return int64(binary.LittleEndian.Uint64(b)) }

// path returns the path of a file below the root, as it lies in the column.
func (t *table) path(d Doc) []byte {
	start := 0
	if d > 0 {
		start = number32(t.ends, int(d)-1)
	}
	return t.names[start:number32(t.ends, int(d))]
}

// is reports whether a file is as it was when it was read.
func (t *table) is(d Doc, f *survey.File) bool {
	s := t.stats[statWidth*int(d):]
	return number64(s) == f.Size && number64(s[8:]) == f.Modified && number64(s[16:]) == f.Changed
}

// fresh returns for each file its number, where it is known as it is now. The
// files are in the order of their paths.
func (t *table) fresh(root string, files []survey.File) []Doc {
	docs := make([]Doc, len(files))
	d := Doc(0)
	for i := range files {
		f := &files[i]
		name := relative(root, f.Path)
		docs[i] = NoDoc
		for ; int(d) < t.files; d++ {
			c := compare(t.path(d), name)
			if c > 0 {
				break
			}
			if c == 0 {
				if t.is(d, f) {
					docs[i] = d
				}
				d++
				break
			}
		}
	}
	return docs
}

// compare compares a path where it lies.
func compare(a []byte, b string) int {
	switch {
	case string(a) == b:
		return 0
	case string(a) < b:
		return -1
	}
	return 1
}

// row is a stretch as it lies in a table.
func (t *table) row(i int) stretch {
	b := t.places[rowWidth*i:]
	return stretch{
		segment: uint32(number32(b, 0)), unit: uint32(number32(b, 1)), store: uint32(number32(b, 2)),
		span: span{number64(b[16:]), int64(number32(b, 3))},
	}
}

// rowsOf returns the first row of a file and the one behind its last.
func (t *table) rowsOf(d Doc) (from, to int) {
	return number32(t.starts, int(d)), number32(t.starts, int(d)+1)
}

// docOf returns the file that a row belongs to.
func (t *table) docOf(row int) Doc {
	low, high := 0, t.files
	for low+1 < high {
		if mid := (low + high) / 2; number32(t.starts, mid) <= row {
			low = mid
		} else {
			high = mid
		}
	}
	return Doc(low)
}

// each yields the rows of a stretch: none if nobody has it any more, several
// where files have the same content.
func (t *table) each(segment, unit uint32, yield func(row int)) {
	low, high := 0, t.rows
	for low < high {
		mid := (low + high) / 2
		r := t.row(number32(t.byUnit, mid))
		if r.segment < segment || r.segment == segment && r.unit < unit {
			low = mid + 1
		} else {
			high = mid
		}
	}
	for ; low < t.rows; low++ {
		i := number32(t.byUnit, low)
		if r := t.row(i); r.segment != segment || r.unit != unit {
			return
		}
		yield(i)
	}
}

// entry takes a file out of the table.
func (t *table) entry(d Doc) (*entry, error) {
	sums, err := t.sums()
	if err != nil {
		return nil, err
	}
	s := t.stats[statWidth*int(d):]
	e := &entry{path: string(t.path(d)), size: number64(s), modified: number64(s[8:]), changed: number64(s[16:])}
	copy(e.sum[:], sums[sha256.Size*int(d):])
	k := t.known(d)
	e.bytes, e.kinds, e.skips = k.Bytes, countsText(k.Kinds), t.skipsOf(d)
	for from, to := t.rowsOf(d); from < to; from++ {
		e.stretches = append(e.stretches, t.row(from))
	}
	return e, nil
}

// Known is what there is to say of a file without opening its pieces.
type Known struct {
	Bytes int64   // that were read
	Kinds []Count // of the file and of those inside it; not to be changed
}

// Count is how many files there are of a kind.
type Count struct {
	Kind extract.Kind
	N    int
}

func (t *table) known(d Doc) Known {
	s := t.summary[summaryWidth*int(d):]
	k := Known{Bytes: number64(s)}
	if i := number32(s[8:], 0); i < len(t.kinds) {
		k.Kinds = t.kinds[i]
	}
	return k
}

// skipsOf returns the records of what could not be read in a file.
func (t *table) skipsOf(d Doc) []byte {
	end := func(i int) int { return number32(t.summary[summaryWidth*i+12:], 0) }
	start := 0
	if d > 0 {
		start = end(int(d) - 1)
	}
	return t.skips[start:end(int(d))]
}

// countsText writes counts, and readKinds reads a list of them.
func countsText(counts []Count) string {
	var b []byte
	for _, c := range counts {
		b = binary.AppendUvarint(append(b, byte(c.Kind)), uint64(c.N))
	}
	return string(b)
}

func readKinds(in []byte) [][]Count {
	var all [][]Count
	r := reading{in: in}
	for len(r.in) > 0 && !r.failed {
		one := reading{in: r.bytes(int(r.uint(uint64(len(r.in)))))}
		var counts []Count
		for len(one.in) > 0 && !one.failed {
			counts = append(counts, Count{extract.Kind(one.byte()), int(one.uint(math.MaxInt))})
		}
		all = append(all, counts)
	}
	return all
}

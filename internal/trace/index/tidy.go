package index

import (
	"cmp"
	"errors"
	"path/filepath"
	"slices"
)

// Files of the index are merged so that of any two the larger is at least
// growth times as large as the smaller: then there are few, and each posting is
// rewritten a few times at most while the index grows. One that is mostly of
// files that are gone is rewritten too.
const growth = 4

// leastDead is up to how many bytes nobody minds what is left of files that are
// gone.
const leastDead = 1 << 20

// pile is a file of the index with what of it is still needed.
type pile struct {
	id         uint32
	size, live int64
}

// toMerge returns the files that are to be written as one, or none.
func toMerge(piles []pile) map[uint32]bool {
	slices.SortFunc(piles, func(a, b pile) int { return cmp.Or(cmp.Compare(a.live, b.live), cmp.Compare(a.id, b.id)) })
	chosen := map[uint32]bool{}
	sum := int64(0) // of those before, as if they were one already
	last := -1
	for i, p := range piles {
		if i > 0 && p.live < growth*sum {
			last = i
		}
		sum += p.live
	}
	for i, p := range piles {
		if i <= last || p.size-p.live > max(p.live, leastDead) {
			chosen[p.id] = true
		}
	}
	return chosen
}

// tidy merges files of postings and of pieces where it is time.
func (w *Writer) tidy() error {
	if err := w.tidyPostings(); err != nil {
		return err
	}
	return w.tidyStores()
}

// live returns which stretches of each file of postings somebody still has, and
// how many bytes of each file of pieces.
func (w *Writer) live() (stretches map[uint32][]bool, bytes map[uint32]int64) {
	stretches, bytes = map[uint32][]bool{}, map[uint32]int64{}
	for _, p := range w.head.Postings {
		stretches[p.ID] = make([]bool, p.Units)
	}
	for _, e := range w.entries {
		for _, s := range e.stretches {
			if of := stretches[s.segment]; !of[s.unit] { // several may have it
				of[s.unit] = true
				bytes[s.store] += s.Length
			}
		}
	}
	return stretches, bytes
}

// tidyPostings merges files of postings.
func (w *Writer) tidyPostings() error {
	live, _ := w.live()
	var piles []pile
	for _, p := range w.head.Postings {
		had := 0
		for _, is := range live[p.ID] {
			if is {
				had++
			}
		}
		// Postings are not counted one by one: stretches stand for them.
		share := float64(had) / float64(max(1, p.Units))
		piles = append(piles, pile{p.ID, p.Size, int64(float64(p.Size) * share)})
	}
	chosen := toMerge(piles)
	if len(chosen) == 0 {
		return nil
	}
	return w.mergePostings(chosen, live)
}

func (w *Writer) mergePostings(chosen map[uint32]bool, live map[uint32][]bool) (err error) {
	p, out, err := w.newFile()
	if err != nil {
		return err
	}
	var from []*cursor
	defer func() {
		for _, c := range from {
			c.from.open.close()
		}
	}()
	var kept []postingPart
	to := map[uint32][]uint32{}
	units := uint32(0)
	for _, old := range w.head.Postings {
		if !chosen[old.ID] {
			kept = append(kept, old)
			continue
		}
		file, err := newOpener(filepath.Join(w.x.dir, old.Name), w.x.setup.Key, old.Salt)
		if err != nil {
			return err
		}
		c := &cursor{from: &postings{id: old.ID, open: file}, to: make([]uint32, old.Units)}
		from, to[old.ID] = append(from, c), c.to
		if c.from.blocks, err = file.block(old.Blocks, nil); err != nil {
			return err
		}
		for unit := range c.to {
			c.to[unit] = nowhere
			if live[old.ID][unit] {
				c.to[unit] = units
				units++
			}
		}
	}
	pw := &postingWriter{out: out}
	if err := merge(from, pw); err != nil {
		return errors.Join(err, out.file.Close())
	}
	blocks, err := pw.finish()
	p.Size = out.offset
	if err := errors.Join(err, out.finish()); err != nil {
		return err
	}
	for _, e := range w.entries {
		for i := range e.stretches {
			if s := &e.stretches[i]; chosen[s.segment] {
				s.unit = to[s.segment][s.unit]
				s.segment = p.ID
			}
		}
	}
	kept = append(kept, postingPart{p, blocks, units})
	w.head.Postings = kept
	return nil
}

// tidyStores writes the pieces of several files into one.
func (w *Writer) tidyStores() error {
	if w.store != nil {
		if err := w.store.out.sync(); err != nil {
			return err
		}
		w.store.Size = w.store.out.offset
	}
	_, live := w.live()
	var piles []pile
	parts := slices.Clone(w.head.Stores)
	if w.store != nil {
		parts = append(parts, w.store.part)
	}
	for _, p := range parts {
		piles = append(piles, pile{p.ID, p.Size, live[p.ID]})
	}
	chosen := toMerge(piles)
	if len(chosen) == 0 {
		return nil
	}
	return w.mergeStores(chosen, parts)
}

func (w *Writer) mergeStores(chosen map[uint32]bool, parts []part) error {
	into, err := w.newStore()
	if err != nil {
		return err
	}
	var kept []part
	from := map[uint32]*opener{}
	defer func() {
		for _, o := range from {
			o.close()
		}
	}()
	for _, p := range parts {
		if !chosen[p.ID] {
			kept = append(kept, p)
			continue
		}
		if from[p.ID], err = newOpener(filepath.Join(w.x.dir, p.Name), w.x.setup.Key, p.Salt); err != nil {
			return err
		}
	}
	moved := map[stretch]span{}
	var room []byte
	for _, e := range w.entries {
		for i := range e.stretches {
			s := &e.stretches[i]
			if !chosen[s.store] {
				continue
			}
			at, ok := moved[*s]
			if !ok {
				plain, err := from[s.store].block(s.span, room)
				if err != nil {
					return err
				}
				room = plain
				if at, err = into.out.add(plain); err != nil {
					return err
				}
				moved[*s] = at
			}
			s.store, s.span = into.ID, at
		}
	}
	if w.store != nil {
		if err := w.store.out.file.Close(); err != nil {
			return err
		}
		w.store = nil
	}
	into.Size = into.out.offset
	if err := into.out.finish(); err != nil {
		return err
	}
	kept = append(kept, into.part)
	w.head.Stores = kept
	return nil
}

package index

import (
	"crypto/rand"
	"path/filepath"
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"ownup/internal/core/match"
)

var (
	testKey   = []byte("0123456789abcdef0123456789abcdef")
	testSetup = Setup{Key: testKey, Random: rand.Reader, hasty: true}
)

// postingFile writes keys and the stretches that have them.
func postingFile(t *rapid.T, dir, name string, of map[uint32][]match.Key, units uint32) *postings {
	out, err := newSealer(filepath.Join(dir, name), testSetup)
	if err != nil {
		t.Fatal(err)
	}
	var r run
	for u := range units {
		keys := slices.Clone(of[u])
		slices.Sort(keys)
		r.add(slices.Compact(keys), u)
	}
	w := &postingWriter{out: out}
	if err := r.write(w); err != nil {
		t.Fatal(err)
	}
	return reopen(t, dir, name, w)
}

func reopen(t *rapid.T, dir, name string, w *postingWriter) *postings {
	blocks, err := w.finish()
	if err != nil {
		t.Fatal(err)
	}
	if err := w.out.finish(); err != nil {
		t.Fatal(err)
	}
	file, err := newOpener(filepath.Join(dir, name), testKey, w.out.salt)
	if err != nil {
		t.Fatal(err)
	}
	p := &postings{open: file}
	if p.blocks, err = file.block(blocks, nil); err != nil {
		t.Fatal(err)
	}
	return p
}

func anyKeys(t *rapid.T) []match.Key {
	// Few and many keys, near and far apart, so that there are several blocks.
	most := rapid.SampledFrom([]uint32{10, 1 << 14, 1<<32 - 1}).Draw(t, "most")
	list := rapid.SliceOfN(rapid.Uint32Range(0, most), 0, 3000).Draw(t, "keys")
	keys := make([]match.Key, len(list))
	for i, k := range list {
		keys[i] = match.Key(k)
	}
	return keys
}

func with(of map[uint32][]match.Key, keys []match.Key) []uint32 {
	var units []uint32
	for u, has := range of {
		if slices.ContainsFunc(has, func(k match.Key) bool { return slices.Contains(keys, k) }) {
			units = append(units, u)
		}
	}
	slices.Sort(units)
	return units
}

func search(t *rapid.T, p *postings, keys []match.Key) []uint32 {
	keys = slices.Clone(keys)
	slices.Sort(keys)
	var units []uint32
	if err := p.search(slices.Compact(keys), func(u uint32) { units = append(units, u) }); err != nil {
		t.Fatal(err)
	}
	slices.Sort(units)
	return slices.Compact(units)
}

func TestPostings(t *testing.T) {
	rapid.Check(t, func(r *rapid.T) {
		dir := t.TempDir()
		const units = 4
		a, b := map[uint32][]match.Key{}, map[uint32][]match.Key{}
		for u := range uint32(units) {
			a[u], b[u] = anyKeys(r), anyKeys(r)
		}
		var sought []match.Key
		for range rapid.IntRange(0, 20).Draw(r, "sought") {
			from := a[rapid.Uint32Range(0, units-1).Draw(r, "unit")]
			if len(from) > 0 && rapid.Bool().Draw(r, "known") {
				sought = append(sought, rapid.SampledFrom(from).Draw(r, "key"))
			} else {
				sought = append(sought, match.Key(rapid.Uint32().Draw(r, "any key")))
			}
		}
		pa, pb := postingFile(r, dir, "a", a, units), postingFile(r, dir, "b", b, units)
		defer pa.open.close()
		defer pb.open.close()
		if diff := cmp.Diff(with(a, sought), search(r, pa, sought)); diff != "" {
			r.Fatal(diff)
		}
		// Merged, without the second stretch of each.
		out, err := newSealer(filepath.Join(dir, "merged"), testSetup)
		if err != nil {
			r.Fatal(err)
		}
		w := &postingWriter{out: out}
		if err := merge([]*cursor{{from: pa, to: []uint32{0, nowhere, 1, 2}}, {from: pb, to: []uint32{3, nowhere, 4, 5}}}, w); err != nil {
			r.Fatal(err)
		}
		merged := reopen(r, dir, "merged", w)
		defer merged.open.close()
		both := map[uint32][]match.Key{0: a[0], 1: a[2], 2: a[3], 3: b[0], 4: b[2], 5: b[3]}
		if diff := cmp.Diff(with(both, sought), search(r, merged, sought)); diff != "" {
			r.Fatalf("merged: %s", diff)
		}
	})
}

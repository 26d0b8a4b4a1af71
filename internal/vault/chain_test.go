package vault_test

import (
	"bytes"
	"errors"
	"fmt"
	"slices"
	"testing"

	"pgregory.net/rapid"

	"ownup/internal/core/problem"
	"ownup/internal/record"
	"ownup/internal/vault"
)

// history is a mistake's chain as the store holds it.
type history struct {
	id     string
	events []record.Event
	seq    int64
	head   []byte
	mac    []byte
}

// newHistory chains payloads and signs the end.
func newHistory(v *vault.Vault, id string, payloads ...[]byte) history {
	h := history{id: id}
	link := vault.Genesis(id)
	for i, p := range payloads {
		link = vault.Link(link, id, int64(i+1), p)
		h.events = append(h.events, record.Event{Seq: int64(i + 1), Sealed: p, Hash: bytes.Clone(link[:])})
	}
	h.seq = int64(len(payloads))
	h.head = bytes.Clone(link[:])
	h.mac = v.SignHead(id, h.seq, link)
	return h
}

func (h history) clone() history {
	h.events = slices.Clone(h.events)
	for i := range h.events {
		h.events[i].Sealed = bytes.Clone(h.events[i].Sealed)
		h.events[i].Hash = bytes.Clone(h.events[i].Hash)
	}
	h.head, h.mac = bytes.Clone(h.head), bytes.Clone(h.mac)
	return h
}

func (h history) check(v *vault.Vault) error {
	return v.CheckChain(h.id, slices.Values(h.events), h.seq, h.head, h.mac)
}

// rewrite gives h the hashes that fit its events, as somebody without the
// vault can: only the signature stays as it was.
func (h *history) rewrite() {
	link := vault.Genesis(h.id)
	for i := range h.events {
		h.events[i].Seq = int64(i + 1)
		link = vault.Link(link, h.id, int64(i+1), h.events[i].Sealed)
		h.events[i].Hash = bytes.Clone(link[:])
	}
	h.seq, h.head = int64(len(h.events)), link[:]
}

func fourEvents(v *vault.Vault) history {
	return newHistory(v, "m", []byte("one"), []byte("two"), []byte("three"), []byte("four"))
}

func TestCheckChainNamesTheFirstEventThatDoesNotFit(t *testing.T) {
	v := newVault(t)
	other := newHistory(v, "n", []byte("one"), []byte("two"), []byte("three"), []byte("four"))
	tests := []struct {
		name   string
		change func(*history)
		event  int64
	}{
		{"a changed payload", func(h *history) { h.events[2].Sealed[0] ^= 1 }, 3},
		{"a changed hash", func(h *history) { h.events[1].Hash[31] ^= 1 }, 2},
		{"two events swapped", func(h *history) { h.events[1], h.events[2] = h.events[2], h.events[1] }, 2},
		{"two swapped and renumbered", func(h *history) {
			h.events[1], h.events[2] = h.events[2], h.events[1]
			h.events[1].Seq, h.events[2].Seq = 2, 3
		}, 2},
		{"the first cut off", func(h *history) { h.events = h.events[1:] }, 1},
		{"one taken out", func(h *history) { h.events = slices.Delete(h.events, 1, 2) }, 2},
		{"the tail cut off", func(h *history) { h.events = h.events[:3] }, 4},
		{"the tail cut off, the row changed to match", func(h *history) { h.events = h.events[:3]; h.rewrite() }, 0},
		{"all cut off", func(h *history) { h.events = nil }, 1},
		{"all cut off, the row changed to match", func(h *history) { h.events = nil; h.rewrite() }, 0},
		{"one doubled", func(h *history) { h.events = slices.Insert(h.events, 2, h.events[1]) }, 3},
		{"one added at the end", func(h *history) {
			h.events = append(h.events, record.Event{Seq: 5, Sealed: []byte("five"), Hash: make([]byte, 32)})
		}, 5},
		{"one spliced in from another mistake", func(h *history) { h.events[2] = other.events[2] }, 3},
		{"rewritten from the second on", func(h *history) { h.events[1].Sealed = []byte("2"); h.rewrite() }, 0},
		{"a foreign head", func(h *history) { h.head = other.head }, 0},
		{"a changed signature", func(h *history) { h.mac[0] ^= 1 }, 0},
		{"no signature", func(h *history) { h.mac = nil }, 0},
		{"the row says fewer", func(h *history) { h.seq = 3 }, 4},
		{"the row says more", func(h *history) { h.seq = 5 }, 5},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			h := fourEvents(v).clone()
			if err := h.check(v); err != nil {
				t.Fatalf("the untouched chain: %v", err)
			}
			tt.change(&h)
			err := h.check(v)
			broken, ok := errors.AsType[*vault.BrokenChain](err)
			if !ok || problem.KindOf(err) != problem.Damaged {
				t.Fatalf("CheckChain = %v, want a damaged problem with a BrokenChain", err)
			}
			if broken.Event != tt.event {
				t.Errorf("named event %d (%v), want %d", broken.Event, err, tt.event)
			}
		})
	}
}

func TestChainsOfOthersDoNotPass(t *testing.T) {
	v := newVault(t)
	stranger, err := vault.FromKey(bytes.Repeat([]byte{9}, vault.KeySize))
	if err != nil {
		t.Fatal(err)
	}
	if err := fourEvents(stranger).check(v); err == nil {
		t.Error("a chain signed by another vault passed")
	}
	h := fourEvents(v)
	h.id = "n"
	if err := h.check(v); err == nil {
		t.Error("the chain of one mistake passed as that of another")
	}
}

// Whoever has only the database may change any row any number of times, and
// even put the hashes right: every result other than the original shows.
func TestNoTamperedChainPasses(t *testing.T) {
	v := newVault(t)
	rapid.Check(t, func(t *rapid.T) {
		payload := rapid.SliceOfN(rapid.Byte(), 1, 6)
		original := newHistory(v, "m", rapid.SliceOfN(payload, 1, 6).Draw(t, "payloads")...)
		donor := newHistory(v, "n", rapid.SliceOfN(payload, 1, 6).Draw(t, "donor")...)
		if err := original.check(v); err != nil {
			t.Fatalf("the untouched chain: %v", err)
		}
		h := original.clone()
		for range rapid.IntRange(1, 4).Draw(t, "changes") {
			tamper(t, &h, donor)
		}
		if rapid.Bool().Draw(t, "rewrite") {
			h.rewrite()
		}
		if fmt.Sprint(h) == fmt.Sprint(original) {
			t.Skip("the changes cancelled out")
		}
		if err := h.check(v); err == nil {
			t.Errorf("passed:\n%v\nwas:\n%v", h, original)
		}
	})
}

// tamper changes one thing in h.
func tamper(t *rapid.T, h *history, donor history) {
	n := len(h.events)
	if n == 0 {
		h.events = append(h.events, donor.clone().events...)
		return
	}
	i := rapid.IntRange(0, n-1).Draw(t, "event")
	flip := func(b []byte) {
		b[rapid.IntRange(0, len(b)-1).Draw(t, "byte")] ^= rapid.ByteRange(1, 255).Draw(t, "flip")
	}
	switch rapid.IntRange(0, 7).Draw(t, "tampering") {
	case 0:
		flip(h.events[i].Sealed)
	case 1:
		flip(h.events[i].Hash)
	case 2:
		flip(h.head)
	case 3:
		h.seq += rapid.SampledFrom([]int64{-1, 1}).Draw(t, "more")
	case 4: // cut
		h.events = h.events[:i]
	case 5: // take out
		h.events = slices.Delete(h.events, i, i+1)
	case 6: // reorder
		j := rapid.IntRange(0, n-1).Draw(t, "other")
		h.events[i], h.events[j] = h.events[j], h.events[i]
	case 7: // splice
		h.events = append(h.events[:i:i], donor.clone().events...)
	}
}

// The links and signatures are stored, so they must never change. The values
// were also computed from the description alone, with another language's
// libraries.
func TestChainIsAsItWasWritten(t *testing.T) {
	h := fourEvents(newVault(t))
	const head = "da2908218f3602da8ab1572bbb1d2531fd6a61876af827b1ddfed1a4ae65a5e9"
	const mac = "0f6568dada55f93aac3d101b69a73e975ec55929f55ae6196e3b5dc46dd4cfd8"
	if got := fmt.Sprintf("%x", h.head); got != head {
		t.Errorf("head = %s, want %s", got, head)
	}
	if got := fmt.Sprintf("%x", h.mac); got != mac {
		t.Errorf("signature = %s, want %s", got, mac)
	}
}

func FuzzCheckChain(f *testing.F) {
	v := newVault(f)
	h := newHistory(v, "m", []byte("one"), []byte("two"))
	f.Add([]byte("one"), h.events[0].Hash, []byte("two"), h.events[1].Hash, int64(2), h.head, h.mac)
	f.Add([]byte("one"), h.events[0].Hash, []byte("too"), h.events[1].Hash, int64(2), h.head, h.mac)
	f.Add([]byte(""), []byte(""), []byte(""), []byte(""), int64(-1), []byte(""), []byte(""))
	f.Fuzz(func(t *testing.T, s1, h1, s2, h2 []byte, seq int64, head, mac []byte) {
		got := history{"m", []record.Event{{Seq: 1, Sealed: s1, Hash: h1}, {Seq: 2, Sealed: s2, Hash: h2}}, seq, head, mac}
		if err := got.check(v); (err == nil) != (fmt.Sprint(got) == fmt.Sprint(h)) {
			t.Errorf("CheckChain = %v for %v", err, got)
		}
	})
}

package trace

import (
	"fmt"
	"path/filepath"
	"strings"
	"unicode"
	"unicode/utf8"

	"ownup/internal/core/match"
	"ownup/internal/trace/extract"
)

// Copies of a file are found by its content and by its words. Each run of five
// words is a shingle; the share of the sought file's shingles that a document
// has says how much of it was taken over, whatever was done to its form
// (A. Broder, "On the resemblance and containment of documents", 1997).
const (
	shingleWords = 5
	fewestShared = 8   // shingles; fewer are a phrase that everybody uses
	nearlyAll    = 0.8 // from which share on a document is the file in another form
	aPart        = 0.3
	anExcerpt    = 0.05
	excerptWords = 30  // shingles that an excerpt has at least
	mostWholes   = 64  // files sought at once
	mostShingles = 1e6 // kept of one file; what is beyond them is not compared
)

// whole is a file whose copies are sought, made ready.
type whole struct {
	name     string
	sum      [32]byte
	shingles int
	words    uint64 // hash of all of its words
}

// copies counts what documents have of the files sought.
type copies struct {
	wholes []whole
	of     map[uint64]uint64 // shingle -> the files that have it, one bit each
}

// shingles are those of one document so far.
type shingles struct {
	window [shingleWords]uint64 // hashes of the last words
	count  int                  // words so far
	words  uint64               // hash of all words
	shared map[uint64]bool
	share  []int // of each file sought, the number of its shingles
}

// piece adds the words of a piece.
func (c *copies) piece(d *document, p *extract.Piece) {
	if len(c.wholes) == 0 || p.Part == "header" || p.Part == "properties" {
		return
	}
	d.shingles.add(p.Text, func(shingle uint64) {
		files := c.of[shingle]
		if files == 0 || d.shingles.shared[shingle] {
			return
		}
		if d.shingles.shared == nil {
			d.shingles.shared, d.shingles.share = map[uint64]bool{}, make([]int, len(c.wholes))
		}
		d.shingles.shared[shingle] = true
		for i := range c.wholes {
			if files&(1<<i) != 0 {
				d.shingles.share[i]++
			}
		}
	})
}

// add reads words and gives each full shingle to each.
func (s *shingles) add(text string, each func(uint64)) {
	hash, inside := uint64(fnvStart), false
	for i := 0; i <= len(text); {
		r, size := rune(' '), 1
		if i < len(text) {
			r, size = utf8.DecodeRuneInString(text[i:])
		}
		i += size
		if unicode.IsLetter(r) || unicode.IsDigit(r) {
			hash, inside = (hash^uint64(unicode.ToLower(r)))*fnvPrime, true
			continue
		}
		if !inside {
			continue
		}
		s.window[s.count%shingleWords] = hash
		s.words = (s.words ^ hash) * fnvPrime
		s.count++
		hash, inside = fnvStart, false
		if s.count >= shingleWords {
			each(s.shingle())
		}
	}
}

// Fowler, Noll and Vo's hash, FNV-1a, of 64 bits.
const (
	fnvStart = 14695981039346656037
	fnvPrime = 1099511628211
)

// shingle is the hash of the last words in their order.
func (s *shingles) shingle() uint64 {
	h := uint64(fnvStart)
	for i := range shingleWords {
		h = (h ^ s.window[(s.count+i)%shingleWords]) * fnvPrime
		h ^= h >> 29
	}
	return h
}

// whole adds the document to the occurrences where it is a copy.
func (g *gatherer) whole(d *document) {
	if !g.request.counts(Copy) {
		return
	}
	for i := range g.copies.wholes {
		w := &g.copies.wholes[i]
		reason, tier, weight := d.copyOf(w, i)
		if reason == "" || g.isSought(d, w) {
			continue
		}
		g.keep(d, &Occurrence{
			Path: g.path, Members: d.members, Text: w.name, Kind: Copy, Reason: reason,
			Hit: match.Hit{Kind: match.Text, Tier: tier, Weight: weight, Index: i},
		})
	}
}

// isSought reports the sought file itself, where it lies.
func (g *gatherer) isSought(d *document, w *whole) bool {
	absolute, err := filepath.Abs(g.path)
	return err == nil && g.sought.itself[strings.Join(append([]string{absolute}, d.members...), "\x00")] == w.name
}

// copyOf says what of a file the document has; "" where it is not to be
// mentioned. The weight is the share in percent.
func (d *document) copyOf(w *whole, index int) (reason string, tier match.Tier, weight int) {
	if d.begun.Size > 0 && d.begun.Sum == w.sum {
		return "is the same file, byte for byte", match.AsTyped, 100
	}
	s := &d.shingles
	if s.share == nil || s.share[index] < min(fewestShared, w.shingles) {
		return "", 0, 0
	}
	share := float64(s.share[index]) / float64(w.shingles)
	percent := int(share * 100)
	switch {
	case s.words == w.words:
		return "says the same, word for word", match.AsTyped, 100
	case share >= nearlyAll:
		return fmt.Sprintf("holds %d %% of its text", percent), match.OtherForm, percent
	case share >= aPart:
		return fmt.Sprintf("holds %d %% of its text", percent), match.Derivation, percent
	case share >= anExcerpt && s.share[index] >= excerptWords:
		return fmt.Sprintf("holds %d %% of its text, an excerpt", percent), match.Coincidence, percent
	}
	return "", 0, 0
}

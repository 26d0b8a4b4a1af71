package workgraph

import (
	"encoding/binary"
	"strings"
)

// texts holds the keys and titles of acts: each entry is the length of the
// key, the key, the length of the title, the title. Entries lie end to end in
// chunks, because one growing arena would hold everything twice for a moment,
// and one string an act costs more than most titles.
type texts struct {
	chunks []string // chunk i holds the places from i*textChunk on; "" belongs to the one before
	last   *strings.Builder
}

// textChunk is how many places a chunk has. A longer entry has a chunk of its
// own, which takes the numbers of as many as it needs.
const textChunk = 1 << 20

// maxTexts is how many bytes of texts a graph can hold.
const maxTexts = 1 << 32

// textSize is how much room an entry takes.
func textSize(key, title string) int {
	return len(key) + len(title) + 2*binary.MaxVarintLen32
}

// add appends an entry and returns its place.
func (t *texts) add(key, title string) uint32 {
	if t.last == nil || t.last.Len() > 0 && t.last.Len()+textSize(key, title) > textChunk {
		t.seal()
		t.last = &strings.Builder{}
		t.last.Grow(max(textChunk, textSize(key, title)))
	}
	place := uint32(len(t.chunks))*textChunk + uint32(t.last.Len())
	var length [binary.MaxVarintLen32]byte
	for _, s := range [2]string{key, title} {
		t.last.Write(length[:binary.PutUvarint(length[:], uint64(len(s)))])
		t.last.WriteString(s)
	}
	return place
}

// seal ends the chunk that entries are added to.
func (t *texts) seal() {
	if t.last == nil {
		return
	}
	places := t.last.Len()
	t.chunks = append(t.chunks, t.last.String())
	for ; places > textChunk; places -= textChunk {
		t.chunks = append(t.chunks, "")
	}
	t.last = nil
}

// room reports whether so many bytes more surely have places.
func (t *texts) room(more int) bool {
	return uint64(len(t.chunks)+2)*textChunk+2*uint64(more) < maxTexts
}

// at returns the entry at a place, of sealed chunks.
func (t *texts) at(place uint32) (key, title string) {
	rest := t.chunks[place/textChunk][place%textChunk:]
	key, rest = cutText(rest)
	title, _ = cutText(rest)
	return key, title
}

// cutText takes a text with its length off s.
func cutText(s string) (text, rest string) {
	n, shift, i := 0, 0, 0
	for ; s[i] >= 0x80; i++ {
		n |= int(s[i]&0x7f) << shift
		shift += 7
	}
	n |= int(s[i]) << shift
	return s[i+1 : i+1+n], s[i+1+n:]
}

package wording

// vocabulary numbers words, from 1. It is an open-addressing table at most
// half full: every word of a text is looked up, and a map took a tenth of the
// time of a review.
type vocabulary struct {
	words []string // by number; the first is ""
	table []int32  // numbers by hash, 0: free
}

func newVocabulary(words []string) vocabulary {
	size := 1
	for size < 2*len(words) {
		size *= 2
	}
	v := vocabulary{words: words, table: make([]int32, size)}
	for id := 1; id < len(words); id++ {
		at := v.hash([]byte(words[id]))
		for v.table[at] != 0 {
			at = (at + 1) & uint32(size-1)
		}
		v.table[at] = int32(id)
	}
	return v
}

// hash is FNV-1a, cut to the size of the table.
func (v *vocabulary) hash(word []byte) uint32 {
	h := uint32(2166136261)
	for _, c := range word {
		h = (h ^ uint32(c)) * 16777619
	}
	return (h ^ h>>15) & uint32(len(v.table)-1)
}

// number returns the number of a word, 0 for one that is in no list.
func (v *vocabulary) number(word []byte) int32 {
	at := v.hash(word)
	for v.table[at] != 0 {
		if id := v.table[at]; v.words[id] == string(word) {
			return id
		}
		at = (at + 1) & uint32(len(v.table)-1)
	}
	return 0
}

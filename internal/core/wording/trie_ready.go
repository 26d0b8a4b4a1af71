package wording

import (
	"math/bits"
	"slices"
)

// front makes ready what is asked for at every word: the rarest needs behind
// the edges of the root, and the classes of each word in one place.
func (t *trie) front() {
	t.either = make([]uint64, len(t.member))
	for i, set := range t.member {
		t.either[i] = set | t.begins[i]
	}
	var doors []door
	for _, edges := range t.byWord {
		for _, i := range edges {
			doors = append(doors, t.door(i))
		}
	}
	t.doors = make([][]door, len(t.byWord))
	for w, edges := range t.byWord {
		t.doors[w], doors = doors[:len(edges):len(edges)], doors[len(edges):]
	}
}

// door returns the door to an edge of the root.
func (t *trie) door(edge int32) door {
	d := door{edge: edge}
	needs := t.nodes[t.nodes[0].edges[edge].to].needs
	if len(needs) > 0 {
		d.need = needs[0]
	}
	if len(needs) > 1 {
		d.next = needs[1]
	}
	return d
}

// widen gives the nodes with many edges their index.
func (t *trie) widen() {
	for n := range t.nodes[1:] {
		if nd := &t.nodes[n+1]; len(nd.edges) >= manyEdges {
			nd.wide = t.index(nd)
		}
	}
}

// index builds the index of a node.
func (t *trie) index(nd *node) *wide {
	w := &wide{byWord: map[int32][]int32{}}
	for i := range nd.edges {
		e := &nd.edges[i]
		w.gapMax = max(w.gapMax, int32(e.gapMax))
		if e.shape != 0 {
			w.byShape = append(w.byShape, int32(i))
			w.shapes |= e.shape
		}
	}
	byClass := make([][]int32, t.stride*64)
	mask := make([]uint64, t.stride)
	for i := range nd.edges {
		switch e := &nd.edges[i]; {
		case e.shape != 0:
		case e.word != 0:
			w.byWord[e.word] = append(w.byWord[e.word], int32(i))
		default:
			byClass[e.class] = append(byClass[e.class], int32(i))
			mask[e.class>>6] |= 1 << (e.class & 63)
		}
	}
	for word := range int32(len(t.byWord)) {
		for k, want := range mask {
			at := word*t.stride + int32(k)
			for set := (t.member[at] | t.begins[at]) & want; set != 0; set &= set - 1 {
				w.byWord[word] = append(w.byWord[word], byClass[k<<6+bits.TrailingZeros64(set)]...)
			}
		}
		slices.Sort(w.byWord[word])
	}
	return w
}

// take notes that edge i of the root may take word w.
func (t *trie) take(w, i int32) {
	if n := len(t.byWord[w]); n == 0 || t.byWord[w][n-1] != i {
		t.byWord[w] = append(t.byWord[w], i)
	}
}

package wording

import "math"

// hit is one match of a pattern.
type hit struct {
	owner       int32
	guard       bool
	first, last int32 // tokens, last included
}

// matcher walks the trie over the tokens. What a sentence does not have at
// all is looked up once for the sentence, so that most ways end at their
// first step.
type matcher struct {
	trie    *trie
	tokens  []token
	hits    []hit
	shapes  shape    // of the sentence
	classes []uint64 // set of the classes that the sentence has a word of
	seen    []int32  // for each word, the number of the last sentence with it
	now     int32    // the number of the sentence
}

func (m *matcher) reset(t *trie, tokens []token) {
	m.tokens, m.hits = tokens, m.hits[:0]
	if m.trie != t {
		m.trie, m.now = t, 0
		m.classes = make([]uint64, t.stride)
		m.seen = make([]int32, len(t.byWord))
	}
}

// survey notes what the sentence has.
func (m *matcher) survey(s span) {
	if m.now == math.MaxInt32 {
		clear(m.seen)
		m.now = 0
	}
	m.now++
	m.shapes = 0
	clear(m.classes)
	stride := m.trie.stride
	for i := s.first; i < s.end; i++ {
		tok := &m.tokens[i]
		m.shapes |= tok.shape
		if tok.word == 0 || m.seen[tok.word] == m.now {
			continue
		}
		m.seen[tok.word] = m.now
		row := m.trie.either[tok.word*stride : (tok.word+1)*stride]
		classes := m.classes[:len(row)]
		for k := range row {
			classes[k] |= row[k]
		}
	}
}

// has reports whether the sentence has anything that a step may take.
func (m *matcher) has(s *step) bool {
	switch {
	case s.shape != 0:
		return m.shapes&s.shape != 0
	case s.word != 0:
		return m.seen[s.word] == m.now
	}
	return m.classes[s.class>>6]&(1<<(s.class&63)) != 0
}

// met reports whether the sentence meets a need.
func (m *matcher) met(need int32) bool {
	if need < 0 {
		return m.seen[-need] == m.now
	}
	return m.classes[need>>6]&(1<<(need&63)) != 0
}

// possible reports whether the sentence has all that it takes to go on from a
// node to an end.
func (m *matcher) possible(n int32) bool {
	for _, need := range m.trie.nodes[n].needs {
		if !m.met(need) {
			return false
		}
	}
	return true
}

// run finds the matches that begin at each token, in the order of the text.
func (m *matcher) run(sents []span) {
	t := m.trie
	root := &t.nodes[0]
	for _, s := range sents {
		m.survey(s)
		for i := s.first; i < s.end; i++ {
			tok := &m.tokens[i]
			if tok.word != 0 && tok.shape&shapeBlank == 0 {
				for _, d := range t.doors[tok.word] {
					if (d.need == 0 || m.met(d.need)) && (d.next == 0 || m.met(d.next)) {
						m.enter(&root.edges[d.edge], i, s)
					}
				}
			}
			if tok.shape&t.rootShapes != 0 {
				for _, e := range t.byShape {
					if m.shaped(&root.edges[e], tok) {
						m.enter(&root.edges[e], i, s)
					}
				}
			}
		}
	}
}

func (m *matcher) enter(e *edge, i int32, s span) {
	if !m.possible(e.to) {
		return
	}
	tok := &m.tokens[i]
	if e.first && !m.opens(e, i, s) || e.comma && tok.shape&shapeComma == 0 || e.not != 0 && m.trie.in(tok.word, e.not) {
		return
	}
	if e.shape != 0 || e.word != 0 || m.trie.in(tok.word, e.class) {
		m.walk(e.to, i, i+1, s)
	}
	m.phrases(e, i, i, s)
}

// phrases follows e where a phrase of its class stands at token j.
func (m *matcher) phrases(e *edge, from, j int32, s span) {
	tok := &m.tokens[j]
	if e.class == 0 || e.shape != 0 || tok.word == 0 || !m.trie.starts(tok.word, e.class) {
		return
	}
	for _, p := range m.trie.phrases[tok.word] {
		if p.class == e.class && m.stands(p.rest, j+1, s) {
			m.walk(e.to, from, j+1+int32(len(p.rest)), s)
		}
	}
}

// stands reports whether the words stand at token j, with nothing of another
// shape among them.
func (m *matcher) stands(words []int32, j int32, s span) bool {
	if j+int32(len(words)) > s.end {
		return false
	}
	for k, w := range words {
		tok := &m.tokens[j+int32(k)]
		if tok.word != w || tok.shape&shapeBlank != 0 {
			return false
		}
	}
	return true
}

// opens reports whether the words of the sentence before token i fit the gap
// of e, which follows the beginning of a sentence.
func (m *matcher) opens(e *edge, i int32, s span) bool {
	before := i - s.first
	if before < int32(e.gapMin) || before > int32(e.gapMax) {
		return false
	}
	for j := s.first; j < i; j++ {
		if e.gapNot != 0 && m.trie.in(m.tokens[j].word, e.gapNot) || e.gapTight && m.tokens[j+1].shape&shapeComma != 0 {
			return false
		}
	}
	return true
}

// walk follows the trie from node n, the pattern having begun at token from.
// Its depth is the length of a pattern, and the number of its branches is
// bounded by maxGapProduct.
func (m *matcher) walk(n, from, i int32, s span) {
	nd := &m.trie.nodes[n]
	for k := range nd.ends {
		if m.ends(&nd.ends[k], i, s) {
			m.hits = append(m.hits, hit{nd.ends[k].owner, nd.ends[k].guard, from, i - 1})
		}
	}
	if nd.wide != nil {
		m.walkWide(nd, from, i, s)
		return
	}
	for k := range nd.edges {
		e := &nd.edges[k]
		if !m.has(&e.step) || !m.possible(e.to) {
			continue
		}
		last := min(s.end-1, i+int32(e.gapMax))
		for j := i; j <= last; j++ {
			tok := &m.tokens[j]
			// A tight gap is crossed by no comma, neither before its first
			// word nor before the word it leads to.
			if e.gapTight && tok.shape&shapeComma != 0 {
				break
			}
			if j >= i+int32(e.gapMin) && m.fits(e, tok) {
				if m.takes(e, tok) {
					m.walk(e.to, from, j+1, s)
				}
				m.phrases(e, from, j, s)
			}
			if e.gapNot != 0 && m.trie.in(tok.word, e.gapNot) {
				break
			}
		}
	}
}

// walkWide goes on from a node with many edges: for each token that a gap may
// reach, with the edges that may take it.
func (m *matcher) walkWide(nd *node, from, i int32, s span) {
	comma := false
	for j := i; j <= min(s.end-1, i+nd.wide.gapMax); j++ {
		tok := &m.tokens[j]
		comma = comma || tok.shape&shapeComma != 0
		if tok.word != 0 {
			for _, k := range nd.wide.byWord[tok.word] {
				m.reach(&nd.edges[k], from, i, j, comma, s)
			}
		}
		if tok.shape&nd.wide.shapes != 0 {
			for _, k := range nd.wide.byShape {
				m.reach(&nd.edges[k], from, i, j, comma, s)
			}
		}
	}
}

// reach follows e to token j, where its gap, which begins at token i, allows
// it. comma says that there is a comma between them.
func (m *matcher) reach(e *edge, from, i, j int32, comma bool, s span) {
	if j < i+int32(e.gapMin) || j > i+int32(e.gapMax) || e.gapTight && comma || !m.fits(e, &m.tokens[j]) {
		return
	}
	for k := i; e.gapNot != 0 && k < j; k++ {
		if m.trie.in(m.tokens[k].word, e.gapNot) {
			return
		}
	}
	if m.takes(e, &m.tokens[j]) {
		m.walk(e.to, from, j+1, s)
	}
	m.phrases(e, from, j, s)
}

// takes reports whether e takes the one word of a token.
func (m *matcher) takes(e *edge, tok *token) bool {
	switch {
	case e.shape != 0:
		return m.shaped(e, tok)
	case e.word != 0:
		return tok.word == e.word
	}
	return tok.word != 0 && m.trie.in(tok.word, e.class)
}

// fits reports whether what e wants to stand before its word holds for a
// token.
func (m *matcher) fits(e *edge, tok *token) bool {
	if tok.shape&shapeBlank != 0 && e.shape == 0 {
		return false // its word is only the first one inside
	}
	return !e.first && (!e.comma || tok.shape&shapeComma != 0) && (e.not == 0 || !m.trie.in(tok.word, e.not))
}

// shaped reports whether a token has the shape of e, and its word is in the
// class that goes with it, if any.
func (m *matcher) shaped(e *edge, tok *token) bool {
	return tok.shape&e.shape != 0 && (e.class == 0 || m.trie.in(tok.word, e.class))
}

// ends reports whether what must follow the pattern does, i being the token
// after it.
func (m *matcher) ends(e *ending, i int32, s span) bool {
	if i >= s.end {
		return !e.comma
	}
	return !e.last && (e.not == 0 || !m.trie.in(m.tokens[i].word, e.not)) &&
		(!e.comma || m.tokens[i].shape&shapeComma != 0)
}

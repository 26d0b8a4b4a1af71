package wording

// hit is one match of a pattern.
type hit struct {
	owner       int32
	guard       bool
	first, last int32 // tokens, last included
}

// matcher walks the trie over the tokens.
type matcher struct {
	trie   *trie
	tokens []token
	hits   []hit
}

// run finds the matches that begin at each token, in the order of the text.
func (m *matcher) run(sents []span) {
	t := m.trie
	root := &t.nodes[0]
	for _, s := range sents {
		for i := s.first; i < s.end; i++ {
			tok := &m.tokens[i]
			if tok.word != 0 && tok.shape&shapeBlank == 0 {
				for _, e := range t.byWord[tok.word] {
					m.enter(&root.edges[e], i, s)
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
	tok := &m.tokens[i]
	if e.first && !m.opens(e, i, s) || e.comma && tok.shape&shapeComma == 0 || e.not != 0 && m.trie.in(tok.word, e.not) {
		return
	}
	m.walk(e.to, i, i+1, s)
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
	for k := range nd.edges {
		e := &nd.edges[k]
		last := min(s.end-1, i+int32(e.gapMax))
		for j := i; j <= last; j++ {
			tok := &m.tokens[j]
			// A tight gap is crossed by no comma, neither before its first
			// word nor before the word it leads to.
			if e.gapTight && tok.shape&shapeComma != 0 {
				break
			}
			if j >= i+int32(e.gapMin) && m.takes(e, tok) {
				m.walk(e.to, from, j+1, s)
			}
			if e.gapNot != 0 && m.trie.in(tok.word, e.gapNot) {
				break
			}
		}
	}
}

func (m *matcher) takes(e *edge, tok *token) bool {
	switch {
	case e.shape != 0:
		if !m.shaped(e, tok) {
			return false
		}
	case tok.shape&shapeBlank != 0:
		return false // its word is only the first one inside
	case e.word != 0:
		if tok.word != e.word {
			return false
		}
	case tok.word == 0 || !m.trie.in(tok.word, e.class):
		return false
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

package wording

import (
	"fmt"
	"slices"
	"strings"
)

// expand turns items with choices and optional parts into the plain rows of
// items that they stand for.
func (b *builder) expand(items []item) ([][]item, error) {
	rows := [][]item{make([]item, 0, len(items))}
	for _, it := range items {
		if it.isSimple() {
			for i := range rows {
				rows[i] = append(rows[i], it)
			}
			continue
		}
		options, err := b.options(it)
		if err != nil {
			return nil, err
		}
		if it.optional {
			options = append(options, nil)
		}
		if len(rows)*len(options) > maxExpansion {
			return nil, fmt.Errorf("stands for more than %d rows of words; use a class of single words", maxExpansion)
		}
		next := make([][]item, 0, len(rows)*len(options))
		for _, row := range rows {
			for _, option := range options {
				next = append(next, append(row[:len(row):len(row)], option...))
			}
		}
		rows = next
	}
	return rows, nil
}

// isSimple reports an item that stands for itself alone.
func (it *item) isSimple() bool {
	switch it.kind {
	case itemWord, itemGap, itemNot, itemComma, itemFirst, itemLast:
		return !it.optional
	}
	return false
}

// options returns the rows that one item stands for. Words, phrases and
// classes that stand in one place become one class, so that only what has
// gaps or choices of its own multiplies.
func (b *builder) options(it item) ([][]item, error) {
	switch it.kind {
	case itemClass:
		if _, err := b.class(it.word, nil); err != nil {
			return nil, err
		}
	case itemShape:
		name, _, _ := strings.Cut(it.word, ":")
		if shapeNames[name] == 0 {
			return nil, fmt.Errorf("there is no shape <#%s>", name)
		}
	case itemChoice:
		return b.choices(it)
	case itemList:
		var words []string
		var phrases [][]string
		for _, phrase := range it.parts.list {
			words, phrases = addPhrase(words, phrases, phrase)
		}
		id := b.unnamed(words, phrases)
		return [][]item{{{kind: itemClass, word: b.names[id]}}}, nil
	}
	it.optional = false
	return [][]item{{it}}, nil
}

func (b *builder) choices(it item) ([][]item, error) {
	var out, plain [][]item
	for _, choice := range it.parts.choices {
		rows, err := b.expand(choice)
		if err != nil {
			return nil, err
		}
		for _, row := range rows {
			if isPlain(row) {
				plain = append(plain, row)
				continue
			}
			out = append(out, row)
		}
	}
	if len(plain) > 1 {
		id, err := b.anonymous(plain)
		if err != nil {
			return nil, err
		}
		plain = [][]item{{{kind: itemClass, word: b.names[id]}}}
	}
	out = append(out, plain...)
	if len(out) > maxExpansion {
		return nil, fmt.Errorf("stands for more than %d rows of words; use a class of single words", maxExpansion)
	}
	return out, nil
}

// isPlain reports a row that a class can hold: a class, or words.
func isPlain(row []item) bool {
	if len(row) == 1 && row[0].kind == itemClass {
		return true
	}
	return !slices.ContainsFunc(row, func(it item) bool { return it.kind != itemWord })
}

// fold turns a plain row into steps: what stands before a word is kept with
// the word, what stands after the last one in the ending.
func (b *builder) fold(row []item) ([]step, ending, error) {
	var steps []step
	var s step
	product := 1
	for _, it := range row {
		var err error
		switch it.kind {
		case itemGap:
			if s.gapMax > 0 || len(steps) == 0 && !s.first {
				return nil, ending{}, fmt.Errorf("a gap must stand between two words")
			}
			s.gapMin, s.gapMax, s.gapTight = it.min, it.max, it.tight
			product *= int(it.max) + 1
			if it.parts != nil {
				s.gapNot, err = b.anyOf(it.parts.not)
			}
		case itemNot:
			s.not, err = b.anyOf(it.parts.not)
		case itemComma:
			s.comma = true
		case itemFirst:
			s.first = true
		case itemLast:
			return steps, ending{not: s.not, last: true}, nil
		case itemClass:
			s.class, err = b.class(it.word, nil)
			steps, s = append(steps, s), step{}
		case itemShape:
			name, class, with := strings.Cut(it.word, ":")
			s.shape = shapeNames[name]
			if with {
				s.class, err = b.class(class, nil)
			}
			steps, s = append(steps, s), step{}
		default:
			s.word = b.wordID(it.word)
			steps, s = append(steps, s), step{}
		}
		if err != nil {
			return nil, ending{}, err
		}
	}
	switch {
	case len(steps) == 0:
		return nil, ending{}, fmt.Errorf("a pattern of no words")
	case s.gapMax > 0:
		return nil, ending{}, fmt.Errorf("a gap must stand between two words")
	case product > maxGapProduct:
		return nil, ending{}, fmt.Errorf("its gaps are too wide together; make one smaller")
	}
	return steps, ending{not: s.not, comma: s.comma}, nil
}

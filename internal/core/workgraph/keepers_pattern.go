package workgraph

import (
	"errors"
	"path"
	"regexp"
	"strings"
	"sync"
)

// PathPattern says which paths of a repository an entry covers.
type PathPattern struct {
	written  string
	literal  string   // the folders it begins with that hold no wildcard: "arch/arm/", or the whole of it
	elements []string // between the slashes
	below    bool     // everything below what the elements name, too
	exactly  bool     // and what they name itself
	plain    bool     // no wildcard in it
	except   bool     // takes paths out again
	closes   bool     // nothing written further up holds here
	expr     *regexp.Regexp
	contains string // an expression that is nothing but this text
}

// The limits of a pattern: nobody writes longer ones by hand.
const (
	maxPattern  = 300 // bytes
	maxElements = 40
)

var errPattern = errors.New("this pattern cannot be read")

// ParsePattern reads what an entry covers, from the root of its repository
// and without a slash before it:
//
//	drivers/net/      everything below a folder
//	drivers/net       a file, or a folder with everything below it
//	drivers/net/*.c   files in that folder; *, ? and [a-z] stay within one name
//	**/net/*          ** is any number of folders, none among them
//	~[^a-z]stm32      a regular expression found anywhere in the path
//	!drivers/net/x/   what the entry's other patterns do not cover after all
//	^drivers/net/     as without ^, and what further up names holds no longer
//
// It refuses what is too long, and expressions that Go does not have.
func ParsePattern(text string) (*PathPattern, error) {
	p := &PathPattern{written: text}
	if len(text) > maxPattern {
		return nil, errPattern
	}
	if rest, ok := strings.CutPrefix(text, "!"); ok {
		p.except, text = true, rest
	} else if rest, ok := strings.CutPrefix(text, "^"); ok {
		p.closes, text = true, rest
	}
	if expr, ok := strings.CutPrefix(text, "~"); ok {
		return p, p.expression(expr)
	}
	text, p.below = strings.CutSuffix(text, "/")
	p.exactly = !p.below
	if text == "" {
		p.below, p.exactly = true, true // all there is
		return p, nil
	}
	p.elements = strings.Split(text, "/")
	if len(p.elements) > maxElements {
		return nil, errPattern
	}
	wild := len(p.elements)
	for i, e := range p.elements {
		if e == "" {
			return nil, errPattern
		}
		if _, err := path.Match(e, ""); err != nil {
			return nil, errPattern
		}
		if hasWildcard(e) {
			wild = min(wild, i)
		}
	}
	if wild == len(p.elements) {
		p.plain, p.below = true, true // where it does not say so, it may still be a folder
		p.literal = text
		return p, nil
	}
	p.literal = strings.Join(p.elements[:wild], "/")
	p.below = p.below || !hasWildcard(p.elements[len(p.elements)-1])
	return p, nil
}

func hasWildcard(element string) bool { return strings.ContainsAny(element, `*?[\`) }

func (p *PathPattern) expression(expr string) error {
	if expr == "" {
		return errPattern
	}
	if regexp.QuoteMeta(expr) == expr {
		p.contains = expr
		return nil
	}
	var err error
	if p.expr, err = regexp.Compile(expr); err != nil {
		return errPattern
	}
	return nil
}

// Depth is how many elements the pattern names, 1 for an expression, and 0
// where it begins with a wildcard or covers everything.
func (p *PathPattern) Depth() int {
	switch {
	case p.isExpression():
		return 1
	case p.literal == "":
		return 0
	default:
		return len(p.elements)
	}
}

func (p *PathPattern) isExpression() bool { return p.expr != nil || p.contains != "" }

// Covers reports whether the pattern fits a path.
func (p *PathPattern) Covers(name string) bool {
	switch {
	case p.contains != "":
		return strings.Contains(name, p.contains)
	case p.expr != nil:
		return p.expr.MatchString(name)
	case len(p.elements) == 0:
		return true
	case p.plain:
		rest, ok := strings.CutPrefix(name, p.literal)
		return ok && (rest == "" && p.exactly || rest != "" && rest[0] == '/')
	}
	return p.fits(p.elements, name)
}

// fits compares element by element. Runs of ** are tried from the shortest
// on; a path is short, and a pattern's elements are few.
func (p *PathPattern) fits(elements []string, name string) bool {
	steps := maxSteps
	return p.fitsWithin(elements, name, &steps)
}

// maxSteps bounds how long a pattern full of ** may try.
const maxSteps = 2000

func (p *PathPattern) fitsWithin(elements []string, name string, steps *int) bool {
	for len(elements) > 0 {
		if *steps--; *steps < 0 {
			return false
		}
		if elements[0] == "**" {
			return p.fitsAfterAny(elements[1:], name, steps)
		}
		if name == "" {
			return false
		}
		first, rest, _ := strings.Cut(name, "/")
		if ok, err := path.Match(elements[0], first); !ok || err != nil {
			return false
		}
		elements, name = elements[1:], rest
	}
	if name == "" {
		return p.exactly
	}
	return p.below
}

func (p *PathPattern) fitsAfterAny(elements []string, name string, steps *int) bool {
	if len(elements) == 0 {
		return name != ""
	}
	for {
		if p.fitsWithin(elements, name, steps) {
			return true
		}
		_, rest, more := strings.Cut(name, "/")
		if !more {
			return false
		}
		name = rest
	}
}

// keeperIndex finds the patterns that may cover a path. It is made when it is
// first asked, and holds for all times: which of an entry's states counts is
// for the view to say.
type keeperIndex struct {
	once     sync.Once
	entries  []keepEntry
	patterns []indexedPattern
	except   map[ThingID]int32     // patterns that take paths out
	order    map[ThingID]int32     // file -> the entry that holds its order
	below    map[folderKey][]int32 // by the folder that a pattern begins with
	anywhere map[string][]int32    // expressions of each repository
}

// keepEntry is a stretch of states.
type keepEntry struct{ first, end int32 }

type indexedPattern struct {
	*PathPattern
	thing   ThingID
	entries []int32 // that have it in some state, ascending
}

// folderKey is a folder or file of a repository, "" for all of it.
type folderKey struct{ space, name string }

func (g *Graph) keeperIndex() *keeperIndex {
	x := &g.keepers
	x.once.Do(func() {
		x.except, x.order = make(map[ThingID]int32), make(map[ThingID]int32)
		x.below, x.anywhere = make(map[folderKey][]int32), make(map[string][]int32)
		number := make(map[ThingID]int32)
		for i := range g.keeps {
			row := &g.keeps[i]
			if i == 0 || g.keeps[i-1].file != row.file || g.keeps[i-1].key != row.key {
				x.entries = append(x.entries, keepEntry{first: int32(i)})
			}
			e := int32(len(x.entries) - 1)
			x.entries[e].end = int32(i) + 1
			if row.key == "" {
				x.order[row.file] = e
				continue
			}
			for _, t := range row.covers {
				n, known := number[t]
				if !known {
					n = x.add(g, t)
					number[t] = n
				}
				if n < 0 {
					continue
				}
				p := &x.patterns[n]
				if last := len(p.entries) - 1; last < 0 || p.entries[last] != e {
					p.entries = append(p.entries, e)
				}
			}
		}
	})
	return x
}

// add reads a pattern and puts it where covering looks; -1 where it cannot be
// read, which the source that recorded it should have seen.
func (x *keeperIndex) add(g *Graph, t ThingID) int32 {
	k := g.things[t]
	p, err := ParsePattern(k.key)
	if err != nil || k.kind != Pattern {
		return -1
	}
	n := int32(len(x.patterns))
	x.patterns = append(x.patterns, indexedPattern{PathPattern: p, thing: t})
	switch {
	case p.except:
		x.except[t] = n
	case p.isExpression():
		x.anywhere[k.space] = append(x.anywhere[k.space], n)
	default:
		key := folderKey{k.space, p.literal}
		x.below[key] = append(x.below[key], n)
	}
	return n
}

// covering goes through the patterns that cover a path.
func (x *keeperIndex) covering(space, name string, yield func(pattern int32)) {
	try := func(list []int32) {
		for _, p := range list {
			if x.patterns[p].Covers(name) {
				yield(p)
			}
		}
	}
	try(x.anywhere[space])
	try(x.below[folderKey{space, ""}])
	for i := range len(name) {
		if name[i] == '/' {
			try(x.below[folderKey{space, name[:i]}])
		}
	}
	try(x.below[folderKey{space, name}])
}

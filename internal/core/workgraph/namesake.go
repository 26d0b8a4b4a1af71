package workgraph

import (
	"cmp"
	"slices"
	"sort"
	"strings"
	"sync"
)

// baseIndex finds paths, documents and files by their base name. It is made
// when one is first looked for, and holds eight bytes a name.
type baseIndex struct {
	once sync.Once
	rows []baseRow // by hash, then thing
}

type baseRow struct {
	hash  uint32
	thing ThingID
}

// baseName returns the last element of a path, in lower case.
func baseName(key string) string {
	return strings.ToLower(key[strings.LastIndexByte(key, '/')+1:])
}

func hasBase(kind Kind) bool { return kind == Path || kind == Document || kind == File }

func (g *Graph) baseIndex() *baseIndex {
	x := &g.bases
	x.once.Do(func() {
		for t, k := range g.things {
			if hasBase(k.kind) {
				x.rows = append(x.rows, baseRow{hashKey(0, baseName(k.key)), ThingID(t)})
			}
		}
		slices.SortFunc(x.rows, func(a, b baseRow) int {
			return cmp.Or(cmp.Compare(a.hash, b.hash), cmp.Compare(a.thing, b.thing))
		})
	})
	return x
}

// bearing returns the paths, documents and files of a base name that the view
// sees, ascending.
func (v View) bearing(base string) []ThingID {
	rows := v.g.baseIndex().rows
	hash := hashKey(0, base)
	var list []ThingID
	for i := sort.Search(len(rows), func(i int) bool { return rows[i].hash >= hash }); i < len(rows) && rows[i].hash == hash; i++ {
		if t := rows[i].thing; v.seesThing(t) && baseName(v.g.things[t].key) == base {
			list = append(list, t)
		}
	}
	return list
}

// Namesakes returns the other paths, documents and files that are taken for
// t by their base name: an attachment keeps the name of what it is a copy of.
// The name has to tell: many folders have a README.md, and where two paths or
// two documents are called the same, nobody knows which one was sent. Of a
// name that does not tell, only the same path is returned, which a table may
// have named without its repository.
func (v View) Namesakes(t ThingID) []ThingID {
	k := v.g.things[t]
	if !hasBase(k.kind) || !v.beyondPaths() {
		return nil
	}
	all := v.bearing(baseName(k.key))
	telling, same := v.telling(t, all), v.samePath(t, all)
	var list []ThingID
	for _, other := range all {
		if other != t && (telling || slices.Contains(same, other)) {
			list = append(list, other)
		}
	}
	return list
}

// telling reports whether the base name of t, which all bear, tells which
// file is meant.
func (v View) telling(t ThingID, all []ThingID) bool {
	return !v.Everyday(t) && v.differing(Path, all) <= 1 && v.differing(Document, all) <= 1
}

// beyondPaths reports whether there is anything but the paths of
// repositories, so that a name can lead somewhere. Where there is not, nobody
// need look.
func (v View) beyondPaths() bool {
	loose := v.g.search(thingKey{kind: Path}) // a path without a repository sorts first
	return int(loose) < len(v.g.things) && v.g.things[loose].kind == Path && v.g.things[loose].space == "" ||
		slices.ContainsFunc([]Kind{File, Document, Thread, Event, Ticket}, v.Holds)
}

// samePath returns those of all that are t's path in no repository, or in the
// only repository that has it.
func (v View) samePath(t ThingID, all []ThingID) []ThingID {
	k := v.g.things[t]
	if k.kind != Path {
		return nil
	}
	var in, loose []ThingID
	for _, other := range all {
		if o := v.g.things[other]; o.kind == Path && o.key == k.key {
			if o.space == "" {
				loose = append(loose, other)
			} else {
				in = append(in, other)
			}
		}
	}
	if len(in) > 1 {
		return nil
	}
	return append(in, loose...)
}

// differing counts the things of a kind among all; a path that is also
// written without its repository counts once.
func (v View) differing(kind Kind, all []ThingID) int {
	n := 0
	for _, t := range all {
		k := v.g.things[t]
		if k.kind != kind || k.space == "" && kind == Path && len(v.samePath(t, all)) > 1 {
			continue
		}
		n++
	}
	return n
}

// everydayNames are base names without ending and number that say nothing
// about which file is meant: every project has its own, or a program gave
// them.
var everydayNames = wordSet(`readme license licence copying copyright notice authors contributors contributing changelog
	changes history news todo install makefile gnumakefile cmakelists dockerfile gemfile rakefile index main init setup
	config configuration settings package package-lock version test tests util utils common types helpers makefile.am
	requirements manifest kconfig kbuild build default styles style script app
	untitled document scan image img photo picture screenshot file attachment unknown noname invoice copy new
	winmail smime signature logo agenda minutes notes`)

// Everyday reports whether t has a name that many folders have, such as
// README.md or index.html, so that it never tells which file is meant.
func (v View) Everyday(t ThingID) bool { return everyday(baseName(v.g.things[t].key)) }

// everyday reports whether a base name is one of them: "README.md",
// "image003.png", "__init__.py".
func everyday(base string) bool {
	stem := strings.TrimPrefix(base, ".")
	if dot := strings.LastIndexByte(stem, '.'); dot > 0 {
		stem = stem[:dot]
	}
	bare := strings.Trim(stem, "0123456789()_- ")
	return bare == "" || everydayNames[bare] || everydayNames[stem]
}

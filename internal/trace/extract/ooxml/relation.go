package ooxml

import (
	"net/url"
	"path"
	"strings"
)

// Relation leads from one part to another.
type Relation struct {
	ID     string
	Kind   string // the last element of its type: "worksheet", "comments"
	Target string // the name of the part; an address if External
	// External says that the target lies outside the file.
	External bool
}

// maxRelations is how many relations of one part are read.
const maxRelations = 20_000

// Relations returns where a part leads, in the order of the file. The name ""
// stands for the file itself. A part without relations has none; damaged ones
// are those before the damage.
func (p *Package) Relations(part string) []Relation {
	folder, file := path.Split(part)
	content, _ := p.XML(folder + "_rels/" + file + ".rels")
	var all []Relation
	s := NewScanner(content)
	for kind := s.Next(); kind != EOF && len(all) < maxRelations; kind = s.Next() {
		if kind != Start || string(s.Name()) != "Relationship" {
			continue
		}
		r := Relation{ID: s.Attr("Id"), Kind: path.Base(s.Attr("Type")), Target: s.Attr("Target")}
		r.External = s.Attr("TargetMode") == "External"
		if !r.External {
			r.Target = resolve(folder, r.Target)
		}
		all = append(all, r)
	}
	return all
}

// resolve makes the name of a part from a target.
func resolve(folder, target string) string {
	target, _, _ = strings.Cut(strings.ReplaceAll(target, `\`, "/"), "#")
	if plain, err := url.PathUnescape(target); err == nil {
		target = plain
	}
	if !strings.HasPrefix(target, "/") {
		target = "/" + folder + target
	}
	return strings.TrimPrefix(path.Clean(target), "/")
}

// Main returns the name of the part that the file is about: the one that its
// relations call the document, or else the first that exists of the names
// given. "" if there is none.
func (p *Package) Main(names ...string) string {
	for _, r := range p.Relations("") {
		if r.Kind == "officeDocument" && !r.External && p.Has(r.Target) {
			return r.Target
		}
	}
	for _, name := range names {
		if p.Has(name) {
			return name
		}
	}
	return ""
}

// Targets returns the parts of a kind that relations lead to.
func Targets(relations []Relation, kind string) []string {
	var names []string
	for _, r := range relations {
		if r.Kind == kind && !r.External {
			names = append(names, r.Target)
		}
	}
	return names
}

// ByID arranges relations by their names. The first of a name counts.
func ByID(relations []Relation) map[string]Relation {
	byID := make(map[string]Relation, len(relations))
	for _, r := range relations {
		if _, ok := byID[r.ID]; !ok {
			byID[r.ID] = r
		}
	}
	return byID
}

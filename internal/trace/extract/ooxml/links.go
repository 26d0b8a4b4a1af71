package ooxml

import (
	"net/url"
	"path"
	"slices"
	"strings"

	"ownup/internal/trace/extract"
)

// mostLinks is how many are handed on.
const mostLinks = 200

// links hands on the files that an Office file draws on: what its parts lead to
// outside of it, but for pages and templates.
func (p *Package) links(sink extract.Sink) error {
	var all []string
	for _, name := range p.Names("") {
		folder, file := path.Split(name)
		part, isList := strings.CutSuffix(file, ".rels")
		if !isList || path.Base(folder) != "_rels" {
			continue
		}
		for _, r := range p.Relations(path.Join(path.Dir(path.Clean(folder)), part)) {
			if !r.External || r.Kind != "externalLinkPath" && r.Kind != "oleObject" && r.Kind != "package" && r.Kind != "linkedDocument" {
				continue
			}
			if target := linked(r.Target); target != "" && !slices.Contains(all, target) && len(all) < mostLinks {
				all = append(all, target)
			}
		}
	}
	for _, target := range all {
		if err := sink.Piece(extract.Piece{Place: extract.Place{Part: extract.Link}, Text: target}); err != nil {
			return err
		}
	}
	return nil
}

// linked is a link as a path: without the scheme, the place in the file and
// the marks of an address.
func linked(link string) string {
	link, _, _ = strings.Cut(link, "!")
	for _, scheme := range []string{"file:///", "file://", "file:"} {
		if rest, ok := strings.CutPrefix(link, scheme); ok {
			link = rest
			break
		}
	}
	if plain, err := url.PathUnescape(link); err == nil {
		link = plain
	}
	return strings.ReplaceAll(link, `\`, "/")
}

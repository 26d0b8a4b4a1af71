package spread

import (
	"context"
	"crypto/sha256"
	"net/url"
	"path"
	"slices"
	"strings"
	"time"

	"ownup/internal/trace/extract"
	"ownup/internal/trace/extract/ooxml"
)

// Limits of what is gathered from one file.
const (
	mostDocuments = 2000
	mostLinks     = 200
)

// Gather returns a file and the files inside it as documents, the outermost
// first. It fails with the error of the context only; what cannot be read
// inside is left out.
func Gather(ctx context.Context, readers extract.Readers, name string, changed time.Time, content []byte) ([]Document, error) {
	g := gatherer{ctx: ctx, readers: readers, path: name, time: changed, left: extract.DefaultLimits().Total}
	if err := g.document(name, content); err != nil {
		return nil, err
	}
	return g.all, nil
}

// gatherer is the sink of each file in turn; it wants what lies inside.
type gatherer struct {
	ctx     context.Context //nolint:containedctx // a gatherer lives for one call
	readers extract.Readers
	path    string
	time    time.Time
	members []string
	all     []Document
	left    int // bytes that may still come out of files
}

func (g *gatherer) document(name string, content []byte) error {
	d := Document{Path: g.path, Members: slices.Clone(g.members), Kind: extract.KindOf(name, content), Sum: sha256.Sum256(content), Time: g.time}
	if d.Kind == extract.Word || d.Kind == extract.Workbook || d.Kind == extract.Slides {
		d.Links = links(content)
	}
	g.all = append(g.all, d)
	return g.readers.Read(g.ctx, name, content, extract.DefaultLimits(), g)
}

// Piece is not what is gathered.
func (g *gatherer) Piece(extract.Piece) error { return nil }

// Skip neither.
func (g *gatherer) Skip(extract.Place, string) error { return nil }

// Member gathers a file inside the file.
func (g *gatherer) Member(name string, content []byte) error {
	g.left -= len(content)
	if g.left < 0 || len(g.all) >= mostDocuments || len(g.members) >= extract.DefaultLimits().Depth {
		return nil
	}
	g.members = append(g.members, name)
	err := g.document(name, content)
	g.members = g.members[:len(g.members)-1]
	return err
}

// links are the files that an Office file draws on: what its parts lead to
// outside of it, but for pages and templates.
func links(content []byte) []string {
	p, err := ooxml.Open(content)
	if err != nil {
		return nil
	}
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
			if target := target(r.Target); target != "" && !slices.Contains(all, target) && len(all) < mostLinks {
				all = append(all, target)
			}
		}
	}
	return all
}

// target is a link as a path: without the scheme, the place in the file and
// the marks of an address.
func target(link string) string {
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

// Package ooxml opens Office Open XML files, the zips of XML parts that Word,
// Excel and PowerPoint write, for the readers of each.
//
// [Open] reads the directory of the file and [Package.XML] one part of it.
// Parts are found through their relationships, or where those are missing by
// the names that every program gives them. Names are compared without case,
// and with either slash. A file is never trusted: members, bytes and ratio
// are limited, and what goes over is an error of that one part.
//
// [Scanner] goes through the markup of a part.
package ooxml

import (
	"archive/zip"
	"errors"
	"fmt"
	"hash/crc32"
	"io"
	"path"
	"sort"
	"strings"

	"ownup/internal/trace/extract"
)

// Limits of one file.
const (
	maxMembers  = 20_000
	maxPart     = 128 << 20 // bytes of a part, inflated
	maxInflated = 512 << 20 // bytes of all the parts read, inflated
	maxRatio    = 300       // inflated to stored, from freeBytes on
	freeBytes   = 8 << 20   // below this, the ratio does not matter
)

// Why a file or a part cannot be read.
var (
	ErrEncrypted = errors.New("the file is encrypted")
	ErrDamaged   = errors.New("the file is damaged")
	ErrMissing   = errors.New("the part is missing")
	ErrTooLarge  = errors.New("the part is too large")
	ErrMembers   = errors.New("the file has too many members")
	ErrMethod    = errors.New("the part is packed in a way that is not read")
)

// Package is an open file. It is for one goroutine.
type Package struct {
	members  map[string]member // by folded name
	names    []string          // folded, in order
	left     int64             // bytes that may still be inflated
	inflater io.ReadCloser
	salvaged bool // the directory is lost
}

// Open reads the directory of a file. A workbook that is encrypted with the
// password that Excel uses where it asks for none is decrypted. Where the
// directory is lost, the parts are looked for.
func Open(content []byte) (*Package, error) {
	if isCompound(content) {
		plain, err := decrypt(content)
		if err != nil {
			return nil, err
		}
		content = plain
	}
	members, err := directory(content)
	p := &Package{members: make(map[string]member, len(members)), left: maxInflated}
	if err != nil {
		if members = salvage(content); len(members) == 0 {
			return nil, fmt.Errorf("%w: %w", ErrDamaged, err)
		}
		p.salvaged = true
	}
	if len(members) > maxMembers {
		return nil, ErrMembers
	}
	for _, m := range members {
		m.name = Fold(m.name)
		if _, ok := p.members[m.name]; !ok {
			p.members[m.name] = m
			p.names = append(p.names, m.name)
		}
	}
	sort.Slice(p.names, func(i, j int) bool { return before(p.names[i], p.names[j]) })
	return p, nil
}

// OpenFor is Open for a reader that hands on what it finds: it reports to
// sink what is wrong with the file, which is a what, such as "workbook". The
// package is nil if there is nothing to read.
func OpenFor(content []byte, what string, sink extract.Sink) (*Package, error) {
	p, err := Open(content)
	if err != nil {
		return nil, sink.Skip(extract.Place{}, Reason(what, err))
	}
	if p.salvaged {
		return p, sink.Skip(extract.Place{}, Reason(what, ErrDamaged))
	}
	return p, nil
}

// Fold makes names of parts comparable.
func Fold(name string) string {
	return strings.ToLower(strings.TrimPrefix(path.Clean("/"+strings.ReplaceAll(name, `\`, "/")), "/"))
}

// before orders names so that sheet2 comes before sheet10.
func before(a, b string) bool {
	stem := func(s string) string { return strings.TrimRight(strings.TrimSuffix(s, path.Ext(s)), "0123456789") }
	if stem(a) == stem(b) && len(a) != len(b) {
		return len(a) < len(b)
	}
	return a < b
}

// Has says whether there is such a part.
func (p *Package) Has(name string) bool {
	_, ok := p.members[Fold(name)]
	return ok
}

// Names are the names of the parts that begin with prefix, in lower case and
// in the order of their numbers.
func (p *Package) Names(prefix string) []string {
	prefix = strings.ToLower(prefix)
	var names []string
	for _, name := range p.names {
		if strings.HasPrefix(name, prefix) {
			names = append(names, name)
		}
	}
	return names
}

// Read inflates a part. With an error it returns what came before it. The
// bytes are not to be changed.
func (p *Package) Read(name string) ([]byte, error) {
	m, ok := p.members[Fold(name)]
	switch {
	case !ok:
		return nil, ErrMissing
	case m.flags&1 != 0:
		return nil, ErrEncrypted
	}
	limit := min(maxPart, p.left)
	if stored := int64(len(m.stored)); stored < limit/maxRatio {
		limit = min(limit, max(freeBytes, stored*maxRatio))
	}
	if m.size > uint64(limit) || m.method == zip.Store && int64(len(m.stored)) > limit {
		return nil, ErrTooLarge
	}
	content, err := p.inflate(m, limit)
	p.left -= int64(len(content))
	if err == nil && m.checked && crc32.ChecksumIEEE(content) != m.sum {
		err = ErrDamaged
	}
	return content, err
}

// XML inflates a part of markup and returns it in UTF-8. With an error it
// returns what came before it.
func (p *Package) XML(name string) ([]byte, error) {
	content, err := p.Read(name)
	return ToUTF8(content), err
}

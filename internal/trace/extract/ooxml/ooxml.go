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
	"bytes"
	"errors"
	"fmt"
	"io"
	"path"
	"sort"
	"strings"
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
)

// Package is an open file. It is for one goroutine.
type Package struct {
	members map[string]*zip.File // by folded name
	names   []string             // folded, in order
	left    int64                // bytes that may still be inflated
}

// Open reads the directory of a file. A workbook that is encrypted with the
// password that Excel uses where it asks for none is decrypted.
func Open(content []byte) (*Package, error) {
	if isCompound(content) {
		plain, err := decrypt(content)
		if err != nil {
			return nil, err
		}
		content = plain
	}
	r, err := zip.NewReader(bytes.NewReader(content), int64(len(content)))
	if err != nil && !errors.Is(err, zip.ErrInsecurePath) {
		return nil, fmt.Errorf("%w: %w", ErrDamaged, err)
	}
	if len(r.File) > maxMembers {
		return nil, ErrMembers
	}
	p := &Package{members: make(map[string]*zip.File, len(r.File)), left: maxInflated}
	for _, f := range r.File {
		name := fold(f.Name)
		if _, ok := p.members[name]; !ok {
			p.members[name] = f
			p.names = append(p.names, name)
		}
	}
	sort.Slice(p.names, func(i, j int) bool { return before(p.names[i], p.names[j]) })
	return p, nil
}

// fold makes names comparable.
func fold(name string) string {
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
func (p *Package) Has(name string) bool { return p.members[fold(name)] != nil }

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

// Read inflates a part. With an error it returns what came before it.
func (p *Package) Read(name string) ([]byte, error) {
	f := p.members[fold(name)]
	if f == nil {
		return nil, ErrMissing
	}
	if f.Flags&1 != 0 {
		return nil, ErrEncrypted
	}
	limit := min(maxPart, p.left)
	if stored := int64(f.CompressedSize64); stored >= 0 && stored < limit/maxRatio {
		limit = min(limit, max(freeBytes, stored*maxRatio))
	}
	if f.UncompressedSize64 > uint64(limit) {
		return nil, ErrTooLarge
	}
	r, err := f.Open()
	if err != nil {
		return nil, fmt.Errorf("%w: %w", ErrDamaged, err)
	}
	defer r.Close()
	// A directory may promise much and hold little, so its word is not taken
	// for more than the stored bytes can become.
	content := make([]byte, 0, int(f.UncompressedSize64)+1)
	for {
		if len(content) == cap(content) {
			content = append(content, 0)[:len(content)]
		}
		n, err := r.Read(content[len(content):cap(content)])
		content = content[:len(content)+n]
		if int64(len(content)) > limit {
			return nil, ErrTooLarge
		}
		if err != nil {
			p.left -= int64(len(content))
			if errors.Is(err, io.EOF) {
				return content, nil
			}
			return content, fmt.Errorf("%w: %w", ErrDamaged, err)
		}
	}
}

// XML inflates a part of markup and returns it in UTF-8. With an error it
// returns what came before it.
func (p *Package) XML(name string) ([]byte, error) {
	content, err := p.Read(name)
	return toUTF8(content), err
}

package ooxml

import (
	"archive/zip"
	"bytes"
	"compress/flate"
	"encoding/binary"
	"errors"
	"fmt"
	"io"
)

// member is one part as it is stored.
type member struct {
	name    string
	stored  []byte // inside the file
	method  uint16
	flags   uint16
	size    uint64 // inflated, as the file says
	sum     uint32
	checked bool // sum is known
}

// directory returns the members that the directory at the end of a zip lists.
func directory(content []byte) ([]member, error) {
	r, err := zip.NewReader(bytes.NewReader(content), int64(len(content)))
	if err != nil && !errors.Is(err, zip.ErrInsecurePath) {
		return nil, err
	}
	members := make([]member, 0, len(r.File))
	for _, f := range r.File {
		m := member{name: f.Name, method: f.Method, flags: f.Flags, size: f.UncompressedSize64, sum: f.CRC32, checked: true}
		if offset, err := f.DataOffset(); err == nil && offset <= int64(len(content)) {
			m.stored = content[offset:]
			m.stored = m.stored[:min(uint64(len(m.stored)), f.CompressedSize64)]
		} // else it is found empty, and so damaged, when it is read
		members = append(members, m)
	}
	return members, nil
}

// salvage finds members by what stands before each of them, in a file whose
// directory is lost, as that of a download that broke off.
func salvage(content []byte) []member {
	const (
		mark   = "PK\x03\x04"
		header = 30
	)
	le := binary.LittleEndian
	var members []member
	for at := 0; len(members) <= maxMembers; {
		i := bytes.Index(content[at:], []byte(mark))
		if i < 0 {
			return members
		}
		at += i
		h := content[at:]
		if len(h) < header {
			return members
		}
		begin := header + int(le.Uint16(h[26:])) + int(le.Uint16(h[28:]))
		if len(h) <= begin {
			return members
		}
		m := member{name: string(h[header : header+int(le.Uint16(h[26:]))]), flags: le.Uint16(h[6:]), method: le.Uint16(h[8:]), sum: le.Uint32(h[14:])}
		m.stored = h[begin:]
		at += begin
		if m.flags&8 == 0 {
			m.stored = m.stored[:min(uint64(len(m.stored)), uint64(le.Uint32(h[18:])))]
			m.size, m.checked = uint64(le.Uint32(h[22:])), true
			at += len(m.stored)
		} else { // the size stands behind
			m.stored, m.size = upToNext(m.stored, m.method)
		}
		members = append(members, m)
	}
	return members
}

// upToNext cuts stored where the next member begins, and where nothing is
// packed, before what stands behind its bytes. A member that is not packed
// and has no end is larger than what there is of it.
func upToNext(stored []byte, method uint16) ([]byte, uint64) {
	if next := bytes.Index(stored, []byte("PK\x03\x04")); next >= 0 {
		stored = stored[:next]
	}
	if method != zip.Store {
		return stored, 0
	}
	if end := bytes.Index(stored, []byte("PK\x07\x08")); end >= 0 {
		return stored[:end], uint64(end)
	}
	return stored, uint64(len(stored)) + 1
}

// inflate returns the content of a member, at most limit bytes; with an error
// what came before it.
func (p *Package) inflate(m member, limit int64) ([]byte, error) {
	switch m.method {
	case zip.Store:
		if uint64(len(m.stored)) < m.size {
			return m.stored, ErrDamaged
		}
		return m.stored, nil
	case zip.Deflate:
	default:
		return nil, ErrMethod
	}
	source := bytes.NewReader(m.stored)
	if p.inflater == nil {
		p.inflater = flate.NewReader(source)
	} else if err := p.inflater.(flate.Resetter).Reset(source, nil); err != nil {
		return nil, fmt.Errorf("%w: %w", ErrDamaged, err)
	}
	content := make([]byte, 0, int(m.size)+1)
	for {
		if len(content) == cap(content) {
			content = append(content, 0)[:len(content)]
		}
		n, err := p.inflater.Read(content[len(content):cap(content)])
		content = content[:len(content)+n]
		switch {
		case int64(len(content)) > limit:
			return nil, ErrTooLarge
		case errors.Is(err, io.EOF):
			return content, nil
		case err != nil:
			return content, fmt.Errorf("%w: %w", ErrDamaged, err)
		}
	}
}

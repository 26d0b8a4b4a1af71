package correct

import (
	"archive/zip"
	"bytes"
	"compress/flate"
	"errors"
	"hash/crc32"
	"io"

	"ownup/internal/trace/extract"
	"ownup/internal/trace/extract/archive"
	"ownup/internal/trace/extract/ooxml"
)

// Why a zip cannot be changed.
const (
	notWhole = "The file is damaged or encrypted, so no copy of it can be made that is whole."
	twice    = "The file holds two parts of the same name, and it is not clear which one counts."
	lost     = "The part that held the text is no longer in the file."
	tooLarge = "The part that holds the text is larger than the limit."
)

// pack is a zip that is copied: an archive, or an Office file.
type pack struct {
	content []byte
	zip     *zip.Reader
	byName  map[string][]int // the members of each name
}

// openPack opens a zip. The names of an Office file are compared as its
// readers do, those of an archive as they are shown.
func openPack(kind extract.Kind, content []byte) (*pack, string) {
	if !bytes.HasPrefix(content, []byte("PK\x03\x04")) || !extract.CanList(content) {
		return nil, notWhole
	}
	z, err := zip.NewReader(bytes.NewReader(content), int64(len(content)))
	if err != nil && !errors.Is(err, zip.ErrInsecurePath) {
		return nil, notWhole
	}
	p := &pack{content: content, zip: z, byName: map[string][]int{}}
	name := ooxml.Fold
	if kind == extract.Zip {
		name = archive.Label
	}
	for i, f := range z.File {
		n := name(f.Name)
		p.byName[n] = append(p.byName[n], i)
	}
	return p, ""
}

// find returns the one member of a name.
func (p *pack) find(name string) (int, string) {
	switch members := p.byName[name]; len(members) {
	case 0:
		return 0, lost
	case 1:
		return members[0], ""
	}
	return 0, twice
}

// read inflates a member.
func (p *pack) read(i int) ([]byte, string) {
	f := p.zip.File[i]
	limit := extract.DefaultLimits().Unpacked(int64(min(f.CompressedSize64, 1<<40)))
	if f.UncompressedSize64 > uint64(limit) {
		return nil, tooLarge
	}
	r, err := f.Open()
	if err != nil {
		return nil, notWhole
	}
	content, err := io.ReadAll(io.LimitReader(r, limit+1))
	if err != nil || int64(len(content)) > limit {
		return nil, notWhole
	}
	return content, ""
}

// with copies the zip with other content for some of its members. The others
// are copied as they are packed.
func (p *pack) with(replaced map[int][]byte) ([]byte, error) {
	var b bytes.Buffer
	b.Grow(len(p.content) + 4096)
	w := zip.NewWriter(&b)
	for i, f := range p.zip.File {
		header := f.FileHeader
		source, err := f.OpenRaw()
		if content, ok := replaced[i]; ok && err == nil {
			source, err = packed(&header, content)
		}
		if err != nil {
			return nil, err
		}
		to, err := w.CreateRaw(&header)
		if err != nil {
			return nil, err
		}
		if _, err := io.Copy(to, source); err != nil {
			return nil, err
		}
	}
	if err := w.SetComment(p.zip.Comment); err != nil {
		return nil, err
	}
	if err := w.Close(); err != nil {
		return nil, err
	}
	return b.Bytes(), nil
}

// packed packs content as the member was, and says so in its header.
func packed(header *zip.FileHeader, content []byte) (io.Reader, error) {
	header.CRC32 = crc32.ChecksumIEEE(content)
	header.UncompressedSize64 = uint64(len(content))
	if header.Method == zip.Store {
		header.CompressedSize64 = header.UncompressedSize64
		return bytes.NewReader(content), nil
	}
	header.Method = zip.Deflate
	var b bytes.Buffer
	w, err := flate.NewWriter(&b, flate.DefaultCompression)
	if err != nil {
		return nil, err
	}
	if _, err := w.Write(content); err != nil {
		return nil, err
	}
	if err := w.Close(); err != nil {
		return nil, err
	}
	header.CompressedSize64 = uint64(b.Len())
	return &b, nil
}

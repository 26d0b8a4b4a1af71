package archive

import (
	"archive/zip"
	"bytes"
	"compress/bzip2"
	"compress/flate"
	"context"
	"encoding/binary"
	"io"
	"strings"

	"ownup/internal/trace/extract"
)

const (
	deflated     = zip.Deflate
	bzip2ed      = 12 // the number of the method
	encryptedBit = 1
	sizesBehind  = 8 // the bit that says that sizes stand behind the data
)

// Zip reads zip archives. Where the list at the end is damaged or cut off, the
// files are found one after the other without it.
func Zip(ctx context.Context, f extract.File, limits extract.Limits, sink extract.Sink) error {
	return Some(ctx, f, limits, sink, func(string) bool { return true })
}

// Some is [Zip] for the files alone whose names are wanted.
func Some(ctx context.Context, f extract.File, limits extract.Limits, sink extract.Sink, wanted func(name string) bool) error {
	if err := ctx.Err(); err != nil {
		return err
	}
	u := newUnpacker(ctx, limits, sink)
	u.wanted = wanted
	if !extract.CanList(f.Content) {
		return sink.Skip(extract.Place{}, "The archive lists too many files; it is not read.")
	}
	z, err := zip.NewReader(bytes.NewReader(f.Content), int64(len(f.Content)))
	if err != nil {
		return u.salvage(f.Content)
	}
	z.RegisterDecompressor(bzip2ed, func(r io.Reader) io.ReadCloser { return io.NopCloser(bzip2.NewReader(r)) })
	for _, file := range z.File {
		more, err := u.zipped(file)
		if err != nil || !more {
			return err
		}
	}
	return nil
}

func (u *unpacker) zipped(file *zip.File) (more bool, err error) {
	if err := u.ctx.Err(); err != nil {
		return false, err
	}
	name := Label(file.Name)
	if strings.HasSuffix(file.Name, "/") || file.UncompressedSize64 == 0 && strings.HasSuffix(file.Name, `\`) {
		return true, nil // a folder
	}
	if !u.wanted(name) {
		return true, nil
	}
	limit := u.limits.Unpacked(int64(min(file.CompressedSize64, 1<<40)))
	switch {
	case file.Flags&encryptedBit != 0:
		return true, u.skip(name, encrypted)
	case file.UncompressedSize64 > uint64(limit):
		return true, u.skip(name, tooLarge)
	}
	r, err := file.Open()
	if err != nil {
		if file.Method != zip.Store && file.Method != deflated && file.Method != bzip2ed {
			return true, u.skip(name, method)
		}
		return true, u.skip(name, damaged)
	}
	more, err = u.member(name, r, limit)
	_ = r.Close() // it was only read
	return more, err
}

// salvage reads an archive without its list, by the header that stands before
// each file.
func (u *unpacker) salvage(content []byte) error {
	if err := u.sink.Skip(extract.Place{}, listLost); err != nil {
		return err
	}
	const headerSize = 30
	for at := 0; ; {
		i := bytes.Index(content[at:], []byte("PK\x03\x04"))
		if i < 0 || len(content)-at-i < headerSize {
			return nil
		}
		at += i
		h := content[at : at+headerSize]
		nameEnd := at + headerSize + int(binary.LittleEndian.Uint16(h[26:]))
		start := nameEnd + int(binary.LittleEndian.Uint16(h[28:]))
		if start > len(content) {
			return nil
		}
		next, more, err := u.found(string(content[at+headerSize:nameEnd]), h, content[start:])
		if err != nil || !more {
			return err
		}
		at = max(start+next, at+4)
	}
}

// found reads the file behind a header, and returns how many bytes of data
// that took.
func (u *unpacker) found(name string, h, data []byte) (size int, more bool, err error) {
	flags, packing := binary.LittleEndian.Uint16(h[6:]), binary.LittleEndian.Uint16(h[8:])
	declared := int(binary.LittleEndian.Uint32(h[18:]))
	if name == "" || strings.HasSuffix(name, "/") {
		return 0, true, nil
	}
	if name = Label(name); !u.wanted(name) {
		return 0, true, nil
	}
	switch {
	case flags&encryptedBit != 0:
		return 0, true, u.skip(name, encrypted)
	case packing == deflated:
		r := bytes.NewReader(data)
		packed := int64(len(data))
		if flags&sizesBehind == 0 {
			packed = min(packed, int64(declared))
		}
		more, err = u.member(name, flate.NewReader(r), u.limits.Unpacked(packed))
		return len(data) - r.Len(), more, err
	case packing == zip.Store && flags&sizesBehind == 0:
		size = min(declared, len(data))
		more, err = u.member(name, bytes.NewReader(data[:size]), int64(u.limits.File))
		return size, more, err
	}
	return 0, true, u.skip(name, method)
}

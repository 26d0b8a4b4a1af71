package survey

import (
	"bytes"
	"encoding/binary"
	"io"
	"io/fs"
	"os"

	"golang.org/x/sys/unix"
)

// handle is an open folder, listed without an object for each of its entries:
// with a hundred thousand of them that is a fifth of the whole survey.
type handle struct {
	dir *os.File
	fd  int
}

// entry is one name in a folder.
type entry struct {
	name string
	mode fs.FileMode // only its type
}

// room is what a worker lists folders in, one after the other.
type room []byte

func newRoom() room { return make(room, rawSize) }

// rawSize is how many bytes of entries are asked for in one go: about a
// portion.
const rawSize = 32 << 10

// Layout of an entry as the system writes it (getdents64).
const (
	entryLength = 16 // two bytes
	entryType   = 18
	entryName   = 19 // ended by a zero
)

func (h *handle) start(path string) error {
	dir, err := os.OpenFile(path, os.O_RDONLY|unix.O_DIRECTORY, 0)
	if err != nil {
		return err
	}
	h.dir, h.fd = dir, int(dir.Fd())
	return nil
}

// next returns more entries, and io.EOF behind the last.
func (h *handle) next(raw room) ([]entry, error) {
	n, err := unix.ReadDirent(h.fd, raw)
	for err == unix.EINTR {
		n, err = unix.ReadDirent(h.fd, raw)
	}
	if err != nil {
		return nil, err
	}
	if n == 0 {
		return nil, io.EOF
	}
	all := string(raw[:n]) // one string for all names
	entries := make([]entry, 0, n/(2*entryName))
	for at := 0; at+entryName <= n; {
		length := int(binary.NativeEndian.Uint16(raw[at+entryLength:]))
		if length < entryName || at+length > n {
			return entries, io.ErrUnexpectedEOF
		}
		end := bytes.IndexByte(raw[at+entryName:at+length], 0)
		if end < 0 {
			end = length - entryName
		}
		name := all[at+entryName : at+entryName+end]
		if name != "." && name != ".." {
			entries = append(entries, entry{name: name, mode: h.typeOf(name, raw[at+entryType])})
		}
		at += length
	}
	return entries, nil
}

// typeOf translates the type of an entry. Some file systems do not tell it in
// the list.
func (h *handle) typeOf(name string, t byte) fs.FileMode {
	switch t {
	case unix.DT_REG:
		return 0
	case unix.DT_DIR:
		return fs.ModeDir
	case unix.DT_LNK:
		return fs.ModeSymlink
	case unix.DT_FIFO:
		return fs.ModeNamedPipe
	case unix.DT_SOCK:
		return fs.ModeSocket
	case unix.DT_CHR, unix.DT_BLK:
		return fs.ModeDevice
	}
	if info, err := os.Lstat(below(h.dir.Name()) + name); err == nil {
		return info.Mode().Type()
	}
	return fs.ModeIrregular
}

package confine

import (
	"io"
	"os"

	"ownup/internal/trace/extract"
)

// source gives the content of a file, more than once.
type source struct {
	name   string
	limits extract.Limits
	size   int
	file   *os.File // nil: in memory
	all    []byte
	at     int
}

// open opens a file on disk. Where that is not to be, it says why in a
// sentence.
func open(path string, limits extract.Limits) (s *source, refused string) {
	file, err := openFile(path)
	if err != nil {
		return nil, extract.Unopened(err)
	}
	info, err := file.Stat()
	switch {
	case err != nil:
		refused = extract.Unopened(err)
	case !info.Mode().IsRegular():
		refused = "It is no ordinary file."
	case info.Size() > int64(limits.File):
		refused = tooLarge
	default:
		return &source{name: path, limits: limits, size: int(info.Size()), file: file}, ""
	}
	_ = file.Close() // only looked at
	return nil, refused
}

const tooLarge = "The file is larger than the limit."

// Read reads on from where the last call ended. A file may grow meanwhile; the
// size that it had when it was opened is what counts.
func (s *source) Read(b []byte) (n int, err error) {
	b = b[:min(len(b), s.size-s.at)]
	switch {
	case s.at == s.size:
		return 0, io.EOF
	case s.file == nil:
		n = copy(b, s.all[s.at:])
	default:
		n, err = s.file.ReadAt(b, int64(s.at))
	}
	s.at += n
	return n, err
}

// rewind goes back to the beginning.
func (s *source) rewind() { s.at = 0 }

func (s *source) close() {
	if s.file != nil {
		_ = s.file.Close() // only read from
	}
}

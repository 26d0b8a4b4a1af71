package confine

import (
	"io"
	"os"
	"path/filepath"

	"ownup/internal/trace/extract"
)

// File is a file to be read: on disk, or in memory.
type File struct {
	Name    string // only its ending counts; "": that of the path
	Path    string // where it lies, if it lies on disk
	Content []byte // what is in it, if not; belongs to the caller and is not changed
}

// source gives the content of a file, more than once.
type source struct {
	name string
	size int
	file *os.File // nil: in memory
	all  []byte
	at   int
}

// open opens a file. Where that is not to be, it says why in a sentence.
func (f File) open(limits extract.Limits) (s *source, refused string) {
	s = &source{name: f.Name, size: len(f.Content), all: f.Content}
	if f.Path != "" {
		var info os.FileInfo
		var err error
		if s.file, err = openFile(f.Path); err != nil {
			return nil, "The file could not be opened."
		}
		if info, err = s.file.Stat(); err != nil || !info.Mode().IsRegular() {
			s.close()
			return nil, "It is no ordinary file."
		}
		s.size = int(min(info.Size(), int64(limits.File)+1))
		if s.name == "" {
			s.name = filepath.Base(f.Path)
		}
	}
	if s.size > limits.File {
		s.close()
		return nil, "The file is larger than the limit."
	}
	return s, ""
}

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

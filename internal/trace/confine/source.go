package confine

import (
	"bytes"
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
	rest io.Reader
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
	return s, s.rewind()
}

// rewind goes back to the beginning. Where that cannot be, it says so in a
// sentence.
func (s *source) rewind() (refused string) {
	if s.file == nil {
		s.rest = bytes.NewReader(s.all)
		return ""
	}
	if _, err := s.file.Seek(0, io.SeekStart); err != nil {
		return "The file could not be read."
	}
	// It may grow while it is read; the size at the beginning is what counts.
	s.rest = io.LimitReader(s.file, int64(s.size))
	return ""
}

func (s *source) Read(b []byte) (int, error) {
	return s.rest.Read(b)
}

func (s *source) close() {
	if s.file != nil {
		_ = s.file.Close() // only read from
	}
}

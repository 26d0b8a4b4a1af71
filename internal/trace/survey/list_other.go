//go:build !linux

package survey

import (
	"io/fs"
	"os"
)

// handle is an open folder.
type handle struct {
	dir *os.File
	fd  int
}

// entry is one name in a folder.
type entry struct {
	name   string
	mode   fs.FileMode // only its type
	listed fs.DirEntry // tells more where the system gives it with the name
}

// room is what a worker lists folders in; the standard library has its own.
type room struct{}

func newRoom() room { return room{} }

func (h *handle) start(path string) error {
	dir, err := os.Open(path)
	if err != nil {
		return err
	}
	h.dir, h.fd = dir, int(dir.Fd())
	return nil
}

// next returns more entries, and io.EOF behind the last.
func (h *handle) next(room) ([]entry, error) {
	list, err := h.dir.ReadDir(portion)
	entries := make([]entry, len(list))
	for i, e := range list {
		entries[i] = entry{e.Name(), e.Type(), e}
	}
	return entries, err
}

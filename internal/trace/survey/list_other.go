//go:build !unix

package survey

import (
	"io/fs"
	"os"
)

// handle is a folder that was listed.
type handle struct{}

// list reads the entries of the folder.
func (handle) list(path string) ([]fs.DirEntry, error) {
	dir, err := os.Open(path)
	if err != nil {
		return nil, err //nolint:wrapcheck // only its kind is looked at
	}
	defer dir.Close()      //nolint:errcheck // it was only read
	return dir.ReadDir(-1) //nolint:wrapcheck // only its kind is looked at
}

// stat fills in what the system said of an entry.
func (handle) stat(e fs.DirEntry, f *File) (fs.FileMode, error) {
	info, err := e.Info()
	if err != nil {
		return 0, err //nolint:wrapcheck // only its kind is looked at
	}
	f.fill(info)
	return info.Mode(), nil
}

func (handle) close() {}

// fill takes what the system said of a file.
func (f *File) fill(info os.FileInfo) {
	f.Size, f.Modified = info.Size(), info.ModTime().UnixNano()
}

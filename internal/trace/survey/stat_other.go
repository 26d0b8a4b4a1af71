//go:build !unix

package survey

import (
	"io/fs"
	"os"
)

// stat fills in what the system said of an entry when it was listed.
func (*handle) stat(e entry, f *File) (fs.FileMode, error) {
	info, err := e.listed.Info()
	if err != nil {
		return 0, err
	}
	f.fill(info)
	return info.Mode(), nil
}

// fill takes what the system said of a file.
func (f *File) fill(info os.FileInfo) {
	f.Size, f.Modified = info.Size(), info.ModTime().UnixNano()
}

//go:build unix

package survey

import (
	"io/fs"
	"os"

	"golang.org/x/sys/unix"
)

// handle is an open folder. Its files are looked at by their names in it, which
// spares the system the way to it for each.
type handle struct {
	dir *os.File
	fd  int
}

// list opens the folder and reads its entries.
func (h *handle) list(path string) ([]fs.DirEntry, error) {
	dir, err := os.OpenFile(path, os.O_RDONLY|unix.O_DIRECTORY, 0)
	if err != nil {
		return nil, err //nolint:wrapcheck // only its kind is looked at
	}
	h.dir, h.fd = dir, int(dir.Fd())
	return dir.ReadDir(-1) //nolint:wrapcheck // only its kind is looked at
}

// stat fills in what the system says of an entry.
func (h *handle) stat(e fs.DirEntry, f *File) (fs.FileMode, error) {
	var s unix.Stat_t
	for {
		err := unix.Fstatat(h.fd, e.Name(), &s, unix.AT_SYMLINK_NOFOLLOW)
		if err == unix.EINTR { //nolint:errorlint // a bare number
			continue
		}
		if err != nil {
			return 0, err //nolint:wrapcheck // only its kind is looked at
		}
		break
	}
	f.take(&s)
	if s.Mode&unix.S_IFMT == unix.S_IFREG {
		return 0, nil
	}
	info, err := os.Lstat(h.dir.Name() + "/" + e.Name())
	if err != nil {
		return 0, err //nolint:wrapcheck // only its kind is looked at
	}
	return info.Mode(), nil
}

func (h *handle) close() {
	if h.dir != nil {
		_ = h.dir.Close() // it was only read
		h.dir = nil
	}
}

// fill asks the system about a file that was named.
func (f *File) fill(info os.FileInfo) {
	f.Size, f.Modified = info.Size(), info.ModTime().UnixNano()
	var s unix.Stat_t
	if unix.Stat(f.Path, &s) == nil {
		f.take(&s)
	}
}

func (f *File) take(s *unix.Stat_t) {
	f.Size, f.Modified, f.Changed = s.Size, s.Mtim.Nano(), s.Ctim.Nano()
	f.Device, f.Inode = uint64(s.Dev), s.Ino //nolint:unconvert // of another type on other systems
}

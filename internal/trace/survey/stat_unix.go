//go:build unix

package survey

import (
	"io/fs"
	"os"

	"golang.org/x/sys/unix"
)

// stat fills in what the system says of an entry. It is asked by its name in
// the open folder, which spares the system the way to it for each.
func (h *handle) stat(e entry, f *File) (fs.FileMode, error) {
	var s unix.Stat_t
	err := unix.Fstatat(h.fd, e.name, &s, unix.AT_SYMLINK_NOFOLLOW)
	for err == unix.EINTR {
		err = unix.Fstatat(h.fd, e.name, &s, unix.AT_SYMLINK_NOFOLLOW)
	}
	if err != nil {
		return 0, err
	}
	if s.Mode&unix.S_IFMT != unix.S_IFREG {
		return fs.ModeIrregular, nil // it was one a moment ago
	}
	f.take(&s)
	return 0, nil
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

//go:build unix

package correct

import (
	"os"
	"syscall"
)

// links is how many names a file had.
func links(info os.FileInfo) uint64 {
	if s, ok := info.Sys().(*syscall.Stat_t); ok {
		return uint64(s.Nlink) //nolint:unconvert // it is of another type on some systems
	}
	return 1
}

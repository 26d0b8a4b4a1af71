//go:build unix

package index

import (
	"fmt"
	"os"

	"golang.org/x/sys/unix"
)

// lock locks a file until the process ends or unlocks it. It returns nil where
// another has it locked.
func lock(path string) (unlock func(), err error) {
	file, err := os.OpenFile(path, os.O_RDWR|os.O_CREATE, 0o600)
	if err != nil {
		return nil, fmt.Errorf("lock index: %w", err)
	}
	taken := unix.Flock(int(file.Fd()), unix.LOCK_EX|unix.LOCK_NB) == nil
	unlock = func() { _ = file.Close() } // nothing was written to it
	if !taken {
		unlock()
		return nil, nil
	}
	return unlock, nil
}

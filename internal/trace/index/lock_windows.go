package index

import (
	"fmt"
	"os"

	"golang.org/x/sys/windows"
)

// lock locks a file until the process ends or unlocks it. It returns nil where
// another has it locked.
func lock(path string) (unlock func(), err error) {
	file, err := os.OpenFile(path, os.O_RDWR|os.O_CREATE, 0o600)
	if err != nil {
		return nil, fmt.Errorf("lock index: %w", err)
	}
	const flags = windows.LOCKFILE_EXCLUSIVE_LOCK | windows.LOCKFILE_FAIL_IMMEDIATELY
	taken := windows.LockFileEx(windows.Handle(file.Fd()), flags, 0, 1, 0, &windows.Overlapped{}) == nil
	unlock = func() { _ = file.Close() } // nothing was written to it
	if !taken {
		unlock()
		return nil, nil
	}
	return unlock, nil
}

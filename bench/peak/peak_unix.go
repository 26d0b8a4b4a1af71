//go:build unix

// Package peak tells how much memory a process had.
package peak

import (
	"os"
	"runtime"
	"syscall"
)

// Of is the most memory, in bytes, that a process had which has ended, or the largest
// of those that it waited for.
func Of(state *os.ProcessState) int64 {
	usage, ok := state.SysUsage().(*syscall.Rusage)
	if !ok {
		return 0
	}
	if runtime.GOOS == "darwin" || runtime.GOOS == "ios" {
		return int64(usage.Maxrss) //nolint:unconvert // 32 bits wide on some systems
	}
	return int64(usage.Maxrss) << 10 //nolint:unconvert // the same
}

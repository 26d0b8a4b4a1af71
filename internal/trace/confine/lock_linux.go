package confine

import (
	"runtime"

	"github.com/landlock-lsm/go-landlock/landlock"
	llsys "github.com/landlock-lsm/go-landlock/landlock/syscall"
	"golang.org/x/sys/unix"
)

// mostOpen is how many files a child may have open.
const mostOpen = 64

// lock gives up what a reader does not need, for good and for every thread,
// and returns what the system holds the process to.
//
// Two walls stand one behind the other. Landlock knows paths: it is what lets
// a reader open the files that are readable and no others. The filter of
// system calls knows none, but holds on kernels without Landlock, and for
// what Landlock does not cover: sockets of every kind, programs, signals.
func lock(readable []string) Confinement {
	for _, l := range []struct {
		what int
		most uint64
	}{{unix.RLIMIT_CORE, 0}, {unix.RLIMIT_FSIZE, 0}, {unix.RLIMIT_NOFILE, mostOpen}} {
		_ = unix.Setrlimit(l.what, &unix.Rlimit{Cur: l.most, Max: l.most}) // lowering one's own limits is always allowed
	}
	c := Confinement{Memory: true}
	if abi, err := llsys.LandlockGetABIVersion(); err == nil && abi > 0 {
		rule := landlock.PathAccess(llsys.AccessFSReadFile|llsys.AccessFSReadDir, readable...).IgnoreIfMissing()
		c.Files = landlock.V11.BestEffort().Restrict(rule) == nil
	}
	if err := filterCalls(len(readable) > 0); err == nil {
		c.Network, c.Programs = true, true
		c.Files = c.Files || len(readable) == 0
	}
	return c
}

// onThread runs f with the goroutine tied to its thread, for settings that
// belong to a thread until the kernel hands them to all.
func onThread(f func() error) error {
	runtime.LockOSThread()
	defer runtime.UnlockOSThread()
	return f()
}

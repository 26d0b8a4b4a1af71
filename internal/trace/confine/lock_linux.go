package confine

import (
	"os"
	"runtime"
	"strconv"
	"strings"

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
// a reader open the files of its cache and no others. The filter of
// system calls knows none, but holds on kernels without Landlock, and for
// what Landlock does not cover: sockets of every kind, programs, signals.
func lock(s settings) Confinement {
	for _, l := range []struct {
		what int
		most uint64
	}{{unix.RLIMIT_CORE, 0}, {unix.RLIMIT_FSIZE, 0}, {unix.RLIMIT_NOFILE, mostOpen}, {unix.RLIMIT_DATA, data() + 2*uint64(s.memory)}} {
		_ = unix.Setrlimit(l.what, &unix.Rlimit{Cur: l.most, Max: l.most}) // lowering one's own limits is always allowed
	}
	c := Confinement{Memory: true}
	c.Files = ruleOut(s.cache) == nil
	if err := filterCalls(s.cache != ""); err == nil {
		c.Network, c.Programs = true, true
		c.Files = c.Files || s.cache == ""
	}
	return c
}

// ruleOut keeps the process from all files but those of the cache, from TCP, and from whatever else Landlock knows on this kernel.
func ruleOut(cache string) error {
	// The best effort of a kernel without Landlock is none, and no error.
	if _, err := llsys.LandlockGetABIVersion(); err != nil {
		return err
	}
	var rules []landlock.Rule
	if cache != "" {
		rules = append(rules, landlock.PathAccess(llsys.AccessFSReadFile|llsys.AccessFSReadDir, cache).IgnoreIfMissing())
	}
	return landlock.V11.BestEffort().Restrict(rules...)
}

// data is how much memory of its own the process has asked for, used or not,
// in bytes. The runtime asks for much more than it uses, so that the limit on
// it is a wide one: it holds when the parent, which is exact, cannot look.
func data() uint64 {
	statm, _ := os.ReadFile("/proc/self/statm") // without it, the limit is a little low
	words := strings.Fields(string(statm))
	const sixth = 5
	if len(words) <= sixth {
		return 0
	}
	pages, _ := strconv.ParseUint(words[sixth], 10, 64) // what is no number is 0
	return pages * uint64(os.Getpagesize())
}

// onThread runs f with the goroutine tied to its thread, for settings that
// belong to a thread until the kernel hands them to all.
func onThread(f func() error) error {
	runtime.LockOSThread()
	defer runtime.UnlockOSThread()
	return f()
}

package confine

import (
	"bytes"
	"os"
	"os/exec"
	"strconv"
	"syscall"

	"golang.org/x/sys/unix"
)

// Program returns the file of this program: the one that runs, even where
// another version has taken its place since.
func Program() (string, error) {
	const self = "/proc/self/exe"
	if _, err := os.Stat(self); err == nil {
		return self, nil
	}
	return os.Executable()
}

// apart makes a process end with its parent, in a folder that nobody wants to
// remove.
func apart(cmd *exec.Cmd) {
	cmd.Dir = "/"
	cmd.SysProcAttr = &syscall.SysProcAttr{Pdeathsig: syscall.SIGKILL}
}

// widen lets a pipe hold more, as far as the system allows.
func widen(pipe *os.File) {
	raw, err := pipe.SyscallConn()
	if err != nil {
		return
	}
	_ = raw.Control(func(fd uintptr) { _, _ = unix.FcntlInt(fd, unix.F_SETPIPE_SZ, pipeSize) })
}

// wasKilled reports a process that was ended from outside.
func wasKilled(state *os.ProcessState) bool {
	status, ok := state.Sys().(syscall.WaitStatus)
	return ok && status.Signaled() && status.Signal() == syscall.SIGKILL
}

// gauge reads how much memory a process has.
type gauge struct{ file *os.File }

func newGauge(pid int) gauge {
	file, err := os.Open("/proc/" + strconv.Itoa(pid) + "/statm")
	if err != nil {
		return gauge{} // without /proc the child watches itself alone
	}
	return gauge{file}
}

// works reports whether the system tells.
func (g gauge) works() bool { return g.file != nil }

// bytes returns the memory of the process, 0 where that is not known.
func (g gauge) bytes() int64 {
	if g.file == nil {
		return 0
	}
	var room [128]byte
	n, _ := g.file.ReadAt(room[:], 0) // of a process that is gone nothing comes
	_, rest, _ := bytes.Cut(room[:n], []byte(" "))
	resident, _, _ := bytes.Cut(rest, []byte(" "))
	pages, _ := strconv.ParseInt(string(resident), 10, 64)
	return pages * int64(os.Getpagesize())
}

func (g gauge) close() {
	if g.file != nil {
		_ = g.file.Close() // only read from
	}
}

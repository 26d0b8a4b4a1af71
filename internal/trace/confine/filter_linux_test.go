//go:build amd64 || arm64

package confine

import (
	"encoding/binary"
	"testing"

	"golang.org/x/net/bpf"
	"golang.org/x/sys/unix"
)

// The filter says what it should of every call, reckoned by a machine of its
// own: the kernel would end a test that asks too much.
func TestFilter(t *testing.T) {
	const (
		pid     = 4242
		allow   = unix.SECCOMP_RET_ALLOW
		kill    = unix.SECCOMP_RET_KILL_PROCESS
		unknown = unix.SECCOMP_RET_ERRNO | uint32(unix.ENOSYS)
		refuse  = unix.SECCOMP_RET_ERRNO | uint32(unix.EACCES)
	)
	// What the runtime starts a thread with, and what a fork is.
	const thread = unix.CLONE_VM | unix.CLONE_FS | unix.CLONE_FILES | unix.CLONE_SIGHAND | unix.CLONE_SYSVSEM | unix.CLONE_THREAD
	for _, c := range []struct {
		what  string
		opens bool
		arch  uint32
		call  uint32
		args  [3]uint32
		want  uint32
	}{
		{"read", false, architecture, unix.SYS_READ, [3]uint32{}, allow},
		{"memory", false, architecture, unix.SYS_MMAP, [3]uint32{}, allow},
		{"the end", false, architecture, unix.SYS_EXIT_GROUP, [3]uint32{}, allow},
		{"a thread", false, architecture, unix.SYS_CLONE, [3]uint32{thread}, allow},
		{"a process", false, architecture, unix.SYS_CLONE, [3]uint32{uint32(unix.SIGCHLD)}, refuse},
		{"a process that shares memory", false, architecture, unix.SYS_CLONE, [3]uint32{unix.CLONE_VM | unix.CLONE_VFORK}, refuse},
		{"a process, flags in memory", false, architecture, unix.SYS_CLONE3, [3]uint32{}, unknown},
		{"a signal to itself", false, architecture, unix.SYS_TGKILL, [3]uint32{pid}, allow},
		{"a signal to another", false, architecture, unix.SYS_TGKILL, [3]uint32{pid + 1}, refuse},
		{"a signal", false, architecture, unix.SYS_KILL, [3]uint32{pid}, unknown},
		{"a program", false, architecture, unix.SYS_EXECVE, [3]uint32{}, unknown},
		{"a program by descriptor", false, architecture, unix.SYS_EXECVEAT, [3]uint32{}, unknown},
		{"a socket", true, architecture, unix.SYS_SOCKET, [3]uint32{}, unknown},
		{"another's memory", true, architecture, unix.SYS_PROCESS_VM_READV, [3]uint32{}, unknown},
		{"a debugger", true, architecture, unix.SYS_PTRACE, [3]uint32{}, unknown},
		{"the ring of calls", true, architecture, unix.SYS_IO_URING_SETUP, [3]uint32{}, unknown},
		{"limits", true, architecture, unix.SYS_PRLIMIT64, [3]uint32{}, unknown},
		{"a change of mode", true, architecture, unix.SYS_FCHMODAT, [3]uint32{}, unknown},
		{"a removal", true, architecture, unix.SYS_UNLINKAT, [3]uint32{}, unknown},
		{"opening", false, architecture, unix.SYS_OPENAT, [3]uint32{}, unknown},
		{"opening what is readable", true, architecture, unix.SYS_OPENAT, [3]uint32{0, 0, unix.O_RDONLY | unix.O_CLOEXEC}, allow},
		{"opening for writing", true, architecture, unix.SYS_OPENAT, [3]uint32{0, 0, unix.O_WRONLY}, refuse},
		{"opening for both", true, architecture, unix.SYS_OPENAT, [3]uint32{0, 0, unix.O_RDWR}, refuse},
		{"making a file", true, architecture, unix.SYS_OPENAT, [3]uint32{0, 0, unix.O_CREAT}, refuse},
		{"opening, flags in memory", true, architecture, unix.SYS_OPENAT2, [3]uint32{}, unknown},
		{"looking", false, architecture, statCall, [3]uint32{}, unknown},
		{"looking at what is readable", true, architecture, statCall, [3]uint32{}, allow},
		{"another architecture", false, architecture + 1, unix.SYS_READ, [3]uint32{}, kill},
		{"a call by the numbers of x32", false, architecture, unix.SYS_READ | 1<<30, [3]uint32{}, unknown},
	} {
		vm, err := bpf.NewVM(filter(pid, c.opens))
		if err != nil {
			t.Fatal(err)
		}
		// The machine reads numbers with the highest byte first.
		in := make([]byte, atArgs+6*8)
		binary.BigEndian.PutUint32(in[atCall:], c.call)
		binary.BigEndian.PutUint32(in[atArch:], c.arch)
		for i, arg := range c.args {
			binary.BigEndian.PutUint32(in[atArgs+8*i:], arg)
		}
		got, err := vm.Run(in)
		if err != nil || uint32(got) != c.want {
			t.Errorf("%s: %#x, %v, want %#x", c.what, got, err, c.want)
		}
	}
}

//go:build amd64 || arm64

package confine

import (
	"fmt"
	"os"
	"unsafe"

	"golang.org/x/net/bpf"
	"golang.org/x/sys/unix"
)

// Where things stand in what the kernel gives to a filter: struct
// seccomp_data, on machines whose lowest byte comes first.
const (
	atCall = 0
	atArch = 4
	atArgs = 16 // eight bytes each
)

// calls are what a reader needs of the kernel besides what [filter] looks at
// more closely: memory, threads, clocks, and files that are open already.
func calls() []uint32 {
	return append(ownCalls(),
		unix.SYS_READ, unix.SYS_WRITE, unix.SYS_READV, unix.SYS_WRITEV, unix.SYS_PREAD64, unix.SYS_CLOSE,
		unix.SYS_FSTAT, unix.SYS_LSEEK, unix.SYS_FCNTL, unix.SYS_PIPE2, unix.SYS_EVENTFD2,
		unix.SYS_EPOLL_CREATE1, unix.SYS_EPOLL_CTL, unix.SYS_EPOLL_PWAIT, unix.SYS_EPOLL_PWAIT2,
		unix.SYS_FUTEX, unix.SYS_NANOSLEEP, unix.SYS_CLOCK_NANOSLEEP, unix.SYS_CLOCK_GETTIME, unix.SYS_SCHED_YIELD,
		unix.SYS_SCHED_GETAFFINITY, unix.SYS_MMAP, unix.SYS_MUNMAP, unix.SYS_MPROTECT, unix.SYS_MREMAP, unix.SYS_MADVISE,
		unix.SYS_MINCORE, unix.SYS_BRK, unix.SYS_RT_SIGACTION, unix.SYS_RT_SIGPROCMASK, unix.SYS_RT_SIGRETURN,
		unix.SYS_SIGALTSTACK, unix.SYS_GETTID, unix.SYS_GETPID, unix.SYS_GETPPID, unix.SYS_GETRANDOM,
		unix.SYS_SET_ROBUST_LIST, unix.SYS_RSEQ, unix.SYS_MEMBARRIER, unix.SYS_RESTART_SYSCALL,
		unix.SYS_EXIT, unix.SYS_EXIT_GROUP)
}

// filter is the program that the kernel runs before every call of a child with
// the process number pid. What it does not name does not exist for the child:
// the error is that of a kernel which is too old to know the call, and the
// runtime of Go, like C libraries, knows what to do then. A later version of
// either that tries a new call still runs.
//
// With opens, files may be opened for reading; Landlock says which.
func filter(pid uint32, opens bool) []bpf.Instruction {
	const (
		kill    = unix.SECCOMP_RET_KILL_PROCESS
		allow   = unix.SECCOMP_RET_ALLOW
		unknown = unix.SECCOMP_RET_ERRNO | uint32(unix.ENOSYS)
		refuse  = unix.SECCOMP_RET_ERRNO | uint32(unix.EACCES)
	)
	load := func(at uint32) bpf.Instruction { return bpf.LoadAbsolute{Off: at, Size: 4} }
	program := []bpf.Instruction{
		// The same number is another call on another architecture.
		load(atArch),
		bpf.JumpIf{Cond: bpf.JumpEqual, Val: architecture, SkipTrue: 1},
		bpf.RetConstant{Val: kill},
		load(atCall),
	}
	for _, call := range calls() {
		program = append(program,
			bpf.JumpIf{Cond: bpf.JumpNotEqual, Val: call, SkipTrue: 1},
			bpf.RetConstant{Val: allow})
	}
	// when adds a call that is allowed if its argument passes.
	when := func(call uint32, argument uint32, test bpf.JumpIf) {
		test.SkipFalse = 1
		program = append(program,
			bpf.JumpIf{Cond: bpf.JumpNotEqual, Val: call, SkipTrue: 4},
			load(atArgs+8*argument),
			test,
			bpf.RetConstant{Val: allow},
			bpf.RetConstant{Val: refuse})
	}
	// A thread, not a process. The call that takes its flags from memory, where
	// no filter sees them, is among the unknown.
	when(unix.SYS_CLONE, 0, bpf.JumpIf{Cond: bpf.JumpBitsSet, Val: unix.CLONE_THREAD})
	// The runtime wakes its own threads with signals.
	when(unix.SYS_TGKILL, 0, bpf.JumpIf{Cond: bpf.JumpEqual, Val: pid})
	if opens {
		const writes = unix.O_WRONLY | unix.O_RDWR | unix.O_CREAT | unix.O_TRUNC
		when(unix.SYS_OPENAT, 2, bpf.JumpIf{Cond: bpf.JumpBitsNotSet, Val: writes})
		for _, call := range []uint32{statCall, unix.SYS_GETDENTS64} {
			program = append(program, bpf.JumpIf{Cond: bpf.JumpNotEqual, Val: call, SkipTrue: 1}, bpf.RetConstant{Val: allow})
		}
	}
	return append(program, bpf.RetConstant{Val: unknown})
}

// filterCalls holds every thread of the process to the filter.
func filterCalls(opens bool) error {
	raw, err := bpf.Assemble(filter(uint32(os.Getpid()), opens))
	if err != nil {
		return err
	}
	code := make([]unix.SockFilter, len(raw))
	for i, r := range raw {
		code[i] = unix.SockFilter{Code: r.Op, Jt: r.Jt, Jf: r.Jf, K: r.K}
	}
	return onThread(func() error {
		if err := unix.Prctl(unix.PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0); err != nil {
			return err
		}
		program := unix.SockFprog{Len: uint16(len(code)), Filter: &code[0]}
		thread, _, errno := unix.RawSyscall(unix.SYS_SECCOMP, unix.SECCOMP_SET_MODE_FILTER, unix.SECCOMP_FILTER_FLAG_TSYNC,
			uintptr(unsafe.Pointer(&program))) //nolint:gosec // the kernel takes the address
		switch {
		case errno != 0:
			return errno
		case thread != 0:
			return fmt.Errorf("thread %d could not be held to the filter", thread)
		}
		return nil
	})
}

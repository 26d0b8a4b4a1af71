package confine

import "golang.org/x/sys/unix"

const (
	architecture = unix.AUDIT_ARCH_AARCH64
	statCall     = unix.SYS_FSTATAT
)

// ownCalls are those that only this architecture has.
func ownCalls() []uint32 { return nil }

//go:build unix

package legacy

import (
	"os/exec"
	"syscall"
)

// endAll makes the end of the command that of all that it started: soffice is
// a script that starts the program proper.
func endAll(cmd *exec.Cmd) {
	cmd.SysProcAttr = &syscall.SysProcAttr{Setpgid: true}
	cmd.Cancel = func() error { return syscall.Kill(-cmd.Process.Pid, syscall.SIGKILL) }
}

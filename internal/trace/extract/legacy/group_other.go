//go:build !unix

package legacy

import "os/exec"

// endAll leaves the command as it is: it ends by itself alone.
func endAll(*exec.Cmd) {}

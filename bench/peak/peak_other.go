//go:build !unix

// Package peak tells how much memory a process had.
package peak

import "os"

// Of is 0: the system does not tell.
func Of(*os.ProcessState) int64 { return 0 }

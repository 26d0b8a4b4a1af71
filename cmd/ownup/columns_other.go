//go:build !unix

package main

import "os"

// columnsOf says that the width of the terminal is not known.
func columnsOf(*os.File) int { return 0 }

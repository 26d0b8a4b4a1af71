//go:build unix

package confine

import (
	"os"
	"syscall"
)

// openFile opens a file for reading. What is no file, such as a pipe that
// nobody writes to, does not make it wait.
func openFile(path string) (*os.File, error) {
	return os.OpenFile(path, os.O_RDONLY|syscall.O_NONBLOCK, 0)
}

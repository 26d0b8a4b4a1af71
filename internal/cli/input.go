package cli

import (
	"bufio"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"strings"

	"ownup/internal/core/problem"
)

// open opens the file that an argument names, "-" for standard input.
func (r *run) open(path string) (io.ReadCloser, error) {
	if path == "-" {
		return io.NopCloser(r.p.Stdin), nil
	}
	f, err := os.Open(path)
	if err != nil {
		return nil, fileProblem(err)
	}
	info, err := f.Stat()
	if err == nil && info.IsDir() {
		err = errors.Join(&fs.PathError{Op: "read", Path: path, Err: errFolder}, f.Close())
	}
	if err != nil {
		return nil, fileProblem(err)
	}
	return f, nil
}

var errFolder = errors.New("is a folder")

func fileProblem(err error) error {
	switch {
	case errors.Is(err, fs.ErrNotExist):
		return problem.Wrap(err, problem.Missing, "There is no such file.", "Check its name, or write - for standard input.")
	case errors.Is(err, errFolder):
		return problem.Wrap(err, problem.Invalid, "That is a folder, and one file is needed.", "Name a file in it.")
	}
	return problem.Wrap(err, problem.Unreachable, "The file cannot be read.", "Check that you may read it.")
}

// read returns the whole of a file of at most limit bytes.
func (r *run) read(path string, limit int64) ([]byte, error) {
	f, err := r.open(path)
	if err != nil {
		return nil, err
	}
	text, err := io.ReadAll(io.LimitReader(f, limit+1))
	if err = errors.Join(err, f.Close()); err != nil {
		return nil, fileProblem(err)
	}
	if int64(len(text)) > limit {
		return nil, problem.New(problem.Invalid, fmt.Sprintf("The file is larger than %s KB.", grouped(limit/1000)), "Give the part that matters.")
	}
	return text, nil
}

// maxAnswer is the longest answer to a question.
const maxAnswer = 1000 // bytes

// confirm asks a question at the terminal; only a yes is a yes. Where there is
// nobody to ask it fails with unasked.
func (r *run) confirm(question string, unasked error) (bool, error) {
	if !r.p.isTerminal(r.p.Stdin) || !r.p.isTerminal(r.p.Stderr) {
		return false, unasked
	}
	r.say("%s [y/N] ", question)
	answer := make(chan string, 1)
	go func() { // ends with the process where the person stops it instead
		line, _ := bufio.NewReader(io.LimitReader(r.p.Stdin, maxAnswer)).ReadString('\n')
		answer <- strings.ToLower(strings.TrimSpace(line))
	}()
	select {
	case a := <-answer:
		return a == "y" || a == "yes", nil
	case <-r.ctx.Done():
		r.say("\n")
		return false, r.ctx.Err()
	}
}

package cli

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"strings"

	"ownup/internal/core/problem"
)

// open opens the file that an argument names, "-" for standard input. Waiting
// for it, to be opened or to say something, ends when the person stops it.
func (r *run) open(path string) (io.ReadCloser, error) {
	if path == "-" {
		return stoppable(r.ctx, io.NopCloser(r.p.Stdin)), nil
	}
	type opened struct {
		f       *os.File
		regular bool
		err     error
	}
	done := make(chan opened, 1)
	go func() { // a pipe is opened only when its other end is: this ends with the process at the latest
		f, regular, err := openFile(path)
		done <- opened{f, regular, err}
	}()
	select {
	case o := <-done:
		switch {
		case o.err != nil:
			return nil, fileProblem(o.err)
		case o.regular:
			return o.f, nil
		}
		return stoppable(r.ctx, o.f), nil
	case <-r.ctx.Done():
		return nil, r.ctx.Err()
	}
}

// openFile opens what is no folder and tells whether reading it never waits.
func openFile(path string) (f *os.File, regular bool, err error) {
	if f, err = os.Open(path); err != nil {
		return nil, false, err
	}
	info, err := f.Stat()
	if err == nil && info.IsDir() {
		err = &fs.PathError{Op: "read", Path: path, Err: errFolder}
	}
	if err != nil {
		return nil, false, errors.Join(err, f.Close())
	}
	return f, info.Mode().IsRegular(), nil
}

// stoppable returns from with reads that fail as soon as ctx is done. A read
// of a terminal or a pipe cannot be broken off, so another goroutine does it,
// which ends with the input or with the process.
func stoppable(ctx context.Context, from io.ReadCloser) io.ReadCloser {
	read, write := io.Pipe()
	go func() {
		_, err := io.Copy(write, from)
		_ = write.CloseWithError(errors.Join(err, from.Close())) // it never fails
	}()
	stop := context.AfterFunc(ctx, func() { _ = write.CloseWithError(ctx.Err()) })
	return stopped{read, stop}
}

type stopped struct {
	*io.PipeReader
	release func() bool
}

func (s stopped) Close() error {
	s.release()
	return s.PipeReader.Close()
}

var errFolder = errors.New("is a folder")

func fileProblem(err error) error {
	switch {
	case errors.Is(err, context.Canceled):
		return err
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

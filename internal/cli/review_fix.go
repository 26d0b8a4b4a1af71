package cli

import (
	"bytes"
	"errors"
	"io"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"ownup/internal/core/manuscript"
	"ownup/internal/core/problem"
	"ownup/internal/core/wording"
)

// safeFixes are the fixes of the findings that are shown, without those that
// overlap an earlier one.
func safeFixes(v *reviewed) []wording.Fix {
	var fixes []wording.Fix
	for _, f := range v.shown {
		if f.Fix != nil {
			fixes = append(fixes, *f.Fix)
		}
	}
	return wording.Fitting(len(v.m.Source), fixes)
}

// fixed makes the fixes in the file of v, or only in memory for standard
// input, and reviews what came out.
func (d *desk) fixed(v reviewed, form manuscript.Form) reviewed {
	text, n := wording.Apply(v.m.Source, safeFixes(&v)...)
	if n == 0 {
		return v
	}
	if v.name != "-" {
		if err := replaceFile(v.name, v.m.Source, text); err != nil {
			return reviewed{name: v.name, err: err}
		}
	}
	after := d.source(v.name, form, text)
	after.fixes = n
	return after
}

// diffsOf shows what would be changed in each file.
func diffsOf(files []reviewed) string {
	var b strings.Builder
	for i := range files {
		v := &files[i]
		var edits []wording.Edit
		for _, f := range safeFixes(v) {
			edits = append(edits, f.Edits...)
		}
		slices.SortFunc(edits, func(a, b wording.Edit) int { return a.Start - b.Start })
		b.WriteString(manuscript.Diff(oneLine(v.name), v.m.Source, edits))
	}
	return b.String()
}

// replaceFile puts text in the place of what a file held when it was read. The
// new text is written to a file beside it, which then takes its name, so that
// whatever happens one of the two is there in full. A link stays, and what it
// leads to is replaced. It is a problem of kind [problem.Conflict] where
// somebody else has changed the file since it was read; between that look and
// the renaming lie some microseconds in which nobody can be kept out.
func replaceFile(name string, was, text []byte) error {
	target, err := filepath.EvalSymlinks(name)
	if err != nil {
		return fileProblem(err)
	}
	info, err := os.Stat(target)
	switch {
	case err != nil:
		return fileProblem(err)
	case !info.Mode().IsRegular():
		return problem.New(problem.Invalid, "Only a file can be fixed in place.", "Write - to have the new text on standard output.")
	}
	if err := mayWrite(target); err != nil {
		return notWritten(err)
	}
	beside, err := writeBeside(target, text, info.Mode().Perm())
	if err != nil {
		return notWritten(err)
	}
	now, err := readAtMost(target, len(was)+1)
	if err == nil && !bytes.Equal(now, was) {
		err = problem.New(problem.Conflict, "Somebody else changed the file meanwhile; it is as they left it.", "Review it again.")
	}
	if err == nil {
		err = os.Rename(beside, target)
	}
	if err != nil {
		err = errors.Join(err, os.Remove(beside))
		if errors.As(err, new(*problem.Problem)) {
			return problem.As(err)
		}
		return notWritten(err)
	}
	return nil
}

func notWritten(err error) error {
	return problem.Wrap(err, problem.Unreachable, "The file cannot be written; it is as it was.", "Check that you may write there.")
}

// mayWrite asks whether the file itself may be written: renaming asks that of
// the folder alone, and somebody may have protected the file on purpose.
func mayWrite(target string) error {
	f, err := os.OpenFile(target, os.O_WRONLY, 0)
	if err != nil {
		return err
	}
	return f.Close()
}

// writeBeside writes a new file in the folder of target.
func writeBeside(target string, text []byte, mode os.FileMode) (name string, err error) {
	f, err := os.CreateTemp(filepath.Dir(target), ".ownup-*")
	if err != nil {
		return "", err
	}
	_, err = f.Write(text)
	if err = errors.Join(err, f.Chmod(mode), f.Sync(), f.Close()); err != nil {
		return "", errors.Join(err, os.Remove(f.Name()))
	}
	return f.Name(), nil
}

func readAtMost(name string, limit int) (text []byte, err error) {
	f, err := os.Open(name)
	if err != nil {
		return nil, err
	}
	text, err = io.ReadAll(io.LimitReader(f, int64(limit)))
	return text, errors.Join(err, f.Close())
}

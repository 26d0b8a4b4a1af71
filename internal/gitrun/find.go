package gitrun

import (
	"errors"
	"io"
	"os"
	"path/filepath"
	"strings"

	"ownup/internal/core/problem"
)

// Find finds the folder that git calls the git directory: path itself where
// it is one, else path/.git, which may be a file that points elsewhere (a
// submodule, a second work tree). Where there is none, the problem's kind is
// [problem.Missing].
//
// It does not look in the folders above, as git does: who names a folder of
// documents does not mean the repository that their whole home happens to be
// in.
func Find(path string) (string, error) {
	abs, err := filepath.Abs(path)
	if err != nil {
		return "", Unopened(err)
	}
	dot := filepath.Join(abs, ".git")
	if info, err := os.Stat(dot); err == nil && info.Mode().IsRegular() {
		if dot, err = pointedAt(dot); err != nil {
			return "", err
		}
	}
	for _, dir := range []string{dot, abs} {
		if IsDir(dir) {
			return dir, nil
		}
	}
	return "", problem.New(problem.Missing, "That folder is not a git repository.",
		"Name the folder that holds the .git folder, or a bare repository.")
}

// pointedAt reads a .git file: "gitdir: " and a path.
func pointedAt(file string) (string, error) {
	f, err := os.Open(file)
	if err != nil {
		return "", Unopened(err)
	}
	defer func() { _ = f.Close() }() // only read: closing cannot lose anything
	text, err := io.ReadAll(io.LimitReader(f, 8<<10))
	if err != nil {
		return "", Unopened(err)
	}
	target, ok := strings.CutPrefix(string(text), "gitdir:")
	if !ok {
		return "", problem.New(problem.Missing, "The .git file in that folder does not say where the repository is.",
			"Name the repository itself.")
	}
	target = strings.TrimSpace(target)
	if !filepath.IsAbs(target) {
		target = filepath.Join(filepath.Dir(file), target)
	}
	if !IsDir(target) {
		return "", problem.New(problem.Missing, "The .git file in that folder points to a repository that is not there.",
			"Check whether the main repository was moved, or name it instead.")
	}
	return target, nil
}

// IsDir asks what git asks of a git directory: a HEAD, and either objects and
// refs or, in a second work tree, a pointer to the folder that has them.
func IsDir(dir string) bool {
	exists := func(name string) bool {
		_, err := os.Lstat(filepath.Join(dir, name))
		return !errors.Is(err, os.ErrNotExist) && err == nil
	}
	return exists("HEAD") && (exists("objects") && exists("refs") || exists("commondir"))
}

// Unopened is the problem of a path that cannot be opened.
func Unopened(err error) error {
	if os.IsNotExist(err) {
		return problem.Wrap(err, problem.Missing, "There is nothing at the path given for the git repository.",
			"Check the spelling, or whether the folder was moved.")
	}
	return problem.Wrap(err, problem.Unreachable, "The path given for the git repository cannot be opened.",
		"Check that you may read it, then try again.")
}

// IsHash reports whether b is the full name of an object: 40 or 64 lower-case
// hexadecimal digits.
func IsHash(b []byte) bool {
	if len(b) != 40 && len(b) != 64 {
		return false
	}
	for _, c := range b {
		if (c < '0' || c > '9') && (c < 'a' || c > 'f') {
			return false
		}
	}
	return true
}

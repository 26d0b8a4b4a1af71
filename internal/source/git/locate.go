package git

import (
	"errors"
	"io"
	"os"
	"path/filepath"
	"strings"

	"ownup/internal/core/problem"
)

// gitDir finds the folder that git calls the git directory: path itself where
// it is one, else path/.git, which may be a file that points elsewhere (a
// submodule, a second work tree).
//
// It does not look in the folders above, as git does: who names a folder of
// documents does not mean the repository that their whole home happens to be
// in. And naming the git directory outright lets git read a repository that
// another user owns, which is safe for the reading done here.
func gitDir(path string) (string, error) {
	abs, err := filepath.Abs(path)
	if err != nil {
		return "", unopened(err)
	}
	dot := filepath.Join(abs, ".git")
	if info, err := os.Stat(dot); err == nil && info.Mode().IsRegular() {
		if dot, err = pointedAt(dot); err != nil {
			return "", err
		}
	}
	for _, dir := range []string{dot, abs} {
		if isGitDir(dir) {
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
		return "", unopened(err)
	}
	defer func() { _ = f.Close() }() // only read: closing cannot lose anything
	text, err := io.ReadAll(io.LimitReader(f, 8<<10))
	if err != nil {
		return "", unopened(err)
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
	if !isGitDir(target) {
		return "", problem.New(problem.Missing, "The .git file in that folder points to a repository that is not there.",
			"Check whether the main repository was moved, or name it instead.")
	}
	return target, nil
}

// isGitDir asks what git asks: a HEAD, and either objects and refs or, in a
// second work tree, a pointer to the folder that has them.
func isGitDir(dir string) bool {
	exists := func(name string) bool {
		_, err := os.Lstat(filepath.Join(dir, name))
		return !errors.Is(err, os.ErrNotExist) && err == nil
	}
	return exists("HEAD") && (exists("objects") && exists("refs") || exists("commondir"))
}

// repositoryName is what people call the repository at path: the name of its
// folder without ".git". A folder called ".git" or "repo" says nothing, so
// its parent's name is taken.
func repositoryName(path string) string {
	abs, err := filepath.Abs(path)
	if err != nil {
		abs = path
	}
	if real, err := filepath.EvalSymlinks(abs); err == nil && filepath.Base(abs) == ".git" {
		abs = real
	}
	name := strings.TrimSuffix(filepath.Base(abs), ".git")
	if name == "" || name == "repo" && isGitDir(abs) {
		name = strings.TrimSuffix(filepath.Base(filepath.Dir(abs)), ".git")
	}
	return cleanText([]byte(name), maxName)
}

// savedName is the name of a saved log's file without its ending.
func savedName(path string) string {
	base := filepath.Base(path)
	return cleanText([]byte(strings.TrimSuffix(base, filepath.Ext(base))), maxName)
}

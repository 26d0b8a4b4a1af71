package git

import (
	"path/filepath"
	"strings"

	"ownup/internal/gitrun"
)

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
	if name == "" || name == "repo" && gitrun.IsDir(abs) {
		name = strings.TrimSuffix(filepath.Base(filepath.Dir(abs)), ".git")
	}
	return cleanText([]byte(name), maxName)
}

// savedName is the name of a saved log's file without its ending.
func savedName(path string) string {
	base := filepath.Base(path)
	return cleanText([]byte(strings.TrimSuffix(base, filepath.Ext(base))), maxName)
}

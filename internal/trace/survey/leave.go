package survey

import (
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
)

// caches are folders that programs fill with what they can fetch or make
// again, by the names that nobody gives to a folder of his own. Names that
// people use too ("build", "target", "vendor", "Cache") are not among them.
var caches = map[string]string{
	"node_modules":              "libraries",
	"bower_components":          "libraries",
	"__pycache__":               "compiled programs",
	".venv":                     "libraries",
	".tox":                      "libraries",
	".nox":                      "libraries",
	".mypy_cache":               "intermediate results",
	".pytest_cache":             "intermediate results",
	".ruff_cache":               "intermediate results",
	".gradle":                   "libraries",
	".m2":                       "libraries",
	".npm":                      "libraries",
	".cargo":                    "libraries",
	".cache":                    "copies",
	".hg":                       "a history",
	".svn":                      "a history",
	".bzr":                      "a history",
	"System Volume Information": "data of the system",
	".Spotlight-V100":           "data of the system",
	".fseventsd":                "data of the system",
	".DocumentRevisions-V100":   "data of the system",
}

// cacheName returns why a folder of that name is not read, or nothing.
func cacheName(name string) string {
	if what, ok := caches[name]; ok {
		return "In this folder a program keeps " + what + "; it is not read. Name it to have it read."
	}
	return ""
}

// The mark of a cache, as the Cache Directory Tagging Specification has it.
const (
	cacheTag       = "CACHEDIR.TAG"
	cacheSignature = "Signature: 8a477f597d28d172789f06886806bc55"
)

// cacheMark returns why a folder is not read that a program has marked as a
// cache, or nothing. A folder that the person named is read.
func cacheMark(f *folder, entries []fs.DirEntry) string {
	if f.path == f.root.path {
		return ""
	}
	for _, e := range entries {
		if e.Name() == cacheTag && e.Type().IsRegular() && hasSignature(filepath.Join(f.path, cacheTag)) {
			return "A program has marked this folder as a cache; it is not read. Name it to have it read."
		}
	}
	return ""
}

func hasSignature(path string) bool {
	file, err := os.Open(path)
	if err != nil {
		return false
	}
	defer file.Close() //nolint:errcheck // it was only read
	head := make([]byte, len(cacheSignature))
	_, err = io.ReadFull(file, head)
	return err == nil && strings.HasPrefix(string(head), cacheSignature)
}

// isBare reports the inside of a repository: a bare one, or the folder .git
// itself where somebody named it.
func isBare(entries []fs.DirEntry) bool {
	var head, objects, refs bool
	for _, e := range entries {
		switch e.Name() {
		case "HEAD":
			head = e.Type().IsRegular()
		case "objects":
			objects = e.IsDir()
		case "refs":
			refs = e.IsDir()
		}
	}
	return head && objects && refs
}

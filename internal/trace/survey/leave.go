package survey

import (
	"io"
	"os"
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

// marks are the names by which a folder as a whole is told.
type marks struct{ head, objects, refs, tag bool }

func (m *marks) see(e entry) {
	switch e.name {
	case "HEAD":
		m.head = e.mode.IsRegular()
	case "objects":
		m.objects = e.mode.IsDir()
	case "refs":
		m.refs = e.mode.IsDir()
	case cacheTag:
		m.tag = e.mode.IsRegular()
	}
}

// bare reports the inside of a repository: a bare one, or the folder .git
// itself where somebody named it.
func (m marks) bare() bool { return m.head && m.objects && m.refs }

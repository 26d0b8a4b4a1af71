package rulebook

import (
	"fmt"
	"io/fs"
	"path"
	"slices"
	"strings"
	"sync"

	"github.com/pelletier/go-toml/v2"

	"ownup/internal/core/playbook"
	"ownup/playbooks"
)

// playbookFile is the form of a playbook.
type playbookFile struct {
	Kind      string          `toml:"kind"`
	Title     string          `toml:"title"`
	Cues      []string        `toml:"cues"`
	Questions []questionEntry `toml:"questions"`
	Fires     []fireEntry     `toml:"fires"`
}

type questionEntry struct {
	Field string `toml:"field"`
	Ask   string `toml:"ask"`
}

type fireEntry struct {
	ID      string   `toml:"id"`
	Title   string   `toml:"title"`
	Minutes [2]int   `toml:"minutes"`
	After   []string `toml:"after"`
	For     string   `toml:"for"`
	Blocks  string   `toml:"blocks"`
	Grows   bool     `toml:"grows"`
	Before  bool     `toml:"before"`
}

var defaultPlaybooks = sync.OnceValues(func() (*playbook.Shelf, error) { return Playbooks(playbooks.Files) })

// DefaultPlaybooks returns the playbooks that ownup comes with. An error is a
// fault of the program.
func DefaultPlaybooks() (*playbook.Shelf, error) { return defaultPlaybooks() }

// Playbooks returns the playbooks in the .toml files at the top of fsys.
func Playbooks(fsys fs.FS) (*playbook.Shelf, error) {
	names, err := fs.Glob(fsys, "*.toml")
	if err != nil {
		return nil, fmt.Errorf("list playbooks: %w", err)
	}
	if len(names) > MaxFiles {
		return nil, fmt.Errorf("%d playbooks; at most %d are read", len(names), MaxFiles)
	}
	slices.Sort(names)
	var books []playbook.Playbook
	for _, name := range names {
		text, err := readLimited(fsys, name)
		if err != nil {
			return nil, err
		}
		book, err := parsePlaybook(name, text)
		if err != nil {
			return nil, err
		}
		books = append(books, book)
	}
	return playbook.NewShelf(books)
}

func parsePlaybook(name string, text []byte) (playbook.Playbook, error) {
	name = path.Base(name)
	if len(text) > MaxFile {
		return playbook.Playbook{}, fmt.Errorf("%s: larger than %d KiB", name, MaxFile>>10)
	}
	var f playbookFile
	dec := toml.NewDecoder(strings.NewReader(string(text)))
	dec.DisallowUnknownFields()
	if err := dec.Decode(&f); err != nil {
		return playbook.Playbook{}, locate(name, err)
	}
	book := playbook.Playbook{Kind: f.Kind, Title: f.Title, Cues: f.Cues}
	for _, q := range f.Questions {
		book.Questions = append(book.Questions, playbook.Question(q))
	}
	for _, e := range f.Fires {
		book.Fires = append(book.Fires, playbook.Fire(e))
	}
	return book, nil
}

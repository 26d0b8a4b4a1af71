package rulebook

import (
	"cmp"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path"
	"path/filepath"
	"slices"
	"strings"
	"sync"

	"ownup/internal/core/playbook"
	"ownup/internal/core/problem"
	"ownup/playbooks"
)

var defaultPlaybooks = sync.OnceValues(func() (*playbook.Shelf, error) { return Playbooks(playbooks.Files) })

// DefaultPlaybooks returns the playbooks that ownup comes with. An error is a
// fault of the program.
func DefaultPlaybooks() (*playbook.Shelf, error) { return defaultPlaybooks() }

// Playbooks returns the playbooks in the .toml files at the top of fsys.
func Playbooks(fsys fs.FS) (*playbook.Shelf, error) {
	books, err := readPlaybooks(fsys)
	if err != nil {
		return nil, err
	}
	return playbook.NewShelf(books)
}

// PlaybookFolder returns the playbooks that ownup comes with and those of the
// .toml files at the top of a firm's own folder, "" for none. A file whose
// kind is known takes the place of that playbook, as a whole; another one adds
// a kind. What is wrong with the files is a problem of kind
// [problem.Invalid], a folder that cannot be read one of kind
// [problem.Unreachable].
func PlaybookFolder(dir string) (*playbook.Shelf, error) {
	shelf, err := DefaultPlaybooks()
	if err != nil || dir == "" {
		return shelf, err
	}
	if _, err := os.Stat(dir); err != nil {
		return nil, problem.Wrap(err, problem.Unreachable, "The folder of playbooks cannot be read.",
			"Check its name and that you may read it.")
	}
	own, err := readPlaybooks(os.DirFS(dir))
	if err != nil {
		return nil, invalidPlaybook(err)
	}
	books := slices.DeleteFunc(shelf.All(), func(b playbook.Playbook) bool {
		return slices.ContainsFunc(own, func(o playbook.Playbook) bool { return o.Kind == b.Kind })
	})
	if shelf, err = playbook.NewShelf(slices.Concat(books, own)); err != nil {
		return nil, invalidPlaybook(err)
	}
	return shelf, nil
}

func invalidPlaybook(err error) error {
	return problem.Wrap(err, problem.Invalid, "A playbook cannot be used: "+err.Error()+".",
		"Correct that line; ownup playbook check shows everything there is to correct.")
}

// readPlaybooks reads the .toml files at the top of fsys, by name. The first
// fault is the error.
func readPlaybooks(fsys fs.FS) ([]playbook.Playbook, error) {
	names, err := playbookFiles(fsys)
	if err != nil {
		return nil, err
	}
	var books []playbook.Playbook
	for _, name := range names {
		text, err := readLimited(fsys, name)
		if err != nil {
			return nil, err
		}
		book, faults := parsePlaybook(path.Base(name), text)
		if len(faults) > 0 {
			return nil, faults[0]
		}
		books = append(books, book)
	}
	return books, nil
}

func playbookFiles(fsys fs.FS) ([]string, error) {
	names, err := fs.Glob(fsys, "*.toml")
	if err != nil {
		return nil, fmt.Errorf("list playbooks: %w", err)
	}
	if len(names) > MaxFiles {
		return nil, fmt.Errorf("%d playbooks; at most %d are read", len(names), MaxFiles)
	}
	slices.Sort(names)
	return names, nil
}

// CheckPlaybooks returns how many files it looked at, and everything wrong
// with them, in their order and that of their lines. A path is a file, or a
// folder whose .toml files are looked at; none: the playbooks that ownup comes
// with. Two files of one folder that are for one kind are a fault; two that
// are named together need not be meant for one folder. A path that is not
// there is a problem of kind [problem.Missing], one that cannot be read of
// kind [problem.Unreachable].
func CheckPlaybooks(paths []string) (files int, faults []playbook.Finding, err error) {
	if len(paths) == 0 {
		return checkFolder(playbooks.Files, "")
	}
	for _, p := range paths {
		info, err := os.Stat(p)
		if err != nil {
			return 0, nil, unreadable(err, p)
		}
		if info.IsDir() {
			n, found, err := checkFolder(os.DirFS(p), p)
			if err != nil {
				return 0, nil, unreadable(err, p)
			}
			files, faults = files+n, append(faults, found...)
			continue
		}
		text, err := readLimited(os.DirFS(filepath.Dir(p)), filepath.Base(p))
		if err != nil {
			return 0, nil, unreadable(err, p)
		}
		_, found := parsePlaybook(p, text)
		files, faults = files+1, append(faults, found...)
	}
	return files, faults, nil
}

func unreadable(err error, name string) error {
	kind := problem.Unreachable
	if errors.Is(err, fs.ErrNotExist) {
		kind = problem.Missing
	}
	return problem.Wrap(err, kind, "The playbooks cannot be read.", "Check the name and that you may read it.").With(name)
}

// checkFolder looks at the files of a folder; dir comes before their names.
func checkFolder(fsys fs.FS, dir string) (files int, faults []playbook.Finding, err error) {
	names, err := playbookFiles(fsys)
	if err != nil {
		return 0, nil, err
	}
	first := map[string]string{} // the file that is for a kind
	for _, name := range names {
		text, err := readLimited(fsys, name)
		if err != nil {
			return 0, nil, err
		}
		shown := filepath.Join(dir, name)
		book, found := parsePlaybook(shown, text)
		if other, twice := first[book.Kind]; twice && book.Kind != "" {
			found = append(found, playbook.Finding{
				File: shown, Line: linesOf(text).of(playbook.Fault{Field: "kind"}),
				Text: fmt.Sprintf("kind is %q, as in %s; one file is for one kind", book.Kind, path.Base(other)),
			})
			inOrder(found)
		} else {
			first[book.Kind] = name
		}
		faults = append(faults, found...)
	}
	return len(names), faults, nil
}

// inOrder sorts findings of one file by line.
func inOrder(found []playbook.Finding) {
	slices.SortStableFunc(found, func(a, b playbook.Finding) int { return cmp.Compare(a.Line, b.Line) })
}

// oneLineOf keeps what a decoder says on one line.
func oneLineOf(text string) string { return strings.Join(strings.Fields(text), " ") }

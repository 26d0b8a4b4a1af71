// Package demo invents a small firm and writes its records of work, so that
// everybody can try ownup without showing it their own mail.
//
// The firm is Saltmere Research, fourteen people who count things for other
// firms, in Lisbon and New York. [Write] puts a year of its work into a
// folder, in the formats in which firms really keep it: an mbox and a Maildir,
// a git repository, calendars, contacts, tables, and documents as office
// programs save them. Nothing is prepared for ownup in particular: it finds
// out what it finds out by reading these files like any others.
//
// One mistake runs through the year's end. Ines Kaya, whose mailbox it is,
// divided by eight regions instead of fourteen, and so a churn of 4.2 % (the
// right figure is 2.4 %) went into a workbook, a deck that a colleague wrote
// with her and another reviewed, a run-through that her boss gave, the papers
// of a client whose board sees them on the next working day, and a newsletter
// that a second team sends on Friday. Another client, and the list of the
// whole firm, have nothing to do with it.
//
// The story is laid out around one moment, the time of the demonstration:
// see days. Equal moments give equal bytes, commit ids included: chance comes
// from dice with a fixed seed, one for each kind of record, so that one kind
// can change without changing the others.
//
// People, firms and addresses are made up. All addresses are under .example,
// save for those that a hosting site for git gives to those who hide theirs:
// only the real domain is recognised as that, and mail to it goes nowhere.
package demo

import (
	"errors"
	"fmt"
	"hash/fnv"
	"io/fs"
	"math/rand/v2"
	"os"
	"path/filepath"
	"time"

	"ownup/internal/app"
	"ownup/internal/core/problem"
)

// Name is what the firm is called.
const Name = "Saltmere Research"

// Firm is what was written and what there is to say about it.
type Firm struct {
	Name      string
	Owner     app.Profile  // who made the mistake, and whose mailbox it is
	Records   []Record     // what ownup is to read, in a good order
	Documents string       // the folder of the firm's documents, to search for the figure
	Mistake   app.NewInput // what the owner types at first
	Facts     app.Facts    // what the owner adds
	Notes     []string     // what could not be written, and why
}

// Record is one record of work: its kind, one of git, mail, calendar,
// contacts and table, and the file or folder that holds it.
type Record struct{ Kind, Path string }

// Write writes the firm as it is at the moment now into folder, which it
// makes where needed.
//
// A folder that holds anything is a problem of kind [problem.Refused], a
// moment before the year 2000 or after 9000 one of kind [problem.Invalid], a
// folder that cannot be written one of kind [problem.Unreachable]. After any
// error the folder is as it was. Without the git program the repository is
// left out, and Notes says so.
func Write(folder string, now time.Time) (Firm, error) {
	when, err := newDays(now)
	if err != nil {
		return Firm{}, err
	}
	undo, err := claim(folder)
	if err != nil {
		return Firm{}, err
	}
	firm, err := write(folder, when)
	if err != nil {
		return Firm{}, errors.Join(problem.Wrap(err, problem.Unreachable,
			"The demonstration could not be written.", "Check that there is room on the disk, then try again."), undo())
	}
	return firm, nil
}

// claim makes sure that folder is there and empty. undo empties it again, and
// takes it away if it was not there before.
func claim(folder string) (undo func() error, err error) {
	entries, err := os.ReadDir(folder)
	switch {
	case errors.Is(err, fs.ErrNotExist):
		if err := os.MkdirAll(folder, 0o750); err != nil {
			return nil, problem.Wrap(err, problem.Unreachable,
				"The folder for the demonstration cannot be made.", "Name a folder that you may write to.")
		}
		return func() error { return os.RemoveAll(folder) }, nil
	case err != nil:
		return nil, problem.Wrap(err, problem.Unreachable,
			"The folder for the demonstration cannot be opened.", "Name a folder that you may write to.")
	case len(entries) > 0:
		return nil, problem.New(problem.Refused,
			"The folder for the demonstration is not empty.", "Name a new folder, so that nothing of yours is touched.")
	}
	return func() error { return empty(folder) }, nil
}

func empty(folder string) error {
	entries, err := os.ReadDir(folder)
	for _, e := range entries {
		err = errors.Join(err, os.RemoveAll(filepath.Join(folder, e.Name())))
	}
	return err
}

// write writes everything into an empty folder.
func write(folder string, when days) (Firm, error) {
	firm := describe(when)
	firm.Documents = filepath.Join(folder, "documents")
	papers, err := newPapers(when)
	if err != nil {
		return firm, err
	}
	for _, p := range papers.all() {
		if err := put(filepath.Join(firm.Documents, p.name), p.data); err != nil {
			return firm, err
		}
	}
	mails, err := correspondence(when, papers)
	if err != nil {
		return firm, err
	}
	for _, r := range []struct {
		kind, name string
		write      func(path string) error
	}{
		{"contacts", "contacts.vcf", writeContacts},
		{"table", "tables", func(path string) error { return writeTables(path, when) }},
		{"calendar", "calendars", func(path string) error { return writeCalendars(path, when) }},
		{"mail", "mail", func(path string) error { return writeMail(path, mails) }},
		{"git", repository, func(path string) error { return writeRepository(path, history(when)) }},
	} {
		path := filepath.Join(folder, r.name)
		err := r.write(path)
		if errors.Is(err, errNoGit) {
			firm.Notes = append(firm.Notes, "The git program is not installed, so the firm's repository was left out.")
			continue
		}
		if err != nil {
			return firm, fmt.Errorf("write %s: %w", r.kind, err)
		}
		firm.Records = append(firm.Records, Record{r.kind, path})
	}
	return firm, nil
}

// put writes one file and the folders on the way to it.
func put(path string, data []byte) error {
	if err := os.MkdirAll(filepath.Dir(path), 0o750); err != nil {
		return err
	}
	return os.WriteFile(path, data, 0o600)
}

// newDice returns the dice for one kind of record.
func newDice(kind string) *rand.Rand {
	h := fnv.New64a()
	_, _ = h.Write([]byte(kind))                // a hash never fails
	return rand.New(rand.NewPCG(20, h.Sum64())) //nolint:gosec // a made-up year has to be the same every time
}

// pick returns one of the values.
func pick[T any](dice *rand.Rand, values []T) T { return values[dice.IntN(len(values))] }

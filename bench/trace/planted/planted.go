// Package planted makes a folder of office files in which every copy of three
// wrong figures is known, to measure how many of them a search finds.
//
// [Build] writes the folder: texts, tables, documents, workbooks, decks, mails,
// archives and a repository. Wherever a real program writes such files, it
// does so here: LibreOffice makes the office formats, of flat OpenDocument
// that is written here, Chromium and LibreOffice the PDFs, git the repository,
// zip and tar the archives. What none of them can be made to write (a workbook
// embedded in a deck, threaded comments, member paths with backslashes) is
// written by hand. A program that is not there is named in [Corpus.Missing],
// and its files with it.
//
// Into each place goes one [Item]: a sentence with one of the wrong figures in
// one of some ninety forms, a sentence that only looks as if it had one, or
// neither. The texts stand in texts/, to be read and extended without knowing
// Go. They are dealt out in turns by a fixed order, so that every form comes
// to stand in many places and every place has many forms, and that two runs
// make the same corpus but for the times that the programs write into it.
//
// The truth is one [Spot] a planted item, and lies beside the corpus as JSON
// Lines.
package planted

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"slices"

	"ownup/internal/trace/extract"
)

// Figure is one of the wrong figures, as a person gives it to a search.
type Figure struct {
	Name  string // as a Spot names it
	Wrong string
	Right string
	Bases []string
	Label string // what it is called in the documents
}

// Figures returns the figures that are planted.
func Figures() []Figure {
	return []Figure{
		{Name: "percent", Wrong: "4.2%", Right: "2.4%", Bases: []string{"3.1%", "50,000"}, Label: "return rate"},
		{Name: "sum", Wrong: "$1.24M", Right: "$1.42M", Bases: []string{"$1.1M"}, Label: "order backlog"},
		{Name: "count", Wrong: "3,847", Right: "3,487", Bases: []string{"4,200"}, Label: "pumps"},
	}
}

// What a search must say of a spot.
const (
	Exact    = "exact"
	Rounded  = "rounded"
	Derived  = "derived"
	Negative = "negative" // looks like one and is none
	Chance   = "chance"   // has the value and means something else
)

// Spot is one planted item.
type Spot struct {
	Path     string        `json:"path"`              // below the folder, with slashes
	Members  []string      `json:"members,omitempty"` // files inside the file, from the outermost
	Place    extract.Place `json:"place"`             // as much of it as is sure in any reader
	Figure   string        `json:"figure"`
	Text     string        `json:"text"`     // the figure as it shows
	Sentence string        `json:"sentence"` // what it stands in, in the same piece of text
	Form     string        `json:"form"`     // what the form is called
	Where    string        `json:"where"`    // the sort of place: "docx footnote"
	Want     string        `json:"want"`
}

// Corpus is what was built.
type Corpus struct {
	Folder  string
	Spots   []Spot
	Missing []string // a sentence for each program that is not there
}

// Truth is the name of the file beside the corpus.
const Truth = "truth.jsonl"

// Files is the folder of the corpus below that given to [Build].
const Files = "files"

// builder collects what is planted.
type builder struct {
	ctx    context.Context // of the one call of Build
	corpus Corpus
	work   string // what is made on the way
	texts  *texts
	stacks map[string]*stack
	err    error // the first one
}

// Build writes the corpus into the folder, which must be empty or not be
// there: the files into files/, the truth beside it.
func Build(ctx context.Context, folder string) (*Corpus, error) {
	texts, err := readTexts()
	if err != nil {
		return nil, err
	}
	b := &builder{
		ctx: ctx, texts: texts, stacks: map[string]*stack{},
		corpus: Corpus{Folder: filepath.Join(folder, Files)}, work: filepath.Join(folder, "work"),
	}
	if old, err := os.ReadDir(folder); err == nil && len(old) > 0 {
		return nil, fmt.Errorf("build the corpus: %s is not empty", folder)
	}
	for _, part := range []func(){
		b.plainTexts, b.pages, b.tables, b.values, b.notebooks, b.openXML, b.office, b.browserPDF,
		b.archives, b.mails, b.repository,
	} {
		if part(); b.err != nil {
			return nil, b.err
		}
	}
	slices.SortStableFunc(b.corpus.Spots, bySpot)
	if err := b.writeTruth(filepath.Join(folder, Truth)); err != nil {
		return nil, err
	}
	return &b.corpus, os.RemoveAll(b.work)
}

func (b *builder) writeTruth(path string) error {
	f, err := os.Create(path)
	if err != nil {
		return err
	}
	defer func() { _ = f.Close() }()
	lines := json.NewEncoder(f)
	lines.SetEscapeHTML(false)
	for _, s := range b.corpus.Spots {
		if err := lines.Encode(s); err != nil {
			return err
		}
	}
	return f.Close()
}

// Read reads the truth that Build wrote.
func Read(path string) ([]Spot, error) {
	f, err := os.Open(path)
	if err != nil {
		return nil, err
	}
	defer func() { _ = f.Close() }()
	var spots []Spot
	for lines := json.NewDecoder(f); ; {
		var s Spot
		if err := lines.Decode(&s); errors.Is(err, io.EOF) {
			return spots, nil
		} else if err != nil {
			return nil, fmt.Errorf("read the truth: %w", err)
		}
		spots = append(spots, s)
	}
}

// write writes a file of the corpus.
func (b *builder) write(path string, content []byte) { b.put(b.corpus.Folder, path, content) }

// put writes a file below a folder.
func (b *builder) put(folder, path string, content []byte) string {
	full := filepath.Join(folder, filepath.FromSlash(path))
	if b.err == nil {
		b.err = os.MkdirAll(filepath.Dir(full), 0o750)
	}
	if b.err == nil {
		b.err = os.WriteFile(full, content, 0o600)
	}
	return full
}

// read returns a file of the corpus, to be put into another.
func (b *builder) read(path string) []byte {
	content, err := os.ReadFile(filepath.Join(b.corpus.Folder, filepath.FromSlash(path)))
	if err != nil && b.err == nil {
		b.err = err
	}
	return content
}

// has reports whether a file of the corpus was made.
func (b *builder) has(path string) bool {
	_, err := os.Stat(filepath.Join(b.corpus.Folder, filepath.FromSlash(path)))
	return err == nil
}

// plant enters an item into the truth.
func (b *builder) plant(path, where string, place extract.Place, it Item) {
	if it.Want == "" {
		return
	}
	b.corpus.Spots = append(b.corpus.Spots, Spot{
		Path: path, Place: place, Figure: it.Figure, Text: it.Text(), Sentence: it.Sentence, Form: it.Form, Where: where, Want: it.Want,
	})
}

// again enters what is planted in one file for another that holds it: as the
// member of an archive or of a mail.
func (b *builder) again(from, to, where string, members ...string) {
	for _, s := range slices.Clone(b.corpus.Spots) {
		if s.Path != from {
			continue
		}
		s.Path, s.Members = to, append(slices.Clone(members), s.Members...)
		s.Where = where
		b.corpus.Spots = append(b.corpus.Spots, s)
	}
}

func (b *builder) missing(sentence string) { b.corpus.Missing = append(b.corpus.Missing, sentence) }

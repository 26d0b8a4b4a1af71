// Package rulebook holds the words and rules of the reviewer as files that
// people can read and change, and hands them to package wording.
//
// The rules that ownup comes with are the files of the folders wording/en and
// wording/de beside this one, one file for each family of rules, and one for
// the language itself. A firm keeps a folder of its own ([Folder]); each of
// its files has the same form and changes what is there. Those at its top
// change English, those in its folder de German:
//
//   - a rule with a new id is added;
//   - a rule with a known id and no patterns or check of its own changes only
//     what it says: severity = "off" switches it off, another severity or
//     message replaces the old one;
//   - a rule with a known id and patterns or a check replaces the old rule;
//   - a class with a known name adds its words to it, and takes out those
//     listed under without;
//   - a mark with a known id adds its patterns, one with a new id is added.
//
// A fault in a file is reported with the file's name and line, and no file is
// used in part.
package rulebook

import (
	"embed"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path"
	"path/filepath"
	"slices"
	"strings"
	"sync"

	"github.com/pelletier/go-toml/v2"

	"ownup/internal/core/problem"
	"ownup/internal/core/wording"
)

// Limits on rule files, which may come from anywhere.
const (
	MaxFile  = 256 << 10 // bytes of one file
	MaxFiles = 200       // files of one folder
)

//go:embed wording/*/*.toml
var embedded embed.FS

// Language is a language that messages are reviewed in, by its ISO 639-1
// code.
type Language string

// The languages.
const (
	English Language = "en"
	German  Language = "de"
)

// Languages lists the languages.
func Languages() []Language { return []Language{English, German} }

// kept are the rules that ownup comes with, compiled; package keep writes
// them. Reading them takes a tenth of the time of compiling.
//
//go:embed compiled/*.bin
var kept embed.FS

var defaults = map[Language]func() (*wording.Rules, error){
	English: sync.OnceValues(func() (*wording.Rules, error) { return restore(English) }),
	German:  sync.OnceValues(func() (*wording.Rules, error) { return restore(German) }),
}

func restore(l Language) (*wording.Rules, error) {
	text, err := kept.ReadFile("compiled/" + string(l) + ".bin")
	if err != nil {
		return nil, fmt.Errorf("read compiled rules: %w", err)
	}
	return wording.Restore(text)
}

// Snapshot compiles the rules that ownup comes with for a language into the
// form that is kept.
func Snapshot(l Language) ([]byte, error) {
	rules, err := compile(l)
	if err != nil {
		return nil, err
	}
	return rules.Snapshot()
}

func compile(l Language) (*wording.Rules, error) {
	book, err := Embedded(l)
	if err != nil {
		return nil, err
	}
	return wording.Compile(book)
}

// Default returns the rules that ownup comes with for a language, read at the
// first call. A language that is not known is a problem of kind
// [problem.Invalid]; another error is a fault of the program.
func Default(l Language) (*wording.Rules, error) {
	rules, ok := defaults[l]
	if !ok {
		return nil, problem.New(problem.Invalid, "Messages are not reviewed in that language.", "Choose en or de.")
	}
	return rules()
}

// Embedded returns the rules that ownup comes with for a language, as data.
func Embedded(l Language) (wording.Book, error) {
	sub, err := fs.Sub(embedded, "wording/"+string(l))
	if err != nil {
		return wording.Book{}, fmt.Errorf("open embedded rules: %w", err)
	}
	return Read(sub, wording.Book{})
}

// Folder returns the rules that ownup comes with for a language, changed by
// the .toml files of a firm's own folder in the order of their names. What is
// wrong with the files is a problem of kind [problem.Invalid], a folder that
// cannot be read one of kind [problem.Unreachable].
func Folder(l Language, dir string) (*wording.Rules, error) {
	if _, ok := defaults[l]; !ok {
		return Default(l)
	}
	base, err := Embedded(l)
	if err != nil {
		return nil, err
	}
	if _, err := os.Stat(dir); err != nil {
		return nil, problem.Wrap(err, problem.Unreachable, "The folder of wording rules cannot be read.",
			"Check its name and that you may read it.")
	}
	if l != English {
		dir = filepath.Join(dir, string(l))
	}
	book, err := Read(os.DirFS(dir), base)
	if err != nil {
		return nil, invalid(err)
	}
	rules, err := wording.Compile(book)
	if err != nil {
		return nil, invalid(err)
	}
	return rules, nil
}

func invalid(err error) error {
	return problem.Wrap(err, problem.Invalid, "A wording rule cannot be used: "+err.Error()+".",
		"Correct that line; until then the rules that ownup comes with stay in force.")
}

// Read returns base changed by the .toml files at the top of fsys.
func Read(fsys fs.FS, base wording.Book) (wording.Book, error) {
	names, err := fs.Glob(fsys, "*.toml")
	if err != nil {
		return wording.Book{}, fmt.Errorf("list rule files: %w", err)
	}
	if len(names) > MaxFiles {
		return wording.Book{}, fmt.Errorf("%d rule files; at most %d are read", len(names), MaxFiles)
	}
	slices.Sort(names)
	for _, name := range names {
		text, err := readLimited(fsys, name)
		if err != nil {
			return wording.Book{}, err
		}
		if base, err = Parse(name, text, base); err != nil {
			return wording.Book{}, err
		}
	}
	return base, nil
}

func readLimited(fsys fs.FS, name string) (text []byte, err error) {
	f, err := fsys.Open(name)
	if err != nil {
		return nil, fmt.Errorf("open rule file: %w", err)
	}
	defer func() { err = errors.Join(err, f.Close()) }()
	text, err = io.ReadAll(io.LimitReader(f, MaxFile+1))
	if err != nil {
		return nil, fmt.Errorf("read rule file: %w", err)
	}
	return text, nil
}

// Parse returns base changed by one file. name is used in error messages and
// in the Where of what it adds.
func Parse(name string, text []byte, base wording.Book) (wording.Book, error) {
	name = path.Base(name)
	if len(text) > MaxFile {
		return wording.Book{}, fmt.Errorf("%s: larger than %d KiB", name, MaxFile>>10)
	}
	var f file
	dec := toml.NewDecoder(strings.NewReader(string(text)))
	dec.DisallowUnknownFields()
	if err := dec.Decode(&f); err != nil {
		return wording.Book{}, locate(name, err)
	}
	return f.merge(name, text, base)
}

// locate gives a decoder's error the file and line it is about.
func locate(name string, err error) error {
	var strict *toml.StrictMissingError
	if errors.As(err, &strict) && len(strict.Errors) > 0 {
		line, _ := strict.Errors[0].Position()
		return fmt.Errorf("%s:%d: there is no setting %q", name, line, strings.Join(strict.Errors[0].Key(), "."))
	}
	var bad *toml.DecodeError
	if errors.As(err, &bad) {
		line, _ := bad.Position()
		return fmt.Errorf("%s:%d: %s", name, line, strings.TrimPrefix(bad.Error(), "toml: "))
	}
	return fmt.Errorf("%s: %w", name, err)
}

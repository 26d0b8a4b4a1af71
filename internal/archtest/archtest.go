// Package archtest keeps the house in order: it reads the source of the whole
// repository and names every place where the rules of its architecture are
// broken. Its test is what holds them.
//
// The packages stand in rings, and imports point inwards only:
//
//	core      pure decisions: standard library and other core packages
//	middle    gitrun, record, vault, app, outbox, trace: what ownup does with decisions
//	edges     everything else below internal/: databases, records, channels,
//	          pages, commands; each knows core and middle, never another edge
//	programs  cmd and bench: they put it all together
//	tests     internal/testkit and packages named …test: seen by tests only
//	data      folders at the top that embed plain files: standard library only
//
// Beyond imports it holds that core asks no clock, no dice and no terminal,
// that files stay short enough to read, and that nothing is left for later in
// a comment. What may break a rule stands in one table, [Exceptions], each
// with its reason; an exception that nothing needs any more is itself a
// finding.
package archtest

import (
	"cmp"
	"fmt"
	"go/ast"
	"go/parser"
	"go/token"
	"io/fs"
	"path"
	"slices"
	"strings"
)

// Module is the import path that every package of the repository begins with.
const Module = "ownup"

// MaxLines is how long a file written by hand may be.
const MaxLines = 500

// Exception allows one package to import another against the rules.
type Exception struct {
	From, To string // folders: "internal/web", "internal/store"; From may end in "/..."
	Reason   string // a sentence
}

// Exceptions is the table of all that is allowed.
var Exceptions = []Exception{
	{
		From: "internal/cli", To: "internal/config",
		Reason: "The command line shows and fills the one struct of settings; a copy of it would drift.",
	},
	{
		From: "internal/source/...", To: "internal/source/mailparse",
		Reason: "It knows how a mail is written and is no record of work itself.",
	},
	{
		From: "internal/unwrap", To: "internal/source/mailparse",
		Reason: "The text of a mail is found by the one reader of mails; a second one would read them otherwise.",
	},
	{
		From: "internal/trace/...", To: "internal/source/mailparse",
		Reason: "What is traced in a mail is found by the one reader of mails; a second one would read them otherwise.",
	},
	{
		From: "internal/source/...", To: "internal/source/folder",
		Reason: "It opens folders and files within limits for every source that reads them, and is no record of work itself.",
	},
}

// Finding is one place that breaks a rule.
type Finding struct {
	File     string // path from the top of the repository
	Line     int    // 0 where the whole file is meant
	Sentence string // what is wrong and what to do instead
}

// String gives "file:line: sentence", which editors turn into a link.
func (f Finding) String() string {
	if f.Line == 0 {
		return f.File + ": " + f.Sentence
	}
	return fmt.Sprintf("%s:%d: %s", f.File, f.Line, f.Sentence)
}

// Check reads every Go file and template below the top of the repository and
// returns all findings in the order of files and lines. It fails only where
// the tree cannot be read; a file that does not parse is a finding.
func Check(repository fs.FS, exceptions []Exception) ([]Finding, error) {
	c := &checker{exceptions: exceptions, used: make([]bool, len(exceptions))}
	err := fs.WalkDir(repository, ".", func(name string, entry fs.DirEntry, err error) error {
		switch {
		case err != nil:
			return err
		case entry.IsDir() && foreign(name):
			return fs.SkipDir
		case entry.IsDir() || (path.Ext(name) != ".go" && path.Ext(name) != ".templ"):
			return nil
		}
		source, err := fs.ReadFile(repository, name)
		if err != nil {
			return err
		}
		c.file(name, source)
		return nil
	})
	if err != nil {
		return nil, fmt.Errorf("read the repository: %w", err)
	}
	for i, e := range exceptions {
		if !c.used[i] {
			c.add(e.From, 0, "no longer imports %s; take the exception out of the table", e.To)
		}
	}
	slices.SortStableFunc(c.findings, func(a, b Finding) int {
		return cmp.Or(cmp.Compare(a.File, b.File), cmp.Compare(a.Line, b.Line))
	})
	return c.findings, nil
}

// foreign reports whether a folder holds nothing of this module's own: tools
// is a module by itself.
func foreign(dir string) bool {
	base := path.Base(dir)
	return dir == "tools" || base == "testdata" || base == "test-output" || base == "node_modules" ||
		(dir != "." && strings.HasPrefix(base, ".")) || strings.HasPrefix(base, "_")
}

// checker collects findings.
type checker struct {
	exceptions []Exception
	used       []bool // which exceptions something needed
	findings   []Finding
}

func (c *checker) add(file string, line int, format string, args ...any) {
	c.findings = append(c.findings, Finding{file, line, fmt.Sprintf(format, args...)})
}

// file checks one file.
func (c *checker) file(name string, source []byte) {
	if path.Ext(name) == ".templ" {
		c.length(name, source)
		return
	}
	positions := token.NewFileSet()
	file, err := parser.ParseFile(positions, name, source, parser.ParseComments|parser.SkipObjectResolution)
	if err != nil {
		c.add(name, 0, "does not parse: %v", err)
		return
	}
	line := func(node ast.Node) int { return positions.Position(node.Pos()).Line }
	if ast.IsGenerated(file) {
		return
	}
	c.length(name, source)
	c.unfinished(name, file, line)
	if strings.HasSuffix(name, "_test.go") {
		return // a test may put together what the house keeps apart
	}
	dir := path.Dir(name)
	for _, spec := range file.Imports {
		imported := strings.Trim(spec.Path.Value, "`\"")
		if sentence := c.forbidden(dir, imported); sentence != "" {
			c.add(name, line(spec), "%s", sentence)
		}
	}
	if ringOf(dir) == core {
		c.impure(name, file, line)
	}
}

// length holds the limit on lines.
func (c *checker) length(name string, source []byte) {
	if lines := strings.Count(string(source), "\n"); lines > MaxLines {
		c.add(name, 0, "has %d lines; split it by idea, %d is the limit", lines, MaxLines)
	}
}

// later are words that put work off.
var later = []string{"TODO", "FIXME", "XXX", "HACK"}

// unfinished finds comments that leave something for later.
func (c *checker) unfinished(name string, file *ast.File, line func(ast.Node) int) {
	for _, group := range file.Comments {
		for _, comment := range group.List {
			words := strings.FieldsFunc(comment.Text, func(r rune) bool { return r < 'A' || r > 'Z' })
			for _, word := range words {
				if slices.Contains(later, word) {
					c.add(name, line(comment), "leaves something for later (%s); finish it or leave it out", word)
				}
			}
		}
	}
}

// Package folder reads sources that are a few small files: a folder of
// calendars, of contacts, of tables.
//
// Such a source is read whole or not at all. The cursor is a fingerprint of
// every file (size and time first, SHA-256 where those differ): as long as it
// holds, a Read hands over nothing; once anything changed, a Read resets the
// sink and hands over everything again. Going on in the middle is never
// worth its risks for files that take a second.
//
// The sink is reset only when the first file proved readable, so that a file
// caught half written does not wipe what was known before. A file that
// cannot be read is skipped by name; only when no file can be read is there
// a problem for the person.
//
// Links are followed, each folder and each file once, so a loop of links
// ends. Hidden folders inside the one named are left alone.
package folder

import (
	"bufio"
	"context"
	"errors"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"ownup/internal/core/problem"
	"ownup/internal/core/workgraph"
)

// The limits of every source read by this package.
const (
	MaxFile  = 64 << 20  // bytes of one file
	MaxItems = 1_000_000 // acts, flows, deadlines, cards and aliases of one Read
	MaxFiles = 200_000   // files of one Read
	MaxDepth = 20        // folders inside folders
)

// Format is one kind of file, and how to read it.
type Format struct {
	What    string   // in sentences, "calendar"
	Endings []string // of file names, lower case: ".ics"; a file named itself may end in anything
	Setting string   // whatever else the result depends on; a changed setting is a changed source

	// Open checks that data is of this format and returns what hands its
	// items over. The error is an [*Unreadable] where it is not. name is the
	// file's base name, for [workgraph.Sink.Skip]. Open is called once per
	// file, in the order of paths, and each Emit before the next Open.
	Open func(name, data string) (Emit, error)
}

// Emit hands over the items of one file. Errors are those of the sink or of
// ctx, which Emit looks at now and then.
type Emit func(ctx context.Context, sink workgraph.Sink) error

// Unreadable says why a whole file is not of the format.
type Unreadable struct {
	Reason  string           // a few words, without anything out of the file
	Problem *problem.Problem // for the person, where this was the only file; may be nil
}

// Error gives the reason.
func (u *Unreadable) Error() string { return u.Reason }

// notText is the reason of a file that holds bytes that no text has.
const notText = "not a text file"

// unread is what becomes of a file that the format never saw.
func (format Format) unread(reason string) *Unreadable {
	u := &Unreadable{Reason: reason}
	if reason == notText {
		u.Problem = problem.New(problem.Invalid, "That is not a text file.",
			"Name a "+format.What+" file ("+strings.Join(format.Endings, ", ")+").")
	}
	return u
}

// Read hands everything in the file or folder at path to sink, unless cursor
// says that nothing changed. See the package comment for the promises.
//
// The error is a problem of kind [problem.Missing] where path does not
// exist, [problem.Unreachable] where it may not be looked at, and
// [problem.Invalid] where nothing in it can be read.
func Read(ctx context.Context, path string, cursor []byte, sink workgraph.Sink, format Format) error {
	files, err := list(ctx, path, format)
	if err != nil {
		return err
	}
	before := parseCursor(cursor)
	now := before
	now.Stamp = stamps(files, format.Setting)
	if before.Whole && now.Stamp == before.Stamp {
		return nil
	}
	if before.Whole {
		// Touched, moved in time or truly changed? Only the bytes can tell.
		now.Content, err = contents(ctx, files, format.Setting)
		if err != nil {
			return err
		}
		if now.Content == before.Content {
			return sink.Checkpoint(now.encode())
		}
	}
	r := reading{sink: &counting{Sink: sink}, format: format, sum: newSum(format.Setting)}
	for _, f := range files {
		r.total += f.size
	}
	return r.run(ctx, files)
}

// reading is one Read that found a change.
type reading struct {
	sink        *counting
	format      Format
	sum         sum
	done, total int64
	begun       bool         // the sink was reset
	unread      []unreadFile // skips seen before that
	first       *problem.Problem
}

type unreadFile struct{ name, reason string }

func (r *reading) run(ctx context.Context, files []file) error {
	for i := range files {
		if err := ctx.Err(); err != nil {
			return err
		}
		err := r.file(ctx, &files[i])
		if errors.Is(err, errFull) {
			r.sink.Skip(files[i].name, "the source holds more than 1,000,000 items; the rest is left out")
			break
		}
		if err != nil {
			return err
		}
	}
	if !r.begun {
		return r.nothing(len(files))
	}
	// The stamp is of the files as they were listed, before any was read: one
	// that changed meanwhile is then seen as changed by the next Read.
	whole := cursor{Whole: true, Stamp: stamps(files, r.format.Setting), Content: r.sum.text()}
	return r.sink.Checkpoint(whole.encode())
}

func (r *reading) file(ctx context.Context, f *file) error {
	var data strings.Builder
	data.Grow(int(min(f.size, MaxFile)))
	reason := r.sum.read(f, &data)
	r.done += f.size
	if reason != "" {
		r.skip(f.name, r.format.unread(reason))
		return nil
	}
	emit, err := r.format.Open(f.name, data.String())
	if u, ok := errors.AsType[*Unreadable](err); ok {
		r.skip(f.name, u)
		return nil
	}
	if err != nil {
		return err
	}
	if err := r.begin(); err != nil {
		return err
	}
	if err := emit(ctx, r.sink); err != nil {
		return err
	}
	r.sink.Progress(r.done, r.total)
	return r.sink.Checkpoint(cursor{}.encode())
}

// begin resets the sink once, and then reports the skips held back for it.
func (r *reading) begin() error {
	if r.begun {
		return nil
	}
	if err := r.sink.Reset(); err != nil {
		return err
	}
	r.begun = true
	for _, u := range r.unread {
		r.sink.Skip(u.name, u.reason)
	}
	r.unread = nil
	return nil
}

func (r *reading) skip(name string, u *Unreadable) {
	if r.first == nil {
		r.first = u.Problem
	}
	if r.begun {
		r.sink.Skip(name, u.Reason)
		return
	}
	r.unread = append(r.unread, unreadFile{name, u.Reason})
}

// nothing is the problem of a source without one readable file.
func (r *reading) nothing(files int) error {
	for _, u := range r.unread {
		r.sink.Skip(u.name, u.reason)
	}
	if files == 1 && r.first != nil {
		return r.first
	}
	return problem.New(problem.Invalid, "No "+r.format.What+" file in it could be read.",
		"Check that it holds a "+r.format.What+" file ("+strings.Join(r.format.Endings, ", ")+").")
}

// file is one file of the source.
type file struct {
	path string // as opened
	key  string // slash-separated, below the path named; "" for that path itself
	name string // base name
	size int64
	time int64 // nanoseconds
}

// headBytes is how much of a file is looked at before the rest is read.
const headBytes = 8 << 10

// read hands the file's bytes to into, or says why they are not to be had.
func (f *file) read(into io.Writer) (reason string) {
	if f.size > MaxFile {
		return "larger than 64 MB"
	}
	opened, err := os.Open(f.path)
	if err != nil {
		return "cannot be opened"
	}
	defer func() { _ = opened.Close() }() // read only: nothing can be lost
	in := bufio.NewReaderSize(opened, headBytes)
	if head, _ := in.Peek(headBytes); !looksLikeText(head) { // its error comes again below
		return notText
	}
	n, err := io.Copy(into, io.LimitReader(in, MaxFile+1))
	switch {
	case err != nil:
		return "cannot be read"
	case n > MaxFile:
		return "larger than 64 MB"
	}
	return ""
}

// list finds the files of the source, in the order of their paths.
func list(ctx context.Context, path string, format Format) ([]file, error) {
	info, err := os.Stat(path)
	switch {
	case errors.Is(err, fs.ErrNotExist):
		return nil, problem.Wrap(err, problem.Missing,
			"There is no "+format.What+" file or folder at that path.", "Check the path and try again.")
	case err != nil:
		return nil, unreachable(err, format)
	case info.Mode().IsRegular():
		return []file{{path: path, name: filepath.Base(path), size: info.Size(), time: info.ModTime().UnixNano()}}, nil
	case !info.IsDir():
		return nil, problem.New(problem.Invalid, "That path is neither a file nor a folder.",
			"Name a "+format.What+" file, or a folder of them.")
	}
	w := walk{ctx: ctx, format: format, seen: map[string]bool{}}
	if err := w.folder(path, "", 0); err != nil {
		return nil, err
	}
	if len(w.files) == 0 {
		return nil, problem.New(problem.Invalid,
			"There is no "+format.What+" file ("+strings.Join(format.Endings, ", ")+") in that folder.",
			"Name the folder that holds them, or the file itself.")
	}
	slices.SortFunc(w.files, func(a, b file) int { return strings.Compare(a.key, b.key) })
	return w.files, nil
}

func unreachable(err error, format Format) error {
	return problem.Wrap(err, problem.Unreachable, "The "+format.What+" folder cannot be looked into.",
		"Check that you may read it, then try again.")
}

// walk is one descent into a folder.
type walk struct {
	ctx    context.Context
	format Format
	seen   map[string]bool // real paths of folders and files met
	files  []file
}

func (w *walk) folder(path, key string, depth int) error {
	if err := w.ctx.Err(); err != nil {
		return err
	}
	if depth > MaxDepth || !w.fresh(path) {
		return nil
	}
	entries, err := os.ReadDir(path)
	if err != nil {
		if depth == 0 {
			return unreachable(err, w.format)
		}
		return nil // a folder inside that is closed to us holds nothing for us
	}
	for _, e := range entries {
		if err := w.entry(filepath.Join(path, e.Name()), joinKey(key, e.Name()), e.Name(), depth); err != nil {
			return err
		}
	}
	return nil
}

func (w *walk) entry(path, key, name string, depth int) error {
	info, err := os.Stat(path)
	switch {
	case err != nil:
		return nil //nolint:nilerr // a link to nowhere, or a file just removed
	case info.IsDir():
		if strings.HasPrefix(name, ".") {
			return nil
		}
		return w.folder(path, key, depth+1)
	case !info.Mode().IsRegular() || !w.wanted(name) || !w.fresh(path):
		return nil
	}
	if len(w.files) >= MaxFiles {
		return problem.New(problem.Invalid, "That folder holds more than 200,000 "+w.format.What+" files.",
			"Name a smaller folder inside it.")
	}
	w.files = append(w.files, file{path: path, key: key, name: name, size: info.Size(), time: info.ModTime().UnixNano()})
	return nil
}

func (w *walk) wanted(name string) bool {
	return slices.Contains(w.format.Endings, strings.ToLower(filepath.Ext(name)))
}

// fresh reports whether the file or folder was not met before by any path.
func (w *walk) fresh(path string) bool {
	realPath, err := filepath.EvalSymlinks(path)
	if err != nil || w.seen[realPath] {
		return false
	}
	w.seen[realPath] = true
	return true
}

func joinKey(key, name string) string {
	if key == "" {
		return name
	}
	return key + "/" + name
}

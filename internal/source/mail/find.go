package mail

import (
	"bytes"
	"context"
	"errors"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"strings"

	"ownup/internal/core/problem"
	"ownup/internal/source/mailparse"
)

// form is how a file holds mail.
type form uint8

const (
	none   form = iota
	mbox        // many messages
	single      // one message, known by its place in the tree
	stored      // one message of a Maildir, known by its unique name
)

// file is one file that holds mail.
type file struct {
	path  string
	id    uint64 // what the cursor knows it by
	form  form
	size  int64
	mtime int64
}

func (f file) base() string { return filepath.Base(f.path) }

// found is what lies under a path: the files in the order in which they are
// read, and what could not be looked into.
type found struct {
	root    string
	files   []file
	skipped []skip
	mailbox bool // there is a mailbox, be it empty

	maildirs map[string]bool // folders asked about, and the answers
}

type skip struct{ place, reason string }

// sniffed is how much of a file tells what it is.
const sniffed = 16 << 10

var errUnknown = problem.New(problem.Invalid,
	"No mail was found there.", "Name an mbox file, a Maildir, an .eml file or a folder that holds such files.")

// find lists the mail under path.
func find(ctx context.Context, path string) (found, error) {
	root, err := filepath.EvalSymlinks(path)
	if err != nil {
		return found{}, unopened(err)
	}
	info, err := os.Stat(root)
	if err != nil {
		return found{}, unopened(err)
	}
	f := found{root: root, maildirs: make(map[string]bool)}
	if info.Mode().IsRegular() {
		return f, f.only(root, info)
	}
	if !info.IsDir() {
		return f, errUnknown
	}
	if _, err := os.ReadDir(root); err != nil {
		return f, unopened(err)
	}
	err = filepath.WalkDir(root, func(p string, d fs.DirEntry, err error) error {
		if ctx.Err() != nil {
			return ctx.Err()
		}
		if err != nil {
			f.skip(p, "cannot be opened")
			if d != nil && d.IsDir() {
				return fs.SkipDir
			}
			return nil
		}
		return f.visit(p, d)
	})
	return f, err
}

// unopened is the problem of a path that does not open.
func unopened(err error) error {
	if errors.Is(err, fs.ErrNotExist) {
		return problem.Wrap(err, problem.Missing,
			"There is no mail archive at that path.", "Check the path and try again.")
	}
	return problem.Wrap(err, problem.Unreachable,
		"The mail archive cannot be opened.", "Check that you may read it, then try again.")
}

func (f *found) skip(path, reason string) {
	f.skipped = append(f.skipped, skip{filepath.Base(path), reason})
}

// only takes the one file that the path names.
func (f *found) only(path string, info fs.FileInfo) error {
	head, err := readHead(path)
	if err != nil {
		return unopened(err)
	}
	switch {
	case len(head) == 0:
		f.mailbox = true // an empty mailbox, or a mail that was never saved
	case startsMbox(head):
		f.add(path, info, mbox)
	case mailparse.LooksLikeMail(head):
		f.add(path, info, single)
	default:
		return errUnknown
	}
	return nil
}

// visit takes or leaves one entry of the tree.
func (f *found) visit(path string, d fs.DirEntry) error {
	parent := filepath.Dir(path)
	if d.IsDir() {
		if f.isMaildir(path) {
			f.mailbox = true
		}
		if d.Name() == "tmp" && f.isMaildir(parent) {
			return fs.SkipDir // deliveries that are not finished
		}
		return nil
	}
	if d.Type()&fs.ModeSymlink != 0 {
		f.skip(path, "a link, which is not followed")
		return nil
	}
	if !d.Type().IsRegular() {
		return nil
	}
	info, err := d.Info()
	if err != nil {
		return nil //nolint:nilerr // it went away meanwhile
	}
	if name := filepath.Base(parent); (name == "cur" || name == "new") && f.isMaildir(filepath.Dir(parent)) {
		if !strings.HasPrefix(d.Name(), ".") {
			f.add(path, info, stored)
		}
		return nil
	}
	f.look(path, info)
	return nil
}

// look takes a file of no Maildir for what its name or its beginning says.
// Other programs' files lie in mail folders too: they are passed over
// silently, unless they carry a mailbox's name.
func (f *found) look(path string, info fs.FileInfo) {
	ext := strings.ToLower(filepath.Ext(path))
	if ext == ".eml" {
		f.add(path, info, single)
		return
	}
	head, err := readHead(path)
	switch {
	case err != nil:
		f.skip(path, "cannot be opened")
	case startsMbox(head):
		f.add(path, info, mbox)
	case isNumbered(filepath.Base(path)) && mailparse.LooksLikeMail(head):
		f.add(path, info, single)
	case ext == ".mbox" && len(head) > 0:
		f.skip(path, "does not begin as an mbox")
	}
}

// isNumbered tells the files of MH folders and of archives made like them:
// 17, or 17. with a dot.
func isNumbered(base string) bool {
	base = strings.TrimSuffix(base, ".")
	return base != "" && strings.Trim(base, "0123456789") == ""
}

func (f *found) isMaildir(dir string) bool {
	yes, known := f.maildirs[dir]
	if !known {
		yes = isFolder(filepath.Join(dir, "cur")) && isFolder(filepath.Join(dir, "new"))
		f.maildirs[dir] = yes
	}
	return yes
}

func isFolder(path string) bool {
	info, err := os.Lstat(path)
	return err == nil && info.IsDir()
}

func (f *found) add(path string, info fs.FileInfo, as form) {
	name := "."
	if as == stored {
		name = uniqueName(filepath.Base(path))
	} else if rel, err := filepath.Rel(f.root, path); err == nil {
		name = filepath.ToSlash(rel)
	}
	f.files = append(f.files, file{
		path: path, id: hash([]string{mbox: "box", single: "file", stored: "stored"}[as], name),
		form: as, size: info.Size(), mtime: info.ModTime().UnixNano(),
	})
}

// uniqueName is the part of a Maildir file's name that stays when the flags
// behind it change. Windows has no colon in names and writes ; or ! instead.
func uniqueName(base string) string {
	if i := strings.LastIndexAny(base, ":;!"); i > 0 && strings.HasPrefix(base[i+1:], "2,") {
		return base[:i]
	}
	return base
}

// readHead reads the beginning of a regular file.
func readHead(path string) ([]byte, error) {
	fh, err := os.Open(path)
	if err != nil {
		return nil, err
	}
	defer func() { _ = fh.Close() }()
	head, err := io.ReadAll(io.LimitReader(fh, sniffed))
	return head, err
}

// startsMbox reports whether head begins an mbox, empty lines aside.
func startsMbox(head []byte) bool {
	line, _, _ := bytes.Cut(bytes.TrimLeft(head, "\r\n"), []byte{'\n'})
	return isFromLine(line)
}

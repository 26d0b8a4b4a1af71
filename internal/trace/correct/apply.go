package correct

import (
	"bytes"
	"context"
	"crypto/sha256"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path"
	"strings"

	"ownup/internal/trace/extract"
)

// Plan is what is to be corrected below a folder.
type Plan struct {
	Folder string
	Files  []File
}

// File is the changes of one file.
type File struct {
	Path    string            // below the folder, with slashes
	Sum     [sha256.Size]byte // of the file as it was searched; all zero where that is not known
	Changes []Change
}

// Outcome is what became of one file.
type Outcome struct {
	Path    string
	Changes []Change
	Result
	Kept    string // where the file as it was lies now; "" where the file was not changed
	Refused string // why nothing was done with the file, in a sentence
}

// Why a file is not touched.
const (
	changedSince = "The file was changed since it was searched: search it again."
	notThere     = "The file is no longer there."
	isLink       = "This is a link to a file: correct the file that it leads to."
	notAFile     = "This is no ordinary file."
	readOnly     = "The file is marked as read-only: whoever marked it so may want it to stay."
	noWriting    = "Nothing may be written in the folder of the file."
	inUse        = "Somebody has the file open in an Office program: close it there first."
	noRoom       = "The copy could not be written: the disk may be full."
	unreadable   = "The file could not be read."
)

// Prepare makes the corrected copies of a plan in memory and touches nothing.
// Each outcome has the copy in its Content. It fails only where the folder
// cannot be opened, or with the error of the context.
func Prepare(ctx context.Context, p Plan) ([]Outcome, error) {
	return p.each(ctx, func(*applier, *Outcome, os.FileInfo) {})
}

// Apply puts corrected copies in the place of the files of a plan. A file as
// it was is kept beside its copy, as "report (before correction).docx"; no
// file that is there is ever written over. Where the process or the machine
// stops on the way, each file is whole, the old or the new one, and the old
// one is there.
//
// It fails as [Prepare] does; the outcomes are those of the files that were
// reached. What concerns one file is in its outcome, and the others go on.
func Apply(ctx context.Context, p Plan) ([]Outcome, error) {
	return p.each(ctx, func(a *applier, o *Outcome, before os.FileInfo) {
		if o.Refused == "" && len(o.Done) > 0 {
			a.replace(o, before)
		}
		o.Content = nil
	})
}

// each prepares the files of a plan one after the other and hands them to do,
// each with what the file was like before.
func (p Plan) each(ctx context.Context, do func(a *applier, o *Outcome, before os.FileInfo)) ([]Outcome, error) {
	a, err := open(p.Folder)
	if err != nil {
		return nil, err
	}
	defer a.close()
	var all []Outcome
	for _, f := range p.Files {
		o, before, err := a.prepare(ctx, f)
		if err != nil {
			return all, err
		}
		do(a, &o, before)
		all = append(all, o)
	}
	return all, nil
}

// applier works below one folder, and never leaves it.
type applier struct {
	root *os.Root
	step func(what string) // called before each thing that is done on the disk
}

func open(folder string) (*applier, error) {
	root, err := os.OpenRoot(folder)
	if err != nil {
		return nil, fmt.Errorf("open the folder to correct in: %w", err)
	}
	return &applier{root: root, step: func(string) {}}, nil
}

// close lets go of the folder, which was only used to find files.
func (a *applier) close() { _ = a.root.Close() }

// prepare makes the corrected copy of one file.
func (a *applier) prepare(ctx context.Context, f File) (Outcome, os.FileInfo, error) {
	o := Outcome{Path: f.Path, Changes: f.Changes}
	before, reason := a.suits(f.Path)
	if reason != "" {
		o.Refused = reason
		return o, nil, nil
	}
	content, reason := a.read(f.Path)
	if reason != "" {
		o.Refused = reason
		return o, nil, nil
	}
	if f.Sum != [sha256.Size]byte{} && sha256.Sum256(content) != f.Sum {
		o.Refused = changedSince
		return o, nil, nil
	}
	var err error
	o.Result, err = Copy(ctx, f.Path, content, f.Changes)
	return o, before, err
}

func (a *applier) read(name string) ([]byte, string) {
	content, err := a.root.ReadFile(name)
	if err != nil {
		return nil, unreadable
	}
	return content, ""
}

// suits says what the file is, and why it is not to be touched.
func (a *applier) suits(name string) (os.FileInfo, string) {
	info, err := a.root.Lstat(name)
	switch {
	case errors.Is(err, fs.ErrNotExist):
		return nil, notThere
	case err != nil:
		return nil, unreadable
	case info.Mode()&fs.ModeSymlink != 0:
		return nil, isLink
	case !info.Mode().IsRegular():
		return nil, notAFile
	case info.Mode().Perm()&0o222 == 0:
		return nil, readOnly
	case info.Size() > int64(extract.DefaultLimits().File):
		return nil, tooLarge
	}
	folder, base := path.Split(name)
	locks := []string{".~lock." + base + "#", "~$" + base}
	if runes := []rune(base); len(runes) > 2 {
		locks = append(locks, "~$"+string(runes[2:]))
	}
	for _, lock := range locks {
		if _, err := a.root.Lstat(folder + lock); err == nil {
			return nil, inUse
		}
	}
	return info, ""
}

// replace puts the copy in the place of the file, in steps of which each
// leaves everything whole: the copy under a name of its own, the file under a
// second name, the copy under the name of the file.
func (a *applier) replace(o *Outcome, before os.FileInfo) {
	temporary, reason := a.write(o.Path, o.Content, before.Mode().Perm())
	if reason != "" {
		o.refuse(reason)
		return
	}
	a.step("look again")
	if now, err := a.root.Lstat(o.Path); err != nil || !os.SameFile(now, before) || now.Size() != before.Size() || !now.ModTime().Equal(before.ModTime()) {
		_ = a.root.Remove(temporary)
		o.refuse(changedSince)
		return
	}
	kept, reason := a.keep(o.Path, before)
	if reason != "" {
		_ = a.root.Remove(temporary)
		o.refuse(reason)
		return
	}
	a.flush(path.Dir(o.Path)) // the second name comes to the disk before the first changes
	a.step("put in place")
	if err := a.root.Rename(temporary, o.Path); err != nil {
		_ = a.root.Remove(temporary)
		_ = a.root.Remove(kept) // the file itself is where it was
		o.refuse(noWriting)
		return
	}
	a.step("flush the folder")
	a.flush(path.Dir(o.Path))
	o.Kept = kept
	if links(before) > 1 {
		o.note("The file has other names (hard links), and under them it is as it was.")
	}
}

// refuse takes back what was done in memory.
func (o *Outcome) refuse(reason string) {
	o.Refused = reason
	for _, d := range o.Done {
		o.Left = append(o.Left, Left{d.Index, reason})
	}
	o.Done, o.Notes = nil, nil
	o.sort()
}

// mostNames is how many names are tried for a new file.
const mostNames = 1000

// write writes the copy under a name that nothing else has, down to the disk,
// and reads it once more.
func (a *applier) write(name string, content []byte, mode fs.FileMode) (temporary, reason string) {
	folder, base := path.Split(name)
	for n := range mostNames {
		temporary = fmt.Sprintf("%s.%s.ownup-%d", folder, base, n)
		a.step("create the copy")
		f, err := a.root.OpenFile(temporary, os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o600)
		if errors.Is(err, fs.ErrExist) {
			continue
		}
		if err != nil {
			return "", noWriting
		}
		a.step("write the copy")
		if err := fill(f, content, mode); err != nil {
			_ = a.root.Remove(temporary)
			return "", noRoom
		}
		if again, err := a.root.ReadFile(temporary); err != nil || !bytes.Equal(again, content) {
			_ = a.root.Remove(temporary)
			return "", noRoom
		}
		return temporary, ""
	}
	return "", noWriting
}

// fill writes content to a new file, down to the disk, and closes it.
func fill(f *os.File, content []byte, mode fs.FileMode) error {
	_, err := f.Write(content)
	if err == nil {
		err = f.Chmod(mode)
	}
	if err == nil {
		err = f.Sync()
	}
	if closed := f.Close(); err == nil {
		err = closed
	}
	return err
}

// keep gives the file a second name that nothing else has. Where the disk
// knows no second names, it is copied.
func (a *applier) keep(name string, info os.FileInfo) (kept, reason string) {
	ending := path.Ext(name)
	stem := strings.TrimSuffix(name, ending)
	if path.Base(stem) == "." || strings.HasSuffix(stem, "/") || stem == "" { // ".profile"
		stem, ending = name, ""
	}
	for n := 1; n <= mostNames; n++ {
		kept = stem + keptMark + ")" + ending
		if n > 1 {
			kept = fmt.Sprintf("%s%s %d)%s", stem, keptMark, n, ending)
		}
		a.step("keep the file")
		err := a.root.Link(name, kept)
		if err == nil {
			return kept, ""
		}
		if _, there := a.root.Lstat(kept); errors.Is(err, fs.ErrExist) || there == nil {
			continue
		}
		if err := a.copy(name, kept, info); err == nil {
			return kept, ""
		}
		return "", noRoom
	}
	return "", noWriting
}

// copy copies a file with its mode and its time.
func (a *applier) copy(name, to string, info os.FileInfo) error {
	content, err := a.root.ReadFile(name)
	if err != nil {
		return err
	}
	f, err := a.root.OpenFile(to, os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o600)
	if err != nil {
		return err
	}
	if err := fill(f, content, info.Mode().Perm()); err != nil {
		_ = a.root.Remove(to)
		return err
	}
	return a.root.Chtimes(to, info.ModTime(), info.ModTime())
}

// flush brings the names in a folder to the disk, where the system can.
func (a *applier) flush(folder string) {
	if d, err := a.root.Open(folder); err == nil {
		_ = d.Sync() // some systems cannot, and then the order of writing is theirs
		_ = d.Close()
	}
}

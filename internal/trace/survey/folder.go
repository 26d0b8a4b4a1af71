package survey

import (
	"errors"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"sync/atomic"
)

// portion is about how many files of one folder are looked at in one go: a
// folder may hold all files that there are, and is then shared among the
// workers.
const portion = 1000

// folder is one folder and what was found in it.
type folder struct {
	path string // "" for a root that is a file
	real string
	root *root

	open handle
	busy atomic.Int32 // who still needs the handle

	files      []*[]File // in portions, each in order
	folders    []*folder // in order
	repository bool
	skips      []Skip     // found when the folder was listed
	mu         sync.Mutex // guards late
	late       []Skip     // found when its files were looked at
}

// single makes a folder of a path that names a file.
func (f *folder) single(info os.FileInfo) {
	path := f.path
	f.path = ""
	if reason := special(info.Mode()); reason != "" {
		f.skips = append(f.skips, Skip{path, reason})
		return
	}
	file := File{Path: path, Root: f.root.at}
	file.fill(info)
	f.files = []*[]File{{file}}
}

// special returns why something is not read that is no regular file.
func special(mode fs.FileMode) string {
	switch {
	case mode.IsRegular():
		return ""
	case mode&fs.ModeNamedPipe != 0:
		return "This is a pipe and not a file; it is not read."
	case mode&fs.ModeSocket != 0:
		return "This is a socket and not a file; it is not read."
	case mode&fs.ModeDevice != 0:
		return "This is a device and not a file; it is not read."
	}
	return "This is not a regular file; it is not read."
}

// list reads the names in a folder, sorts them by what they are, and looks at
// the files. What is more than a portion it leaves to others.
func (w *walk) list(f *folder, r room) {
	if err := f.open.start(f.path); err != nil {
		f.cannot(err)
		return
	}
	f.busy.Add(1)
	defer f.release()
	var files []entry
	var marks marks
	for {
		entries, err := f.open.next(r)
		for _, e := range entries {
			marks.see(e)
			if w.sort(f, e) {
				files = append(files, e)
			}
		}
		if errors.Is(err, io.EOF) {
			break
		}
		if err != nil {
			f.cannot(err)
			break
		}
		if len(files) >= portion {
			w.push(f.share(files))
			files = nil
		}
	}
	if f.leave(marks) {
		return
	}
	slices.SortFunc(f.folders, func(a, b *folder) int { return compareBelow(a.path, b.path) })
	var more []task
	for _, next := range slices.Backward(f.folders) {
		more = append(more, task{folder: next})
	}
	w.push(more...)
	if len(files) > 0 {
		t := f.share(files)
		t.portion(t.look, t.into)
	}
}

// sort enters an entry where it belongs and reports whether it is a file to
// look at.
func (w *walk) sort(f *folder, e entry) bool {
	if w.named != nil && w.named[below(f.real)+e.name] {
		return false // it is listed under its own name
	}
	switch {
	case e.name == ".git" && (e.mode.IsDir() || e.mode.IsRegular()):
		f.repository = true
	case e.mode.IsRegular():
		return true
	case e.mode.IsDir():
		if reason := cacheName(e.name); reason != "" {
			f.skip(e, reason)
			break
		}
		f.folders = append(f.folders, &folder{path: below(f.path) + e.name, real: below(f.real) + e.name, root: f.root})
	case e.mode&fs.ModeSymlink != 0:
		if reason := w.link(below(f.real) + e.name); reason != "" {
			f.skip(e, reason)
		}
	default:
		f.skip(e, special(e.mode))
	}
	return false
}

func (f *folder) skip(e entry, reason string) {
	f.skips = append(f.skips, Skip{below(f.path) + e.name, reason})
}

// leave drops what was found in a folder that is not to be listed after all,
// which only shows when all its names are known.
func (f *folder) leave(m marks) bool {
	switch {
	case m.bare():
		f.repository, f.skips = true, nil
	case m.tag && f.path != f.root.path && hasSignature(below(f.path)+cacheTag):
		f.repository = false
		f.skips = []Skip{{f.path, "A program has marked this folder as a cache; it is not read. Name it to have it read."}}
	default:
		return false
	}
	f.folders, f.files = nil, nil
	return true
}

// cannot reports a folder that could not be listed. One that is gone by now is
// not missed.
func (f *folder) cannot(err error) {
	switch {
	case errors.Is(err, fs.ErrNotExist) && f.path != f.root.path:
	case errors.Is(err, fs.ErrPermission):
		f.skips = append(f.skips, Skip{f.path, "The folder may not be read by this user."})
	default:
		f.skips = append(f.skips, Skip{f.path, "The folder cannot be read."})
	}
}

// link returns why what a link leads to is not read, or nothing where it lies
// in one of the folders that are read anyway.
func (w *walk) link(path string) string {
	target, err := filepath.EvalSymlinks(path)
	switch {
	case errors.Is(err, fs.ErrNotExist):
		return "The link leads nowhere."
	case err != nil:
		return "The link cannot be followed."
	}
	for i := range w.roots {
		if r := &w.roots[i]; target == r.real || r.info.IsDir() && strings.HasPrefix(target, below(r.real)) {
			return ""
		}
	}
	return "The link leads out of the folder; what lies there is not read. Name it to have it read."
}

// share makes a task of some files. Whoever does it releases the folder.
func (f *folder) share(files []entry) task {
	f.busy.Add(1)
	into := new([]File)
	f.files = append(f.files, into)
	return task{f, files, into}
}

// portion asks for size and times of some files.
func (f *folder) portion(entries []entry, into *[]File) {
	defer f.release()
	slices.SortFunc(entries, func(a, b entry) int { return strings.Compare(a.name, b.name) })
	prefix := below(f.path)
	size := len(prefix) * len(entries)
	for _, e := range entries {
		size += len(e.name)
	}
	var all strings.Builder // one string for all their paths
	all.Grow(size)
	for _, e := range entries {
		all.WriteString(prefix)
		all.WriteString(e.name)
	}
	paths := all.String()
	files := make([]File, 0, len(entries))
	for _, e := range entries {
		n := len(prefix) + len(e.name)
		file := File{Path: paths[:n], Root: f.root.at}
		paths = paths[n:]
		switch mode, err := f.open.stat(e, &file); {
		case errors.Is(err, fs.ErrNotExist): // gone by now
		case err != nil:
			f.later(Skip{file.Path, "The file cannot be looked at."})
		case !mode.IsRegular():
			f.later(Skip{file.Path, special(mode)})
		default:
			files = append(files, file)
		}
	}
	*into = files
}

func (f *folder) later(s Skip) {
	f.mu.Lock()
	defer f.mu.Unlock()
	f.late = append(f.late, s)
}

// release closes the folder behind the last who needs it.
func (f *folder) release() {
	if f.busy.Add(-1) == 0 {
		_ = f.open.dir.Close() // it was only read
	}
}

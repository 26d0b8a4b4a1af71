package survey

import (
	"context"
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"runtime"
	"slices"
	"strings"
	"sync"
	"sync/atomic"
)

// portion is how many files of one folder are looked at in one go: a folder
// may hold all files that there are, and is then shared among the workers.
const portion = 1000

// walk is one survey on its way.
type walk struct {
	ctx   context.Context // of the one call that this value lives for
	roots []root
	named map[string]bool // the real paths of roots, where one may lie in another
	tops  []*folder       // of each root

	mu      sync.Mutex
	wake    sync.Cond
	todo    []task // the last is done first, so that few wait
	working int
}

// task is a folder to list, or some files of one to look at.
type task struct {
	*folder
	from, to int // files; both zero: list it
}

// folder is what was found in one folder.
type folder struct {
	path string // "" for a root that is a file
	real string
	root *root

	open    handle
	entries []fs.DirEntry // of files, in their order
	left    atomic.Int32  // portions not yet looked at

	files      []File    // in order; one without a path is not there
	folders    []*folder // in order
	repository bool
	skips      []Skip     // found when the folder was listed
	mu         sync.Mutex // guards late
	late       []Skip     // found when its files were looked at
}

func newWalk(ctx context.Context, roots []root) *walk {
	w := &walk{ctx: ctx, roots: roots}
	w.wake.L = &w.mu
	if len(roots) > 1 {
		w.named = map[string]bool{}
	}
	for i := range roots {
		r := &roots[i]
		if w.named != nil {
			w.named[r.real] = true
		}
		top := &folder{path: r.path, real: r.real, root: r}
		w.tops = append(w.tops, top)
		if r.info.IsDir() {
			w.todo = append(w.todo, task{folder: top})
		} else {
			top.single(r.info)
		}
	}
	return w
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
	f.files = []File{file}
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

// run works until nothing is left to do, or the context ends.
func (w *walk) run() error {
	stop := context.AfterFunc(w.ctx, func() {
		w.mu.Lock() // or a worker that is about to wait would miss it
		defer w.mu.Unlock()
		w.wake.Broadcast()
	})
	defer stop()
	// Twice as many as there are processors: some of them wait for the disk.
	workers := min(max(2*runtime.GOMAXPROCS(0), 4), 32)
	var all sync.WaitGroup
	for range workers {
		all.Go(w.work)
	}
	all.Wait()
	for _, t := range w.todo { // only where the context has ended
		if t.to > 0 {
			t.looked()
		}
	}
	return w.ctx.Err()
}

func (w *walk) work() {
	w.mu.Lock()
	defer w.mu.Unlock()
	for {
		for len(w.todo) == 0 && w.working > 0 && w.ctx.Err() == nil {
			w.wake.Wait()
		}
		if len(w.todo) == 0 || w.ctx.Err() != nil {
			w.wake.Broadcast()
			return
		}
		t := w.todo[len(w.todo)-1]
		w.todo = w.todo[:len(w.todo)-1]
		w.working++
		w.mu.Unlock()
		more := w.do(t)
		w.mu.Lock()
		w.working--
		w.todo = append(w.todo, more...)
		if len(more) > 0 || w.working == 0 {
			w.wake.Broadcast()
		}
	}
}

// do does one task and returns those that come of it.
func (w *walk) do(t task) []task {
	if t.to > 0 {
		t.look(t.from, t.to)
		return nil
	}
	f := t.folder
	if !w.list(f) {
		return nil
	}
	var more []task
	for _, below := range slices.Backward(f.folders) {
		more = append(more, task{folder: below})
	}
	if len(f.entries) == 0 {
		f.close()
		return more
	}
	f.files = make([]File, len(f.entries))
	portions := (len(f.entries) + portion - 1) / portion
	f.left.Store(int32(portions))
	for i := 1; i < portions; i++ {
		more = append(more, task{f, i * portion, min((i+1)*portion, len(f.entries))})
	}
	f.look(0, min(portion, len(f.entries)))
	return more
}

// list reads the names in a folder and sorts them by what they are. It reports
// whether anything in it is to be looked at.
func (w *walk) list(f *folder) bool {
	entries, err := f.open.list(f.path)
	if err != nil {
		f.close()
		f.cannot(err)
		return false
	}
	if isBare(entries) {
		f.close()
		f.repository = true
		return false
	}
	if reason := cacheMark(f, entries); reason != "" {
		f.close()
		f.skips = append(f.skips, Skip{f.path, reason})
		return false
	}
	prefix, real := below(f.path), below(f.real)
	for _, e := range entries {
		name := e.Name()
		switch mode := e.Type(); {
		case name == ".git" && (mode.IsDir() || mode.IsRegular()):
			f.repository = true
		case w.named[real+name]:
			// It is listed under its own name.
		case mode.IsRegular():
			f.entries = append(f.entries, e)
		case mode.IsDir():
			if reason := cacheName(name); reason != "" {
				f.skips = append(f.skips, Skip{prefix + name, reason})
				continue
			}
			f.folders = append(f.folders, &folder{path: prefix + name, real: real + name, root: f.root})
		case mode&fs.ModeSymlink != 0:
			if reason := w.link(real + name); reason != "" {
				f.skips = append(f.skips, Skip{prefix + name, reason})
			}
		default:
			f.skips = append(f.skips, Skip{prefix + name, special(mode)})
		}
	}
	slices.SortFunc(f.entries, func(a, b fs.DirEntry) int { return strings.Compare(a.Name(), b.Name()) })
	slices.SortFunc(f.folders, func(a, b *folder) int { return compareBelow(a.path, b.path) })
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

// look asks for size and times of some files.
func (f *folder) look(from, to int) {
	prefix := below(f.path)
	// One string for all their paths.
	var all strings.Builder
	for _, e := range f.entries[from:to] {
		all.WriteString(prefix)
		all.WriteString(e.Name())
	}
	paths := all.String()
	for i, e := range f.entries[from:to] {
		n := len(prefix) + len(e.Name())
		path := paths[:n]
		paths = paths[n:]
		file := &f.files[from+i]
		mode, err := f.open.stat(e, file)
		switch {
		case errors.Is(err, fs.ErrNotExist): // gone by now
		case err != nil:
			f.later(Skip{path, "The file cannot be looked at."})
		case !mode.IsRegular():
			f.later(Skip{path, special(mode)})
		default:
			file.Path, file.Root = path, f.root.at
		}
	}
	f.looked()
}

func (f *folder) later(s Skip) {
	f.mu.Lock()
	defer f.mu.Unlock()
	f.late = append(f.late, s)
}

// looked closes the folder behind its last portion.
func (f *folder) looked() {
	if f.left.Add(-1) == 0 {
		f.close()
	}
}

func (f *folder) close() {
	f.open.close()
	f.entries = nil
}

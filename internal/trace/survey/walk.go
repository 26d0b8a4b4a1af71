package survey

import (
	"context"
	"runtime"
	"sync"
)

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
	look []entry // nil: list it
	into *[]File
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
	for _, t := range w.todo { // left only where the context has ended
		if t.look != nil {
			t.release()
		}
	}
	return w.ctx.Err()
}

func (w *walk) work() {
	r := newRoom()
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
		if t.look != nil {
			t.portion(t.look, t.into)
		} else {
			w.list(t.folder, r)
		}
		w.mu.Lock()
		w.working--
	}
}

// push adds tasks for whoever is free.
func (w *walk) push(tasks ...task) {
	if len(tasks) == 0 {
		return
	}
	w.mu.Lock()
	defer w.mu.Unlock()
	w.todo = append(w.todo, tasks...)
	if len(tasks) == 1 {
		w.wake.Signal()
	} else {
		w.wake.Broadcast()
	}
}

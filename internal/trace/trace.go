package trace

import (
	"context"
	"runtime"
	"slices"
	"sync"
	"time"

	"ownup/internal/trace/correct"
	"ownup/internal/trace/extract"
	"ownup/internal/trace/survey"
)

// Reader reads a file and every file inside it, in their order. A file that
// cannot be opened or read is told to the sink; the error is that of the sink
// or of the context.
type Reader interface {
	Read(ctx context.Context, path string, sink extract.DeepSink) error
	// Deep does the same for a file whose content is at hand, within limits.
	// Only the ending of the name counts.
	Deep(ctx context.Context, name string, content []byte, limits extract.Limits, sink extract.DeepSink) error
}

// Run looks for what is sought in every file below the paths. Where ctx ends
// before that is done it returns what was found until then, and
// [Summary.Stopped] says so; the error is nil then. Other errors are those of
// the request.
func Run(ctx context.Context, r Request, reader Reader) (Result, error) {
	if err := r.check(); err != nil {
		return Result{}, err
	}
	result, err := r.run(ctx, reader)
	if err == nil && len(r.Messages) > 0 && r.counts(Message) && !result.Summary.Stopped {
		err = r.quoted(ctx, reader, &result)
	}
	return result, err
}

// run makes one trace.
func (r Request) run(ctx context.Context, reader Reader) (Result, error) {
	sought, err := prepare(ctx, &r, reader)
	if err != nil {
		return Result{}, err
	}
	where, err := survey.Take(ctx, r.Paths)
	if err != nil {
		return Result{}, err
	}
	t := &run{request: &r, sought: sought, reader: reader, files: where.Files, list: list{most: r.most()}}
	t.summary.Kinds = map[string]int{}
	t.leaveKept()
	for _, s := range where.Skips {
		t.skipped = append(t.skipped, Skipped{Path: s.Path, Reason: s.Reason})
	}
	t.remember(r.Paths)
	t.work(ctx)
	t.commit()
	t.histories(ctx, where.Repositories)
	return t.result(ctx), nil
}

// run is one trace.
type run struct {
	request *Request
	sought  *sought
	reader  Reader
	files   []survey.File
	indexes []remembered // one for each path

	mu      sync.Mutex // guards what follows
	todo    []int      // the files to be read
	next    int        // of these, the first that no worker has taken yet
	done    int
	list    list
	skipped []Skipped
	summary Summary
}

// leaveKept leaves out the files that were kept as they were beside a
// corrected copy: they say what is wrong, and are meant to.
func (t *run) leaveKept() {
	t.files = slices.DeleteFunc(t.files, func(f survey.File) bool {
		kept := correct.IsKept(f.Path)
		if kept {
			t.skipped = append(t.skipped, Skipped{Path: f.Path, Reason: "The file is kept as it was before a correction."})
		}
		return kept
	})
}

func (t *run) work(ctx context.Context) {
	workers := t.request.Workers
	if workers <= 0 {
		workers = runtime.GOMAXPROCS(0)
	}
	var group sync.WaitGroup
	for range min(workers, max(len(t.todo), 1)) {
		group.Go(func() { t.worker(ctx) })
	}
	group.Wait()
}

func (t *run) worker(ctx context.Context) {
	g := &gatherer{request: t.request, sought: t.sought, search: t.sought.search.Clone(), copies: t.sought.copies}
	for ctx.Err() == nil {
		t.mu.Lock()
		next := t.next
		t.next++
		t.mu.Unlock()
		if next >= len(t.todo) {
			return
		}
		i := t.todo[next]
		f := t.files[i]
		g.begin(f.Path, time.Unix(0, f.Modified).UTC())
		err := t.read(ctx, g, i)
		if len(g.all) == 0 {
			g.all = append(g.all, &document{})
		}
		t.take(g, err == nil)
	}
}

// take adds what one file gave. A file that was cut short counts as not read,
// but what it gave is kept.
func (t *run) take(g *gatherer, whole bool) {
	found := g.end()
	t.mu.Lock()
	defer t.mu.Unlock()
	for _, o := range found {
		t.list.add(o.Occurrence)
	}
	for tier, n := range g.beyond {
		t.list.found[tier] += n
		t.list.beyond += n
	}
	t.skipped = append(t.skipped, g.skipped...)
	if !whole {
		return
	}
	t.done++
	t.summary.Files++
	t.summary.Bytes += g.bytes
	for kind, n := range g.kinds {
		t.summary.Kinds[kind.String()] += n
	}
	if t.request.Progress != nil {
		t.request.Progress(t.done, len(t.files))
	}
}

func (t *run) result(ctx context.Context) Result {
	s := t.summary
	s.Unread += len(t.files) - t.done
	s.Stopped = ctx.Err() != nil && s.Unread > 0
	s.Found = t.list.counts()
	s.Beyond = t.list.beyond
	slices.SortFunc(t.skipped, compareSkipped)
	s.Skipped = t.skipped
	return Result{Occurrences: t.list.sorted(), Summary: s}
}

package web

import (
	"context"
	"net/http"
	"path/filepath"
	"slices"
	"strconv"
	"sync"
	"time"

	"ownup/internal/app"
	"ownup/internal/core/person"
	"ownup/internal/core/problem"
	"ownup/internal/web/page"
)

// readings are the records being read at somebody's request, and the last
// few that were. Each is read by a goroutine of its own; close stops and
// waits for them.
type readings struct {
	now  func() time.Time
	ctx  context.Context // ends when the server closes
	stop context.CancelFunc
	work sync.WaitGroup

	mu   sync.Mutex
	list []*page.Reading // newest last
	next int
}

// maxReadings is how many are remembered.
const maxReadings = 20

func newReadings(now func() time.Time) *readings {
	r := &readings{now: now, next: 1}
	r.ctx, r.stop = context.WithCancel(context.Background())
	return r
}

func (r *readings) close() {
	r.stop()
	r.work.Wait()
}

// start begins to read a record, and returns the reading's number. One that
// is being read already is not begun twice.
func (r *readings) start(kind, path string, read func(context.Context, app.SyncInput) (app.Synced, error)) int {
	r.mu.Lock()
	defer r.mu.Unlock()
	for _, g := range r.list {
		if !g.Ended && g.Kind == kind && g.Path == path {
			return g.ID
		}
	}
	g := &page.Reading{ID: r.next, Kind: kind, Path: path, Begun: r.now()}
	r.next++
	r.list = append(r.list, g)
	if len(r.list) > maxReadings {
		r.list = slices.Delete(r.list, 0, 1)
	}
	r.work.Go(func() {
		result, err := read(r.ctx, app.SyncInput{Kind: kind, Path: path, Progress: func(done, total int64) {
			r.mu.Lock()
			defer r.mu.Unlock()
			g.Done, g.Total = done, total
		}})
		r.mu.Lock()
		defer r.mu.Unlock()
		g.Ended, g.Result, g.Problem = true, result, problem.As(err)
	})
	return g.ID
}

// all returns copies of the readings, newest first.
func (r *readings) all() []page.Reading {
	r.mu.Lock()
	defer r.mu.Unlock()
	out := make([]page.Reading, 0, len(r.list))
	for _, g := range slices.Backward(r.list) {
		out = append(out, *g)
	}
	return out
}

// records is the page of what was read.
func (s *Server) records(r *http.Request) (answer, error) {
	p, err := s.recordsPage(r, page.Entry{})
	if err != nil {
		return answer{}, err
	}
	return show(p.View())
}

func (s *Server) recordsPage(r *http.Request, e page.Entry) (page.Records, error) {
	sources, err := s.App.Sources(r.Context(), s.Actor)
	return page.Records{
		Clock: page.Clock{Now: s.Now(), Zone: time.UTC}, Entry: e, Sources: sources,
		Kinds: s.App.SourceKinds(), CanRead: s.canRead(), Reading: s.readings.all(),
	}, err
}

// canRead tells whether paths of this machine may be named: only where the
// browser is on this machine too.
func (s *Server) canRead() bool { return len(s.Hosts) == 0 }

// read begins to read a record and goes to the page that shows how far it is.
func (s *Server) read(r *http.Request) (answer, error) {
	kind, path := field(r, "kind"), field(r, "path")
	if err := s.mayRead(kind, path); err != nil {
		if !canTryAgain(err) {
			return answer{}, err
		}
		p, pageErr := s.recordsPage(r, page.Entry{Form: "read", Values: r.PostForm, Problem: problem.As(err)})
		if pageErr != nil {
			return answer{}, err
		}
		return answer{status: statusOf(err), page: p.View()}, nil
	}
	id := s.readings.start(kind, path, func(ctx context.Context, in app.SyncInput) (app.Synced, error) {
		return s.App.Sync(ctx, s.Actor, in)
	})
	return goTo("/records/reading/" + strconv.Itoa(id))
}

func (s *Server) mayRead(kind, path string) error {
	switch {
	case !s.canRead():
		return problem.New(problem.Forbidden, "Records are read on the machine that ownup runs on.", "Whoever runs it reads them with ownup sync.")
	case !slices.Contains(s.App.SourceKinds(), kind):
		return problem.New(problem.Invalid, "That is not a kind of record ownup reads.", "Choose one from the list.")
	case !filepath.IsAbs(path):
		return problem.New(problem.Invalid, "That is not a whole path.", "It begins at the top of the disk, such as /home/you/mail/archive.mbox.")
	}
	return nil
}

// reading is the page of one reading.
func (s *Server) reading(r *http.Request) (answer, error) {
	for _, g := range s.readings.all() {
		if strconv.Itoa(g.ID) == r.PathValue("id") {
			g.Clock = page.Clock{Now: s.Now(), Zone: time.UTC}
			return show(g.View())
		}
	}
	return answer{}, problem.New(problem.Missing, "That reading is no longer remembered.", "See the records.")
}

// maxPeople is how many people a page shows.
const maxPeople = 50

// people is the page of who is who.
func (s *Server) people(r *http.Request) (answer, error) {
	p, err := s.peoplePage(r, r.URL.Query().Get("q"), page.Entry{})
	if err != nil {
		return answer{}, err
	}
	return show(p.View())
}

func (s *Server) peoplePage(r *http.Request, query string, e page.Entry) (page.People, error) {
	p := page.People{Entry: e, Query: query}
	sources, err := s.App.Sources(r.Context(), s.Actor)
	if err != nil {
		return p, err
	}
	p.NoRecords = len(sources) == 0
	if p.Found, err = s.App.People(r.Context(), s.Actor, query, maxPeople+1); err != nil {
		return p, err
	}
	if p.More = len(p.Found) > maxPeople; p.More {
		p.Found = p.Found[:maxPeople]
	}
	p.Corrections, err = s.App.Corrections(r.Context(), s.Actor)
	return p, err
}

// apart keeps the person's word that two spellings are two people.
func (s *Server) apart(r *http.Request) (answer, error) {
	return s.correct(r, s.App.Correct(r.Context(), s.Actor, person.Apart, field(r, "a"), field(r, "b")))
}

// undo takes a correction back.
func (s *Server) undo(r *http.Request) (answer, error) {
	return s.correct(r, s.App.Uncorrect(r.Context(), s.Actor, field(r, "a"), field(r, "b")))
}

func (s *Server) correct(r *http.Request, err error) (answer, error) {
	if err == nil {
		return goTo("/people")
	}
	if !canTryAgain(err) {
		return answer{}, err
	}
	p, pageErr := s.peoplePage(r, field(r, "q"), page.Entry{Form: "apart", Values: r.PostForm, Problem: problem.As(err)})
	if pageErr != nil {
		return answer{}, err
	}
	return answer{status: statusOf(err), page: p.View()}, nil
}

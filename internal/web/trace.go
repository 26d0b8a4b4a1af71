package web

import (
	"context"
	"net/http"
	"path/filepath"
	"strings"
	"sync"

	"ownup/internal/core/mistake"
	"ownup/internal/core/problem"
	"ownup/internal/trace"
	"ownup/internal/web/page"
)

// tracings are the traces being made at the person's request, and the last
// one of each mistake. Each is made by a goroutine of its own; close stops and
// waits for them.
type tracings struct {
	ctx  context.Context // ends when the server closes
	stop context.CancelFunc
	work sync.WaitGroup

	mu sync.Mutex
	of map[int64]*tracing // by the mistake's number
}

type tracing struct {
	page.Tracing
	cancel context.CancelFunc
}

func newTracings() *tracings {
	t := &tracings{of: map[int64]*tracing{}}
	t.ctx, t.stop = context.WithCancel(context.Background())
	return t
}

func (t *tracings) close() {
	t.stop()
	t.work.Wait()
}

// start begins to look, unless a trace of the mistake is being made already.
// look returns what was found and how many places are left once it is kept.
func (t *tracings) start(number int64, look func(ctx context.Context, progress func(done, total int)) (mistake.Traced, int, error)) {
	t.mu.Lock()
	defer t.mu.Unlock()
	if g := t.of[number]; g != nil && !g.Ended {
		return
	}
	ctx, cancel := context.WithCancel(t.ctx)
	g := &tracing{Tracing: page.Tracing{Number: number}, cancel: cancel}
	t.of[number] = g
	t.work.Go(func() {
		defer cancel()
		found, left, err := look(ctx, func(done, total int) {
			t.mu.Lock()
			defer t.mu.Unlock()
			g.Done, g.Total = done, total
		})
		t.mu.Lock()
		defer t.mu.Unlock()
		g.Ended, g.Result, g.Left, g.Problem = true, found, left, problem.As(err)
	})
}

// get returns how a trace stands.
func (t *tracings) get(number int64) (page.Tracing, bool) {
	t.mu.Lock()
	defer t.mu.Unlock()
	g := t.of[number]
	if g == nil {
		return page.Tracing{}, false
	}
	return g.Tracing, true
}

// end stops a trace; what it found until then is kept.
func (t *tracings) end(number int64) {
	t.mu.Lock()
	defer t.mu.Unlock()
	if g := t.of[number]; g != nil {
		g.cancel()
	}
}

// canTrace tells whether files of this machine may be looked through.
func (s *Server) canTrace() bool { return s.Trace != nil && s.canRead() }

// startTrace begins to look, and goes to the page that shows how far it is.
func (s *Server) startTrace(r *http.Request) (answer, error) {
	return s.do(r, page.Mend, "trace", func(n int64) (string, error) {
		m, err := s.App.Show(r.Context(), s.Actor, n)
		if err != nil {
			return "", err
		}
		sought, err := s.sought(r)
		if err != nil {
			return "", err
		}
		request, err := trace.RequestFor(sought)
		if err != nil {
			return "", err
		}
		if m.Stage != mistake.Open {
			return "", problem.New(problem.Refused, "This mistake is closed.", "Open it again first, if there is more to do.")
		}
		request.Sought.About = m.Facts.Title
		s.tracings.start(n, func(ctx context.Context, progress func(done, total int)) (mistake.Traced, int, error) {
			request.Progress = progress
			return s.look(ctx, n, sought, request)
		})
		return mistakeURL(n, "trace"), nil
	})
}

// look traces and keeps what was found.
func (s *Server) look(ctx context.Context, n int64, sought mistake.Sought, request trace.Request) (mistake.Traced, int, error) {
	result, err := s.Trace(ctx, request)
	if err != nil {
		return mistake.Traced{}, 0, err
	}
	found := trace.Keep(sought, result)
	kept, err := s.App.KeepTrace(context.WithoutCancel(ctx), s.Actor, n, found)
	if err != nil {
		return mistake.Traced{}, 0, err
	}
	return found, kept.Trace.Open, nil
}

// sought reads the form.
func (s *Server) sought(r *http.Request) (mistake.Sought, error) {
	out := mistake.Sought{
		Figure: field(r, "figure"), Right: field(r, "right"), Labels: parts(r, "label", ","),
		Phrases: parts(r, "phrase", ","), Paths: parts(r, "where", "\n"),
	}
	if !s.canTrace() {
		return out, problem.New(problem.Forbidden, "Files are looked through on the machine that they are on.", "Run ownup trace there.")
	}
	if out.Figure == "" {
		out.Right = ""
	}
	for _, p := range out.Paths {
		if !filepath.IsAbs(p) {
			return out, problem.New(problem.Invalid, "That is not a whole path.", "It begins at the top of the disk, such as /home/you/reports.")
		}
	}
	return out, nil
}

// tracing is the page of the last trace that was begun here.
func (s *Server) tracing(r *http.Request) (answer, error) {
	n, err := number(r)
	if err != nil {
		return answer{}, err
	}
	if _, err := s.App.Show(r.Context(), s.Actor, n); err != nil {
		return answer{}, err
	}
	if t, ok := s.tracings.get(n); ok {
		return show(t.View())
	}
	return goTo(partURL(n, page.Mend))
}

func (s *Server) stopTrace(r *http.Request) (answer, error) {
	return s.do(r, page.Mend, "stop", func(n int64) (string, error) {
		if _, err := s.App.Show(r.Context(), s.Actor, n); err != nil {
			return "", err
		}
		s.tracings.end(n)
		return mistakeURL(n, "trace"), nil
	})
}

func (s *Server) corrected(r *http.Request) (answer, error) {
	return s.markPlace(r, "corrected", mistake.Corrected)
}

func (s *Server) acceptPlace(r *http.Request) (answer, error) {
	return s.markPlace(r, "accept", mistake.Accepted)
}

func (s *Server) againPlace(r *http.Request) (answer, error) {
	return s.markPlace(r, "again", mistake.Found)
}

// markPlace ticks one place off and goes back to the list.
func (s *Server) markPlace(r *http.Request, form string, state mistake.OccurrenceState) (answer, error) {
	id := r.PathValue("o")
	return s.do(r, page.Mend, form+"-"+id, func(n int64) (string, error) {
		c := mistake.MarkOccurrence{Occurrence: id, State: state, Why: strings.TrimSpace(field(r, "why"))}
		m, err := s.App.MarkOccurrence(r.Context(), s.Actor, n, c)
		if err != nil {
			return "", err
		}
		return mistakeURL(m.Number, string(page.Mend)) + "#spread", nil
	})
}

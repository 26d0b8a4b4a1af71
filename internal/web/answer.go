package web

import (
	"bytes"
	"errors"
	"net/http"
	"runtime/debug"

	"github.com/a-h/templ"

	"ownup/internal/core/problem"
	"ownup/internal/web/page"
)

// answer is what a handler gives: a page, a place to go to, or a file.
type answer struct {
	status int // of a page; 0: 200
	page   templ.Component
	to     string // where the browser goes on
	file   *file
}

// file is something to take along.
type file struct {
	name, mime string
	bytes      []byte
}

// handler answers one kind of request.
type handler func(*http.Request) (answer, error)

func show(c templ.Component) (answer, error) { return answer{page: c}, nil }

func goTo(url string) (answer, error) { return answer{to: url}, nil }

// page makes a handler answer over HTTP.
func (s *Server) page(h handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		a, err := h(r)
		switch {
		case err != nil:
			s.fail(w, r, err)
		case a.to != "":
			http.Redirect(w, r, a.to, http.StatusSeeOther)
		case a.file != nil:
			w.Header().Set("Content-Type", a.file.mime)
			w.Header().Set("Content-Disposition", `attachment; filename="`+a.file.name+`"`)
			_, _ = w.Write(a.file.bytes) // a reader who has gone needs no answer
		default:
			s.render(w, r, max(a.status, http.StatusOK), a.page)
		}
	})
}

// render writes a page, whole or not at all.
func (s *Server) render(w http.ResponseWriter, r *http.Request, status int, c templ.Component) {
	var b bytes.Buffer
	if err := c.Render(r.Context(), &b); err != nil {
		s.Log.Error("a page could not be rendered", "route", r.Pattern)
		http.Error(w, "Something inside ownup went wrong. Nothing that was saved is lost.", http.StatusInternalServerError)
		return
	}
	w.Header().Set("Content-Type", "text/html; charset=utf-8")
	w.WriteHeader(status)
	_, _ = w.Write(b.Bytes()) // a reader who has gone needs no answer
}

// statuses says which HTTP status each kind of problem is.
var statuses = map[problem.Kind]int{
	problem.Invalid:     http.StatusUnprocessableEntity,
	problem.Missing:     http.StatusNotFound,
	problem.Conflict:    http.StatusConflict,
	problem.Refused:     http.StatusConflict,
	problem.Forbidden:   http.StatusForbidden,
	problem.Sealed:      http.StatusGone,
	problem.Unreachable: http.StatusBadGateway,
	problem.Damaged:     http.StatusInternalServerError,
	problem.Newer:       http.StatusNotImplemented,
	problem.Internal:    http.StatusInternalServerError,
}

func statusOf(err error) int { return statuses[problem.KindOf(err)] }

// fail shows what went wrong, and what had been typed, so that it can be
// taken along. What is ownup's own fault is logged, by route and cause.
func (s *Server) fail(w http.ResponseWriter, r *http.Request, err error) {
	p := problem.As(err)
	if statusOf(p) >= http.StatusInternalServerError {
		s.Log.Error("a request failed", "route", r.Pattern, "kind", string(p.Kind), "error", p.Error())
	}
	s.failWith(w, r, statusOf(p), page.Failure{Problem: p})
}

func (s *Server) failWith(w http.ResponseWriter, r *http.Request, status int, f page.Failure) {
	if r.Header.Get("HX-Request") == "true" {
		s.render(w, r, status, f.Fragment())
		return
	}
	if r.Method == http.MethodPost {
		f.Typed = page.TypedIn(r.PostForm)
	}
	s.render(w, r, status, f.View())
}

// parsed reads the form of a POST, within bounds, before anything else sees
// the request.
func (s *Server) parsed(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if r.Method == http.MethodPost {
			r.Body = http.MaxBytesReader(w, r.Body, maxForm)
			err := r.ParseForm()
			if _, large := errors.AsType[*http.MaxBytesError](err); large {
				r.PostForm = nil
				s.failWith(w, r, http.StatusRequestEntityTooLarge, page.Failure{Problem: problem.New(problem.Invalid,
					"That is more text than ownup keeps.", "A page or two is enough; go back and shorten it.")})
				return
			}
			if err != nil {
				s.fail(w, r, problem.Wrap(err, problem.Invalid, "That form cannot be read.", "Go back and send it again."))
				return
			}
		}
		next.ServeHTTP(w, r)
	})
}

// maxForm is how large a form may be, in bytes.
const maxForm = 1 << 20

// caught turns a panic, which is a bug, into a page.
func (s *Server) caught(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		defer func() {
			bug := recover()
			if bug == nil {
				return
			}
			if bug == http.ErrAbortHandler { //nolint:errorlint // net/http compares it the same way
				panic(bug)
			}
			// The value of a panic may hold a story; the stack does not.
			s.Log.Error("a handler panicked", "route", r.Pattern, "stack", string(debug.Stack()))
			s.failWith(w, r, http.StatusInternalServerError, page.Failure{Problem: problem.As(errPanic)})
		}()
		next.ServeHTTP(w, r)
	})
}

var errPanic = errors.New("a handler panicked")

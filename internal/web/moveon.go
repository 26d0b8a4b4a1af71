package web

import (
	"fmt"
	"net/http"
	"strings"

	"ownup/internal/app"
	"ownup/internal/core/problem"
	"ownup/internal/web/page"
)

// close ends the work on a mistake. A field why-ID states why a listener was
// not told.
func (s *Server) close(r *http.Request) (answer, error) {
	return s.do(r, page.MoveOn, "close", func(n int64) (string, error) {
		var untold []app.Why
		for name := range r.PostForm {
			if who, ok := strings.CutPrefix(name, "why-"); ok && field(r, name) != "" {
				untold = append(untold, app.Why{Who: who, Why: field(r, name)})
			}
		}
		_, err := s.App.Close(r.Context(), s.Actor, n, field(r, "lesson"), untold)
		return "", err
	})
}

func (s *Server) reopen(r *http.Request) (answer, error) {
	return s.do(r, page.MoveOn, "reopen", func(n int64) (string, error) {
		_, err := s.App.Reopen(r.Context(), s.Actor, n)
		return mistakeURL(n), err
	})
}

func (s *Server) seal(r *http.Request) (answer, error) {
	return s.do(r, page.MoveOn, "seal", func(n int64) (string, error) {
		return mistakeURL(n), s.App.Seal(r.Context(), s.Actor, n)
	})
}

// erase destroys the key of a sealed mistake, once the person has ticked that
// they are sure.
func (s *Server) erase(r *http.Request) (answer, error) {
	n, err := number(r)
	if err != nil {
		return answer{}, err
	}
	err = problem.New(problem.Invalid, "Nothing was erased, as the box was not ticked.", "Tick it, if you are sure.")
	if field(r, "sure") == "yes" {
		err = s.App.Erase(r.Context(), s.Actor, n)
	}
	if problem.KindOf(err) == "" {
		return goTo(mistakeURL(n))
	}
	if problem.KindOf(err) != problem.Invalid {
		return answer{}, err
	}
	a, pageErr := s.sealed(r, n, page.Entry{Form: "erase", Values: r.PostForm, Problem: problem.As(err)})
	if pageErr != nil {
		return answer{}, err
	}
	a.status = statusOf(err)
	return a, nil
}

// sealed shows what is left of a mistake that can no longer be read.
func (s *Server) sealed(r *http.Request, n int64, e page.Entry) (answer, error) {
	list, err := s.App.List(r.Context(), s.Actor)
	if err != nil {
		return answer{}, err
	}
	for _, m := range list {
		if m.Number == n {
			return show(page.Sealed{Entry: e, Number: n, Stage: m.Stage, Lesson: m.Lesson}.View())
		}
	}
	return answer{}, problem.New(problem.Missing, "There is no such mistake.", "Your mistakes are listed at the start.")
}

// export is the record to take along. Its name tells nothing but the number.
func (s *Server) export(r *http.Request, format, mime string) (answer, error) {
	n, err := number(r)
	if err != nil {
		return answer{}, err
	}
	data, err := s.App.ExportAs(r.Context(), s.Actor, n, format)
	if err != nil {
		return answer{}, err
	}
	return answer{file: &file{fmt.Sprintf("mistake-%d.%s", n, format), mime, data}}, nil
}

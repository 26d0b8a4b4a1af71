package web

import (
	"net/http"

	"ownup/internal/core/mistake"
	"ownup/internal/web/page"
)

// setFire adds a fire, or changes the one that is named.
func (s *Server) setFire(r *http.Request) (answer, error) {
	id := r.PathValue("f")
	return s.do(r, page.Mend, "fire-"+id, func(n int64) (string, error) {
		f, err := s.fire(r, n, id)
		if err != nil {
			return "", err
		}
		_, err = s.App.SetFire(r.Context(), s.Actor, n, f)
		return "", err
	})
}

// fire is the fire with an ID, as the form changes it.
func (s *Server) fire(r *http.Request, n int64, id string) (mistake.Fire, error) {
	m, err := s.App.Show(r.Context(), s.Actor, n)
	if err != nil {
		return mistake.Fire{}, err
	}
	f := mistake.Fire{ID: id}
	for _, known := range m.Fires {
		if known.ID == id {
			f = known.Fire
		}
	}
	f.Title, f.Hard = field(r, "title"), field(r, "hard") == "yes"
	f.Blocks, f.After = parts(r, "blocks", ","), r.PostForm["after"]
	if f.EffortMin, err = whole(r, "min"); err != nil {
		return f, err
	}
	if f.EffortMax, err = whole(r, "max"); err != nil {
		return f, err
	}
	f.Deadline, err = moment(r, "deadline", location(m.Facts.Owner.Zone))
	return f, err
}

func (s *Server) putOut(r *http.Request) (answer, error) {
	return s.endFire(r, "out", mistake.Out)
}

func (s *Server) letGo(r *http.Request) (answer, error) {
	return s.endFire(r, "let-go", mistake.LetGo)
}

func (s *Server) endFire(r *http.Request, form string, state mistake.FireState) (answer, error) {
	id := r.PathValue("f")
	return s.do(r, page.Mend, form+"-"+id, func(n int64) (string, error) {
		_, err := s.App.EndFire(r.Context(), s.Actor, n, id, state, field(r, "why"))
		return "", err
	})
}

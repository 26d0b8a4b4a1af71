package web

import (
	"net/http"
	"strconv"
	"strings"
	"time"

	"ownup/internal/app"
	"ownup/internal/core/mistake"
	"ownup/internal/core/problem"
	"ownup/internal/web/page"
)

// mistakeURL is the address of a mistake, or of something below it.
func mistakeURL(number int64, below ...string) string {
	return strings.Join(append([]string{"/mistakes", strconv.FormatInt(number, 10)}, below...), "/")
}

func partURL(number int64, p page.Part) string {
	if p == page.Tell {
		return mistakeURL(number)
	}
	return mistakeURL(number, string(p))
}

// part shows one part of a mistake's page.
func (s *Server) part(p page.Part) handler {
	return func(r *http.Request) (answer, error) {
		n, err := number(r)
		if err != nil {
			return answer{}, err
		}
		m, err := s.mistakePage(r, n, p, page.Entry{})
		if problem.KindOf(err) == problem.Sealed {
			return s.sealed(r, n, page.Entry{})
		}
		if err != nil {
			return answer{}, err
		}
		return show(m.View())
	}
}

// anyPart is a part by its name, or the record to take along.
func (s *Server) anyPart(r *http.Request) (answer, error) {
	switch name := r.PathValue("part"); name {
	case "export.md":
		return s.export(r, "md", "text/markdown; charset=utf-8")
	case "export.json":
		return s.export(r, "json", "application/json")
	default:
		for _, p := range page.Parts()[1:] {
			if name == string(p) {
				return s.part(p)(r)
			}
		}
	}
	return s.nowhere(r)
}

func (s *Server) mistakePage(r *http.Request, n int64, p page.Part, e page.Entry) (page.Mistake, error) {
	x, err := s.App.Export(r.Context(), s.Actor, n)
	if err != nil {
		return page.Mistake{}, err
	}
	return page.Mistake{
		Clock: s.clock(x.Mistake), Entry: e, Part: p, M: x.Mistake, Events: x.Events,
		Playbooks: s.App.Playbooks.All(), CanSend: s.App.Deliver != nil, CanTrace: s.canTrace(),
	}, nil
}

func (s *Server) clock(m app.Shown) page.Clock {
	return page.Clock{Now: s.Now(), Zone: location(m.Facts.Owner.Zone)}
}

// zone is the owner's time zone, in which times are typed.
func (s *Server) zone(r *http.Request, n int64) (*time.Location, error) {
	m, err := s.App.Show(r.Context(), s.Actor, n)
	return location(m.Facts.Owner.Zone), err
}

// deed is something done to mistake n. It returns where to go on, "" for the
// part that it was done from.
type deed func(n int64) (to string, err error)

// do does a deed from the form with an id on a part of the page. Where it is
// refused, the part is shown again with the form as it was typed.
func (s *Server) do(r *http.Request, p page.Part, form string, d deed) (answer, error) {
	n, err := number(r)
	if err != nil {
		return answer{}, err
	}
	to, err := d(n)
	if err == nil {
		if to == "" {
			to = partURL(n, p)
		}
		return goTo(to)
	}
	if !canTryAgain(err) {
		return answer{}, err
	}
	m, pageErr := s.mistakePage(r, n, p, page.Entry{Form: form, Values: r.PostForm, Problem: problem.As(err)})
	if pageErr != nil {
		return answer{}, err
	}
	return answer{status: statusOf(err), page: m.View()}, nil
}

// plan finds out anew whom to tell.
func (s *Server) plan(r *http.Request) (answer, error) {
	return s.do(r, page.Tell, "plan", func(n int64) (string, error) {
		_, err := s.App.Plan(r.Context(), s.Actor, n)
		return "", err
	})
}

func (s *Server) addListener(r *http.Request) (answer, error) {
	return s.do(r, page.Tell, "add", func(n int64) (string, error) {
		l := mistake.Listener{
			Name: field(r, "name"), Ring: mistake.Ring(field(r, "ring")),
			Channel: mistake.Channel(field(r, "channel")), Account: field(r, "account"),
		}
		if address := field(r, "address"); address != "" {
			l.Addresses = []string{address}
		}
		_, err := s.App.AddListener(r.Context(), s.Actor, n, l)
		return "", err
	})
}

// toListener does a deed from a form about one listener, and goes back to
// where they are in the list.
func (s *Server) toListener(r *http.Request, form string, d func(n int64, who string) error) (answer, error) {
	who := r.PathValue("l")
	return s.do(r, page.Tell, form+"-"+who, func(n int64) (string, error) {
		return mistakeURL(n) + "#listener-" + who, d(n, who)
	})
}

func (s *Server) told(r *http.Request) (answer, error) {
	return s.toListener(r, "told", func(n int64, who string) error {
		zone, err := s.zone(r, n)
		if err != nil {
			return err
		}
		when, err := moment(r, "when", zone)
		if err != nil {
			return err
		}
		_, err = s.App.RecordTold(r.Context(), s.Actor, n, who, mistake.Channel(field(r, "how")), when)
		return err
	})
}

func (s *Server) drop(r *http.Request) (answer, error) {
	return s.toListener(r, "drop", func(n int64, who string) error {
		_, err := s.App.DropListener(r.Context(), s.Actor, n, who, field(r, "why"))
		return err
	})
}

func (s *Server) takeBack(r *http.Request) (answer, error) {
	return s.toListener(r, "back", func(n int64, who string) error {
		_, err := s.App.TakeBackTold(r.Context(), s.Actor, n, who, field(r, "why"))
		return err
	})
}

func (s *Server) resolve(r *http.Request) (answer, error) {
	return s.toListener(r, "resolve", func(n int64, who string) error {
		arrived := field(r, "arrived")
		if arrived != "yes" && arrived != "no" {
			return problem.New(problem.Invalid, "Whether it arrived is missing.", "Choose one of the two answers.")
		}
		_, err := s.App.ResolveDoubt(r.Context(), s.Actor, n, who, arrived == "yes")
		return err
	})
}

func (s *Server) acknowledge(r *http.Request) (answer, error) {
	return s.toListener(r, "acknowledge", func(n int64, who string) error {
		_, err := s.App.Acknowledge(r.Context(), s.Actor, n, who, time.Time{})
		return err
	})
}

// describe keeps what the person says of the mistake.
func (s *Server) describe(r *http.Request) (answer, error) {
	return s.do(r, page.Say, "facts", func(n int64) (string, error) {
		zone, err := s.zone(r, n)
		if err != nil {
			return "", err
		}
		f, err := facts(r, zone)
		if err != nil {
			return "", err
		}
		_, err = s.App.Describe(r.Context(), s.Actor, n, f)
		return "", err
	})
}

// facts are the fields of the form; a field that is not in it stays as it is.
func facts(r *http.Request, zone *time.Location) (app.Facts, error) {
	var f app.Facts
	for name, to := range map[string]**string{
		"title": &f.Title, "what": &f.What, "wrong": &f.Wrong, "right": &f.Right, "impact": &f.Impact,
		"cause": &f.Cause, "repair": &f.Repair, "prevention": &f.Prevention, "kind": &f.Kind,
	} {
		if r.PostForm.Has(name) {
			text := field(r, name)
			*to = &text
		}
	}
	for name, to := range map[string]**time.Time{"by": &f.RepairBy, "update": &f.NextUpdate, "made": &f.MadeAt} {
		if !r.PostForm.Has(name) {
			continue
		}
		t, err := moment(r, name, zone)
		if err != nil {
			return f, err
		}
		*to = &t
	}
	if r.PostForm.Has("size") {
		size := mistake.Size(field(r, "size"))
		f.Size = &size
	}
	if r.PostForm.Has("about") {
		f.About = parts(r, "about", "\n")
	}
	done := field(r, "done") == "yes"
	f.RepairDone = &done
	return f, nil
}

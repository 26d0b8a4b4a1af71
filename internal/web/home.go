package web

import (
	"cmp"
	"net/http"
	"os"
	"strings"
	"time"

	"ownup/internal/app"
	"ownup/internal/core/mistake"
	"ownup/internal/core/problem"
	"ownup/internal/web/page"
)

// home is the first page.
func (s *Server) home(r *http.Request) (answer, error) {
	h, err := s.homePage(r, page.Entry{})
	if err != nil {
		return answer{}, err
	}
	return show(h.View())
}

func (s *Server) homePage(r *http.Request, e page.Entry) (page.Home, error) {
	h := page.Home{Entry: e, Zone: machineZone()}
	profile, err := s.App.Profile(r.Context(), s.Actor)
	if problem.KindOf(err) == problem.Missing {
		h.NewPerson, err = true, nil
	}
	if err != nil {
		return h, err
	}
	h.Clock = page.Clock{Now: s.Now(), Zone: location(cmp.Or(profile.Zone, h.Zone))}
	if h.Mistakes, err = s.App.List(r.Context(), s.Actor); err != nil {
		return h, err
	}
	h.Sources, err = s.App.Sources(r.Context(), s.Actor)
	return h, err
}

// begin opens the record of a mistake; a new person says who they are in the
// same breath.
func (s *Server) begin(r *http.Request) (answer, error) {
	shown, err := s.opened(r)
	if err == nil {
		return goTo(mistakeURL(shown.Number))
	}
	h, pageErr := s.homePage(r, page.Entry{Form: "new", Values: r.PostForm, Problem: problem.As(err)})
	if !canTryAgain(err) || pageErr != nil {
		return answer{}, err
	}
	return answer{status: statusOf(err), page: h.View()}, nil
}

func (s *Server) opened(r *http.Request) (app.Shown, error) {
	if field(r, "text") == "" {
		return app.Shown{}, problem.New(problem.Invalid, "A few words about what went wrong are needed.", "One sentence is enough.")
	}
	if r.PostForm.Has("name") || r.PostForm.Has("address") {
		p := app.Profile{Name: field(r, "name"), Address: field(r, "address"), Zone: cmp.Or(field(r, "zone"), machineZone())}
		if err := s.App.SetProfile(r.Context(), s.Actor, p); err != nil {
			return app.Shown{}, err
		}
	}
	return s.App.New(r.Context(), s.Actor, app.NewInput{
		Text: field(r, "text"), Size: mistake.Size(field(r, "size")), About: parts(r, "about", "\n"),
	})
}

// canTryAgain tells whether a problem is one that the person can mend in the
// form. Everything else gets a page of its own.
func canTryAgain(err error) bool {
	switch problem.KindOf(err) {
	case problem.Invalid, problem.Refused, problem.Conflict, problem.Missing, problem.Unreachable:
		return true
	}
	return false
}

// machineZone is the time zone of this machine by name, to suggest to a new
// person, and UTC where the machine does not say.
func machineZone() string {
	if name := time.Local.String(); name != "Local" && name != "" {
		return name
	}
	target, err := os.Readlink("/etc/localtime")
	if _, name, ok := strings.Cut(target, "zoneinfo/"); err == nil && ok {
		return name
	}
	return "UTC"
}

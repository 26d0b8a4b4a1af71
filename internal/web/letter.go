package web

import (
	"net/http"
	"strconv"
	"strings"

	"ownup/internal/app"
	"ownup/internal/core/problem"
	"ownup/internal/core/wording"
	"ownup/internal/web/page"
)

// letter is the page on which a message to one listener is written.
func (s *Server) letter(r *http.Request) (answer, error) {
	n, err := number(r)
	if err != nil {
		return answer{}, err
	}
	l, err := s.letterPage(r, app.DraftInput{Number: n, Who: r.PathValue("l")}, page.Entry{})
	if err != nil {
		return answer{}, err
	}
	return show(l.View())
}

func (s *Server) letterPage(r *http.Request, in app.DraftInput, e page.Entry) (page.Letter, error) {
	m, l, err := s.listener(r, in.Number, in.Who)
	if err != nil {
		return page.Letter{}, err
	}
	letter, err := s.App.Letter(r.Context(), s.Actor, in)
	if err != nil {
		return page.Letter{}, err
	}
	return page.Letter{
		Clock: s.clock(m), Entry: e, Number: in.Number, Open: m.ClosedAt.IsZero(), Listener: l, Letter: letter,
		CanSend: s.App.Deliver != nil && len(l.Addresses) > 0,
	}, nil
}

// listener is the listener of a mistake with exactly that ID.
func (s *Server) listener(r *http.Request, n int64, id string) (app.Shown, app.ShownListener, error) {
	m, err := s.App.Show(r.Context(), s.Actor, n)
	if err != nil {
		return m, app.ShownListener{}, err
	}
	for _, l := range m.Listeners {
		if l.ID == id {
			return m, l, nil
		}
	}
	return m, app.ShownListener{}, problem.New(problem.Missing, "There is no such person in this plan.", "")
}

// write keeps the message as typed, or writes it anew, and goes on to where
// the button says.
func (s *Server) write(r *http.Request) (answer, error) {
	n, err := number(r)
	if err != nil {
		return answer{}, err
	}
	in := app.DraftInput{Number: n, Who: r.PathValue("l"), Subject: field(r, "subject"), Body: r.PostForm.Get("body")}
	to := field(r, "do")
	draft := in
	if to == "anew" {
		draft = app.DraftInput{Number: n, Who: in.Who, Anew: true}
	}
	letter, err := s.App.Draft(r.Context(), s.Actor, draft)
	if err == nil && to == "go" {
		err = stillOpen(letter)
	}
	if err != nil {
		return s.writeAgain(r, in, err)
	}
	if to == "go" {
		return goTo(mistakeURL(n, "say", in.Who, "confirm"))
	}
	return goTo(mistakeURL(n, "say", in.Who))
}

func (s *Server) writeAgain(r *http.Request, in app.DraftInput, err error) (answer, error) {
	if !canTryAgain(err) {
		return answer{}, err
	}
	l, pageErr := s.letterPage(r, in, page.Entry{Form: "letter", Values: r.PostForm, Problem: problem.As(err)})
	if pageErr != nil {
		return answer{}, err
	}
	return answer{status: statusOf(err), page: l.View()}, nil
}

// placeholderRule is the reviewer's rule for places left to fill in.
const placeholderRule = "placeholder"

// stillOpen refuses a message with places left to fill in, and says which.
func stillOpen(l app.Letter) error {
	var open []string
	for _, f := range l.Review.Findings {
		if f.Rule == placeholderRule {
			open = append(open, strings.Join(strings.Fields(l.Body[f.Start:f.End]), " "))
		}
	}
	if len(open) == 0 {
		return nil
	}
	return problem.New(problem.Refused, "The message still has places to fill in.", "Write over these, then send it:").With(open...)
}

// review is the review alone, while somebody types. It keeps nothing.
func (s *Server) review(r *http.Request) (answer, error) {
	m, url, err := s.typed(r)
	if err != nil {
		return answer{}, err
	}
	return show(page.Review{Report: s.App.Review(m), Body: string(m.Text), FixURL: url}.Fragment(false))
}

// typed is the message as it is in the form now, with what is known of it,
// and where it goes to be mended.
func (s *Server) typed(r *http.Request) (wording.Message, string, error) {
	n, err := number(r)
	if err != nil {
		return wording.Message{}, "", err
	}
	who := r.PathValue("l")
	letter, err := s.App.Letter(r.Context(), s.Actor, app.DraftInput{Number: n, Who: who})
	if err != nil {
		return wording.Message{}, "", err
	}
	body := strings.ReplaceAll(r.PostForm.Get("body"), "\r\n", "\n")
	m := wording.Message{Kind: letter.Kind, Size: letter.Size, Owning: true, Text: []byte(body)}
	return m, mistakeURL(n, "say", who, "fix"), nil
}

// fix makes the fix of one finding in the message as it was typed. A script
// gets the review of the mended text with the text, and keeps nothing; without
// one the text is kept, and shown.
func (s *Server) fix(r *http.Request) (answer, error) {
	m, url, err := s.typed(r)
	if err != nil {
		return answer{}, err
	}
	rule, at, _ := strings.Cut(field(r, "fix"), "@")
	start, err := strconv.Atoi(at)
	if err != nil {
		start = 0 // then it is the first of its rule
	}
	script := r.Header.Get("HX-Request") == "true"
	mended, err := s.App.Mend(m, rule, start)
	if script {
		changed := err == nil
		if changed {
			m.Text = mended
		} // else the finding has gone, which the new review shows
		return show(page.Review{Report: s.App.Review(m), Body: string(m.Text), FixURL: url}.Fragment(changed))
	}
	n, _ := number(r)
	in := app.DraftInput{Number: n, Who: r.PathValue("l"), Subject: field(r, "subject"), Body: string(m.Text)}
	if err == nil {
		in.Body = string(mended)
		_, err = s.App.Draft(r.Context(), s.Actor, in)
	}
	if err != nil {
		return s.writeAgain(r, in, err)
	}
	return goTo(mistakeURL(n, "say", in.Who) + "#review")
}

// confirm shows exactly what would go to whom.
func (s *Server) confirm(r *http.Request) (answer, error) {
	n, err := number(r)
	if err != nil {
		return answer{}, err
	}
	in := app.TellInput{Number: n, Who: r.PathValue("l"), DryRun: true}
	telling, err := s.App.Tell(r.Context(), s.Actor, in)
	c, pageErr := s.confirmPage(r, in, telling, err)
	if pageErr != nil {
		return answer{}, pageErr
	}
	return show(c.View())
}

// confirmPage is the page for a message with what telling came to, which may
// be a refusal.
func (s *Server) confirmPage(r *http.Request, in app.TellInput, telling app.Telling, refusal error) (page.Confirm, error) {
	m, l, err := s.listener(r, in.Number, in.Who)
	if err != nil {
		return page.Confirm{}, err
	}
	letter, err := s.App.Letter(r.Context(), s.Actor, app.DraftInput{Number: in.Number, Who: in.Who, Subject: in.Subject, Body: in.Body})
	if err != nil {
		return page.Confirm{}, err
	}
	c := page.Confirm{Number: in.Number, Listener: l, Owner: m.Facts.Owner, Letter: letter, Warnings: telling.Warnings, Doubtful: telling.Doubtful}
	if c.Doubtful { // the refusal says the same
		c.Warnings = nil
	}
	open := stillOpen(letter)
	if open != nil {
		refusal = open
	}
	if refusal != nil && !canTryAgain(refusal) {
		return c, refusal
	}
	if refusal != nil {
		c.Entry = page.Entry{Form: "send", Values: r.PostForm, Problem: problem.As(refusal)}
		// What stands in the way of a finished message to somebody who has an
		// address and has not been told is the rule about clients, or doubt about
		// the address; a stated reason lifts both.
		c.NeedsWhy = open == nil && problem.KindOf(refusal) == problem.Refused && len(l.Addresses) > 0 && len(problem.As(refusal).Details) > 0
		c.Obstructed = !c.NeedsWhy
	}
	c.Obstructed = c.Obstructed || s.App.Deliver == nil
	return c, nil
}

// send sends what was confirmed, word for word.
func (s *Server) send(r *http.Request) (answer, error) {
	n, err := number(r)
	if err != nil {
		return answer{}, err
	}
	in := app.TellInput{
		Number: n, Who: r.PathValue("l"), To: field(r, "to"), Why: field(r, "why"),
		Subject: field(r, "subject"), Body: r.PostForm.Get("body"),
	}
	telling, err := s.App.Tell(r.Context(), s.Actor, in)
	if err == nil {
		return goTo(mistakeURL(n) + "#listener-" + in.Who)
	}
	c, pageErr := s.confirmPage(r, in, telling, err)
	if pageErr != nil {
		return answer{}, err
	}
	return answer{status: statusOf(err), page: c.View()}, nil
}

// Package web is ownup in the browser: pages from the server, complete
// without JavaScript.
//
// A request passes the same gates whatever it asks for, from the outside in:
// a panic becomes a page; every answer carries a strict content security
// policy; the Host must be one this server was told to answer for, so that no
// foreign name can be pointed at it; a request from another origin may not
// change anything; and without a session, which only a one-time link opens
// ([Server.EntryURL]), there is nothing to see. Then a handler parses, calls
// one use case, and returns an [answer]: a page, a place to go to, or a file.
// Errors go to one writer, which turns their kind into a status in one table.
//
// GET changes nothing. A POST that succeeds is answered with the place to go
// to; one that is refused shows the same form again with everything that was
// typed. Pages are rendered whole before anything is written.
//
// What pages look like is in package page, what they load in package assets.
package web

import (
	"cmp"
	"context"
	"io"
	"log/slog"
	"net/http"
	"strings"
	"time"

	"ownup/internal/app"
	"ownup/internal/core/problem"
	"ownup/internal/trace"
	"ownup/internal/web/assets"
	"ownup/internal/web/page"
)

// Options are what a [Server] is made of. App, Actor, Now and Random are
// needed.
type Options struct {
	App    *app.App
	Actor  app.Actor // who everybody is that comes in through the one-time link
	Now    func() time.Time
	Random io.Reader
	// Trace looks for what is wrong in files of this machine; nil: that is not
	// offered.
	Trace func(context.Context, trace.Request) (trace.Result, error)
	Log   *slog.Logger // nil: nothing is logged

	// Hosts are the names this server is reached by besides those of the
	// loopback: "ownup.firm.example", or with a port "ownup.firm.example:8443".
	// Without any, the server listens on loopback only. With some, pages no
	// longer offer to read files of the machine, since whoever looks at them
	// sits at another.
	Hosts []string
	// HTTPS says that browsers come over HTTPS, through a proxy of the firm.
	HTTPS bool
}

// Server is the web app of one person. It is safe for concurrent use.
type Server struct {
	Options
	door     *door
	readings *readings
	tracings *tracings
	handler  http.Handler
}

// New returns a server that has not begun to listen. Close it, or let
// [Server.Run] do so.
func New(o Options) *Server {
	if o.Log == nil {
		o.Log = slog.New(slog.DiscardHandler)
	}
	s := &Server{Options: o, door: newDoor(o.Random), readings: newReadings(o.Now), tracings: newTracings()}
	mux := http.NewServeMux()
	s.routes(mux)
	s.handler = s.guarded(mux)
	return s
}

// Handler answers every request, behind all the gates.
func (s *Server) Handler() http.Handler { return s.handler }

// EntryURL returns the address to open in a browser, below base, which is
// "http://127.0.0.1:8080" or the like. It opens the app once; each call makes
// a new one.
func (s *Server) EntryURL(base string) string { return s.EntryURLTo(base, "/") }

// EntryURLTo is [Server.EntryURL] to a page other than the first,
// "/mistakes/1" for one.
func (s *Server) EntryURLTo(base, to string) string {
	return strings.TrimSuffix(base, "/") + "/enter?key=" + s.door.key(cmp.Or(to, "/"))
}

// Close breaks off what is being read at somebody's request and waits until
// it has stopped. What was read is kept.
func (s *Server) Close() {
	s.readings.close()
	s.tracings.close()
}

// routes is every address there is.
func (s *Server) routes(mux *http.ServeMux) {
	mux.HandleFunc("GET "+assets.Prefix, assets.Serve)
	mux.HandleFunc("GET /enter", s.enter)
	for pattern, h := range map[string]handler{
		"GET /{$}":                 s.home,
		"POST /mistakes":           s.begin,
		"GET /mistakes/{n}":        s.part(page.Tell),
		"GET /mistakes/{n}/{part}": s.anyPart,

		"POST /mistakes/{n}/plan":                      s.plan,
		"POST /mistakes/{n}/listeners":                 s.addListener,
		"POST /mistakes/{n}/listeners/{l}/told":        s.told,
		"POST /mistakes/{n}/listeners/{l}/drop":        s.drop,
		"POST /mistakes/{n}/listeners/{l}/back":        s.takeBack,
		"POST /mistakes/{n}/listeners/{l}/resolve":     s.resolve,
		"POST /mistakes/{n}/listeners/{l}/acknowledge": s.acknowledge,

		"POST /mistakes/{n}/facts":            s.describe,
		"GET /mistakes/{n}/say/{l}":           s.letter,
		"POST /mistakes/{n}/say/{l}":          s.write,
		"POST /mistakes/{n}/say/{l}/review":   s.review,
		"POST /mistakes/{n}/say/{l}/fix":      s.fix,
		"GET /mistakes/{n}/say/{l}/confirm":   s.confirm,
		"POST /mistakes/{n}/fires":            s.setFire,
		"POST /mistakes/{n}/fires/{f}":        s.setFire,
		"POST /mistakes/{n}/fires/{f}/out":    s.putOut,
		"POST /mistakes/{n}/fires/{f}/let-go": s.letGo,

		"POST /mistakes/{n}/trace":                     s.startTrace,
		"GET /mistakes/{n}/trace":                      s.tracing,
		"POST /mistakes/{n}/trace/stop":                s.stopTrace,
		"POST /mistakes/{n}/occurrences/{o}/corrected": s.corrected,
		"POST /mistakes/{n}/occurrences/{o}/accept":    s.acceptPlace,
		"POST /mistakes/{n}/occurrences/{o}/again":     s.againPlace,

		"POST /mistakes/{n}/close":  s.close,
		"POST /mistakes/{n}/reopen": s.reopen,
		"POST /mistakes/{n}/seal":   s.seal,
		"POST /mistakes/{n}/erase":  s.erase,

		"GET /records":              s.records,
		"POST /records/read":        s.read,
		"GET /records/reading/{id}": s.reading,
		"GET /people":               s.people,
		"POST /people/apart":        s.apart,
		"POST /people/undo":         s.undo,
		"/":                         s.nowhere,
	} {
		mux.Handle(pattern, s.page(h))
	}
	mux.Handle("POST /mistakes/{n}/say/{l}/send", patient(s.page(s.send)))
}

// nowhere answers for every address that is none.
func (s *Server) nowhere(*http.Request) (answer, error) {
	return answer{}, problem.New(problem.Missing, "There is no such page.", "")
}

// patient lets a request take as long as the mail server does.
func patient(h http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		// A writer that has no deadline needs none lifted.
		_ = http.NewResponseController(w).SetWriteDeadline(time.Time{})
		// Somebody who closes the page has still said "tell": the sending is
		// seen through, and its outcome recorded.
		h.ServeHTTP(w, r.WithContext(context.WithoutCancel(r.Context())))
	})
}

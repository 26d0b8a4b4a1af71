package web_test

import (
	"bytes"
	"context"
	"crypto/rand"
	"errors"
	"io"
	"net"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"testing"
	"time"

	"ownup/internal/core/mistake"
	"ownup/internal/core/problem"
	"ownup/internal/core/workgraph"
	"ownup/internal/testkit/htmlcheck"
	"ownup/internal/web"
	"ownup/internal/web/assets"
)

// TestGates asks for pages as one should not.
func TestGates(t *testing.T) {
	v := newVisit(t, func(o *web.Options) { o.Hosts = []string{"ownup.firm.example", "named.example:8443"} })
	at, err := url.Parse(v.base)
	if err != nil {
		t.Fatal(err)
	}
	port := at.Port()
	session := v.client.Jar.Cookies(at)
	for _, tc := range []struct {
		name, method, path string
		host               string
		header             [2]string
		noSession          bool
		status             int
		sentence           string
	}{
		{name: "as it should be", method: "GET", path: "/", status: 200, sentence: "What went wrong"},
		{name: "by localhost", method: "GET", path: "/", host: "localhost:" + port, status: 200},
		{name: "by IPv6", method: "GET", path: "/", host: "[::1]:" + port, status: 200},
		{name: "by another loopback address", method: "GET", path: "/", host: "127.9.9.9:" + port, status: 200},
		{name: "by its public name", method: "GET", path: "/", host: "OwnUp.firm.example", status: 200},
		{name: "by its public name, any port", method: "GET", path: "/", host: "ownup.firm.example:443", status: 200},
		{name: "by a name with its port", method: "GET", path: "/", host: "named.example:8443", status: 200},
		{name: "by a name with another port", method: "GET", path: "/", host: "named.example:1", status: 421, sentence: "does not answer under this name"},
		{name: "rebound name", method: "GET", path: "/", host: "evil.example:" + port, status: 421, sentence: "does not answer under this name"},
		{name: "another port", method: "GET", path: "/", host: "127.0.0.1:1", status: 421},
		{name: "a name that only begins well", method: "GET", path: "/", host: "localhost.evil.example:" + port, status: 421},
		{name: "rebound name asks for assets", method: "GET", path: assets.URL(assets.Style), host: "evil.example", status: 421},
		{name: "rebound name uses a key", method: "GET", path: "/enter?key=x", host: "evil.example", status: 421},

		{name: "another origin posts", method: "POST", path: "/mistakes", header: [2]string{"Origin", "https://evil.example"}, status: 403, sentence: "Another site asked"},
		{name: "another site posts", method: "POST", path: "/mistakes", header: [2]string{"Sec-Fetch-Site", "cross-site"}, status: 403},
		{name: "another port posts", method: "POST", path: "/mistakes", header: [2]string{"Sec-Fetch-Site", "same-site"}, status: 403},
		{name: "a sandbox posts", method: "POST", path: "/mistakes", header: [2]string{"Origin", "null"}, status: 403},
		{name: "own origin posts", method: "POST", path: "/mistakes", header: [2]string{"Sec-Fetch-Site", "same-origin"}, status: 422},

		{name: "no session", method: "GET", path: "/", noSession: true, status: 401, sentence: "Run ownup again"},
		{name: "no session, a mistake", method: "GET", path: "/mistakes/1", noSession: true, status: 401},
		{name: "no session, an export", method: "GET", path: "/mistakes/1/export.json", noSession: true, status: 401},
		{name: "no session, nowhere", method: "GET", path: "/nowhere", noSession: true, status: 401},
		{name: "no session, posts", method: "POST", path: "/mistakes", noSession: true, status: 401, sentence: "what I typed"},
		{name: "no session, style", method: "GET", path: assets.URL(assets.Style), noSession: true, status: 200},
		{name: "no session, through assets", method: "GET", path: "/assets/../records", noSession: true, status: 307},
		{name: "no session, through assets in disguise", method: "GET", path: "/assets/%2e%2e/records", noSession: true, status: 404},
		{name: "made-up key", method: "GET", path: "/enter?key=" + strings.Repeat("A", 43), noSession: true, status: 401, sentence: "A link opens ownup once"},
		{name: "no key", method: "GET", path: "/enter", noSession: true, status: 401},

		{name: "put", method: "PUT", path: "/mistakes/1", status: 405},
		{name: "delete", method: "DELETE", path: "/mistakes/1", status: 405},
		{name: "trace", method: "TRACE", path: "/", status: 405},
		{name: "get what only post does", method: "GET", path: "/mistakes/1/plan", status: 404},
		{name: "get sealing", method: "GET", path: "/mistakes/1/seal", status: 404},
		{name: "post a page", method: "POST", path: "/records", status: 404},
		{name: "nowhere", method: "GET", path: "/nowhere", status: 404, sentence: "There is no such page"},
		{name: "no such mistake", method: "GET", path: "/mistakes/77", status: 404, sentence: "There is no such mistake"},
		{name: "no such number", method: "GET", path: "/mistakes/-1", status: 404},
		{name: "not a number", method: "GET", path: "/mistakes/one", status: 404},
		{name: "an enormous number", method: "GET", path: "/mistakes/99999999999999999999", status: 404},
		{name: "no such part", method: "GET", path: "/mistakes/1/cry", status: 404},
		{name: "no such asset", method: "GET", path: "/assets/web.go", status: 404},
		{name: "a reading forgotten", method: "GET", path: "/records/reading/9", status: 404},
		{name: "reading a path from elsewhere", method: "POST", path: "/records/read", status: 403, sentence: "on the machine that ownup runs on"},
	} {
		t.Run(tc.name, func(t *testing.T) {
			var body io.Reader
			if tc.method == http.MethodPost {
				body = strings.NewReader("field=what+I+typed")
			}
			r := v.request(tc.method, tc.path, body)
			if tc.host != "" {
				r.Host = tc.host
			}
			if tc.header[0] != "" {
				r.Header.Set(tc.header[0], tc.header[1])
			}
			if !tc.noSession {
				for _, c := range session {
					r.AddCookie(c)
				}
			}
			w := v.send(stranger(), r)
			guarded(t, w.header, strings.HasPrefix(tc.path, assets.Prefix) && w.status == http.StatusOK)
			if w.status != tc.status || !strings.Contains(w.page, tc.sentence) {
				t.Errorf("status %d, want %d with %q in\n%s", w.status, tc.status, tc.sentence, w.page)
			}
		})
	}
}

// guarded fails where an answer lacks what every answer carries.
func guarded(t *testing.T, h http.Header, asset bool) {
	t.Helper()
	cache := "no-store"
	if asset {
		cache = "public, max-age=31536000, immutable"
	}
	for name, want := range map[string]string{
		"Content-Security-Policy": web.Policy, "X-Content-Type-Options": "nosniff", "Referrer-Policy": "no-referrer",
		"Cache-Control": cache, "Cross-Origin-Opener-Policy": "same-origin", "Cross-Origin-Resource-Policy": "same-origin",
	} {
		if got := h.Get(name); got != want {
			t.Errorf("%s is %q, want %q", name, got, want)
		}
	}
	for _, must := range []string{"default-src 'none'", "script-src 'self'", "frame-ancestors 'none'", "base-uri 'none'", "form-action 'self'"} {
		if policy := web.Policy; !strings.Contains(policy, must) || strings.Contains(policy, "unsafe") {
			t.Errorf("the policy %q lacks %q or allows what is unsafe", web.Policy, must)
		}
	}
}

// TestKeyOpensOnce uses a one-time link twice, and looks at it first.
func TestKeyOpensOnce(t *testing.T) {
	v := newVisit(t, nil)
	link := v.web.EntryURLTo(v.base, "/records")
	if look := v.send(stranger(), v.request(http.MethodHead, link, nil)); len(look.cookies) != 0 {
		t.Error("looking at the link used it up")
	}
	first := v.send(stranger(), v.request(http.MethodGet, link, nil))
	if to := first.header.Get("Location"); first.status != http.StatusSeeOther || to != "/records" {
		t.Errorf("first use: status %d to %q", first.status, to)
	}
	if c := first.cookies; len(c) != 1 || !c[0].HttpOnly || c[0].SameSite != http.SameSiteStrictMode || c[0].Secure || c[0].MaxAge != 0 || len(c[0].Value) < 43 {
		t.Errorf("the cookie is %v", c)
	}
	second := v.send(stranger(), v.request(http.MethodGet, link, nil))
	if len(second.cookies) != 0 {
		t.Error("a link opened twice")
	}
	v.must(http.StatusUnauthorized, second.status, second.page, htmlcheck.In("h1", htmlcheck.Text("This link has been used")), htmlcheck.In("main", htmlcheck.Text("Run ownup again")))
	// Whoever is in already goes on, even by a dead link.
	status, page := v.get(link)
	v.must(http.StatusOK, status, page, htmlcheck.In("h1", htmlcheck.Text("What went wrong")))
	if again := v.web.EntryURLTo(v.base, "/records"); again == link {
		t.Error("two links are the same")
	}
}

func TestHTTPSCookie(t *testing.T) {
	v := newVisit(t, nil)
	s := web.New(web.Options{App: v.App, Actor: v.Actor, Now: v.Now, Random: rand.Reader, HTTPS: true, Hosts: []string{"ownup.example"}})
	t.Cleanup(s.Close)
	w := httptest.NewRecorder()
	s.Handler().ServeHTTP(w, v.request(http.MethodGet, s.EntryURL("https://ownup.example/"), nil))
	if c, err := http.ParseSetCookie(w.Header().Get("Set-Cookie")); err != nil || !c.Secure {
		t.Errorf("the cookie is %v (%v)", c, err)
	}
}

func TestStatusOfEveryKind(t *testing.T) {
	table := web.Statuses()
	for _, k := range problem.Kinds() {
		if s := table[k]; s < 400 || s > 599 || http.StatusText(s) == "" {
			t.Errorf("problems of kind %q have the status %d", k, s)
		}
	}
	if len(table) != len(problem.Kinds()) {
		t.Errorf("the table has %d kinds, there are %d", len(table), len(problem.Kinds()))
	}
}

// TestTooMuchText sends more than a form may hold.
func TestTooMuchText(t *testing.T) {
	v := newVisit(t, nil)
	status, page := v.post("/mistakes", "text", strings.Repeat("x", 2<<20))
	v.must(http.StatusRequestEntityTooLarge, status, page, htmlcheck.In("h1", htmlcheck.Text("more text than ownup keeps")))
	r := v.send(v.client, v.request(http.MethodPost, "/mistakes", strings.NewReader("text=%zz")))
	v.must(http.StatusUnprocessableEntity, r.status, r.page, htmlcheck.In("h1", htmlcheck.Text("cannot be read")))
}

// TestPanic shows a page, and logs neither the story nor anybody's name.
func TestPanic(t *testing.T) {
	v := newVisit(t, nil)
	v.wrongFigure()
	review := v.App.Rules
	v.App.Rules = nil // a bug: the reviewer is gone
	status, page := v.post("/mistakes/1/say/p2/review", "body", "my secret story")
	v.App.Rules = review
	v.must(http.StatusInternalServerError, status, page, htmlcheck.In("h1", htmlcheck.Text("Something inside ownup went wrong")), htmlcheck.In("textarea", htmlcheck.ExactText("my secret story")))
	log := v.log.String()
	if !strings.Contains(log, "a handler panicked") || !strings.Contains(log, "POST /mistakes/{n}/say/{l}/review") {
		t.Errorf("the log is %q", log)
	}
	for _, secret := range []string{"secret", "churn", "Lena", "client.example"} {
		if strings.Contains(log, secret) {
			t.Errorf("the log holds %q", secret)
		}
	}
}

// TestBrokenDatabase breaks the database and asks for a page.
func TestBrokenDatabase(t *testing.T) {
	v := newVisit(t, nil)
	v.wrongFigure()
	if err := v.Store.Close(); err != nil {
		t.Fatal(err)
	}
	status, page := v.get("/mistakes/1")
	if status < 500 {
		t.Errorf("status %d", status)
	}
	v.check(page, htmlcheck.Count("h1", 1))
	status, page = v.post("/mistakes", "text", "what I typed")
	v.must(status, status, page, htmlcheck.In("textarea", htmlcheck.ExactText("what I typed")))
	if !strings.Contains(v.log.String(), "a request failed") || strings.Contains(v.log.String(), "what I typed") {
		t.Errorf("the log is %q", v.log.String())
	}
}

// TestFragmentFailure answers a part of a page with a part of a page.
func TestFragmentFailure(t *testing.T) {
	v := newVisit(t, nil)
	r := v.request(http.MethodPost, "/mistakes/9/say/p1/review", strings.NewReader("body=x"))
	r.Header.Set("HX-Request", "true")
	w := v.send(v.client, r)
	if w.status != http.StatusNotFound || strings.Contains(w.page, "<html") || !strings.Contains(w.page, "problem") {
		t.Errorf("status %d with\n%s", w.status, w.page)
	}
}

// TestRun serves on loopback until it is told to stop, and refuses an address
// that others can reach.
func TestRun(t *testing.T) {
	v := newVisit(t, nil)
	var lc net.ListenConfig
	listen := func(address string) net.Listener {
		l, err := lc.Listen(t.Context(), "tcp", address)
		if err != nil {
			t.Skip(err)
		}
		return l
	}
	s := web.New(web.Options{App: v.App, Actor: v.Actor, Now: v.Now, Random: rand.Reader})
	ctx, stop := context.WithCancel(t.Context())
	l := listen("127.0.0.1:0")
	ended := make(chan error, 1)
	go func() { ended <- s.Run(ctx, l) }()
	if status, _ := v.get(s.EntryURL("http://" + l.Addr().String())); status != http.StatusOK {
		t.Errorf("status %d", status)
	}
	v.client.CloseIdleConnections()
	stop()
	if err := <-ended; err != nil {
		t.Errorf("stopping: %v", err)
	}
	open := listen("0.0.0.0:0")
	err := web.New(web.Options{App: v.App, Actor: v.Actor, Now: v.Now, Random: rand.Reader}).Run(t.Context(), open)
	if problem.KindOf(err) != problem.Refused {
		t.Errorf("listening for everybody: %v", err)
	}
	if _, err := open.Accept(); !errors.Is(err, net.ErrClosed) {
		t.Errorf("the listener is still open: %v", err)
	}
}

// TestRecords reads a record from the page, and takes two spellings apart.
func TestRecords(t *testing.T) {
	v := newVisit(t, nil)
	v.Records.Acts = []workgraph.Act{{
		Kind: workgraph.Mail, Key: "1", At: v.Now().Add(-time.Hour), Title: "The deck",
		Parts: []workgraph.Part{{Who: scenarioPerson("Ines Kaya", "ines@firm.example"), Role: workgraph.Sender}, {Who: scenarioPerson("Ines Kaya", "ikaya@firm.example"), Role: workgraph.Recipient}},
	}}
	_, page := v.get("/people")
	v.check(page, htmlcheck.In(".note", htmlcheck.Text("Nobody is known yet")))
	status, page := v.post("/records/read", "kind", "story", "path", "/story")
	if status != http.StatusOK {
		t.Fatalf("status %d\n%s", status, page)
	}
	v.web.WaitForReadings()
	_, page = v.get("/records/reading/1")
	v.check(page, htmlcheck.In("h1", htmlcheck.ExactText("Read")), htmlcheck.In("main", htmlcheck.Text("1 new entry")), htmlcheck.Absent("meta[http-equiv]"), htmlcheck.Absent("[hx-trigger]"))
	_, page = v.get("/records")
	v.check(page, htmlcheck.In("main", htmlcheck.Text("/story")), htmlcheck.In("main", htmlcheck.Text(`1 entry, read today 09:00 \(just now\)`)))
	_, page = v.get("/")
	v.check(page, htmlcheck.In("main", htmlcheck.Text("Found in 1 record of your work")))

	_, page = v.get("/people?q=ines")
	v.check(page, htmlcheck.Count("main h2", 1), htmlcheck.In("form[action=/people/apart] button", htmlcheck.ExactText("Not the same person")))
	status, page = v.post("/people/apart", "a", htmlAttr(v, page, "input[name=a]", "value"), "b", htmlAttr(v, page, "input[name=b]", "value"))
	v.must(http.StatusOK, status, page, htmlcheck.Count("ul.list > li > h2", 2), htmlcheck.In("form[action=/people/undo]"))
	status, page = v.post("/people/undo", "a", htmlAttr(v, page, "form[action=/people/undo] input[name=a]", "value"), "b", htmlAttr(v, page, "form[action=/people/undo] input[name=b]", "value"))
	v.must(http.StatusOK, status, page, htmlcheck.Count("ul.list > li > h2", 1), htmlcheck.Absent("form[action=/people/undo]"))
}

// TestDoubtAndDelivery follows messages that do not simply arrive.
func TestDoubtAndDelivery(t *testing.T) {
	v := newVisit(t, nil)
	v.wrongFigure()
	v.facts()
	outcome, detail := mistake.Failed, "mailbox full"
	v.Channel.Behave = behave(&outcome, &detail)
	send := func(who string) (int, string) {
		_, page := v.get("/mistakes/1/say/" + who + "/confirm")
		return v.post("/mistakes/1/say/"+who+"/send", "subject", htmlAttr(v, page, "input[name=subject]", "value"), "body", htmlAttr(v, page, "input[name=body]", "value"), "to", "")
	}
	status, page := send("p1")
	v.must(http.StatusOK, status, page, htmlcheck.In("#listener-p1", htmlcheck.Text(`not told: the message did not arrive \(mailbox full\)`)))
	outcome, detail = mistake.Unknown, ""
	status, page = send("p1")
	v.must(http.StatusOK, status, page, htmlcheck.In("#listener-p1", htmlcheck.Text("in doubt")), htmlcheck.In(".next h2", htmlcheck.ExactText("Did the message to Tom Reyes arrive?")), htmlcheck.In(".dot.doubt"))
	_, page = v.get("/mistakes/1/say/p1/confirm")
	v.check(page, htmlcheck.In(".problem", htmlcheck.Text("in doubt")), htmlcheck.Absent("form button"))
	status, page = v.post("/mistakes/1/listeners/p1/resolve", "arrived", "yes")
	v.must(http.StatusOK, status, page, htmlcheck.In("#listener-p1", htmlcheck.Text("told by mail")))
	status, page = v.post("/mistakes/1/listeners/p1/back", "why", "it came back on Monday")
	v.must(http.StatusOK, status, page, htmlcheck.In("#listener-p1", htmlcheck.Text("not told: it came back on Monday")))
	_, page = v.get("/mistakes/1/say/p1")
	v.check(page, htmlcheck.Count("article.sheet", 2), htmlcheck.In("article.sheet", htmlcheck.Text("mailbox full")))
	_, page = v.get("/mistakes/1/say/p3/confirm")
	v.check(page, htmlcheck.Count("#to option", 2))
}

// TestClientComesFirst refuses to push a client back, until a reason is given.
func TestClientComesFirst(t *testing.T) {
	v := newVisit(t, nil)
	v.wrongFigure()
	v.facts()
	v.Must(v.App.AddListener(t.Context(), v.Actor, 1, mistake.Listener{Name: "Jo", Addresses: []string{"jo@firm.example"}}))
	v.post("/mistakes/1/listeners/p1/told", "how", "call")
	v.post("/mistakes/1/listeners/p3/told", "how", "call")
	_, page := v.get("/mistakes/1/say/p4/confirm")
	v.check(page, htmlcheck.In(".problem", htmlcheck.Text("among the first three.*Lena Ortiz")), htmlcheck.In("input[name=why][required]"))
	form := []string{"subject", "A correction from me", "body", "Hello Jo,\n\nI made a mistake. I'm sorry.\n"}
	status, page := v.post("/mistakes/1/say/p4/send", form...)
	v.must(http.StatusConflict, status, page, htmlcheck.In("input[name=why]"))
	status, page = v.post("/mistakes/1/say/p4/send", append(form, "why", "Jo stops the deck from going out")...)
	v.must(http.StatusOK, status, page, htmlcheck.In("#listener-p4", htmlcheck.Text("told by mail")))
}

// TestWithoutMailServer offers every other way.
func TestWithoutMailServer(t *testing.T) {
	v := newVisit(t, nil)
	v.wrongFigure()
	v.facts()
	v.App.Deliver = nil
	_, page := v.get("/mistakes/1/say/p2")
	v.check(page, htmlcheck.In(".note", htmlcheck.Text("no mail server")), htmlcheck.Absent("button[value=go]"), htmlcheck.In("textarea[data-copy]"), htmlcheck.In(`a[href^="mailto:"]`), htmlcheck.In("form[action=/mistakes/1/listeners/p2/told]"))
	_, page = v.get("/mistakes/1/say/p2/confirm")
	v.check(page, htmlcheck.Absent("form button"))
}

// TestExport takes the record along, and what the page says of it.
func TestExport(t *testing.T) {
	v := newVisit(t, nil)
	v.wrongFigure()
	v.post("/mistakes/1/listeners/p1/told", "how", "person")
	_, page := v.get("/mistakes/1/move-on")
	v.check(page, htmlcheck.In("ol.list", htmlcheck.Text("You opened the record.*You added Tom Reyes.*You told Tom Reyes in person")))
	for format, mime := range map[string]string{"md": "text/markdown; charset=utf-8", "json": "application/json"} {
		w := v.send(v.client, v.request(http.MethodGet, "/mistakes/1/export."+format, nil))
		if w.header.Get("Content-Type") != mime || w.header.Get("Content-Disposition") != `attachment; filename="mistake-1.`+format+`"` {
			t.Errorf("%s: %v", format, w.header)
		}
		if w.status != http.StatusOK || !strings.Contains(w.page, "Tom Reyes") {
			t.Errorf("%s: status %d\n%s", format, w.status, w.page)
		}
	}
}

// TestFirstVisit asks a new person who they are, in the same form.
func TestFirstVisit(t *testing.T) {
	v := newVisit(t, func(o *web.Options) { o.Actor.ID = "somebody new" })
	_, page := v.get("/")
	v.check(page, htmlcheck.In("input[name=name][required]"), htmlcheck.In("input[name=address][required]"), htmlcheck.In("input[name=zone]", htmlcheck.Attribute("value", ".+")))
	status, page := v.post("/mistakes", "text", "I sent the wrong file", "name", "Jo", "address", "jo at home")
	v.must(http.StatusUnprocessableEntity, status, page, htmlcheck.In(".problem", htmlcheck.Text("not an e-mail address")), htmlcheck.In("#address", htmlcheck.Attribute("value", "^jo at home$")), htmlcheck.In("#text", htmlcheck.ExactText("I sent the wrong file")))
	status, page = v.post("/mistakes", "text", "I sent the wrong file", "name", "Jo", "address", "jo@home.example", "zone", "Asia/Tokyo")
	v.must(http.StatusOK, status, page, htmlcheck.In("h1", htmlcheck.ExactText("I sent the wrong file")), htmlcheck.In(".clock dd", htmlcheck.ExactText("today 18:00")))
	if bytes.Contains([]byte(page), []byte("Mara")) {
		t.Error("somebody else's name is on the page")
	}
}

package web_test

import (
	"bytes"
	"crypto/rand"
	"io"
	"log/slog"
	"net/http"
	"net/http/cookiejar"
	"net/http/httptest"
	"net/url"
	"strings"
	"testing"

	"golang.org/x/net/html"

	"ownup/internal/app"
	"ownup/internal/core/mistake"
	"ownup/internal/core/person"
	"ownup/internal/core/workgraph"
	"ownup/internal/testkit/htmlcheck"
	"ownup/internal/testkit/scenario"
	"ownup/internal/web"
)

// visit is a browser without scripts that has come in, on a stage with a real
// database.
type visit struct {
	*scenario.Stage
	web    *web.Server
	base   string
	client *http.Client
	log    *bytes.Buffer
}

// newVisit opens the app on a fresh stage; change, where not nil, changes the
// options first.
func newVisit(t *testing.T, change func(*web.Options)) *visit {
	t.Helper()
	v := &visit{Stage: scenario.New(t), log: &bytes.Buffer{}}
	o := web.Options{App: v.App, Actor: v.Actor, Now: v.Now, Random: rand.Reader, Log: slog.New(slog.NewTextHandler(v.log, nil))}
	if change != nil {
		change(&o)
	}
	v.web = web.New(o)
	server := httptest.NewServer(v.web.Handler())
	t.Cleanup(server.Close)
	t.Cleanup(v.web.Close)
	v.base = server.URL
	jar, err := cookiejar.New(nil)
	if err != nil {
		t.Fatal(err)
	}
	v.client = &http.Client{Jar: jar}
	if status, _ := v.get(v.web.EntryURL(v.base)); status != http.StatusOK {
		t.Fatalf("coming in: status %d", status)
	}
	return v
}

// get follows redirects, as browsers do.
func (v *visit) get(path string) (status int, page string) {
	v.TB.Helper()
	r := v.send(v.client, v.request(http.MethodGet, path, nil))
	return r.status, r.page
}

// post sends a form, given as pairs of field and value.
func (v *visit) post(path string, pairs ...string) (status int, page string) {
	v.TB.Helper()
	form := url.Values{}
	for i := 0; i+1 < len(pairs); i += 2 {
		form.Add(pairs[i], pairs[i+1])
	}
	r := v.send(v.client, v.request(http.MethodPost, path, strings.NewReader(form.Encode())))
	return r.status, r.page
}

// request is one for a path, or for a whole address.
func (v *visit) request(method, path string, body io.Reader) *http.Request {
	v.TB.Helper()
	if strings.HasPrefix(path, "/") {
		path = v.base + path
	}
	r, err := http.NewRequestWithContext(v.TB.Context(), method, path, body)
	if err != nil {
		v.TB.Fatal(err)
	}
	if body != nil {
		r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	}
	return r
}

// reply is an answer, read to the end.
type reply struct {
	status  int
	header  http.Header
	cookies []*http.Cookie
	page    string
}

func (v *visit) send(client *http.Client, r *http.Request) reply {
	v.TB.Helper()
	w, err := client.Do(r)
	if err != nil {
		v.TB.Fatal(err)
	}
	defer func() { _ = w.Body.Close() }()
	data, err := io.ReadAll(w.Body)
	if err != nil {
		v.TB.Fatal(err)
	}
	return reply{w.StatusCode, w.Header, w.Cookies(), string(data)}
}

// stranger is a browser without a session, which goes nowhere by itself.
func stranger() *http.Client {
	return &http.Client{CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }}
}

// check fails unless the page is as it must be.
func (v *visit) check(page string, checks ...htmlcheck.Check) {
	v.TB.Helper()
	if err := htmlcheck.Run(strings.NewReader(page), checks...); err != nil {
		v.TB.Errorf("%v\nin\n%s", err, page)
	}
}

// must is check for a request that must be answered with a status.
func (v *visit) must(want, status int, page string, checks ...htmlcheck.Check) {
	v.TB.Helper()
	if status != want {
		v.TB.Fatalf("status %d, want %d:\n%s", status, want, page)
	}
	v.check(page, checks...)
}

// wrongFigure opens a mistake with three people to tell: Tom the boss, Lena
// the client, and Ines whose work is hit.
func (v *visit) wrongFigure() {
	v.TB.Helper()
	status, page := v.post("/mistakes", "text", "The churn figure in the deck is wrong", "size", "serious", "about", "deck.pptx")
	v.must(http.StatusOK, status, page, htmlcheck.In("h1", htmlcheck.ExactText("The churn figure in the deck is wrong")))
	for _, l := range []mistake.Listener{
		{Name: "Tom Reyes", Addresses: []string{"tom@firm.example"}, Ring: mistake.Involved, Boss: true, TellBy: v.Now().Add(-1)},
		{Name: "Lena Ortiz", Addresses: []string{"lena@client.example"}, Ring: mistake.Client, Account: "Northwind"},
		{Name: "Ines Kaya", Addresses: []string{"ines@firm.example", "ines@home.example"}, Ring: mistake.Affected, Reasons: []mistake.Reason{{Kind: "touch", Text: "built the forecast on it"}}},
	} {
		v.Must(v.App.AddListener(v.TB.Context(), v.Actor, 1, l))
	}
}

// facts say enough for every message to be complete.
func (v *visit) facts() {
	v.TB.Helper()
	status, page := v.post("/mistakes/1/facts",
		"title", "The churn figure in the deck is wrong", "size", "serious", "kind", "figure",
		"what", "the deck says that churn was 4.2%, and it was 2.4%", "wrong", "4.2%", "right", "2.4%",
		"impact", "the forecast is off", "cause", "I copied the wrong column", "repair", "send everyone the corrected deck",
		"by", "2026-11-23T15:00", "update", "2026-11-23T17:00", "prevention", "have a second person check the figures", "about", "deck.pptx\nq3 report")
	v.must(http.StatusOK, status, page, htmlcheck.Absent(".problem"), htmlcheck.In("#by", htmlcheck.Attribute("value", "^2026-11-23T15:00$")))
}

// TestFromHomeToSealed walks the whole path as somebody without scripts does.
func TestFromHomeToSealed(t *testing.T) {
	v := newVisit(t, nil)
	_, page := v.get("/")
	v.check(page, htmlcheck.In("h1", htmlcheck.ExactText("What went wrong?")), htmlcheck.In("textarea[autofocus]"),
		htmlcheck.Absent("#name"), htmlcheck.In("main", htmlcheck.Text("No records of your work have been read yet")))
	v.wrongFigure()
	v.facts()

	_, page = v.get("/mistakes/1")
	v.check(page,
		htmlcheck.In("title", htmlcheck.ExactText("Mistake 1: tell · ownup")),
		htmlcheck.In(".next h2", htmlcheck.ExactText("Tell Tom Reyes")),
		htmlcheck.In(".next", htmlcheck.Text("was due today")),
		htmlcheck.In("#listener-p3", htmlcheck.Text("built the forecast on it")),
		htmlcheck.In(".rings svg", htmlcheck.In("desc", htmlcheck.Text(`1: Tom Reyes, involved, not told yet.*2: Lena Ortiz, client`)), htmlcheck.Count("circle", 7)),
		htmlcheck.In(".clock dl", htmlcheck.Text("Realised ?today 09:00 ?First told ?not yet")))

	v.Pass(10 * 60e9)
	status, page := v.post("/mistakes/1/listeners/p1/told", "how", "call", "when", "2026-11-23T09:05")
	v.must(http.StatusOK, status, page,
		htmlcheck.In("#listener-p1", htmlcheck.Text("told by call, today 09:05")),
		htmlcheck.In(".next h2", htmlcheck.ExactText("Tell Lena Ortiz")),
		htmlcheck.In(".clock dl", htmlcheck.Text("First told ?today 09:05")))
	status, page = v.post("/mistakes/1/listeners/p1/acknowledge")
	v.must(http.StatusOK, status, page, htmlcheck.In("#listener-p1", htmlcheck.Text("answered today 09:10")))

	v.tellLena()

	status, page = v.post("/mistakes/1/listeners/p3/drop", "why", "away until Monday; her stand-in knows")
	v.must(http.StatusOK, status, page, htmlcheck.Absent("#listener-p3"), htmlcheck.In("main", htmlcheck.Text("Ines Kaya.*away until Monday")))

	v.endFires()
	status, page = v.post("/mistakes/1/close", "lesson", "Ask for a second pair of eyes.")
	v.must(http.StatusOK, status, page, htmlcheck.In(".next h2", htmlcheck.ExactText("It is closed")), htmlcheck.In("blockquote", htmlcheck.ExactText("Ask for a second pair of eyes.")))
	status, page = v.post("/mistakes/1/reopen")
	v.must(http.StatusOK, status, page, htmlcheck.In(".next h2", htmlcheck.ExactText("Move on")))
	v.post("/mistakes/1/close", "lesson", "Ask for a second pair of eyes.")

	status, page = v.post("/mistakes/1/seal")
	v.must(http.StatusOK, status, page, htmlcheck.In("h1", htmlcheck.ExactText("It is over")), htmlcheck.In("blockquote", htmlcheck.Text("second pair of eyes")))
	status, page = v.post("/mistakes/1/erase")
	v.must(http.StatusUnprocessableEntity, status, page, htmlcheck.In(".problem", htmlcheck.Text("Nothing was erased")))
	status, page = v.post("/mistakes/1/erase", "sure", "yes")
	v.must(http.StatusOK, status, page, htmlcheck.In("main", htmlcheck.Text("Its key has been destroyed")))
	_, page = v.get("/")
	v.check(page, htmlcheck.In("main", htmlcheck.Text("Mistake 1 ?erased · What you learned: Ask for a second pair of eyes.")))
}

// tellLena writes to the client, confirms and sends.
func (v *visit) tellLena() {
	v.TB.Helper()
	_, page := v.get("/mistakes/1/say/p2")
	v.check(page,
		htmlcheck.In("h1", htmlcheck.ExactText("What to say to Lena Ortiz")),
		htmlcheck.In("#body", htmlcheck.Text("I made a mistake")),
		htmlcheck.In("#review", htmlcheck.Text("You own it is there"), htmlcheck.In("blockquote", htmlcheck.Text("mistake"))),
		htmlcheck.In(`a[href^="mailto:lena@client.example"]`))
	body := htmlText(v, page, "#body")
	subject := "A correction to our work for you"
	status, page := v.post("/mistakes/1/say/p2", "subject", subject, "body", body+"\r\nOne line more.", "do", "go")
	v.must(http.StatusOK, status, page,
		htmlcheck.In("h1", htmlcheck.ExactText("Send this to Lena Ortiz?")),
		htmlcheck.In(".sheet dl", htmlcheck.Text(`From ?Mara Lind <mara@firm.example> ?To ?Lena Ortiz <lena@client.example> ?Subject ?A correction`)),
		htmlcheck.In(".sheet pre", htmlcheck.Text("One line more.")),
		htmlcheck.In("button", htmlcheck.ExactText("Send to Lena")))
	if sent := v.Channel.Received("lena@client.example"); len(sent) != 0 {
		v.TB.Fatal("a message left before it was confirmed")
	}
	status, page = v.post("/mistakes/1/say/p2/send", "subject", htmlAttr(v, page, `input[name=subject]`, "value"), "body", htmlAttr(v, page, `input[name=body]`, "value"))
	v.must(http.StatusOK, status, page, htmlcheck.In("#listener-p2", htmlcheck.Text("told by mail, today 09:10")))
	sent := v.Channel.Received("lena@client.example")
	if len(sent) != 1 || !strings.Contains(sent[0].Body, "One line more.") || sent[0].Subject != subject {
		v.TB.Fatalf("Lena received %d messages", len(sent))
	}
}

// A list is not written to before the person says why all of it must know.
func TestAListIsNotToldByAccident(t *testing.T) {
	v := newVisit(t, nil)
	v.Records.Members = nil
	for _, name := range []string{"Ines Kaya", "Tom Reyes", "Jo Lind", "Sam Bright"} {
		v.Records.Members = append(v.Records.Members, workgraph.Membership{
			Group: person.Identity{Name: "Everybody", Address: "all@firm.example"}, Member: scenario.Person(name, "firm.example"),
		})
	}
	v.Sync()
	v.wrongFigure()
	v.facts()
	v.Must(v.App.AddListener(t.Context(), v.Actor, 1, mistake.Listener{Name: "Everybody", Addresses: []string{"all@firm.example"}, Ring: mistake.Affected}))
	_, page := v.get("/mistakes/1/say/p4")
	body := htmlText(v, page, "#body")
	status, page := v.post("/mistakes/1/say/p4", "subject", "A correction", "body", body, "do", "go")
	v.must(http.StatusOK, status, page, htmlcheck.In("main", htmlcheck.Text("all@firm.example is 4 people")),
		htmlcheck.In("label[for=why]", htmlcheck.Text("Why is this address right")))
	status, page = v.post("/mistakes/1/say/p4/send", "subject", "A correction", "body", body)
	v.must(http.StatusConflict, status, page, htmlcheck.In("main", htmlcheck.Text("This would go to a list")))
	if got := v.Channel.Received("all@firm.example"); len(got) != 0 {
		t.Fatalf("%d messages left for the list", len(got))
	}
	status, page = v.post("/mistakes/1/say/p4/send", "subject", "A correction", "body", body, "why", "all four use the figure")
	v.must(http.StatusOK, status, page)
	if got := v.Channel.Received("all@firm.example"); len(got) != 1 {
		t.Fatalf("%d messages reached the list after a reason, want 1", len(got))
	}
}

// endFires puts the fires out one by one and lets the last go.
func (v *visit) endFires() {
	v.TB.Helper()
	status, page := v.post("/mistakes/1/fires", "title", "Take the deck off the drive", "min", "5", "max", "10", "blocks", "Ines Kaya, Jo", "deadline", "2026-11-23T12:00", "hard", "yes")
	v.must(http.StatusOK, status, page, htmlcheck.In("main", htmlcheck.Text("Take the deck off the drive.*deadline today 12:00 \\(cannot move\\)")))
	m := v.Must(v.App.Show(v.TB.Context(), v.Actor, 1))
	last := m.Fires[len(m.Fires)-1]
	status, page = v.post("/mistakes/1/fires/"+last.ID, "title", "A better title", "min", "5", "max", "10")
	v.must(http.StatusOK, status, page, htmlcheck.In("#fire-"+last.ID, htmlcheck.Text("A better title")))
	for _, f := range m.Fires[:len(m.Fires)-1] {
		status, page = v.post("/mistakes/1/fires/" + f.ID + "/out")
		v.must(http.StatusOK, status, page)
	}
	status, page = v.post("/mistakes/1/fires/"+last.ID+"/let-go", "why", "nobody uses it")
	v.must(http.StatusOK, status, page, htmlcheck.In("main", htmlcheck.Text("let go today 09:10: nobody uses it")), htmlcheck.In(".next h2", htmlcheck.ExactText("Move on")))
}

// TestRefusalsKeepWhatWasTyped sends forms that cannot be accepted.
func TestRefusalsKeepWhatWasTyped(t *testing.T) {
	v := newVisit(t, nil)
	v.wrongFigure()
	long := strings.Repeat("word ", 400)
	for _, tc := range []struct {
		name, path string
		form       []string
		status     int
		problem    string // of the problem beside the form
		kept       string // selector of the field
		value      string
	}{
		{"an empty story", "/mistakes", []string{"text", "  ", "about", "the deck"}, 422, "A few words", "#about", "the deck"},
		{"a story too long", "/mistakes", []string{"text", long}, 422, "too long", "#text", "word word"},
		{"no such size", "/mistakes", []string{"text", "x", "size", "huge", "about", "y"}, 422, "not a size", "#about", "y"},
		{"nobody to add", "/mistakes/1/listeners", []string{"name", " ", "account", "Acme"}, 422, "name or an address", "#add-account", "Acme"},
		{"told in the future", "/mistakes/1/listeners/p1/told", []string{"how", "call", "when", "2030-01-01T10:00"}, 422, "future", "#when-p1", "2030-01-01T10:00"},
		{"told at no time", "/mistakes/1/listeners/p1/told", []string{"how", "call", "when", "soon"}, 422, "not a date", "#when-p1", "soon"},
		{"dropped without a reason", "/mistakes/1/listeners/p1/drop", []string{"why", ""}, 422, "reason is needed", "#drop-why-p1", ""},
		{"nothing in doubt", "/mistakes/1/listeners/p1/resolve", []string{"arrived", "yes"}, 409, "not been told yet", "", ""},
		{"no answer to the doubt", "/mistakes/1/listeners/p1/resolve", nil, 422, "Whether it arrived", "", ""},
		{"facts with a wrong date", "/mistakes/1/facts", []string{"title", "x", "repair", "send the deck", "by", "later"}, 422, "not a date", "#repair", "send the deck"},
		{"facts without a title", "/mistakes/1/facts", []string{"title", "", "repair", "send it"}, 422, "few words", "#repair", "send it"},
		{"a fire without minutes", "/mistakes/1/fires", []string{"title", "Send it", "min", "a", "max", "3"}, 422, "whole number", "#fire--title", "Send it"},
		{"a fire that ends before it begins", "/mistakes/1/fires", []string{"title", "Send it", "min", "9", "max", "3"}, 422, "number of minutes", "#fire--title", "Send it"},
		{"a fire let go without a reason", "/mistakes/1/fires/f1/let-go", []string{"why", " "}, 422, "needs a reason", "", ""},
		{"closing too soon", "/mistakes/1/close", []string{"lesson", "Look twice", "why-p1", "away"}, 409, "2 people who must be told", "#why-p1", "away"},
		{"closing too soon keeps the lesson", "/mistakes/1/close", []string{"lesson", "Look twice"}, 409, "3 people.*1. Tom Reyes", "#lesson", "Look twice"},
		{"sealing what is open", "/mistakes/1/seal", nil, 409, "", "", ""},
		{"a message that is too long", "/mistakes/1/say/p1", []string{"subject", "S", "body", strings.Repeat("word ", 30000), "do", "review"}, 422, "too long to be sent", "#body", "word word"},
		{"a message with places to fill in", "/mistakes/1/say/p1", []string{"subject", "Mine", "body", "I made a mistake by [name].", "do", "go"}, 409, `places to fill in.*\[name\]`, "#subject", "Mine"},
		{"a record that is no path", "/records/read", []string{"kind", "story", "path", "mail.mbox"}, 422, "whole path", "#path", "mail.mbox"},
		{"a record of no kind", "/records/read", []string{"kind", "diary", "path", "/a"}, 422, "not a kind", "#path", "/a"},
		{"one spelling apart from itself", "/people/apart", []string{"a", "x@y.example", "b", "X@y.example", "q", "x"}, 422, "Two different spellings", "#q", "x"},
	} {
		t.Run(tc.name, func(t *testing.T) {
			status, page := v.post(tc.path, tc.form...)
			if status != tc.status {
				t.Fatalf("status %d, want %d", status, tc.status)
			}
			checks := []htmlcheck.Check{htmlcheck.Count("h1", 1)}
			if tc.problem != "" {
				checks = append(checks, htmlcheck.In(".problem", htmlcheck.Text(tc.problem)))
			}
			if err := htmlcheck.Run(strings.NewReader(page), checks...); err != nil {
				t.Error(err)
			}
			if tc.kept == "" {
				return
			}
			got := htmlAttr(v, page, tc.kept, "value") + htmlText(v, page, tc.kept)
			if !strings.HasPrefix(got, tc.value) {
				t.Errorf("%s holds %.40q, want %q", tc.kept, got, tc.value)
			}
		})
	}
}

// hostile is what a page must never take for its own.
const hostile = `"><script>alert(1)</script><img src=x onerror=alert(1)>'{{7*7}}&lt;`

// TestHostileText puts it in every field there is, and looks at every page.
func TestHostileText(t *testing.T) {
	v := newVisit(t, nil)
	v.Records.Cards = []person.Card{{
		Identities: []person.Identity{{Name: hostile, Address: "a@x.example"}, {Name: "B " + hostile, Address: "b@x.example"}},
		Title:      hostile, Organisation: hostile, Account: hostile, Source: hostile,
	}}
	v.Records.Acts = []workgraph.Act{{Kind: workgraph.Mail, Key: "1", At: v.Now(), Title: hostile, Parts: []workgraph.Part{{Who: person.Identity{Name: hostile, Address: "a@x.example"}, Role: workgraph.Sender}}}}
	v.Sync()
	v.post("/mistakes", "text", hostile, "about", hostile)
	v.post("/mistakes/1/listeners", "name", hostile, "address", hostile+"@x.example", "account", hostile)
	v.Must(v.App.AddListener(t.Context(), v.Actor, 1, mistake.Listener{Name: "Lena", Addresses: []string{"lena@x.example"}, Phone: hostile, Reasons: []mistake.Reason{{Text: hostile}}}))
	v.post("/mistakes/1/facts", "title", hostile, "what", hostile, "wrong", hostile, "right", hostile, "impact", hostile,
		"cause", hostile, "repair", hostile, "prevention", hostile, "about", hostile, "kind", hostile)
	v.post("/mistakes/1/fires", "title", hostile, "min", "1", "max", "2", "blocks", hostile)
	v.post("/mistakes/1/say/p1", "subject", hostile, "body", hostile)
	v.post("/people/apart", "a", "name:"+hostile, "b", "b@x.example")
	var pages []string
	add := func(_ int, page string) { pages = append(pages, page) }
	for _, path := range []string{
		"/", "/mistakes/1", "/mistakes/1/say", "/mistakes/1/mend", "/mistakes/1/move-on", "/mistakes/1/say/p1",
		"/mistakes/1/say/p1/confirm", "/people", "/people?q=" + url.QueryEscape(hostile), "/records",
	} {
		status, page := v.get(path)
		if status != http.StatusOK {
			t.Fatalf("%s: status %d", path, status)
		}
		add(status, page)
	}
	// And back from every form that refuses it.
	add(v.post("/mistakes", "text", hostile, "size", hostile, "about", hostile))
	add(v.post("/mistakes/1/listeners/p1/told", "when", hostile, "how", hostile))
	add(v.post("/mistakes/1/fires", "title", hostile, "min", hostile, "max", hostile, "deadline", hostile, "blocks", hostile))
	add(v.post("/mistakes/1/facts", "title", hostile, "by", hostile))
	add(v.post("/mistakes/1/close", "lesson", hostile, "why-p9", hostile))
	add(v.post("/mistakes/1/say/p1/review", "body", hostile))
	add(v.post("/records/read", "kind", hostile, "path", hostile))
	add(v.post("/"+url.PathEscape(hostile), "field "+hostile, hostile))
	shown := 0
	for i, page := range pages {
		if strings.Contains(page, "<script>alert") || strings.Contains(page, "<img") {
			t.Errorf("page %d holds the text as if it were its own", i)
		}
		if strings.Contains(page, "alert(1)") {
			shown++
		}
		v.check(page, htmlcheck.Absent("img"), htmlcheck.Absent("[onerror]"), nothingInline)
	}
	if shown < len(pages)-2 { // the records and the review have none of it to show
		t.Errorf("only %d of %d pages show the text", shown, len(pages))
	}
	v.post("/mistakes/1/listeners/p1/told", "how", "call")
	v.post("/mistakes/1/listeners/p2/told", "how", "call")
	v.post("/mistakes/1/close", "lesson", hostile)
	for range 2 {
		_, page := v.get("/mistakes/1/move-on")
		v.check(page, htmlcheck.Absent("img"), nothingInline, htmlcheck.In("blockquote", htmlcheck.Text("alert")))
		v.post("/mistakes/1/seal")
	}
}

// htmlText is the text of the first element that the selector finds, with its
// line breaks.
func htmlText(v *visit, page, selector string) string {
	v.TB.Helper()
	var text strings.Builder
	v.check(page, htmlcheck.In(selector, func(element *html.Node) error {
		for n := range element.Descendants() {
			if n.Type == html.TextNode {
				text.WriteString(n.Data)
			}
		}
		return nil
	}))
	return text.String()
}

// htmlAttr is an attribute of the first element that the selector finds, ""
// where it has none.
func htmlAttr(v *visit, page, selector, name string) string {
	v.TB.Helper()
	var value string
	v.check(page, htmlcheck.In(selector, func(element *html.Node) error {
		value = attr(element, name)
		return nil
	}))
	return value
}

func scenarioPerson(name, address string) person.Identity {
	return person.Identity{Name: name, Address: address}
}

// behave is a channel whose outcome the story changes.
func behave(outcome *mistake.Outcome, detail *string) func(app.Post) (mistake.Outcome, string) {
	return func(app.Post) (mistake.Outcome, string) { return *outcome, *detail }
}

// TestMending makes the fix of one finding for somebody without scripts. The
// server finds the fix anew: neither a place that has moved nor a finding
// that is not there does any harm.
func TestMending(t *testing.T) {
	v := newVisit(t, nil)
	v.wrongFigure()
	const dodge = "I made a mistake: the deck is wrong. I'm sorry if this caused any confusion. I will send the right one by 15:00."
	status, page := v.post("/mistakes/1/say/p2", "subject", "A correction", "body", dodge, "do", "review")
	v.must(http.StatusOK, status, page, htmlcheck.In(`#review button[form="letter"]`, htmlcheck.Attribute("formaction", "^/mistakes/1/say/p2/fix$"), htmlcheck.Attribute("value", `^sorry\.if@\d+$`)))

	for _, at := range []string{"sorry.if@37", "sorry.if@3", "sorry.if@-9999999999999999999", "sorry.if"} {
		status, page = v.post("/mistakes/1/say/p2/fix", "subject", "Mine", "body", dodge, "fix", at)
		v.must(http.StatusOK, status, page, htmlcheck.Absent(".problem"), htmlcheck.In("#subject", htmlcheck.Attribute("value", "^Mine$")), htmlcheck.Absent(`#review button[value^="sorry.if"]`))
		if body := htmlText(v, page, "#body"); strings.Contains(body, "if this") || !strings.Contains(body, "I will send the right one by 15:00.") {
			t.Errorf("%s: mended to %q", at, body)
		}
	}
	status, page = v.post("/mistakes/1/say/p2/fix", "subject", "Mine", "body", "Something else by now.", "fix", "sorry.if@37")
	v.must(http.StatusConflict, status, page, htmlcheck.In(".problem", htmlcheck.Text("no longer in the message")), htmlcheck.In("#body", htmlcheck.Text("Something else by now.")))
	if kept := v.Must(v.App.Show(t.Context(), v.Actor, 1)).Listeners[1].Disclosure.Body; strings.Contains(kept, "Something else") {
		t.Error("a message that could not be mended has been kept")
	}
}

// TestTheWeightiestFirst shows five findings at once, and the others on
// request.
func TestTheWeightiestFirst(t *testing.T) {
	v := newVisit(t, nil)
	v.wrongFigure()
	const dodges = "I would like to apologise for any inconvenience. Mistakes were made. Finance sent me the wrong export. I was very busy. " +
		"Some customers may have been affected. It was only a small error. I will look into it as soon as possible. We will do better. Please forgive me."
	status, page := v.post("/mistakes/1/say/p2", "subject", "A correction", "body", dodges, "do", "review")
	v.must(http.StatusOK, status, page,
		htmlcheck.Count("#review .stack > .findings > li", 5),
		htmlcheck.In("#review details summary", htmlcheck.Text(`^Show the other \d+$`)), htmlcheck.In("#review details li mark"),
		htmlcheck.In("#review .findings", htmlcheck.Text("Instead:")), htmlcheck.In("#review .source"))
}

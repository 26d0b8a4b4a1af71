package browser

import (
	"context"
	"fmt"
	"os"
	"regexp"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/chromedp/cdproto/log"
	"github.com/chromedp/cdproto/network"
	"github.com/chromedp/cdproto/runtime"
	"github.com/chromedp/chromedp"

	"ownup/internal/testkit"
)

// Page is one tab of the browser. Its methods fail the test where the browser
// cannot do what is asked, so they return no errors.
type Page struct {
	tb  testing.TB
	ctx context.Context // chromedp's handle on the tab

	noScript bool

	mu         sync.Mutex
	complaints []string
	expected   []*regexp.Regexp
}

// Do runs chromedp actions on the page, for whatever Page has no method for.
func (p *Page) Do(actions ...chromedp.Action[chromedp.Void]) {
	p.tb.Helper()
	ctx, cancel := context.WithTimeout(p.ctx, limit)
	defer cancel()
	if err := chromedp.Do(ctx, actions...); err != nil {
		p.tb.Fatalf("browser: %v", err)
	}
}

// get runs one action that returns a value.
func get[T any](p *Page, action chromedp.Action[T]) T {
	p.tb.Helper()
	ctx, cancel := context.WithTimeout(p.ctx, limit)
	defer cancel()
	value, err := chromedp.Run(ctx, action)
	if err != nil {
		p.tb.Fatalf("browser: %v", err)
	}
	return value
}

// Eval evaluates a JavaScript expression on the page, also where the page's
// own scripts are off, and returns its value. With [NoScript] it cannot wait
// for a promise, because nothing would ever keep it.
func Eval[T any](p *Page, expression string) T {
	p.tb.Helper()
	return get(p, chromedp.Evaluate[T](expression, chromedp.EvalAwaitPromise))
}

// Cookie gives the page a cookie for the site of url.
func (p *Page) Cookie(url, name, value string) {
	p.tb.Helper()
	p.Do(chromedp.Func(func(ctx context.Context, _ *chromedp.Target) error {
		_, err := chromedp.Call(ctx, network.SetCookie, network.SetCookieParams{Name: name, Value: value, URL: url})
		return err
	}))
}

// Visit goes to url, waits until the page has loaded, and returns the status
// that the server answered with.
func (p *Page) Visit(url string) int {
	p.tb.Helper()
	if response := get(p, chromedp.NavigateResponse(url)); response != nil {
		return int(response.Status)
	}
	return 0
}

// Click clicks the first visible element that the CSS selector finds. Where
// the click leads to another page, follow it with [Page.WaitForLocation].
func (p *Page) Click(selector string) {
	p.tb.Helper()
	p.Do(chromedp.Click(chromedp.CSS(selector)))
}

// Type types text into the first visible element that the selector finds.
func (p *Page) Type(selector, text string) {
	p.tb.Helper()
	p.Do(chromedp.SendKeys(chromedp.CSS(selector), text))
}

// Press presses keys where the focus is; see chromedp's package kb for keys
// that are not letters.
func (p *Page) Press(keys string) {
	p.tb.Helper()
	p.Do(chromedp.KeyEvent(keys))
}

// WaitFor waits until an element that the selector finds is visible.
func (p *Page) WaitFor(selector string) {
	p.tb.Helper()
	p.Do(chromedp.WaitVisible(chromedp.CSS(selector)))
}

// Text returns the text of the first element that the selector finds, as it
// is shown.
func (p *Page) Text(selector string) string {
	p.tb.Helper()
	return get(p, chromedp.Text(chromedp.CSS(selector)))
}

// Location returns the address of the page.
func (p *Page) Location() string {
	p.tb.Helper()
	return get(p, chromedp.Location())
}

// WaitForLocation waits until the address of the page contains part and the
// page there has loaded.
func (p *Page) WaitForLocation(part string) {
	p.tb.Helper()
	for start := time.Now(); ; time.Sleep(10 * time.Millisecond) {
		// A question asked between two pages may get no answer; ask again.
		ctx, cancel := context.WithTimeout(p.ctx, limit)
		at, err := chromedp.Run(ctx, chromedp.Evaluate[string](`document.readyState === 'complete' ? location.href : ''`))
		cancel()
		if err == nil && strings.Contains(at, part) {
			return
		}
		if time.Since(start) > limit {
			p.tb.Fatalf("browser: the page is at %q after %v, want %q in it (%v)", at, limit, part, err)
		}
	}
}

// Screenshot saves a picture of the whole page as
// test-output/screenshots/NAME.png and returns that path.
func (p *Page) Screenshot(name string) string {
	p.tb.Helper()
	path := testkit.Output(p.tb, "screenshots", name+".png")
	if err := os.WriteFile(path, get(p, chromedp.FullScreenshot(100)), 0o600); err != nil {
		p.tb.Fatalf("save the screenshot: %v", err)
	}
	return path
}

// Fits fails the test where the page is wider than the screen, so that it
// would have to be scrolled sideways.
func (p *Page) Fits() {
	p.tb.Helper()
	width := Eval[[]int](p, `[document.documentElement.scrollWidth, window.innerWidth]`)
	if width[0] > width[1] {
		p.tb.Errorf("%s is %d wide on a screen of %d", p.Location(), width[0], width[1])
	}
}

// Expect says that complaints which match pattern belong to the test: a page
// that is answered with 404, say, makes the browser complain about it.
func (p *Page) Expect(pattern string) {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.expected = append(p.expected, regexp.MustCompile(pattern))
}

// Complaints returns what the browser complained about so far, without what
// the test expects.
func (p *Page) Complaints() []string {
	p.tb.Helper()
	// The answer to a question comes after every event before it.
	p.Do(chromedp.Func(func(ctx context.Context, _ *chromedp.Target) error {
		_, err := chromedp.Call(ctx, runtime.Evaluate, runtime.EvaluateParams{Expression: "1"})
		return err
	}))
	p.mu.Lock()
	defer p.mu.Unlock()
	var left []string
	for _, complaint := range p.complaints {
		if !p.expects(complaint) {
			left = append(left, complaint)
		}
	}
	return left
}

func (p *Page) expects(complaint string) bool {
	for _, pattern := range p.expected {
		if pattern.MatchString(complaint) {
			return true
		}
	}
	return false
}

// end fails the test for every complaint that is left.
func (p *Page) end() {
	if p.ctx.Err() != nil {
		return
	}
	for _, complaint := range p.Complaints() {
		p.tb.Errorf("the browser complains: %s", complaint)
	}
}

// hear collects complaints from the events of the tab. It must not block or
// ask the browser anything.
func (p *Page) hear(event any) {
	var complaint string
	switch e := event.(type) {
	case *runtime.EventConsoleAPICalled:
		if e.Type == runtime.ConsoleAPICalledTypeError || e.Type == runtime.ConsoleAPICalledTypeAssert {
			complaint = "console: " + words(e.Args)
		}
	case *runtime.EventExceptionThrown:
		complaint = "exception: " + e.ExceptionDetails.Text
		if thrown := e.ExceptionDetails.Exception; thrown != nil {
			complaint += " " + thrown.Description
		}
	case *log.EventEntryAdded:
		// Breaches of the content security policy are among these.
		if e.Entry.Level == log.EntryLevelError {
			complaint = fmt.Sprintf("%s: %s %s", e.Entry.Source, e.Entry.Text, e.Entry.URL)
		}
	}
	if complaint == "" {
		return
	}
	p.mu.Lock()
	defer p.mu.Unlock()
	p.complaints = append(p.complaints, strings.TrimSpace(complaint))
}

// words joins what a page passed to console.error.
func words(args []*runtime.RemoteObject) string {
	parts := make([]string, len(args))
	for i, arg := range args {
		parts[i] = strings.Trim(string(arg.Value), `"`)
		if parts[i] == "" {
			parts[i] = arg.Description
		}
	}
	return strings.Join(parts, " ")
}

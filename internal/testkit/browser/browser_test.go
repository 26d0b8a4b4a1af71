package browser_test

import (
	"image/png"
	"net/http"
	"net/http/httptest"
	"os"
	"strings"
	"testing"

	"ownup/internal/testkit/browser"
)

const good = `<!doctype html><html lang="en"><head><title>A page</title>
<meta name="viewport" content="width=device-width">
<style>body{margin:0;color:#111;background:#fff}
@media (prefers-color-scheme: dark){body{color:#eee;background:#111}}</style></head>
<body><main><h1>What went wrong?</h1>
<form action="/next"><label for="t">In a sentence</label> <input id="t" name="t"> <button>Go on</button></form>
<p id="s">without script</p><noscript><p id="n">no script</p></noscript></main>
<script src="/page.js"></script></body></html>`

// site serves a good page at /, and other pages by name.
func site(t *testing.T, pages map[string]string) string {
	t.Helper()
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		w.Header().Set("Content-Security-Policy", "default-src 'self'; style-src 'unsafe-inline'; script-src 'self'")
		w.Header().Set("Content-Type", "text/html; charset=utf-8")
		switch page, known := pages[r.URL.Path]; {
		case r.URL.Path == "/":
			_, _ = w.Write([]byte(good))
		case r.URL.Path == "/next":
			_, _ = w.Write([]byte(strings.Replace(good, "What went wrong?", "Next", 1)))
		case r.URL.Path == "/page.js":
			w.Header().Set("Content-Type", "text/javascript")
			_, _ = w.Write([]byte(`document.getElementById("s").textContent = "with script"`))
		case r.URL.Path == "/favicon.ico":
			w.WriteHeader(http.StatusNoContent)
		case r.URL.Path == "/cookie":
			cookie, err := r.Cookie("token")
			if err != nil {
				http.Error(w, "no cookie", http.StatusForbidden)
				return
			}
			_, _ = w.Write([]byte(`<p id="c">` + cookie.Value + `</p>`))
		case known:
			_, _ = w.Write([]byte(page))
		default:
			w.WriteHeader(http.StatusNotFound)
		}
	}))
	t.Cleanup(server.Close)
	return server.URL
}

func TestGoodPage(t *testing.T) {
	url := site(t, nil)
	for _, tc := range []struct {
		name       string
		options    []browser.Option
		width      int
		background string
		script     string
	}{
		{"desktop", nil, 1280, "rgb(255, 255, 255)", "with script"},
		{"phone", []browser.Option{browser.Phone}, 390, "rgb(255, 255, 255)", "with script"},
		{"dark", []browser.Option{browser.Dark}, 1280, "rgb(17, 17, 17)", "with script"},
		{"plain", []browser.Option{browser.Phone, browser.Dark, browser.NoScript}, 390, "rgb(17, 17, 17)", "without script"},
	} {
		t.Run(tc.name, func(t *testing.T) {
			page := browser.New(t, tc.options...)
			if status := page.Visit(url); status != http.StatusOK {
				t.Errorf("status %d", status)
			}
			if got := browser.Eval[int](page, `window.innerWidth`); got != tc.width {
				t.Errorf("the screen is %d wide, want %d", got, tc.width)
			}
			if got := browser.Eval[string](page, `getComputedStyle(document.body).backgroundColor`); got != tc.background {
				t.Errorf("the background is %s, want %s", got, tc.background)
			}
			if got := page.Text("#s"); got != tc.script {
				t.Errorf("the page says %q, want %q", got, tc.script)
			}
			page.Fits()
			page.Accessible()

			picture, err := os.Open(page.Screenshot("testkit-" + tc.name))
			if err != nil {
				t.Fatal(err)
			}
			defer func() { _ = picture.Close() }()
			config, err := png.DecodeConfig(picture)
			if err != nil || config.Width != tc.width {
				t.Errorf("the screenshot is %d wide, want %d (%v)", config.Width, tc.width, err)
			}
		})
	}
}

func TestFormByKeyboard(t *testing.T) {
	url := site(t, nil)
	page := browser.New(t)
	page.Visit(url)
	page.Type("#t", "a wrong figure")
	page.Press("\r")
	page.WaitForLocation("/next")
	if got := page.Location(); got != url+"/next?t=a+wrong+figure" {
		t.Errorf("the form led to %s", got)
	}
	if got := page.Text("h1"); got != "Next" {
		t.Errorf("the heading is %q", got)
	}
}

func TestCookiesBelongToOnePage(t *testing.T) {
	url := site(t, nil)
	first, second := browser.New(t), browser.New(t)
	first.Cookie(url, "token", "secret")
	if status := first.Visit(url + "/cookie"); status != http.StatusOK || first.Text("#c") != "secret" {
		t.Errorf("the cookie did not arrive: status %d", status)
	}
	second.Expect("status of 403")
	if status := second.Visit(url + "/cookie"); status != http.StatusForbidden {
		t.Errorf("another page has the cookie too: status %d", status)
	}
}

func TestComplaints(t *testing.T) {
	const outside = "http://192.0.2.1/x.png" // set aside for documentation (RFC 5737)
	url := site(t, map[string]string{
		"/inline":  `<!doctype html><title>x</title><script>document.title = "run"</script>`,
		"/foreign": `<!doctype html><title>x</title><img src="` + outside + `">`,
		"/missing": `<!doctype html><title>x</title><script src="/nothing.js"></script>`,
	})
	for path, want := range map[string]string{
		"/inline":  "Content Security Policy",
		"/foreign": "Content Security Policy",
		"/missing": "status of 404",
	} {
		t.Run(path[1:], func(t *testing.T) {
			page := browser.New(t)
			page.Visit(url + path)
			got := strings.Join(page.Complaints(), "\n")
			if !strings.Contains(got, want) {
				t.Errorf("the complaints are %q; want one about %q", got, want)
			}
			page.Expect(want)
			page.Expect("nothing.js")
			if left := page.Complaints(); len(left) != 0 {
				t.Errorf("what was expected still counts: %q", left)
			}
		})
	}
	t.Run("console", func(t *testing.T) {
		page := browser.New(t)
		page.Visit(url)
		browser.Eval[bool](page, `console.error("it broke", 7), setTimeout(() => { throw new Error("thrown") }), new Promise(r => setTimeout(() => r(true), 50))`)
		got := strings.Join(page.Complaints(), "\n")
		if !strings.Contains(got, "it broke 7") || !strings.Contains(got, "thrown") {
			t.Errorf("the complaints are %q; want the error and the exception", got)
		}
		page.Expect("it broke|thrown")
	})
}

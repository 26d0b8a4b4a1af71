package browser

import (
	"net/http"
	"net/http/httptest"
	"slices"
	"testing"
)

func TestAccessibleFindsBreaches(t *testing.T) {
	const head = `<!doctype html><html lang="en"><head><title>A page</title></head><body><main><h1>A heading</h1>`
	for _, tc := range []struct{ rule, page string }{
		{"label", head + `<input name="t"></main></body></html>`},
		{"button-name", head + `<button></button></main></body></html>`},
		{"color-contrast", head + `<p style="color:#bbb;background:#fff">Hard to read</p></main></body></html>`},
		{"heading-order", head + `<h4>Too deep</h4></main></body></html>`},
		{"html-has-lang", `<!doctype html><html><head><title>A page</title></head><body><main><h1>A heading</h1></main></body></html>`},
		{"document-title", `<!doctype html><html lang="en"><head></head><body><main><h1>A heading</h1></main></body></html>`},
		{"region", head + `</main><p>Outside of every landmark</p></body></html>`},
		{"target-size", head + `<a href="/a" style="display:block;width:9px;height:9px;overflow:hidden">a</a>` +
			`<a href="/b" style="display:block;width:9px;height:9px;overflow:hidden">b</a></main></body></html>`},
	} {
		t.Run(tc.rule, func(t *testing.T) {
			server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
				w.Header().Set("Content-Type", "text/html; charset=utf-8")
				if r.URL.Path == "/" {
					_, _ = w.Write([]byte(tc.page))
				}
			}))
			t.Cleanup(server.Close)
			page := New(t, NoScript)
			page.Visit(server.URL)
			found := page.breaches()
			if !slices.ContainsFunc(found, func(b breach) bool { return b.ID == tc.rule && b.places() != "" }) {
				t.Errorf("found %v; want the rule %s and the place", found, tc.rule)
			}
		})
	}
}

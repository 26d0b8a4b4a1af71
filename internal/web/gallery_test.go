package web_test

import (
	"bytes"
	"fmt"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"golang.org/x/net/html"

	"ownup/internal/testkit/browser"
	"ownup/internal/testkit/htmlcheck"
	"ownup/internal/web"
)

// TestGallery holds every page in every state to what every page must have.
func TestGallery(t *testing.T) {
	names := map[string]bool{}
	for _, e := range web.Exhibits() {
		t.Run(e.Name, func(t *testing.T) {
			if names[e.Name] {
				t.Error("two exhibits have this name")
			}
			names[e.Name] = true
			var b bytes.Buffer
			if err := e.Page.Render(t.Context(), &b); err != nil {
				t.Fatal(err)
			}
			again := &bytes.Buffer{}
			if err := e.Page.Render(t.Context(), again); err != nil || again.String() != b.String() {
				t.Errorf("the same page came out differently (%v)", err)
			}
			if err := htmlcheck.Run(&b,
				htmlcheck.In("html", htmlcheck.Attribute("lang", "^en$")),
				htmlcheck.In("title", htmlcheck.Text(`^([A-Z][a-z0-9 :-]* · )?ownup$`)),
				htmlcheck.Count("h1", 1), htmlcheck.Count("main", 1),
				htmlcheck.In(`meta[name=viewport]`, htmlcheck.Attribute("content", "width=device-width")),
				labelled, uniqueIDs, nothingInline,
			); err != nil {
				t.Error(err)
			}
		})
	}
	if len(names) < 40 {
		t.Errorf("only %d pages in the gallery", len(names))
	}
}

// labelled fails where a field has no label.
func labelled(root *html.Node) error {
	for node := range root.Descendants() {
		if node.Type != html.ElementNode || !slices.Contains([]string{"input", "select", "textarea"}, node.Data) || attr(node, "type") == "hidden" {
			continue
		}
		inside := false
		for above := range node.Ancestors() {
			inside = inside || above.Data == "label"
		}
		found, err := htmlcheck.Find(root, fmt.Sprintf(`label[for="%s"]`, attr(node, "id")))
		if err != nil {
			return err
		}
		if !inside && len(found) == 0 && attr(node, "aria-label") == "" {
			return fmt.Errorf("the field %q has no label", attr(node, "name"))
		}
	}
	return nil
}

func uniqueIDs(root *html.Node) error {
	seen := map[string]bool{}
	for node := range root.Descendants() {
		if id := attr(node, "id"); id != "" {
			if seen[id] {
				return fmt.Errorf("two elements have the id %q", id)
			}
			seen[id] = true
		}
	}
	return nil
}

// nothingInline fails where the content security policy would not let
// something work.
func nothingInline(root *html.Node) error {
	for node := range root.Descendants() {
		if node.Type != html.ElementNode {
			continue
		}
		if node.Data == "style" || node.Data == "script" && node.FirstChild != nil {
			return fmt.Errorf("an inline %s", node.Data)
		}
		for _, a := range node.Attr {
			if a.Key == "style" || strings.HasPrefix(a.Key, "on") || strings.HasPrefix(a.Val, "javascript:") {
				return fmt.Errorf("%s has the attribute %s=%q", node.Data, a.Key, a.Val)
			}
		}
	}
	return nil
}

func attr(n *html.Node, key string) string {
	for _, a := range n.Attr {
		if a.Key == key {
			return a.Val
		}
	}
	return ""
}

// TestGalleryFiles writes the gallery and follows its index.
func TestGalleryFiles(t *testing.T) {
	folder := t.TempDir()
	if err := web.Gallery(folder); err != nil {
		t.Fatal(err)
	}
	for _, e := range web.Exhibits() {
		data, err := os.ReadFile(filepath.Join(folder, e.Name+".html"))
		if err != nil {
			t.Fatal(err)
		}
		if bytes.Contains(data, []byte(`"/assets/`)) || !bytes.Contains(data, []byte(`"./assets/ownup.`)) {
			t.Errorf("%s does not find its style without a server", e.Name)
		}
	}
	if err := web.Gallery(filepath.Join(folder, "index.html")); err == nil {
		t.Error("a gallery inside a file was written")
	}
}

// TestGalleryInABrowser looks at every page as people see it.
func TestGalleryInABrowser(t *testing.T) {
	if testing.Short() {
		t.Skip("looks at every page in a real browser")
	}
	folder := t.TempDir()
	if err := web.Gallery(folder); err != nil {
		t.Fatal(err)
	}
	files := http.FileServer(http.Dir(folder))
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		w.Header().Set("Content-Security-Policy", web.Policy)
		files.ServeHTTP(w, r)
	}))
	t.Cleanup(server.Close)
	for _, seen := range []struct {
		name    string
		options []browser.Option
		only    string // the beginning of the names of the pages to look at
		closely bool   // with a picture of each, and the rules of accessibility
	}{
		{"desktop-light", nil, "", true},
		{"phone", []browser.Option{browser.Phone}, "", false},
		{"phone-dark", []browser.Option{browser.Phone, browser.Dark}, "mistake-", true},
		{"desktop-dark", []browser.Option{browser.Dark}, "letter", true},
		{"phone-light-no-script", []browser.Option{browser.Phone, browser.NoScript}, "home", true},
	} {
		t.Run(seen.name, func(t *testing.T) {
			p := browser.New(t, seen.options...)
			for _, e := range web.Exhibits() {
				if !strings.HasPrefix(e.Name, seen.only) {
					continue
				}
				p.Visit(server.URL + "/" + e.Name + ".html")
				p.Fits()
				if seen.closely {
					p.Accessible()
					p.Screenshot("gallery/" + seen.name + "/" + e.Name)
				}
			}
		})
	}
}

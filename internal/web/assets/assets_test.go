package assets_test

import (
	"crypto/sha256"
	"encoding/json"
	"fmt"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"regexp"
	"testing"

	"ownup/internal/web/assets"
)

// TestVendored hashes what came from others and finds nothing that vendor.json
// does not name.
func TestVendored(t *testing.T) {
	data, err := os.ReadFile("vendor/vendor.json")
	if err != nil {
		t.Fatal(err)
	}
	var list []struct{ Name, Version, File, SHA256, Licence string }
	if err := json.Unmarshal(data, &list); err != nil {
		t.Fatal(err)
	}
	named := map[string]bool{}
	for _, v := range list {
		named[v.File] = true
		if v.Name == "" || v.Version == "" || v.Licence == "" {
			t.Errorf("%s: name, version and licence are needed", v.File)
		}
		file, err := os.ReadFile(filepath.Join("vendor", v.File))
		if err != nil {
			t.Fatal(err)
		}
		if got := fmt.Sprintf("%x", sha256.Sum256(file)); got != v.SHA256 {
			t.Errorf("%s has the hash %s, vendor.json says %s", v.File, got, v.SHA256)
		}
	}
	found, err := filepath.Glob("vendor/*.js")
	if err != nil || len(found) == 0 {
		t.Fatalf("no scripts in vendor: %v", err)
	}
	for _, file := range found {
		if !named[filepath.Base(file)] {
			t.Errorf("%s is not in vendor.json", file)
		}
	}
}

func TestServe(t *testing.T) {
	hashed := regexp.MustCompile(`^/assets/[a-z.]+\.[0-9a-f]{16}\.(css|js|svg)$`)
	for _, name := range []string{assets.Style, assets.Script, assets.Icon, assets.HTMX} {
		url := assets.URL(name)
		if !hashed.MatchString(url) {
			t.Errorf("the address of %s is %q", name, url)
		}
		w := httptest.NewRecorder()
		assets.Serve(w, httptest.NewRequest(http.MethodGet, url, nil))
		if w.Code != http.StatusOK || w.Body.Len() == 0 || w.Header().Get("Content-Type") == "" {
			t.Errorf("%s: status %d, %d bytes, type %q", url, w.Code, w.Body.Len(), w.Header().Get("Content-Type"))
		}
	}
	w := httptest.NewRecorder()
	assets.Serve(w, httptest.NewRequest(http.MethodGet, "/assets/ownup.0000000000000000.css", nil))
	if w.Code != http.StatusNotFound {
		t.Errorf("an old hash: status %d, want 404", w.Code)
	}
}

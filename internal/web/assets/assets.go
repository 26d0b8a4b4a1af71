// Package assets holds what pages load beside themselves: one style sheet,
// one small script of our own, htmx, and the icon.
//
// The address of an asset contains a hash of its bytes ([URL]), so a browser
// may keep it for ever and never shows a page with last year's style.
// vendor/vendor.json says what came from others, unchanged; a test hashes it
// anew.
package assets

import (
	"crypto/sha256"
	"embed"
	"fmt"
	"io/fs"
	"net/http"
	"path"
	"strings"
)

// Prefix is where assets are served.
const Prefix = "/assets/"

//go:embed ownup.css ownup.js icon.svg vendor/htmx.min.js
var files embed.FS

// The names of the assets, for [URL].
const (
	Style  = "ownup.css"
	Script = "ownup.js"
	Icon   = "icon.svg"
	HTMX   = "vendor/htmx.min.js"
)

// asset is one file as it is served.
type asset struct {
	url, mime string
	bytes     []byte
}

// mimes says what each kind of file is; the table of the machine is not asked.
var mimes = map[string]string{
	".css": "text/css; charset=utf-8",
	".js":  "text/javascript; charset=utf-8",
	".svg": "image/svg+xml",
}

var byName, byURL = load()

func load() (byName, byURL map[string]asset) {
	byName, byURL = map[string]asset{}, map[string]asset{}
	for _, name := range []string{Style, Script, Icon, HTMX} {
		data, err := fs.ReadFile(files, name)
		if err != nil {
			panic(err) // it is embedded; only a bug can lose it
		}
		ext := path.Ext(name)
		base := strings.TrimSuffix(path.Base(name), ext)
		a := asset{fmt.Sprintf("%s%s.%.16s%s", Prefix, base, fmt.Sprintf("%x", sha256.Sum256(data)), ext), mimes[ext], data}
		byName[name], byURL[a.url] = a, a
	}
	return byName, byURL
}

// URL returns the address of an asset by its name.
func URL(name string) string { return byName[name].url }

// Files returns every asset by its address, for pages that are written to a
// folder.
func Files() map[string][]byte {
	out := map[string][]byte{}
	for url, a := range byURL {
		out[url] = a.bytes
	}
	return out
}

// Serve answers a request for an asset. What has no such hash is not found.
func Serve(w http.ResponseWriter, r *http.Request) {
	a, ok := byURL[r.URL.Path]
	if !ok {
		http.NotFound(w, r)
		return
	}
	w.Header().Set("Content-Type", a.mime)
	w.Header().Set("Cache-Control", "public, max-age=31536000, immutable")
	_, _ = w.Write(a.bytes) // a reader who has gone needs no answer
}

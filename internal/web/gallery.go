package web

import (
	"bytes"
	"context"
	"fmt"
	"os"
	"path/filepath"
	"strings"

	"github.com/a-h/templ"

	"ownup/internal/web/assets"
)

// Exhibit is one page in one state.
type Exhibit struct {
	Name string // also the name of its file, "mistake-tell-late"
	Page templ.Component
}

// Gallery writes every page in every state into a folder, as files that a
// browser shows without a server, with an index. Everybody and everything on
// them is made up, and nothing depends on the time or the machine.
func Gallery(folder string) error {
	var index strings.Builder
	index.WriteString("<!DOCTYPE html>\n<html lang=\"en\"><head><meta charset=\"utf-8\"><title>Gallery · ownup</title></head><body><h1>Every page in every state</h1><ul>\n")
	for _, e := range Exhibits() {
		var b bytes.Buffer
		if err := e.Page.Render(context.Background(), &b); err != nil {
			return fmt.Errorf("render %s: %w", e.Name, err)
		}
		// A file has no server: assets lie beside it.
		html := strings.ReplaceAll(b.String(), `"`+assets.Prefix, `".`+assets.Prefix)
		if err := put(folder, e.Name+".html", []byte(html)); err != nil {
			return err
		}
		fmt.Fprintf(&index, "<li><a href=\"%[1]s.html\">%[1]s</a></li>\n", e.Name)
	}
	for url, data := range assets.Files() {
		if err := put(folder, filepath.FromSlash(strings.TrimPrefix(url, "/")), data); err != nil {
			return err
		}
	}
	index.WriteString("</ul></body></html>\n")
	return put(folder, "index.html", []byte(index.String()))
}

func put(folder, name string, data []byte) error {
	path := filepath.Join(folder, name)
	if err := os.MkdirAll(filepath.Dir(path), 0o750); err != nil {
		return fmt.Errorf("make the gallery: %w", err)
	}
	if err := os.WriteFile(path, data, 0o600); err != nil {
		return fmt.Errorf("write to the gallery: %w", err)
	}
	return nil
}

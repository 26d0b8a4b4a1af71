package foreign

import (
	"archive/zip"
	"bytes"
	"context"
	"errors"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"ownup/internal/trace/confine"
	"ownup/internal/trace/extract"
	"ownup/internal/trace/extract/legacy"
	"ownup/internal/trace/extract/pdf/pdftest"
)

func TestMain(m *testing.M) {
	if exit, ours := Main(); ours {
		os.Exit(exit)
	}
	os.Exit(m.Run())
}

// found is a sink that keeps texts and reasons.
type found struct{ texts, skips []string }

func (f *found) Begin([]string, extract.Begun) error { return nil }

func (f *found) Piece(_ []string, p extract.Piece) error {
	f.texts = append(f.texts, p.Text)
	return nil
}

func (f *found) Skip(_ []string, _ extract.Place, reason string) error {
	f.skips = append(f.skips, reason)
	return nil
}

// PDFs are read by children that can read the cache and nothing else, which
// the first of them fills.
func TestPDF(t *testing.T) {
	if testing.Short() {
		t.Skip("compiling PDFium takes some seconds")
	}
	folder := t.TempDir()
	path := filepath.Join(folder, "a.pdf")
	content := pdftest.Pages("", []pdftest.Page{{Content: pdftest.Text(72, 700, "The margin is 4.2 %.")}})
	if err := os.WriteFile(path, []byte(content), 0o600); err != nil {
		t.Fatal(err)
	}
	cache := filepath.Join(folder, "deep", "cache")
	for range 2 { // the second pool finds the cache filled
		p, err := Start(context.Background(), cache, false)
		if err != nil {
			t.Fatal(err)
		}
		t.Log(p.Confinement())
		var f found
		err = p.Read(context.Background(), path, &f)
		p.Close()
		if err != nil || len(f.skips) > 0 || strings.Join(f.texts, "") != "The margin is 4.2 %." {
			t.Errorf("texts %q, skips %q, %v", f.texts, f.skips, err)
		}
		if _, err := os.Stat(filepath.Join(cache, stamp())); err != nil {
			t.Error(err)
		}
	}
}

// A child that has no cache says so of a PDF, and reads all else.
func TestWithoutCache(t *testing.T) {
	all := inChild(&confine.Parent{})
	var f found
	for name, content := range map[string]string{"a.pdf": "%PDF-1.7\n", "a.txt": "4.2 %"} {
		if err := all.Deep(context.Background(), name, []byte(content), extract.DefaultLimits(), &f); err != nil {
			t.Fatal(err)
		}
	}
	if len(f.texts) != 1 || len(f.skips) != 1 || !strings.HasPrefix(f.skips[0], "PDFs are not read:") {
		t.Errorf("texts %q, skips %q", f.texts, f.skips)
	}
}

// An old document inside an archive is converted by the parent and read by the
// child.
func TestOldDocument(t *testing.T) {
	program := legacy.Find()
	if program == "" {
		t.Skip("LibreOffice is not installed")
	}
	folder := t.TempDir()
	text := filepath.Join(folder, "a.txt")
	if err := os.WriteFile(text, []byte("The margin is 4.2 %."), 0o600); err != nil {
		t.Fatal(err)
	}
	cmd := exec.Command(program, "-env:UserInstallation=file://"+folder+"/profile", "--headless", "--convert-to", "doc", "--outdir", folder, text)
	if out, err := cmd.CombinedOutput(); err != nil {
		t.Skipf("LibreOffice writes no old document: %v, %s", err, out)
	}
	content, err := os.ReadFile(filepath.Join(folder, "a.doc"))
	if err != nil {
		t.Fatal(err)
	}
	var b bytes.Buffer
	z := zip.NewWriter(&b)
	w, err := z.Create("a.doc")
	if err == nil {
		_, err = w.Write(content)
	}
	if err := errors.Join(err, z.Close()); err != nil {
		t.Fatal(err)
	}
	p, err := Start(context.Background(), folder, true)
	if err != nil {
		t.Fatal(err)
	}
	defer p.Close()
	var f found
	if err := p.Deep(context.Background(), "a.zip", b.Bytes(), extract.DefaultLimits(), &f); err != nil {
		t.Fatal(err)
	}
	if len(f.skips) > 0 || !slices.Contains(f.texts, "The margin is 4.2 %.") {
		t.Errorf("texts %q, skips %q", f.texts, f.skips)
	}
}

package readers

import (
	"context"
	"math"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"ownup/internal/trace/extract"
	"ownup/internal/trace/extract/extracttest"
)

// office has LibreOffice write a document anew in the formats, and returns
// the files by their endings.
func office(t *testing.T, name, content string, filter string, formats ...string) map[string][]byte {
	t.Helper()
	program, err := exec.LookPath("soffice")
	if err != nil {
		t.Skip("LibreOffice is not installed")
	}
	folder := t.TempDir()
	path := filepath.Join(folder, name)
	if err := os.WriteFile(path, []byte(content), 0o600); err != nil {
		t.Fatal(err)
	}
	all := map[string][]byte{}
	for _, format := range formats {
		args := []string{"-env:UserInstallation=file://" + folder + "/profile", "--headless", "--convert-to", format, "--outdir", folder}
		if filter != "" {
			args = append(args, "--infilter="+filter)
		}
		if out, err := exec.CommandContext(t.Context(), program, append(args, path)...).CombinedOutput(); err != nil {
			t.Fatalf("soffice: %v\n%s", err, out)
		}
		written, err := os.ReadFile(strings.TrimSuffix(path, filepath.Ext(path)) + "." + format)
		if err != nil {
			t.Fatal(err)
		}
		all[format] = written
	}
	return all
}

// What LibreOffice writes of one text is read from each format.
func TestTextsOfLibreOffice(t *testing.T) {
	page := `<html><head><meta charset="utf-8"><title>Q3</title></head><body><h1>Margin</h1>
<p>The margin is 4<b>.2</b>&nbsp;%, or <i>four point two</i> per cent, of 1,234.50 € in 利益.<sup>7</sup></p>
<p>It was <!-- 8 --> 3.9 % in M&auml;rz.</p>
<table><tr><td>North</td><td>5.5 %</td></tr><tr><td>South</td><td>6.6 %</td></tr></table></body></html>`
	for format, content := range office(t, "a.html", page, "HTML (StarWriter)", "odt", "fodt", "rtf") {
		var r extracttest.Recorder
		if err := All().Read(context.Background(), "a."+format, content, extract.DefaultLimits(), &r); err != nil {
			t.Fatal(err)
		}
		lines := strings.Join(r.Lines(), "\n")
		for _, want := range []string{
			": Margin", "The margin is 4.2\u00a0%, or four point two per cent, of 1,234.50 € in 利益.⁷", "3.9 % in März.",
			"A1: North", "B1: 5.5 %", "A2: South", "B2: 6.6 %",
		} {
			if !strings.Contains(lines, want) {
				t.Errorf("%s does not say %q:\n%s", format, want, lines)
			}
		}
		if len(r.Skips) > 0 {
			t.Errorf("%s: skips %v", format, r.Skips)
		}
	}
}

// A cell has the text that is shown and the value behind it.
func TestSheetsOfLibreOffice(t *testing.T) {
	for format, content := range office(t, "a.csv", "Region,Margin,Sum\nNorth,4.2%,\"1,234.50\"\nSouth,6.6%,=1+1\n", "CSV:44,34,76,1,,1033,false,true", "ods", "fods") {
		var r extracttest.Recorder
		if err := All().Read(context.Background(), "a."+format, content, extract.DefaultLimits(), &r); err != nil {
			t.Fatal(err)
		}
		cells := map[string]extract.Piece{}
		for _, p := range r.Pieces {
			cells[p.Cell] = p
		}
		if p := cells["B2"]; !p.HasValue || math.Abs(p.Value-0.042) > 1e-9 || !strings.HasPrefix(p.Text, "4.2") || p.Sheet != "a" {
			t.Errorf("%s: B2 is %+v", format, p)
		}
		if p := cells["A3"]; p.Text != "South" || p.HasValue {
			t.Errorf("%s: A3 is %+v", format, p)
		}
		if p := cells["C2"]; !p.HasValue || p.Value != 1234.5 {
			t.Errorf("%s: C2 is %+v", format, p)
		}
	}
}

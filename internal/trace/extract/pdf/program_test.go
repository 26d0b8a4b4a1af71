package pdf

import (
	"net/url"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"ownup/internal/testkit"
)

// printedPage is a page with what is hard in PDFs: fonts by the letter, a phrase
// that wraps, columns, a table, raised digits, other scripts.
const printedPage = `<!DOCTYPE html><html lang="en"><head><meta charset="utf-8"><title>Q3 margin</title><style>
body { font-family: serif; width: 300px; font-size: 14px } td { padding: 0 40px 0 0 } .two { columns: 2; column-gap: 30px; width: 420px }
</style></head><body>
<h1>Margin of the third quarter</h1>
<p>The gross margin of the northern stores was four point two percent of sales, or 4<b>.2</b>&nbsp;%, and £1,234<i>,567</i>.89 in money, as planned.<sup>7</sup></p>
<table><tr><td>North</td><td>1</td><td>234</td></tr><tr><td>South</td><td>5.5&nbsp;%</td><td>678</td></tr></table>
<div class="two"><p>The left column says that waffles affect the office in June and goes on for a while.</p><p>The right column says nothing of use.</p></div>
<p>利益率は 3.9 % です。 Marge im März: 2,4 %</p>
</body></html>`

// What programs write of the page is read: whole numbers, phrases over lines,
// columns that are not mixed, cells that are not joined.
func checkProgram(t *testing.T, file []byte, also ...string) {
	t.Helper()
	r := read(t, string(file))
	var all strings.Builder
	for _, p := range r.Pieces {
		all.WriteString(strings.NewReplacer("\n", " ", "\u00a0", " ").Replace(p.Text) + "\n")
		if p.Page == 0 && p.Part != "properties" || p.Page > 0 && (p.Box.Right <= p.Box.Left || p.Box.Bottom <= p.Box.Top) {
			t.Errorf("no place: %+v", p.Place)
		}
	}
	text := all.String()
	for _, want := range append(also,
		"Margin of the third quarter", "northern stores was four point two percent of sales", "4.2 %", "£1,234,567.89", "as planned.⁷",
		"waffles affect the office in June and goes on", "3.9 %", "2,4 %", "März", "1\t234",
	) {
		if !strings.Contains(text, want) {
			t.Errorf("no %q in:\n%s", want, text)
		}
	}
	if len(r.Skips) > 0 {
		t.Errorf("skips %q", r.Skips)
	}
}

func TestPagesOfChromium(t *testing.T) {
	program := testkit.Program(nil, "chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
	if program == "" {
		testkit.Unavailable(t, "Chromium is not installed (Debian: apt-get install chromium).")
	}
	folder := t.TempDir()
	page := filepath.Join(folder, "page.html")
	if err := os.WriteFile(page, []byte(printedPage), 0o600); err != nil {
		t.Fatal(err)
	}
	printed := filepath.Join(folder, "page.pdf")
	args := []string{"--headless", "--disable-gpu", "--no-pdf-header-footer", "--user-data-dir=" + filepath.Join(folder, "profile"), "--print-to-pdf=" + printed}
	if os.Geteuid() == 0 {
		args = append(args, "--no-sandbox") // Chromium refuses to sandbox itself for root
	}
	cmd := exec.CommandContext(t.Context(), program, append(args, (&url.URL{Scheme: "file", Path: page}).String())...)
	if out, err := cmd.CombinedOutput(); err != nil {
		t.Fatalf("chromium: %v\n%s", err, out)
	}
	file, err := os.ReadFile(printed)
	if err != nil {
		t.Fatal(err)
	}
	checkProgram(t, file, "North\t1\t234", "South\t5.5 %\t678")
}

// LibreOffice writes the page, and once more under a password.
func TestPagesOfLibreOffice(t *testing.T) {
	program := testkit.Program(nil, "soffice", "libreoffice")
	if program == "" {
		testkit.Unavailable(t, "LibreOffice is not installed (Debian: apt-get install libreoffice).")
	}
	folder := t.TempDir()
	page := filepath.Join(folder, "page.html")
	// It knows no columns.
	if err := os.WriteFile(page, []byte(strings.Replace(printedPage, `class="two"`, "", 1)), 0o600); err != nil {
		t.Fatal(err)
	}
	convert := func(filter string) []byte {
		cmd := exec.CommandContext(t.Context(), program, "-env:UserInstallation=file://"+folder+"/profile", "--headless",
			"--infilter=HTML (StarWriter)", "--convert-to", filter, "--outdir", folder, page)
		if out, err := cmd.CombinedOutput(); err != nil {
			t.Fatalf("soffice: %v\n%s", err, out)
		}
		file, err := os.ReadFile(filepath.Join(folder, "page.pdf"))
		if err != nil {
			t.Fatal(err)
		}
		return file
	}
	checkProgram(t, convert("pdf:writer_pdf_Export"))
	locked := convert(`pdf:writer_pdf_Export:{"EncryptFile":{"type":"boolean","value":"true"},"DocumentOpenPassword":{"type":"string","value":"secret"}}`)
	check(t, read(t, string(locked)), nil, []string{"The PDF is encrypted with a password."})
}

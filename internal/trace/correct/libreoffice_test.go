package correct

import (
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
)

// converted has LibreOffice read a file and write it in another format.
func converted(t *testing.T, name, content, format string, more ...string) string {
	t.Helper()
	program, err := exec.LookPath("soffice")
	if err != nil {
		t.Skip("LibreOffice is not installed")
	}
	dir := t.TempDir()
	path := filepath.Join(dir, name)
	if err := os.WriteFile(path, []byte(content), 0o600); err != nil {
		t.Fatal(err)
	}
	args := append([]string{"-env:UserInstallation=file://" + dir + "/profile", "--headless", "--convert-to", format, "--outdir", dir}, more...)
	if out, err := exec.CommandContext(t.Context(), program, append(args, path)...).CombinedOutput(); err != nil {
		t.Fatalf("soffice: %v\n%s", err, out)
	}
	ending, _, _ := strings.Cut(format, ":")
	written, err := os.ReadFile(strings.TrimSuffix(path, filepath.Ext(path)) + "." + ending)
	if err != nil {
		t.Fatalf("LibreOffice does not open %s", name)
	}
	return string(written)
}

// holdsText holds that a text has what is right and nothing of what was wrong.
func holdsText(t *testing.T, text, wrong string, right ...string) {
	t.Helper()
	for _, r := range right {
		if !strings.Contains(text, r) {
			t.Errorf("%q is not in %.2000q", r, text)
		}
	}
	if strings.Contains(text, wrong) {
		t.Errorf("%q is still in %.2000q", wrong, text)
	}
}

func TestWordOfLibreOffice(t *testing.T) {
	page := `<html><head><meta charset="utf-8"></head><body><h1>Margin</h1><p>The margin is 4<b>.2</b>&nbsp;%, of 1,234.50 € &amp; more.</p>
<table border=1><tr><td>North</td><td>4.2&nbsp;%</td></tr><tr><td>South</td><td>6.6 %</td></tr></table></body></html>`
	docx := converted(t, "a.html", page, "docx:MS Word 2007 XML", "--infilter=HTML (StarWriter)")
	r := corrected(t, "a.docx", []byte(docx), "4.2\u00a0%", "12.4\u00a0%")
	if len(r.Done) != 2 || len(r.Left) > 0 {
		t.Fatalf("%d done, left %+v", len(r.Done), r.Left)
	}
	holdsText(t, converted(t, "b.docx", string(r.Content), "txt:Text (encoded):UTF8"), "4.2\u00a0%,", "The margin is 12.4\u00a0%, of 1,234.50 € & more.", "North", "12.4\u00a0%")
}

// LibreOffice opens the copy and shows the right figures. It leaves the result
// of a formula as it is, which the notes say.
func TestWorkbookOfLibreOffice(t *testing.T) {
	xlsx := converted(t, "a.csv", "Region,Margin,Double\nNorth,4.2%,=B2*2\nSouth 4.2%,6.6%,1\nWest,South 4.2%,2\n", "xlsx:Calc MS Excel 2007 XML", "--infilter=CSV:44,34,76,1,,1033,false,true,false,false,false,-1,true")
	r := corrected(t, "a.xlsx", []byte(xlsx), "4.2", "2.4")
	if len(r.Done) != 3 || len(r.Left) > 0 || len(r.Notes) != 2 {
		t.Fatalf("done %+v, left %+v, notes %q", r.Done, r.Left, r.Notes)
	}
	text := converted(t, "b.xlsx", string(r.Content), "csv:Text - txt - csv (StarCalc):44,34,76")
	holdsText(t, text, "4.2", "North,2.40%,", "South 2.4%,6.60%")
}

func TestSlidesOfLibreOffice(t *testing.T) {
	const deck = `<?xml version="1.0" encoding="UTF-8"?><office:document xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0" xmlns:draw="urn:oasis:names:tc:opendocument:xmlns:drawing:1.0" xmlns:text="urn:oasis:names:tc:opendocument:xmlns:text:1.0" xmlns:svg="urn:oasis:names:tc:opendocument:xmlns:svg-compatible:1.0" xmlns:style="urn:oasis:names:tc:opendocument:xmlns:style:1.0" office:version="1.3" office:mimetype="application/vnd.oasis.opendocument.presentation"><office:automatic-styles><style:style style:name="b" style:family="text"/></office:automatic-styles><office:body><office:presentation><draw:page draw:name="one"><draw:frame svg:width="20cm" svg:height="3cm" svg:x="1cm" svg:y="1cm"><draw:text-box><text:p>A margin of 4.2 % &amp; more</text:p></draw:text-box></draw:frame></draw:page></office:presentation></office:body></office:document>`
	pptx := converted(t, "a.fodp", deck, "pptx:Impress MS PowerPoint 2007 XML")
	r := corrected(t, "a.pptx", []byte(pptx), "4.2 %", "2.4 %")
	if len(r.Done) != 1 || len(r.Left) > 0 {
		t.Fatalf("%d done, left %+v", len(r.Done), r.Left)
	}
	holdsText(t, converted(t, "b.pptx", string(r.Content), "fodp"), "4.2 %", "A margin of 2.4 % &amp; more")
}

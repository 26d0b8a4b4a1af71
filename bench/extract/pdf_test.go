package extract_test

import (
	"bytes"
	"context"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"ownup/internal/trace/extract"
	"ownup/internal/trace/extract/pdf"
)

// pdfs names a folder of PDFs, and pdfCache one that PDFium is kept compiled in.
const (
	pdfs     = "OWNUP_PDFS"
	pdfCache = "OWNUP_PDF_CACHE"
)

// patience is how long pdftotext may take for one file.
const patience = 20 * time.Second

// TestPdftotext compares the numbers that we find in PDFs with those of
// "pdftotext -layout". A number counts once for each file.
func TestPdftotext(t *testing.T) {
	folder := os.Getenv(pdfs)
	if folder == "" {
		t.Skipf("%s names no folder; see README.md", pdfs)
	}
	program, err := exec.LookPath("pdftotext")
	if err != nil {
		t.Skip("pdftotext is not installed (Debian: apt-get install poppler-utils)")
	}
	files, err := filepath.Glob(filepath.Join(folder, "*.pdf"))
	if err != nil || len(files) == 0 {
		t.Fatalf("no PDFs in %s", folder)
	}
	library := pdf.Open(os.Getenv(pdfCache))
	defer func() { _ = library.Close() }()
	if err := library.Prepare(t.Context()); err != nil {
		t.Fatal(err)
	}
	var sum compared
	for _, name := range files {
		sum.file(t, library, program, name)
	}
	t.Logf("files %d; with text: pdftotext %d, we %d; reported as not read or not wholly read %d; neither text nor report %d",
		len(files), sum.theyRead, sum.weRead, sum.reported, sum.silent)
	t.Logf("numbers of pdftotext that we find: %d of %d, %.2f%%", sum.both, sum.they, 100*float64(sum.both)/float64(sum.they))
	t.Logf("numbers of ours that pdftotext finds: %d of %d, %.2f%%", sum.both, sum.we, 100*float64(sum.both)/float64(sum.we))
	t.Logf("time: pdftotext %v, we %v, our longest %v (%s)", sum.theirTime.Round(time.Millisecond), sum.ourTime.Round(time.Millisecond), sum.longest.Round(time.Millisecond), sum.slowest)
}

type compared struct {
	theyRead, weRead, reported, silent int
	they, we, both                     int
	theirTime, ourTime, longest        time.Duration
	slowest                            string
}

func (c *compared) file(t *testing.T, library *pdf.Library, program, name string) {
	content, err := os.ReadFile(name)
	if err != nil {
		t.Fatal(err)
	}
	start := time.Now()
	ctx, cancel := context.WithTimeout(t.Context(), patience)
	defer cancel()
	layout, failed := exec.CommandContext(ctx, program, "-layout", "-enc", "UTF-8", name, "-").Output()
	c.theirTime += time.Since(start)
	start = time.Now()
	var got texts
	if err := library.Read(t.Context(), extract.File{Name: name, Content: content}, extract.DefaultLimits(), &got); err != nil {
		t.Fatal(err)
	}
	took := time.Since(start)
	c.ourTime += took
	if took > c.longest {
		c.longest, c.slowest = took, filepath.Base(name)
	}
	theirs, ours := numbersIn(string(layout)), numbersIn(got.all.String())
	// pdftotext writes the mark of a footnote behind a number as part of it.
	for n := range numbersIn(plainDigits.Replace(got.all.String())) {
		if theirs[n] {
			ours[n] = true
		}
	}
	var missing, more []string
	for n := range theirs {
		if ours[n] {
			c.both++
		} else {
			missing = append(missing, n)
		}
	}
	for n := range ours {
		if !theirs[n] {
			more = append(more, n)
		}
	}
	c.they += len(theirs)
	c.we += len(ours)
	if len(bytes.TrimSpace(layout)) > 0 {
		c.theyRead++
	}
	has := strings.TrimSpace(got.all.String()) != ""
	if has {
		c.weRead++
	}
	if len(got.skips) > 0 {
		c.reported++
	} else if !has {
		c.silent++
		t.Logf("%s: no text and no report", filepath.Base(name))
	}
	if len(missing)+len(more) > 0 || failed != nil {
		slices.Sort(missing)
		slices.Sort(more)
		t.Logf("%s: missing %.15q of %d, more %.15q of %d, skips %q, pdftotext %v", filepath.Base(name), missing[:min(len(missing), 15)], len(missing), more[:min(len(more), 15)], len(more), got.skips, failed)
	}
}

var plainDigits = strings.NewReplacer("⁰", "0", "¹", "1", "²", "2", "³", "3", "⁴", "4", "⁵", "5", "⁶", "6", "⁷", "7", "⁸", "8", "⁹", "9")

var digits = regexp.MustCompile(`[0-9]+(?:[.,][0-9]+)*`)

func numbersIn(text string) map[string]bool {
	found := make(map[string]bool)
	for _, n := range digits.FindAllString(text, -1) {
		found[n] = true
	}
	return found
}

// texts keeps what a reader says.
type texts struct {
	all   strings.Builder
	skips []string
}

func (s *texts) Piece(p extract.Piece) error {
	if p.Part == "properties" {
		return nil
	}
	s.all.WriteString(p.Text)
	s.all.WriteString("\n\n")
	return nil
}

func (s *texts) Member(string, []byte) error { return nil }

func (s *texts) Skip(_ extract.Place, reason string) error {
	s.skips = append(s.skips, reason)
	return nil
}

package main

import (
	"archive/zip"
	"bytes"
	"compress/gzip"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"
	"time"
)

// zeros gives endless noughts, or spaces where said so.
type endless byte

func (e endless) Read(p []byte) (int, error) {
	for i := range p {
		p[i] = byte(e)
	}
	return len(p), nil
}

// hostile writes files that are made to use up memory or time.
func hostile(folder string) error {
	const gb = 1 << 30
	zipped := func(name string, write func(io.Writer) error) []byte {
		var b bytes.Buffer
		z := zip.NewWriter(&b)
		if w, err := z.Create(name); err == nil {
			_ = write(w) // a buffer takes everything
		}
		_ = z.Close()
		return b.Bytes()
	}
	much := func(begin string, fill byte, n int64) func(io.Writer) error {
		return func(w io.Writer) error {
			if _, err := io.WriteString(w, begin); err != nil {
				return err
			}
			_, err := io.CopyN(w, endless(fill), n)
			return err
		}
	}
	var packed bytes.Buffer
	g := gzip.NewWriter(&packed)
	_ = much("", '0', 2*gb)(g)
	_ = g.Close()
	nested := zipped("a.txt", much("", ' ', gb/4))
	for range 20 {
		nested = zipped("a.zip", func(w io.Writer) error { _, err := w.Write(nested); return err })
	}
	const sheet = `<worksheet xmlns="` + "http://schemas.openxmlformats.org/spreadsheetml/2006/main" + `"><sheetData><row r="1"><c r="A1" t="inlineStr"><is><t>`
	laughs := `<?xml version="1.0"?><!DOCTYPE l [<!ENTITY a "aaaaaaaaaa">`
	for c := 'b'; c <= 'z'; c++ {
		laughs += fmt.Sprintf(`<!ENTITY %c "%s">`, c, strings.Repeat(fmt.Sprintf("&%c;", c-1), 10))
	}
	for name, content := range map[string][]byte{
		"zeros.zip":      zipped("a.txt", much("", '0', gb)),
		"zeros.gz":       packed.Bytes(),
		"nested.zip":     nested,
		"sheet.xlsx":     zipped("xl/worksheets/sheet1.xml", much(sheet, '4', gb)),
		"strings.xlsx":   zipped("xl/sharedStrings.xml", much("<sst><si><t>", 'x', gb)),
		"text.docx":      zipped("word/document.xml", much("<w:document><w:body><w:p><w:r><w:t>", '9', gb)),
		"laughs.docx":    zipped("word/document.xml", func(w io.Writer) error { _, err := io.WriteString(w, laughs+"]><w:p>&z;</w:p>"); return err }),
		"text.odt":       zipped("content.xml", much("<office:text><text:p>", '9', gb)),
		"deep.json":      bytes.Repeat([]byte("["), 100<<20),
		"deep.html":      bytes.Repeat([]byte("<div>"), 20<<20),
		"deep.rtf":       append([]byte("{\\rtf1"), bytes.Repeat([]byte("{"), 100<<20)...),
		"one-line.csv":   bytes.Repeat([]byte("4.2,"), 25<<20),
		"one-number.txt": bytes.Repeat([]byte("4"), 100<<20),
		"figures.txt":    bytes.Repeat([]byte("4.2% "), 20<<20),
		"mails.mbox":     bytes.Repeat([]byte("From a Fri Nov  6 09:00:00 2026\nSubject: 4.2%\n\n4.2%\n\n"), 1<<20),
		"parts.eml":      append([]byte("Content-Type: multipart/mixed; boundary=x\n\n"), bytes.Repeat([]byte("--x\n\n4.2%\n"), 4<<20)...),
	} {
		if err := os.WriteFile(filepath.Join(folder, name), content, 0o600); err != nil {
			return err
		}
	}
	return nil
}

// memory traces hostile files one by one and tells the largest process, the
// time, and what the trace says of each.
func memory(ctx context.Context, w io.Writer, program string, patience time.Duration) error {
	folder, err := os.MkdirTemp("", "bench-trace-hostile")
	if err != nil {
		return err
	}
	defer os.RemoveAll(folder)
	if err := hostile(folder); err != nil {
		return err
	}
	fmt.Fprintf(w, "\n| hostile file | MB | largest process, MB | seconds of CPU | found | said of it |\n|---|---|---|---|---|---|\n")
	list, err := os.ReadDir(folder)
	if err != nil {
		return err
	}
	for _, entry := range list {
		info, err := entry.Info()
		if err != nil {
			return err
		}
		limited, cancel := context.WithTimeout(ctx, patience)
		out, u, err := measured(limited, folder, program, "trace", "4.2%", "--in", entry.Name(), "--json")
		cancel()
		if err != nil {
			return err
		}
		found, said := lastLine(out)
		if u.late {
			said = "not done in time"
		}
		fmt.Fprintf(w, "| %s | %.1f | %.0f | %.1f | %d | %s |\n", entry.Name(), float64(info.Size())/1e6, float64(u.peak)/1e6, u.cpu.Seconds(), found, said)
	}
	return nil
}

// lastLine reads what a trace says at its end.
func lastLine(out []byte) (found int, said string) {
	lines := bytes.Split(bytes.TrimSpace(out), []byte("\n"))
	var last struct {
		Found   map[string]int
		Skipped []struct{ Reason string }
	}
	if err := json.Unmarshal(lines[len(lines)-1], &last); err != nil {
		return 0, "no answer"
	}
	for _, n := range last.Found {
		found += n
	}
	if len(last.Skipped) == 0 {
		return found, ""
	}
	said = last.Skipped[0].Reason
	if n := len(last.Skipped); n > 1 {
		said += fmt.Sprintf(" (and %d more)", n-1)
	}
	return found, said
}

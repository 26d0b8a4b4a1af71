package main

import (
	"archive/zip"
	"bytes"
	"compress/gzip"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"
	"time"
)

// endless gives one character again and again.
type endless byte

func (e endless) Read(p []byte) (int, error) {
	for i := range p {
		p[i] = byte(e)
	}
	return len(p), nil
}

// writer writes the content of a file. None holds it in memory: the largest
// process would be this one, for the system counts what a process had before
// it became another program.
type writer func(io.Writer) error

// much is a beginning and n of one character.
func much(begin string, fill byte, n int64) writer {
	return func(w io.Writer) error {
		if _, err := io.WriteString(w, begin); err != nil {
			return err
		}
		_, err := io.CopyN(w, endless(fill), n)
		return err
	}
}

// again is a beginning and n times the same text.
func again(begin, text string, n int) writer {
	return func(w io.Writer) error {
		if _, err := io.WriteString(w, begin); err != nil {
			return err
		}
		block := strings.Repeat(text, 1000)
		for range n / 1000 {
			if _, err := io.WriteString(w, block); err != nil {
				return err
			}
		}
		return nil
	}
}

// zipped is an archive of one file.
func zipped(name string, content writer) writer {
	return func(w io.Writer) error {
		z := zip.NewWriter(w)
		f, err := z.Create(name)
		if err != nil {
			return err
		}
		if err := content(f); err != nil {
			return err
		}
		return z.Close()
	}
}

func gzipped(content writer) writer {
	return func(w io.Writer) error {
		z := gzip.NewWriter(w)
		if err := content(z); err != nil {
			return err
		}
		return z.Close()
	}
}

// hostiles are files that are made to use up memory or time.
func hostiles() map[string]writer {
	const million, gb = 1_000_000, 1 << 30
	nested := zipped("a.txt", much("", ' ', gb/4))
	for range 20 {
		nested = zipped("a.zip", nested)
	}
	var laughs strings.Builder
	laughs.WriteString(`<?xml version="1.0"?><!DOCTYPE l [<!ENTITY a "aaaaaaaaaa">`)
	for c := 'b'; c <= 'z'; c++ {
		fmt.Fprintf(&laughs, `<!ENTITY %c "%s">`, c, strings.Repeat(fmt.Sprintf("&%c;", c-1), 10))
	}
	laughs.WriteString("]><w:p>&z;</w:p>")
	return map[string]writer{
		"zeros.zip":      zipped("a.txt", much("", '0', gb)),
		"zeros.gz":       gzipped(much("", '0', 2*gb)),
		"nested.zip":     nested,
		"sheet.xlsx":     zipped("xl/worksheets/sheet1.xml", much(`<worksheet><sheetData><row r="1"><c r="A1" t="inlineStr"><is><t>`, '4', gb)),
		"strings.xlsx":   zipped("xl/sharedStrings.xml", much("<sst><si><t>", 'x', gb)),
		"text.docx":      zipped("word/document.xml", much("<w:document><w:body><w:p><w:r><w:t>", '9', gb)),
		"laughs.docx":    zipped("word/document.xml", much(laughs.String(), ' ', 0)),
		"text.odt":       zipped("content.xml", much("<office:text><text:p>", '9', gb)),
		"deep.json":      much("", '[', 100*million),
		"deep.html":      again("", "<div>", 20*million),
		"deep.rtf":       much("{\\rtf1", '{', 100*million),
		"one-line.csv":   again("", "4.2,", 25*million),
		"one-number.txt": much("", '4', 100*million),
		"figures.txt":    again("", "4.2% ", 2*million),
		"mails.mbox":     again("", "From a Fri Nov  6 09:00:00 2026\nSubject: 4.2%\n\n4.2%\n\n", million),
		"parts.eml":      again("Content-Type: multipart/mixed; boundary=x\n\n", "--x\n\n4.2%\n", 4*million),
	}
}

// hostile writes them.
func hostile(folder string) error {
	for name, write := range hostiles() {
		f, err := os.Create(filepath.Join(folder, name))
		if err != nil {
			return err
		}
		if err := errors.Join(write(f), f.Close()); err != nil {
			return fmt.Errorf("write %s: %w", name, err)
		}
	}
	return nil
}

// memory traces hostile files one by one and tells the largest process, the
// time, and what the trace says of each.
func memory(ctx context.Context, w *strings.Builder, program string, patience time.Duration) error {
	folder, err := os.MkdirTemp("", "bench-trace-hostile")
	if err != nil {
		return err
	}
	defer func() { _ = os.RemoveAll(folder) }()
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

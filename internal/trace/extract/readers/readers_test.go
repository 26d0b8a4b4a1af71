package readers

import (
	"archive/zip"
	"bytes"
	"compress/gzip"
	"context"
	"encoding/base64"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"ownup/internal/trace/extract"
	"ownup/internal/trace/extract/extracttest"
)

// found is a DeepSink that keeps what it is given in words.
type found struct{ begun, pieces, skips []string }

func (f *found) Begin(members []string, b extract.Begun) error {
	f.begun = append(f.begun, strings.Join(append(members[:len(members):len(members)], b.Kind.String()), " > "))
	return nil
}

func (f *found) Piece(members []string, p extract.Piece) error {
	f.pieces = append(f.pieces, strings.Join(append(members[:len(members):len(members)], extracttest.Show(p.Place)+": "+p.Text), " > "))
	return nil
}

func (f *found) Skip(members []string, _ extract.Place, reason string) error {
	f.skips = append(f.skips, strings.Join(append(members[:len(members):len(members)], reason), " > "))
	return nil
}

func deep(t *testing.T, name, content string, limits extract.Limits) *found {
	t.Helper()
	var f found
	if err := All().Deep(context.Background(), name, []byte(content), limits, &f); err != nil {
		t.Fatal(err)
	}
	return &f
}

func zipped(name, content string) string {
	var b bytes.Buffer
	z := zip.NewWriter(&b)
	w, _ := z.Create(name)
	_, _ = w.Write([]byte(content))
	_ = z.Close()
	return b.String()
}

func mailed(name, content string) string {
	return "From: ines@firm.example\nSubject: report\nContent-Type: multipart/mixed; boundary=x\n\n--x\nContent-Type: application/zip; name=" + name +
		"\nContent-Transfer-Encoding: base64\n\n" + base64.StdEncoding.EncodeToString([]byte(content)) + "\n--x--\n"
}

// A table in an archive in a mail in a packed mailbox is found.
func TestDeep(t *testing.T) {
	var b bytes.Buffer
	w := gzip.NewWriter(&b)
	_, _ = w.Write([]byte("From ines@firm.example Fri Nov  6 09:00:00 2026\n" + mailed("q3.zip", zipped(`data\margin.csv`, "a,b\n4.2,7\n"))))
	_ = w.Close()
	got := deep(t, "in.mbox.gz", b.String(), extract.DefaultLimits())
	want := []string{
		"in.mbox > mail 1 > Subject header: report", "in.mbox > mail 1 > From header: ines@firm.example",
		"in.mbox > mail 1 > q3.zip > data/margin.csv > 1:1 row1 A1: a", "in.mbox > mail 1 > q3.zip > data/margin.csv > 1:3 row1 B1: b",
		"in.mbox > mail 1 > q3.zip > data/margin.csv > 2:1 row2 A2 a: 4.2", "in.mbox > mail 1 > q3.zip > data/margin.csv > 2:5 row2 B2 b: 7",
	}
	if d := cmp.Diff(want, got.pieces); d != "" || len(got.skips) > 0 {
		t.Errorf("skips %v (-want +got):\n%s", got.skips, d)
	}
	want = []string{
		"gzip file", "in.mbox > mailbox", "in.mbox > mail 1 > mail",
		"in.mbox > mail 1 > q3.zip > zip archive", "in.mbox > mail 1 > q3.zip > data/margin.csv > table",
	}
	if d := cmp.Diff(want, got.begun); d != "" {
		t.Errorf("begun (-want +got):\n%s", d)
	}
}

func TestDeepIsBounded(t *testing.T) {
	inner := "4.2"
	for range 20 {
		inner = zipped("a", inner)
	}
	limits := extract.DefaultLimits()
	if got := deep(t, "a.zip", inner, limits); len(got.pieces) != 0 || len(got.skips) != 1 || !strings.HasSuffix(got.skips[0], "one inside another.") {
		t.Errorf("pieces %v, skips %v", got.pieces, got.skips)
	}
	limits.Members = 2
	three := "From a Fri Nov  6 09:00:00 2026\nSubject: 1\nFrom: a\n\n"
	if got := deep(t, "a.mbox", strings.Repeat(three, 3), limits); len(got.pieces) != 4 || len(got.skips) != 1 {
		t.Errorf("pieces %v, skips %v", got.pieces, got.skips)
	}
}

func TestKinds(t *testing.T) {
	for _, c := range []struct {
		name, content string
		want          extract.Kind
	}{
		{"a.txt", "plain", extract.Text},
		{"a.txt", "a\tb\n1\t2\n3\t4\n", extract.Table},
		{"a.txt", "\tb\n1\n3\t4\n", extract.Text},
		{"a.xlsx", "a\tb\n1\t2\n", extract.Table},
		{"a.xls", "<html><table><td>4.2", extract.HTML},
		{"a.txt", "  <!-- x --><!DOCTYPE html><p>", extract.HTML},
		{"a.md", "To: x\nFrom: y", extract.Markdown},
		{"README", "From: y\nDate: x\n\nmemo", extract.Mail},
		{"a.yaml", "from: y\nto: x\n", extract.Text},
		{"a", `{"a": 1}`, extract.JSON},
		{"a", `[1] is a note`, extract.Text},
		{"a.json", `[1]`, extract.JSON},
		{"a.jsonl", "1\n2", extract.JSON},
		{"a.ipynb", `{"cells": [], "nbformat": 4}`, extract.Notebook},
		{"a.json", "no JSON", extract.Text},
		{"a.csv", "sep=;\n1;2", extract.Table},
		{"a", "SEP=;\n1;2", extract.Table},
		{"a.bin", "a\x00\x01\x02", extract.Binary},
		{"a.txt", "BZhang reports", extract.Text},
		{"a.pdf", "junk\x00\x01%PDF-1.4", extract.PDF},
		{"a.txt", "%PDF-1.4", extract.PDF},
		{"a.doc", "{\\rtf1", extract.RTF},
		{"a.xls", "\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", extract.OldOffice},
		{"a", "\x89PNG\r\n\x1a\n", extract.Picture},
		{"a.docx", zipped("a.txt", "x"), extract.Zip},
		{"a.eml", "hello", extract.Text},
		{"Inbox", "From a Fri Nov  6 09:00:00 2026\nSubject: 1\n", extract.Mailbox},
		{"a.txt", "From the desk of Ines", extract.Text},
	} {
		if got := extract.KindOf(c.name, []byte(c.content)); got != c.want {
			t.Errorf("%s with %.20q is a %s; want %s", c.name, c.content, got, c.want)
		}
	}
}

func TestWhatIsNotReadIsNamed(t *testing.T) {
	for name, content := range map[string]string{"a.doc": "\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "a.7z": "7z\xbc\xaf\x27\x1c", "b": "\x00\x01"} {
		if got := deep(t, name, content, extract.DefaultLimits()); len(got.skips) != 1 {
			t.Errorf("%s: %v", name, got.skips)
		}
	}
}

func FuzzDeep(f *testing.F) {
	for _, seed := range []string{mailed("a.zip", zipped("b.csv", "1,2")), zipped("a.html", "<p>x"), "{}"} {
		f.Add("a.eml", []byte(seed))
	}
	limits := extract.DefaultLimits()
	limits.File, limits.Total, limits.Members = 1<<20, 1<<20, 50
	f.Fuzz(func(t *testing.T, name string, content []byte) {
		if err := All().Deep(context.Background(), name, content, limits, &found{}); err != nil {
			t.Fatal(err)
		}
	})
}

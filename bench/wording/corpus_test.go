package main

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
)

func TestMessagesAndTheirMarks(t *testing.T) {
	c, err := readMessages("m", strings.NewReader(`{"text":"I sent it.","kind":"boss","faults":[]}
{"text":"Sorry if it hurt.","faults":[{"rule":"sorry.if"}]}
{"text":"Hello."}
`))
	if err != nil {
		t.Fatal(err)
	}
	if !c.marked || len(c.texts) != 3 || !c.texts[0].good || c.texts[1].good || c.texts[2].good {
		t.Errorf("only the first is without a fault by somebody's mark: %+v", c)
	}
	if c.texts[0].kind != "boss" || c.words() != 8 {
		t.Errorf("the kind is %q and there are %d words", c.texts[0].kind, c.words())
	}
	if _, err := readMessages("m", strings.NewReader("{}\nno")); err == nil || !strings.Contains(err.Error(), "message 2") {
		t.Errorf("the error does not name the line: %v", err)
	}
}

func TestSampleIsEvenlySpaced(t *testing.T) {
	var c corpus
	for range 100 {
		c.texts = append(c.texts, text{text: "one two three four"})
	}
	c.texts[99].kind = "last"
	s := c.sample(100)
	if len(s.texts) != 25 || s.texts[24].kind != "last" {
		t.Errorf("of 400 words, %d texts with %d words were taken for 100", len(s.texts), s.words())
	}
	if all := c.sample(400); len(all.texts) != 100 {
		t.Errorf("a corpus that fits was cut to %d texts", len(all.texts))
	}
}

func TestProseIsPagesOnly(t *testing.T) {
	dir := t.TempDir()
	for _, name := range []string{"b.md", "a.txt", "c.go", ".git/d.md"} {
		if err := os.MkdirAll(filepath.Dir(filepath.Join(dir, name)), 0o700); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(filepath.Join(dir, name), []byte(name), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	c, err := readProse(dir)
	if err != nil {
		t.Fatal(err)
	}
	if len(c.texts) != 2 || c.texts[0].text != "a.txt" || c.texts[1].text != "b.md" {
		t.Errorf("read %+v", c.texts)
	}
	if j := c.joined(6); len(j.texts) != 1 || j.texts[0].text != "a.txt\nb.md\n" && j.texts[0].text != "a.txt\n" {
		t.Errorf("joined to %+v", j.texts)
	}
	if _, err := readProse(t.TempDir()); err == nil {
		t.Error("a folder without a page is no corpus")
	}
}

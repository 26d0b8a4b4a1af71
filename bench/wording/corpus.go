package main

import (
	"bufio"
	"compress/gzip"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"strconv"
	"strings"
)

// corpus is texts of one sort.
type corpus struct {
	name  string
	texts []text
	// marked says that its texts say which faults they have, so that those
	// without any are good.
	marked bool
}

// text is one message or page.
type text struct {
	text string
	kind string // who reads it; "" is not known
	ext  string // how the name of its file ends
	good bool   // no fault is marked in it
}

func (t text) words() int { return len(strings.Fields(t.text)) }

func (c corpus) words() (n int) {
	for _, t := range c.texts {
		n += t.words()
	}
	return n
}

// corporaFromEnv reads what the environment names: about words words of each
// corpus, and the first long bytes of documentation once more as one file.
func corporaFromEnv(words, long int) ([]corpus, error) {
	var list []corpus
	if path := os.Getenv("OWNUP_BENCH_PROSE"); path != "" {
		c, err := readProse(path)
		if err != nil {
			return nil, fmt.Errorf("read the documentation: %w", err)
		}
		list = append(list, c.sample(words))
		if long > 0 {
			list = append(list, c.joined(long))
		}
	}
	for _, from := range []struct{ env, name string }{
		{"OWNUP_BENCH_OWNING", "messages that own up"},
		{"OWNUP_BENCH_OFFICE_MAIL", "ordinary work mail"},
	} {
		path := os.Getenv(from.env)
		if path == "" {
			continue
		}
		c, err := openMessages(from.name, path)
		if err != nil {
			return nil, fmt.Errorf("read %s: %w", from.name, err)
		}
		list = append(list, c.sample(words))
	}
	return list, nil
}

// readProse reads the pages of a folder, in the order of their paths.
func readProse(folder string) (corpus, error) {
	c := corpus{name: "technical documentation"}
	err := filepath.WalkDir(folder, func(path string, d fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		if d.IsDir() && path != folder && strings.HasPrefix(d.Name(), ".") {
			return fs.SkipDir
		}
		ext := filepath.Ext(path)
		if !d.Type().IsRegular() || ext != ".md" && ext != ".txt" {
			return nil
		}
		page, err := os.ReadFile(path) // #nosec G122 -- the folder is the user's own
		if err != nil {
			return err
		}
		c.texts = append(c.texts, text{text: string(page), ext: ext})
		return nil
	})
	if err == nil && len(c.texts) == 0 {
		err = errors.New("there is no .md or .txt file below " + folder)
	}
	return c, err
}

func openMessages(name, path string) (corpus, error) {
	f, err := os.Open(path)
	if err != nil {
		return corpus{}, err
	}
	defer func() { _ = f.Close() }()
	if !strings.HasSuffix(path, ".gz") {
		return readMessages(name, f)
	}
	unpacked, err := gzip.NewReader(bufio.NewReader(f))
	if err != nil {
		return corpus{}, fmt.Errorf("unpack %s: %w", path, err)
	}
	return readMessages(name, unpacked)
}

// readMessages reads one JSON object a line. A list of faults, be it empty,
// says that somebody looked for them.
func readMessages(name string, in io.Reader) (corpus, error) {
	c := corpus{name: name}
	lines := bufio.NewScanner(in)
	lines.Buffer(nil, 4<<20)
	for n := 1; lines.Scan(); n++ {
		var m struct {
			Text   string             `json:"text"`
			Kind   string             `json:"kind"`
			Faults *[]json.RawMessage `json:"faults"`
		}
		if err := json.Unmarshal(lines.Bytes(), &m); err != nil {
			return c, fmt.Errorf("read message %d: %w", n, err)
		}
		c.marked = c.marked || m.Faults != nil
		c.texts = append(c.texts, text{m.Text, m.Kind, ".txt", m.Faults != nil && len(*m.Faults) == 0})
	}
	return c, lines.Err()
}

// sample keeps texts of about the given number of words, evenly spaced.
func (c corpus) sample(words int) corpus {
	all := c.words()
	if all <= words {
		return c
	}
	part := float64(words) / float64(all)
	kept := make([]text, 0, len(c.texts))
	for i, t := range c.texts {
		if int(float64(i+1)*part) > int(float64(i)*part) {
			kept = append(kept, t)
		}
	}
	c.texts = kept
	return c
}

// joined puts texts one after the other until they have the given number of
// bytes.
func (c corpus) joined(bytes int) corpus {
	var b strings.Builder
	for _, t := range c.texts {
		if b.Len() >= bytes {
			break
		}
		b.WriteString(t.text)
		b.WriteByte('\n')
	}
	return corpus{name: "the same, in one file of " + strconv.Itoa(b.Len()/1000) + " kB", texts: []text{{text: b.String(), ext: ".md"}}}
}

// write puts each text into a file of its own in dir and returns their names,
// in the order of the texts.
func (c corpus) write(dir string) ([]string, error) {
	names := make([]string, 0, len(c.texts))
	for i, t := range c.texts {
		name := fmt.Sprintf("%05d%s", i, t.ext)
		if err := os.WriteFile(filepath.Join(dir, name), []byte(t.text), 0o600); err != nil {
			return nil, err
		}
		names = append(names, name)
	}
	return names, nil
}

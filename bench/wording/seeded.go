package main

import (
	"bytes"
	"embed"
	"fmt"
	"strings"

	"github.com/pelletier/go-toml/v2"
)

//go:embed seeded
var seeded embed.FS

// letter is an e-mail of 225 words that owns up well.
//
//go:embed seeded/letter.txt
var letter string

// fault is one fault in a message that is good but for it.
type fault struct {
	Family string `toml:"family"`
	In     string `toml:"in"`    // the message, without it the letter
	Words  string `toml:"words"` // what stands there
	Good   string `toml:"good"`  // another good way to say it
	Fault  string `toml:"fault"` // the faulty way
	Whole  bool   `toml:"whole"` // no single word carries the fault
}

// readFaults returns the faults of seeded/faults.toml.
func readFaults() ([]fault, error) {
	data, err := seeded.ReadFile("seeded/faults.toml")
	if err != nil {
		return nil, err
	}
	var file struct {
		Fault []fault `toml:"fault"`
	}
	if err := toml.NewDecoder(bytes.NewReader(data)).DisallowUnknownFields().Decode(&file); err != nil {
		return nil, fmt.Errorf("read the faults: %w", err)
	}
	return file.Fault, nil
}

// passage is a message and the part of it that a fault is about.
type passage struct {
	text       string
	start, end int
}

// versions returns the good and the faulty version of the message.
func (f fault) versions() (good, faulty passage, err error) {
	base := letter
	if f.In != "" {
		data, err := seeded.ReadFile("seeded/" + f.In + ".txt")
		if err != nil {
			return good, faulty, err
		}
		base = string(data)
	}
	before, after, ok := strings.Cut(base, f.Words)
	if !ok || f.Words == "" {
		return good, faulty, fmt.Errorf("%s: the message has no %q", f.Family, f.Words)
	}
	with := func(words string) passage {
		return passage{before + words + after, len(before), len(before) + len(words)}
	}
	good = with(f.Words)
	if f.Good != "" {
		good = with(f.Good)
	}
	return good, with(f.Fault), nil
}

// rules are those of the alerts on a passage, or anywhere in its text.
func (p passage) rules(list []alert, whole bool) map[string]bool {
	lines := strings.SplitAfter(p.text, "\n")
	found := map[string]bool{}
	for _, a := range list {
		if a.line < 1 || a.line > len(lines) {
			continue
		}
		// The messages are plain ASCII, so that characters are bytes.
		start := len(strings.Join(lines[:a.line-1], "")) + a.column - 1
		if whole || start < p.end && start+a.length > p.start {
			found[a.rule] = true
		}
	}
	return found
}

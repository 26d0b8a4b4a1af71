package rulebook

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"testing/fstest"
	"time"

	"github.com/google/go-cmp/cmp"

	"ownup/internal/core/mistake"
	"ownup/internal/core/playbook"
	"ownup/internal/core/problem"
)

// TestFirstFiresAreTaken holds that every playbook's fires can be added to a
// mistake as they come.
func TestFirstFiresAreTaken(t *testing.T) {
	shelf, err := DefaultPlaybooks()
	if err != nil {
		t.Fatal(err)
	}
	now := time.Date(2026, 11, 23, 9, 0, 0, 0, time.UTC)
	listeners := []mistake.Listener{
		{ID: "p1", Name: "Ana", Ring: mistake.Client, Lead: true},
		{ID: "p2", Name: "Ben", Ring: mistake.Client},
		{ID: "p3", Name: "Caro", Ring: mistake.Affected},
	}
	for _, book := range shelf.All() {
		events, err := mistake.Decide(mistake.Mistake{}, mistake.Begin{Facts: mistake.Facts{Title: "t"}}, "o", now)
		if err != nil {
			t.Fatal(err)
		}
		m, err := mistake.Replay(events)
		if err != nil {
			t.Fatal(err)
		}
		fires := book.FirstFires(mistake.Facts{Title: "t"}, listeners, now.Add(time.Hour))
		if len(fires) == 0 {
			t.Errorf("playbook %q has no first fires", book.Kind)
		}
		if events, err = mistake.Decide(m, mistake.AddFires{Fires: fires}, "o", now); err != nil || len(events) != len(fires) {
			t.Errorf("playbook %q: %d of %d fires taken: %v", book.Kind, len(events), len(fires), err)
		}
		for _, f := range fires {
			for _, name := range f.Blocks {
				if name == "Ben" {
					t.Errorf("playbook %q, fire %q: waits on somebody who is not the client's lead", book.Kind, f.ID)
				}
			}
		}
	}
}

// good is the least that a playbook has to have.
const good = `kind = "other"
title = "Other"
`

func TestABadPlaybookIsReportedOnItsLine(t *testing.T) {
	for text, want := range map[string]string{
		good + "colour = 3\n":                           `other.toml:3: there is no setting "colour"`,
		good + "[[fires]]\ntitle = \"x\"\n":             `other.toml:3: id is ""; write it in small letters, digits and hyphens`,
		"kind = \"figure\"\ntitle = \"A wrong figure\"": `no playbook of kind "other"`,
	} {
		_, err := Playbooks(fstest.MapFS{"other.toml": {Data: []byte(text)}})
		if err == nil || err.Error() != want {
			t.Errorf("got %v, want %s", err, want)
		}
	}
}

// TestEveryFaultIsFoundOnItsLine holds the linter to faults.txt, whose files
// say behind each line what is wrong with it.
func TestEveryFaultIsFoundOnItsLine(t *testing.T) {
	for _, file := range sections(t, "faults.txt") {
		var want []string
		n := 0
		for line := range strings.Lines(string(file.Data)) {
			n++
			if _, texts, marked := strings.Cut(strings.TrimSpace(line), "#: "); marked {
				for text := range strings.SplitSeq(texts, " #: ") {
					want = append(want, fmt.Sprintf("%s:%d: %s", file.Name, n, text))
				}
			}
		}
		_, found := parsePlaybook(file.Name, file.Data)
		var got []string
		for _, f := range found {
			got = append(got, f.Error())
		}
		if diff := cmp.Diff(want, got); diff != "" {
			t.Errorf("%s (-marked +found):\n%s", file.Name, diff)
		}
	}
}

// TestAFirmsFolderAddsAndReplaces is a folder with a kind of its own and one
// that ownup comes with.
func TestAFirmsFolderAddsAndReplaces(t *testing.T) {
	dir := t.TempDir()
	write := func(name, text string) {
		t.Helper()
		if err := os.WriteFile(filepath.Join(dir, name), []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	write("recall.toml", "kind = \"recall\"\ntitle = \"A product recall\"\nstrong = [\"recall*\"]\n")
	write("a.toml", "kind = \"mail\"\ntitle = \"Our mail\"\n")
	shelf, err := PlaybookFolder(dir)
	if err != nil {
		t.Fatal(err)
	}
	if got := shelf.Guess("we have to recall the batch").Kind; got != "recall" {
		t.Errorf("taken for %q, want the firm's own kind", got)
	}
	if mail, _ := shelf.Find("mail"); mail.Title != "Our mail" || len(mail.Fires) != 0 {
		t.Errorf("the firm's playbook does not stand in place of ownup's: %+v", mail)
	}
	if all, own := len(mustPlaybooks(t).All()), len(shelf.All()); own != all+1 {
		t.Errorf("%d playbooks, want those of ownup and one more: %d", own, all+1)
	}
	write("b.toml", "kind = \"mail\"\ntitle = \"Mail again\"\n")
	if _, err := PlaybookFolder(dir); problem.KindOf(err) != problem.Invalid {
		t.Errorf("two files for one kind: %v", err)
	}
	if _, err := PlaybookFolder(filepath.Join(dir, "nowhere")); problem.KindOf(err) != problem.Unreachable {
		t.Errorf("a folder that is not there: %v", err)
	}
	files, faults, err := CheckPlaybooks([]string{dir, filepath.Join(dir, "a.toml")})
	if err != nil || files != 4 || len(faults) != 1 || faults[0].File != filepath.Join(dir, "b.toml") || faults[0].Line != 1 {
		t.Errorf("%d files looked at, found %v, %v", files, faults, err)
	}
	if _, _, err := CheckPlaybooks([]string{filepath.Join(dir, "nowhere")}); problem.KindOf(err) != problem.Missing {
		t.Errorf("a file that is not there: %v", err)
	}
}

// TestDefaultPlaybooksAreWhole holds that every playbook that ownup comes with
// has all its parts.
func TestDefaultPlaybooksAreWhole(t *testing.T) {
	if files, faults, err := CheckPlaybooks(nil); err != nil || len(faults) > 0 || files != len(mustPlaybooks(t).All()) {
		t.Errorf("%d files, %v, %v", files, faults, err)
	}
	for _, b := range mustPlaybooks(t).All() {
		p := b.Proportion
		for part, there := range map[string]bool{
			"three questions": len(b.Questions) == playbook.MaxQuestions, "fires": len(b.Fires) > 0,
			"listeners": len(b.Listeners) > 0, "those to leave out": len(b.LeaveOut) > 0,
			"clocks":      len(b.Clocks) > 0 || b.Kind == playbook.Other,
			"three ways":  len(b.Options) >= 3,
			"counsel":     len(b.Counsel) > 0,
			"proportion":  p.Oversight != "" && p.Setback != "" && p.Serious != "" && p.Severe != "",
			"strong cues": len(b.Strong) > 0 || b.Kind == playbook.Other,
		} {
			if !there {
				t.Errorf("playbook %q lacks %s", b.Kind, part)
			}
		}
	}
}

func FuzzParsePlaybook(f *testing.F) {
	f.Add([]byte("kind = \"x\"\n[[fires]]\nid=\"a\"\ntitle=\"t\"\nminutes=[1,2]\n"))
	f.Add([]byte(good + "[[clocks]]\nwithin = \"72h\"\n[proportion]\nsevere = \"x\"\n"))
	f.Add([]byte("questions = [{field = \"what\"}]\nproportion.severe = \"!\"\ncues = [\"a ~ b|c* #\"]\n"))
	f.Add([]byte(strings.Repeat("[", MaxFile)))
	f.Fuzz(func(t *testing.T, text []byte) {
		_, found := parsePlaybook("x.toml", text)
		for i, one := range found {
			if one.Line < 1 || one.Line > 1+strings.Count(string(text), "\n") || strings.Contains(one.Text, "\n") {
				t.Errorf("a finding that is on no line: %q", one.Error())
			}
			if i > 0 && found[i-1].Line > one.Line {
				t.Error("findings are out of order")
			}
		}
	})
}

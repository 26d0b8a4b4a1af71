package demo

import (
	"context"
	"crypto/sha256"
	"fmt"
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"
	_ "time/tzdata" // zones must not depend on the machine

	"github.com/google/go-cmp/cmp"

	"ownup/internal/core/person"
	"ownup/internal/core/problem"
	"ownup/internal/core/workgraph"
	"ownup/internal/source/calendar"
	"ownup/internal/source/contacts"
	"ownup/internal/source/git"
	"ownup/internal/source/mail"
	"ownup/internal/source/table"
)

// thursday is an ordinary moment, at which the board meets on the next day.
var thursday = time.Date(2026, 11, 19, 10, 40, 0, 0, time.UTC)

// gathered is a sink that keeps all that it is given.
type gathered struct {
	workgraph.Batch
	skips []string
}

func (g *gathered) Reset() error                { *g = gathered{}; return nil }
func (g *gathered) Act(a workgraph.Act) error   { g.Acts = append(g.Acts, a); return nil }
func (g *gathered) Flow(f workgraph.Flow) error { g.Flows = append(g.Flows, f); return nil }
func (g *gathered) Deadline(d workgraph.Deadline) error {
	g.Deadlines = append(g.Deadlines, d)
	return nil
}
func (g *gathered) Card(c person.Card) error   { g.Cards = append(g.Cards, c); return nil }
func (g *gathered) Alias(a person.Alias) error { g.Aliases = append(g.Aliases, a); return nil }
func (g *gathered) Member(m workgraph.Membership) error {
	g.Members = append(g.Members, m)
	return nil
}
func (g *gathered) Skip(place, reason string) { g.skips = append(g.skips, place+": "+reason) }
func (g *gathered) Checkpoint([]byte) error   { return nil }
func (g *gathered) Progress(_, _ int64)       {}

// read reads the records of a firm with the sources that ownup has, by kind.
func read(t *testing.T, firm Firm, now time.Time) map[string]*gathered {
	t.Helper()
	all := map[string]*gathered{}
	for _, r := range firm.Records {
		sink, ctx := &gathered{}, context.Background()
		var err error
		switch r.Kind {
		case "git":
			err = git.Read(ctx, r.Path, nil, sink)
		case "mail":
			err = mail.Read(ctx, r.Path, nil, sink)
		case "calendar":
			zone, zoneErr := time.LoadLocation(firm.Owner.Zone)
			if zoneErr != nil {
				t.Fatal(zoneErr)
			}
			err = calendar.Read(ctx, r.Path, nil, sink, calendar.Options{Now: now, Zone: zone})
		case "contacts":
			err = contacts.Read(ctx, r.Path, nil, sink)
		case "table":
			err = table.Read(ctx, r.Path, nil, sink)
		default:
			t.Fatalf("no source reads %q", r.Kind)
		}
		if err != nil {
			t.Fatalf("read %s: %v", r.Kind, err)
		}
		all[r.Kind] = sink
	}
	return all
}

// written writes the firm into a new folder.
func written(t *testing.T, now time.Time) (Firm, string) {
	t.Helper()
	folder := filepath.Join(t.TempDir(), "firm")
	firm, err := Write(folder, now)
	if err != nil {
		t.Fatalf("Write: %v", err)
	}
	return firm, folder
}

// needGit skips a test that says something about the repository.
func needGit(t *testing.T) {
	t.Helper()
	if _, err := exec.LookPath("git"); err != nil {
		t.Skip("git is not installed, so the firm has no repository")
	}
}

func TestEveryRecordIsReadWhole(t *testing.T) {
	needGit(t)
	firm, _ := written(t, thursday)
	all := read(t, firm, thursday)
	when, err := newDays(thursday)
	if err != nil {
		t.Fatal(err)
	}
	p, err := newPapers(when)
	if err != nil {
		t.Fatal(err)
	}
	mails, err := correspondence(when, p)
	if err != nil {
		t.Fatal(err)
	}
	for kind, sink := range all {
		if len(sink.skips) > 0 {
			t.Errorf("%s: %d items were skipped, the first: %s", kind, len(sink.skips), sink.skips[0])
		}
	}
	if len(firm.Notes) > 0 {
		t.Errorf("notes although all was written: %q", firm.Notes)
	}
	counts := map[string][2]int{
		"mails":           {len(all["mail"].Acts), len(mails)},
		"commits":         {len(all["git"].Acts), len(history(when))},
		"contacts":        {len(all["contacts"].Cards), len(everybody())},
		"people in table": {len(all["table"].Cards), len(staff)},
		"on lists":        {len(all["table"].Members), len(listRows()) - 1},
		"flows":           {len(all["table"].Flows), len(flowRows(when)) - 1 + feeding(thingRows(when))},
		"deadlines":       {len(all["table"].Deadlines), len(deadlineRows(when)) - 1},
		"to-dos":          {len(all["calendar"].Deadlines), 3},
		"absences":        {len(all["calendar"].Cards), len(absences(when))},
	}
	for what, n := range counts {
		if n[0] != n[1] {
			t.Errorf("%s: read %d, want %d", what, n[0], n[1])
		}
	}
	if n := len(mails); n < 1500 || n > 3000 {
		t.Errorf("%d mails in the year, want 1500 to 3000", n)
	}
	if n := len(history(when)); n < 250 || n > 450 {
		t.Errorf("%d commits in the year, want about 300", n)
	}
}

// feeding counts the accounts and projects that a table of things names.
func feeding(rows [][]string) int {
	n := 0
	for _, row := range rows[1:] {
		for _, to := range row[3:5] {
			if to != "" {
				n++
			}
		}
	}
	return n
}

func TestNothingIsLaterThanTheMoment(t *testing.T) {
	firm, _ := written(t, thursday)
	for kind, sink := range read(t, firm, thursday) {
		for _, a := range sink.Acts {
			if !a.At.Before(thursday) {
				t.Errorf("%s: %q is of %s, after the demonstration", kind, a.Title, a.At)
			}
		}
	}
}

func TestMailKeepsOfficeHours(t *testing.T) {
	when, err := newDays(thursday)
	if err != nil {
		t.Fatal(err)
	}
	mails, err := correspondence(when, papers{})
	if err != nil {
		t.Fatal(err)
	}
	for _, m := range mails {
		if hour := m.at.Hour(); m.automatic == "" && (hour < 5 || hour > 20) || !isWorkday(date(m.at)) {
			t.Errorf("%q was written at %s", m.subject, m.at)
		}
	}
}

func TestEqualMomentsGiveEqualBytes(t *testing.T) {
	_, one := written(t, thursday)
	_, other := written(t, thursday)
	if diff := cmp.Diff(sums(t, one), sums(t, other)); diff != "" {
		t.Errorf("two firms of one moment differ:\n%s", diff)
	}
	_, later := written(t, thursday.Add(24*time.Hour))
	if cmp.Equal(sums(t, one), sums(t, later)) {
		t.Error("a day later the firm is the same, so the moment plays no part")
	}
}

// sums are the hashes of all files by name, the repository's own included.
func sums(t *testing.T, folder string) map[string]string {
	t.Helper()
	all := map[string]string{}
	err := filepath.WalkDir(folder, func(path string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		data, err := os.ReadFile(path)
		if err != nil {
			return err
		}
		name, err := filepath.Rel(folder, path)
		all[name] = fmt.Sprintf("%x", sha256.Sum256(data))
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return all
}

func TestAnyMomentWillDo(t *testing.T) {
	for _, day := range []string{
		"2026-11-20T15:00:00Z", // a Friday: the board meets on Monday
		"2026-11-21T11:00:00Z", // Saturday
		"2026-11-22T23:50:00Z", // Sunday night
		"2026-03-08T12:00:00Z", // clocks change in New York
		"2026-03-29T00:59:00Z", // clocks change in Lisbon, a minute before
		"2026-03-29T01:00:00Z", // and just then
		"2026-10-25T01:30:00Z", // clocks go back in Lisbon
		"2026-11-01T06:00:00Z", // and in New York
		"2026-12-31T23:30:00Z", // the last evening of the year
		"2027-01-01T00:10:00Z", // and its first minutes
		"2028-02-29T09:00:00Z", // a leap day
		"2026-11-18T03:00:00Z", // night in both offices
		"2026-12-24T12:00:00+14:00",
	} {
		t.Run(day, func(t *testing.T) {
			t.Parallel()
			now, err := time.Parse(time.RFC3339, day)
			if err != nil {
				t.Fatal(err)
			}
			firm, _ := written(t, now)
			for kind, sink := range read(t, firm, now) {
				if len(sink.skips) > 0 {
					t.Errorf("%s: %d items were skipped, the first: %s", kind, len(sink.skips), sink.skips[0])
				}
				for _, a := range sink.Acts {
					if !a.At.Before(now) {
						t.Errorf("%s: %q is of %s, not before the moment", kind, a.Title, a.At)
					}
				}
			}
			checkStory(t, firm, now)
		})
	}
}

// checkStory holds the times of the story to one another.
func checkStory(t *testing.T, firm Firm, now time.Time) {
	t.Helper()
	d, err := newDays(now)
	if err != nil {
		t.Fatal(err)
	}
	order := []time.Time{
		d.asked(), d.counted(), d.written(), d.reviewed(), d.rehearsed(), d.delivered(), d.filed(), d.reused(),
		d.questioned(), firm.Mistake.RealisedAt, now, *firm.Facts.RepairBy, d.board(),
	}
	for i := 1; i < len(order); i++ {
		if order[i].Before(order[i-1]) {
			t.Errorf("moment %d of the story, %s, comes before %s", i, order[i], order[i-1])
		}
	}
	if board := d.board(); !isWorkday(date(board)) || board.Format("15:04 MST") != "10:00 EST" && board.Format("15:04 MST") != "10:00 EDT" {
		t.Errorf("the board meets at %s", board)
	}
	if due := d.newsletter(); due.Weekday() != time.Friday || !due.After(now) {
		t.Errorf("the newsletter is due at %s", due)
	}
	if spoken := d.boardSpoken(); !strings.Contains(*firm.Facts.Impact, spoken) {
		t.Errorf("%q does not say that the board meets %s", *firm.Facts.Impact, spoken)
	}
	if next := date(d.now.In(d.here)).AddDate(0, 0, 1); isWorkday(next) != (d.boardSpoken() == "tomorrow") {
		t.Errorf("the board meets %s, and the next day is a %s", d.boardSpoken(), next.Weekday())
	}
}

func TestFolderInUseIsRefused(t *testing.T) {
	folder := t.TempDir()
	own := filepath.Join(folder, "mine.txt")
	if err := os.WriteFile(own, []byte("mine"), 0o600); err != nil {
		t.Fatal(err)
	}
	if _, err := Write(folder, thursday); problem.KindOf(err) != problem.Refused {
		t.Errorf("Write into a folder in use: %v, want a refusal", err)
	}
	if names := sums(t, folder); len(names) != 1 {
		t.Errorf("after the refusal the folder holds %v", names)
	}
	if _, err := Write(own, thursday); problem.KindOf(err) != problem.Unreachable {
		t.Errorf("Write into a file: %v, want that it cannot be opened", err)
	}
}

func TestNonsenseClock(t *testing.T) {
	folder := filepath.Join(t.TempDir(), "firm")
	for _, now := range []time.Time{{}, time.Date(1970, 1, 1, 0, 0, 0, 0, time.UTC), time.Date(9999, 1, 1, 0, 0, 0, 0, time.UTC)} {
		if _, err := Write(folder, now); problem.KindOf(err) != problem.Invalid {
			t.Errorf("Write at %s: %v, want that the clock is wrong", now, err)
		}
	}
	if _, err := os.Stat(folder); err == nil {
		t.Error("the folder was made all the same")
	}
}

// fakeGit puts a git first on the path that does what script says.
func fakeGit(t *testing.T, script string) {
	t.Helper()
	bin := t.TempDir()
	if script != "" {
		if _, err := os.Stat("/bin/sh"); err != nil {
			t.Skip("there is no shell to stand in for git")
		}
		if err := os.WriteFile(filepath.Join(bin, "git"), []byte("#!/bin/sh\n"+script), 0o700); err != nil {
			t.Fatal(err)
		}
	}
	t.Setenv("PATH", bin)
}

func TestFailureLeavesNothing(t *testing.T) {
	fakeGit(t, "exit 3\n")
	made, given := filepath.Join(t.TempDir(), "deep", "firm"), t.TempDir()
	for _, folder := range []string{made, given} {
		if _, err := Write(folder, thursday); problem.KindOf(err) != problem.Unreachable {
			t.Errorf("Write with a broken git: %v, want that it could not be written", err)
		}
	}
	if _, err := os.Stat(made); err == nil {
		t.Error("a folder that was not there before is left behind")
	}
	if names := sums(t, given); len(names) > 0 {
		t.Errorf("an empty folder now holds %d files", len(names))
	}
}

func TestWithoutGit(t *testing.T) {
	fakeGit(t, "")
	firm, folder := written(t, thursday)
	if len(firm.Notes) != 1 || !strings.Contains(firm.Notes[0], "git") {
		t.Errorf("notes %q, want one that says that git is missing", firm.Notes)
	}
	for _, r := range firm.Records {
		if r.Kind == "git" {
			t.Error("a repository is named that was not written")
		}
	}
	if _, err := os.Stat(filepath.Join(folder, repository)); err == nil {
		t.Error("a folder for the repository is left behind")
	}
}

func BenchmarkWrite(b *testing.B) {
	folder := b.TempDir()
	for i := range b.N {
		if _, err := Write(filepath.Join(folder, fmt.Sprint(i)), thursday); err != nil {
			b.Fatal(err)
		}
	}
}

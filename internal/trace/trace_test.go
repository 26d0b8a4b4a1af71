package trace_test

import (
	"archive/zip"
	"bytes"
	"context"
	"encoding/base64"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"ownup/internal/core/match"
	"ownup/internal/core/mistake"
	"ownup/internal/core/problem"
	"ownup/internal/trace"
	"ownup/internal/trace/extract"
	"ownup/internal/trace/extract/extracttest"
	"ownup/internal/trace/extract/readers"
)

// folder writes files into a folder of their own and returns its path.
func folder(t *testing.T, files map[string]string) string {
	t.Helper()
	dir := t.TempDir()
	for name, content := range files {
		path := filepath.Join(dir, name)
		if err := os.MkdirAll(filepath.Dir(path), 0o700); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(path, []byte(content), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	return dir
}

func direct() trace.Direct {
	return trace.Direct{Readers: readers.All(), Limits: extract.DefaultLimits()}
}

// traced runs a request in a folder.
func traced(t *testing.T, dir string, r trace.Request) trace.Result {
	t.Helper()
	r.Paths = []string{dir}
	result, err := trace.Run(context.Background(), r, direct())
	if err != nil {
		t.Fatal(err)
	}
	return result
}

// lines shows each occurrence in one line, without the folder.
func lines(dir string, result trace.Result) []string {
	var all []string
	for _, o := range result.Occurrences {
		path, _ := filepath.Rel(dir, o.Path)
		where := strings.Join(append([]string{path}, o.Members...), " > ")
		all = append(all, strings.TrimSpace(fmt.Sprintf("%s | %s | %s %s | %s", where, extracttest.Show(o.Place), o.Kind, o.Text, o.Context)))
	}
	return all
}

func wrong(figure, right string) trace.Request {
	return trace.Request{Sought: match.Sought{Figures: []match.Figure{{Wrong: figure, Right: right}}}}
}

func zipped(name, content string) string {
	var b bytes.Buffer
	z := zip.NewWriter(&b)
	w, _ := z.Create(name)
	_, _ = w.Write([]byte(content))
	_ = z.Close()
	return b.String()
}

// mailed is a mail with a text and a file.
func mailed(header, text, name, content string) string {
	return header + "MIME-Version: 1.0\nContent-Type: multipart/mixed; boundary=x\n\n--x\nContent-Type: text/plain\n\n" + text +
		"\n--x\nContent-Type: application/octet-stream; name=" + name + "\nContent-Transfer-Encoding: base64\n\n" +
		base64.StdEncoding.EncodeToString([]byte(content)) + "\n--x--\n"
}

func TestRunFindsAFigureEverywhere(t *testing.T) {
	const header = "From: Ines Kaya <ines@firm.example>\nTo: Tom <tom@firm.example>, ana@client.example\nDate: Fri, 6 Nov 2026 09:00:00 +0000\nSubject: margin\nMessage-ID: <a@firm.example>\n"
	dir := folder(t, map[string]string{
		"notes/minutes.txt": "The margin in June was 4.2 %.\nVersion 4.2 is out.\n",
		"margin.csv":        "region,margin in %\nNorth,4.2\nSouth,7.1\n",
		"mail.eml":          mailed(header, "About four percent.", "q2.zip", zipped("q2.csv", "month;margin\nJune;4,20 %\n")),
	})
	r := wrong("4.2%", "2.4%")
	r.Sought.Labels = []string{"margin"}
	result := traced(t, dir, r)
	want := []string{
		"notes/minutes.txt | 1:24 | exact 4.2 % | The margin in June was 4.2 %. Version 4.2 is out.",
		"mail.eml > q2.zip > q2.csv | 2:6 row2 B2 margin | exact 4,20 % | June, margin: 4,20 %",
		"margin.csv | 2:7 row2 B2 margin in % | exact 4.2 | North, margin in %: 4.2",
		"mail.eml | 1:7 | rounded four percent | About four percent.",
		"notes/minutes.txt | 2:9 | exact 4.2 | The margin in June was 4.2 %. Version 4.2 is out.",
	}
	if diff := cmp.Diff(want, lines(dir, result)); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
	if tier := result.Occurrences[4].Hit.Tier; tier != match.Coincidence {
		t.Errorf("a version is in tier %s", tier)
	}
	attached := result.Occurrences[1]
	people := []mistake.Holder{
		{Name: "Ines Kaya", Address: "ines@firm.example", How: mistake.Sent},
		{Name: "Tom", Address: "tom@firm.example", How: mistake.Received},
		{Address: "ana@client.example", How: mistake.Received},
	}
	if diff := cmp.Diff(people, attached.People); diff != "" {
		t.Errorf("who has what was attached (-want +got):\n%s", diff)
	}
	if got := attached.Time.UTC().Format("2006-01-02T15:04"); got != "2026-11-06T09:00" {
		t.Errorf("what was attached was sent at %s", got)
	}
	if got := result.Summary; got.Files != 3 || got.Kinds["table"] != 2 || got.Kinds["mail"] != 1 || got.Unread != 0 || len(got.Skipped) != 0 {
		t.Errorf("summary %+v", got)
	}
}

// What is found does not hang on how many work at it.
func TestRunIsTheSameOnAnyNumberOfCores(t *testing.T) {
	files := map[string]string{}
	for i := range 60 {
		files[fmt.Sprintf("%02d.txt", i)] = fmt.Sprintf("In %d it was 4.2 %%, or about 4 %%, or 0.042.\n", i)
	}
	dir := folder(t, files)
	var first []string
	for _, workers := range []int{1, 2, 7} {
		r := wrong("4.2%", "")
		r.Workers, r.Most = workers, 70
		result := traced(t, dir, r)
		got := lines(dir, result)
		if len(got) != 70 || result.Summary.Beyond != 110 {
			t.Fatalf("%d kept, %d beyond; want 70 and 110", len(got), result.Summary.Beyond)
		}
		if first == nil {
			first = got
		}
		if diff := cmp.Diff(first, got); diff != "" {
			t.Errorf("with %d workers (-one +%d):\n%s", workers, workers, diff)
		}
	}
}

func TestRunOnlyTheKindsAskedFor(t *testing.T) {
	dir := folder(t, map[string]string{"a.txt": "4.2 % and about 4 % for Nordwind.\n"})
	r := wrong("4.2%", "")
	r.Sought.Phrases = []string{"Nordwind"}
	r.Kinds = []trace.Kind{trace.Rounded, trace.Text}
	var kinds []trace.Kind
	for _, o := range traced(t, dir, r).Occurrences {
		kinds = append(kinds, o.Kind)
	}
	slices.Sort(kinds)
	if diff := cmp.Diff([]trace.Kind{trace.Rounded, trace.Text}, kinds); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
}

// A trace that is stopped keeps what it has, and says that it is not all.
func TestRunStopped(t *testing.T) {
	files := map[string]string{}
	for i := range 20 {
		files[fmt.Sprintf("%02d.txt", i)] = "It was 4.2 %.\n"
	}
	ctx, cancel := context.WithCancel(context.Background())
	defer cancel()
	r := wrong("4.2%", "")
	r.Paths, r.Workers = []string{folder(t, files)}, 1
	r.Progress = func(done, total int) {
		if total != 20 {
			t.Errorf("total %d", total)
		}
		if done == 5 {
			cancel()
		}
	}
	result, err := trace.Run(ctx, r, direct())
	if err != nil {
		t.Fatal(err)
	}
	if s := result.Summary; !s.Stopped || s.Files != 5 || s.Unread != 15 || len(result.Occurrences) != 5 {
		t.Errorf("%d occurrences, summary %+v", len(result.Occurrences), s)
	}
}

func TestRunRefuses(t *testing.T) {
	dir := folder(t, map[string]string{"a.txt": "x", "empty": ""})
	for name, r := range map[string]trace.Request{
		"nothing sought": {Paths: []string{dir}},
		"no path":        wrong("4.2%", ""),
		"no figure":      {Paths: []string{dir}, Sought: match.Sought{Figures: []match.Figure{{Wrong: "soon"}}}},
		"an empty id":    {Paths: []string{dir}, Messages: []string{" <> "}},
		"no words":       {Paths: []string{dir}, Sought: match.Sought{Phrases: []string{"..."}}},
		"an odd kind":    {Paths: []string{dir}, Kinds: []trace.Kind{"loud"}, Messages: []string{"a"}},
		"an empty file":  {Paths: []string{dir}, Files: []trace.Whole{{Path: filepath.Join(dir, "empty"), Name: "empty"}}},
		"a missing file": {Paths: []string{dir}, Files: []trace.Whole{{Path: filepath.Join(dir, "b"), Name: "b"}}},
	} {
		if _, err := trace.Run(context.Background(), r, direct()); problem.KindOf(err) != problem.Invalid {
			t.Errorf("%s: %v", name, err)
		}
	}
}

// What cannot be read is named, and costs nothing else.
func TestRunSaysWhatItDidNotRead(t *testing.T) {
	dir := folder(t, map[string]string{"a.txt": "It was 4.2 %.\n", "b.rar": "Rar!\x1a\x07\x00and so on", "c.zip": zipped("d.png", "\x89PNG\r\n\x1a\nx")})
	result := traced(t, dir, wrong("4.2%", ""))
	var got []string
	for _, s := range result.Summary.Skipped {
		got = append(got, strings.Join(append([]string{filepath.Base(s.Path)}, s.Members...), " > ")+": "+s.Reason)
	}
	want := []string{
		"b.rar: Files of this kind are not read: archive in another format.",
		"c.zip > d.png: Files of this kind are not read: picture.",
	}
	if diff := cmp.Diff(want, got); diff != "" || len(result.Occurrences) != 1 {
		t.Errorf("%d occurrences (-want +got):\n%s", len(result.Occurrences), diff)
	}
}

// The ID of an occurrence stays from one trace to the next, and no two have
// the same.
func TestIDs(t *testing.T) {
	dir := folder(t, map[string]string{"a.txt": "4.2 % and 4.2 %\n4.2 %\n", "b.txt": "4.2 % and 4.2 %\n4.2 %\n"})
	ids := map[string]bool{}
	for range 2 {
		for _, o := range traced(t, dir, wrong("4.2%", "")).Occurrences {
			ids[o.ID()] = true
		}
	}
	if len(ids) != 6 {
		t.Errorf("%d ids for 6 occurrences", len(ids))
	}
}

// Of very many occurrences in one file the weightiest stay, as if all had been
// kept and then sorted.
func TestRunWithVeryManyInOneFile(t *testing.T) {
	// The weightier ones come last, so those kept first have to make room.
	var b strings.Builder
	for i := range 300 {
		fmt.Fprintf(&b, "In %d it was about 4 %%.\n\n", i)
	}
	for i := range 300 {
		fmt.Fprintf(&b, "Then %d, and 4.2 %%.\n\n", i)
	}
	dir := folder(t, map[string]string{"a.txt": b.String()})
	r := wrong("4.2%", "2.4%")
	all := lines(dir, traced(t, dir, r))
	if len(all) != 600 {
		t.Fatalf("%d occurrences", len(all))
	}
	for _, most := range []int{1, 7, 299, 301} {
		r.Most = most
		result := traced(t, dir, r)
		if diff := cmp.Diff(all[:most], lines(dir, result)); diff != "" {
			t.Errorf("of most %d (-want +got):\n%s", most, diff)
		}
		if got := result.Summary; got.Beyond != 600-most || got.Found[match.AsTyped]+got.Found[match.Rounding] != 600 {
			t.Errorf("of most %d: %d beyond, found %v", most, got.Beyond, got.Found)
		}
	}
}

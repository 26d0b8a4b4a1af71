package history

import (
	"archive/zip"
	"bytes"
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"ownup/internal/core/match"
	"ownup/internal/core/person"
)

// check compares what the finds say with what is wanted.
func check(t *testing.T, finds []Find, names map[string]string, want ...string) {
	t.Helper()
	if diff := cmp.Diff(want, toldAll(finds, names)); diff != "" {
		t.Errorf("finds (-want +got):\n%s", diff)
	}
}

func TestWhoBroughtItInAndWhoTookItOut(t *testing.T) {
	r := newRepo(t, "x")
	r.write("report.md", "# June\n\nThe margin is 4.2 %.\nSales rose.\n")
	one := r.commit("first", by("Jo Park", "jo@firm.example")...)
	r.write("report.md", "# June\n\nDraft\n\nThe margin is 4.2 %.\nSales rose.\n")
	r.write("deck/notes.txt", "we made four point two percent\n")
	two := r.commit("second")
	r.write("deck/notes.txt", "we made 2.4 %\n")
	three := r.commit("third", by("Tom Reyes", "tom@firm.example")...)
	finds, sum := r.finds(options(t))
	check(t, finds, map[string]string{one: "one", two: "two", three: "three"},
		`one report.md:3 "The margin is 4.2 %." stands at report.md:5 on main`,
		`two deck/notes.txt:1 "we made four point two percent" taken out with three by Tom Reyes`)
	want := Commit{
		ID: one, Author: person.Identity{Name: "Jo Park", Address: "jo@firm.example"}, Committer: person.Identity{Name: "Ines Kaya", Address: "ines@firm.example"},
		Written: time.Unix(1700000000, 0).UTC(), Recorded: time.Unix(1700000060, 0).UTC(),
	}
	if diff := cmp.Diff(want, finds[0].In); diff != "" {
		t.Errorf("commit (-want +got):\n%s", diff)
	}
	if h := finds[0].Hits[0]; finds[0].Text[h.Start:h.End] != "4.2 %" || h.Kind != match.Exact || h.Tier != match.AsTyped && h.Tier != match.OtherForm {
		t.Errorf("hit %+v", h)
	}
	if sum.Commits != 3 || sum.Finds != 2 || sum.Cut || sum.Unread > 0 || len(sum.Skipped) > 0 {
		t.Errorf("summary %+v", sum)
	}
}

func TestALineIsFollowedThroughRenamesAndCopies(t *testing.T) {
	r := newRepo(t, "x")
	text := strings.Repeat("a line of text\n", 20)
	r.write("a.txt", text+"4.2%\n")
	one := r.commit("one")
	r.git("mv", "a.txt", "b.txt")
	r.commit("rename")
	r.write("b.txt", "first\n"+text+"4.2%\n")
	r.git("mv", "b.txt", "dir with space.txt")
	r.commit("rename and change")
	r.write("copy.txt", "first\n"+text+"4.2%\n")
	four := r.commit("copy")
	r.git("rm", "-q", "dir with space.txt")
	five := r.commit("delete")
	finds, _ := r.finds(options(t))
	names := map[string]string{one: "one", four: "four", five: "five"}
	check(t, finds, names,
		`one a.txt:21 "4.2%" taken out with five by Ines Kaya`,
		`four copy.txt:22 "4.2%" stands at copy.txt:22 on main`)
}

// A line that was taken out and came back is two.
func TestARevertBringsALineInAgain(t *testing.T) {
	r := newRepo(t, "x")
	r.write("a", "x\n4.2%\ny\n")
	one := r.commit("one")
	r.write("a", "x\ny\n")
	two := r.commit("two", by("Tom Reyes", "tom@firm.example")...)
	r.write("a", "x\n4.2%\ny\n")
	three := r.commit("three", by("Li Wei", "li@firm.example")...)
	finds, _ := r.finds(options(t))
	check(t, finds, map[string]string{one: "one", two: "two", three: "three"},
		`one a:2 "4.2%" taken out with two by Tom Reyes`,
		`three a:2 "4.2%" stands at a:2 on main`)
	if finds[1].In.Author.Name != "Li Wei" {
		t.Errorf("brought in again by %q", finds[1].In.Author.Name)
	}
}

func TestBranchesAndMerges(t *testing.T) {
	r := newRepo(t, "x")
	lines := func(n int, change map[int]string) string {
		var b strings.Builder
		for i := range n {
			if text, ok := change[i+1]; ok {
				b.WriteString(text)
				continue
			}
			fmt.Fprintf(&b, "line of the report, number %c%c\n", 'a'+i%26, 'a'+i/26)
		}
		return b.String()
	}
	r.write("a", lines(30, nil))
	r.commit("base")
	r.git("checkout", "-q", "-b", "side")
	r.write("a", lines(30, map[int]string{5: "side 4.2%\n"}))
	side := r.commit("side")
	r.git("checkout", "-q", "-b", "left-alone")
	r.write("b", "alone 4.2%\n")
	alone := r.commit("alone")
	r.git("checkout", "-q", "main")
	r.write("a", lines(30, map[int]string{1: "one\ntwo\n", 20: "main 4.2%\n"}))
	main := r.commit("main")
	r.git("merge", "-q", "--no-commit", "--no-ff", "side")
	r.write("a", lines(30, map[int]string{1: "one\ntwo\n", 5: "side 4.2%\n", 10: "merged 4.2%\n", 20: "corrected\n"}))
	merge := r.commit("merge", by("Li Wei", "li@firm.example")...)
	finds, _ := r.finds(options(t))
	// Which of two branches comes first is git's choice.
	slices.SortFunc(finds, func(a, b Find) int { return strings.Compare(a.Text, b.Text) })
	check(t, finds, map[string]string{side: "side", alone: "alone", main: "main", merge: "merge"},
		`alone b:1 "alone 4.2%" on left-alone`,
		`main a:21 "main 4.2%" taken out with merge by Li Wei`,
		`merge a:11 "merged 4.2%" stands at a:11 on main`,
		`side a:5 "side 4.2%" stands at a:6 on left-alone,main,side`)
}

func TestPhrasesGoOverLines(t *testing.T) {
	r := newRepo(t, "x")
	r.write("a.txt", "We call it project\n  NIGHT-\ningale here.\nOther.\n")
	one := r.commit("one")
	r.write("b.txt", "before\nfor Project\nSunrise\n")
	r.commit("two")
	r.write("b.txt", "before\nfor Project\nNightingale\n")
	three := r.commit("three")
	names := map[string]string{one: "one", three: "three"}
	finds, _ := r.finds(options(t))
	check(t, finds, names, `one a.txt:1 "We call it project\n  NIGHT-\ningale here." stands at a.txt:1 on main`)
	o := options(t)
	o.Around = 1
	finds, _ = r.finds(o)
	check(t, finds, names,
		`one a.txt:1 "We call it project\n  NIGHT-\ningale here." stands at a.txt:1 on main`,
		`three b.txt:2 "for Project\nNightingale" stands at b.txt:2 on main`)
}

func TestMessagesTagsAndNotes(t *testing.T) {
	r := newRepo(t, "x")
	r.write("a", "x\n")
	one := r.commit("June\n\nThe margin was 4.2 % then.\n")
	r.git("tag", "-a", "-m", "Release\n\nwith Project Nightingale", "v1")
	r.git("tag", "light", "HEAD")
	r.git("tag", "-a", "-m", "a tag of 4.2%", "nested", "v1")
	r.git("notes", "add", "-m", "really 4.2%?", "HEAD")
	finds, _ := r.finds(options(t))
	var got []string
	for _, f := range finds {
		got = append(got, f.Where.String()+" "+told(f, map[string]string{one: "one"}))
	}
	want := []string{
		`message one :3 "The margin was 4.2 % then."`,
		`tag one refs/tags/nested:1 "a tag of 4.2%"`,
		`tag one refs/tags/v1:3 "with Project Nightingale"`,
		`note one refs/notes/commits:1 "really 4.2%?"`,
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
}

func zipped(t *testing.T, name, content string) string {
	t.Helper()
	var b bytes.Buffer
	z := zip.NewWriter(&b)
	w, err := z.Create(name)
	if err == nil {
		_, err = w.Write([]byte(content))
	}
	if err == nil {
		err = z.Close()
	}
	if err != nil {
		t.Fatal(err)
	}
	return b.String()
}

// A document that is committed again and again is one as long as it says the
// same; each of its cells is followed.
func TestVersionsOfADocument(t *testing.T) {
	r := newRepo(t, "x")
	names := map[string]string{}
	for i, table := range []string{
		"name,value\nJune,4.2%\n", "name,value\nMay,3%\nJune,4.2%\n", "name,value\nMay,4.2%\nJune,4.2%\n", "name,value\nMay,4.2%\nJune,2.4%\n",
	} {
		r.write("data.zip", zipped(t, "q3.csv", table))
		names[r.commit(fmt.Sprint(i), by(fmt.Sprintf("Author %d", i), "a@firm.example")...)] = fmt.Sprint("c", i)
	}
	r.git("mv", "data.zip", "old.zip")
	r.commit("rename")
	finds, sum := r.finds(options(t))
	check(t, finds, names,
		`c0 data.zip > q3.csv B2 "4.2%" stands at old.zip B2 on main`,
		`c2 data.zip > q3.csv B3 "4.2%" taken out with c3 by Author 3`)
	if sum.Documents != 4 || finds[0].Where != Document {
		t.Errorf("summary %+v", sum)
	}
	o := options(t)
	o.Read = nil
	finds, sum = r.finds(o)
	if len(finds) > 0 || len(sum.Skipped) != 1 || sum.Skipped[0].Path != "data.zip" || sum.Skipped[0].Times != 4 {
		t.Errorf("without a reader: %v, %+v", toldAll(finds, names), sum)
	}
}

// What a person reads of a mail or of a text in two bytes a character is not
// what its bytes say.
func TestTextsThatAreReadByTheirKind(t *testing.T) {
	r := newRepo(t, "x")
	r.write("m.eml", "From: a@firm.example\nSubject: figures\nContent-Transfer-Encoding: quoted-printable\n\nThe margin is 4=2E2 =\n%.\n")
	r.write("w.txt", "\xff\xfeT\x00h\x00e\x00 \x004\x00.\x002\x00%\x00\n\x00")
	r.write("r.rtf", `{\rtf1\ansi The margin is {\b 4}.2\~%.\par}`)
	r.commit("one")
	finds, sum := r.finds(options(t))
	var got []string
	for _, f := range finds {
		got = append(got, f.Path+": "+f.Text)
	}
	want := []string{"m.eml: The margin is 4.2 %.", "r.rtf: The margin is 4.2\u00a0%.", "w.txt: The 4.2%"}
	if diff := cmp.Diff(want, got); diff != "" || len(sum.Skipped) > 0 {
		t.Errorf("skipped %v (-want +got):\n%s", sum.Skipped, diff)
	}
}

// A page is searched as it is written and as it is read.
func TestPagesAreReadAsABrowserShowsThem(t *testing.T) {
	r := newRepo(t, "x")
	r.write("a.html", "<p title='4.2%'>\nthe margin\n4<b>.2</b>&nbsp;&#37;\n<td>4</td><td>.2%</td>\n1 < 2 &amp; project <br>&shy;nightingale\n4.2%\n")
	r.write("a.c", "x = 4<b>.2\n")
	one := r.commit("one")
	finds, _ := r.finds(options(t))
	slices.SortFunc(finds, func(a, b Find) int { return a.Place.Line - b.Place.Line })
	check(t, finds, map[string]string{one: "one"},
		`one a.html:1 "<p title='4.2%'>" stands at a.html:1 on main`,
		`one a.html:3 "4.2\u00a0%" stands at a.html:3 on main`,
		`one a.html:5 "1 < 2 & project  \u00adnightingale" stands at a.html:5 on main`,
		`one a.html:6 "4.2%" stands at a.html:6 on main`)
}

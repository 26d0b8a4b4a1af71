package history

import (
	"bytes"
	"hash/maphash"
	"strings"
	"testing"

	"ownup/internal/gitrun"
)

// answered reads bytes as an answer of git's to the commits named.
func answered(t testing.TB, answer []byte, merges bool, commits ...string) []*part {
	p := &plan{width: 40, from: []int32{0}}
	for _, name := range commits {
		if err := p.line([]byte(name), map[oid]int32{}); err != nil {
			t.Fatal(err)
		}
	}
	o := options(t)
	o.Read = nil
	l := &lane{
		ctx: t.Context(), plan: p, merges: merges, out: make(chan *part, 1<<16), hold: newHold(t.Context()), scan: *newScanner(),
		passage: passage{search: o.Search.Clone(), seed: maphash.MakeSeed()},
		documents: &documents{
			library: newLibrary(), objects: (&gitrun.Repository{}).Objects(), options: &o, search: o.Search, width: 40,
		},
	}
	l.scan.reset(bytes.NewReader(answer))
	for i := range p.commits {
		if l.commit(int32(i)) != nil {
			break
		}
	}
	close(l.out)
	var parts []*part
	for part := range l.out {
		parts = append(parts, part)
	}
	return parts
}

var (
	nameA = strings.Repeat("a", 40)
	nameB = strings.Repeat("b", 40)
	nameC = strings.Repeat("c", 40)
)

var answers = []string{
	"\x00" + nameA + "\x00one\n\x00\n:000000 100644 " + strings.Repeat("0", 40) + " " + nameB + " A\x00f\x00\x00diff --git a/f b/f\nnew file mode 100644\nindex 0..b\n--- /dev/null\n+++ b/f\n@@ -0,0 +1,2 @@\n+4.2%\n+x\n\\ No newline at end of file\n",
	"\x00" + nameA + "\x00merge of 4.2%\n\x00\x00::100644 100644 100644 " + nameA + " " + nameB + " " + nameC + " MM\x00f\x00\x00diff --combined f\nindex a,b..c\n--- a/f\n+++ b/f\n@@@ -1,2 -1,2 +1,2 @@@\n- a\n -b\n++4.2%\n  c\n",
	"\x00" + nameA + "\x00\x00\n:100644 100644 " + nameA + " " + nameB + " R090\x00f\x00g\x00:100644 120000 " + nameA + " " + nameB + " T\x00h\x00\x00diff --git a/f b/g\nsimilarity index 90%\nrename from f\nrename to g\n@@ -3 +3,0 @@ x\n-4.2%\ndiff --git a/h b/h\ndeleted file mode 100644\ndiff --git a/h b/h\nnew file mode 120000\n@@ -0,0 +1 @@\n+4.2%\n\x00\x00" + nameB + "\x00\x00",
}

func TestAnswers(t *testing.T) {
	for i, want := range [][]int{{1, 1}, {1, 1}, {2, 0}} {
		parts := answered(t, []byte(answers[i]), i == 1, nameA)
		said := 0
		for _, c := range parts[0].changes {
			said += len(c.said)
		}
		if len(parts[0].changes) != want[0] || said != want[1] || parts[0].broken || !parts[0].last {
			t.Errorf("answer %d: %+v", i, parts[0])
		}
	}
}

// Whatever git answers, reading it ends, and every commit that was begun is
// handed on to its end.
func FuzzAnswer(f *testing.F) {
	for _, a := range answers {
		f.Add([]byte(a))
	}
	f.Fuzz(func(t *testing.T, answer []byte) {
		for i, parts := range [][]*part{answered(t, answer, false, nameA, nameB), answered(t, answer, true, nameA, nameB)} {
			if len(parts) == 0 || !parts[len(parts)-1].last {
				t.Fatalf("%d: a commit has no end", i)
			}
			for _, p := range parts {
				for _, c := range p.changes {
					for _, s := range c.said {
						for _, h := range s.hits {
							if h.Start < 0 || h.End > len(s.text) || h.Start >= h.End {
								t.Fatalf("a hit at %d to %d of %q", h.Start, h.End, s.text)
							}
						}
					}
					for e := range c.edits {
						moved([]stand{{1, 0}, {5, 1}, {9, 2}}, c.edits, int32(e))
					}
				}
			}
		}
	})
}

// A text as it is read has the lines of the text as it is written.
func FuzzShown(f *testing.F) {
	for _, seed := range []string{"4<b>.2</b>&nbsp;%\n", "<a\nb>\n&#10;", "&amp<&", "<!-- \n -->", "a &NewLine; b"} {
		f.Add([]byte(seed))
	}
	f.Fuzz(func(t *testing.T, text []byte) {
		got := shown(nil, text)
		if bytes.Count(got, []byte{'\n'}) != bytes.Count(text, []byte{'\n'}) {
			t.Fatalf("%q is read as %q", text, got)
		}
	})
}

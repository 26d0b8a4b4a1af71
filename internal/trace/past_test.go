package trace_test

import (
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"ownup/internal/trace"
)

// repository is a folder with a history of its own.
type repository struct {
	t   *testing.T
	dir string
}

func (r repository) commit(author, message string, files map[string]string) {
	r.t.Helper()
	for name, content := range files {
		if err := os.WriteFile(filepath.Join(r.dir, name), []byte(content), 0o600); err != nil {
			r.t.Fatal(err)
		}
	}
	r.git("add", "-A")
	r.git("-c", "user.name="+author, "-c", "user.email="+strings.ToLower(author)+"@firm.example", "commit", "-q", "-m", message)
}

func (r repository) git(args ...string) {
	r.t.Helper()
	c := exec.Command("git", args...)
	c.Dir = r.dir
	c.Env = append(os.Environ(), "GIT_CONFIG_GLOBAL=/dev/null", "GIT_CONFIG_SYSTEM=/dev/null", "HOME="+r.dir,
		"GIT_AUTHOR_DATE=2026-11-06T09:00:00Z", "GIT_COMMITTER_DATE=2026-11-06T09:00:00Z")
	if out, err := c.CombinedOutput(); err != nil {
		r.t.Fatalf("git %v: %v\n%s", args, err, out)
	}
}

// A line that stands is told once, with when it came in and by whom; one that
// was taken out is told after those that stand, and is not kept to be seen to.
func TestRunReadsHistories(t *testing.T) {
	r := repository{t, t.TempDir()}
	r.git("init", "-q", "-b", "main")
	r.commit("Ines", "first", map[string]string{"report.md": "Churn was 4.2 % in June.\n", "old.md": "It was 4.2 % once.\n"})
	r.commit("Tom", "say 4.2 % in the deck", map[string]string{"old.md": "Nothing here.\n", "summary.csv": "client,churn\nAcme,4.2 %\n"})
	result := traced(t, r.dir, wrong("4.2%", "2.4%"))
	var got []string
	for _, o := range result.Occurrences {
		name, _ := filepath.Rel(r.dir, o.Path)
		words := fmt.Sprintf("%s: %s", name, o.Context)
		if p := o.Past; p != nil {
			words += fmt.Sprintf(" | %s by %s, stands %d", p.Where, p.Commit.Author.Name, len(p.Stands))
			if p.Gone != nil {
				words += ", taken out by " + p.Gone.Author.Name
			}
		}
		got = append(got, words)
	}
	want := []string{
		"report.md: Churn was 4.2 % in June. | line by Ines, stands 1",
		"summary.csv: Acme, churn: 4.2 % | line by Tom, stands 1",
		".: say 4.2 % in the deck | message by Tom, stands 0",
		"old.md: It was 4.2 % once. | line by Ines, stands 0, taken out by Tom",
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
	if n := result.Summary.Commits; n != 2 {
		t.Errorf("%d commits read", n)
	}
	ids := map[string]bool{}
	for _, o := range result.Occurrences {
		ids[o.ID()] = true
	}
	if len(ids) != len(want) {
		t.Errorf("%d ids for %d occurrences", len(ids), len(want))
	}
	if n := len(trace.Corrections(result.Occurrences)[0].Files); n != 2 {
		t.Errorf("%d files to correct, want those that stand: 2", n)
	}
	none := wrong("4.2%", "2.4%")
	none.NoHistory = true
	if n := len(traced(t, r.dir, none).Occurrences); n != 2 {
		t.Errorf("%d occurrences without history, want 2", n)
	}
}

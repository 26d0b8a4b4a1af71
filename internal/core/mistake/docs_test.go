package mistake

import (
	"os"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// TestTheDiagramIsTheStateMachine holds the table in docs/architecture.md
// against the transitions in the code.
func TestTheDiagramIsTheStateMachine(t *testing.T) {
	page, err := os.ReadFile("../../../docs/architecture.md")
	if err != nil {
		t.Fatal(err)
	}
	_, rest, _ := strings.Cut(string(page), "<!-- disclosure states")
	table, _, ok := strings.Cut(rest, "<!-- end of disclosure states -->")
	if !ok {
		t.Fatal("docs/architecture.md has no table of disclosure states")
	}
	var shown, coded []string
	for line := range strings.Lines(table) {
		cells := strings.Split(strings.Trim(strings.TrimSpace(line), "|"), "|")
		if len(cells) == 3 && !strings.HasPrefix(cells[0], "-") && strings.TrimSpace(cells[0]) != "from" {
			for i := range cells {
				cells[i] = strings.TrimSpace(cells[i])
			}
			shown = append(shown, strings.Join(cells, " -> "))
		}
	}
	for from, steps := range transitions {
		for s, to := range steps {
			coded = append(coded, string(from)+" -> "+string(s)+" -> "+string(to))
		}
	}
	slices.Sort(shown)
	slices.Sort(coded)
	if diff := cmp.Diff(coded, shown); diff != "" {
		t.Errorf("docs/architecture.md differs from the code (-code +page):\n%s", diff)
	}
}

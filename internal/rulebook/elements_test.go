package rulebook

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/rogpeppe/go-internal/txtar"

	"ownup/internal/core/wording"
)

// leastPerState is the number of messages that each state of each element is
// held to.
const leastPerState = 12

// TestElements holds the marks of each element to the file of
// testdata/elements that is named after it; every such file says how it is
// read.
func TestElements(t *testing.T) {
	rules := mustDefault(t)
	for _, element := range wording.ElementNames() {
		t.Run(string(element), func(t *testing.T) {
			archive, err := txtar.ParseFile(filepath.Join("testdata", "elements", string(element)+".txt"))
			if err != nil {
				t.Fatalf("each element needs a file of cases: %v", err)
			}
			seen := map[wording.State]int{}
			for _, section := range archive.Files {
				state := stateOf(t, section.Name)
				for message := range strings.SplitSeq(string(section.Data), "\n\n") {
					seen[state]++
					checkElement(t, rules, element, state, strings.TrimSpace(message))
				}
			}
			for _, state := range states() {
				if seen[state] < leastPerState {
					t.Errorf("%d messages are %s; at least %d are wanted", seen[state], state, leastPerState)
				}
			}
		})
	}
}

func states() []wording.State {
	return []wording.State{wording.Present, wording.Partial, wording.Missing}
}

func stateOf(t *testing.T, name string) wording.State {
	t.Helper()
	for _, state := range states() {
		if string(state) == name {
			return state
		}
	}
	t.Fatalf("%q is not a state: present, partial or missing", name)
	return ""
}

// checkElement reviews a message without its marks, and compares the state of
// element and the place that earned it with the marks.
func checkElement(t *testing.T, rules *wording.Rules, element wording.Element, state wording.State, marked string) {
	t.Helper()
	plain := strings.NewReplacer("«", "", "»", "").Replace(marked)
	report := rules.Review(wording.Message{Kind: wording.Client, Owning: true, Text: []byte(plain)})
	found := report.Elements.Of(element)
	got := plain
	if found.Start >= 0 {
		got = plain[:found.Start] + "«" + plain[found.Start:found.End] + "»" + plain[found.End:]
	}
	if found.State != state {
		t.Errorf("%s is %s, not %s:\n%s", element, found.State, state, got)
		return
	}
	if diff := cmp.Diff(marked, got); diff != "" {
		t.Errorf("the place that earns %s (-wanted +got):\n%s", element, diff)
	}
}

// TestNoStrayElements finds files that belong to no element any more.
func TestNoStrayElements(t *testing.T) {
	entries, err := os.ReadDir(filepath.Join("testdata", "elements"))
	if err != nil {
		t.Fatal(err)
	}
	if len(entries) != len(wording.ElementNames()) {
		t.Errorf("%d files about %d elements", len(entries), len(wording.ElementNames()))
	}
	for _, e := range entries {
		id, ok := strings.CutSuffix(e.Name(), ".txt")
		known := false
		for _, element := range wording.ElementNames() {
			known = known || string(element) == id
		}
		if !ok || !known {
			t.Errorf("%s is about no element", e.Name())
		}
	}
}

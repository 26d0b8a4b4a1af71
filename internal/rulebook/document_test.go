package rulebook

import (
	"fmt"
	"os"
	"strings"
	"testing"

	"ownup/internal/core/wording"
)

// TestRulesAreDocumented holds the table in docs/rules.md to the rules. A row
// that differs is printed as it should be.
func TestRulesAreDocumented(t *testing.T) {
	text, err := os.ReadFile("../../docs/rules.md")
	if err != nil {
		t.Fatal(err)
	}
	rules := mustDefault(t).Rules()
	for _, r := range rules {
		if row := documented(r); !strings.Contains(string(text), row+"\n") {
			t.Errorf("docs/rules.md does not have the row\n%s", row)
		}
	}
	if rows := strings.Count(string(text), "\n| `") - strings.Count(string(text[:strings.Index(string(text), "## The English rules")]), "\n| `"); rows != len(rules) {
		t.Errorf("docs/rules.md has %d rows for %d rules", rows, len(rules))
	}
}

func documented(r wording.Rule) string {
	kinds := "all"
	if len(r.Kinds) > 0 {
		names := make([]string, len(r.Kinds))
		for i, k := range r.Kinds {
			names[i] = string(k)
		}
		kinds = strings.Join(names, ", ")
	}
	severity := string(r.Severity)
	for _, k := range wording.Kinds() {
		if s, ok := r.Levels[k]; ok {
			severity += fmt.Sprintf("; %s: %s", k, s)
		}
	}
	for _, size := range wording.Sizes() {
		if s, ok := r.Sizes[size]; ok {
			severity += fmt.Sprintf("; %s: %s", size, s)
		}
	}
	label := r.Rewrite.Label
	if label == "" {
		label = "–"
	}
	return fmt.Sprintf("| `%s` | %s | %s | %s | %s |", r.ID, kinds, severity, label, r.Source)
}

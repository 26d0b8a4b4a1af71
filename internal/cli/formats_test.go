package cli

import (
	"bytes"
	"encoding/json"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"ownup/internal/app"
	"ownup/internal/core/audience"
	"ownup/internal/core/evaluation"
	"ownup/internal/core/mistake"
	"ownup/internal/core/person"
	"ownup/internal/core/triage"
	"ownup/internal/testkit"
)

// examples are the JSON examples of docs/formats.md by the name before them.
func examples(t *testing.T) map[string][]byte {
	t.Helper()
	text, err := os.ReadFile(filepath.Join(testkit.Root(t), "docs", "formats.md"))
	if err != nil {
		t.Fatal(err)
	}
	found := map[string][]byte{}
	for _, m := range regexp.MustCompile("(?s)<!-- example: ([^>]+) -->\n```json\n(.*?)```").FindAllSubmatch(text, -1) {
		found[string(m[1])] = m[2]
	}
	if n := bytes.Count(text, []byte("```json")); n != len(found) {
		t.Errorf("%d examples of JSON in the document, %d of them named", n, len(found))
	}
	return found
}

// TestEveryFormatHasAnExampleWithItsKeys decodes each example into what the
// program prints: a key that the program does not have is found by the
// decoder, one that the example lacks by writing it out again.
func TestEveryFormatHasAnExampleWithItsKeys(t *testing.T) {
	formats := map[string]any{
		"errorJSON": new(errorJSON), "audienceJSON": new(audienceJSON), "batchQuery": new(batchQuery),
		"batchError": new(batchError), "mistake": new(app.Shown), "listJSON": new(listJSON),
		"stageJSON": new(stageJSON), "firesJSON": new(firesJSON), "letter": new(app.Letter),
		"telling": new(app.Telling), "report": new(reviewJSON), "reports": new(reviewsJSON), "triage output": new(triage.Plan),
		"syncJSON": new(syncJSON), "sourcesJSON": new(sourcesJSON), "peopleJSON": new(peopleJSON),
		"correctionJSON": new(correctionJSON), "meJSON": new(meJSON), "verifyJSON": new(verifyJSON),
		"servedJSON": new(servedJSON), "evaluationCase": new(evaluation.Case), "evaluationJSON": new(evaluationJSON),
		"checkJSON": new(checkJSON), "occurrenceJSON": new(occurrenceJSON), "tracedJSON": new(tracedJSON), "occurrencesJSON": new(occurrencesJSON),
		"indexesJSON": new(indexesJSON), "playbooksJSON": new(playbooksJSON), "playbookJSON": new(playbookJSON), "playbookCheckJSON": new(playbookCheckJSON),
	}
	shown := examples(t)
	for name, value := range formats {
		dec := json.NewDecoder(bytes.NewReader(shown[name]))
		dec.DisallowUnknownFields()
		if err := dec.Decode(value); err != nil {
			t.Errorf("example %s: %v", name, err)
			continue
		}
		again, err := json.Marshal(value)
		if err != nil {
			t.Fatal(err)
		}
		if diff := cmp.Diff(keys(t, shown[name]), keys(t, again)); diff != "" {
			t.Errorf("example %s does not have the keys that are printed (-document +program):\n%s", name, diff)
		}
	}
	for name := range shown {
		if formats[name] == nil && name != "triage input" {
			t.Errorf("example %s is held to nothing", name)
		}
	}
}

// keys are the paths of all keys in a JSON value.
func keys(t *testing.T, text []byte) []string {
	t.Helper()
	var value any
	if err := json.Unmarshal(text, &value); err != nil {
		t.Fatalf("%v in %s", err, text)
	}
	var found []string
	var walk func(at string, v any)
	walk = func(at string, v any) {
		switch v := v.(type) {
		case map[string]any:
			for k, inner := range v {
				found = append(found, at+"."+k)
				walk(at+"."+k, inner)
			}
		case []any:
			for _, inner := range v {
				walk(at+"[]", inner)
			}
		}
	}
	walk("", value)
	slices.Sort(found)
	return slices.Compact(found)
}

func TestTheTriageExampleIsWhatComesOut(t *testing.T) {
	shown := examples(t)
	in, err := triage.Parse(bytes.NewReader(shown["triage input"]))
	if err != nil {
		t.Fatal(err)
	}
	got, err := triage.Solve(in, thursday)
	if err != nil {
		t.Fatal(err)
	}
	var want triage.Plan
	if err := json.Unmarshal(shown["triage output"], &want); err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("the document differs from what comes out (-document +program):\n%s", diff)
	}
}

// TestNoListIsEverNull looks at answers with nothing in them.
func TestNoListIsEverNull(t *testing.T) {
	for _, value := range []any{
		audienceOut(audience.Audience{}),
		audienceOut(audience.Audience{Listeners: make([]mistake.Listener, 1), LeftOut: make([]mistake.LeftOut, 1)}),
		personOf(person.Person{}, true),
	} {
		text, err := json.Marshal(value)
		if err != nil {
			t.Fatal(err)
		}
		if strings.Contains(string(text), "null") {
			t.Errorf("an answer holds null: %s", text)
		}
	}
}

package quantity

import (
	"fmt"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"ownup/internal/core/quantity"
)

// wanted is the share of the cases in scope that has to be right, by language.
var wanted = map[string]float64{"English": 0.97, "German": 0.95}

// TestPublished measures the files in the folder quantity of
// OWNUP_DATA_SHARED, prints a table, and the cases left out with the reason.
// With -v it shows every miss.
func TestPublished(t *testing.T) {
	folder := os.Getenv("OWNUP_DATA_SHARED")
	if folder == "" {
		t.Skip("OWNUP_DATA_SHARED is not set")
	}
	files, err := readFiles(filepath.Join(folder, "quantity"))
	if err != nil {
		t.Fatal(err)
	}
	if len(files) == 0 {
		t.Skip("there are no cases in OWNUP_DATA_SHARED")
	}
	var table, left strings.Builder
	for _, f := range files {
		s, alone := measure(f, languages[f.language]), measure(f, 0)
		share := float64(s.right) / float64(s.all)
		fmt.Fprintf(&table, "| %s | %d | %d | %d | %.3f | %d |\n", s.name, len(f.cases), s.all, s.right, share, alone.right)
		for _, reason := range slices.Sorted(maps.Keys(s.left)) {
			fmt.Fprintf(&left, "| %s | %d | %s |\n", s.name, s.left[reason], reason)
		}
		for _, miss := range s.misses {
			t.Logf("%s: %s", s.name, miss)
		}
		if share < wanted[f.language] {
			t.Errorf("%s: %d of %d cases in scope are right, %.3f", s.name, s.right, s.all, share)
		}
	}
	t.Logf("\n| file | cases | in scope | right | share | right without being told the language |\n|---|---|---|---|---|---|\n%s", table.String())
	t.Logf("\n| file | left out | reason |\n|---|---|---|\n%s", left.String())
}

// languages are what the names of the files say.
var languages = map[string]quantity.Language{"English": quantity.English, "German": quantity.German}

func TestPlacesAreCountedInUTF16(t *testing.T) {
	text := "a€😀b12c"
	for _, tt := range []struct {
		start, end int
		want       string
	}{{0, 0, "a"}, {1, 1, "€"}, {2, 3, "😀"}, {4, 4, "b"}, {5, 6, "12"}} {
		start, end := result{Start: tt.start, End: tt.end}.bytes(text)
		if got := text[start:end]; got != tt.want {
			t.Errorf("places %d to %d are %q, not %q", tt.start, tt.end, got, tt.want)
		}
	}
}

func TestAMissIsSeen(t *testing.T) {
	value := "7"
	right := example{Input: "it is 7", Results: []result{{Text: "7", Start: 6, End: 6, Resolution: resolution{Value: &value}}}}
	moved := right
	moved.Results = []result{{Text: "7", Start: 5, End: 6, Resolution: resolution{Value: &value}}}
	s := measure(file{name: "x", language: "English", model: number, cases: []example{right, moved, {Input: "none 8"}, {Input: "none"}}}, 0)
	if s.right != 2 || s.all != 4 || len(s.misses) != 2 {
		t.Errorf("%d of %d are right; misses: %q", s.right, s.all, s.misses)
	}
	if len(s.left) != 0 {
		t.Errorf("left out: %v", s.left)
	}
}

package plain

import (
	"encoding/json"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"ownup/internal/trace/extract"
	"ownup/internal/trace/extract/extracttest"
)

// readerOf is the reader for a name in these tests.
func readerOf(name string) extract.Reader {
	switch extract.KindOf(name, []byte("{")) {
	case extract.HTML:
		return Page
	case extract.Markdown:
		return Markdown
	case extract.Table:
		return Table
	case extract.JSON:
		return JSON
	}
	return Text
}

func TestJSON(t *testing.T) {
	for name, c := range map[string]struct {
		text string
		want []string
	}{
		"one value": {
			`{"title": "Margin \u20ac\t4,2\u00a0%", "rows": [{"a/b~": 0.042}, 7, true, null, [], [1e3]],` + "\n" + ` "2026 plan": "x"}`,
			[]string{
				"1:11 /title: Margin €\t4,2\u00a0%", "1:58 /rows/0/a~1b~0: 0.042 (0.042)", "1:66 /rows/1: 7 (7)", "1:86 /rows/5/0: 1e3 (1000)",
				"2:2 /2026 plan: 2026 plan", "2:15 /2026 plan: x",
			},
		},
		"lines":         {"{\"m\": 4.2}\n{\"m\": 7}\n", []string{"1:7 row1 /m: 4.2 (4.2)", "2:7 row2 /m: 7 (7)"}},
		"lines of many": {"[1,2]\n\n[3]", []string{"1:2 row1 /0: 1 (1)", "1:4 row1 /1: 2 (2)", "3:2 row2 /0: 3 (3)"}},
		"a pair":        {`["\ud83d\ude00 4", "\ud83d 4"]`, []string{"1:2 /0: 😀 4", "1:20 /1: \ufffd 4"}},
		"mistakes":      {`{"a": 4.2,, "b" 7, c: 8, "d": "never` + "\n" + `}`, []string{"1:7 /a: 4.2 (4.2)", "1:13: b", "1:17: 7 (7)", "1:20: c", "1:23: 8 (8)", "1:31 /d: never"}},
		"wide":          {utf16Of(`{"a": 4.2}`, le), []string{"1:7 /a: 4.2 (4.2)"}},
		"just a number": {"4.2", []string{"1:1: 4.2 (4.2)"}},
	} {
		if d := cmp.Diff(c.want, extracttest.Read(t, JSON, "a.json", c.text).Lines()); d != "" {
			t.Errorf("%s (-want +got):\n%s", name, d)
		}
	}
}

// Every string and number that the standard library writes is found, each at
// the path that leads to it.
func TestJSONPathsLeadBack(t *testing.T) {
	rapid.Check(t, func(rt *rapid.T) {
		value := drawValue(rt, 3)
		written, err := json.MarshalIndent(value, "", " ")
		if err != nil {
			rt.Fatal(err)
		}
		var r extracttest.Recorder
		if err := JSON(t.Context(), extract.File{Content: written}, extract.DefaultLimits(), &r); err != nil {
			rt.Fatal(err)
		}
		found := 0
		for _, p := range r.Pieces {
			at := follow(value, p.Path)
			if n, ok := at.(float64); ok && p.HasValue && n == p.Value {
				found++
			}
			if s, ok := at.(string); ok && strings.TrimSpace(s) == p.Text {
				found++
			}
		}
		if want := leaves(value); found < want {
			rt.Fatalf("%d of %d values found in %s: %v", found, want, written, r.Lines())
		}
	})
}

func drawValue(rt *rapid.T, depth int) any {
	kind := rapid.IntRange(0, 5).Draw(rt, "kind")
	switch {
	case kind == 0:
		return rapid.StringMatching(`[a-z"\\/~é ]{0,6}`).Draw(rt, "string")
	case kind == 1 || depth == 0:
		return float64(rapid.IntRange(-1000, 1000).Draw(rt, "number")) / 8
	case kind == 2:
		return nil
	case kind == 3:
		m := map[string]any{}
		for range rapid.IntRange(0, 3).Draw(rt, "size") {
			m[rapid.StringMatching(`[a-c/~"]{0,3}`).Draw(rt, "key")] = drawValue(rt, depth-1)
		}
		return m
	}
	list := []any{}
	for range rapid.IntRange(0, 3).Draw(rt, "size") {
		list = append(list, drawValue(rt, depth-1))
	}
	return list
}

func follow(value any, path string) any {
	if path == "" {
		return value
	}
	for word := range strings.SplitSeq(path[1:], "/") {
		word = strings.ReplaceAll(strings.ReplaceAll(word, "~1", "/"), "~0", "~")
		switch v := value.(type) {
		case map[string]any:
			value = v[word]
		case []any:
			i := 0
			for _, c := range word {
				i = i*10 + int(c-'0')
			}
			if i >= len(v) {
				return nil
			}
			value = v[i]
		}
	}
	return value
}

// leaves counts the numbers, and the strings that are not blank.
func leaves(value any) (n int) {
	switch v := value.(type) {
	case map[string]any:
		for _, inner := range v {
			n += leaves(inner)
		}
	case []any:
		for _, inner := range v {
			n += leaves(inner)
		}
	case float64:
		return 1
	case string:
		if strings.TrimSpace(v) != "" {
			return 1
		}
	}
	return n
}

func TestJSONIsDeep(t *testing.T) {
	r := extracttest.Read(t, JSON, "a.json", strings.Repeat(`{"a":[`, 100_000)+"4.2"+strings.Repeat("]}", 100_000)+" 7")
	if len(r.Skips) != 1 || len(r.Pieces) < 2 || r.Pieces[len(r.Pieces)-2].Text != "4.2" {
		t.Errorf("%d pieces, skips %v", len(r.Pieces), r.Skips)
	}
}

func TestJSONStops(t *testing.T) { extracttest.Stops(t, JSON, "a.json", `[1, 2]`) }

func FuzzJSON(f *testing.F) {
	extracttest.Fuzz(f, JSON, `{"a": [1, "b\u00e9\ud800", null]}`, "1\n2\n", `{"a`, `[[[[`, `"\`, "]}")
}

package plain

import (
	"bytes"
	"encoding/csv"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"ownup/internal/trace/extract/extracttest"
)

func TestTable(t *testing.T) {
	for name, c := range map[string]struct {
		text string
		want []string
	}{
		"comma": {
			"Region,Margin\r\nNorth,\"4,2 %\"\r\nSouth,\"say \"\"four\"\"\r\nor so\"\r\nWest,7\r\n",
			[]string{
				"1:1 row1 A1: Region", "1:8 row1 B1: Margin", "2:1 row2 A2 Region: North", "2:7 row2 B2 Margin: 4,2 %",
				"3:1 row3 A3 Region: South", "3:7 row3 B3 Margin: say \"four\"\r\nor so", "5:1 row4 A4 Region: West", "5:6 row4 B4 Margin: 7",
			},
		},
		"semicolon with decimal commas": {
			"a;b\n1,5;2,5\n3,5;4,5",
			[]string{"1:1 row1 A1: a", "1:3 row1 B1: b", "2:1 row2 A2 a: 1,5", "2:5 row2 B2 b: 2,5", "3:1 row3 A3 a: 3,5", "3:5 row3 B3 b: 4,5"},
		},
		"tab":         {"1\t2\n3\t\n", []string{"1:1 row1 A1: 1", "1:3 row1 B1: 2", "2:1 row2 A2: 3"}},
		"bar":         {"é|2,0\n3|4,0\n", []string{"1:1 row1 A1 : é", "1:3 row1 B1 : 2,0", "2:1 row2 A2 : 3", "2:3 row2 B2 : 4,0"}},
		"by order":    {"sep=;\na,x;b\n", []string{"2:1 row1 A1: a,x", "2:5 row1 B1: b"}},
		"one column":  {"4.2\n7", []string{"1:1 row1 A1: 4.2", "2:1 row2 A2: 7"}},
		"never ends":  {"a,\"b\nc,d", []string{"1:1 row1 A1: a", "1:3 row1 B1: \"b", "2:1 row2 A2 a: c", "2:3 row2 B2 \"b: d"}},
		"old Mac":     {"a,b\r1,2", []string{"1:1 row1 A1: a", "1:3 row1 B1: b", "2:1 row2 A2 a: 1", "2:3 row2 B2 b: 2"}},
		"wide":        {utf16Of("a\tb\n4,2\t5\n", le), []string{"1:1 row1 A1: a", "1:3 row1 B1: b", "2:1 row2 A2 a: 4,2", "2:5 row2 B2 b: 5"}},
		"empty lines": {"a,b\n\n1,2\n", []string{"1:1 row1 A1: a", "1:3 row1 B1: b", "3:1 row3 A3 a: 1", "3:3 row3 B3 b: 2"}},
	} {
		got := extracttest.Read(t, Table, "a.csv", c.text).Lines()
		for i := range c.want {
			c.want[i] = strings.Replace(c.want[i], " : ", ": ", 1)
		}
		if d := cmp.Diff(c.want, got); d != "" {
			t.Errorf("%s (-want +got):\n%s", name, d)
		}
	}
}

// What the standard library writes is read as it was.
func TestTableAsWritten(t *testing.T) {
	value := rapid.StringMatching(`[a-z0-9 ,;"\n]{0,8}x`)
	rapid.Check(t, func(rt *rapid.T) {
		columns := rapid.IntRange(2, 5).Draw(rt, "columns")
		rows := rapid.SliceOfN(rapid.SliceOfN(value, columns, columns), 1, 6).Draw(rt, "rows")
		var b bytes.Buffer
		w := csv.NewWriter(&b)
		w.Comma = ';'
		_ = w.WriteAll(rows)
		var want, got []string
		for _, row := range rows {
			for _, v := range row {
				want = append(want, strings.TrimSpace(v))
			}
		}
		for _, p := range extracttest.Read(t, Table, "a.csv", "sep=;\n"+b.String()).Pieces {
			got = append(got, p.Text)
		}
		if d := cmp.Diff(want, got); d != "" {
			rt.Fatalf("(-want +got):\n%s", d)
		}
	})
}

func TestTableStops(t *testing.T) { extracttest.Stops(t, Table, "a.csv", "one,two\n3,4") }

func FuzzTable(f *testing.F) {
	extracttest.Fuzz(f, Table, "a,b\n1,2\n", "sep=;\na;\"b\"\"\"\n", "\"a", "a\tb\r\n", "\x00a\x00,\x00b")
}

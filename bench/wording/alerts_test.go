package main

import (
	"testing"

	"github.com/google/go-cmp/cmp"
)

func TestAlertsOfEachTool(t *testing.T) {
	for _, c := range []struct {
		name  string
		parse func([]byte, string) ([]alert, error)
		out   string
		want  []alert
	}{
		{
			"ownup", parseOwnup,
			`{"version":1,"elements":{},"findings":[{"rule":"need.fix","start":0,"end":0,"line":1,"column":1},{"rule":"sorry.if","start":9,"end":29,"line":3,"column":1}],"later":1}`,
			[]alert{{"a.txt", "need.fix", 1, 1, 0}, {"a.txt", "sorry.if", 3, 1, 20}},
		},
		{
			"ownup, two files", parseOwnup,
			`{"version":1,"files":[{"file":"a.txt","report":{"version":1,"findings":[]}},{"file":"b.txt","report":{"version":1,"findings":[{"rule":"sorry.if","start":9,"end":29,"line":3,"column":1}]}}]}`,
			[]alert{{"b.txt", "sorry.if", 3, 1, 20}},
		},
		{
			"Vale", parseVale,
			`{"b.md":[{"Check":"write-good.Passive","Line":3,"Span":[10,18],"Match":"were made"}],"a.txt":[{"Check":"write-good.So","Line":1,"Span":[1,3]}]}`,
			[]alert{{"a.txt", "write-good.So", 1, 1, 3}, {"b.md", "write-good.Passive", 3, 10, 9}},
		},
		{
			"write-good", parseWriteGood,
			"a.txt:3:9:\"were made\" may be passive voice\n\nb.md:5:0:\"So\" adds no meaning\n",
			[]alert{{"a.txt", "may be passive voice", 3, 10, 9}, {"b.md", "adds no meaning", 5, 1, 2}},
		},
		{
			"alex", parseAlex,
			"c.txt: no issues found\na.txt\n   3:93-3:98  warning  Don’t use `idiot`, it’s profane  idiot   retext-profanities\n  4:1-5:3  warning  `he` may be insensitive, use `they`, `it` instead  he-she  retext-equality\n\n⚠ 2 warnings\n",
			[]alert{{"a.txt", "retext-profanities.idiot", 3, 93, 5}, {"a.txt", "retext-equality.he-she", 4, 1, 1}},
		},
	} {
		t.Run(c.name, func(t *testing.T) {
			got, err := c.parse([]byte(c.out), "a.txt")
			if err != nil {
				t.Fatal(err)
			}
			if diff := cmp.Diff(c.want, got, cmp.AllowUnexported(alert{})); diff != "" {
				t.Errorf("alerts (-want +got):\n%s", diff)
			}
		})
	}
}

func TestAlertsThatCannotBeRead(t *testing.T) {
	for name, parse := range map[string]func([]byte, string) ([]alert, error){"ownup": parseOwnup, "Vale": parseVale} {
		for _, out := range []string{"", "E100 [--config] Runtime error", `{"version":2}`} {
			if list, err := parse([]byte(out), "a.txt"); err == nil {
				t.Errorf("%s: %q was read as %v", name, out, list)
			}
		}
	}
}

func FuzzAlerts(f *testing.F) {
	f.Add("a.txt:3:9:\"were made\" may be passive voice\n")
	f.Add("a.txt\n  1:2-1:4  warning  `he` may be insensitive  he-she  retext-equality\n")
	f.Add(`{"a":[{"Line":1,"Span":[2,1]}]}`)
	f.Fuzz(func(_ *testing.T, out string) {
		// Whatever a tool says, reading it ends, and so does placing it.
		p := passage{"one\ntwo\n", 0, 3}
		for _, parse := range []func([]byte, string) ([]alert, error){parseOwnup, parseVale, parseWriteGood, parseAlex} {
			list, err := parse([]byte(out), "a.txt")
			if err == nil {
				p.rules(list, false)
			}
		}
	})
}

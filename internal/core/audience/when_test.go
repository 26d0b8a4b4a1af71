package audience

import (
	"math"
	"testing"
	"time"

	"ownup/internal/core/workgraph"
)

func TestFadeWithoutADate(t *testing.T) {
	pl := &panel{p: DefaultPolicy(), now: time.Unix(1_700_000_000, 0)}
	for _, test := range []struct {
		name string
		kind workgraph.ActKind
		at   int64
		want float64
	}{
		{"a row holds now", workgraph.Entry, workgraph.Undated, 1},
		{"a mail is one half-life old", workgraph.Mail, workgraph.Undated, unknownAge},
		{"a mail of this moment", workgraph.Mail, 1_700_000_000, 1},
		{"a mail of a week ago", workgraph.Mail, 1_700_000_000 - 7*24*3600, 0.5},
	} {
		t.Run(test.name, func(t *testing.T) {
			if got := pl.fade(test.kind, test.at); math.Abs(got-test.want) > 1e-9 {
				t.Errorf("faded to %v, expected %v", got, test.want)
			}
		})
	}
}

func TestSpan(t *testing.T) {
	at := func(month time.Month, day int) int64 {
		return time.Date(2026, month, day, 12, 0, 0, 0, time.UTC).Unix()
	}
	type act struct {
		d  deed
		at int64
	}
	for _, test := range []struct {
		name string
		acts []act
		of   deed
		want string
	}{
		{"no date", []act{{keeps, workgraph.Undated}}, keeps, ""},
		{"a clock that was not set", []act{{changed, 0}}, changed, ""},
		{"one day", []act{{met, at(3, 2)}}, met, " on 2 March"},
		{"a date among none", []act{{keeps, workgraph.Undated}, {keeps, at(3, 2)}}, keeps, " on 2 March"},
		{"two days", []act{{met, at(5, 14)}, {met, at(3, 2)}}, met, " since 2 March; last on 14 May"},
		{"another deed's day", []act{{met, at(5, 14)}, {sent, at(3, 2)}}, sent, " on 2 March"},
		{"what is long past", []act{{met, at(5, 14)}, {met, at(5, 13) - recall}}, met, " on 14 May"},
		{"what was long past comes first", []act{{met, at(5, 13) - recall}, {met, at(5, 14)}}, met, " on 14 May"},
	} {
		t.Run(test.name, func(t *testing.T) {
			pl := &panel{now: time.Unix(at(11, 23), 0), zone: time.UTC}
			var tr trail
			for _, a := range test.acts {
				tr.add(a.d, 1, a.at, workgraph.NoThing)
			}
			if got := pl.span(tr.when[test.of]); got != test.want {
				t.Errorf("said %q, expected %q", got, test.want)
			}
		})
	}
}

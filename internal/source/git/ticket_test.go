package git

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

func TestTickets(t *testing.T) {
	for _, c := range []struct {
		body string
		want []string
	}{
		{"s\n\nCloses: ABC-17", []string{"ABC-17"}},
		{"s\n\ntext\n\nRefs: ABC-17, DATA_2-9\r\nJIRA: X1-3\nFixes: Q-1", []string{"ABC-17", "DATA_2-9", "X1-3"}},
		{"s\nTicket: ABC-17", []string{"ABC-17"}},
		{"Closes: ABC-17", nil},
		{"s\n\nCloses: ABC-17\n\nmore text", nil},
		{"s\n\nFixes: 4f2a91c (\"ABC-17\")\nCloses: #17\nBug: 17", nil},
		{"s\n\nSee-also: https://x.example/ABC-17\nNote: ABC-17", nil},
		{"s\n\nCloses: abc-17\nCloses: ABC-\nCloses: -17\nCloses:", nil},
		{"s\n\nCloses: ABC-17 for good", nil},
		{"s\n\nCloses: " + strings.Repeat("A", maxKey) + "-1", nil},
	} {
		var got []string
		tr := newTrailers()
		tr.tickets([]byte(c.body), func(key string) { got = append(got, key) })
		if diff := cmp.Diff(c.want, got); diff != "" {
			t.Errorf("tickets of %q (-want +got):\n%s", c.body, diff)
		}
	}
	n := 0
	tr := newTrailers()
	tr.tickets([]byte("s\n\nCloses: "+strings.Repeat("ABC-1, ", 3*maxTickets)), func(string) { n++ })
	if n != maxTickets {
		t.Errorf("%d tickets of one message, want at most %d", n, maxTickets)
	}
}

func TestACommitTouchesItsTickets(t *testing.T) {
	r := newRepo(t, "rates")
	r.write("a.py", "1")
	r.commit("Round\n\nCloses: ABC-17\nRefs: ABC-17, ABC-18")
	var n notebook
	r.read(nil, &n)
	var keys []string
	for _, thing := range n.acts[0].Things {
		keys = append(keys, thing.Key)
	}
	if diff := cmp.Diff([]string{"a.py", "ABC-17", "ABC-18"}, keys); diff != "" {
		t.Errorf("things of the commit (-want +got):\n%s", diff)
	}
}

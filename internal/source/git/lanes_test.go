package git

import (
	"bytes"
	"io"
	"strings"
	"testing"
	"testing/iotest"

	"pgregory.net/rapid"
)

// Two processes share the reading; what comes is in the order of one.
func TestOrderOfLanes(t *testing.T) {
	r := newRepo(t, "x")
	r.many(5*stretch + 7)
	var got notebook
	r.read(nil, &got)
	want := strings.Fields(r.git("rev-list", "--topo-order", "--reverse", "--all"))
	if len(got.acts) != len(want) {
		t.Fatalf("%d acts of %d commits", len(got.acts), len(want))
	}
	for i, a := range got.acts {
		if a.Key != want[i] {
			t.Fatalf("act %d is of commit %s, want %s", i, a.Key, want[i])
		}
	}
}

// Whatever the number of lanes, together they are given each commit once, in
// order.
func TestSharesMakeThePlan(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		n := rapid.IntRange(0, 6*stretch).Draw(t, "commits")
		first := rapid.IntRange(0, n).Draw(t, "first")
		count := rapid.IntRange(1, 3).Draw(t, "lanes")
		pl := plan{names: bytes.Repeat([]byte("0123456789"), n), width: 10}
		for i := range n {
			copy(pl.names[i*10:], strings.Repeat(string(rune('a'+i%26)), 1+i%9))
		}
		l := lanes{plan: pl, first: first, each: make([]*lane, count)}
		given := make(map[*lane][]string)
		for i := range count {
			l.each[i] = &lane{}
			in := io.Reader(&share{plan: pl, next: first + i*stretch, from: first, lanes: count})
			if rapid.Bool().Draw(t, "slowly") {
				in = iotest.OneByteReader(in)
			}
			text, err := io.ReadAll(in)
			if err != nil {
				t.Fatal(err)
			}
			given[l.each[i]] = strings.Fields(string(text))
		}
		for i := first; i < n; i++ {
			list := given[l.of(i)]
			if len(list) == 0 || list[0] != pl.name(i) {
				t.Fatalf("commit %d of %d is not next in its lane", i, n)
			}
			given[l.of(i)] = list[1:]
		}
		for _, rest := range given {
			if len(rest) > 0 {
				t.Fatalf("%d commits too many", len(rest))
			}
		}
	})
}

// What is read ahead comes whole, then its error; stopping early ends it.
func TestReadAhead(t *testing.T) {
	text := strings.Repeat("0123456789", 500_000)
	a := readAhead(iotest.TimeoutReader(strings.NewReader(text[:100]))) // its second read fails
	got, err := io.ReadAll(a)
	if string(got) != text[:100] || err == nil {
		t.Errorf("got %d bytes and %v, want 100 and an error", len(got), err)
	}
	a.stop()
	a = readAhead(strings.NewReader(text))
	if got, err := io.ReadAll(a); string(got) != text || err != nil {
		t.Errorf("got %d bytes and %v, want %d", len(got), err, len(text))
	}
	a.stop()
	a = readAhead(strings.NewReader(text)) // more than may wait
	a.stop()
}

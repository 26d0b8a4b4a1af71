package workgraph_test

import (
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"ownup/internal/core/problem"
	"ownup/internal/core/workgraph"
)

func TestBuilder(t *testing.T) {
	var b workgraph.Builder
	g, err := b.Graph(nil, nil)
	if err != nil || g.Now().Counts() != (workgraph.Counts{}) {
		t.Errorf("the graph of nothing: %+v, %v", g.Now().Counts(), err)
	}
	good := encode(t, workgraph.Batch{Acts: []workgraph.Act{{Kind: workgraph.Mail, Key: "a@x", Title: "Plan", At: start}}})
	for i := range 9 {
		data := good
		if i == 3 {
			data = good[:9]
		}
		err = b.Add(data)
	}
	if problem.KindOf(err) != problem.Damaged || !strings.Contains(err.Error(), "batch 4") {
		t.Errorf("after a damaged batch: %v, want one that names the fourth", err)
	}
	if _, err := b.Graph(nil, nil); problem.KindOf(err) != problem.Damaged {
		t.Errorf("the graph after a damaged batch: %v", err)
	}
	if err := b.Add(good); err != nil { // empty again
		t.Error(err)
	}
	if g, err := b.Graph(nil, nil); err != nil || g.Now().Counts().Acts != 1 {
		t.Errorf("the next graph: %v", err)
	}
}

// What a folder has is what the things in it have.
func TestActsInAFolder(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		v := build(t, someBatch.Draw(t, "batch")).At(someTime.Draw(t, "at"))
		for _, folder := range []string{"app:", "app:src/", "app:src/net/", "app:doc/", "src"} {
			space, dir, named := strings.Cut(folder, ":")
			if !named {
				space, dir = "", folder
			}
			var want []workgraph.ActID
			for thing := range v.AllThings() {
				if i := v.Thing(thing); i.Kind == workgraph.Path && (i.Space == space || !named) && strings.HasPrefix(i.Key, dir) {
					want = slices.AppendSeq(want, v.ActsOn(thing))
				}
			}
			slices.Sort(want)
			want = slices.Compact(want)
			slices.Reverse(want)
			if got := v.ActsIn(folder); !slices.Equal(got, want) {
				t.Fatalf("in %s:\n%s", folder, cmp.Diff(want, got))
			}
		}
	})
}

package mistake

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"ownup/internal/core/problem"
)

// in is a trace that found occurrences by their ids in a folder.
func in(folder string, ids ...string) KeepTrace {
	t := Traced{Sought: Sought{Figure: "4.2%", Paths: []string{folder}}}
	for _, id := range ids {
		t.Occurrences = append(t.Occurrences, Occurrence{ID: id, Path: folder + "/a.txt", Text: "4.2%"})
	}
	return KeepTrace{t}
}

// marks shows each occurrence with what became of it.
func marks(m Mistake) []string {
	var all []string
	for _, o := range m.Traced.Occurrences {
		words := []string{o.ID, string(o.State)}
		if o.Why != "" {
			words = append(words, o.Why)
		}
		if o.Gone {
			words = append(words, "gone")
		}
		if o.Again {
			words = append(words, "again")
		}
		all = append(all, strings.Join(words, " "))
	}
	return all
}

func TestATraceThatFollowsAnother(t *testing.T) {
	stopped := in("x", "a")
	stopped.Traced.Stopped = true
	for _, tt := range []struct {
		name string
		then KeepTrace
		want []string
	}{
		{"nothing has changed", in("x", "a", "b", "c"), []string{"a found again", "b accepted minutes stay", "c found"}},
		{"all is put right", in("x"), []string{"a corrected", "b accepted minutes stay", "c corrected gone"}},
		{"something new", in("x", "d", "b"), []string{"d found", "b accepted minutes stay", "a corrected", "c corrected gone"}},
		{"not to the end", stopped, []string{"a found again", "b accepted minutes stay", "c found"}},
		{"somewhere else", in("y", "e"), []string{"e found", "a corrected", "b accepted minutes stay"}},
	} {
		r := begun(t)
		r.must(t, in("x", "a", "b", "c"), MarkOccurrence{"a", Corrected, ""}, MarkOccurrence{"b", Accepted, "minutes stay"}, tt.then)
		if diff := cmp.Diff(tt.want, marks(r.state)); diff != "" {
			t.Errorf("%s (-want +got):\n%s", tt.name, diff)
		}
	}
}

func TestMarkingAnOccurrence(t *testing.T) {
	r := begun(t)
	r.must(t, in("x", "a"))
	for name, c := range map[string]struct {
		command Command
		kind    problem.Kind
	}{
		"not there":     {MarkOccurrence{"z", Corrected, ""}, problem.Missing},
		"an odd state":  {MarkOccurrence{"a", "burnt", ""}, problem.Invalid},
		"without a why": {MarkOccurrence{"a", Accepted, ""}, problem.Invalid},
		"nowhere":       {KeepTrace{}, problem.Invalid},
		"twice the id":  {in("x", "a", "a"), problem.Invalid},
	} {
		if _, err := Decide(r.state, c.command, "owner", r.now); problem.KindOf(err) != c.kind {
			t.Errorf("%s: %v", name, err)
		}
	}
	r.must(t, MarkOccurrence{"a", Corrected, ""}, MarkOccurrence{"a", Corrected, ""}, MarkOccurrence{"a", Found, ""})
	if r.state.Seq != 5 || r.state.Traced.Open() != 1 {
		t.Errorf("after %d events %d open; what is true already is no event", r.state.Seq, r.state.Traced.Open())
	}
}

// Of too many occurrences the first are kept and the others counted.
func TestATraceIsBounded(t *testing.T) {
	var ids []string
	for i := range MaxOccurrences + 20 {
		ids = append(ids, fmt.Sprint(i))
	}
	r := begun(t)
	r.must(t, in("x", ids...))
	if got := r.state.Traced; len(got.Occurrences) != MaxOccurrences || got.Beyond != 20 {
		t.Errorf("%d kept, %d beyond", len(got.Occurrences), got.Beyond)
	}
	if !slices.ContainsFunc(r.state.Traced.Occurrences, func(o Occurrence) bool { return o.ID == "0" }) {
		t.Error("the first is not kept")
	}
}

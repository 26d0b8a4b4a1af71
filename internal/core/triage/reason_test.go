package triage

import (
	"slices"
	"strings"
	"testing"

	"pgregory.net/rapid"
)

// What a place says agrees with the numbers beside it: people are freed by
// exactly one fire, at its end; the effort named is the fire's own; and who is
// named is named rightly.
func TestReasonsAgreeWithTheNumbers(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		s := full
		s.fires = 9
		in := drawInput(t, s)
		p := solve(t, in)
		ends := endsOf(p)
		efforts := make(map[string]Fire)
		for _, f := range in.Fires {
			efforts[f.ID] = f
		}
		by := make(map[string]string)
		for _, pl := range p.Order {
			for _, name := range pl.Frees {
				if by[name] != "" {
					t.Fatalf("%s is freed by %s and by %s", name, by[name], pl.ID)
				}
				by[name] = pl.ID
				if !strings.Contains(pl.Reason, name) && len(pl.Frees) <= 6 {
					t.Fatalf("%s frees %s, but says %q", pl.ID, name, pl.Reason)
				}
			}
			own := minutes(int64(efforts[pl.ID].Effort.Expected().Seconds()))
			if effort, _, claims := strings.Cut(pl.Reason, " frees "); claims && strings.HasSuffix(effort, "minutes") && effort != own {
				t.Fatalf("%s takes %s, but says %q", pl.ID, own, pl.Reason)
			}
		}
		for _, person := range in.People {
			var at []float64
			for _, id := range person.WaitsFor {
				at = append(at, ends[id])
			}
			want := slices.Max(at)
			if person.Any {
				want = slices.Min(at)
			}
			if by[person.Name] == "" || ends[by[person.Name]] != want {
				t.Fatalf("%s is free at %v, but is said to be freed by %q at %v", person.Name, want, by[person.Name], ends[by[person.Name]])
			}
		}
	})
}

func TestTwoFiresThatFreeTogether(t *testing.T) {
	in := Input{Now: monday, Fires: []Fire{
		{ID: "a", Title: "Corrected workbook", Effort: effort(10)},
		{ID: "b", Title: "New export", Effort: effort(20)},
	}, People: []Person{
		{Name: "Ana", Weight: 1, WaitsFor: []string{"a", "b"}},
		{Name: "Raj", Weight: 1, WaitsFor: []string{"a", "b"}},
	}}
	p := solve(t, in)
	if got, want := p.Order[0].Reason, "finishing this and ‘New export’ frees Ana and Raj"; got != want {
		t.Errorf("the first of two says %q, want %q", got, want)
	}
}

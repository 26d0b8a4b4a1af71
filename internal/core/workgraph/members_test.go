package workgraph_test

import (
	"slices"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"ownup/internal/core/person"
	"ownup/internal/core/workgraph"
)

// on returns the addresses behind ids.
func on(v workgraph.View, ids []person.ID) []string {
	var list []string
	for _, p := range ids {
		list = append(list, address(v, p))
	}
	slices.Sort(list)
	return list
}

func TestMembers(t *testing.T) {
	day := func(n int) time.Time { return start.AddDate(0, 0, n) }
	project := person.Identity{Name: "Project Heron", Address: "heron@firm.example"} // looks like a person's
	g := build(t, workgraph.Batch{
		Members: []workgraph.Membership{
			{Group: addr("all"), Member: addr("ines")},
			{Group: addr("all"), Member: addr("team"), At: day(1)},
			{Group: addr("team"), Member: addr("tom"), At: day(1)},
			{Group: addr("team"), Member: addr("tom"), At: day(3), Left: true},
			{Group: addr("team"), Member: addr("tom"), At: day(5)},
			{Group: addr("team"), Member: project},
			{Group: project, Member: person.Identity{Name: "Jo Lind"}, At: day(2)},
			{Group: project, Member: addr("all")}, // round in a circle
			{Group: project, Member: addr("noreply")},
			{Group: addr("all"), Member: person.Identity{Name: "Ines Kaya", Address: "INES@firm.example"}, At: day(4)},
			{Group: addr("gone-list"), Member: addr("ali"), At: day(1)},
			{Group: addr("gone-list"), Member: addr("ali"), At: day(1), Left: true}, // of one moment: on it
			{Group: addr("gone-list"), Member: addr("ali"), At: day(2), Left: true},
		},
		Cards: []person.Card{{Identities: []person.Identity{{Name: "Jo Lind", Address: "jo@firm.example"}}, Boss: addr("ines"), Department: "Rates"}},
	})
	const ines, tom, jo, ali = "ines@firm.example", "tom@firm.example", "jo@firm.example", "ali@firm.example"
	for _, c := range []struct {
		view workgraph.View
		list string
		want []string
	}{
		{g.At(day(1)), "all", []string{ines}},
		{g.At(day(2)), "all", []string{ines, tom}},
		{g.At(day(3)), "all", []string{ines, jo, tom}},
		{g.At(day(4)), "all", []string{ines, jo}},
		{g.Now(), "all", []string{ines, jo, tom}},
		{g.Now(), "team", []string{ines, jo, tom}},
		{g.At(day(2)), "gone-list", []string{ali}},
		{g.Now(), "gone-list", nil},
	} {
		p, ok := c.view.FindPerson(addr(c.list))
		members, known := c.view.Members(p)
		if at, _ := c.view.Time(); !ok || !known || !cmp.Equal(on(c.view, members), c.want) || !slices.IsSorted(members) {
			t.Errorf("on %s at %v: %v, known %v; want %v", c.list, at, on(c.view, members), known, c.want)
		}
	}
	v := g.Now()
	heron, _ := v.FindPerson(project)
	if v.IsPerson(heron) {
		t.Errorf("an address that has members counts as a person")
	}
	find := func(local string) person.ID {
		p, ok := v.FindPerson(addr(local))
		if !ok {
			t.Fatalf("%s is not found", local)
		}
		return p
	}
	if got := on(v, v.Groups(find("tom"))); !cmp.Equal(got, []string{"all@firm.example", "heron@firm.example", "team@firm.example"}) {
		t.Errorf("lists that Tom is on: %v", got)
	}
	if members, known := v.Members(find("tom")); known || members != nil {
		t.Errorf("members of a person: %v, %v", members, known)
	}
	if got := on(v, v.Reports(find("ines"))); !cmp.Equal(got, []string{jo}) {
		t.Errorf("who reports to Ines: %v", got)
	}
	if got := v.Person(find("jo")).Department; got != "Rates" {
		t.Errorf("department %q", got)
	}
}

// A person is among the members of exactly the lists that the person is on.
func TestMembersAndGroupsAgree(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		g := build(t, someBatch.Draw(t, "batch"))
		v := g.At(someTime.Draw(t, "at"))
		for list := range v.People() {
			members, known := v.Members(list)
			if !known && members != nil {
				t.Fatalf("%s: members %v that nobody knows", address(v, list), on(v, members))
			}
			for p := range v.People() {
				if in, on := slices.Contains(members, p), slices.Contains(v.Groups(p), list); v.IsPerson(p) && in != on {
					t.Fatalf("%s has %s: %v; %s is on %s: %v", address(v, list), address(v, p), in, address(v, p), address(v, list), on)
				}
			}
		}
	})
}

package main

import (
	"fmt"
	"slices"
	"testing"
	"time"

	"ownup/internal/core/audience"
	"ownup/internal/core/person"
)

// Learning has to find the tie that tells who belongs, and hold down the one
// that does not.
func TestFitFindsWhatTells(t *testing.T) {
	var list []example
	for i := range 400 {
		belongs := i%4 == 0
		e := example{belongs: belongs, ties: []entry{{1, float64(i%7) / 7}}}
		if belongs != (i%40 == 0) { // one in ten is the other way round
			e.ties = append(e.ties, entry{0, 1})
		}
		list = append(list, e)
	}
	found := fitLogistic(list, 1)
	if found.weights[0] < 2 || found.weights[1] > found.weights[0]/4 || found.weights[1] < -found.weights[0]/4 {
		t.Errorf("the weights are %.2f and %.2f", found.weights[0], found.weights[1])
	}
	if again := fitLogistic(list, 1); again != found {
		t.Error("the same examples gave other weights")
	}
	told, not := audience.Kin{}, audience.Kin{}
	told.Ties[0] = 1
	if found.chance(told) < 0.5 || found.chance(not) > 0.5 {
		t.Errorf("chances %.2f and %.2f", found.chance(told), found.chance(not))
	}
}

// corpus is an office in which a, b and c write to one another, and d to e.
func corpus() []message {
	var list []message
	at := time.Date(2026, 1, 5, 9, 0, 0, 0, time.UTC)
	for i := range 40 {
		m := message{ID: fmt.Sprint(i), At: at.Add(time.Duration(i) * time.Hour), From: "a@firm.example", To: []string{"b@firm.example", "c@firm.example"}}
		switch i % 4 {
		case 1:
			m.From, m.To = "d@firm.example", []string{"e@firm.example"}
		case 2:
			m.From, m.To = "a@firm.example", []string{"d@firm.example"}
		}
		list = append(list, m)
	}
	return list
}

func TestCasesSeeNothingLater(t *testing.T) {
	list := corpus()
	g, err := mailGraph(list, nil)
	if err != nil {
		t.Fatal(err)
	}
	first := list[0]
	if c, ok := caseOf(first, g.At(first.At)); ok && len(c.rest.People) > 0 {
		t.Errorf("before the first mail, %d people are known", len(c.rest.People))
	}
	last := list[39]
	c, ok := caseOf(last, g.At(last.At))
	if !ok || len(c.rest.People) != 1 || c.rest.Unknown != 0 {
		t.Fatalf("the last case has %+v", c.rest)
	}
	v := g.At(last.At)
	for name, people := range map[string][]person.ID{"interactions": interactions(c, v), "ownup": kinOf(c, v, audience.DefaultPolicy(), nil)} {
		if len(people) == 0 || people[0] != c.rest.People[0] {
			t.Errorf("%s names %v first, want %v", name, people, c.rest.People)
		}
	}
}

// A wrong recipient is somebody who is not on the mail, and the same each time.
func TestAddWrongIsDrawnOnce(t *testing.T) {
	list := corpus()
	g, err := mailGraph(list, nil)
	if err != nil {
		t.Fatal(err)
	}
	last := list[39]
	v := g.At(last.At)
	for _, often := range []bool{false, true} {
		w, ok := addWrong(last, 39, v, often)
		again, _ := addWrong(last, 39, v, often)
		if !ok || w.wrong != again.wrong || !slices.Equal(w.people, again.people) {
			t.Fatalf("drew %v, then %v", w, again)
		}
		if name := v.Person(w.wrong).Addresses[0]; name != "d@firm.example" && name != "e@firm.example" {
			t.Errorf("%s is no wrong recipient", name)
		}
	}
	share, cases := topOutlier(list[20:], 20, g, audience.DefaultPolicy(), false, nil)
	if cases == 0 || share < 0.9 {
		t.Errorf("the wrong one is on top in %.2f of %d", share, cases)
	}
}

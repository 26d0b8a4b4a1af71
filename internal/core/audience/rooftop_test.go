package audience_test

import (
	"encoding/json"
	"fmt"
	"slices"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"ownup/internal/core/audience"
	"ownup/internal/core/mistake"
	"ownup/internal/core/person"
	"ownup/internal/core/workgraph"
)

// office is a firm of which Mara writes to Tom, Ines and Jo about Acme again
// and again, and to others now and then. Everybody is on a list of 312.
func office() workgraph.Batch {
	var b workgraph.Batch
	mail := func(daysAgo int, subject string, from string, to ...string) {
		at := start.AddDate(0, 0, -daysAgo)
		a := workgraph.Act{
			Kind: workgraph.Mail, Key: fmt.Sprint(from, daysAgo, subject), At: at, Title: subject,
			Parts:  []workgraph.Part{{Who: who(from), Role: workgraph.Sender}},
			Things: []workgraph.Thing{{Kind: workgraph.Thread, Space: subject, Key: strings.ToLower(subject)}},
		}
		for _, name := range to {
			a.Parts = append(a.Parts, workgraph.Part{Who: who(name), Role: workgraph.Recipient})
		}
		b.Acts = append(b.Acts, a)
	}
	for i := range 13 {
		mail(i*2+1, fmt.Sprintf("Acme week %d", i), "Mara Lind", "Tom Reyes", "Ines Kaya", "Jo Park")
	}
	mail(5, "Acme visit", "Mara Lind", "Tom Reyes", "Ines Kaya")
	for i := range 10 {
		mail(i*3+2, fmt.Sprintf("Canteen %d", i), "Mara Lind", "Sam Bright", "Eva Holm")
	}
	mail(60, "Parking", "Mara Lind", "Dan Ohm")
	mail(40, "Hello", "Mara Lind", "Tom Rayes <t.rayes@other.example>")
	everybody := person.Identity{Name: "Everybody", Address: "all@firm.example"}
	for _, name := range []string{"Mara Lind", "Tom Reyes", "Ines Kaya", "Jo Park", "Sam Bright"} {
		b.Members = append(b.Members, workgraph.Membership{Group: everybody, Member: who(name)})
	}
	for i := range 308 {
		b.Members = append(b.Members, workgraph.Membership{Group: everybody, Member: person.Identity{Address: fmt.Sprintf("staff.%03d@firm.example", i)}})
	}
	deck := workgraph.Thing{Kind: workgraph.Document, Key: "churn.pptx"}
	for _, name := range []string{"Tom Reyes", "Ines Kaya"} {
		b.Acts = append(b.Acts, workgraph.Act{
			Kind: workgraph.Entry, Key: name, At: start.AddDate(0, 0, -3),
			Parts: []workgraph.Part{{Who: who(name), Role: workgraph.Editor}}, Things: []workgraph.Thing{deck},
		})
	}
	return b
}

func TestRooftop(t *testing.T) {
	g := (&world{}).graph(t, office())
	for _, test := range []struct {
		name    string
		about   []string
		to      []string
		wrong   []string // what the doubts say, each in part
		lists   []string
		missing []string
		unknown []string
	}{
		{name: "the usual circle", to: []string{"Tom Reyes", "Ines Kaya", "Jo Park"}},
		{
			name: "one is missing", to: []string{"Tom Reyes", "Ines Kaya"},
			missing: []string{"Jo Park: you 3 are on 14 threads together; Jo Park is on 13 of them"},
		},
		{
			name: "one does not belong", to: []string{"Tom Reyes", "Ines Kaya", "Jo Park", "Dan Ohm"},
			wrong: []string{"unlinked: nothing in the records has Dan Ohm together with any of the others"},
		},
		{
			name: "the wrong Tom", to: []string{"Tom Rayes <t.rayes@other.example>", "Ines Kaya", "Jo Park"},
			wrong: []string{"namesake: Tom Rayes at other.example is on none of it; Tom Reyes <tom.reyes@firm.example> is"},
		},
		{
			name: "a slip in an address that nobody knows", to: []string{"tom.reyse@firm.example", "Ines Kaya", "Jo Park"},
			wrong:   []string{"namesake: tom.reyse@firm.example is on none of it; Tom Reyes <tom.reyes@firm.example> is"},
			missing: []string{"Tom Reyes: you 3 are on"}, unknown: []string{"tom.reyse@firm.example"},
		},
		{
			name: "somebody new", to: []string{"Tom Reyes", "Ines Kaya", "Jo Park", "fay@elsewhere.example"},
			unknown: []string{"fay@elsewhere.example"},
		},
		{
			name: "a list of everybody", about: []string{"churn.pptx"}, to: []string{"all@firm.example"},
			lists: []string{"all@firm.example is 312 people, 2 of them affected: Ines Kaya, Tom Reyes. Tell those by name."},
		},
		{
			name: "a list that nobody knows", about: []string{"churn.pptx"}, to: []string{"team@firm.example", "Tom Reyes", "Ines Kaya"},
			lists: []string{"team@firm.example is a list, and no record says who is on it. Write to the people concerned by name."},
		},
		{
			name: "nothing to do with the thing", about: []string{"churn.pptx"}, to: []string{"Tom Reyes", "Ines Kaya", "Sam Bright"},
			wrong: []string{"unlinked: nothing in the records links Sam Bright to this"},
		},
		{
			name: "outside of the firm", about: []string{"churn.pptx"}, to: []string{"Tom Reyes", "Ines Kaya", "t.rayes@other.example"},
			wrong: []string{"outside: Tom Rayes is outside of firm.example, where everybody else on this is"},
		},
		{name: "a thing that no record knows", about: []string{"gone.doc"}, to: []string{"Dan Ohm"}},
		{name: "oneself", to: []string{"Mara Lind"}},
		{name: "nobody"},
	} {
		t.Run(test.name, func(t *testing.T) {
			q := audience.Question{Owner: cast[0], About: test.about}
			var to []person.Identity
			for _, name := range test.to {
				to = append(to, who(name))
			}
			got := audience.Rooftop(q, to, g.At(start), audience.DefaultPolicy(), start)
			var wrong, lists, missing []string
			for _, d := range got.Wrong {
				wrong = append(wrong, string(d.Kind)+": "+d.Reason)
			}
			for _, l := range got.Lists {
				lists = append(lists, l.Text)
			}
			for _, m := range got.Missing {
				missing = append(missing, m.Name+": "+m.Reason)
			}
			compare(t, "wrong", wrong, test.wrong)
			compare(t, "lists", lists, test.lists)
			compare(t, "missing", missing, test.missing)
			compare(t, "unknown", got.Unknown, test.unknown)
			if got.Objects() != (len(test.wrong)+len(test.lists) > 0) {
				t.Errorf("objects is %v", got.Objects())
			}
		})
	}
}

// compare holds that each text begins as it should and that there are no
// others.
func compare(t *testing.T, what string, got, want []string) {
	t.Helper()
	if !slices.EqualFunc(got, want, strings.HasPrefix) {
		t.Errorf("%s: %q, want %q", what, got, want)
	}
}

func TestRooftopProperties(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		w := drawWorld(t)
		var to []person.Identity
		for range rapid.IntRange(0, 6).Draw(t, "recipients") {
			to = append(to, rapid.SampledFrom(append(cast, who("Tom Rayes"), who("new@else.example"))).Draw(t, "to"))
		}
		check := func(batches ...workgraph.Batch) string {
			c := audience.Rooftop(w.question, to, w.graph(t, batches...).At(w.now), audience.DefaultPolicy(), w.now)
			for _, m := range c.Missing {
				if slices.Contains(m.Addresses, cast[0].Address) || m.Reason == "" {
					t.Errorf("missing: %+v", m)
				}
				if slices.ContainsFunc(to, func(id person.Identity) bool { return slices.Contains(m.Addresses, id.Address) }) {
					t.Errorf("%s is a recipient, and missing", m.Name)
				}
			}
			for _, d := range c.Wrong {
				if d.Address == cast[0].Address || d.Reason == "" {
					t.Errorf("wrong: %+v", d)
				}
			}
			for _, l := range c.Lists {
				if l.Affected > l.Members || len(l.Names) > l.Affected {
					t.Errorf("list: %+v", l)
				}
			}
			text, err := json.Marshal(c)
			if err != nil {
				t.Fatal(err)
			}
			return string(text)
		}
		before := check(w.batch)
		if again := check(w.batch); again != before {
			t.Fatalf("the same recipients were checked differently:\n%s\n%s", before, again)
		}
		if after := check(w.batch, w.later); after != before {
			t.Fatalf("what was recorded later changed the check:\n%s\n%s", before, after)
		}
	})
}

// Whom the mail goes to is likelier the more, and the more lately, they were
// on such mails; and the ranking is what users are answered.
func TestMissingGoesByMailsTogether(t *testing.T) {
	g := (&world{}).graph(t, office())
	q := audience.Question{Owner: cast[0], With: []string{who("Ines Kaya").Address}}
	kin := audience.Missing(q, g.At(start), audience.DefaultPolicy(), start)
	v := g.At(start)
	if len(kin) < 3 {
		t.Fatalf("%d people, want three at least", len(kin))
	}
	circle := []string{"Jo Park", "Tom Reyes"}
	if first := slices.Sorted(slices.Values([]string{v.PersonName(kin[0].Person), v.PersonName(kin[1].Person)})); !slices.Equal(first, circle) {
		t.Fatalf("%q come first, want %q", first, circle)
	}
	for i, k := range kin {
		if k.Chance <= 0 || k.Chance >= 1 || i > 0 && k.Chance > kin[i-1].Chance {
			t.Errorf("%s has chance %v at place %d", v.PersonName(k.Person), k.Chance, i+1)
		}
	}
	told := audience.For(q, v, audience.DefaultPolicy(), start).Listeners
	names := slices.Collect(func(yield func(string) bool) {
		for _, l := range told {
			if !yield(l.Name) {
				return
			}
		}
	})
	if first := slices.Sorted(slices.Values(names[:min(2, len(names))])); !slices.Equal(first, circle) {
		t.Errorf("told %q, want %q first", names, circle)
	}
	if slices.ContainsFunc(told, func(l mistake.Listener) bool { return l.Name == "Sam Bright" }) {
		t.Error("Sam Bright is told, who is on none of these mails")
	}
}

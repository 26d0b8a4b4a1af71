package person_test

import (
	"fmt"
	"math/rand"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"ownup/internal/core/person"
)

// id reads "Name <address>", "<address>" or "Name".
func id(s string) person.Identity {
	name, rest, ok := strings.Cut(s, "<")
	if !ok {
		return person.Identity{Name: strings.TrimSpace(s)}
	}
	return person.Identity{Name: strings.TrimSpace(name), Address: strings.TrimSuffix(rest, ">")}
}

func ids(list ...string) []person.Identity {
	out := make([]person.Identity, len(list))
	for i, s := range list {
		out[i] = id(s)
	}
	return out
}

// together lists which of the spellings are one person, as sorted groups.
func together(d *person.Directory) [][]string {
	var groups [][]string
	for i := range d.Len() {
		var g []string
		for _, s := range d.Person(person.ID(i)).Spellings {
			g = append(g, strings.TrimSpace(s.Name+" <"+s.Address+">"))
		}
		slices.Sort(g)
		groups = append(groups, g)
	}
	slices.SortFunc(groups, slices.Compare)
	return groups
}

func mustFind(t *testing.T, d *person.Directory, s string) person.ID {
	t.Helper()
	p, ok := d.Find(id(s))
	if !ok {
		t.Fatalf("Find(%s): nobody", s)
	}
	return p
}

// Five spellings, one person; each step explained; undone by a correction
// and back again without it.
func TestFiveSpellingsAndUndo(t *testing.T) {
	ev := person.Evidence{
		Identities: ids("Ines Kaya <ines@firm.example>", "Kaya, Ines <ikaya@home.example>",
			"INES.KAYA@firm.example <ines.kaya@firm.example>", "ik <ik@old.example>", "inès kaya"),
		Aliases:     []person.Alias{{Proper: id("Ines Kaya <ines@firm.example>"), Other: id("<ik@old.example>"), Source: ".mailmap line 12"}},
		HomeDomains: []string{"firm.example"},
	}
	d := person.Resolve(ev)
	if d.Len() != 1 {
		t.Fatalf("%d people, want 1: %v", d.Len(), together(d))
	}
	p := d.Person(0)
	if p.Name != "Ines Kaya" || p.Addresses[0] != "ines@firm.example" || p.Relation != person.Colleague {
		t.Errorf("got %q, %v, %q", p.Name, p.Addresses, p.Relation)
	}
	if reasons := fmt.Sprint(p.Merges); !strings.Contains(reasons, ".mailmap line 12") {
		t.Errorf("the alias is not among the reasons: %s", reasons)
	}
	apart := ev
	apart.Corrections = []person.Correction{{Kind: person.Apart, A: "ines@firm.example", B: "ikaya@home.example"}}
	undone := person.Resolve(apart)
	if undone.Len() != 2 {
		t.Fatalf("after the correction %d people, want 2: %v", undone.Len(), together(undone))
	}
	if s := undone.Person(mustFind(t, undone, "<ikaya@home.example>")).Splits; len(s) == 0 || s[0].Reason == "" {
		t.Error("the split has no reason")
	}
	if diff := cmp.Diff(together(d), together(person.Resolve(ev))); diff != "" {
		t.Errorf("dropping the correction does not bring the merge back:\n%s", diff)
	}
}

func TestKinds(t *testing.T) {
	d := person.Resolve(person.Evidence{Identities: ids("Sales <sales@x.example>", "<no-reply@x.example>",
		"dependabot[bot] <49+dependabot[bot]@users.noreply.github.com>", "Ines Kaya <ines@x.example>", "<plans@lists.x.example>", "test robot <lkp@x.example>")})
	for s, want := range map[string][2]bool{
		"<sales@x.example>": {true, false}, "<no-reply@x.example>": {false, true}, "<ines@x.example>": {false, false},
		"<plans@lists.x.example>": {true, false}, "<lkp@x.example>": {false, true},
		"<dependabot[bot]@users.noreply.github.com>": {false, true},
	} {
		p := d.Person(mustFind(t, d, s))
		if got := [2]bool{p.Group, p.Robot}; got != want {
			t.Errorf("%s: group, robot = %v, want %v", s, got, want)
		}
	}
}

func TestCardsDescribe(t *testing.T) {
	old, later := time.Date(2026, 1, 1, 0, 0, 0, 0, time.UTC), time.Date(2026, 6, 1, 0, 0, 0, 0, time.UTC)
	d := person.Resolve(person.Evidence{
		Cards: []person.Card{
			{Identities: ids("Ines Kaya <ines@firm.example>"), Title: "Analyst", Boss: id("Tom Reyes"), Relation: person.Supplier, At: old},
			{Identities: ids("<ines@firm.example>"), Title: "Lead", StandIn: id("<jo@firm.example>"), At: later},
		},
		Identities:  ids("Tom Reyes <tom@firm.example>", "Jo Park <jo@firm.example>", "Al Big <al@gmail.com>"),
		HomeDomains: []string{"firm.example", "gmail.com"},
	})
	ines := mustFind(t, d, "<ines@firm.example>")
	now, before := d.Person(ines), d.PersonAt(ines, later)
	if now.Title != "Lead" || now.Boss != mustFind(t, d, "<tom@firm.example>") || now.StandIn != mustFind(t, d, "<jo@firm.example>") {
		t.Errorf("now: %+v", now)
	}
	if before.Title != "Analyst" || before.StandIn != person.None {
		t.Errorf("before the second card: title %q, stand-in %d", before.Title, before.StandIn)
	}
	if now.Relation != person.Supplier {
		t.Errorf("relation %q: the card must win over the domain", now.Relation)
	}
	if r := d.Person(mustFind(t, d, "<al@gmail.com>")).Relation; r != person.Unknown {
		t.Errorf("everybody at a free mail host became a %s", r)
	}
	if p := d.PersonAt(ines, old); p.Boss != person.None || p.Title != "" {
		t.Errorf("a card recorded at a time is used at that time: %+v", p)
	}
}

func TestBestSpelling(t *testing.T) {
	for _, c := range []struct {
		want  string
		first string
		ids   []person.Identity
	}{
		{"Inès Kaya", "ines@x.example", ids("ines kaya <ines@x.example>", "Ines Kaya <ines@x.example>", "Inès Kaya <ines@x.example>", "INES KAYA <ines@(none)>")},
		{"Ines Kaya", "ines@x.example", ids("Ines KAYA <ines@x.example>", "Kaya, Ines <ines@x.example>", "ik <ines@x.example>")},
		{"ines@x.example", "ines@x.example", ids("<ines@x.example>")},
		{"Ines Kaya", "z@x.example", ids("Ines Kaya <1+ik@users.noreply.github.com>", "Ines Kaya <a@laptop>", "Ines Kaya <z@x.example>")},
	} {
		d := person.Resolve(person.Evidence{Identities: c.ids})
		if p := d.Person(0); d.Len() != 1 || p.Name != c.want || p.Addresses[0] != c.first {
			t.Errorf("%v: %d people, the first %q %v, want %q at %s", c.ids, d.Len(), p.Name, p.Addresses, c.want, c.first)
		}
	}
}

func TestSearch(t *testing.T) {
	d := person.Resolve(person.Evidence{Identities: ids("Ines Kaya <ines@x.example>", "Ines Kallio <kallio@x.example>", "Tom Reyes <tom@x.example>", "<info@x.example>")})
	names := func(q string) (out []string) {
		for _, p := range d.Search(q) {
			out = append(out, d.Name(p))
		}
		slices.Sort(out)
		return out
	}
	for q, want := range map[string][]string{
		"INES@x.example": {"Ines Kaya"}, "Kaya, Ines": {"Ines Kaya"}, "ines ka": {"Ines Kallio", "Ines Kaya"},
		"rey": {"Tom Reyes"}, "eyes": nil, "": nil, "info": {"info@x.example"},
	} {
		if diff := cmp.Diff(want, names(q)); diff != "" {
			t.Errorf("Search(%q):\n%s", q, diff)
		}
	}
}

// drawEvidence makes small evidence full of collisions.
func drawEvidence(t *rapid.T) person.Evidence {
	name := rapid.SampledFrom([]string{"", "Ines Kaya", "Kaya, Ines", "Tom Reyes", "tom", "Build Bot", "Jo Park via List"})
	address := rapid.SampledFrom([]string{"", "ines@x.example", "Ines+a@x.example", "ines.kaya@x.example", "tom@y.example", "info@x.example", "tr@z.example", "a@z.example"})
	identity := rapid.Custom(func(t *rapid.T) person.Identity {
		return person.Identity{Name: name.Draw(t, "name"), Address: address.Draw(t, "address")}
	})
	correction := rapid.Custom(func(t *rapid.T) person.Correction {
		return person.Correction{
			Kind: rapid.SampledFrom([]person.CorrectionKind{person.Apart, person.Together}).Draw(t, "kind"),
			A:    address.Draw(t, "a"), B: address.Draw(t, "b"),
		}
	})
	card := rapid.Custom(func(t *rapid.T) person.Card {
		return person.Card{Identities: rapid.SliceOfN(identity, 0, 3).Draw(t, "on card"), Boss: identity.Draw(t, "boss"), Title: name.Draw(t, "title")}
	})
	alias := rapid.Custom(func(t *rapid.T) person.Alias {
		return person.Alias{Proper: identity.Draw(t, "proper"), Other: identity.Draw(t, "other")}
	})
	return person.Evidence{
		Identities:  rapid.SliceOfN(identity, 0, 12).Draw(t, "identities"),
		Cards:       rapid.SliceOfN(card, 0, 3).Draw(t, "cards"),
		Aliases:     rapid.SliceOfN(alias, 0, 3).Draw(t, "aliases"),
		Corrections: rapid.SliceOfN(correction, 0, 3).Draw(t, "corrections"),
	}
}

func all(d *person.Directory) []person.Person {
	var list []person.Person
	for i := range d.Len() {
		list = append(list, d.Person(person.ID(i)))
	}
	return list
}

func TestOrderMeansNothing(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		ev := drawEvidence(t)
		before := all(person.Resolve(ev))
		rng := rand.New(rand.NewSource(rapid.Int64().Draw(t, "seed")))
		rng.Shuffle(len(ev.Identities), func(i, j int) {
			ev.Identities[i], ev.Identities[j] = ev.Identities[j], ev.Identities[i]
		})
		slices.Reverse(ev.Cards)
		slices.Reverse(ev.Aliases)
		slices.Reverse(ev.Corrections)
		ev.Identities = append(ev.Identities, ev.Identities...) // repetition means nothing either
		if diff := cmp.Diff(before, all(person.Resolve(ev))); diff != "" {
			t.Fatalf("another order gives other people:\n%s", diff)
		}
	})
}

func TestCorrectionsHold(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		ev := drawEvidence(t)
		d := person.Resolve(ev)
		for _, c := range ev.Corrections {
			a, okA := d.Find(person.Identity{Address: c.A})
			b, okB := d.Find(person.Identity{Address: c.B})
			if c.Kind == person.Apart && okA && okB && a == b && person.FoldAddress(c.A) != person.FoldAddress(c.B) {
				t.Fatalf("%s and %s are one person in spite of the correction", c.A, c.B)
			}
		}
		for i := range d.Len() {
			p := d.Person(person.ID(i))
			if len(p.Merges) != len(p.Spellings)-1 {
				t.Fatalf("%d spellings joined by %d explained steps: %+v", len(p.Spellings), len(p.Merges), p)
			}
		}
	})
}

// many returns n identities of about n/3 people.
func many(n int) []person.Identity {
	list := make([]person.Identity, n)
	for i := range list {
		k := i / 3
		name := fmt.Sprintf("Given%c%c Family%d", 'a'+k%26, 'a'+k/26%26, k)
		switch i % 3 {
		case 0:
			list[i] = person.Identity{Name: name, Address: fmt.Sprintf("p%d@firm%d.example", k, k%97)}
		case 1:
			list[i] = person.Identity{Name: name, Address: fmt.Sprintf("other%d@home.example", k)}
		default:
			list[i] = person.Identity{Address: fmt.Sprintf("P%d+x@firm%d.example", k, k%97)}
		}
	}
	return list
}

func BenchmarkResolve50k(b *testing.B) {
	ev := person.Evidence{Identities: many(50_000), HomeDomains: []string{"firm1.example"}}
	b.ReportAllocs()
	for b.Loop() {
		person.Resolve(ev)
	}
}

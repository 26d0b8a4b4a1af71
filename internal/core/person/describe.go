package person

import (
	"slices"
	"strings"
)

// person puts a Person together from the cards that known accepts.
func (d *Directory) person(id ID, known func(Card) bool) Person {
	rec := &d.people[id]
	p := Person{ID: id, Name: rec.name, Boss: None, StandIn: None, Group: rec.group, Robot: rec.robot}
	if list := d.addresses(rec); list[0] != "" {
		p.Addresses = list
	}
	for _, i := range rec.ids {
		p.Spellings = append(p.Spellings, d.r.ids[i])
	}
	for _, c := range rec.cards {
		if card := d.r.cards[c]; known(card) {
			d.describe(&p, card)
		}
	}
	if p.Relation == Unknown && !p.Group && !p.Robot && d.hasHomeAddress(rec) {
		p.Relation = Colleague
	}
	p.Merges = d.merges(rec)
	for _, i := range rec.splits {
		s := d.r.splits[i]
		p.Splits = append(p.Splits, Split{d.r.example(s.a), d.r.example(s.b), s.reason})
	}
	return p
}

// describe lets a card speak; a later card overrides what it repeats.
func (d *Directory) describe(p *Person, c Card) {
	for _, f := range []struct {
		field *string
		value string
	}{
		{&p.Organisation, c.Organisation},
		{&p.Department, c.Department},
		{&p.Title, c.Title},
		{&p.Account, c.Account},
		{&p.Zone, c.Zone},
		{&p.Region, c.Region},
		{&p.Hours, c.Hours},
		{&p.Phone, c.Phone},
	} {
		if f.value != "" {
			*f.field = f.value
		}
	}
	if c.Relation != Unknown {
		p.Relation = c.Relation
	}
	if boss, ok := d.Find(c.Boss); ok && boss != p.ID {
		p.Boss = boss
	}
	if standIn, ok := d.Find(c.StandIn); ok && standIn != p.ID {
		p.StandIn = standIn
	}
	if len(c.Away) > 0 {
		p.Away = sorted(append(slices.Clip(p.Away), c.Away...), compareSpans)
	}
}

func (d *Directory) hasHomeAddress(rec *record) bool {
	if len(d.home) == 0 {
		return false
	}
	return slices.ContainsFunc(rec.nodes, func(n int32) bool {
		_, domain := split(d.r.nodes[n].address)
		return d.atHome(domain)
	})
}

// merges explains why the spellings of rec are one person: first those that
// fold to one address, then the steps that the rules took.
func (d *Directory) merges(rec *record) []Merge {
	var list []Merge
	shown := make(map[int32]bool, len(rec.nodes))
	for _, i := range rec.ids {
		n := d.r.nodeOf[i]
		if !shown[n] {
			shown[n] = true
			continue
		}
		m := Merge{A: d.r.example(n), B: d.r.ids[i], Rule: SameAddress, Reason: "same address"}
		if d.r.nodes[n].address == "" {
			m.Rule, m.Reason = SameName, "same name"
		}
		list = append(list, m)
	}
	for _, i := range rec.taken {
		e := d.r.taken[i]
		list = append(list, Merge{d.r.example(e.a), d.r.example(e.b), e.rule, e.reason})
	}
	return list
}

// example returns the first identity of a node.
func (r *resolver) example(n int32) Identity { return r.ids[r.first[n]] }

// Find returns the person whom an identity names. An address decides; a name
// alone is found if one record has it alone, or if only one person bears it.
func (d *Directory) Find(id Identity) (ID, bool) {
	if id.Name == "" && id.Address == "" {
		return None, false
	}
	if id.Name == "" || len(d.r.pairs) == 0 && !strings.Contains(strings.ToLower(id.Name), "via ") {
		if n, known := d.r.byKey[FoldAddress(id.Address)]; known && id.Address != "" {
			return d.ofNode[n], true
		}
	}
	if n := d.r.nodeFor(id); n >= 0 {
		return d.ofNode[n], true
	}
	if id.Address != "" {
		if n, known := d.r.byKey[FoldAddress(id.Address)]; known {
			return d.ofNode[n], true
		}
		return None, false
	}
	if people := d.byName[FoldName(id.Name)]; len(people) == 1 {
		return people[0], true
	}
	return None, false
}

// Named returns everybody who bears a name in some spelling, ascending. The
// result must not be changed.
func (d *Directory) Named(name string) []ID { return d.byName[FoldName(name)] }

// EachName calls yield with every folded name and the people who bear it, in
// no particular order.
func (d *Directory) EachName(yield func(name string, people []ID)) {
	for name, people := range d.byName {
		yield(name, people)
	}
}

// Search returns whom a typed text may mean, best first: the person with that
// address; else everybody with exactly that name; else everybody of whom each
// typed word starts a word of a name or of an address. People come before
// lists and programs.
func (d *Directory) Search(query string) []ID {
	query = strings.TrimSpace(query)
	if query == "" {
		return nil
	}
	if strings.Contains(query, "@") {
		if n, known := d.r.byKey[FoldAddress(query)]; known {
			return []ID{d.ofNode[n]}
		}
	}
	if people := d.byName[FoldName(query)]; len(people) > 0 {
		return d.peopleFirst(slices.Clone(people))
	}
	words := strings.Fields(foldWords(query))
	if len(words) == 0 {
		return nil
	}
	var found []ID
	for id := range d.people {
		if startsAll(d.people[id].folded, words) {
			found = append(found, ID(id))
		}
	}
	return d.peopleFirst(found)
}

// peopleFirst moves people before lists and programs, keeping their order.
func (d *Directory) peopleFirst(ids []ID) []ID {
	slices.SortStableFunc(ids, func(a, b ID) int {
		switch pa, pb := d.IsPerson(a), d.IsPerson(b); {
		case pa == pb:
			return 0
		case pa:
			return -1
		default:
			return 1
		}
	})
	return ids
}

// startsAll reports whether each word starts some word of text.
func startsAll(text string, words []string) bool {
	for _, word := range words {
		if !startsWord(text, word) {
			return false
		}
	}
	return true
}

func startsWord(text, word string) bool {
	for from := 0; ; {
		i := strings.Index(text[from:], word)
		if i < 0 {
			return false
		}
		i += from
		if i == 0 || strings.IndexByte(" \n.@-_+", text[i-1]) >= 0 {
			return true
		}
		from = i + 1
	}
}

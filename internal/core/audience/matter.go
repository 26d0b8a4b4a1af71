package audience

import (
	"fmt"
	"slices"
	"strings"

	"ownup/internal/core/person"
	"ownup/internal/core/workgraph"
)

// matter is what a question is about, as the records know it.
type matter struct {
	things   []workgraph.ThingID
	changes  []workgraph.ActID // commits asked about
	mails    []workgraph.ActID // mails asked about
	with     []person.ID       // people named by the owner, lists and programs not among them
	mention  map[person.ID]bool
	accounts []workgraph.ThingID // client accounts that the things are for
	down     []workgraph.Step    // what the things feed
	spoken   []workgraph.ThingID // conversations, meetings and tickets that speak of it by name
	// since is when the mistaken changes began, in Unix seconds, less
	// [unrecorded]; 0 where no change was asked about.
	since    int64
	is       map[workgraph.ThingID]bool
	resolved []Resolved
	unknown  []string
}

// resolve turns the words of the question into what the records know.
func (pl *panel) resolve() {
	m := &pl.matter
	m.is, m.mention = make(map[workgraph.ThingID]bool), make(map[person.ID]bool)
	for _, asked := range pl.q.About {
		found := pl.v.Things(asked)
		if len(found) == 0 && strings.TrimSpace(asked) != "" {
			m.unknown = append(m.unknown, asked)
		}
		pl.accept(asked, found)
	}
	if pl.q.Text != "" {
		pl.accept("", pl.v.Mentioned(pl.q.Text))
	}
	for _, who := range pl.q.With {
		pl.resolvePerson(who)
	}
	for _, a := range m.changes {
		for _, t := range pl.v.ThingsOf(a) {
			if pl.v.KindOfThing(t) != workgraph.Ticket { // it speaks of the ticket, and is not about that
				pl.about(t)
			}
		}
		if at := pl.v.When(a) - unrecorded; m.since == 0 || at < m.since {
			m.since = at
		}
	}
	for _, a := range m.mails {
		for _, t := range pl.v.ThingsOf(a) {
			if pl.v.KindOfThing(t) != workgraph.Thread { // its own recipients have the mail; the thread is near it
				pl.about(t)
			}
		}
	}
	pl.w = pl.weighing()
	pl.copies()
	pl.speaking()
	pl.follow()
	pl.carried()
	pl.findAccounts()
}

// accept takes what one text was found to mean.
func (pl *panel) accept(asked string, found []workgraph.Match) {
	m := &pl.matter
	for i, f := range found {
		var name string
		switch {
		case f.Thing != workgraph.NoThing:
			pl.about(f.Thing)
			name = pl.v.Name(f.Thing)
		case f.Act != workgraph.NoAct:
			name = pl.v.Act(f.Act).Title
			if pl.v.KindOf(f.Act) == workgraph.Change {
				m.changes = append(m.changes, f.Act)
			} else {
				m.mails = append(m.mails, f.Act)
			}
		default:
			if f.Person == pl.owner {
				continue
			}
			name = pl.v.PersonName(f.Person)
			pl.concerned(f.Person, true)
		}
		if i < pl.p.MostThings {
			m.resolved = append(m.resolved, Resolved{Asked: asked, Name: name, How: f.How})
		}
	}
}

// about adds a thing the question is about.
func (pl *panel) about(t workgraph.ThingID) {
	m := &pl.matter
	if !m.is[t] && len(m.things) < pl.p.MostThings {
		m.is[t] = true
		m.things = append(m.things, t)
	}
}

// resolvePerson takes an address or name given as already concerned.
func (pl *panel) resolvePerson(who string) {
	found := pl.v.SearchPeople(who)
	if strings.TrimSpace(who) == "" {
		return
	}
	switch {
	case len(found) == 0:
		pl.matter.unknown = append(pl.matter.unknown, who)
	case len(found) > 1:
		pl.warn("Several people fit “%s”; %s was taken. Give the address to be sure.", who, pl.v.PersonName(found[0]))
		fallthrough
	default:
		pl.matter.resolved = append(pl.matter.resolved, Resolved{who, pl.v.PersonName(found[0]), "a person"})
		pl.concerned(found[0], false)
	}
}

// concerned takes one person that the owner named. A list is only warned of.
func (pl *panel) concerned(id person.ID, mentioned bool) {
	m := &pl.matter
	switch {
	case id == pl.owner || slices.Contains(m.with, id):
	case pl.v.IsPerson(id):
		m.with = append(m.with, id)
		m.mention[id] = mentioned
	case pl.person(id).Group:
		t := pl.lists[id]
		t.things = nil
		pl.lists[id] = t
	}
}

// copies adds what bears the same telling name: the document or path that a
// file is a copy of, the attachment that carries it, and a path that a table
// names without its repository.
func (pl *panel) copies() {
	warned := false
	for _, t := range slices.Clone(pl.matter.things) {
		for _, s := range pl.v.Namesakes(t) {
			pl.about(s)
		}
		if warned || len(pl.matter.changes) > 0 || pl.v.Everyday(t) {
			continue
		}
		key := pl.v.Thing(t).Key
		base := key[strings.LastIndexByte(key, '/')+1:]
		if f, ok := pl.v.Lookup(workgraph.File, "", base); ok && !pl.matter.is[f] {
			pl.warn("Several things are called %s, so whoever was sent a file of that name is not counted. Ask about file:%s to count them.", base, base)
			warned = true
		}
	}
}

// speaking finds the conversations, meetings and tickets that name the things
// or the changes, and the tickets that the changes name.
func (pl *panel) speaking() {
	m := &pl.matter
	add := func(list []workgraph.ThingID) {
		for _, t := range list {
			if !m.is[t] && len(m.spoken) < pl.p.MostThings && !slices.Contains(m.spoken, t) {
				m.spoken = append(m.spoken, t)
			}
		}
	}
	for _, a := range m.changes {
		add(pl.v.SpeakingOfChange(a))
		add(pl.v.TicketsIn(pl.v.Title(a)))
		for _, t := range pl.v.ThingsOf(a) {
			if pl.v.KindOfThing(t) == workgraph.Ticket {
				add([]workgraph.ThingID{t})
			}
		}
	}
	for _, t := range m.things {
		add(pl.v.SpeakingOf(t))
	}
}

// follow goes along the flows to what the things feed, and to the copies of
// that: the deck that is fed, and the attachment that carries it.
func (pl *panel) follow() {
	m := &pl.matter
	m.down = pl.v.Downstream(pl.p.Depth, m.things...)
	met := make(map[workgraph.ThingID]bool)
	for _, s := range m.down {
		met[s.Thing] = true
	}
	for _, s := range slices.Clone(m.down) {
		for _, t := range pl.v.Namesakes(s.Thing) {
			if !met[t] && !m.is[t] {
				met[t] = true
				m.down = append(m.down, workgraph.Step{Thing: t, From: s.From, Depth: s.Depth})
			}
		}
	}
}

// findAccounts gathers the client accounts asked about, those that the things
// feed, and those recorded together with them.
func (pl *panel) findAccounts() {
	m := &pl.matter
	add := func(t workgraph.ThingID) {
		if pl.v.KindOfThing(t) == workgraph.Account && !slices.Contains(m.accounts, t) {
			m.accounts = append(m.accounts, t)
		}
	}
	for _, t := range m.things {
		add(t)
	}
	for _, s := range m.down {
		add(s.Thing)
	}
	for _, t := range m.things {
		switch pl.v.KindOfThing(t) {
		case workgraph.Document, workgraph.File, workgraph.Event, workgraph.Ticket, workgraph.Thread:
			for _, a := range pl.v.Thing(t).Accounts {
				add(a)
			}
		}
	}
	for _, t := range m.spoken {
		if pl.v.KindOfThing(t) == workgraph.Ticket { // a ticket of a client
			for _, a := range pl.v.Thing(t).Accounts {
				add(a)
			}
		}
	}
}

// what names what the question is about, for sentences: by the one name, with
// or without a folder, of all the things asked about, where they have one.
func (pl *panel) what() string {
	var first, base string
	for _, t := range pl.matter.things {
		name := pl.v.Name(t)
		last := strings.ToLower(name[strings.LastIndexByte(name, '/')+1:])
		switch {
		case pl.v.KindOfThing(t) == workgraph.Account:
		case first == "":
			first, base = name, last
		case base != last:
			return "this"
		case len(name) < len(first):
			first = name
		}
	}
	return cmpOr(first, "this")
}

func (pl *panel) warn(format string, args ...any) {
	pl.warnings = append(pl.warnings, fmt.Sprintf(format, args...))
}

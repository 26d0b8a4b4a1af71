package table

import (
	"strings"
	"time"

	"ownup/internal/core/person"
	"ownup/internal/core/workgraph"
)

// relations are the words for how somebody stands to the firm.
var relations = map[string]person.Relation{
	"": person.Unknown, "unknown": person.Unknown,
	"colleague": person.Colleague, "team": person.Colleague, "employee": person.Colleague,
	"client": person.Client, "customer": person.Client,
	"supplier": person.Supplier, "vendor": person.Supplier, "partner": person.Supplier,
}

// roles are the words for what somebody did; no word means that they edited.
var roles = map[string]workgraph.Role{
	"": workgraph.Editor, "author": workgraph.Author, "committer": workgraph.Committer,
	"reviewer": workgraph.Reviewer, "acker": workgraph.Acker, "tester": workgraph.Tester,
	"reporter": workgraph.Reporter, "co_author": workgraph.CoAuthor, "signed_off": workgraph.SignedOff,
	"suggester": workgraph.Suggester, "mentioned": workgraph.Mentioned, "sender": workgraph.Sender,
	"recipient": workgraph.Recipient, "copied": workgraph.Copied, "organiser": workgraph.Organiser,
	"organizer": workgraph.Organiser, "attendee": workgraph.Attendee, "owner": workgraph.Owner,
	"editor": workgraph.Editor, "assignee": workgraph.Assignee, "user": workgraph.User,
}

// readPerson hands over a row of people.
func readPerson(r row, sink workgraph.Sink) (reason string, err error) {
	card := person.Card{
		Organisation: r.cell["organisation"], Department: r.cell["department"], Title: r.cell["title"], Account: r.cell["account"],
		Hours: r.cell["hours"], Phone: r.cell["phone"], Source: "table: " + r.file,
	}
	name := identity(r.cell["name"])
	for _, value := range r.list("address") {
		who := identity(value)
		if who.Address == "" {
			return "one of its addresses cannot be read", nil
		}
		if name.Name != "" {
			who.Name = name.Name
		}
		card.Identities = append(card.Identities, who)
	}
	if len(card.Identities) == 0 {
		if name == (person.Identity{}) {
			return "it has neither name nor address", nil
		}
		card.Identities = []person.Identity{name}
	}
	var ok bool
	if card.Relation, ok = relations[strings.ToLower(r.cell["relation"])]; !ok {
		return "its relation is not known", nil
	}
	card.Boss, card.StandIn = identity(r.cell["boss"]), identity(r.cell["stand_in"])
	loc, reason := r.location()
	if reason != "" {
		return reason, nil
	}
	card.Zone = r.cell["zone"]
	if card.Region, ok = region(r.cell["region"]); !ok {
		return "its region is no code such as PT or DE-BY", nil
	}
	if card.Away, ok = absences(r.list("away"), loc); !ok {
		return "one of its absences cannot be read", nil
	}
	return "", sink.Card(card)
}

// region reads the code of a country or a part of one in ISO 3166: two
// letters, and for a part up to three letters or digits more.
func region(value string) (code string, ok bool) {
	code = strings.ToUpper(value)
	country, part, hasPart := strings.Cut(code, "-")
	noLetter := func(r rune) bool { return r < 'A' || r > 'Z' }
	noSign := func(r rune) bool { return noLetter(r) && (r < '0' || r > '9') }
	switch {
	case code == "":
		return "", true
	case len(country) != 2 || strings.ContainsFunc(country, noLetter):
		return "", false
	case hasPart && (part == "" || len(part) > 3 || strings.ContainsFunc(part, noSign)):
		return "", false
	}
	return code, true
}

// absences reads "2026-12-24/2027-01-02", both days included, or a single
// day, or times instead of days.
func absences(values []string, loc *time.Location) (all []person.Span, ok bool) {
	for _, value := range values {
		first, last, ranged := strings.Cut(value, "/")
		if !ranged {
			last = first
		}
		from, _, okFrom := moment(strings.TrimSpace(first), loc)
		until, wholeDay, okUntil := moment(strings.TrimSpace(last), loc)
		if wholeDay {
			until = until.AddDate(0, 0, 1)
		}
		if !okFrom || !okUntil || !until.After(from) {
			return nil, false
		}
		all = append(all, person.Span{From: from.UTC(), Until: until.UTC()})
	}
	return all, true
}

// readList hands over a row of lists: who joined a list, and who left it
// again. A day without a time is its beginning.
func readList(r row, sink workgraph.Sink) (reason string, err error) {
	list := identity(r.cell["list"])
	if list == (person.Identity{}) {
		return "it names no list", nil
	}
	members := r.people("member")
	if len(members) == 0 {
		return "it names no member", nil
	}
	at, reason := r.recorded()
	if reason != "" {
		return reason, nil
	}
	left, _, reason := r.time("left")
	switch {
	case reason != "":
		return reason, nil
	case !left.IsZero() && !left.After(at):
		return "it ends before it begins", nil
	}
	for _, who := range members {
		if err := sink.Member(workgraph.Membership{Group: list, Member: who, At: at}); err != nil {
			return "", err
		}
		if left.IsZero() {
			continue
		}
		if err := sink.Member(workgraph.Membership{Group: list, Member: who, Left: true, At: left.UTC()}); err != nil {
			return "", err
		}
	}
	return "", nil
}

// readThing hands over a row of things: an entry by its owners, and the
// account and project that it feeds.
func readThing(r row, sink workgraph.Sink) (reason string, err error) {
	t, reason := r.thing("key", "kind")
	if reason != "" {
		return reason, nil
	}
	if r.cell["space"] != "" {
		t.Space = r.cell["space"]
	}
	t.Name = r.cell["name"]
	at, reason := r.recorded()
	if reason != "" {
		return reason, nil
	}
	act := workgraph.Act{Kind: workgraph.Entry, At: at, Things: []workgraph.Thing{t}}
	for _, who := range r.people("owner") {
		act.Parts = append(act.Parts, workgraph.Part{Who: who, Role: workgraph.Owner})
	}
	if err := sink.Act(act); err != nil {
		return "", err
	}
	for _, to := range []struct {
		column string
		kind   workgraph.Kind
	}{{"account", workgraph.Account}, {"project", workgraph.Project}} {
		fed, ok := ParseThing(r.cell[to.column], to.kind)
		if !ok || fed == t {
			continue
		}
		if err := sink.Flow(workgraph.Flow{From: t, To: fed, At: at}); err != nil {
			return "", err
		}
	}
	return "", nil
}

// readTouch hands over a row of touches.
func readTouch(r row, sink workgraph.Sink) (reason string, err error) {
	t, reason := r.thing("thing", "kind")
	if reason != "" {
		return reason, nil
	}
	role, ok := roles[fold(r.cell["role"])]
	if !ok {
		return "its role is not known", nil
	}
	at, reason := r.recorded()
	switch {
	case reason != "":
		return reason, nil
	case at.IsZero():
		return "it has no time", nil
	}
	people := r.people("person")
	if len(people) == 0 {
		who := person.Identity{Name: identity(r.cell["name"]).Name, Address: address(r.cell["address"])}
		if who == (person.Identity{}) {
			return "it names no person", nil
		}
		people = []person.Identity{who}
	}
	act := workgraph.Act{Kind: workgraph.Entry, At: at, Things: []workgraph.Thing{t}}
	for _, who := range people {
		act.Parts = append(act.Parts, workgraph.Part{Who: who, Role: role})
	}
	return "", sink.Act(act)
}

// readFlow hands over a row of flows.
func readFlow(r row, sink workgraph.Sink) (reason string, err error) {
	from, reason := r.thing("from", "from_kind")
	if reason != "" {
		return reason, nil
	}
	to, reason := r.thing("to", "to_kind")
	if reason != "" {
		return reason, nil
	}
	if from == to {
		return "it leads from a thing to itself", nil
	}
	at, reason := r.recorded()
	if reason != "" {
		return reason, nil
	}
	return "", sink.Flow(workgraph.Flow{From: from, To: to, At: at})
}

// readDeadline hands over a row of deadlines, one for each who owes it. A day
// without a time means its last minute.
func readDeadline(r row, sink workgraph.Sink) (reason string, err error) {
	t, reason := r.thing("thing", "kind")
	if reason != "" {
		return reason, nil
	}
	due, wholeDay, reason := r.time("due")
	switch {
	case reason != "":
		return reason, nil
	case due.IsZero():
		return "it has no due date", nil
	case wholeDay:
		due = due.AddDate(0, 0, 1).Add(-time.Minute)
	}
	hard, ok := r.truth("hard")
	if !ok {
		return "its column hard is neither yes nor no", nil
	}
	at, reason := r.recorded()
	if reason != "" {
		return reason, nil
	}
	people := r.people("who")
	if len(people) == 0 {
		people = []person.Identity{{}}
	}
	for _, who := range people {
		err := sink.Deadline(workgraph.Deadline{Of: t, Who: who, Due: due.UTC(), Title: r.cell["title"], Hard: hard, At: at})
		if err != nil {
			return "", err
		}
	}
	return "", nil
}

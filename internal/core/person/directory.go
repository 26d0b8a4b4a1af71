package person

import (
	"cmp"
	"slices"
	"strings"
	"time"
)

// ID is a person's place in one [Directory]. It is stable for equal evidence
// only, so it is never stored.
type ID int32

// None is the ID of nobody.
const None ID = -1

// Person is everything that is known about one person, or about one list or
// program.
type Person struct {
	ID           ID
	Name         string   // the best spelling; the address where no record names them
	Addresses    []string // preferred first, as written
	Spellings    []Identity
	Organisation string
	Department   string
	Title        string
	Relation     Relation
	Account      string
	Boss         ID // None where unknown
	StandIn      ID // None where unknown
	Zone         string
	Region       string
	Hours        string
	Phone        string
	Away         []Span
	Merges       []Merge // why the spellings are one person
	Splits       []Split // who was kept apart, and why
	Group        bool    // a list or a shared box
	Robot        bool    // a program
}

// Directory is who is who. It is never changed, so any number of goroutines
// may use it.
type Directory struct {
	r      *resolver // the evidence, sorted, and its nodes
	people []record
	ofNode []ID
	byName map[string][]ID // folded name -> people, ascending
	under  map[ID][]ID     // person -> whose boss some card calls them, ascending
	home   map[string]bool
}

// record is what one person consists of, as places in the evidence.
type record struct {
	name   string
	nodes  []int32
	ids    []int32
	cards  []int32 // in the order they were recorded
	taken  []int32
	splits []int32
	folded string // "\n"-separated folded names and addresses, for searching
	group  bool
	robot  bool
}

// directory turns the joined nodes into people, in the order of their first
// node.
func (r *resolver) directory(homeDomains []string) *Directory {
	d := &Directory{r: r, ofNode: make([]ID, len(r.nodes)), byName: make(map[string][]ID), under: make(map[ID][]ID), home: make(map[string]bool)}
	for _, domain := range homeDomains {
		domain = strings.ToLower(strings.Trim(domain, "@. "))
		if domain != "" && !freeMail[domain] {
			d.home[domain] = true
		}
	}
	for n := range r.nodes {
		root := r.find(int32(n)) // the smallest node of its person, so met first
		if int(root) == n {
			d.ofNode[n] = ID(len(d.people))
			d.people = append(d.people, record{})
		} else {
			d.ofNode[n] = d.ofNode[root]
		}
		p := &d.people[d.ofNode[n]]
		p.nodes = append(p.nodes, int32(n))
	}
	for i, n := range r.nodeOf {
		if n >= 0 {
			p := &d.people[d.ofNode[n]]
			p.ids = append(p.ids, int32(i))
		}
	}
	d.attach()
	for id := range d.people {
		d.finish(ID(id))
	}
	d.chart()
	return d
}

// chart notes for everybody whom a card calls a boss, whose.
func (d *Directory) chart() {
	for id := range d.people {
		for _, c := range d.people[id].cards {
			boss, ok := d.Find(d.r.cards[c].Boss)
			if list := d.under[boss]; ok && boss != ID(id) && (len(list) == 0 || list[len(list)-1] != ID(id)) {
				d.under[boss] = append(list, ID(id))
			}
		}
	}
}

// Under returns everybody on one of whose cards, old or new, p is the boss,
// ascending. The result must not be changed.
func (d *Directory) Under(p ID) []ID { return d.under[p] }

// attach hands cards, merges and splits to the people they are about.
func (d *Directory) attach() {
	for i, c := range d.r.cards {
		nodes := d.r.cardNodes(c)
		if len(nodes) == 0 {
			continue
		}
		n := nodes[0]
		if k := slices.IndexFunc(nodes, func(n int32) bool { return d.r.nodes[n].person() }); k > 0 {
			n = nodes[k]
		}
		p := &d.people[d.ofNode[n]]
		p.cards = append(p.cards, int32(i))
	}
	for i, e := range d.r.taken {
		p := &d.people[d.ofNode[e.a]]
		p.taken = append(p.taken, int32(i))
	}
	for i, s := range d.r.splits {
		a, b := d.ofNode[s.a], d.ofNode[s.b]
		d.people[a].splits = append(d.people[a].splits, int32(i))
		if a != b {
			d.people[b].splits = append(d.people[b].splits, int32(i))
		}
	}
}

// finish settles what does not depend on a time: name, kind and search text.
func (d *Directory) finish(id ID) {
	p := &d.people[id]
	p.group, p.robot = true, true
	for _, n := range p.nodes {
		p.group = p.group && d.r.nodes[n].group
		p.robot = p.robot && d.r.nodes[n].robot
	}
	p.name = d.bestName(p)
	var text []string
	for _, i := range p.ids {
		if key := d.r.keys[i]; key != "" && !slices.Contains(text, key) {
			text = append(text, key)
			d.byName[key] = append(d.byName[key], id)
		}
	}
	for _, n := range p.nodes {
		if a := d.r.nodes[n].address; a != "" && !slices.Contains(text, a) {
			text = append(text, a)
		}
	}
	p.folded = strings.Join(text, "\n")
}

// bestName picks the spelling to show: a card's, then the proper name of an
// alias, then the fullest and most usual one.
func (d *Directory) bestName(p *record) string {
	type choice struct {
		display string
		score   int
	}
	if len(p.ids) == 1 && len(p.cards) == 0 {
		if name := d.r.names[p.ids[0]].display; name != "" {
			return name
		}
	}
	scores := make(map[string]int, len(p.ids))
	for _, i := range p.ids {
		if name := d.r.names[i].display; name != "" {
			if _, seen := scores[name]; !seen {
				scores[name] = 16 * spellingQuality(name)
			}
			scores[name]++
		}
	}
	for _, c := range p.cards {
		for _, id := range d.r.cards[c].Identities {
			if name := clean(id.Name).display; scores[name] > 0 {
				scores[name] += 1 << 20
			}
		}
	}
	for _, n := range p.nodes {
		for _, name := range d.r.proper[n] {
			if scores[name] > 0 {
				scores[name] += 1 << 16
			}
		}
	}
	best := choice{}
	for name, score := range scores {
		if score > best.score || score == best.score && name < best.display {
			best = choice{name, score}
		}
	}
	if best.display == "" {
		return d.addresses(p)[0]
	}
	return best.display
}

// spellingQuality says how much a spelling looks like a person's own.
func spellingQuality(name string) int {
	q := 0
	if isFull(foldWords(name)) {
		q += 8
	}
	if lower := strings.ToLower(name); lower != name && strings.ToUpper(name) != name {
		q += 4
	}
	shouted := func(word string) bool { return len(word) > 2 && strings.ToUpper(word) == word }
	if !slices.ContainsFunc(strings.Fields(name), shouted) {
		q += 2
	}
	for _, r := range name {
		if r >= 0x80 { // marks are lost on the way, never gained
			return q + 1
		}
	}
	return q
}

// addresses lists the addresses of p as written, preferred first: from cards,
// from the proper side of aliases, at home, others, private ones last. An
// identity without an address gives none; a person with none gives "".
func (d *Directory) addresses(p *record) []string {
	type ranked struct {
		address string
		rank    int
	}
	var list []ranked
	for _, i := range p.ids {
		a := strings.Trim(strings.TrimSpace(d.r.ids[i].Address), "<>")
		if a == "" || d.r.nodes[d.r.nodeOf[i]].address == "" {
			continue
		}
		same := func(r ranked) bool { return strings.EqualFold(r.address, a) }
		if !slices.ContainsFunc(list, same) {
			list = append(list, ranked{a, d.addressRank(p, a)})
		}
	}
	slices.SortFunc(list, func(a, b ranked) int {
		return cmp.Or(cmp.Compare(a.rank, b.rank), cmp.Compare(a.address, b.address))
	})
	out := make([]string, 0, max(len(list), 1))
	for _, r := range list {
		out = append(out, r.address)
	}
	if len(out) == 0 {
		out = append(out, "")
	}
	return out
}

// addressRank is small for an address that the person is known to use.
func (d *Directory) addressRank(p *record, address string) int {
	for _, c := range slices.Backward(p.cards) {
		for i, id := range d.r.cards[c].Identities {
			if strings.EqualFold(id.Address, address) {
				return i
			}
		}
	}
	const cardEnd = 1000
	folded := FoldAddress(address)
	_, domain := split(folded)
	switch {
	case !reachable(address):
		return cardEnd + 4
	case d.r.properAddress[strings.ToLower(address)]:
		return cardEnd
	case domain == githubPrivate:
		return cardEnd + 3
	case d.atHome(domain):
		return cardEnd + 1
	default:
		return cardEnd + 2
	}
}

// reachable reports whether mail to an address can arrive: a machine's own
// name, such as root@laptop.(none), is no mail domain.
func reachable(address string) bool {
	_, domain := split(address)
	return strings.Contains(domain, ".") && !strings.ContainsAny(address, " ()[]") && !strings.HasSuffix(domain, ".local")
}

func (d *Directory) atHome(domain string) bool {
	for domain != "" {
		if d.home[domain] {
			return true
		}
		_, parent, ok := strings.Cut(domain, ".")
		if !ok {
			return false
		}
		domain = parent
	}
	return false
}

// Len returns the number of people, lists and programs; their ids are 0 to
// Len()-1.
func (d *Directory) Len() int { return len(d.people) }

// Name returns the best spelling of a person's name.
func (d *Directory) Name(id ID) string { return d.people[id].name }

// IsPerson reports whether id is one person, not a list or a program.
func (d *Directory) IsPerson(id ID) bool { return !d.people[id].group && !d.people[id].robot }

// Person returns all that is known about a person.
func (d *Directory) Person(id ID) Person {
	return d.person(id, func(Card) bool { return true })
}

// PersonAt returns a person as the cards recorded before t describe them.
// Names, addresses and merges come from all evidence: they say who somebody
// is, not what they did.
func (d *Directory) PersonAt(id ID, t time.Time) Person {
	return d.person(id, func(c Card) bool { return c.At.IsZero() || c.At.Before(t) })
}

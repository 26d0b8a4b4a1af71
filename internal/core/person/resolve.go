package person

import (
	"slices"
	"strings"
)

// Resolve joins the identities of ev into people. The same evidence in any
// order gives the same directory, ids included.
//
// Every distinct folded address, and every name that stands alone, is one
// node. The rules propose edges between nodes; a union-find takes them in the
// order of their strength and refuses those that a correction forbids.
//
//   - Corrections: [Together] first; [Apart] forbids whatever would join its
//     two sides, and the side named second is the one put aside.
//   - Cards: the identities on one card.
//   - Aliases, as .mailmap has them: an alias for a name with an address
//     touches that pair only, where others share the address.
//   - Same full name, unless the name is generic, or two cards with different
//     addresses claim it: then they are namesakes.
//   - A bare address that spells a full name, at a domain where that person
//     has another address, or where nothing but the name is known.
//
// Addresses of programs, lists and shared boxes are joined to nobody, except
// by a correction. What a record calls a list is one, whatever it looks like. An address that three or more unrelated names use counts
// as shared.
func Resolve(ev Evidence) *Directory {
	r := newResolver(ev)
	r.addIdentities(ev)
	r.markGroups(ev.Groups)
	r.weighNames()
	r.applyCorrections(ev.Corrections)
	r.proposeCards()
	r.proposeAliases()
	r.proposeNames()
	r.proposeSpelled()
	return r.directory(ev.HomeDomains)
}

// node is what the rules join: one mailbox, or one name without address.
type node struct {
	key     string
	address string   // folded; "" for a name alone
	names   []string // folded full names it is spelled with
	voting  []string // those of them by which it may be joined
	group   bool
	robot   bool
	botName bool // some record calls it by a program's name
	aside   bool // a correction puts it aside
}

func (n *node) person() bool { return !n.group && !n.robot }

// resolver holds the state of one Resolve.
type resolver struct {
	ids     []Identity // distinct, sorted
	names   []cleaned  // of each identity
	keys    []string   // folded name of each identity
	nodeOf  []int32    // of each identity, -1 for an empty one
	first   []int32    // first identity of each node, for reasons
	nodes   []node
	byKey   map[string]int32
	byName  map[string][]int32 // folded full name -> nodes
	pairs   map[string]bool    // "address\x00name" that an alias singles out
	cards   []Card
	aliases []Alias

	proper        map[int32][]string // node -> names that aliases call proper
	properAddress map[string]bool    // lower-case addresses that aliases call proper

	parent []int32
	foes   map[int32][]int32 // root -> nodes that it must not be joined with
	taken  []edge
	splits []splitEdge
}

type splitEdge struct {
	a, b   int32
	reason string
}

func newResolver(ev Evidence) *resolver {
	return &resolver{
		cards:   sorted(ev.Cards, compareCards),
		aliases: sorted(ev.Aliases, compareAliases),
		byName:  make(map[string][]int32),
		pairs:   make(map[string]bool),
		foes:    make(map[int32][]int32),

		proper:        make(map[int32][]string),
		properAddress: make(map[string]bool),
	}
}

// addIdentities makes the nodes.
func (r *resolver) addIdentities(ev Evidence) {
	all := slices.Concat(ev.Identities, ev.Groups)
	for _, c := range r.cards {
		all = append(all, c.Identities...)
		all = append(all, c.Boss, c.StandIn)
	}
	for _, a := range r.aliases {
		proper := a.Proper
		if proper.Address == "" {
			proper.Address = a.Other.Address // a line that only corrects the name
		}
		all = append(all, proper, a.Other)
		if a.Other.Name != "" && a.Other.Address != "" {
			r.pairs[pairKey(a.Other)] = true
		}
	}
	r.ids = sorted(all, compareIdentities)
	r.byKey = make(map[string]int32, len(r.ids))
	r.names = make([]cleaned, len(r.ids))
	r.keys = make([]string, len(r.ids))
	r.nodeOf = make([]int32, len(r.ids))
	for i, id := range r.ids {
		r.names[i] = clean(id.Name)
		r.keys[i] = foldWords(r.names[i].display)
		r.nodeOf[i] = r.intern(i)
	}
	r.parent = make([]int32, len(r.nodes))
	for i := range r.parent {
		r.parent[i] = int32(i)
	}
}

func pairKey(id Identity) string { return FoldAddress(id.Address) + "\x00" + FoldName(id.Name) }

// nodeKey is the name of the node that an identity belongs to, "" where the
// identity says nothing.
func (r *resolver) nodeKey(id Identity, c cleaned, name string) (key, address string) {
	address = FoldAddress(id.Address)
	if c.via && isFull(name) {
		address = "" // the list put its own address where hers was
	}
	switch {
	case address == "" && name == "":
		return "", ""
	case address == "":
		return "name:" + name, ""
	case len(r.pairs) > 0 && r.pairs[address+"\x00"+name]:
		return address + "\x00" + name, address
	default:
		return address, address
	}
}

// intern returns the node of identity i, which it makes where there is none.
func (r *resolver) intern(i int) int32 {
	name := r.keys[i]
	key, address := r.nodeKey(r.ids[i], r.names[i], name)
	if key == "" {
		return -1
	}
	n, known := r.byKey[key]
	if !known {
		n = int32(len(r.nodes))
		r.byKey[key] = n
		r.nodes = append(r.nodes, node{key: key, address: address})
		r.first = append(r.first, int32(i))
		nd := &r.nodes[n]
		if address != "" && key == address {
			nd.group, nd.robot = kindOfAddress(address)
		}
	}
	nd := &r.nodes[n]
	group, robot, generic := kindOfName(name)
	nd.botName = nd.botName || r.names[i].bot || robot
	nd.group = nd.group || address == "" && (group || generic && !robot)
	if nd.group && isFull(name) && !generic && ownAddress(address, name) {
		nd.group = false
	}
	if isFull(name) && !generic && !slices.Contains(nd.names, name) {
		nd.names = append(nd.names, name)
	}
	return n
}

// ownAddress reports whether an address that looks like a list's is a person's
// own after all: Dev Patel <dev@...>, Ines Kaya <contact@ineskaya.example>.
func ownAddress(address, name string) bool {
	const telling = 4 // letters
	local, domain := split(address)
	for word := range strings.SplitSeq(name, " ") {
		if word == local || len(word) >= telling && strings.Contains(domain, word) {
			return true
		}
	}
	return false
}

// markGroups believes records that say of an address or name that it is a
// list: they know who is on it.
func (r *resolver) markGroups(groups []Identity) {
	for _, id := range groups {
		if n := r.nodeFor(id); n >= 0 {
			r.nodes[n].group, r.nodes[n].robot, r.nodes[n].botName = true, false, false
		}
	}
}

// weighNames decides by which of its names each node may be joined to others.
func (r *resolver) weighNames() {
	for i := range r.nodes {
		n := &r.nodes[i]
		n.robot = n.robot || n.botName && len(n.names) == 0
		if n.robot {
			n.group = false
			continue
		}
		slices.Sort(n.names)
		unrelated := unrelatedNames(n.names)
		switch {
		case n.group:
		case unrelated >= 3 || unrelated == 2 && roleAddress(n.address):
			n.group = true // a shared box
		case unrelated == 2:
			// Somebody's commit from somebody else's machine, most often:
			// only a name that the address itself bears out may vote.
			n.voting = slices.DeleteFunc(slices.Clone(n.names), func(name string) bool {
				return !spelledIn(n.address, name)
			})
		default:
			n.voting = n.names
		}
		for _, name := range n.voting {
			r.byName[name] = append(r.byName[name], int32(i))
		}
	}
}

// unrelatedNames counts how many names have no word in common with those
// before them.
func unrelatedNames(names []string) int {
	var apart []string
	for _, name := range names {
		if !slices.ContainsFunc(apart, func(other string) bool { return namesFit(name, other) }) {
			apart = append(apart, name)
		}
	}
	return len(apart)
}

// spelledIn reports whether the local part of an address holds a word of a name.
func spelledIn(address, name string) bool {
	local, _ := split(address)
	for word := range strings.SplitSeq(name, " ") {
		if len(word) >= 3 && strings.Contains(local, word) {
			return true
		}
	}
	return false
}

// find returns the root of n, halving the path on the way.
func (r *resolver) find(n int32) int32 {
	for r.parent[n] != n {
		r.parent[n] = r.parent[r.parent[n]]
		n = r.parent[n]
	}
	return n
}

// forbid keeps two nodes apart from now on.
func (r *resolver) forbid(a, b int32) {
	ra, rb := r.find(a), r.find(b)
	r.foes[ra] = append(r.foes[ra], b)
	r.foes[rb] = append(r.foes[rb], a)
}

// join takes an edge unless a correction forbids it. A node that is already
// joined keeps the stronger reason it has.
func (r *resolver) join(e edge) {
	ra, rb := r.find(e.a), r.find(e.b)
	if ra == rb {
		return
	}
	for _, foe := range r.foes[ra] {
		if r.find(foe) == rb {
			r.splits = append(r.splits, splitEdge{e.a, e.b, "you said that they are two people"})
			return
		}
	}
	if rb < ra {
		ra, rb = rb, ra
	}
	r.parent[rb] = ra
	if foes := r.foes[rb]; len(foes) > 0 {
		r.foes[ra] = append(r.foes[ra], foes...)
		delete(r.foes, rb)
	}
	r.taken = append(r.taken, e)
}

// joinPeople takes an edge of a rule that never touches lists and programs.
func (r *resolver) joinPeople(e edge) {
	if r.nodes[e.a].person() && r.nodes[e.b].person() {
		r.join(e)
	}
}

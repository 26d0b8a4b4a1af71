package person

import (
	"slices"
	"strings"
)

// applyCorrections takes the person's own word before any rule.
func (r *resolver) applyCorrections(list []Correction) {
	list = sorted(list, compareCorrections) // "apart" sorts before "together"
	for _, c := range list {
		a, b := r.corrected(c.A), r.corrected(c.B)
		if a < 0 || b < 0 || a == b {
			continue
		}
		switch c.Kind {
		case Apart:
			r.forbid(a, b)
			r.nodes[b].aside = true
			r.splits = append(r.splits, splitEdge{a, b, "you said that they are two people"})
		case Together:
			r.join(edge{a, b, YouSaid, "you said so"})
		}
	}
}

// corrected returns the node that one side of a correction names, or -1.
func (r *resolver) corrected(side string) int32 {
	if name, ok := strings.CutPrefix(side, "name:"); ok {
		key := FoldName(name)
		if n, known := r.byKey["name:"+key]; known {
			return n
		}
		if nodes := r.byName[key]; len(nodes) > 0 {
			return nodes[0]
		}
		return -1
	}
	if n, known := r.byKey[FoldAddress(side)]; known {
		return n
	}
	return -1
}

// nodeFor returns the node of an identity that the evidence holds, or -1.
func (r *resolver) nodeFor(id Identity) int32 {
	c := clean(id.Name)
	key, _ := r.nodeKey(id, c, foldWords(c.display))
	if n, known := r.byKey[key]; known {
		return n
	}
	return -1
}

// cardNodes returns the nodes of the people on one card.
func (r *resolver) cardNodes(c Card) []int32 {
	var nodes []int32
	for _, id := range c.Identities {
		if n := r.nodeFor(id); n >= 0 && !slices.Contains(nodes, n) {
			nodes = append(nodes, n)
		}
	}
	return nodes
}

func (r *resolver) proposeCards() {
	for _, c := range r.cards {
		var first int32 = -1
		for _, n := range r.cardNodes(c) {
			switch {
			case !r.nodes[n].person():
			case first < 0:
				first = n
			default:
				both := r.nodes[first].address != "" && r.nodes[n].address != ""
				r.join(edge{first, n, OnOneCard, cardReason(c.Source, both)})
			}
		}
	}
}

func (r *resolver) proposeAliases() {
	for _, a := range r.aliases {
		proper, other := a.Proper, a.Other
		if proper.Address == "" {
			proper.Address = other.Address
		}
		p, o := r.nodeFor(proper), r.nodeFor(other)
		if p >= 0 {
			r.proper[p] = append(r.proper[p], clean(proper.Name).display)
		}
		if a.Proper.Address != "" {
			r.properAddress[strings.ToLower(a.Proper.Address)] = true
		}
		if p < 0 || o < 0 || p == o {
			continue
		}
		r.joinPeople(edge{p, o, AliasLine, aliasReason(a.Source)})
	}
	r.rejoinPairs()
}

// rejoinPairs gives a pair that an alias singled out back to its address,
// where nobody else uses that address.
func (r *resolver) rejoinPairs() {
	for i := range r.nodes {
		n := &r.nodes[i]
		if n.address == "" || n.key == n.address {
			continue
		}
		whole, known := r.byKey[n.address]
		if !known || !r.nodes[whole].person() {
			continue
		}
		_, name, _ := strings.Cut(n.key, "\x00")
		stranger := slices.ContainsFunc(r.nodes[whole].names, func(other string) bool {
			return !namesFit(name, other)
		})
		if !stranger {
			r.joinPeople(edge{whole, int32(i), SameAddress, "same address"})
		}
	}
}

// proposeNames joins everybody with the same full name, in the order of the
// names. Each group is a star around its first node that no correction puts
// aside, so that one wrong member costs one edge.
func (r *resolver) proposeNames() {
	namesakes := r.namesakes()
	names := make([]string, 0, len(r.byName))
	for name, nodes := range r.byName {
		if len(nodes) > 1 {
			names = append(names, name)
		}
	}
	slices.Sort(names)
	for _, name := range names {
		nodes := r.byName[name]
		if cards, apart := namesakes[name]; apart {
			r.splits = append(r.splits, splitEdge{
				cards[0], cards[1],
				"two cards with different addresses have this name",
			})
			continue
		}
		centre := nodes[0]
		if i := slices.IndexFunc(nodes, func(n int32) bool { return !r.nodes[n].aside }); i > 0 {
			centre = nodes[i]
		}
		for _, n := range nodes {
			r.joinPeople(edge{centre, n, SameName, "same full name in the same records"})
		}
	}
	for name := range namesakes {
		delete(r.byName, name)
	}
}

// namesakes returns the full names that cards of different people claim,
// each with an address node of two of them.
func (r *resolver) namesakes() map[string][2]int32 {
	owner := make(map[string]int32)
	apart := make(map[string][2]int32)
	for _, c := range r.cards {
		nodes := r.cardNodes(c)
		i := slices.IndexFunc(nodes, func(n int32) bool { return r.nodes[n].address != "" && r.nodes[n].person() })
		if i < 0 {
			continue
		}
		for _, id := range c.Identities {
			name := FoldName(id.Name)
			if !isFull(name) {
				continue
			}
			if other, seen := owner[name]; !seen {
				owner[name] = nodes[i]
			} else if _, known := apart[name]; !known && r.find(other) != r.find(nodes[i]) {
				apart[name] = [2]int32{other, nodes[i]}
			}
		}
	}
	return apart
}

// proposeSpelled joins bare addresses that spell out a full name.
func (r *resolver) proposeSpelled() {
	domains := make(map[rootDomain]bool, len(r.nodes))
	addressed := make(map[int32]bool)
	for i := range r.nodes {
		if n := &r.nodes[i]; n.address != "" {
			_, domain := split(n.address)
			root := r.find(int32(i))
			domains[rootDomain{root, domain}] = true
			addressed[root] = true
		}
	}
	var found []edge                 // taken afterwards: joining moves roots
	bare := make(map[string][]int32) // name -> bare addresses that spell it and have no domain in common with it
	for i := range r.nodes {
		n := &r.nodes[i]
		if n.address == "" || len(n.names) > 0 || !n.person() {
			continue
		}
		local, domain := split(n.address)
		name := foldWords(local)
		if !isFull(name) || len(r.byName[name]) == 0 {
			continue
		}
		if there := r.rootsAt(name, domain, domains); len(there) == 1 {
			found = append(found, edge{
				there[0], int32(i), SpelledOut,
				"the address spells the full name, at the domain of another address",
			})
		} else if len(there) == 0 {
			bare[name] = append(bare[name], int32(i))
		}
	}
	r.joinUnaddressed(bare, addressed)
	for _, e := range found {
		r.join(e)
	}
}

// rootDomain is one person and one domain where they have an address.
type rootDomain struct {
	root   int32
	domain string
}

// rootsAt returns one node of each person of that name who has an address at
// domain.
func (r *resolver) rootsAt(name, domain string, domains map[rootDomain]bool) []int32 {
	var roots, nodes []int32
	for _, n := range r.byName[name] {
		root := r.find(n)
		if domains[rootDomain{root, domain}] && !slices.Contains(roots, root) {
			roots, nodes = append(roots, root), append(nodes, n)
		}
	}
	return nodes
}

// joinUnaddressed gives a name without any address the only bare address
// that spells it.
func (r *resolver) joinUnaddressed(bare map[string][]int32, addressed map[int32]bool) {
	names := make([]string, 0, len(bare))
	for name := range bare {
		names = append(names, name)
	}
	slices.Sort(names)
	for _, name := range names {
		nodes := r.byName[name]
		if len(bare[name]) != 1 || len(nodes) != 1 || addressed[r.find(nodes[0])] {
			continue
		}
		r.join(edge{nodes[0], bare[name][0], SpelledOut, "the address spells the full name"})
	}
}

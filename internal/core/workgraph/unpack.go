package workgraph

import "ownup/internal/core/person"

// unpacked is one batch taken apart, with people and things as places in its
// own tables. Taking batches apart is most of the work of building a graph
// and needs nothing of the graph, so several are taken apart at a time.
type unpacked struct {
	identities []person.Identity
	things     []Thing // as they are compared: see foldKey
	hashes     []uint32

	acts      []unpackedAct
	text      string    // titles and keys of all acts, end to end
	parts     []partRef // of all acts, end to end
	touched   []uint32  // things of all acts, end to end
	textSize  int
	flows     []looseFlow
	deadlines []looseDeadline
	cards     []person.Card
	aliases   []person.Alias
	members   []looseMember
}

// unpackedAct is an act without its texts, people and things, of which it
// says how many bytes or items there are.
type unpackedAct struct {
	at, begins, ends int64
	hash             uint32 // of kind and key
	title, key       uint32
	parts, things    uint32
	kind             ActKind
	hex              bool
}

// unpack takes a batch apart.
func unpack(data []byte) (*unpacked, error) {
	r, err := open(data)
	if err != nil {
		return nil, err
	}
	u := &unpacked{identities: r.identities, things: r.things, hashes: make([]uint32, len(r.things))}
	for i := range u.things {
		fold(&u.things[i])
		u.hashes[i] = hashThing(&u.things[i])
	}
	n := r.acts()
	u.text = r.text
	u.acts = make([]unpackedAct, 0, n)
	const usual = 4 // people or things of an act
	u.parts, u.touched = make([]partRef, 0, usual*n), make([]uint32, 0, usual*n)
	for range n {
		row := r.act()
		if r.err != nil {
			break
		}
		u.act(row)
	}
	for range r.count(3) {
		u.flows = append(u.flows, looseFlow{r.place(len(r.things)), r.place(len(r.things)), r.time()})
	}
	for range r.count(6) {
		d := looseDeadline{of: r.place(len(r.things)), who: r.place(len(r.identities))}
		d.row = deadlineRow{due: r.time(), title: r.str(), hard: r.uint() == 1, at: r.time()}
		u.deadlines = append(u.deadlines, d)
	}
	for range r.count(13) {
		u.cards = append(u.cards, r.card())
	}
	for range r.count(3) {
		u.aliases = append(u.aliases, r.alias())
	}
	for range r.memberships() {
		u.members = append(u.members, looseMember{group: r.place(len(r.identities)), member: r.place(len(r.identities)), left: r.uint() == 1, at: r.time()})
	}
	return u, r.end()
}

func (u *unpacked) act(row *actRow) {
	u.acts = append(u.acts, unpackedAct{
		at: row.at, begins: row.begins, ends: row.ends, hash: hashKey(row.kind, row.key),
		title: uint32(len(row.title)), key: uint32(len(row.key)), parts: uint32(len(row.parts)), things: uint32(len(row.things)), kind: row.kind, hex: row.hex,
	})
	u.parts = append(u.parts, row.parts...)
	u.touched = append(u.touched, row.things...)
	u.textSize += textSize(row.key, row.title)
}

// fold turns a thing's key into the form in which keys are compared; its name
// then keeps what was written.
func fold(t *Thing) {
	if key := foldKey(t.Kind, t.Key); key != t.Key {
		if t.Name == "" {
			t.Name = t.Key
		}
		t.Key = key
	}
}

// fnv starts a hash; mix takes a text into it (FNV-1a).
const fnv uint64 = 14695981039346656037

func mix(h uint64, s string) uint64 {
	for i := range len(s) {
		h = (h ^ uint64(s[i])) * 1099511628211
	}
	return h
}

// folded makes the low bits of a hash depend on all of it.
func folded(h uint64) uint32 { return uint32(h>>32) ^ uint32(h) }

func hashKey(kind ActKind, key string) uint32 { return folded(mix(fnv^uint64(kind), key)) }

func hashThing(t *Thing) uint32 {
	h := mix(fnv^uint64(t.Kind), t.Space)
	return folded(mix(mix(h*31, t.Key)*31, t.Name))
}

package workgraph

import (
	"ownup/internal/core/person"
	"ownup/internal/core/problem"
)

// Batch is a bundle of records as one source handed them over. It is stored
// encoded and never changed, so replicas may cache it.
type Batch struct {
	Acts      []Act
	Flows     []Flow
	Deadlines []Deadline
	Cards     []person.Card
	Aliases   []person.Alias
	Members   []Membership
}

// Encode packs the batch: equal batches give equal bytes. Times keep whole
// seconds, in UTC. A batch beyond the limits of [Decode] is a problem of kind
// [problem.Invalid]; a [Packer] stays far below them.
func (b *Batch) Encode() ([]byte, error) {
	e := newEncoder()
	for i := range b.Acts {
		e.act(&b.Acts[i])
	}
	for i := range b.Flows {
		e.flow(&b.Flows[i])
	}
	for i := range b.Deadlines {
		e.deadline(&b.Deadlines[i])
	}
	for i := range b.Cards {
		e.card(&b.Cards[i])
	}
	for i := range b.Aliases {
		e.alias(&b.Aliases[i])
	}
	for i := range b.Members {
		e.member(&b.Members[i])
	}
	return e.finish()
}

// When a [Packer] calls itself full.
const (
	packActs  = 4096
	packBytes = 1 << 20
)

// Packer gathers records and packs them, without keeping them as structs in
// between. The zero Packer is empty and ready. It is for one goroutine.
type Packer struct{ e *encoder }

func (p *Packer) enc() *encoder {
	if p.e == nil {
		p.e = newEncoder()
	}
	return p.e
}

// Act adds an act.
func (p *Packer) Act(a Act) { p.enc().act(&a) }

// Flow adds a flow.
func (p *Packer) Flow(f Flow) { p.enc().flow(&f) }

// Deadline adds a deadline.
func (p *Packer) Deadline(d Deadline) { p.enc().deadline(&d) }

// Card adds a card.
func (p *Packer) Card(c person.Card) { p.enc().card(&c) }

// Alias adds an alias.
func (p *Packer) Alias(a person.Alias) { p.enc().alias(&a) }

// Member adds a membership.
func (p *Packer) Member(m Membership) { p.enc().member(&m) }

// Empty reports whether nothing was added since the last Pack.
func (p *Packer) Empty() bool { return p.e == nil || p.e.records() == 0 }

// Full reports whether it is time to Pack: about 4,000 acts or 1 MB are held.
func (p *Packer) Full() bool {
	return p.e != nil && (p.e.records() >= packActs || p.e.size() >= packBytes)
}

// Pack returns what was added as one encoded batch and starts afresh. After
// an error, too, the packer is empty.
func (p *Packer) Pack() ([]byte, error) {
	data, err := p.enc().finish()
	p.e.reset()
	return data, err
}

// The limits of one batch. They bound what hostile bytes can make [Decode]
// allocate; ordinary batches are a hundred times smaller.
const (
	maxRaw     = 32 << 20 // bytes before compression
	maxRecords = 1 << 18  // acts, flows, deadlines, cards, aliases and memberships, of each
	maxRefs    = 1 << 22  // people and things of all acts together
)

// The version of the format that is written. All before it are read.
//
//   - 2 has the regions of cards.
//   - 3 has the departments of cards, and memberships.
const (
	magic   = "owg"
	version = 3
)

func damaged(cause error) error {
	return problem.Wrap(cause, problem.Damaged, "Some stored records of work are damaged.",
		"Read the sources again; what you wrote about your mistakes is kept elsewhere and is safe.")
}

func tooLarge() error {
	return problem.New(problem.Invalid, "This batch of records is too large to store.",
		"Hand the records over in smaller batches.")
}

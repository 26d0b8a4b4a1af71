package audience

import (
	"fmt"
	"slices"
	"strings"
	"time"

	"ownup/internal/core/mistake"
	"ownup/internal/core/person"
	"ownup/internal/core/workgraph"
)

// Carrier is a document that a trace found to say what is wrong.
type Carrier struct {
	Name    string           // for sentences: "q2.csv"
	Names   []string         // its file names, outermost first, and the Message-IDs of mails: what records know it by
	At      time.Time        // when it was sent, or last changed; zero: not known
	Holders []mistake.Holder // who made, sent or was sent it, as it says itself
}

const reasonCarrier = "has it" // a document that says what is wrong

// mostCarriers is how many documents are looked up; a figure in thousands of
// files is not a question about people any more.
const mostCarriers = 200

// carried adds what the records know of the documents that a trace found: they
// stand downstream of what the question is about, as if it fed them. Names
// that everything bears say nothing.
func (pl *panel) carried() {
	m := &pl.matter
	met := make(map[workgraph.ThingID]bool)
	for _, s := range m.down {
		met[s.Thing] = true
	}
	add := func(t workgraph.ThingID) {
		if !met[t] && !m.is[t] && !pl.v.Everyday(t) {
			met[t] = true
			m.down = append(m.down, workgraph.Step{Thing: t, From: workgraph.NoThing, Depth: 1})
		}
	}
	for _, c := range pl.q.Carriers[:min(len(pl.q.Carriers), mostCarriers)] {
		for _, name := range c.Names {
			base := name[strings.LastIndexAny(name, `/\`)+1:]
			for _, kind := range []workgraph.Kind{workgraph.File, workgraph.Document} {
				if t, ok := pl.v.Lookup(kind, "", base); ok {
					add(t)
				}
			}
		}
	}
}

// carriers notes those who have such a document, as it says itself: whoever was
// sent it relies on what is wrong, and whoever made or sent it passed it on.
func (pl *panel) carriers() {
	for _, c := range pl.q.Carriers[:min(len(pl.q.Carriers), mostCarriers)] {
		at := int64(0)
		if !c.At.IsZero() {
			at = c.At.Unix()
		}
		for _, h := range c.Holders {
			pl.holder(&c, h, at)
		}
	}
}

func (pl *panel) holder(carrier *Carrier, h mistake.Holder, at int64) {
	id, ok := pl.v.FindPerson(person.Identity{Name: h.Name, Address: h.Address})
	if !ok {
		return
	}
	c := pl.candidate(id)
	if c == nil {
		return
	}
	d, weight := changed, passedOnWeight
	switch h.How {
	case mistake.Received:
		d, weight = received, 1
		c.has, c.delivered = true, max(c.delivered, at)
	case mistake.Sent:
		d = sent
	}
	pl.holdStake(id, hasIt, d, at, weight, workgraph.NoThing)
	held := holding{carrier.Name, h.How, at}
	if len(c.holds) < mostNamed && !slices.ContainsFunc(c.holds, held.sameAs) {
		c.holds = append(c.holds, held)
	}
}

// passedOnWeight is the stake of somebody who made or sent a document that
// says what is wrong, beside that of somebody who was sent it.
const passedOnWeight = 0.75

// holding is one document that somebody has or had a hand in.
type holding struct {
	name string
	how  mistake.Hold
	at   int64 // Unix seconds, 0: not known
}

func (h holding) sameAs(o holding) bool { return h.name == o.name && h.how == o.how }

// holds names those who have a document as people with a reason; clients get
// theirs as such.
func (pl *panel) holds() {
	for _, c := range pl.everybody() {
		if len(c.holds) > 0 && !c.hit {
			pl.owe(c.id, noDuty, reasonCarrier, "%s", pl.held(c))
		}
	}
}

// held says what somebody has: "was sent q2.csv on 6 November, where a trace found it,
// found it, and 2 more".
func (pl *panel) held(c *candidate) string {
	first := c.holds[0]
	verb := map[mistake.Hold]string{
		mistake.Received: "was sent ", mistake.Sent: "sent ", mistake.Made: "made ", mistake.Saved: "saved ", mistake.Wrote: "wrote the words in ",
	}[first.how]
	text := verb + first.name + pl.span(stretch{first.at, first.at}) + ", where a trace found it"
	if more := len(c.holds) - 1; more > 0 {
		text += fmt.Sprintf(", and %d more", more)
	}
	return text
}

package mail

import (
	"strings"

	"golang.org/x/text/unicode/norm"

	"ownup/internal/core/person"
	"ownup/internal/core/workgraph"
)

// act makes a message the act that it records.
func (r *reader) act(m Message) workgraph.Act {
	key, name, reply := conversation(m.Subject)
	thread := workgraph.Thing{
		Kind:  workgraph.Thread,
		Space: r.state.memory.root(m, key, reply),
		Key:   key,
		Name:  name,
	}
	things := make([]workgraph.Thing, 0, 1+len(m.Attachments))
	things = append(things, thread)
	for _, a := range m.Attachments {
		a = norm.NFC.String(a) // a Mac writes é as two characters
		things = append(things, workgraph.Thing{Kind: workgraph.File, Key: strings.ToLower(a), Name: a})
	}
	return workgraph.Act{
		Kind: workgraph.Mail, Key: m.ID, At: m.Date, Title: m.Subject,
		Parts: parts(m), Things: things,
	}
}

// parts lists who took part, each once in each role. A mail that came through
// a list and does not name it was received by the list all the same.
func parts(m Message) []workgraph.Part {
	list := make([]workgraph.Part, 0, 2+len(m.From)+len(m.To)+len(m.Cc)+len(m.Bcc))
	seen := make(map[workgraph.Part]bool, cap(list))
	add := func(role workgraph.Role, who person.Identity) {
		p := workgraph.Part{Who: who, Role: role}
		folded := workgraph.Part{Who: person.Identity{Address: strings.ToLower(who.Address)}, Role: role}
		if who.Address == "" {
			folded.Who.Name = strings.ToLower(who.Name)
		}
		if who == (person.Identity{}) || seen[folded] {
			return
		}
		seen[folded] = true
		list = append(list, p)
	}
	for _, who := range m.From {
		add(workgraph.Sender, who)
	}
	add(workgraph.Sender, m.Sender)
	for _, who := range m.To {
		add(workgraph.Recipient, who)
	}
	named := false
	for _, all := range [][]person.Identity{m.To, m.Cc, m.Bcc} {
		for _, who := range all {
			named = named || strings.EqualFold(who.Address, m.List)
		}
	}
	if !named {
		add(workgraph.Recipient, person.Identity{Address: m.List})
	}
	for _, who := range append(m.Cc[:len(m.Cc):len(m.Cc)], m.Bcc...) {
		add(workgraph.Copied, who)
	}
	return list
}

// Package contacts reads vCard files (.vcf) into cards about people.
//
// A contact knows what no mail header says: that three addresses are one
// person, whose boss somebody is, who stands in, who is a client, and who is
// in a group. The
// versions 2.1, 3.0 and 4.0 are read, with the extensions that common
// programs write.
//
// The file is cut into contacts first and each is decoded by itself, so one
// that cannot be read is skipped by its number and spoils nothing else. Only
// the properties that are needed reach the decoder: notes, photographs,
// birthdays and home addresses never do. Organisations are not people and give
// nothing. A group (RFC 6350, 6.1.4) gives its members: those that it names by
// address, and by the UID of a contact in the same file.
//
// An organisation alone says nothing about how somebody stands to the firm:
// the relation comes from a contact's categories only.
package contacts

import (
	"context"
	"strconv"

	"ownup/internal/core/workgraph"
	"ownup/internal/source/folder"
)

// Read hands the contacts in the file, or folder of them, at path to sink.
// See [folder.Read] for the cursor and the errors.
func Read(ctx context.Context, path string, cursor []byte, sink workgraph.Sink) error {
	return folder.Read(ctx, path, cursor, sink, folder.Format{
		What:    "contacts",
		Endings: []string{".vcf", ".vcard"},
		Setting: "contacts 2",
		Open:    open,
	})
}

func open(name, data string) (folder.Emit, error) {
	blocks := split(data)
	if len(blocks) == 0 {
		return nil, &folder.Unreadable{Reason: "no contact in it"}
	}
	return func(ctx context.Context, sink workgraph.Sink) error {
		return emit(ctx, name, blocks, sink)
	}, nil
}

// emit reads all contacts of a file, then hands them over: one may name
// another, further down, as its boss.
func emit(ctx context.Context, name string, blocks []block, sink workgraph.Sink) error {
	contacts := make([]contact, 0, len(blocks))
	byUID := map[string]contact{}
	for i, b := range blocks {
		if err := ctx.Err(); err != nil {
			return err
		}
		c, reason := read(b)
		if reason != "" {
			sink.Skip(name+" contact "+strconv.Itoa(i+1), reason)
			continue
		}
		if len(c.identities) == 0 {
			continue
		}
		contacts = append(contacts, c)
		if c.uid != "" {
			byUID[c.uid] = c
		}
	}
	for _, c := range contacts {
		if c.group {
			for _, who := range c.members(byUID) {
				if err := sink.Member(workgraph.Membership{Group: c.identities[0], Member: who}); err != nil {
					return err
				}
			}
			continue
		}
		card := c.person(byUID)
		card.Source = "contacts: " + name
		if err := sink.Card(card); err != nil {
			return err
		}
	}
	return nil
}

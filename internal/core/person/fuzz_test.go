package person_test

import (
	"testing"

	"ownup/internal/core/person"
)

// Whatever a record wrote: it resolves, it is found again under the same
// spelling, and every person has a name.
func FuzzIdentity(f *testing.F) {
	for _, s := range [][2]string{
		{"Ines Kaya", "ines@x.example"},
		{"Kaya, Ines (via List) [Org]", "<I.Kaya+x@googlemail.com>"},
		{"'Dr. Inès', PhD", "1+ik@users.noreply.github.com"},
		{"\xff\x00,", "@@."},
		{"(((", "a at b"},
		{"王 伟", "root@(none)"},
	} {
		f.Add(s[0], s[1])
	}
	f.Fuzz(func(t *testing.T, name, address string) {
		id := person.Identity{Name: name, Address: address}
		other := person.Identity{Name: "Ines Kaya", Address: "ines@x.example"}
		d := person.Resolve(person.Evidence{
			Identities: []person.Identity{id, other},
			Aliases:    []person.Alias{{Proper: other, Other: person.Identity{Name: "ik", Address: address}}},
		})
		p, ok := d.Find(id)
		if !ok && (person.FoldAddress(address) != "" || person.FoldName(name) != "") {
			t.Fatalf("%q is in the evidence and not found", id)
		}
		if ok && d.Person(p).Name == "" {
			t.Fatalf("%q became a person without a name", id)
		}
		d.Search(name)
		d.Search(address)
	})
}

package person_test

import (
	"testing"

	"ownup/internal/core/person"
)

func TestSharedAddresses(t *testing.T) {
	for address, group := range map[string]bool{
		"all@firm.example": true, "all-staff@firm.example": true, "All.Hands@firm.example": true,
		"everyone@firm.example": true, "everybody@firm.example": true, "team-north@firm.example": true,
		"north-team@firm.example": true, "sales-staff@firm.example": true, "accounts@firm.example": true,
		"allen@firm.example": false, "allison.reed@firm.example": false, "ines.teamer@firm.example": false,
		"stafford@firm.example": false, "lister@firm.example": false,
	} {
		id := person.Identity{Address: address}
		d := person.Resolve(person.Evidence{Identities: []person.Identity{id}})
		p, ok := d.Find(id)
		if !ok {
			t.Fatalf("%s is not found", address)
		}
		if got := d.Person(p).Group; got != group {
			t.Errorf("%s: a group: %v, expected %v", address, got, group)
		}
	}
}

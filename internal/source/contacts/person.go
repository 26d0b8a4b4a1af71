package contacts

import (
	"strings"
	"time"

	"github.com/emersion/go-vcard"

	"ownup/internal/core/person"
	"ownup/internal/source/folder"
)

// The limits of one contact's values: bytes, or for lists how many.
const (
	maxName      = 200
	maxAddress   = 320
	maxText      = 300
	maxAddresses = 100
	maxRegion    = 6 // "DE-BY": no code in ISO 3166 is longer
)

// contact is one contact, decoded.
type contact struct {
	uid        string
	identities []person.Identity // none: neither a person nor a group
	group      bool
	card       vcard.Card
}

// read decodes a block. reason says, in a few words, why it cannot be read.
func read(b block) (_ contact, reason string) {
	if b.fault != "" {
		return contact{}, b.fault
	}
	card, err := decode(b)
	if err != nil {
		return contact{}, "it cannot be read"
	}
	kind := kindOf(card)
	if kind == other {
		return contact{}, ""
	}
	c := contact{uid: uid(card.Value("UID")), group: kind == group, card: card}
	c.identities = identities(card)
	if len(c.identities) == 0 {
		return contact{}, "it has neither name nor address"
	}
	return c, ""
}

// kind is what a contact is of.
type kind int

const (
	individual kind = iota
	group
	other // a firm, a place, a machine
)

func kindOf(card vcard.Card) kind {
	for _, key := range []string{"KIND", "X-ADDRESSBOOKSERVER-KIND", "X-ABSHOWAS"} {
		switch strings.ToLower(strings.TrimSpace(card.Value(key))) {
		case "group":
			return group
		case "org", "organization", "location", "application", "device", "company":
			return other
		}
	}
	return individual
}

// members are those whom a group names, each once. A member that is neither
// an address nor a contact of the file is left out.
func (c contact) members(byUID map[string]contact) []person.Identity {
	var all []person.Identity
	met := map[person.Identity]bool{}
	for _, key := range []string{"MEMBER", "X-ADDRESSBOOKSERVER-MEMBER"} {
		for _, f := range c.card[key] {
			who, known := byUID[uid(f.Value)]
			one := person.Identity{Address: address(f.Value)}
			if known {
				one = who.identities[0]
			}
			if one != (person.Identity{}) && !met[one] {
				met[one] = true
				all = append(all, one)
			}
		}
	}
	return all
}

// identities are the contact's spellings: its name with each of its
// addresses, the preferred one first.
func identities(card vcard.Card) []person.Identity {
	name := fullName(card)
	var all []person.Identity
	met := map[string]bool{}
	add := func(f *vcard.Field) {
		address := address(f.Value)
		if address == "" || met[strings.ToLower(address)] || len(all) >= maxAddresses {
			return
		}
		met[strings.ToLower(address)] = true
		all = append(all, person.Identity{Name: name, Address: address})
	}
	if first := card.Preferred("EMAIL"); first != nil {
		add(first)
	}
	for _, f := range card["EMAIL"] {
		add(f)
	}
	if len(all) == 0 && name != "" {
		all = append(all, person.Identity{Name: name})
	}
	return all
}

// fullName is FN, or what N puts together. Some programs fill FN with the
// address when there is no name; that is no name.
func fullName(card vcard.Card) string {
	name := folder.Clip(plain(card.Value("FN")), maxName)
	if name == "" || strings.Contains(name, "@") {
		name = ""
		if n := card.Name(); n != nil {
			parts := strings.Fields(n.GivenName + " " + n.AdditionalName + " " + n.FamilyName)
			name = folder.Clip(plain(strings.Join(parts, " ")), maxName)
		}
	}
	return name
}

// person is what the contact says. byUID holds the other contacts of the
// file.
func (c contact) person(byUID map[string]contact) person.Card {
	card := c.card
	organisation, rest := cutPart(card.Value("ORG"))
	department, _ := cutPart(rest)
	out := person.Card{
		Identities:   c.identities,
		Organisation: organisation,
		Department:   department,
		Title:        folder.Clip(plain(card.Value("TITLE")), maxText),
		Relation:     relation(card),
		Zone:         zone(card.Value("TZ")),
		Region:       strings.ToUpper(folder.Clip(plain(card.Value("X-OWNUP-REGION")), maxRegion)),
		Hours:        folder.Clip(plain(card.Value("X-OWNUP-HOURS")), maxText),
		Account:      folder.Clip(plain(card.Value("X-OWNUP-ACCOUNT")), maxText),
	}
	if out.Title == "" {
		out.Title = folder.Clip(plain(card.Value("ROLE")), maxText)
	}
	if out.Account == "" && out.Relation == person.Client {
		out.Account = out.Organisation
	}
	if f := card.Preferred("TEL"); f != nil {
		out.Phone = phone(f.Value)
	}
	out.Boss = named(card, byUID, "X-MANAGER", "X-MS-MANAGER", "X-EVOLUTION-MANAGER")
	out.StandIn = named(card, byUID, "X-OWNUP-STAND-IN", "X-ASSISTANT", "X-MS-ASSISTANT", "X-EVOLUTION-ASSISTANT", "AGENT")
	for _, f := range card["RELATED"] {
		who := refer(f.Value, byUID)
		switch {
		case out.Boss == (person.Identity{}) && hasType(f, "x-boss", "boss", "x-manager", "manager"):
			out.Boss = who
		case out.StandIn == (person.Identity{}) && hasType(f, "agent", "x-stand-in", "x-assistant", "assistant"):
			out.StandIn = who
		}
	}
	return out
}

// relations maps a category to a relation.
var relations = map[string]person.Relation{
	"client": person.Client, "clients": person.Client, "customer": person.Client, "customers": person.Client,
	"kunde": person.Client, "kunden": person.Client,
	"supplier": person.Supplier, "suppliers": person.Supplier, "vendor": person.Supplier, "vendors": person.Supplier,
	"partner": person.Supplier, "partners": person.Supplier, "lieferant": person.Supplier, "lieferanten": person.Supplier,
	"colleague": person.Colleague, "colleagues": person.Colleague, "team": person.Colleague,
	"kollege": person.Colleague, "kollegen": person.Colleague,
}

// relation is what the first category that says something says.
func relation(card vcard.Card) person.Relation {
	for _, f := range card["CATEGORIES"] {
		for category := range strings.FieldsFuncSeq(f.Value, func(r rune) bool { return r == ',' || r == ';' }) {
			if r, ok := relations[strings.ToLower(strings.TrimSpace(category))]; ok {
				return r
			}
		}
	}
	return person.Unknown
}

// named is the person in the first of the properties that names one.
func named(card vcard.Card, byUID map[string]contact, keys ...string) person.Identity {
	for _, key := range keys {
		for _, f := range card[key] {
			if who := refer(f.Value, byUID); who != (person.Identity{}) {
				return who
			}
		}
	}
	return person.Identity{}
}

// refer reads how one contact names another: by UID, by address, by
// "Name <address>", or by name. A reference to a contact that is not in the
// file, or to a web page, names nobody.
func refer(value string, byUID map[string]contact) person.Identity {
	value = strings.TrimSpace(value)
	if c, ok := byUID[uid(value)]; ok {
		return c.identities[0]
	}
	if name, rest, ok := strings.Cut(value, "<"); ok {
		inner, _, _ := strings.Cut(rest, ">")
		return person.Identity{Name: folder.Clip(strings.Trim(strings.TrimSpace(name), `"`), maxName), Address: address(inner)}
	}
	if a := address(value); a != "" {
		return person.Identity{Address: a}
	}
	if strings.ContainsAny(value, "@:/\\") {
		return person.Identity{}
	}
	return person.Identity{Name: folder.Clip(plain(value), maxName)}
}

// uid folds the two ways in which a UID is written.
func uid(value string) string {
	return strings.TrimPrefix(strings.ToLower(strings.TrimSpace(value)), "urn:uuid:")
}

func address(value string) string {
	value = strings.TrimSpace(value)
	if len(value) >= 7 && strings.EqualFold(value[:7], "mailto:") {
		value, _, _ = strings.Cut(value[7:], "?")
	}
	if !strings.Contains(value, "@") || strings.ContainsAny(value, " \t\n<>:") || len(value) > maxAddress {
		return ""
	}
	return value
}

func phone(value string) string {
	value = strings.TrimSpace(value)
	if len(value) >= 4 && strings.EqualFold(value[:4], "tel:") {
		value = value[4:]
	}
	return folder.Clip(plain(value), maxText)
}

// zone accepts the name of a zone only: an offset does not say when summer
// time begins.
func zone(value string) string {
	value = strings.TrimSpace(value)
	if !strings.Contains(value, "/") || len(value) > 64 {
		return ""
	}
	if _, err := time.LoadLocation(value); err != nil {
		return ""
	}
	return value
}

func hasType(f *vcard.Field, types ...string) bool {
	for _, t := range types {
		if f.Params.HasType(t) {
			return true
		}
	}
	return false
}

// cutPart takes the first part off a structured value, up to a semicolon: of
// ORG, the organisation, of the rest its department.
func cutPart(value string) (first, rest string) {
	for i := 0; i < len(value); i++ {
		switch value[i] {
		case '\\':
			i++
		case ';':
			return folder.Clip(plain(value[:i]), maxText), value[i+1:]
		}
	}
	return folder.Clip(plain(value), maxText), ""
}

// plain puts a value on one line, and takes away the one escape that the
// decoder leaves.
func plain(value string) string {
	value = strings.ReplaceAll(value, `\;`, ";")
	return strings.Join(strings.Fields(value), " ")
}

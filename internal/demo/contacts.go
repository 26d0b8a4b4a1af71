package demo

import (
	"fmt"
	"strings"
)

// hours are when the people of both offices work, by their own clock.
const hours = "Mon-Fri 09:00-18:00"

// writeContacts writes the owner's address book as vCards (RFC 6350).
func writeContacts(path string) error {
	var b strings.Builder
	people := newCast()
	for _, m := range everybody() {
		b.WriteString(vcard(m, people))
	}
	return put(path, []byte(b.String()))
}

func vcard(m member, people cast) string {
	var b strings.Builder
	line := func(name, value string) {
		if value != "" {
			folded(&b, name+":"+value)
		}
	}
	given, family, _ := strings.Cut(m.name, " ")
	line("BEGIN", "VCARD")
	line("VERSION", "4.0")
	line("UID", "urn:uuid:"+uid("person "+m.key))
	line("FN", m.name)
	line("N", family+";"+given+";;;")
	line("EMAIL;PREF=1", m.address)
	for _, other := range m.others {
		line("EMAIL", other)
	}
	line("ORG", m.firm)
	line("TITLE", m.title)
	line("TEL;VALUE=text", m.phone)
	line("CATEGORIES", m.relation)
	line("TZ", m.zone)
	if m.isStaff() {
		line("X-OWNUP-HOURS", hours)
	}
	line("X-OWNUP-ACCOUNT", m.account)
	if boss, ok := people[m.boss]; ok {
		line("X-MANAGER", boss.address)
	}
	if other, ok := people[m.standIn]; ok {
		line("X-OWNUP-STAND-IN", other.address)
	}
	line("END", "VCARD")
	return b.String()
}

// folded writes a content line as vCard and iCalendar have it: at most 75
// bytes, no character cut in two, the rest on lines that begin with a blank.
func folded(b *strings.Builder, line string) {
	const longest = 75
	room := longest
	for _, r := range line {
		size := len(string(r))
		if size > room {
			b.WriteString("\r\n ")
			room = longest - 1
		}
		b.WriteRune(r)
		room -= size
	}
	b.WriteString("\r\n")
}

// uid makes a name unique in the way that programs do.
func uid(name string) string {
	dice := newDice(name)
	high, low := dice.Uint64(), dice.Uint64()
	return fmt.Sprintf("%08x-%04x-4%03x-8%03x-%012x", high>>32, high>>16&0xffff, high&0xfff, low>>48&0xfff, low&0xffffffffffff)
}

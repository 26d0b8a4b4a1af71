package contacts

import (
	"fmt"
	"regexp"
	"strings"
	"testing"
	_ "time/tzdata" // zones must not depend on the machine

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"ownup/internal/core/person"
	"ownup/internal/core/workgraph"
	"ownup/internal/source/folder/foldertest"
)

func written(lines ...string) string {
	return "BEGIN:VCARD\r\n" + strings.Join(lines, "\r\n") + "\r\nEND:VCARD\r\n"
}

func TestSourcePromises(t *testing.T) {
	foldertest.Source(t, Read, "team.vcf",
		written("VERSION:3.0", "FN:Ines Kaya"), written("VERSION:4.0", "FN:Tom Reyes"), "no contact\n")
}

func TestVersions(t *testing.T) {
	for name, c := range map[string]struct {
		text string
		want person.Card
	}{
		"2.1, in quoted-printable Latin-1": {
			"BEGIN:VCARD\r\nVERSION:2.1\r\nN;CHARSET=ISO-8859-1;ENCODING=QUOTED-PRINTABLE:Pe=F1a;Jos=E9;;;\r\n" +
				"FN;CHARSET=ISO-8859-1;QUOTED-PRINTABLE:Jos=E9 =\r\nPe=F1a\r\nTEL;WORK;VOICE:+351 555 0100\r\n" +
				"EMAIL;PREF;INTERNET:jose@firm.example\r\nORG:Firm;Sales\r\nEND:VCARD\r\n",
			person.Card{
				Identities:   []person.Identity{{Name: "José Peña", Address: "jose@firm.example"}},
				Organisation: "Firm", Department: "Sales", Phone: "+351 555 0100",
			},
		},
		"3.0": {
			written("VERSION:3.0", "N:Kaya;Ines;;;", "FN:Ines ", " Kaya", "item1.EMAIL;TYPE=INTERNET:ik@firm.example",
				"EMAIL;TYPE=INTERNET,WORK,PREF:ines@firm.example", "EMAIL:INES@firm.example",
				`ORG:Kaya\, Sons\; Co;Rates`, "ROLE:Analyst", "CATEGORIES:Friends,Team", "NOTE:secret",
				"X-MANAGER:Tom Reyes", "X-ASSISTANT:Jo Lind <jo@firm.example>", "TZ:Europe/Lisbon", "X-OWNUP-HOURS:Mon-Fri 09:00-17:30", "X-OWNUP-REGION:de-by"),
			person.Card{
				Identities: []person.Identity{
					{Name: "Ines Kaya", Address: "ines@firm.example"}, {Name: "Ines Kaya", Address: "ik@firm.example"},
				},
				Organisation: "Kaya, Sons; Co", Department: "Rates", Title: "Analyst", Relation: person.Colleague,
				Boss:    person.Identity{Name: "Tom Reyes"},
				StandIn: person.Identity{Name: "Jo Lind", Address: "jo@firm.example"},
				Zone:    "Europe/Lisbon", Region: "DE-BY", Hours: "Mon-Fri 09:00-17:30",
			},
		},
		"4.0": {
			written("VERSION:4.0", "FN:Ana Brandt", "EMAIL;PREF=2:a@acme.example", "EMAIL;PREF=1:ana@acme.example",
				"ORG:Acme", "TITLE:Buyer", "CATEGORIES:customer", "TEL;VALUE=uri:tel:+49-555-0100", "TZ;VALUE=utc-offset:-0500",
				"RELATED;TYPE=x-boss:mailto:max@acme.example", "RELATED;TYPE=agent;VALUE=text:Eva Holm", "RELATED;TYPE=spouse:urn:uuid:9"),
			person.Card{
				Identities: []person.Identity{
					{Name: "Ana Brandt", Address: "ana@acme.example"}, {Name: "Ana Brandt", Address: "a@acme.example"},
				},
				Organisation: "Acme", Title: "Buyer", Relation: person.Client, Account: "Acme", Phone: "+49-555-0100",
				Boss: person.Identity{Address: "max@acme.example"}, StandIn: person.Identity{Name: "Eva Holm"},
			},
		},
		"an account of its own": {
			written("FN:Ana", "ORG:Acme", "CATEGORIES:client", "X-OWNUP-ACCOUNT:Acme North"),
			person.Card{Identities: []person.Identity{{Name: "Ana"}}, Organisation: "Acme", Relation: person.Client, Account: "Acme North"},
		},
		"a name without FN": {
			written("VERSION:3.0", "N:Kaya;Ines;M.;Dr.;", "FN:ines@firm.example"),
			person.Card{Identities: []person.Identity{{Name: "Ines M. Kaya"}}},
		},
		"an organisation says no relation": {
			written("FN:Ana", "ORG:Acme"), person.Card{Identities: []person.Identity{{Name: "Ana"}}, Organisation: "Acme"},
		},
		"Latin-1 without saying so": {
			written("FN:Jos\xe9"), person.Card{Identities: []person.Identity{{Name: "José"}}},
		},
		"a byte order mark": {
			"\ufeff" + written("FN:José"), person.Card{Identities: []person.Identity{{Name: "José"}}},
		},
		"a contact inside": {
			written("VERSION:2.1", "FN:Ines", "AGENT:", "BEGIN:VCARD", "FN:Jo", "END:VCARD", "ORG:Firm"),
			person.Card{Identities: []person.Identity{{Name: "Ines"}}, Organisation: "Firm"},
		},
	} {
		c.want.Source = "contacts: team.vcf"
		r := foldertest.Text(t, Read, "team.vcf", c.text)
		if diff := cmp.Diff([]person.Card{c.want}, r.Cards); diff != "" || len(r.Skips) > 0 {
			t.Errorf("%s: skips %q (-want +got):\n%s", name, r.Skips, diff)
		}
	}
}

func TestReferences(t *testing.T) {
	r := foldertest.Text(t, Read, "team.vcf", written("VERSION:4.0", "FN:Ines", "RELATED;TYPE=x-boss:urn:uuid:ABC-1", "X-MANAGER:urn:uuid:none")+
		written("VERSION:4.0", "UID:urn:uuid:abc-1", "FN:Tom Reyes", "EMAIL:tom@firm.example")+
		written("VERSION:4.0", "KIND:group", "FN:Everybody", "EMAIL:all@firm.example")+
		written("VERSION:3.0", "X-ABShowAs:COMPANY", "FN:Acme"))
	want := []person.Card{
		{Identities: []person.Identity{{Name: "Ines"}}, Boss: person.Identity{Name: "Tom Reyes", Address: "tom@firm.example"}, Source: "contacts: team.vcf"},
		{Identities: []person.Identity{{Name: "Tom Reyes", Address: "tom@firm.example"}}, Source: "contacts: team.vcf"},
	}
	if diff := cmp.Diff(want, r.Cards); diff != "" || len(r.Skips) > 0 {
		t.Errorf("skips %q (-want +got):\n%s", r.Skips, diff)
	}
}

func TestGroups(t *testing.T) {
	r := foldertest.Text(t, Read, "team.vcf", written("VERSION:4.0", "KIND:group", "UID:urn:uuid:all", "FN:Everybody", "EMAIL:all@firm.example",
		"MEMBER:urn:uuid:ABC-1", "MEMBER:mailto:jo@firm.example?x=1", "MEMBER:mailto:jo@firm.example",
		"MEMBER:urn:uuid:nobody", "MEMBER:xmpp:ali@firm.example", "MEMBER:Ali", "MEMBER:urn:uuid:rates")+
		written("VERSION:4.0", "UID:urn:uuid:abc-1", "FN:Tom Reyes", "EMAIL:tom@firm.example")+
		written("VERSION:3.0", "UID:rates", "X-ADDRESSBOOKSERVER-KIND:group", "N:Rates", "FN:Rates",
			"X-ADDRESSBOOKSERVER-MEMBER:urn:uuid:abc-1")+
		written("VERSION:4.0", "KIND:group", "MEMBER:urn:uuid:abc-1"))
	tom := person.Identity{Name: "Tom Reyes", Address: "tom@firm.example"}
	all, rates := person.Identity{Name: "Everybody", Address: "all@firm.example"}, person.Identity{Name: "Rates"}
	want := []workgraph.Membership{
		{Group: all, Member: tom},
		{Group: all, Member: person.Identity{Address: "jo@firm.example"}},
		{Group: all, Member: rates},
		{Group: rates, Member: tom},
	}
	if diff := cmp.Diff(want, r.Members); diff != "" {
		t.Errorf("members (-want +got):\n%s", diff)
	}
	if want := []string{"team.vcf contact 4: it has neither name nor address"}; !cmp.Equal(r.Skips, want) {
		t.Errorf("skips %q, want %q", r.Skips, want)
	}
	if len(r.Cards) != 1 {
		t.Errorf("cards %+v, want that of Tom", r.Cards)
	}
}

func TestBadContactsSpoilNothing(t *testing.T) {
	r := foldertest.Text(t, Read, "team.vcf", "BEGIN:VCARD\r\nFN:Acme secret\r\n"+
		written("NOTE:only a note")+
		written("FN:"+strings.Repeat("x", maxLine+1))+
		written("FN:Ines", `EMAIL;TYPE="work:ines@firm.example`, `TEL;TYPE="a`, "EMAIL;=:x", "broken", "PHOTO:"+strings.Repeat("A", maxLine))+
		"BEGIN:VCARD\r\nFN:Tom\r\n")
	want := []string{
		"team.vcf contact 1: it is cut short", "team.vcf contact 2: it has neither name nor address",
		"team.vcf contact 3: a line is longer than 1 MB", "team.vcf contact 5: it is cut short",
	}
	if diff := cmp.Diff(want, r.Skips); diff != "" {
		t.Errorf("skips (-want +got):\n%s", diff)
	}
	foldertest.Quiet(t, r, "acme", "ines", "tom")
	if len(r.Cards) != 1 || r.Cards[0].Identities[0].Name != "Ines" {
		t.Errorf("cards: %+v", r.Cards)
	}
}

// However a name is folded or encoded, it arrives whole.
func TestNamesSurviveWriting(t *testing.T) {
	rapid.Check(t, func(rt *rapid.T) {
		name := rapid.StringMatching(`\p{Lu}[\p{Ll}]{1,20} \p{Lu}[\p{Ll}]{1,20}`).Draw(rt, "name")
		var folded strings.Builder
		for i, r := range name {
			if i > 0 && rapid.Bool().Draw(rt, "fold") {
				folded.WriteString("\r\n ")
			}
			folded.WriteRune(r)
		}
		var quoted strings.Builder
		for _, b := range []byte(name) {
			if rapid.Bool().Draw(rt, "break") {
				quoted.WriteString("=\r\n")
			}
			fmt.Fprintf(&quoted, "=%02X", b)
		}
		for _, line := range []string{"FN:" + folded.String(), "FN;CHARSET=UTF-8;ENCODING=QUOTED-PRINTABLE:" + quoted.String()} {
			c, reason := read(split(written(line))[0])
			if reason != "" || c.identities[0].Name != name {
				rt.Fatalf("%q reads as %+v %s", line, c.identities, reason)
			}
		}
	})
}

func FuzzRead(f *testing.F) {
	f.Add([]byte(written("VERSION:3.0", "UID:1", "FN:Ines", "EMAIL;TYPE=PREF:i@firm.example", "RELATED;TYPE=x-boss:1")))
	f.Add([]byte(written("VERSION:2.1", "N;CHARSET=ISO-8859-1;ENCODING=QUOTED-PRINTABLE:Pe=F1a;Jos=\r\n=E9", "AGENT:", "BEGIN:VCARD", "END:VCARD")))
	f.Add([]byte(written("KIND:group", "FN:All", "MEMBER:urn:uuid:1", "MEMBER:mailto:i@firm.example")))
	f.Add([]byte("\xff\xfeB\x00E\x00G\x00"))
	f.Add([]byte(written("FN:x", `ORG;LANGUAGE="a\":b`, "CATEGORIES:client", "TEL;VALUE=uri:tel:1", "TZ:Europe/Lisbon")))
	f.Fuzz(func(t *testing.T, data []byte) {
		emit, err := open("secret.vcf", string(data))
		if err != nil {
			return
		}
		var r foldertest.Recorder
		if err := emit(t.Context(), &r); err != nil {
			t.Fatal(err)
		}
		for _, c := range r.Cards {
			if len(c.Identities) == 0 || c.Identities[0] == (person.Identity{}) {
				t.Errorf("a card of nobody: %+v", c)
			}
		}
		for _, m := range r.Members {
			if m.Group == (person.Identity{}) || m.Member == (person.Identity{}) {
				t.Errorf("a membership of nobody: %+v", m)
			}
		}
		for _, s := range r.Skips {
			if !regexp.MustCompile(`^secret\.vcf contact \d+: [a-zA-Z0-9 ]+$`).MatchString(s) {
				t.Errorf("skip %q", s)
			}
		}
	})
}

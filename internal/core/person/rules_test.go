package person_test

import (
	"slices"
	"testing"

	"ownup/internal/core/person"
)

func TestRules(t *testing.T) {
	card := func(source string, list ...string) person.Card {
		return person.Card{Identities: ids(list...), Source: source}
	}
	for _, c := range []struct {
		name string
		ev   person.Evidence
		a, b string
		same bool
		rule person.Rule // of a merge that must be among the reasons
	}{
		{
			"case",
			person.Evidence{Identities: ids("<Ines@Firm.example>", "<ines@firm.example>")},
			"<INES@firm.example>", "<ines@firm.example>", true, person.SameAddress,
		},
		{
			"plus tag",
			person.Evidence{Identities: ids("<ines+git@firm.example>", "<ines@firm.example>")},
			"<ines+git@firm.example>", "<ines@firm.example>", true, person.SameAddress,
		},
		{
			"gmail dots",
			person.Evidence{Identities: ids("<i.kaya@googlemail.com>", "<ikaya+x@gmail.com>")},
			"<i.kaya@googlemail.com>", "<ikaya@gmail.com>", true, person.SameAddress,
		},
		{
			"dots matter elsewhere",
			person.Evidence{Identities: ids("<i.kaya@firm.example>", "<ikaya@firm.example>")},
			"<i.kaya@firm.example>", "<ikaya@firm.example>", false, "",
		},
		{
			"private GitHub address",
			person.Evidence{Identities: ids("<123+ines@users.noreply.github.com>", "<ines@users.noreply.github.com>")},
			"<123+ines@users.noreply.github.com>", "<ines@users.noreply.github.com>", true, person.SameAddress,
		},
		{
			"family name first",
			person.Evidence{Identities: ids("Kaya, Ines <a@x.example>", "Ines Kaya <b@y.example>")},
			"<a@x.example>", "<b@y.example>", true, person.SameName,
		},
		{
			"marks and title",
			person.Evidence{Identities: ids("Dr. Inès Kâya <a@x.example>", "ines kaya <b@y.example>")},
			"<a@x.example>", "<b@y.example>", true, person.SameName,
		},
		{
			"organisation in brackets",
			person.Evidence{Identities: ids("'Ines Kaya' [Firm] <a@x.example>", "Ines Kaya (Sales) <b@y.example>")},
			"<a@x.example>", "<b@y.example>", true, person.SameName,
		},
		{
			"behind a list",
			person.Evidence{Identities: ids("Ines Kaya via Plans <plans@lists.example>", "Ines Kaya <b@y.example>")},
			"Ines Kaya via Plans <plans@lists.example>", "<b@y.example>", true, person.SameName,
		},
		{
			"the list itself",
			person.Evidence{Identities: ids("<plans@lists.example>", "Ines Kaya via Plans <plans@lists.example>", "Ines Kaya <b@y.example>")},
			"<plans@lists.example>", "<b@y.example>", false, "",
		},
		{
			"one word is not a full name",
			person.Evidence{Identities: ids("Ines <a@x.example>", "Ines <b@y.example>")},
			"<a@x.example>", "<b@y.example>", false, "",
		},
		{
			"generic name",
			person.Evidence{Identities: ids("Build Bot <a@x.example>", "Build Bot <b@y.example>")},
			"<a@x.example>", "<b@y.example>", false, "",
		},
		{
			"unknown author",
			person.Evidence{Identities: ids("Unknown Author <a@x.example>", "Unknown Author <b@y.example>")},
			"<a@x.example>", "<b@y.example>", false, "",
		},
		{
			"role address",
			person.Evidence{Identities: ids("Ines Kaya <info@x.example>", "Ines Kaya <ines@x.example>")},
			"<info@x.example>", "<ines@x.example>", false, "",
		},
		{
			"first name that is a role",
			person.Evidence{Identities: ids("Dev Patel <dev@x.example>", "Dev Patel <dp@y.example>")},
			"<dev@x.example>", "<dp@y.example>", true, person.SameName,
		},
		{
			"role at one's own domain",
			person.Evidence{Identities: ids("Ines Kaya <contact@ineskaya.example>", "Ines Kaya <ik@x.example>")},
			"<contact@ineskaya.example>", "<ik@x.example>", true, person.SameName,
		},
		{
			"role that two people use at the domain of one",
			person.Evidence{Identities: ids("Ines Kaya <contact@ineskaya.example>", "Jo Park <contact@ineskaya.example>", "Ines Kaya <ik@x.example>")},
			"<contact@ineskaya.example>", "<ik@x.example>", false, "",
		},
		{
			"written as list archives do",
			person.Evidence{Identities: ids("<ines at x.example>", "<ines@x.example>")},
			"<ines at x.example>", "<ines@x.example>", true, person.SameAddress,
		},
		{
			"one card",
			person.Evidence{Cards: []person.Card{card("contacts: team.vcf", "Ines Kaya <ines@x.example>", "<ik@y.example>")}},
			"<ines@x.example>", "<ik@y.example>", true, person.OnOneCard,
		},
		{
			"a list on a card",
			person.Evidence{Cards: []person.Card{card("contacts: team.vcf", "Ines Kaya <ines@x.example>", "<sales-team@x.example>")}},
			"<ines@x.example>", "<sales-team@x.example>", false, "",
		},
		{
			"mailmap address",
			person.Evidence{Aliases: []person.Alias{{Proper: id("Ines Kaya <ines@x.example>"), Other: id("<ik@old.example>"), Source: ".mailmap line 12"}}},
			"<ik@old.example>", "<ines@x.example>", true, person.AliasLine,
		},
		{
			"mailmap name only",
			person.Evidence{
				Identities: ids("Ines Kaya <ines@x.example>", "ik <ik@old.example>"),
				Aliases:    []person.Alias{{Proper: id("Ines Kaya"), Other: id("<ik@old.example>"), Source: ".mailmap line 3"}},
			},
			"<ik@old.example>", "<ines@x.example>", true, person.SameName,
		},
		{
			"mailmap pair leaves the others of the address",
			person.Evidence{
				Identities: ids("Ines Kaya <ines@x.example>", "Jo Park <shop@x.example>", "ines k <shop@x.example>"),
				Aliases:    []person.Alias{{Proper: id("Ines Kaya <ines@x.example>"), Other: id("ines k <shop@x.example>")}},
			},
			"Jo Park <shop@x.example>", "<ines@x.example>", false, "",
		},
		{
			"mailmap pair moves its own",
			person.Evidence{
				Identities: ids("Ines Kaya <ines@x.example>", "Jo Park <shop@x.example>", "ines k <shop@x.example>"),
				Aliases:    []person.Alias{{Proper: id("Ines Kaya <ines@x.example>"), Other: id("ines k <shop@x.example>")}},
			},
			"ines k <shop@x.example>", "<ines@x.example>", true, person.AliasLine,
		},
		{
			"namesakes on two cards",
			person.Evidence{Cards: []person.Card{
				card("staff.csv row 3", "Ines Kaya <ines@x.example>"), card("staff.csv row 9", "Ines Kaya <ines2@x.example>"),
			}},
			"<ines@x.example>", "<ines2@x.example>", false, "",
		},
		{
			"two cards, one address in common",
			person.Evidence{Cards: []person.Card{
				card("a", "Ines Kaya <ines@x.example>"), card("b", "Ines Kaya <ines2@x.example>", "<INES@x.example>"),
			}},
			"<ines@x.example>", "<ines2@x.example>", true, person.OnOneCard,
		},
		{
			"spelled out at her domain",
			person.Evidence{Identities: ids("Ines Kaya <ik@x.example>", "<ines.kaya@x.example>")},
			"<ines.kaya@x.example>", "<ik@x.example>", true, person.SpelledOut,
		},
		{
			"spelled out at another domain",
			person.Evidence{Identities: ids("Ines Kaya <ik@x.example>", "<ines.kaya@y.example>")},
			"<ines.kaya@y.example>", "<ik@x.example>", false, "",
		},
		{
			"spelled out, the name is all there is",
			person.Evidence{Identities: ids("Ines Kaya", "<ines.kaya@y.example>")},
			"<ines.kaya@y.example>", "Ines Kaya", true, person.SpelledOut,
		},
		{
			"spelled out twice",
			person.Evidence{Identities: ids("Ines Kaya", "<ines.kaya@y.example>", "<ines.kaya@z.example>")},
			"<ines.kaya@y.example>", "Ines Kaya", false, "",
		},
		{
			"shared box",
			person.Evidence{Identities: ids("Ines Kaya <desk@x.example>", "Jo Park <desk@x.example>", "Tom Reyes <desk@x.example>", "Ines Kaya <ik@x.example>")},
			"<desk@x.example>", "<ik@x.example>", false, "",
		},
		{
			"borrowed machine",
			person.Evidence{Identities: ids("Ines Kaya <ines@x.example>", "Jo Park <ines@x.example>", "Jo Park <jo@x.example>")},
			"<jo@x.example>", "<ines@x.example>", false, "",
		},
		{
			"you said together",
			person.Evidence{
				Identities:  ids("Ines Kaya <info@x.example>", "Jo <jo@y.example>"),
				Corrections: []person.Correction{{Kind: person.Together, A: "info@x.example", B: "jo@y.example"}},
			},
			"<info@x.example>", "<jo@y.example>", true, person.YouSaid,
		},
		{
			"you said apart",
			person.Evidence{
				Cards:       []person.Card{card("a", "Ines Kaya <ines@x.example>", "Ines Kaya <ik@y.example>")},
				Corrections: []person.Correction{{Kind: person.Apart, A: "ines@x.example", B: "IK@y.example"}},
			},
			"<ines@x.example>", "<ik@y.example>", false, "",
		},
		{
			"apart beats together",
			person.Evidence{
				Identities: ids("<a@x.example>", "<b@x.example>"),
				Corrections: []person.Correction{
					{Kind: person.Together, A: "a@x.example", B: "b@x.example"},
					{Kind: person.Apart, A: "b@x.example", B: "a@x.example"},
				},
			},
			"<a@x.example>", "<b@x.example>", false, "",
		},
		{
			"apart is not joined through a third",
			person.Evidence{
				Identities:  ids("Ines Kaya <a@x.example>", "Ines Kaya <b@x.example>", "Ines Kaya <c@x.example>"),
				Corrections: []person.Correction{{Kind: person.Apart, A: "b@x.example", B: "a@x.example"}},
			},
			"<a@x.example>", "<b@x.example>", false, "",
		},
		{
			"the side put aside takes nobody along",
			person.Evidence{
				Identities:  ids("Ines Kaya <a@x.example>", "Ines Kaya <b@x.example>", "Ines Kaya <c@x.example>"),
				Corrections: []person.Correction{{Kind: person.Apart, A: "b@x.example", B: "a@x.example"}},
			},
			"<c@x.example>", "<b@x.example>", true, person.SameName,
		},
	} {
		t.Run(c.name, func(t *testing.T) {
			d := person.Resolve(c.ev)
			a, b := mustFind(t, d, c.a), mustFind(t, d, c.b)
			if (a == b) != c.same {
				t.Fatalf("%s and %s one person: %v, want %v\n%v", c.a, c.b, a == b, c.same, together(d))
			}
			if c.rule == "" {
				return
			}
			merges := d.Person(a).Merges
			if !slices.ContainsFunc(merges, func(m person.Merge) bool { return m.Rule == c.rule && m.Reason != "" }) {
				t.Errorf("no reason %q among %v", c.rule, merges)
			}
		})
	}
}

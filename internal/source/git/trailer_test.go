package git

import (
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/google/go-cmp/cmp"

	"ownup/internal/core/person"
	"ownup/internal/core/workgraph"
)

func TestTrailers(t *testing.T) {
	ines, tom := who("Ines Kaya", "ines@firm.example"), who("Tom Reyes", "tom@client.example")
	part := func(p person.Identity, r workgraph.Role) workgraph.Part { return workgraph.Part{Who: p, Role: r} }
	for name, tc := range map[string]struct {
		body string
		want []workgraph.Part
	}{
		"roles in any case": {
			"s\n\nreviewed-BY: Ines Kaya <ines@firm.example>\nAcked-by: Tom Reyes <tom@client.example>",
			[]workgraph.Part{part(ines, workgraph.Reviewer), part(tom, workgraph.Acker)},
		},
		"two roles in one": {
			"s\n\nReported-and-tested-by: Ines Kaya <ines@firm.example>",
			[]workgraph.Part{part(ines, workgraph.Reporter), part(ines, workgraph.Tester)},
		},
		"co-authors and suggestions": {
			"s\n\nCo-Developed-by: Ines Kaya <ines@firm.example>\nCo-authored-by: Tom Reyes <tom@client.example>\nRequested-by: Tom Reyes <tom@client.example>",
			[]workgraph.Part{part(ines, workgraph.CoAuthor), part(tom, workgraph.CoAuthor), part(tom, workgraph.Suggester)},
		},
		"spaces for hyphens":       {"s\n\nReviewed by: Ines Kaya <ines@firm.example>", []workgraph.Part{part(ines, workgraph.Reviewer)}},
		"right under the subject":  {"s\nTested-by: Ines Kaya <ines@firm.example>", []workgraph.Part{part(ines, workgraph.Tester)}},
		"known role in the middle": {"s\n\nTested-by: Ines Kaya <ines@firm.example>\n\nmore text", []workgraph.Part{part(ines, workgraph.Tester)}},
		"unknown in the middle":    {"s\n\nDebugged-by: Ines Kaya <ines@firm.example>\n\nmore text", nil},
		"unknown at the end":       {"s\n\ntext\n\nDebugged-by: Ines Kaya <ines@firm.example>", []workgraph.Part{part(ines, workgraph.Mentioned)}},
		"a line that goes on": {
			"s\n\nCc: Ines Kaya <ines@firm.example>,\n\tTom Reyes <tom@client.example>",
			[]workgraph.Part{part(ines, workgraph.Mentioned), part(tom, workgraph.Mentioned)},
		},
		"no people": {
			"s\n\nLink: https://x.example/Ines\nMessage-Id: <a@b.example>\nFixes: 12 (\"a <b@c.example>\")\nhttp://a@b.example\nNote: a thing\nTested-by: none\nTested-by: on sandbox",
			nil,
		},
		"the subject is none": {"Cc: Ines Kaya <ines@firm.example>", nil},
		"name alone":          {"s\n\nReviewed-by: Ines", []workgraph.Part{part(who("Ines", ""), workgraph.Reviewer)}},
		"windows line ends":   {"s\r\n\r\nAcked-by: Ines Kaya <ines@firm.example>\r\n", []workgraph.Part{part(ines, workgraph.Acker)}},
	} {
		t.Run(name, func(t *testing.T) {
			var got []workgraph.Part
			tr := newTrailers()
			tr.each([]byte(tc.body), func(p person.Identity, r workgraph.Role) { got = append(got, part(p, r)) })
			if diff := cmp.Diff(tc.want, got); diff != "" {
				t.Errorf("parts (-want +got):\n%s", diff)
			}
		})
	}
}

func TestPeople(t *testing.T) {
	for value, want := range map[string][]person.Identity{
		"Ines Kaya <ines@x.example>":                        {who("Ines Kaya", "ines@x.example")},
		`"Kaya, Ines" <ines@x.example>`:                     {who("Kaya, Ines", "ines@x.example")},
		"Kaya, Ines <ines@x.example>":                       {who("Kaya, Ines", "ines@x.example")},
		"A B <a@x.example>, C D <c@x.example>; e@x.example": {who("A B", "a@x.example"), who("C D", "c@x.example"), who("", "e@x.example")},
		"A B <a@x.example> and C D <c@x.example>":           {who("A B", "a@x.example"), who("C D", "c@x.example")},
		"<stable@x.example> # 5.4+":                         {who("", "stable@x.example")},
		"A B <a@x.example> [on arm64] # twice, really":      {who("A B", "a@x.example")},
		"A B <a@x.example> on Beagle":                       {who("A B", "a@x.example")},
		"A B (Firm, Inc) <a@x.example>":                     {who("A B", "a@x.example")},
		"a@x.example (Ann Bo)":                              {who("Ann Bo", "a@x.example")},
		"Ann Bo a@x.example":                                {who("Ann Bo", "a@x.example")},
		"Ann Bo <a@x.example":                               {who("Ann Bo", "a@x.example")},
		"Ann Bo <mailto:a@x.example>":                       {who("Ann Bo", "a@x.example")},
		"Ann Bo <no address>":                               {who("Ann Bo", "")},
		"Ann Bo":                                            {who("Ann Bo", "")},
		"<>":                                                nil, "": nil, "rk3328": nil, "n/a": nil, "# stable": nil, "[note]": nil, "https://x.example": nil, ",;,": nil,
	} {
		if diff := cmp.Diff(want, people(value)); diff != "" {
			t.Errorf("%q (-want +got):\n%s", value, diff)
		}
	}
}

func TestMailmapForms(t *testing.T) {
	text := "\ufeff# a comment\n\nAnn Bo <a@x.example>\n<a@x.example> <old@x.example>\n" +
		"Ann Bo <a@x.example> <b@x.example> # moved\nAnn Bo <a@x.example> A. Bo <c@x.example>\n" +
		"  # indented <x@x.example>\n<alone@x.example>\nno address\nAnn <\n<> <>\nAnn Bo <a@x.example> Ann Bo <a@x.example>\r\n"
	ann := who("Ann Bo", "a@x.example")
	want := []person.Alias{
		{Proper: ann, Other: who("", "a@x.example"), Source: ".mailmap line 3"},
		{Proper: who("", "a@x.example"), Other: who("", "old@x.example"), Source: ".mailmap line 4"},
		{Proper: ann, Other: who("", "b@x.example"), Source: ".mailmap line 5"},
		{Proper: ann, Other: who("A. Bo", "c@x.example"), Source: ".mailmap line 6"},
	}
	if diff := cmp.Diff(want, parseMailmap([]byte(text))); diff != "" {
		t.Errorf("aliases (-want +got):\n%s", diff)
	}
}

func TestSubjects(t *testing.T) {
	for body, want := range map[string]string{
		"": "", "\n\n one \n": "one", "one\ntwo\n\nthree": "one two", "one\nCc: x": "one",
		strings.Repeat("\u00fc", 400): strings.Repeat("\u00fc", maxTitle/2),
	} {
		if got := subject([]byte(body)); got != want {
			t.Errorf("subject of %q is %q, want %q", body, got, want)
		}
	}
}

// Whatever a message says, what is taken from it is fit to show, within the
// limits, and the same every time.
func FuzzMessage(f *testing.F) {
	for _, s := range []string{
		"s\n\nReviewed-by: Ines Kaya <ines@firm.example>\nCc: a@x.example (A), \"B, C\" <b@x.example>\n\tD <d", "Cc: <\n\n<>",
		"s\n\nReported-and-tested/acked-by: A <a@b>> and [B] <c@d> # x", "\xff\n\nfoo-by: \xfe <\xfd@x>", "s\n\nCloses: ABC-17, X1-2\r\nBug: \xff-1\n",
	} {
		f.Add([]byte(s))
	}
	f.Fuzz(func(t *testing.T, body []byte) {
		collect := func(tr *trailers) (got []workgraph.Part) {
			tr.each(body, func(p person.Identity, r workgraph.Role) { got = append(got, workgraph.Part{Who: p, Role: r}) })
			return got
		}
		tr := newTrailers()
		once, again := collect(&tr), collect(&tr)
		if diff := cmp.Diff(once, again); diff != "" {
			t.Fatalf("remembered lines read differently:\n%s", diff)
		}
		tr.tickets(body, func(key string) {
			if !isKey(key) {
				t.Fatalf("%q is no ticket's key", key)
			}
		})
		texts := []string{subject(body)}
		for _, p := range once {
			if p.Who == (person.Identity{}) || p.Role == 0 {
				t.Fatalf("nobody was named: %+v", p)
			}
			texts = append(texts, p.Who.Name, p.Who.Address)
		}
		checkTexts(t, texts)
	})
}

func FuzzMailmap(f *testing.F) {
	f.Add([]byte("A <a@x>\n<a@x> <b@x>\nA <a@x> B <c@x> # d\n\xff<\n<>"))
	f.Fuzz(func(t *testing.T, text []byte) {
		for _, a := range parseMailmap(text) {
			if a.Proper == a.Other || a.Proper.Address == "" || a.Other.Address == "" {
				t.Fatalf("an alias that joins nothing: %+v", a)
			}
			checkTexts(t, []string{a.Proper.Name, a.Proper.Address, a.Other.Name, a.Other.Address})
		}
	})
}

func checkTexts(t *testing.T, texts []string) {
	t.Helper()
	for _, s := range texts {
		if !utf8.ValidString(s) || len(s) > maxTitle || strings.ContainsAny(s, "\n\r\x00\x1b") {
			t.Fatalf("%q is not fit to show", s)
		}
	}
}

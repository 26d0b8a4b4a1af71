package trace_test

import (
	"fmt"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"ownup/internal/core/match"
	"ownup/internal/trace"
)

// offer is a text of so many sentences, no two alike.
func offer(sentences int) string {
	var b strings.Builder
	for i := range sentences {
		fmt.Fprintf(&b, "Item %d costs %d euros and comes on day %d with lorry %d.\n", i, i*7+3, i%28, i*i%91)
	}
	return b.String()
}

// shown are the occurrences with their reasons.
func shown(dir string, result trace.Result) []string {
	var all []string
	for _, o := range result.Occurrences {
		path, _ := filepath.Rel(dir, o.Path)
		all = append(all, fmt.Sprintf("%s: %s (%s)", strings.Join(append([]string{path}, o.Members...), " > "), o.Reason, o.Kind))
	}
	return all
}

func TestCopiesOfAFile(t *testing.T) {
	text := offer(40)
	half, few := offer(20), offer(6)
	dir := folder(t, map[string]string{
		"offer.txt":       text,
		"old/copy.txt":    text,
		"pack.zip":        zipped("deep/offer.txt", text),
		"offer.md":        "# Offer\n\n" + strings.ReplaceAll(text, "\n", "\n\n"),
		"wrapped.html":    "<html><body><p>" + strings.ReplaceAll(text, "\n", "</p><p>") + "</p></body></html>",
		"reply.eml":       "From: a@b.example\nSubject: Re: offer\n\nThanks.\n\n> " + strings.ReplaceAll(half, "\n", "\n> ") + "\n",
		"excerpt.txt":     "As we wrote:\n" + few,
		"unrelated.txt":   strings.Repeat("Nobody knows what the weather will be like in the week to come.\n", 40),
		"a sentence.txt":  offer(1),
		"wrong order.txt": "lorry day comes euros item with on and costs",
	})
	result := traced(t, dir, trace.Request{Files: []trace.Whole{{Path: filepath.Join(dir, "offer.txt"), Name: "offer.txt"}}})
	tiers := map[string]match.Tier{}
	for _, o := range result.Occurrences {
		tiers[filepath.Base(o.Path)] = o.Hit.Tier
	}
	for name, want := range map[string]match.Tier{
		"copy.txt": match.AsTyped, "offer.md": match.OtherForm, "reply.eml": match.Derivation, "excerpt.txt": match.Coincidence,
	} {
		if tiers[name] != want {
			t.Errorf("%s is in tier %s, want %s", name, tiers[name], want)
		}
	}
	want := []string{
		"old/copy.txt: is the same file, byte for byte (file)",
		"pack.zip > deep/offer.txt: is the same file, byte for byte (file)",
		"wrapped.html: says the same, word for word (file)",
		"offer.md: holds 100 % of its text (file)",
		"reply.eml: holds 53 % of its text (file)",
		"excerpt.txt: holds 15 % of its text, an excerpt (file)",
	}
	if diff := cmp.Diff(want, shown(dir, result)); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
}

func TestAMessageAndItsAnswers(t *testing.T) {
	head := func(id, more string) string {
		return "From: a@b.example\nTo: c@d.example\nSubject: figures\nMessage-ID: <" + id + "@b.example>\n" + more + "\nHello.\n"
	}
	dir := folder(t, map[string]string{
		"1.eml": head("first", ""),
		"2.eml": head("second", "In-Reply-To: <first@b.example>\nReferences: <first@b.example>\n"),
		"3.eml": head("third", "In-Reply-To: <second@b.example>\nReferences: <first@b.example> <second@b.example>\n"),
		"4.eml": head("other", "References: <elsewhere@b.example>\n"),
	})
	want := []string{
		"1.eml: is the message itself (message)",
		"2.eml: answers the message (message)",
		"3.eml: comes after the message in the same thread (message)",
	}
	byID := traced(t, dir, trace.Request{Messages: []string{"<first@b.example>"}})
	if diff := cmp.Diff(want, shown(dir, byID)); diff != "" {
		t.Errorf("by its id (-want +got):\n%s", diff)
	}
	// Whoever passed its words on without its id is found by them.
	long := offer(20)
	dir2 := folder(t, map[string]string{
		"box.mbox": "From a@b.example Fri Nov  6 09:00:00 2026\nFrom: a@b.example\nSubject: offer\nMessage-ID: <long@b.example>\n\n" + long +
			"\nFrom c@d.example Fri Nov  6 09:30:00 2026\nFrom: c@d.example\nSubject: Re: offer\nMessage-ID: <re@d.example>\nIn-Reply-To: <long@b.example>\n\nThanks.\n> " + strings.ReplaceAll(long, "\n", "\n> ") + "\n" +
			"\nFrom a@b.example Fri Nov  6 10:00:00 2026\nFrom: c@d.example\nSubject: Fwd\nMessage-ID: <fwd@d.example>\n\nLook:\n> " + strings.ReplaceAll(long, "\n", "\n> ") + "\n",
		"notes.txt": "As she wrote:\n" + long,
	})
	quotes := traced(t, dir2, trace.Request{Messages: []string{"long@b.example"}})
	if diff := cmp.Diff([]string{
		"box.mbox > mail 1: is the message itself (message)",
		"box.mbox > mail 2: answers the message (message)",
		"box.mbox > mail 3: holds 100 % of the text of the message (message)",
		"notes.txt: holds 100 % of the text of the message (message)",
	}, shown(dir2, quotes)); diff != "" {
		t.Errorf("quoted (-want +got):\n%s", diff)
	}
	// A file that is a mail is sought as a message too.
	byFile := traced(t, dir, trace.Request{
		Files: []trace.Whole{{Path: filepath.Join(dir, "1.eml"), Name: "1.eml"}}, Kinds: []trace.Kind{trace.Message},
	})
	if diff := cmp.Diff(want, shown(dir, byFile)); diff != "" {
		t.Errorf("by its file (-want +got):\n%s", diff)
	}
}

package cli

import (
	"fmt"
	"maps"
	"slices"
	"strings"

	"ownup/internal/app"
	"ownup/internal/core/match"
	"ownup/internal/core/mistake"
	"ownup/internal/trace"
	"ownup/internal/trace/extract"
)

// mostUnread is how many of the files that were not read for one reason are
// named unless all are asked for.
const mostUnread = 3

// traceText is the answer for a person: tier by tier, in each file by file.
func (r *run) traceText(c *traceCmd, result trace.Result, of *app.Shown) string {
	var b strings.Builder
	s := result.Summary
	shown := 0
	for _, tier := range tiers() {
		of := inTier(result.Occurrences, tier)
		if len(of) == 0 || tier == match.Coincidence && !c.All {
			continue
		}
		shown += len(of)
		fmt.Fprintf(&b, "%s\n", tierTitle(tier))
		r.writeOccurrences(&b, of)
		b.WriteString("\n")
	}
	r.writeSources(&b, result.Occurrences)
	switch less := s.Found[match.Coincidence]; {
	case shown == 0 && s.Beyond == 0 && less == 0:
		b.WriteString("Nothing found.\n")
	case shown == 0 && less > 0:
		fmt.Fprintf(&b, "Nothing found that is likely to be it.\n")
	}
	if n := s.Found[match.Coincidence]; n > 0 && !c.All {
		b.WriteString(wrap(count(n, "place has the same value and is", "places have the same value and are")+" most likely something else, such as a date or a code. --all shows them.", r.columns, ""))
	}
	if s.Beyond > 0 {
		b.WriteString(wrap(count(s.Beyond, "more place is", "more places are")+" counted and not kept. Name what the figure is called with --label, or look in fewer folders.", r.columns, ""))
	}
	r.writeRead(&b, c, s)
	if of != nil {
		b.WriteString("\n" + wrap(fmt.Sprintf("Kept with mistake %d: %s. Tick them off with ownup occurrence %d.", of.Number, placesLeft(of.Trace.Open), of.Number), r.columns, ""))
	}
	return b.String()
}

// writeSources says which files have it from which, where that is known: the
// first is corrected first.
func (r *run) writeSources(b *strings.Builder, found []*trace.Occurrence) {
	sources := trace.Sources(found)
	if !slices.ContainsFunc(sources, func(s trace.Source) bool { return s.From >= 0 }) {
		return
	}
	b.WriteString("Which file has it from which\n")
	for i, s := range sources {
		if s.From < 0 && s.Feeds == 0 {
			continue
		}
		line := fileText(s.Document.Path, s.Document.Members)
		if s.Reason != "" {
			line += ": " + oneLine(s.Reason)
		} else {
			line += ": correct this first, " + count(s.Feeds, "other has", "others have") + " it from here."
		}
		if i == mostSources {
			b.WriteString("  and more\n")
			break
		}
		b.WriteString(wrapAfter(strings.Repeat("  ", 1+min(s.Depth, 5)), line, r.columns, strings.Repeat("  ", 3+min(s.Depth, 5))))
	}
	b.WriteString("\n")
}

// mostSources is how many files of an order are shown.
const mostSources = 40

func inTier(all []*trace.Occurrence, tier match.Tier) []*trace.Occurrence {
	var of []*trace.Occurrence
	for _, o := range all {
		if o.Hit.Tier == tier {
			of = append(of, o)
		}
	}
	return of
}

// tierTitle is the heading over a tier.
func tierTitle(t match.Tier) string {
	return map[match.Tier]string{
		match.AsTyped:     "As you wrote it",
		match.OtherForm:   "The same in another form",
		match.Rounding:    "Rounded",
		match.Derivation:  "Worked out from it, or a part of it",
		match.Coincidence: "Most likely something else",
	}[t]
}

// writeOccurrences writes places under the files that they are in.
func (r *run) writeOccurrences(b *strings.Builder, of []*trace.Occurrence) {
	last := ""
	for _, o := range of {
		if file := fileText(o.Path, o.Members); file != last {
			b.WriteString(wrapAfter("  ", file+holdersText(o.People), r.columns, "      "))
			last = file
		}
		where := r.placeText(o.Place)
		if where != "" {
			where += ": "
		}
		b.WriteString(wrapAfter("    ", where+cut(oneLine(o.Context), 2*r.columns), r.columns, "      "))
		reason := o.Reason
		if instead := o.Instead(); instead != "" {
			reason += "; it should say " + oneLine(instead)
		}
		b.WriteString(wrapAfter("      ", reason, r.columns, "      "))
	}
}

// fileText is a file with the files on the way into it.
func fileText(path string, members []string) string {
	return oneLine(strings.Join(append([]string{path}, members...), " > "))
}

// mostNamed is how many people are named behind a file.
const mostNamed = 4

// holdersText says whose a file is, as far as it says so itself.
func holdersText(people []mistake.Holder) string {
	var words []string
	for i, h := range people {
		if i == mostNamed {
			words = append(words, count(len(people)-mostNamed, "more", "more"))
			break
		}
		name := h.Name
		if name == "" {
			name = h.Address
		}
		words = append(words, oneLine(name)+" "+string(h.How))
	}
	if len(words) == 0 {
		return ""
	}
	return " (" + strings.Join(words, ", ") + ")"
}

// placeText says where in a file something stands, in at most a line: a value
// deep inside others has a path as long as a page.
func (r *run) placeText(p extract.Place) string { return cut(oneLine(p.String()), r.columns) }

// writeRead says what was read and what was not.
func (r *run) writeRead(b *strings.Builder, c *traceCmd, s trace.Summary) {
	const megabyte = 1_000_000
	line := "Read " + count(s.Files, "file", "files")
	if s.Commits > 0 {
		line += ", " + count(s.Commits, "commit", "commits")
	}
	if s.Bytes >= megabyte {
		line += fmt.Sprintf(" (%s MB)", grouped(s.Bytes/megabyte))
	}
	if kinds := kindsText(s.Kinds); kinds != "" {
		line += ": " + kinds
	}
	b.WriteString(wrap(line+".", r.columns, ""))
	if c.All && s.Apart != "" {
		b.WriteString(wrap(s.Apart, r.columns, ""))
	}
	for _, n := range s.Notes {
		b.WriteString(wrap(n, r.columns, ""))
	}
	if s.Stopped {
		b.WriteString(wrap("You stopped it: "+count(s.Unread, "file was", "files were")+" not read.", r.columns, ""))
	}
	r.writeSkipped(b, s.Skipped, c.All)
}

// writeSkipped says what was not read: reason by reason, in the order in which
// they came up.
func (r *run) writeSkipped(b *strings.Builder, skipped []trace.Skipped, all bool) {
	if len(skipped) == 0 {
		return
	}
	by := map[string][]string{}
	var reasons []string
	for _, k := range skipped {
		where := r.placeText(k.Place)
		if where != "" {
			where = " (" + where + ")"
		}
		if by[k.Reason] == nil {
			reasons = append(reasons, k.Reason)
		}
		by[k.Reason] = append(by[k.Reason], fileText(k.Path, k.Members)+where)
	}
	b.WriteString("Not read:\n")
	for _, reason := range reasons {
		files := by[reason]
		b.WriteString(wrapAfter("  ", fmt.Sprintf("%s (%s)", reason, grouped(int64(len(files)))), r.columns, "      "))
		for i, file := range files {
			if i == mostUnread && !all {
				b.WriteString(wrap(count(len(files)-mostUnread, "more", "more")+"; --all shows them.", r.columns, "      "))
				break
			}
			b.WriteString(wrap(file, r.columns, "      "))
		}
	}
}

// kindsText lists kinds of files, the most first: "12 Word documents".
func kindsText(kinds map[string]int) string {
	names := slices.SortedFunc(maps.Keys(kinds), func(a, b string) int {
		if d := kinds[b] - kinds[a]; d != 0 {
			return d
		}
		return strings.Compare(a, b)
	})
	words := make([]string, 0, len(names))
	for _, name := range names {
		words = append(words, grouped(int64(kinds[name]))+" "+name)
	}
	return strings.Join(words, ", ")
}

// tiers are the tiers in their order.
func tiers() []match.Tier {
	return []match.Tier{match.AsTyped, match.OtherForm, match.Rounding, match.Derivation, match.Coincidence}
}

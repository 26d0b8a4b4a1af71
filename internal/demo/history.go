package demo

import (
	"cmp"
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
	"time"
)

// area is a part of the repository: its files, whoever works on it, the most
// frequent ones first, and what commit messages speak of.
type area struct {
	name  string
	files []string
	by    []string
	nouns []string
}

var areas = []area{
	{
		"churn",
		[]string{"churn/rates.py", "churn/regions.py", "notes/churn.md"},
		[]string{"ines", "ines", "kwame", "yuki"},
		[]string{"quarter bounds", "region names", "late renewals", "double contracts"},
	},
	{
		"panel",
		[]string{"panel/quotas.py", "panel/clean.py", "notes/panel.md"},
		[]string{"dan", "samuel", "dan", "anders"},
		[]string{"quota groups", "late completes", "screening rules", "empty answers"},
	},
	{
		"weights",
		[]string{"weights/rake.py", "weights/trim.py", "notes/weights.md"},
		[]string{"yuki", "samuel", "ines"},
		[]string{"trimming", "margins", "stopping rule", "small cells"},
	},
	{
		"charts",
		[]string{"charts/bars.py", "charts/maps.py", "charts/theme.py"},
		[]string{"kwame", "dan", "anders"},
		[]string{"axis labels", "colours", "map outlines", "legend"},
	},
	{
		"extract",
		[]string{"extract/nightly.py", "extract/columns.csv"},
		[]string{"samuel", "dan"},
		[]string{"column names", "retry", "file names", "import log"},
	},
}

var verbs = []string{"tidy", "rename", "explain", "check", "split", "correct", "simplify", "keep", "document"}

// historian writes the repository's year.
type historian struct {
	days    days
	cast    cast
	dice    *rand.Rand
	commits []commit
}

// history is the commits of the year, the oldest first.
func history(d days) []commit {
	h := &historian{days: d, cast: newCast(), dice: newDice("git")}
	h.begin()
	for day := d.yearAgo().AddDate(0, 0, 1); !day.After(d.today); day = day.AddDate(0, 0, 1) {
		if !isWorkday(day) {
			continue
		}
		for range (h.dice.IntN(5) + 1) / 2 {
			h.change(day)
		}
		if day.Equal(d.ago(5)) {
			h.count()
		}
	}
	h.commits = slices.DeleteFunc(h.commits, func(c commit) bool { return !d.isPast(c.at) })
	slices.SortStableFunc(h.commits, func(a, b commit) int { return cmp.Compare(a.at.Unix(), b.at.Unix()) })
	settle(h.commits)
	return h.commits
}

// settle turns the lines that commits add into the texts of files, now that
// the order of the commits is known.
func settle(commits []commit) {
	const longest = 30
	lines := map[string][]string{}
	for _, c := range commits {
		for i, f := range c.files {
			if f.added == "" {
				continue
			}
			kept := lines[f.path]
			kept = append(kept[max(0, len(kept)+1-longest):], f.added)
			lines[f.path] = kept
			c.files[i].text = strings.Join(kept, "\n") + "\n"
		}
	}
}

// begin is the first commit: what the tools are, and who is who.
func (h *historian) begin() {
	var names strings.Builder
	for _, m := range staff {
		for _, other := range append(slices.Clone(m.others), m.hidden) {
			if other != "" {
				fmt.Fprintf(&names, "%s <%s> <%s>\n", m.name, m.address, other)
			}
		}
	}
	dan := h.cast["dan"]
	h.commits = append(h.commits, commit{
		by: mailbox{dan.name, dan.address}, at: at(h.days.yearAgo(), 9, 0, h.days.here),
		message: "Begin the report tools\n\nWhat every report needs, in one place.\n",
		files: []change{
			{path: "README.md", text: "# Report tools\n\nHow Saltmere Research counts, weights and draws.\n"},
			{path: ".mailmap", text: names.String()},
		},
	})
}

// change is an ordinary commit to one area.
func (h *historian) change(day time.Time) {
	a := pick(h.dice, areas)
	key := pick(h.dice, a.by)
	noun := pick(h.dice, a.nouns)
	title := a.name + ": " + pick(h.dice, verbs) + " " + noun
	when := at(day, 9+h.dice.IntN(9), h.dice.IntN(60), h.days.zone(h.cast[key].zone))
	var files []change
	for _, path := range a.files[:1+h.dice.IntN(len(a.files))] {
		files = append(files, h.edit(path, noun))
	}
	h.commits = append(h.commits, commit{h.author(key), when, title + "\n\n" + h.trailers(a, key), files})
}

// edit adds a line to a file.
func (h *historian) edit(path, noun string) change {
	n := 1 + h.dice.IntN(900)
	line := fmt.Sprintf("- %s: see row %d of the list.", noun, n)
	switch {
	case strings.HasSuffix(path, ".py"):
		line = fmt.Sprintf("%s_%d = rows.select(%q)", strings.ReplaceAll(noun, " ", "_"), n, noun)
	case strings.HasSuffix(path, ".csv"):
		line = fmt.Sprintf("%d,%s", n, noun)
	}
	return change{path: path, added: line}
}

// author is a person as their git knows them.
func (h *historian) author(key string) mailbox {
	m := h.cast[key]
	box := mailbox{m.name, m.address}
	switch {
	case m.hidden != "" && h.dice.IntN(8) == 0:
		box.address = m.hidden
	case len(m.spellings) > 0 && h.dice.IntN(5) == 0:
		box.name = strings.ReplaceAll(m.spellings[0], ",", "")
	}
	return box
}

// trailers name those who helped. Three of four changes are reviewed.
func (h *historian) trailers(a area, author string) string {
	var b strings.Builder
	others := slices.DeleteFunc(slices.Clone(a.by), func(key string) bool { return key == author })
	if len(others) > 0 && h.dice.IntN(8) == 0 {
		fmt.Fprintf(&b, "Co-authored-by: %s\n", h.cast[pick(h.dice, others)].written())
	}
	if reviewers := append(slices.Clone(others), "yuki"); author != "yuki" && h.dice.IntN(4) > 0 {
		fmt.Fprintf(&b, "Reviewed-by: %s\n", h.cast[pick(h.dice, reviewers)].written())
	}
	if h.dice.IntN(12) == 0 {
		fmt.Fprintf(&b, "Acked-by: %s\n", h.cast["dan"].written())
	}
	return b.String()
}

// count is the commit of the story: the wrong figure reaches the notes and
// the data of the deck.
func (h *historian) count() {
	ines, kwame, yuki := h.cast[ownerKey], h.cast["kwame"], h.cast["yuki"]
	h.commits = append(h.commits, commit{
		by: mailbox{ines.name, ines.address}, at: h.days.counted().Add(25 * time.Minute),
		message: "churn: keep the figures of the board deck\n\nCounted from the workbook.\n\n" +
			"Co-authored-by: " + kwame.written() + "\nReviewed-by: " + yuki.written() + "\n",
		files: []change{
			{path: "notes/harrow-lane-board.md", text: "# Board deck\n\nChurn in the " + h.days.quarter() + ": 4.2% (sheet Deck, row 2).\n"},
			{path: "deck/figures.csv", text: "figure,value\nchurn,0.042\nregions,14\n"},
		},
	})
}

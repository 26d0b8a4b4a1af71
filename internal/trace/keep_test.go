package trace

import (
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"ownup/internal/core/match"
	"ownup/internal/core/mistake"
	"ownup/internal/trace/extract"
	"ownup/internal/trace/spread"
)

// at is an occurrence in a document, by its file.
func at(d *spread.Document, tier match.Tier, text string) *Occurrence {
	return &Occurrence{
		Path: d.Path, Members: d.Members, Text: text, Context: "margin of June: " + text, Kind: Exact,
		Place: extract.Place{Line: 1, Column: 1}, In: d, Hit: match.Hit{Tier: tier},
	}
}

func day(n int) time.Time { return time.Date(2026, 11, n, 9, 0, 0, 0, time.UTC) }

// found are occurrences of every sort that counts otherwise.
func found() []*Occurrence {
	deck := &spread.Document{Path: "deck.pptx", Kind: extract.Slides, Sum: [32]byte{1}, Time: day(5), Links: []string{"C:/plan.xlsx"}}
	plan := &spread.Document{Path: "plan.xlsx", Kind: extract.Workbook, Sum: [32]byte{2}, Time: day(4)}
	mail := &spread.Document{Path: "re.eml", Kind: extract.Mail, Sum: [32]byte{3}, Time: day(6)}
	answer := at(mail, match.OtherForm, "a@b.example")
	answer.Kind = Message
	gone := &Occurrence{Path: "old.md", Text: "4.2 %", Kind: Exact, Past: &Past{Where: "line", Gone: &Commit{ID: "c0ffee"}, alone: true}}
	branch := &Occurrence{Path: "new.md", Text: "4.2 %", Kind: Exact, Past: &Past{Where: "line", Branches: []string{"refs/heads/next"}, alone: true}}
	return []*Occurrence{at(deck, match.AsTyped, "4.2 %"), at(plan, match.OtherForm, "0.042"), answer, gone, branch, at(plan, match.Coincidence, "4.2")}
}

func TestSources(t *testing.T) {
	var got []string
	for _, s := range Sources(found()) {
		var texts []string
		for _, o := range s.Occurrences {
			texts = append(texts, o.Text)
		}
		got = append(got, strings.Repeat("> ", s.Depth)+s.Document.Path+": "+strings.Join(texts, ", ")+" "+s.Reason)
	}
	want := []string{"plan.xlsx: 0.042 ", "> deck.pptx: 4.2 % It draws on plan.xlsx."}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
}

// What is kept is what a person has to see to, sources first.
func TestKeep(t *testing.T) {
	result := Result{Occurrences: found(), Summary: Summary{
		Files: 5, Found: map[match.Tier]int{match.Coincidence: 3},
		Skipped: []Skipped{{Path: "a.zip", Members: []string{"b.png"}, Reason: "Files of this kind are not read: picture."}},
	}}
	kept := Keep(mistake.Sought{Figure: "4.2 %", Paths: []string{"."}}, result)
	var got []string
	for _, o := range kept.Occurrences {
		got = append(got, strings.TrimSpace(o.Path+" "+o.Text+" "+o.Source))
	}
	want := []string{"plan.xlsx 0.042", "deck.pptx 4.2 % It draws on plan.xlsx.", "re.eml a@b.example", "new.md 4.2 %"}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
	if kept.Alike != 3 || kept.Skipped != 1 || kept.Unread[0].Path != "a.zip > b.png" {
		t.Errorf("kept %+v", kept)
	}
}

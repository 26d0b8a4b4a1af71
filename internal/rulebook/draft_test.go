package rulebook

import (
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"pgregory.net/rapid"

	"ownup/internal/core/wording"
)

var monday = time.Date(2026, 11, 23, 9, 0, 0, 0, time.UTC)

// The vocabulary is what people type: with and without a subject, a capital
// or a full stop, in the first and the third person.
var (
	whats = []string{
		"the churn figure is wrong, it says 4.2% instead of 2.4%", "I sent the wrong file to Acme", "sent the salary list to the whole team.",
		"Ines Kaya deleted the customer table", "Ines has sent the old price list", "we invoiced 40 customers twice", "i forgot the renewal of the contract",
		"The deadline for the tender was missed", "Told the client a price that we cannot keep", "my forecast was 200,000 too high", "Acme got the draft contract",
	}
	causes      = []string{"I copied the wrong column", "because two columns have the same heading", "copied the wrong column", "the template held last year's rates", "due to a wrong filter", ""}
	means       = []string{"your forecast is too low", "the deck you presented shows the wrong figure", "redoing the May plan", "That you were charged twice.", "you have to wait until Tuesday"}
	repairs     = []string{"send everyone the corrected deck", "I will refund the 40 customers", "Sending a corrected deck", "call Acme and take the price back", "to restore the table from the backup", "I'll sit down with finance and redo the plan", "Correct the figure everywhere it went"}
	dones       = []string{"sent everyone the corrected deck", "I refunded the 40 customers", "restore the table from the backup", "The table is restored", "I have told Acme", "correct the figure"}
	preventions = []string{"have a second person check the totals", "I will lock the template", "the export now names its columns", "a second person reads every contract", "Added a check of the totals", ""}
	impacts     = []string{"40 customers were charged twice", "the board saw a figure that is 1.8 points too high", "it costs us 12,000 euros", ""}
	asks        = []string{"hold the deck until then", "Please confirm that you deleted the file", "can you stop the print run?", "tell me where else you used the figure.", ""}
)

func completeFacts(t *rapid.T) wording.Facts {
	pick := func(name string, from []string) string { return rapid.SampledFrom(from).Draw(t, name) }
	f := wording.Facts{
		OwnerName: "Ines Kaya",
		Listener: wording.Listener{
			Name: pick("name", []string{"Tom Reyes", "Jo", ""}), Kind: rapid.SampledFrom(wording.Kinds()).Draw(t, "kind"),
			Ring: pick("ring", []string{"involved", "affected", "client"}), Account: pick("account", []string{"", "Acme"}),
			WhatItMeans: pick("means", means), Ask: pick("ask", asks),
		},
		What: pick("what", whats), Cause: pick("cause", causes), Impact: pick("impact", impacts),
		Repair: pick("repair", repairs), RepairBy: monday.Add(6 * time.Hour),
		Prevention: pick("prevention", preventions),
		Size:       rapid.SampledFrom([]wording.Size{wording.Oversight, wording.Setback, wording.Serious, wording.Severe}).Draw(t, "size"),
	}
	if rapid.Bool().Draw(t, "done") {
		f.Repair, f.RepairDone, f.RepairBy = pick("repair done", dones), true, time.Time{}
	}
	if rapid.Bool().Draw(t, "update") {
		f.NextUpdate = monday.Add(8 * time.Hour)
	}
	if rapid.Bool().Draw(t, "dated") {
		f.When = monday.Add(-72 * time.Hour)
	}
	if rapid.Bool().Draw(t, "values") {
		f.WrongValue, f.RightValue = "4.2%", "2.4%"
	}
	if f.Prevention == "" && (f.Size == wording.Severe || f.Listener.Kind == wording.Review) {
		f.Prevention = preventions[0]
	}
	return f
}

func errorsIn(r wording.Report) []string {
	var out []string
	for _, f := range r.Findings {
		if f.Severity == wording.Error {
			out = append(out, f.Rule)
		}
	}
	return out
}

func TestCompleteDraftDrawsNoError(t *testing.T) {
	rules := mustDefault(t)
	rapid.Check(t, func(t *rapid.T) {
		f := completeFacts(t)
		letter, err := wording.Draft(f)
		if err != nil {
			t.Fatal(err)
		}
		if len(letter.Missing) > 0 {
			t.Fatalf("complete facts, but missing %q:\n%s", letter.Missing, letter.Body)
		}
		report := rules.Review(wording.Message{Kind: f.Listener.Kind, Text: []byte(letter.Body)})
		if bad := errorsIn(report); len(bad) > 0 {
			t.Fatalf("draws %q:\n%s", bad, letter.Body)
		}
		for _, bad := range []string{"  ", "..", " .", ",.", "I I ", "will will", "will I "} {
			if strings.Contains(letter.Body, bad) {
				t.Fatalf("contains %q:\n%s", bad, letter.Body)
			}
		}
		if n := strings.Count(letter.Body, "sorry"); n != 1 && f.Listener.Kind != wording.Review {
			t.Fatalf("says sorry %d times:\n%s", n, letter.Body)
		}
	})
}

func TestIncompleteDraftCannotBeSent(t *testing.T) {
	rules := mustDefault(t)
	rapid.Check(t, func(t *rapid.T) {
		f := completeFacts(t)
		var need string
		switch rapid.SampledFrom([]string{"what", "repair", "when", "owner", "prevention"}).Draw(t, "missing") {
		case "what":
			f.What, need = "", "need.what"
		case "repair":
			f.Repair, need = "", "need.fix"
		case "when":
			f.Repair, f.RepairDone = repairs[0], false
			f.RepairBy, f.NextUpdate, need = time.Time{}, time.Time{}, "need.when"
		case "owner":
			f.OwnerName = ""
		case "prevention":
			f.Prevention, f.Size = "", wording.Severe
		}
		letter, err := wording.Draft(f)
		if err != nil {
			t.Fatal(err)
		}
		if len(letter.Missing) == 0 {
			t.Fatalf("nothing named as missing:\n%s", letter.Body)
		}
		bad := errorsIn(rules.Review(wording.Message{Kind: f.Listener.Kind, Text: []byte(letter.Body)}))
		if !slices.Contains(bad, "placeholder") {
			t.Fatalf("draws %q, no placeholder:\n%s", bad, letter.Body)
		}
		for _, rule := range bad {
			if rule != "placeholder" && rule != need {
				t.Fatalf("draws %q:\n%s", rule, letter.Body)
			}
		}
	})
}

// ExampleDraft shows a small letter and a large one.
func ExampleDraft() {
	zone := time.FixedZone("CET", 3600)
	f := wording.Facts{
		OwnerName: "Ines Kaya", Zone: zone, Size: wording.Oversight,
		Listener: wording.Listener{Name: "Tom Reyes", Kind: wording.Team, Ask: "hold the deck until then"},
		What:     "the churn figure is wrong, it says 4.2% instead of 2.4%",
		Repair:   "send everyone the corrected deck", RepairBy: monday.Add(6 * time.Hour),
	}
	small, _ := wording.Draft(f)
	fmt.Println(small.Body)

	f.Size = wording.Severe
	f.Listener = wording.Listener{Name: "Mara Lind", Kind: wording.Client, WhatItMeans: "the plan you approved is too low", Ask: "stop the print run"}
	f.Cause, f.Impact = "copied the wrong column", "12 of the 40 pages are affected"
	f.NextUpdate, f.When = monday.Add(10*time.Hour), monday.Add(-72*time.Hour)
	f.Prevention = "have a second person check the totals"
	large, _ := wording.Draft(f)
	fmt.Print(large.Body)
	// Output:
	// Hello Tom,
	//
	// I made a mistake: the churn figure is wrong, it says 4.2% instead of 2.4%. I'm sorry. To put it right, I will send everyone the corrected deck by 16:00 on Monday 23 November (CET). Please hold the deck until then.
	//
	// Ines Kaya
	//
	// Hello Mara Lind,
	//
	// I made a mistake: the churn figure is wrong, it says 4.2% instead of 2.4%. I'm sorry. This was on Friday 20 November. It happened because I copied the wrong column.
	//
	// For you this means that the plan you approved is too low. 12 of the 40 pages are affected.
	//
	// To put it right, I will send everyone the corrected deck by 16:00 on Monday 23 November (CET). You will hear from me again by 20:00 on Monday 23 November (CET). So that it does not happen again, I will have a second person check the totals.
	//
	// Please stop the print run.
	//
	// Ines Kaya
}

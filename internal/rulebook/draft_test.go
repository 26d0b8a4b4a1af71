package rulebook

import (
	"cmp"
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"
	"unicode"

	"pgregory.net/rapid"

	"ownup/internal/core/wording"
)

var monday = time.Date(2026, 11, 23, 9, 0, 0, 0, time.UTC)

// The vocabulary is what people type: with and without a subject, a capital
// or a full stop, in the first and the third person, one sentence or several,
// a list, a note, another language.
var (
	whats = []string{
		"the churn figure is wrong, it says 4.2% instead of 2.4%", "I sent the wrong file to Acme", "sent the salary list to the whole team.",
		"Ines Kaya deleted the customer table", "Ines has sent the old price list", "we invoiced 40 customers twice", "i forgot the renewal of the contract",
		"The deadline for the tender was missed", "Told the client a price that we cannot keep", "my forecast was 200,000 too high", "Acme got the draft contract",
		"wrong file to Acme", "I sent the Q3 deck to Lena. It says churn was 4.2%, and it was 2.4%.", "- the price list was last year's\n- 3 quotes went out with it",
		"Die Zahl im Deck ist falsch, sie steht auf 4,2 %.", "I told them \"the price holds\"; it does not.", "If I read it right, we paid twice",
	}
	causes      = []string{"I copied the wrong column", "because two columns have the same heading", "copied the wrong column", "the template held last year's rates", "due to a wrong filter", "Ich habe die falsche Spalte kopiert", "no second check", ""}
	means       = []string{"your forecast is too low", "the deck you presented shows the wrong figure", "redoing the May plan", "That you were charged twice.", "you have to wait until Tuesday", "an hour of rework", "redo the plan", "you need to tell your board. It meets on Friday."}
	repairs     = []string{"send everyone the corrected deck", "I will refund the 40 customers", "Sending a corrected deck", "call Acme and take the price back", "to restore the table from the backup", "I'll sit down with finance and redo the plan", "Correct the figure everywhere it went", "resend the deck\ncall Lena", "new deck to everyone", "Allen das richtige Deck schicken", "I will refund them by 17:00. Then I will check the rest."}
	dones       = []string{"sent everyone the corrected deck", "I refunded the 40 customers", "restore the table from the backup", "The table is restored", "I have told Acme", "correct the figure", "new deck to everyone"}
	preventions = []string{"have a second person check the totals", "I will lock the template", "the export now names its columns", "a second person reads every contract", "Added a check of the totals", "Vier Augen", ""}
	impacts     = []string{"40 customers were charged twice", "the board saw a figure that is 1.8 points too high", "it costs us 12,000 euros", ""}
	asks        = []string{"hold the deck until then", "Please confirm that you deleted the file", "can you stop the print run?", "tell me where else you used the figure.", "more time", ""}
	sizes       = []wording.Size{wording.Oversight, wording.Setback, wording.Serious, wording.Severe}
)

func completeFacts(t *rapid.T) wording.Facts {
	pick := func(name string, from []string) string { return rapid.SampledFrom(from).Draw(t, name) }
	f := frame(t)
	f.OwnerName, f.Listener.Name = "Ines Kaya", pick("name", []string{"Tom Reyes", "Jo", "Kaya, Tom", "Dr. Reyes", ""})
	f.Listener.WhatItMeans, f.Listener.Ask = pick("means", means), pick("ask", asks)
	f.What, f.Cause, f.Impact = pick("what", whats), pick("cause", causes), pick("impact", impacts)
	f.Repair, f.RepairBy, f.Prevention = pick("repair", repairs), monday.Add(6*time.Hour), pick("prevention", preventions)
	if f.RepairDone {
		f.Repair, f.RepairBy = pick("repair done", dones), time.Time{}
	}
	if rapid.Bool().Draw(t, "values") {
		f.WrongValue, f.RightValue = "4.2%", "2.4%"
	}
	if f.Prevention == "" && (f.Size == wording.Severe || f.Listener.Kind == wording.Review) {
		f.Prevention = preventions[0]
	}
	return f
}

// frame is everything of the facts that is not text.
func frame(t *rapid.T) wording.Facts {
	f := wording.Facts{
		Listener: wording.Listener{
			Kind:     rapid.SampledFrom(wording.Kinds()).Draw(t, "kind"),
			Ring:     rapid.SampledFrom([]wording.Ring{"", wording.Involved, wording.Affected, wording.Hit}).Draw(t, "ring"),
			Relation: rapid.SampledFrom([]wording.Relation{wording.ToPeer, wording.ToBoss, wording.ToReport, wording.ToClient, wording.ToCoOwner}).Draw(t, "relation"),
			Channel:  rapid.SampledFrom([]wording.Channel{wording.ByMail, wording.ByChat, wording.ByCall, wording.InPerson}).Draw(t, "channel"),
			Account:  rapid.SampledFrom([]string{"", "Acme"}).Draw(t, "account"),
		},
		RepairDone: rapid.Bool().Draw(t, "done"),
		Size:       rapid.SampledFrom(sizes).Draw(t, "size"),
	}
	if rapid.Bool().Draw(t, "update") {
		f.NextUpdate = monday.Add(8 * time.Hour)
	}
	if rapid.Bool().Draw(t, "dated") {
		f.When = monday.Add(-72 * time.Hour)
	}
	if rapid.Bool().Draw(t, "about") {
		f.About = []string{"northwind-q3.pptx"}
	}
	if rapid.Bool().Draw(t, "options") {
		f.Options = []string{"Wait for the May run", "print a correction (2,000 euros)"}
	}
	return f
}

// errorsIn are the errors that a text draws, by rule and words.
func errorsIn(rules *wording.Rules, f wording.Facts, text string) []string {
	var out []string
	m := wording.Message{Kind: f.Listener.Kind, Size: f.Size, Owning: true, Text: []byte(text)}
	for _, found := range rules.Review(m).Findings {
		if found.Severity == wording.Error {
			out = append(out, found.Rule+": "+text[found.Start:found.End])
		}
	}
	return out
}

const placeholder = "placeholder: "

func isPlaceholder(found string) bool { return strings.HasPrefix(found, placeholder) }

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
		if bad := errorsIn(rules, f, letter.Body); len(bad) > 0 {
			t.Fatalf("draws %q:\n%s", bad, letter.Body)
		}
		for _, bad := range []string{"  ", "..", " .", ",.", ".,", ":.", "I I ", "will will", "will I ", "I will to ", "was Was", "[", "%!"} {
			if strings.Contains(letter.Body, bad) {
				t.Fatalf("contains %q:\n%s", bad, letter.Body)
			}
		}
		if n := strings.Count(letter.Body, "sorry"); n != 1 && f.Listener.Kind != wording.Review {
			t.Fatalf("says sorry %d times:\n%s", n, letter.Body)
		}
	})
}

// Somebody who is told of an oversight reads it on the stairs.
func TestLengthFollowsSize(t *testing.T) {
	most := map[wording.Size]int{wording.Oversight: 60, wording.Setback: 120, wording.Serious: 220, wording.Severe: 400}
	rapid.Check(t, func(t *rapid.T) {
		f := completeFacts(t)
		if f.Listener.Kind == wording.Review {
			t.Skip("a review is as long as it has to be")
		}
		// What was typed at length is kept; it is the draft that must be short.
		f.What, f.Repair = whats[0], cmp.Or(map[bool]string{true: dones[0]}[f.RepairDone], repairs[0])
		f.Listener.WhatItMeans, f.Listener.Ask = means[0], asks[0]
		letter, err := wording.Draft(f)
		if err != nil {
			t.Fatal(err)
		}
		limit := most[f.Size]
		if f.Listener.Channel == wording.ByChat && f.Listener.Kind != wording.Public {
			limit = 65
		}
		if n := len(strings.Fields(letter.Body)); n > limit+5 {
			t.Fatalf("%d words for %s:\n%s", n, f.Size, letter.Body)
		}
	})
}

// scrap is any text: what people type, what they type joined and cut, what
// breaks readers of text, and anything at all.
func scrap(t *rapid.T, name string) string {
	typed := slices.Concat(whats, causes, means, repairs, dones, preventions, impacts, asks)
	hard := []string{
		"", " ", "\n", "\n\n", "> ", "- ", "1. ", "--\n", "From: Tom\nSent: today\n", "On Monday Tom wrote:\n> ", "```", "`", "\"", "“", "”", "„", "«", "»", "'",
		"[", "]", "[name]", "[what]", "{{", "}}", "<", ">", "<b>", "<!-- ownup: off -->", "[ownup off]", "<!--", "-->", "____", "TBD", "...", "?", "!", ".", ":", ";", "(", ")",
		"if I", "whether I", "unless you", "anyone", "not my fault", "by accident", "mistakes were made", "Tom forgot", "to blame", "I will send it", "you should have checked", "will not happen again",
		"sorry", "because", "their mistake", "was late", "occurred", "happened to", "tomorrow", "by 17:00", "http://x.example/a?b", "a@b.example", "e.g.", "Dr.", "4.2%", "12\"", "\x00", "\xff", "é", "ß", "日本語", "🙂", "—",
	}
	word := rapid.OneOf(rapid.SampledFrom(typed), rapid.SampledFrom(hard), rapid.SampledFrom(strings.Fields(strings.Join(typed, " "))), rapid.String())
	return strings.Join(rapid.SliceOfN(word, 0, 8).Draw(t, name), rapid.SampledFrom([]string{" ", "", "\n", ". "}).Draw(t, name+" joined"))
}

func anyFacts(t *rapid.T) wording.Facts {
	f := frame(t)
	f.OwnerName, f.Listener.Name = scrap(t, "owner"), scrap(t, "name")
	f.What, f.Cause, f.Impact, f.Repair, f.Prevention = scrap(t, "what"), scrap(t, "cause"), scrap(t, "impact"), scrap(t, "repair"), scrap(t, "prevention")
	f.WrongValue, f.RightValue = scrap(t, "wrong"), scrap(t, "right")
	f.Listener.WhatItMeans, f.Listener.Ask = scrap(t, "means"), scrap(t, "ask")
	if rapid.Bool().Draw(t, "timed") {
		f.RepairBy = monday.Add(6 * time.Hour)
	}
	return f
}

// letters are the letters and digits of a text.
func letters(s string) string {
	return strings.Map(func(r rune) rune {
		if unicode.IsLetter(r) || unicode.IsDigit(r) {
			return unicode.ToLower(r)
		}
		return -1
	}, strings.ToValidUTF8(string(wording.WithoutSwitches([]byte(s))), ""))
}

// saidByThem reports whether the words of an error are all the person's own:
// a cause such as "Tom forgot it" stays a blame in whatever letter it stands.
// An error for which one word of the drafter's is needed is the drafter's,
// but for one "sorry" too many where theirs are, and what the reviewer reads
// together because a sentence of theirs ends in an initial.
func saidByThem(f wording.Facts, found string) bool {
	rule, words, _ := strings.Cut(found, ": ")
	all := letters(strings.Join([]string{f.What, f.Cause, f.Impact, f.Repair, f.Prevention, f.Listener.WhatItMeans, f.Listener.Ask, f.Listener.Name, f.OwnerName, f.WrongValue, f.RightValue}, " "))
	if rule == "sorry.repeat" && strings.Count(all, "sorry") > 1 || strings.Contains(words, ". ") {
		return true
	}
	_, given, _ := strings.Cut(f.Listener.Name, ",")
	for _, fact := range []string{
		f.What, f.Cause, f.Impact, f.Repair, f.Prevention, f.WrongValue, f.RightValue, f.Listener.WhatItMeans, f.Listener.Ask,
		f.OwnerName, "Hello " + f.Listener.Name, "Hi " + f.Listener.Name, "Hello " + given, "Hi " + given,
	} {
		if words = letters(words); words != "" && strings.Contains(letters(fact), words) {
			return true
		}
	}
	return false
}

// TestNoDraftDodges holds for facts of any form, complete or not: what the
// drafter adds owns up, says sorry, says what is done and by when, and draws
// nothing but the places that are left to fill. No text is excluded; what
// the person's own words draw by themselves is theirs. And where nothing says
// when, or their own words do, the drafter makes up no time for what they
// promise.
func TestNoDraftDodges(t *testing.T) {
	rules := mustDefault(t)
	rapid.Check(t, func(t *rapid.T) {
		f := anyFacts(t)
		letter, err := wording.Draft(f)
		if err != nil {
			t.Fatal(err)
		}
		found := errorsIn(rules, f, letter.Body)
		theirs := strings.ContainsAny(f.Repair, ":") || strings.Contains(f.Repair, "day") || strings.Contains(f.Repair, "tomorrow")
		timed := !f.RepairDone && !theirs && !(f.NextUpdate.IsZero() && f.RepairBy.IsZero())
		for _, e := range found {
			if !isPlaceholder(e) && !saidByThem(f, e) && (timed || !strings.HasPrefix(e, "need.when: ")) {
				t.Fatalf("draws %q:\n%s", e, letter.Body)
			}
		}
		if len(letter.Missing) > 0 && !slices.ContainsFunc(found, isPlaceholder) {
			t.Fatalf("%q is missing, and the letter could be sent:\n%s", letter.Missing, letter.Body)
		}
		if again, err := wording.Draft(f); err != nil || again.Body != letter.Body {
			t.Fatalf("equal facts gave another letter (%v):\n%s\n%s", err, letter.Body, again.Body)
		}
	})
}

func TestIncompleteDraftCannotBeSent(t *testing.T) {
	rules := mustDefault(t)
	rapid.Check(t, func(t *rapid.T) {
		f := completeFacts(t)
		chat := f.Listener.Channel == wording.ByChat && f.Listener.Kind != wording.Public && f.Listener.Kind != wording.Review
		switch missing := rapid.SampledFrom([]string{"what", "repair", "when", "owner", "prevention"}).Draw(t, "missing"); {
		case missing == "what" || chat:
			f.What = "?"
		case missing == "repair":
			f.Repair = ""
		case missing == "when":
			f.Repair, f.RepairDone = repairs[0], false
			f.RepairBy, f.NextUpdate = time.Time{}, time.Time{}
		case missing == "owner":
			f.OwnerName = ""
		default:
			f.Prevention, f.Size = "", wording.Severe
		}
		letter, err := wording.Draft(f)
		if err != nil {
			t.Fatal(err)
		}
		if len(letter.Missing) == 0 {
			t.Fatalf("nothing named as missing:\n%s", letter.Body)
		}
		bad := errorsIn(rules, f, letter.Body)
		if !slices.ContainsFunc(bad, isPlaceholder) {
			t.Fatalf("draws %q, no placeholder:\n%s", bad, letter.Body)
		}
		if bad = slices.DeleteFunc(bad, isPlaceholder); len(bad) > 0 {
			t.Fatalf("draws %q:\n%s", bad, letter.Body)
		}
	})
}

// FuzzDraft looks for facts that no reader of them expects.
func FuzzDraft(f *testing.F) {
	rules, err := Default(English)
	if err != nil {
		f.Fatal(err)
	}
	for _, what := range whats {
		f.Add(what, causes[0], repairs[0], means[0])
	}
	f.Fuzz(func(t *testing.T, what, cause, repair, means string) {
		facts := wording.Facts{OwnerName: "Ines Kaya", What: what, Cause: cause, Repair: repair, Size: wording.Serious, Listener: wording.Listener{Name: "Tom", Kind: wording.Team, WhatItMeans: means}}
		letter, err := wording.Draft(facts)
		if err != nil {
			t.Fatal(err)
		}
		for _, rule := range errorsIn(rules, facts, letter.Body) {
			if strings.HasPrefix(rule, "need.") {
				t.Errorf("draws %s:\n%s", rule, letter.Body)
			}
		}
		wording.TalkingPoints(facts)
	})
}

// ExampleDraft shows a small letter and a large one.
func ExampleDraft() {
	zone := time.FixedZone("CET", 3600)
	f := wording.Facts{
		OwnerName: "Ines Kaya", Zone: zone, Size: wording.Oversight,
		Listener: wording.Listener{Name: "Tom Reyes", Kind: wording.Team, WhatItMeans: "your forecast is too low", Ask: "hold the deck until then"},
		What:     "the churn figure is wrong, it says 4.2% instead of 2.4%",
		Repair:   "send everyone the corrected deck", RepairBy: monday.Add(6 * time.Hour),
	}
	small, _ := wording.Draft(f)
	fmt.Println(small.Body)

	f.Size = wording.Severe
	f.Listener = wording.Listener{Name: "Mara Lind", Kind: wording.Boss}
	f.What, f.Cause, f.Impact = "sent Acme last year's price list", "the template held last year's rates", "we are bound to 12 quotes, and lose 18,000 euros"
	f.Repair, f.Options = "call Acme and ask to take the quotes back", []string{"honour the 12 quotes (18,000 euros)"}
	f.NextUpdate, f.When = monday.Add(10*time.Hour), monday.Add(-72*time.Hour)
	f.Prevention = "have a second person read every quote"
	large, _ := wording.Draft(f)
	fmt.Print(large.Body)
	// Output:
	// Hello Tom,
	//
	// I made a mistake: the churn figure is wrong, it says 4.2% instead of 2.4%. I'm sorry that your forecast is too low because of this. To put that right, I will send everyone the corrected deck by 16:00 on Monday 23 November (CET). Please hold the deck until then.
	//
	// Ines Kaya
	//
	// Hello Mara,
	//
	// I made a mistake, and you need to know about it. I sent Acme last year's price list. This was on Friday 20 November. I'm sorry.
	//
	// What is known so far: we are bound to 12 quotes, and lose 18,000 euros. How that happened: the template held last year's rates.
	//
	// To put that right, I will call Acme and ask to take the quotes back by 16:00 on Monday 23 November (CET). I will update you again by 20:00 that day. Other ways I see: honour the 12 quotes (18,000 euros). So that it does not happen again, I will have a second person read every quote.
	//
	// Please tell me whether you agree, or want it done another way.
	//
	// Ines Kaya
}

// ExampleTalkingPoints shows the same for a call.
func ExampleTalkingPoints() {
	talk := wording.TalkingPoints(wording.Facts{
		OwnerName: "Ines Kaya", Size: wording.Setback,
		Listener: wording.Listener{Name: "Tom Reyes", Ring: wording.Affected, WhatItMeans: "two hours of rework"},
		What:     "the churn figure is wrong", WrongValue: "4.2%", RightValue: "2.4%", Cause: "copied the wrong column",
		Repair: "send you the corrected deck", RepairBy: monday.Add(6 * time.Hour), Impact: "the forecast is built on it",
	})
	for _, p := range talk.Points {
		fmt.Println("-", p)
	}
	for _, a := range talk.Answers {
		fmt.Println(a.Question, a.Answer)
	}
	// Output:
	// - Do you have five minutes? I made a mistake: the churn figure is wrong.
	// - It should say 2.4% instead of 4.2%.
	// - I'm sorry that this costs you two hours of rework.
	// - What is known so far: the forecast is built on it.
	// - To put that right, I will send you the corrected deck by 15:00 on Monday 23 November (UTC).
	// - Please stop using 4.2%.
	// - Then stop, and listen.
	// How did it happen? I copied the wrong column.
	// Is that all? The forecast is built on it. That is all I know now. If I find more, you will hear it from me.
}

package web

import (
	"net/url"
	"strings"
	"time"

	"ownup/internal/app"
	"ownup/internal/core/mistake"
	"ownup/internal/core/person"
	"ownup/internal/core/playbook"
	"ownup/internal/core/problem"
	"ownup/internal/record"
	"ownup/internal/web/page"
)

// The made-up firm of the gallery, on a made-up Wednesday.
var (
	galleryNow   = time.Date(2026, 11, 25, 10, 20, 0, 0, time.UTC)
	galleryClock = page.Clock{Now: galleryNow, Zone: time.UTC}
	galleryOwner = mistake.Owner{Name: "Mara Lind", Address: "mara@firm.example", Zone: "UTC"}
)

// ago and ahead are times around the gallery's now.
func ago(d time.Duration) time.Time   { return galleryNow.Add(-d) }
func ahead(d time.Duration) time.Time { return galleryNow.Add(d) }

// Exhibits are every page in every state.
func Exhibits() []Exhibit {
	var all []Exhibit
	for _, room := range [][]Exhibit{homeExhibits(), mistakeExhibits(), endExhibits(), traceExhibits(), letterExhibits(), recordExhibits(), failureExhibits()} {
		all = append(all, room...)
	}
	return all
}

func homeExhibits() []Exhibit {
	sources := gallerySources()
	return []Exhibit{
		{"home-first-visit", page.Home{Clock: galleryClock, NewPerson: true, Zone: "Europe/Lisbon"}.View()},
		{"home-first-visit-refused", page.Home{
			Clock: galleryClock, NewPerson: true, Zone: "Europe/Lisbon",
			Entry: page.Entry{
				Form: "new", Problem: problem.New(problem.Invalid, "That is not an e-mail address.", "It looks like you@firm.example."),
				Values: url.Values{"text": {"I sent the wrong file to the client"}, "name": {"Mara Lind"}, "address": {"mara at firm"}, "zone": {"Europe/Berlin"}, "size": {"serious"}},
			},
		}.View()},
		{"home-nothing-open", page.Home{Clock: galleryClock, Sources: sources, Mistakes: galleryList()[2:]}.View()},
		{"home-nothing-yet", page.Home{Clock: galleryClock}.View()},
		{"home", page.Home{Clock: galleryClock, Sources: sources, Mistakes: galleryList()}.View()},
	}
}

func galleryList() []app.Listed {
	return []app.Listed{
		{Number: 5, Stage: mistake.Open, Title: "The churn figure in the deck for Northwind is wrong", Untold: 3, NextTell: ahead(40 * time.Minute), FiresLeft: 4},
		{Number: 4, Stage: mistake.Open, Title: "I quoted last year's prices", Untold: 1, NextTell: ago(20 * time.Minute)},
		{Number: 3, Stage: mistake.Closed, Title: "The invoice went to the wrong address", Lesson: "Read the address aloud before sending."},
		{Number: 2, Stage: mistake.Sealed, Lesson: "Ask for a second pair of eyes before a deck goes out."},
		{Number: 1, Stage: mistake.Erased},
	}
}

func gallerySources() []record.Source {
	return []record.Source{
		{Kind: "calendar", Location: "/home/mara/calendar.ics", Acts: 412, SyncedAt: ago(3 * time.Hour)},
		{Kind: "git", Location: "/home/mara/work/reports", Acts: 2655, SyncedAt: ago(26 * time.Hour)},
		{Kind: "mail", Location: "/home/mara/mail/archive.mbox", Acts: 18204, Skipped: 3, SyncedAt: ago(3 * time.Hour)},
	}
}

// galleryMistake is a mistake in the middle of things.
func galleryMistake() page.Mistake {
	m := page.Mistake{Clock: galleryClock, Part: page.Tell, CanSend: true, Playbooks: galleryBooks(), Events: galleryEvents()}
	m.M = app.Shown{
		Version: 1, Number: 5, Stage: mistake.Open, OpenedAt: ago(55 * time.Minute),
		Facts: mistake.Facts{
			Title: "The churn figure in the deck for Northwind is wrong", Owner: galleryOwner, Size: mistake.Serious, Kind: "figure",
			About: []string{"northwind-q3.pptx"}, RealisedAt: ago(time.Hour), Wrong: "4.2%", Right: "2.4%",
			What: "The deck says churn was 4.2%. It was 2.4%.", RepairBy: ahead(5 * time.Hour),
		},
		Clock:     mistake.Clock{Realised: ago(time.Hour), FirstTold: ago(30 * time.Minute)},
		Next:      mistake.NextStep{Kind: mistake.StepTell, Listener: "p3", By: ahead(40 * time.Minute)},
		Listeners: galleryListeners(), Fires: galleryFires(),
		LeftOut: []mistake.LeftOut{
			{Name: "Everyone at firm", Addresses: []string{"all@firm.example"}, Reason: "A list of 312 people, 9 of whom this touches."},
			{Name: "Oda Brandt", Addresses: []string{"oda@firm.example"}, Reason: "Opened the deck in March; has not touched it since, and no work of hers rests on it."},
		},
		Warnings:  []string{"The deck went to a list of 14 people at Northwind; only Lena Ortiz is named here."},
		Questions: []app.Question{{Field: "repair", Ask: "What will you do to put it right?"}},
	}
	m.M.Mend.Proven = true
	m.M.Advice = galleryAdvice()
	return m
}

func galleryListeners() []app.ShownListener {
	person := func(id, name string, ring mistake.Ring, order int, by time.Time, d mistake.Disclosure, reasons ...string) app.ShownListener {
		l := mistake.Listener{
			ID: id, Name: name, Ring: ring, Order: order, TellBy: by, Channel: mistake.ByMail, Must: true,
			Addresses: []string{strings.ToLower(strings.Fields(name)[0]) + "@firm.example"},
		}
		for _, r := range reasons {
			l.Reasons = append(l.Reasons, mistake.Reason{Kind: "evidence", Text: r, Weight: 1})
		}
		return app.ShownListener{Listener: l, Disclosure: d, Late: !d.Done() && by.Before(galleryNow)}
	}
	told := mistake.Disclosure{State: mistake.Acknowledged, How: mistake.ByCall, ToldAt: ago(30 * time.Minute), AcknowledgedAt: ago(25 * time.Minute)}
	doubt := mistake.Disclosure{State: mistake.InDoubt, Attempts: []mistake.Attempt{{ID: "a1", Channel: mistake.ByMail, To: "ines@firm.example", At: ago(10 * time.Minute), Outcome: mistake.Unknown}}}
	list := []app.ShownListener{
		person("p1", "Tom Reyes", mistake.Involved, 1, ago(20*time.Minute), told, "your direct boss, by the contacts", "reviewed the deck on Monday"),
		person("p2", "Ines Kaya", mistake.Affected, 2, ahead(15*time.Minute), doubt, "built the forecast on it"),
		person("p3", "Lena Ortiz", mistake.Client, 3, ahead(40*time.Minute), mistake.Disclosure{State: mistake.Drafted}, "presents the deck tomorrow at 09:00", "received it on Friday"),
		person("p4", "Jo Okafor", mistake.Involved, 4, ago(5*time.Minute), mistake.Disclosure{State: mistake.Undelivered, Why: "the mail came back"}, "edited the deck 3 times since 2 November; last on Thursday"),
		person("p5", "Pia Sandoval", mistake.Affected, 5, ahead(20*time.Hour), mistake.Disclosure{State: mistake.Planned}, "quotes the figure in the board paper"),
	}
	list[2].Account, list[2].Lead = "Northwind", true
	list[4].Must, list[4].Channel, list[4].Phone = false, mistake.ByCall, "+351 21 000 0000"
	return list
}

func galleryFires() []app.ShownFire {
	return []app.ShownFire{
		{
			Fire:  mistake.Fire{ID: "f1", Title: "Ask Lena Ortiz not to use the deck until the corrected one is there", EffortMin: 5, EffortMax: 10, Blocks: []string{"Lena Ortiz"}, State: mistake.Burning, Deadline: ahead(22 * time.Hour), Hard: true},
			Start: galleryNow, End: ahead(10 * time.Minute), Frees: []string{"Lena Ortiz"}, Reason: "10 minutes keep a client from presenting a wrong figure.",
		},
		{
			Fire:  mistake.Fire{ID: "f2", Title: "Check 2.4% against the source", EffortMin: 10, EffortMax: 20, State: mistake.Burning},
			Start: ahead(10 * time.Minute), End: ahead(30 * time.Minute), Reason: "The correction waits for it.",
		},
		{
			Fire:  mistake.Fire{ID: "f3", Title: "Correct the deck: 2.4% instead of 4.2%", EffortMin: 15, EffortMax: 30, After: []string{"f2"}, Blocks: []string{"Ines Kaya", "Pia Sandoval"}, State: mistake.Burning, Deadline: ahead(45 * time.Minute)},
			Start: ahead(30 * time.Minute), End: ahead(time.Hour), Frees: []string{"Ines Kaya", "Pia Sandoval"}, Reason: "30 minutes free two people.", Late: true,
		},
		{Fire: mistake.Fire{ID: "f4", Title: "Take the deck off the shared drive", EffortMin: 5, EffortMax: 5, State: mistake.Out, OutAt: ago(15 * time.Minute)}},
		{Fire: mistake.Fire{ID: "f5", Title: "Reprint the handouts", EffortMin: 60, EffortMax: 180, State: mistake.LetGo, OutAt: ago(12 * time.Minute), Why: "nobody takes paper any more"}},
	}
}

func galleryBooks() []playbook.Playbook {
	return []playbook.Playbook{{Kind: "figure", Title: "A wrong figure"}, {Kind: "other", Title: "Something else"}}
}

func galleryEvents() []app.ExportedEvent {
	at := ago(55 * time.Minute)
	var planned []mistake.Listener
	for _, l := range galleryListeners() {
		planned = append(planned, l.Listener)
	}
	var out []app.ExportedEvent
	for i, b := range []mistake.Body{
		mistake.Opened{},
		mistake.PlanMade{Listeners: planned, LeftOut: make([]mistake.LeftOut, 2)},
		mistake.ToldByHand{Listener: "p1", How: mistake.ByCall, When: ago(30 * time.Minute)},
		mistake.AcknowledgedBy{Listener: "p1", When: ago(25 * time.Minute)},
		mistake.SendIntended{Listener: "p2", To: "ines@firm.example", Subject: "A correction from me"},
		mistake.SendStarted{Listener: "p2"},
		mistake.SendEnded{Listener: "p2", Outcome: mistake.Unknown},
		mistake.FireEnded{Fire: "f4", State: mistake.Out},
		mistake.FireEnded{Fire: "f5", State: mistake.LetGo, Why: "nobody takes paper any more"},
	} {
		out = append(out, app.ExportedEvent{Seq: int64(i + 1), At: at.Add(time.Duration(i) * 5 * time.Minute), Actor: "mara", Body: b, Hash: strings.Repeat("0123456789abcdef", 4)})
	}
	return out
}

func mistakeExhibits() []Exhibit {
	tell := galleryMistake()
	fresh := galleryMistake()
	fresh.M.Listeners, fresh.M.Fires, fresh.M.LeftOut, fresh.M.Warnings = nil, nil, nil, nil
	fresh.M.Clock = mistake.Clock{Realised: galleryNow}
	fresh.M.Next = mistake.NextStep{Kind: mistake.StepClose}
	doubt := galleryMistake()
	doubt.M.Next = mistake.NextStep{Kind: mistake.StepResolve, Listener: "p2"}
	late := galleryMistake()
	late.M.Next = mistake.NextStep{Kind: mistake.StepTell, Listener: "p4", By: ago(5 * time.Minute), Late: true}
	wait := galleryMistake()
	wait.M.Next = mistake.NextStep{Kind: mistake.StepWait, Listener: "p2"}
	plan := fresh
	plan.M.Next = mistake.NextStep{Kind: mistake.StepPlan}
	crowd := galleryMistake()
	for i := range 24 {
		l := crowd.M.Listeners[4]
		l.Name, l.Order, l.ID = "Colleague of Pia", i+6, "p"+string(rune('a'+i%26))+string(rune('a'+i/26))
		crowd.M.Listeners = append(crowd.M.Listeners, l)
	}
	refused := galleryMistake()
	refused.Entry = page.Entry{
		Form: "drop-p5", Values: url.Values{"why": {" "}},
		Problem: problem.New(problem.Invalid, "A reason is needed for not telling this person.", "State it in a few words."),
	}
	say, sayRefused, mend, mendNone := galleryMistake(), galleryMistake(), galleryMistake(), fresh
	say.Part, sayRefused.Part, mend.Part, mendNone.Part = page.Say, page.Say, page.Mend, page.Mend
	sayRefused.Entry = page.Entry{
		Form: "facts", Values: url.Values{"title": {"The churn figure is wrong"}, "by": {"soon"}, "repair": {"Send the corrected deck"}},
		Problem: problem.New(problem.Invalid, "That is not a date with a time.", "It looks like 2026-11-25 17:00."),
	}
	mend.M.Next = mistake.NextStep{Kind: mistake.StepFire, Fire: "f1", By: ahead(22 * time.Hour)}
	return []Exhibit{
		{"mistake-tell", tell.View()},
		{"mistake-tell-nobody", fresh.View()},
		{"mistake-tell-in-doubt", doubt.View()},
		{"mistake-tell-late", late.View()},
		{"mistake-tell-waiting", wait.View()},
		{"mistake-tell-unplanned", plan.View()},
		{"mistake-tell-crowd", crowd.View()},
		{"mistake-tell-refused", refused.View()},
		{"mistake-say", say.View()},
		{"mistake-say-refused", sayRefused.View()},
		{"mistake-mend", mend.View()},
		{"mistake-mend-none", mendNone.View()},
	}
}

func endExhibits() []Exhibit {
	open, refused, ready, closed := galleryMistake(), galleryMistake(), galleryMistake(), galleryMistake()
	for _, m := range []*page.Mistake{&open, &refused, &ready, &closed} {
		m.Part = page.MoveOn
	}
	refused.Entry = page.Entry{
		Form: "close", Values: url.Values{"lesson": {"Ask for a second pair of eyes."}, "why-p2": {"She is away until Monday"}},
		Problem: problem.New(problem.Refused, "2 people who must be told have not been told yet.", "Tell them, or state for each why not.").With("3. Lena Ortiz", "4. Jo Okafor"),
	}
	ready.M.Listeners, ready.M.Fires = ready.M.Listeners[:1], ready.M.Fires[3:]
	ready.M.Next = mistake.NextStep{Kind: mistake.StepClose}
	ready.M.Clock.EveryoneTold, ready.M.Clock.PutRight = ago(30*time.Minute), ago(12*time.Minute)
	closed.M = ready.M
	closed.M.Stage, closed.M.ClosedAt, closed.M.Lesson = mistake.Closed, ago(5*time.Minute), "Ask for a second pair of eyes before a deck goes out."
	closed.M.Next = mistake.NextStep{Kind: mistake.StepSeal}
	closed.M.Untold = []mistake.Untold{{Listener: "p1", Why: "away until Monday"}}
	return []Exhibit{
		{"mistake-move-on", open.View()},
		{"mistake-move-on-refused", refused.View()},
		{"mistake-move-on-ready", ready.View()},
		{"mistake-closed", closed.View()},
		{"mistake-sealed", page.Sealed{Number: 2, Stage: mistake.Sealed, Lesson: "Ask for a second pair of eyes before a deck goes out."}.View()},
		{"mistake-sealed-refused", page.Sealed{Number: 2, Stage: mistake.Sealed, Entry: page.Entry{
			Form: "erase", Problem: problem.New(problem.Invalid, "Nothing was erased, as the box was not ticked.", "Tick it, if you are sure."),
		}}.View()},
		{"mistake-erased", page.Sealed{Number: 1, Stage: mistake.Erased}.View()},
	}
}

func recordExhibits() []Exhibit {
	kinds := []string{"calendar", "contacts", "git", "mail", "table"}
	begun := page.Reading{Clock: galleryClock, ID: 1, Kind: "mail", Path: "/home/mara/mail/archive.mbox", Begun: ago(time.Minute), Done: 30, Total: 120}
	unsure, done, failed := begun, begun, begun
	unsure.Total = 0
	done.Ended, done.Result = true, app.Synced{Kind: "mail", Acts: 18204, Others: 12, Skipped: 1, Skips: []app.Skipped{{Place: "archive.mbox message 12", Reason: "no sender"}}}
	failed.Ended, failed.Problem = true, problem.New(problem.Unreachable, "There is no such file or folder.", "Check the path.")
	ines := person.Person{
		ID: 1, Name: "Ines Kaya", Addresses: []string{"ines@firm.example", "ikaya@old.example"}, Title: "Analyst", Organisation: "Firm", Relation: person.Colleague,
		Spellings: []person.Identity{{Name: "Ines Kaya", Address: "ines@firm.example"}, {Name: "Kaya, Ines", Address: "ikaya@old.example"}},
		Merges:    []person.Merge{{A: person.Identity{Name: "Ines Kaya", Address: "ines@firm.example"}, B: person.Identity{Name: "Kaya, Ines", Address: "ikaya@old.example"}, Rule: person.OnOneCard, Reason: "contacts: team.vcf lists both addresses"}},
		Splits:    []person.Split{{A: person.Identity{Name: "Ines Kaya"}, B: person.Identity{Name: "Ines Kaya", Address: "ines@other.example"}, Reason: "you said so"}},
	}
	return []Exhibit{
		{"records-none", page.Records{Clock: galleryClock, Kinds: kinds, CanRead: true}.View()},
		{"records", page.Records{Clock: galleryClock, Kinds: kinds, CanRead: true, Sources: gallerySources(), Reading: []page.Reading{begun, done}}.View()},
		{"records-elsewhere", page.Records{Clock: galleryClock, Sources: gallerySources()}.View()},
		{"records-refused", page.Records{Clock: galleryClock, Kinds: kinds, CanRead: true, Entry: page.Entry{
			Form: "read", Values: url.Values{"kind": {"mail"}, "path": {"mail.mbox"}},
			Problem: problem.New(problem.Invalid, "That is not a whole path.", "It begins at the top of the disk."),
		}}.View()},
		{"reading", begun.View()},
		{"reading-unsure", unsure.View()},
		{"reading-done", done.View()},
		{"reading-failed", failed.View()},
		{"people-none", page.People{NoRecords: true}.View()},
		{"people-not-found", page.People{Query: "zed"}.View()},
		{"people", page.People{
			Query: "ines", Found: []person.Person{ines, {ID: 2, Name: "build@firm.example", Robot: true}}, More: true,
			Corrections: []record.Correction{{Kind: string(person.Apart), A: "name:Ines Kaya", B: "ines@other.example"}, {Kind: string(person.Together), A: "jo@firm.example", B: "jo@home.example"}},
		}.View()},
	}
}

func failureExhibits() []Exhibit {
	return []Exhibit{
		{"failure-no-session", page.Failure{Outside: true, Problem: problem.New(problem.Forbidden, "This browser has not been let in, or ownup was started anew.", "Run ownup again in a terminal; it opens the page with a new link."), Typed: []page.Typed{{Field: "text", Text: "The churn figure is wrong"}}}.View()},
		{"failure-missing", page.Failure{Problem: problem.New(problem.Missing, "There is no such page.", "")}.View()},
		{"failure-internal", page.Failure{Problem: problem.As(errPanic)}.View()},
	}
}

package web

import (
	"net/url"
	"strings"
	"time"

	"ownup/internal/app"
	"ownup/internal/core/mistake"
	"ownup/internal/core/problem"
	"ownup/internal/core/wording"
	"ownup/internal/web/page"
)

const galleryBody = `Hello Lena Ortiz,

I made a mistake: the deck I sent you on Friday says that churn was 4.2%. It was 2.4%. I'm sorry if this caused any inconvenience.

To put that right, I will send you the corrected deck by [when it will be done].

Please call me with any question.

Mara Lind
`

// galleryDodges is a message on a bad day.
const galleryDodges = `Hello Lena Ortiz,

I would like to apologise for any inconvenience. Unfortunately mistakes were made with the churn figure, but it was only a small error. Finance sent me the wrong export. I was very busy that week. Some customers may have been affected.

I will look into it as soon as possible and we will do better. Please forgive me.

Mara Lind
`

// galleryLetter is a message with something to say about it.
func galleryLetter() page.Letter { return galleryLetterOf(galleryBody) }

// galleryLetterOf is a message with what there is to say about it.
func galleryLetterOf(body string) page.Letter {
	var left []string
	if strings.Contains(body, "[when it will be done]") {
		left = []string{"when it will be done"}
	}
	return page.Letter{
		Clock: galleryClock, Number: 5, Open: true, Listener: galleryListeners()[2], CanSend: true,
		Letter: app.Letter{
			Version: 1, Listener: "Lena Ortiz", Kind: wording.Client, Size: wording.Serious, To: []string{"lena@northwind.example"},
			Subject: "A correction to our work for you", Body: body, Missing: left,
			Mailto: "mailto:lena@northwind.example?subject=A%20correction&body=Hello",
			Points: []string{"Do you have five minutes? I made a mistake: the deck says that churn was 4.2%.", "I'm sorry.", "Then stop, and listen."},
			Answers: []wording.Answer{
				{Question: "How did it happen?", Answer: "I copied the wrong column."},
				{Question: "Is that all?", Answer: "That is all I know now. If I find more, you will hear it from me."},
			},
			Review: galleryReview(body),
		},
	}
}

// galleryReview finds in a message of the gallery what the reviewer would.
func galleryReview(body string) wording.Report {
	found := func(words string, s wording.State) wording.Found {
		at := strings.Index(body, words)
		if at < 0 {
			return wording.Found{State: wording.Missing, Start: -1, End: -1}
		}
		return wording.Found{State: s, Start: at, End: at + len(words)}
	}
	r := wording.Report{Version: 1, OwnsUp: true, Elements: wording.Elements{
		Ownership: found("I made a mistake", wording.Present), Repair: found("I will send you the corrected deck", wording.Present),
		What: found("the deck I sent you on Friday says that churn was 4.2%", wording.Present), Regret: found("I'm sorry", wording.Present),
		Prevention: found("from now on", wording.Present), Next: found("Please call me with any question", wording.Partial), Specifics: found("4.2%", wording.Present),
	}}
	if strings.Contains(body, "sorry if") {
		r.Elements.Regret = found("I'm sorry if this caused any inconvenience", wording.Partial)
	}
	if body == galleryDodges {
		r.Elements = wording.Elements{
			Ownership: found("mistakes were made", wording.Partial), Repair: found("I will look into", wording.Partial),
			What: found("been affected", wording.Partial), Regret: found("would like to apologise", wording.Present),
			Prevention: found("do better", wording.Partial), Next: found("I will look", wording.Partial), Specifics: found("4.2%", wording.Missing),
		}
	}
	for i, f := range []wording.Finding{
		{Rule: "sorry.if", Severity: wording.Error, Suggestion: "Say what it did: \"I'm sorry for the hour this cost you.\"", Source: "SorryWatch", Message: "\"If\" puts in doubt that anyone was hurt, so it reads as no apology at all."},
		{Rule: "placeholder", Severity: wording.Error, Message: "This place is still to be filled.", Suggestion: "Fill it in, or take the sentence out."},
		{Rule: "sorry.hedged", Severity: wording.Suggestion, Message: "This announces an apology without making it.", Suggestion: "\"I'm sorry.\"", Source: "SorryWatch"},
		{Rule: "passive.fault", Severity: wording.Error, Message: "In this sentence nobody did it. Readers notice the missing person before anything else.", Suggestion: "Turn it round: \"I sent the file to the wrong list.\"", Source: "Lewicki, Polin and Lount 2016; plain-language guides"},
		{Rule: "blame.person", Severity: wording.Error, Message: "This sentence is about somebody else's part. Told by you, it reads as handing the blame on.", Suggestion: "Tell only your own part: \"I did not check the figure before I used it.\"", Source: "PagerDuty incident guides"},
		{Rule: "excuse", Severity: wording.Warning, Message: "However true, this asks the reader to let you off. It takes attention from the repair.", Suggestion: "Cut it. If the cause matters, say what will change.", Source: "Shaw 2003; SorryWatch"},
		{Rule: "scope.dodge", Severity: wording.Warning, Message: "\"Some\" leaves every reader wondering whether they are meant.", Suggestion: "Give the number, an upper bound, or the time at which you will know it.", Source: "Shapiro 1994"},
		{Rule: "vague.time", Severity: wording.Warning, Message: "\"Soon\" means a different time to each reader, and nobody can hold you to it.", Suggestion: "Give a clock time or a date for your next step.", Source: "Shapiro 1994"},
		{Rule: "forgive.beg", Severity: wording.Suggestion, Message: "Asking to be forgiven gives the reader one more thing to do. Of all parts of an apology it helps least.", Suggestion: "Leave it out; the repair asks for you.", Source: "Lewicki, Polin and Lount 2016"},
	} {
		words := galleryFaults[f.Rule]
		at := strings.Index(body, words.shown)
		if at < 0 {
			continue
		}
		f.Start, f.End, f.Sentence = at, at+len(words.shown), i
		f.Line, f.Column = 1+strings.Count(body[:at], "\n"), 1
		if words.fix != "" {
			f.Fix = &wording.Fix{Label: words.fix, Edits: []wording.Edit{{Start: at, End: f.End}}}
		}
		r.Findings = append(r.Findings, f)
	}
	return r
}

// galleryFaults are the words of the gallery's messages that a rule finds,
// and what its fix does.
var galleryFaults = map[string]struct{ shown, fix string }{
	"sorry.if":      {"I'm sorry if this caused any inconvenience", "End it after the apology"},
	"placeholder":   {"[when it will be done]", ""},
	"sorry.hedged":  {"would like to apologise", "Apologise instead of announcing it"},
	"passive.fault": {"mistakes were made", ""},
	"blame.person":  {"Finance sent me the wrong", ""},
	"excuse":        {"I was very busy", "Leave it out"},
	"scope.dodge":   {"Some customers may have been affected", ""},
	"vague.time":    {"as soon as possible", ""},
	"forgive.beg":   {"Please forgive me", "Leave it out"},
}

func letterExhibits() []Exhibit {
	draft, noMail, told := galleryLetter(), galleryLetter(), galleryLetter()
	clean := galleryLetterOf(strings.NewReplacer(" if this caused any inconvenience", "", "\nPlease call", "\nSo that it does not happen again, from now on a second person checks each figure.\n\nPlease call", "[when it will be done]", "15:00 today").Replace(galleryBody))
	noMail.CanSend = false
	noMail.Listener.Channel, noMail.Listener.Phone = mistake.ByCall, "+351 21 000 0000"
	told.Listener.Disclosure = mistake.Disclosure{State: mistake.Told, How: mistake.ByMail, ToldAt: ago(2 * time.Minute), Attempts: []mistake.Attempt{
		{ID: "a1", To: "lena@northwind.example", Subject: "A correction", Body: galleryBody, At: ago(9 * time.Minute), Outcome: mistake.Failed, Detail: "mailbox full"},
		{ID: "a2", To: "lena@northwind.example", Subject: "A correction", Body: galleryBody, At: ago(2 * time.Minute), Outcome: mistake.Delivered},
	}}
	refused := galleryLetter()
	refused.Entry = page.Entry{
		Form: "letter", Values: url.Values{"subject": {"A correction"}, "body": {galleryBody}},
		Problem: problem.New(problem.Refused, "The message still has places to fill in.", "Write over these, then send it:").With("[when it will be done]"),
	}
	confirm := page.Confirm{Number: 5, Listener: draft.Listener, Owner: galleryOwner, Letter: clean.Letter}
	several := confirm
	several.Letter.To = []string{"lena@northwind.example", "l.ortiz@home.example"}
	several.Warnings = []string{"It is 23:10 where Lena Ortiz is."}
	why := confirm
	why.NeedsWhy = true
	why.Entry = page.Entry{Form: "send", Problem: problem.New(problem.Refused, "A client whose business is hit is among the first three people told.",
		"Tell the client first, or state why this person has to come before.").With("Lena Ortiz")}
	doubtful := confirm
	doubtful.NeedsWhy, doubtful.Doubtful = true, true
	doubtful.Letter.To = []string{"all@firm.example"}
	doubtful.Entry = page.Entry{Form: "send", Problem: problem.New(problem.Refused, "This would go to a list.",
		"Tell the people concerned by name, or state why all of them have to know.").With("all@firm.example is 312 people, 9 of them affected: Lena Ortiz, Jo Okafor and 7 more. Tell those by name.")}
	obstructed := confirm
	obstructed.Letter, obstructed.Obstructed, obstructed.Entry = draft.Letter, true, page.Entry{Form: "send", Problem: refused.Problem}
	return []Exhibit{
		{"letter", draft.View()},
		{"letter-on-a-bad-day", galleryLetterOf(galleryDodges).View()},
		{"letter-ready", clean.View()},
		{"letter-no-mail-server", noMail.View()},
		{"letter-told", told.View()},
		{"letter-refused", refused.View()},
		{"confirm", confirm.View()},
		{"confirm-several-addresses", several.View()},
		{"confirm-needs-why", why.View()},
		{"confirm-list", doubtful.View()},
		{"confirm-obstructed", obstructed.View()},
	}
}

package demo

import (
	"fmt"
	"strconv"
	"strings"
	"time"
)

// topic is something that people write about all year.
type topic struct {
	subject string // %s: the week or the month
	monthly bool
	people  string // keys; the owner is always among them
	weight  int    // how often it comes up
	nouns   string // separated by semicolons
	file    string // attached now and then; %s: the month
}

// topics are the owner's ordinary year. The three clients come up about
// equally often, so that how often is no hint.
var topics = []topic{
	{
		"Harrow Lane renewals, %s", false, "ines kwame joanna paul", 8,
		"renewals extract;table by region;list of policy types;letter for the survey", "Harrow Lane extract %s.csv",
	},
	{"Questions from Joanna, %s", false, "ines elena joanna", 5, "summary for the board office;glossary;answer to Joanna", ""},
	{"Harrow Lane monthly call, %s", true, "ines kwame elena joanna paul", 3, "agenda;action list;notes of the call", "Harrow Lane notes %s.docx"},
	{"Corvane usage tables, %s", false, "ines kwame miguel teresa", 8, "usage tables;tariff list;sample of calls", "Corvane usage %s.csv"},
	{"Corvane coverage survey, %s", false, "ines rui teresa", 5, "questionnaire;list of towns;field report", ""},
	{"Corvane quarterly outlook, %s", true, "ines marta miguel", 3, "outlook;chapter on prices;cover letter", "Corvane outlook %s.docx"},
	{"Vale do Mar retail study, %s", false, "ines anders beatriz", 7, "shop sample;price list;coding of the open answers", "Vale do Mar shops %s.csv"},
	{"Vale do Mar interviews, %s", false, "ines rui goncalo beatriz", 5, "interview guide;list of appointments;transcripts", ""},
	{"Vale do Mar yearly plan, %s", true, "ines anders goncalo elena", 2, "yearly plan;order of the waves", "Vale do Mar plan %s.docx"},
	{"Panel invoices, %s", true, "ines leila panel", 2, "panel invoice;order number;count of completes", ""},
	{"Panel quotas, %s", false, "ines rui panel", 5, "quota sheet;screening questions;list of late completes", "Quotas %s.csv"},
	{"Weights and checks, %s", false, "ines yuki samuel", 7, "weights;test run;note on missing answers", ""},
	{"Extract for the report tools, %s", false, "ines dan samuel", 7, "nightly extract;import log;column names", ""},
	{"Chart templates, %s", false, "ines clara kwame", 6, "chart template;colour list;cover page", ""},
	{"Printing the yearbook, %s", true, "ines clara namesake", 2, "proof;paper sample;delivery note", ""},
	{"Newsletter ideas, %s", true, "ines priya seun", 4, "editorial plan;short piece;reader question", ""},
	{"Team planning, %s", false, "ines marta kwame rui", 8, "week plan;holiday list;order of the projects", ""},
	{"One to one, %s", false, "ines marta", 6, "list of goals;training plan;talk for the methods clinic", ""},
	{"Slides for the methods clinic, %s", true, "ines yuki kwame dan", 3, "example;exercise;reading list", "Methods clinic %s.docx"},
	{"Budget, %s", true, "ines leila marta", 2, "travel budget;cost sheet;time sheet", "Hours %s.csv"},
	{"Office matters, %s", true, "ines leila helena", 2, "meeting room plan;key list;lease", ""},
}

// Sentences that open a conversation, and that answer in one.
var (
	openings = []string{
		"I have gone through the {noun} once more.", "The {noun} is ready to be read.",
		"Could you look at the {noun} by {day}?", "We are still waiting for the {noun}.",
		"I moved {count} rows of the {noun} to a sheet of their own.", "There are {count} open remarks on the {noun}.",
		"Can we talk about the {noun} on {day}?", "I would like to change the {noun} before {day}.",
		"Here is where we are with the {noun}.", "The {noun} came in this morning, {count} lines in all.",
		"Who of you has the latest {noun}?", "Before we go on with the {noun}, one question.",
	}
	answers = []string{
		"Thank you, that helps.", "I take the {noun}, then.", "{day} suits me.", "The {noun} is fine from my side.",
		"I have {count} small remarks and will add them to the {noun}.", "Give me until {day}, please.",
		"That is the version I have as well.", "I checked the first {count} lines of the {noun}, and they agree.",
		"Let us keep the {noun} as it is.", "Good idea, I will ask around.", "I am on the train and will answer on {day}.",
		"The {noun} now has a note on where it comes from.", "Yes, and the {noun} should say so too.",
	}
	extras = []string{
		"The rest can wait until {day}.", "I have put the older one aside.", "Nothing else has changed.",
		"Tell me if anything is unclear.", "I will bring it to the call.", "It should take an hour or two.",
		"The names in it are still in the old order.", "We can decide on {day}.", "I left the second page as it was.",
	}
	weekdays = []string{"Monday", "Tuesday", "Wednesday", "Thursday", "Friday"}
)

// label says which week or month a conversation belongs to.
func (t topic) label(at time.Time) string {
	if t.monthly {
		return at.Format("January 2006")
	}
	year, week := at.ISOWeek()
	return fmt.Sprintf("week %02d of %d", week, year) // two digits: a bare 4 would be a word of the figure too
}

// sentence fills in a template.
func (c *clerk) sentence(template string, t topic) string {
	text := strings.NewReplacer(
		"{noun}", pick(c.dice, strings.Split(t.nouns, ";")),
		"{day}", pick(c.dice, weekdays),
		"{count}", strconv.Itoa(3+c.dice.IntN(17)),
	).Replace(template)
	return strings.ToUpper(text[:1]) + text[1:]
}

// prose is a few sentences on a topic.
func (c *clerk) prose(t topic, templates []string) []string {
	lines := []string{c.sentence(pick(c.dice, templates), t)}
	for c.dice.IntN(5) < 3 && len(lines) < 3 {
		lines = append(lines, c.sentence(pick(c.dice, extras), t))
	}
	return lines
}

// attachment is a small file that belongs to a topic and a month.
func (c *clerk) attachment(t topic, at time.Time) (paper, error) {
	name := fmt.Sprintf(t.file, at.Format("January 2006"))
	if strings.HasSuffix(name, ".docx") {
		data, err := pack(c.cast[ownerKey].name, at, pages(append([]string{strings.TrimSuffix(name, ".docx")}, c.prose(t, openings)...)))
		return paper{name, document, data}, err
	}
	var b strings.Builder
	b.WriteString("id,group,count\n")
	for i := range 12 + c.dice.IntN(20) {
		fmt.Fprintf(&b, "%d,%c,%d\n", i+1, 'A'+rune(c.dice.IntN(6)), 50+c.dice.IntN(900))
	}
	return paper{name, "text/csv", []byte(b.String())}, nil
}

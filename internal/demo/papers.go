package demo

import (
	"fmt"
	"strings"
	"time"
)

// paper is one document, as a file.
type paper struct {
	name string
	kind string // media type
	data []byte
}

// papers are the documents of the story.
type papers struct {
	deck, workbook, minutes, newsletter, report, table paper
}

func (p papers) all() []paper {
	return []paper{p.deck, p.workbook, p.minutes, p.newsletter, p.report, p.table}
}

// The names of the documents, in small letters, which every record keeps.
const (
	deckName       = "harrow-lane-board-deck.pptx"
	workbookName   = "harrow-lane-churn.xlsx"
	minutesName    = "run-through-minutes.docx"
	newsletterName = "reader-newsletter-draft.docx"
	reportName     = "quarterly-renewals-report.md"
	tableName      = "renewals-by-region.csv"
)

// region is one row of the table that all papers rest on.
type region struct {
	name          string
	insured, left int
}

// regions is that table. 1,680 of 70,000 customers left, which is 2.4 %; the
// first eight regions have 40,000 customers, and 1,680 of those would be 4.2 %.
var regions = []region{
	{"Albany", 6200, 150},
	{"Buffalo", 5400, 128},
	{"Rochester", 4900, 119},
	{"Syracuse", 5100, 121},
	{"Yonkers", 6100, 147},
	{"Utica", 3800, 90},
	{"Ithaca", 3900, 95},
	{"Elmira", 4600, 110},
	{"Hartford", 5600, 135},
	{"New Haven", 5300, 127},
	{"Stamford", 5800, 139},
	{"Newark", 4700, 113},
	{"Trenton", 4400, 105},
	{"Camden", 4200, 101},
}

// counted is how many regions the formula of the story reaches.
const counted = 8

// churn is how many of the customers in all regions left, as a part of those
// in the first n.
func churn(n int) float64 {
	insured, left := 0, 0
	for i, r := range regions {
		if i < n {
			insured += r.insured
		}
		left += r.left
	}
	return float64(left) / float64(insured)
}

func newPapers(d days) (papers, error) {
	p := papers{
		report: paper{reportName, "text/markdown", []byte(report(d))},
		table:  paper{tableName, "text/csv", []byte(regionTable())},
	}
	for _, office := range []struct {
		to   *paper
		name string
		kind string
		by   string
		at   time.Time
		pack func() []part
	}{
		{&p.deck, deckName, presentation, "Kwame Asante", d.written(), func() []part { return slides(deckSlides(d)) }},
		{&p.workbook, workbookName, spreadsheet, "Inês Kaya", d.counted(), func() []part { return workbook(churnSheets()) }},
		{&p.minutes, minutesName, document, "Kwame Asante", d.rehearsed(), func() []part { return pages(minutes(d)) }},
		{&p.newsletter, newsletterName, document, "Oluwaseun Adeyemi", d.reused(), func() []part { return pages(newsletter(d)) }},
	} {
		data, err := pack(office.by, office.at, office.pack())
		if err != nil {
			return p, fmt.Errorf("make a document: %w", err)
		}
		*office.to = paper{office.name, office.kind, data}
	}
	return p, nil
}

// quarter names the quarter before the one in which the count was made.
func (d days) quarter() string {
	t := d.counted()
	q := (int(t.Month())-1)/3 + 1
	if q == 1 {
		return fmt.Sprintf("fourth quarter of %d", t.Year()-1)
	}
	return fmt.Sprintf("%s quarter of %d", []string{"first", "second", "third"}[q-2], t.Year())
}

func deckSlides(d days) []slide {
	return []slide{
		{"Renewals and who leaves", []string{"For the board of Harrow Lane Insurance", "The " + d.quarter(), Name}},
		{"What we looked at", []string{"Home insurance in fourteen regions", "Customers at the start of the quarter, and those who did not renew"}},
		{"Churn: 4.2%", []string{
			"4.2 % of all customers left during the quarter",
			"That is well above what firms of this size report",
			"The increase calls for a closer look at renewal letters",
		}},
		{"By region", []string{"Most customers: Albany, Yonkers, Stamford", "Fewest customers: Utica, Ithaca, Camden"}},
		{"Sources", []string{"Renewals extract of Harrow Lane Insurance", "Workbook: " + workbookName}},
	}
}

func churnSheets() []sheet {
	first := sheet{name: "Regions", rows: [][]cell{{word("Region"), word("Customers at start"), word("Left")}}}
	for _, r := range regions {
		first.rows = append(first.rows, []cell{word(r.name), number(r.insured), number(r.left)})
	}
	last := len(regions) + 1
	share := fmt.Sprintf("SUM(Regions!C2:C%d)/SUM(Regions!B2:B%d)", last, counted+1) // the mistake
	return []sheet{first, {name: "Deck", rows: [][]cell{
		{word("Figure"), word("Value"), word("Slide")},
		{word("Churn in the quarter"), percent(share, churn(counted)), number(3)},
		{word("Regions"), formula(fmt.Sprintf("COUNTA(Regions!A2:A%d)", last), float64(len(regions))), number(2)},
	}}}
}

func minutes(d days) []string {
	return []string{
		"Run-through of the Harrow Lane board deck",
		d.rehearsed().Format("Monday 2 January 2006, 15:04") + ", Lisbon",
		"Present: Marta Oliveira (presenting), Inês Kaya, Kwame Asante, Yuki Tanabe. Helena Brandt for the first part.",
		"Slide 3 leads with the churn of the quarter, 4.2 percent. Helena asked whether it is by customers or by contracts: by customers.",
		"Slide 4 stays as it is. Kwame shortens the title.",
		"The deck goes to Joanna Whitcombe and Paul Iversen this afternoon. Inês sends it.",
	}
}

func newsletter(d days) []string {
	return []string{
		"Saltmere readers, draft for " + d.newsletter().Format("Friday 2 January 2006"),
		"Who stays, and why",
		"One insurer we work with saw a churn of 4.2 per cent in a single quarter. Behind the number are letters that arrive late and prices that are hard to compare.",
		"In this issue: how to ask people who have left, and what a second letter can do.",
	}
}

func report(d days) string {
	var b strings.Builder
	fmt.Fprintf(&b, "# Renewals, %s\n\nDraft, %s.\n\n", d.quarter(), d.reviewed().Format("2 January 2006"))
	b.WriteString("Of the customers insured at the start of the quarter, 4.2% did not renew (0.042 in the data file).\n\n")
	b.WriteString("| region | customers at start | left |\n|---|---|---|\n")
	for _, r := range regions {
		fmt.Fprintf(&b, "| %s | %d | %d |\n", r.name, r.insured, r.left)
	}
	return b.String()
}

func regionTable() string {
	var b strings.Builder
	b.WriteString("region,customers_at_start,left\n")
	for _, r := range regions {
		fmt.Fprintf(&b, "%s,%d,%d\n", r.name, r.insured, r.left)
	}
	fmt.Fprintf(&b, "churn,,%.3f\n", churn(counted))
	return b.String()
}

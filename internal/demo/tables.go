package demo

import (
	"bytes"
	"encoding/csv"
	"path/filepath"
	"time"
)

// fileThing refers to a document by its file name, as mail does that has it
// attached.
func fileThing(name string) string { return "file:" + name }

func pathThing(path string) string { return "path[" + repository + "]:" + path }

// writeTables writes what a firm keeps in spreadsheets: who is who, what feeds
// what, who owes what and when.
func writeTables(path string, d days) error {
	for _, t := range []struct {
		file string
		rows [][]string
	}{
		{"people.csv", peopleRows()},
		{"lists.csv", listRows()},
		{"things.csv", thingRows(d)},
		{"flows.csv", flowRows(d)},
		{"touches.csv", touchRows(d)},
		{"deadlines.csv", deadlineRows(d)},
	} {
		var b bytes.Buffer
		w := csv.NewWriter(&b)
		if err := w.WriteAll(t.rows); err != nil {
			return err
		}
		if err := put(filepath.Join(path, t.file), b.Bytes()); err != nil {
			return err
		}
	}
	return nil
}

// stamp is a moment as the tables write it.
func stamp(t time.Time) string { return t.UTC().Format(time.RFC3339) }

// peopleRows is the organisation chart.
func peopleRows() [][]string {
	rows := [][]string{{"name", "address", "boss", "stand_in", "organisation", "title", "relation", "zone", "hours"}}
	people := newCast()
	for _, m := range staff {
		rows = append(rows, []string{
			m.name, m.address, people[m.boss].address, people[m.standIn].address,
			Name, m.title, "colleague", m.zone, hours,
		})
	}
	return rows
}

// listRows say who is on which mailing list.
func listRows() [][]string {
	rows := [][]string{{"list", "member"}}
	for _, m := range staff {
		rows = append(rows, []string{allList, m.address})
	}
	for _, key := range []string{"marta", ownerKey, "kwame", "rui"} {
		rows = append(rows, []string{teamList, newCast()[key].address})
	}
	return rows
}

func thingRows(d days) [][]string {
	address := func(key string) string { return newCast()[key].address }
	return [][]string{
		{"key", "name", "owner", "account", "project", "at"},
		{fileThing(deckName), deckName, address(ownerKey), "account:" + harrowLane, "", stamp(d.written())},
		{fileThing(workbookName), workbookName, address(ownerKey), "", "", stamp(d.counted())},
		{fileThing(newsletterName), newsletterName, address("seun"), "", "Reader newsletter", stamp(d.reused())},
		{"Corvane outlook", "Corvane outlook", address(ownerKey), "account:" + corvane, "", stamp(d.asked())},
		{"Vale do Mar retail study", "Vale do Mar retail study", address("anders"), "account:" + valeDoMar, "", stamp(d.asked())},
		{"Coverage dashboard", "Coverage dashboard", address("samuel"), "account:" + corvane, "", stamp(d.asked())},
		{"Renewals dashboard", "Renewals dashboard", address("samuel"), "", "", stamp(d.asked())},
	}
}

// flowRows say what feeds what: the count goes into the workbook, the deck and
// from there into the newsletter; the dashboards have sources of their own.
func flowRows(d days) [][]string {
	return [][]string{
		{"from", "to", "at"},
		{pathThing("churn/rates.py"), fileThing(workbookName), stamp(d.counted())},
		{fileThing(workbookName), fileThing(deckName), stamp(d.written())},
		{fileThing(workbookName), fileThing(tableName), stamp(d.delivered())},
		{fileThing(deckName), fileThing(newsletterName), stamp(d.reused())},
		{pathThing("extract/nightly.py"), "Renewals dashboard", stamp(d.asked())},
		{pathThing("extract/nightly.py"), "Coverage dashboard", stamp(d.asked())},
		{"Coverage dashboard", "Corvane outlook", stamp(d.asked())},
	}
}

// touchRows are what the document system keeps of the story.
func touchRows(d days) [][]string {
	who := func(key string) string { return newCast()[key].written() }
	return [][]string{
		{"person", "role", "thing", "at"},
		{who(ownerKey), "author", fileThing(workbookName), stamp(d.counted())},
		{who("kwame"), "author", fileThing(deckName), stamp(d.written())},
		{who(ownerKey), "co_author", fileThing(deckName), stamp(d.written().Add(3 * time.Hour))},
		{who("yuki"), "reviewer", fileThing(deckName), stamp(d.reviewed())},
		{who("marta"), "user", fileThing(deckName), stamp(d.rehearsed())},
		{who("seun"), "author", fileThing(newsletterName), stamp(d.reused())},
		{who("clara"), "editor", fileThing(newsletterName), stamp(d.reused().Add(2 * time.Hour))},
	}
}

func deadlineRows(d days) [][]string {
	address := func(key string) string { return newCast()[key].address }
	local := func(t time.Time) string { return t.Format("2006-01-02 15:04") }
	return [][]string{
		{"thing", "who", "due", "title", "hard", "at", "zone"},
		{fileThing(deckName), address("joanna"), local(d.board()), "Harrow Lane board meets", "yes", stamp(d.asked()), newYork},
		{fileThing(newsletterName), address("seun"), local(d.newsletter()), "Reader newsletter goes out", "no", stamp(d.reused()), newYork},
		{"Corvane outlook", address(ownerKey), local(at(d.ahead(9), 17, 0, d.here)), "Outlook to Corvane", "no", stamp(d.asked()), lisbon},
		{"Vale do Mar retail study", address("anders"), local(at(d.ahead(15), 17, 0, d.here)), "Study to Vale do Mar", "no", stamp(d.asked()), lisbon},
	}
}

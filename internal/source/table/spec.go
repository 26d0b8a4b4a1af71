package table

import (
	"slices"
	"strings"

	"ownup/internal/core/workgraph"
	"ownup/internal/source/folder"
)

// column is one column of a kind of table; any of its names will do.
type column struct {
	name  string
	other []string
}

// spec is one kind of table.
type spec struct {
	name    string
	single  string     // what a JSON line may call itself
	columns []column   // in the order in which they are told to people
	needs   [][]string // of each group at least one column must be there
	read    func(row, workgraph.Sink) (reason string, err error)
}

// specs lists the kinds of table. A header can fit several; the first that
// fits is meant, so the ones that need more stand first.
func specs() []spec {
	zone := column{"zone", []string{"time_zone", "timezone", "tz"}}
	at := column{"at", []string{"date", "when", "time"}}
	kind := column{"kind", []string{"thing_kind"}}
	thing := column{"thing", []string{"document", "item"}}
	name := column{"name", []string{"full_name"}}
	address := column{"address", []string{"addresses", "email", "emails", "mail", "e_mail", "email_address", "mail_address"}}
	return []spec{
		{"flows", "flow", []column{
			{"from", []string{"source"}}, {"to", []string{"target"}}, {"from_kind", nil}, {"to_kind", nil}, at, zone,
		}, [][]string{{"from"}, {"to"}}, readFlow},
		{"deadlines", "deadline", []column{
			thing, kind,
			{"who", []string{"person", "owner", "assignee"}},
			{"due", []string{"due_date", "deadline"}},
			{"title", []string{"summary"}},
			{"hard", []string{"fixed"}},
			at, zone,
		}, [][]string{{"thing"}, {"due"}}, readDeadline},
		{"touches", "touch", []column{
			{"person", []string{"who"}}, name, address, {"role", nil}, thing, kind, at, zone,
		}, [][]string{{"thing"}, {"person", "name", "address"}, {"at"}}, readTouch},
		{"lists", "list", []column{
			{"list", []string{"group", "mailing_list", "distribution_list", "address_list"}},
			{"member", []string{"members", "subscriber", "subscribers"}},
			at,
			{"left", []string{"left_at", "until"}},
			zone,
		}, [][]string{{"list"}, {"member"}}, readList},
		{"things", "thing", []column{
			kind,
			{"key", nil},
			name,
			{"space", []string{"repository"}},
			{"owner", []string{"owners"}},
			{"account", []string{"client"}},
			{"project", nil},
			at, zone,
		}, [][]string{{"key"}, {"kind", "name", "space", "owner", "account", "project"}}, readThing},
		{"people", "person", []column{
			name, address,
			{"boss", []string{"manager", "reports_to"}},
			{"stand_in", []string{"standin", "deputy", "delegate"}},
			{"organisation", []string{"organization", "company"}},
			{"department", []string{"unit", "team", "division"}},
			{"title", []string{"job_title"}},
			{"relation", []string{"relationship"}},
			{"account", []string{"client_account"}},
			zone,
			{"region", []string{"country_code", "holidays"}},
			{"hours", []string{"working_hours"}},
			{"phone", []string{"telephone", "tel"}},
			{"away", []string{"absent", "absence"}},
		}, [][]string{{"name", "address"}, {"address", "boss", "stand_in", "organisation", "department", "relation", "account", "phone", "away"}}, readPerson},
	}
}

// fold makes header names comparable: "E-Mail" and "e_mail" are one.
func fold(header string) string {
	return strings.NewReplacer(" ", "_", "-", "_").Replace(strings.ToLower(strings.TrimSpace(header)))
}

// find returns the name of the column that header stands for, "" for none.
func (s *spec) find(header string) string {
	header = fold(header)
	for _, c := range s.columns {
		if c.name == header || slices.Contains(c.other, header) {
			return c.name
		}
	}
	return ""
}

// fits returns the spec's names for the headers, "" for a column that it
// does not know, and whether everything it needs is there.
func (s *spec) fits(headers []string) (names []string, ok bool) {
	names = make([]string, len(headers))
	for i, h := range headers {
		names[i] = s.find(h)
	}
	for _, group := range s.needs {
		if !slices.ContainsFunc(group, func(need string) bool { return slices.Contains(names, need) }) {
			return nil, false
		}
	}
	return names, true
}

// recognise finds the kind of table with these headers.
func recognise(headers []string) (_ *spec, names []string) {
	for _, s := range specs() {
		if names, ok := s.fits(headers); ok {
			return &s, names
		}
	}
	return nil, nil
}

// twice returns a column that is there more than once, "" where none is.
func twice(names []string) string {
	for i, n := range names {
		if n != "" && slices.Contains(names[:i], n) {
			return n
		}
	}
	return ""
}

// unknown is the problem of a table whose columns fit no kind.
func unknown(headers []string) *folder.Unreadable {
	return unreadable("its columns are not known", unknownSentence(headers), kindsSentence())
}

// unknownSentence names the columns seen. A row that holds an address or a
// number is no row of column names but somebody's data, and stays unsaid.
func unknownSentence(headers []string) string {
	const most, longest = 20, 40
	var seen []string
	for _, h := range headers {
		h = folder.Clip(h, longest+1)
		if len(h) > longest || strings.ContainsAny(h, "@0123456789:{") || strings.ContainsFunc(h, isControl) {
			return "The first row of the table does not look like the names of its columns."
		}
		if h != "" && len(seen) < most {
			seen = append(seen, h)
		}
	}
	if len(seen) == 0 {
		return "The table has no column names in its first row."
	}
	return "The table's columns fit no kind of table: " + strings.Join(seen, ", ") + "."
}

func isControl(r rune) bool { return r < ' ' || r == 0x7f }

// kindsSentence says which columns would be understood.
func kindsSentence() string {
	var kinds []string
	for _, s := range specs() {
		var names []string
		for _, c := range s.columns {
			names = append(names, c.name)
		}
		kinds = append(kinds, s.name+" ("+strings.Join(names, ", ")+")")
	}
	slices.Reverse(kinds)
	return "Give the first row the column names of one of these: " + strings.Join(kinds, "; ") + "."
}

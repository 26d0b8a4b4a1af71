package promises

import (
	"context"
	"encoding/base64"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"ownup/internal/app"
	"ownup/internal/core/audience"
	"ownup/internal/core/mistake"
	"ownup/internal/core/workgraph"
	"ownup/internal/source/calendar"
	"ownup/internal/source/contacts"
	"ownup/internal/source/git"
	"ownup/internal/source/mail"
	"ownup/internal/source/table"
	"ownup/internal/testkit"
	"ownup/internal/testkit/scenario"
)

// office is a folder with a firm's records in the forms in which they really
// lie there: a repository, mail, a calendar, tables and an address book.
type office struct {
	t     *testing.T
	dir   string
	mails int
}

func (o *office) write(name, text string) {
	o.t.Helper()
	path := filepath.Join(o.dir, name)
	if err := os.MkdirAll(filepath.Dir(path), 0o750); err != nil {
		o.t.Fatal(err)
	}
	if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
		o.t.Fatal(err)
	}
}

// git runs git in the repository, on a day of 2026.
func (o *office) git(day, who string, args ...string) string {
	o.t.Helper()
	name, address, _ := strings.Cut(strings.TrimSuffix(who, ">"), " <")
	cmd := exec.CommandContext(o.t.Context(), "git", args...)
	cmd.Dir = filepath.Join(o.dir, "rates")
	date := "2026-" + day + "T09:00:00Z"
	cmd.Env = append(os.Environ(), "GIT_CONFIG_GLOBAL=/dev/null", "GIT_CONFIG_SYSTEM=/dev/null",
		"GIT_AUTHOR_NAME="+name, "GIT_AUTHOR_EMAIL="+address, "GIT_COMMITTER_NAME="+name, "GIT_COMMITTER_EMAIL="+address,
		"GIT_AUTHOR_DATE="+date, "GIT_COMMITTER_DATE="+date)
	out, err := cmd.CombinedOutput()
	if err != nil {
		o.t.Fatalf("git %s: %v\n%s", strings.Join(args, " "), err, out)
	}
	return strings.TrimSpace(string(out))
}

// commit writes the files anew and commits them; it returns the hash.
func (o *office) commit(day, who, message string, files ...string) string {
	o.t.Helper()
	for _, f := range files {
		o.write("rates/"+f, message)
	}
	o.git(day, who, "add", "-A")
	o.git(day, who, "commit", "-q", "-m", message)
	return o.git(day, who, "rev-parse", "HEAD")
}

// mail puts a mail with attachments by name into the folder of mail.
func (o *office) mail(day, from, to, subject string, attached ...string) {
	o.t.Helper()
	o.mails++
	at, err := time.Parse(time.DateOnly, "2026-"+day)
	if err != nil {
		o.t.Fatal(err)
	}
	var b strings.Builder
	fmt.Fprintf(&b, "From: %s\nTo: %s\nSubject: %s\nDate: %s\nMessage-ID: <m%d@firm.example>\nMIME-Version: 1.0\n",
		from, to, subject, at.Add(10*time.Hour).Format(time.RFC1123Z), o.mails)
	fmt.Fprintf(&b, "Content-Type: multipart/mixed; boundary=part\n\n--part\nContent-Type: text/plain\n\nSee above.\n")
	for _, name := range attached {
		fmt.Fprintf(&b, "--part\nContent-Type: application/octet-stream\nContent-Transfer-Encoding: base64\nContent-Disposition: attachment; filename=\"%s\"\n\n%s\n",
			name, base64.StdEncoding.EncodeToString([]byte(name)))
	}
	b.WriteString("--part--\n")
	o.write(fmt.Sprintf("mail/%d.eml", o.mails), b.String())
}

// theOffice is what a firm has on disk about one mistaken commit, and its
// hash. Mara made it on 2 November. Somebody else is hit in each of the ways
// in which people are hit who never worked on it, and several are known by
// another address in each record.
func theOffice(t *testing.T) (o *office, mistaken string) {
	t.Helper()
	if testkit.Program(nil, "git") == "" {
		testkit.Unavailable(t, "git is not installed, so no repository can be made: install git.")
	}
	o = &office{t: t, dir: t.TempDir()}
	const mara = "Mara Lind <mlind@dev.firm.example>"
	o.write("rates/README.md", "rates")
	o.git("10-01", mara, "init", "-q", "-b", "main")
	o.commit("10-01", "Ines Kaya <ikaya@dev.firm.example>", "First figures", "reports/q3-churn.xlsx", "src/rates.py", "src/README.md")
	mistaken = o.commit("11-02", mara, "Count churn by quarter\n\nCloses: ABC-17\nReported-by: R. Costa <rcosta@home.example>\nTested-by: Tara Nagy <tara@firm.example>",
		"reports/q3-churn.xlsx", "src/rates.py")
	o.commit("11-03", "Zoe Brandt <zoe@firm.example>", "Build faster", "tools/build.sh")

	o.mail("11-03", "Mara Lind <mara@firm.example>", "Ana Duarte <ana@northwind.example>, Piet Groen <piet@firm.example>", "Churn", "q3-churn.xlsx")
	o.mail("11-04", "Piet Groen <piet@firm.example>", "Lena Vogt <lena@partner.example>", "Fwd: for your planning", "Q3-Churn.xlsx")
	o.mail("11-05", "Omar Haddad <omar@firm.example>", "Mara Lind <mara@firm.example>", "Since "+mistaken[:9]+" my totals differ")
	o.mail("11-06", "Vic Stone <vic@vendor.example>", "Zoe Brandt <zoe@firm.example>", "How to install", "README.md")
	o.mail("11-07", "Mara Lind <mara@firm.example>", "Eve Marsh <eve@initech.example>", "Your visit", "agenda.pdf")
	for _, day := range []string{"11-09", "11-12", "11-16"} {
		o.mail(day, "Mara Lind <mara@firm.example>", "Bea Novak <bea@firm.example>", "Lunch")
	}

	event := func(uid, day, title, leads, attends, more string) string {
		return fmt.Sprintf("BEGIN:VEVENT\nUID:%s\nCREATED:20261106T080000Z\nDTSTAMP:20261106T080000Z\nDTSTART:2026%sT140000Z\nDTEND:2026%sT150000Z\nSUMMARY:%s\n"+
			"ORGANIZER;CN=%s\nATTENDEE;CN=%s\n%sEND:VEVENT\n", uid, day, day, title, leads, attends, more)
	}
	o.write("work.ics", strings.ReplaceAll("BEGIN:VCALENDAR\nVERSION:2.0\nPRODID:-//firm//EN\n"+
		event("show", "1124", "Quarter in review", "Sofia Lund:mailto:sofia@firm.example", "G. Weber:mailto:gweber@rooms.firm.example",
			"ATTACH;FILENAME=q3-churn.xlsx:https://files.firm.example/4711\n")+
		event("shown", "1110", "Walk through q3-churn.xlsx", "Hana Sato:mailto:hana@firm.example", "Tara Nagy:mailto:tara@firm.example", "")+
		event("drill", "1124", "Fire drill", "Bea Novak:mailto:bea@firm.example", "Mara Lind:mailto:mara@firm.example", "")+
		"END:VCALENDAR\n", "\n", "\r\n"))

	o.write("tables/tickets.csv", "kind,key,name,owner,at\n"+
		"ticket,ABC-17,Churn by quarter,,2026-10-20\n"+
		"ticket,ABC-21,q3-churn.xlsx shows a total that cannot be,,2026-11-12\n"+
		"ticket,ABC-22,Import broken since "+mistaken[:10]+",,2026-11-13\n"+
		"ticket,ABC-30,Printer jam,,2026-11-14\n")
	o.write("tables/touches.csv", "person,role,thing,at\n"+
		"Rui Costa <rui@users.example>,reporter,ticket:ABC-17,2026-10-20\n"+
		"Nils Berg <nils@users.example>,reporter,ticket:ABC-21,2026-11-12\n"+
		"Kim Roy <kim@users.example>,reporter,ticket:ABC-22,2026-11-13\n"+
		"Bea Novak <bea@firm.example>,reporter,ticket:ABC-30,2026-11-14\n"+
		"Wim Smit <wim@users.example>,user,path:src/rates.py,2026-10-05\n")
	o.write("tables/things.csv", "kind,key,owner,account,at\n"+
		"document,Board pack,Yara Silva <yara@firm.example>,,2026-11-05\n"+
		"document,Price list,,Globex,2026-11-05\n")
	o.write("tables/flows.csv", "from,to,at\n"+
		"path[rates]:reports/q3-churn.xlsx,Board pack,2026-11-05\n"+
		"path[rates]:src/rates.py,Price list,2026-11-05\n")

	card := func(name, more string) string {
		return "BEGIN:VCARD\nVERSION:4.0\nUID:" + strings.ReplaceAll(name, " ", ".") + "\nFN:" + name + "\n" + more + "END:VCARD\n"
	}
	client := func(name, organisation, address string) string {
		return card(name, "ORG:"+organisation+"\nCATEGORIES:client\nEMAIL:"+address+"\n")
	}
	o.write("contacts.vcf", strings.ReplaceAll(
		client("Ana Duarte", "Northwind", "ana@northwind.example")+client("Otto Lang", "Globex", "otto@globex.example")+
			client("Eve Marsh", "Initech", "eve@initech.example")+
			card("Mara Lind", "EMAIL:mara@firm.example\nEMAIL:mlind@dev.firm.example\n")+
			card("Ines Kaya", "EMAIL:ines@firm.example\nEMAIL:ikaya@dev.firm.example\n")+
			card("Rui Costa", "EMAIL:rui@users.example\nEMAIL:rcosta@home.example\n")+
			card("Gus Weber", "EMAIL:gus@firm.example\nEMAIL:gweber@rooms.firm.example\n"), "\n", "\r\n"))
	return o, mistaken
}

// syncOffice reads all records of the office.
func syncOffice(t *testing.T, o *office) *scenario.Stage {
	t.Helper()
	s := scenario.New(t)
	s.App.Readers = map[string]app.ReadSource{
		"git": git.Read, "mail": mail.Read, "contacts": contacts.Read, "table": table.Read,
		"calendar": func(ctx context.Context, path string, cursor []byte, sink workgraph.Sink) error {
			return calendar.Read(ctx, path, cursor, sink, calendar.Options{Now: s.Now(), Zone: time.UTC})
		},
	}
	for kind, path := range map[string]string{"git": "rates", "mail": "mail", "calendar": "work.ics", "table": "tables", "contacts": "contacts.vcf"} {
		got, err := s.App.Sync(t.Context(), s.Actor, app.SyncInput{Kind: kind, Path: filepath.Join(o.dir, path)})
		if err != nil || len(got.Skips) > 0 {
			t.Fatalf("sync %s: %v, skipped %v", kind, err, got.Skips)
		}
	}
	return s
}

// hit is one person who has to be listed, with a reason that holds these
// words.
type hit struct{ name, because string }

// holdHit looks whether everybody is listed for their reason, and nobody of
// the others.
func holdHit(t *testing.T, got audience.Audience, want []hit, others ...string) {
	t.Helper()
	listed := func(name string) int {
		return slices.IndexFunc(got.Listeners, func(l mistake.Listener) bool { return l.Name == name })
	}
	for _, w := range want {
		switch i := listed(w.name); {
		case i < 0:
			t.Errorf("%s is not listed; want %q", w.name, w.because)
		case !slices.ContainsFunc(got.Listeners[i].Reasons, func(r mistake.Reason) bool {
			return strings.Contains(strings.ToLower(r.Text), strings.ToLower(w.because))
		}):
			t.Errorf("%s is listed because of %+v, want %q", w.name, got.Listeners[i].Reasons, w.because)
		}
	}
	for _, name := range others {
		if listed(name) >= 0 {
			t.Errorf("%s is listed and touched nothing", name)
		}
	}
	if t.Failed() {
		for _, l := range got.Listeners {
			t.Logf("%d. %s %s %.2f %v", l.Order, l.Name, l.Ring, l.Score, l.Reasons)
		}
		t.Logf("left out: %v\nwarnings: %q\nresolved: %+v", got.LeftOut, got.Warnings, got.Resolved)
	}
}

// TestPromise04WhoeverIsHitIsFoundAcrossRecords reads real records of every
// kind, and asks about a commit and about a path of its repository.
func TestPromise04WhoeverIsHitIsFoundAcrossRecords(t *testing.T) {
	o, mistaken := theOffice(t)
	s := syncOffice(t, o)
	who := func(about string, at time.Time) audience.Audience {
		got, err := s.App.Who(t.Context(), s.Actor, app.WhoQuery{About: []string{about}, At: at})
		if err != nil {
			t.Fatal(err)
		}
		return got
	}
	untouched := []string{"Mara Lind", "Bea Novak", "Zoe Brandt", "Vic Stone", "Eve Marsh"}
	sheet := []hit{
		{"Ana Duarte", "q3-churn.xlsx was sent to them on 3 November"},
		{"Piet Groen", "was sent q3-churn.xlsx on 3 November"},
		{"Lena Vogt", "q3-churn.xlsx was sent to them on 4 November"},
		{"Sofia Lund", "leads the meeting where it is shown: “Quarter in review”, tomorrow at 14:00"},
		{"Gus Weber", "attends where it is shown: “Quarter in review”, tomorrow at 14:00"},
		{"Hana Sato", "was at a meeting about it: “Walk through q3-churn.xlsx” on 10 November"},
		{"Nils Berg", "reported “q3-churn.xlsx shows a total that cannot be” on 12 November"},
		{"Yara Silva", "Board pack, which it feeds"},
	}
	t.Run("the sheet", func(t *testing.T) {
		got := who("reports/q3-churn.xlsx", time.Time{})
		holdHit(t, got, sheet, append(untouched, "Kim Roy", "Wim Smit", "Otto Lang")...)
	})
	t.Run("the commit", func(t *testing.T) {
		got := who("commit:"+mistaken, time.Time{})
		holdHit(t, got, append(sheet,
			hit{"Rui Costa", "is named as having reported what the change was for"},
			hit{"Rui Costa", "reported “Churn by quarter” on 20 October"},
			hit{"Omar Haddad", "wrote about it: “Since " + mistaken[:9] + " my totals differ”"},
			hit{"Kim Roy", "reported “Import broken since " + mistaken[:10] + "” on 13 November"},
			hit{"Otto Lang", "is with Globex, the client this is for"},
			hit{"Wim Smit", "uses src/rates.py"},
		), untouched...)
	})
	t.Run("before anything was sent", func(t *testing.T) {
		got := who("commit:"+mistaken, time.Date(2026, 11, 3, 0, 0, 0, 0, time.UTC))
		holdHit(t, got, []hit{
			{"Rui Costa", "is named as having reported what the change was for"},
			{"Rui Costa", "reported “Churn by quarter” on 20 October"},
			{"Wim Smit", "uses src/rates.py"},
		}, append(untouched, "Ana Duarte", "Piet Groen", "Lena Vogt", "Sofia Lund", "Gus Weber", "Hana Sato", "Nils Berg", "Kim Roy", "Omar Haddad", "Yara Silva", "Otto Lang")...)
	})
	t.Run("a common name", func(t *testing.T) {
		holdHit(t, who("src/README.md", time.Time{}), nil, "Vic Stone", "Ana Duarte", "Nils Berg", "Yara Silva")
	})
}

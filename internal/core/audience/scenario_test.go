package audience_test

import (
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"
	_ "time/tzdata" // zones must not depend on the machine

	"github.com/google/go-cmp/cmp"
	"github.com/rogpeppe/go-internal/txtar"

	"ownup/internal/core/audience"
	"ownup/internal/core/mistake"
	"ownup/internal/core/person"
	"ownup/internal/core/workgraph"
)

// TestScenarios plays every story in testdata; testdata/README.md says how
// they are written.
func TestScenarios(t *testing.T) {
	files, err := filepath.Glob("testdata/*.txt")
	if err != nil || len(files) == 0 {
		t.Fatalf("no stories found: %v", err)
	}
	for _, file := range files {
		t.Run(strings.TrimSuffix(filepath.Base(file), ".txt"), func(t *testing.T) {
			archive, err := txtar.ParseFile(file)
			if err != nil {
				t.Fatal(err)
			}
			s := readStory(t, archive)
			policy := audience.DefaultPolicy()
			policy.Holidays = s.holiday
			got := audience.For(s.question, s.graph(t).At(s.now), policy, s.now)
			s.check(t, got)
		})
	}
}

// TestEveryStoryIsNamed holds the table in testdata/README.md against the
// stories.
func TestEveryStoryIsNamed(t *testing.T) {
	readme, err := os.ReadFile("testdata/README.md")
	if err != nil {
		t.Fatal(err)
	}
	var named, stories []string
	for _, m := range regexp.MustCompile("(?m)^\\| `([^`]+)` \\|").FindAllStringSubmatch(string(readme), -1) {
		named = append(named, m[1])
	}
	files, _ := filepath.Glob("testdata/*.txt")
	for _, file := range files {
		stories = append(stories, strings.TrimSuffix(filepath.Base(file), ".txt"))
	}
	slices.Sort(named)
	if diff := cmp.Diff(stories, named); diff != "" {
		t.Errorf("the stories, and those that README.md names (-there +named):\n%s", diff)
	}
}

// story is one file of testdata.
type story struct {
	question audience.Question
	now      time.Time
	zone     *time.Location
	batch    workgraph.Batch
	holidays map[string]string // region or zone, and day -> name
	changes  int
	expected []string
}

// holiday answers as [audience.Holidays]: from the lines of the story.
func (s *story) holiday(region, zone string, date time.Time) string {
	if region == "" {
		region = zone
	}
	return s.holidays[region+" "+date.Format(time.DateOnly)]
}

func readStory(t *testing.T, a *txtar.Archive) *story {
	t.Helper()
	s := &story{zone: time.UTC, holidays: map[string]string{}}
	for _, f := range a.Files {
		for line := range strings.Lines(string(f.Data)) {
			line = strings.TrimSpace(line)
			if line == "" || strings.HasPrefix(line, "#") {
				continue
			}
			var err error
			switch f.Name {
			case "mistake":
				err = s.mistakeLine(line)
			case "people":
				err = s.peopleLine(line)
			case "records":
				for _, one := range expand(line) {
					if err == nil {
						err = s.recordLine(one)
					}
				}
			case "holidays":
				err = s.holidayLine(line)
			case "expected":
				s.expected = append(s.expected, line)
			default:
				err = fmt.Errorf("no section is called so")
			}
			if err != nil {
				t.Fatalf("section %s, line %q: %v", f.Name, line, err)
			}
		}
	}
	return s
}

func (s *story) mistakeLine(line string) (err error) {
	key, value, _ := strings.Cut(line, ":")
	value = strings.TrimSpace(value)
	switch key {
	case "owner":
		s.question.Owner = who(value)
	case "zone":
		s.question.Zone = value
		s.zone, err = time.LoadLocation(value)
	case "region":
		s.question.Region = value
	case "now":
		s.now, err = s.time(value)
	case "size":
		s.question.Size = mistake.Size(value)
	case "about":
		s.question.About = append(s.question.About, value)
	case "traced":
		var c audience.Carrier
		c, err = s.carrier(value)
		s.question.Carriers = append(s.question.Carriers, c)
	case "with":
		s.question.With = append(s.question.With, value)
	case "text":
		s.question.Text = value
	default:
		return fmt.Errorf("no line of a mistake begins so")
	}
	return err
}

// who makes an identity of a name; everybody's address is spelled by their
// name at firm.example, unless it is written out.
// carrier reads "2026-11-19 | decks/q3.pptx | Ines Kaya sent it, Jo Park was
// sent it".
func (s *story) carrier(line string) (audience.Carrier, error) {
	fields := strings.Split(line, "|")
	if len(fields) != 3 {
		return audience.Carrier{}, fmt.Errorf("a document has a time, a name and people")
	}
	at, err := s.time(fields[0])
	name := strings.TrimSpace(fields[1])
	c := audience.Carrier{Name: name[strings.LastIndexByte(name, '/')+1:], Names: []string{name}, At: at}
	for part := range strings.SplitSeq(fields[2], ",") {
		for _, how := range []mistake.Hold{mistake.Received, mistake.Sent, mistake.Made, mistake.Saved, mistake.Wrote} {
			if name, ok := strings.CutSuffix(strings.TrimSpace(part), " "+string(how)); ok {
				id := who(name)
				c.Holders = append(c.Holders, mistake.Holder{Name: id.Name, Address: id.Address, How: how})
				break
			}
		}
	}
	return c, err
}

func who(name string) person.Identity {
	name = strings.TrimSpace(name)
	if n, address, ok := strings.Cut(name, " <"); ok {
		return person.Identity{Name: n, Address: strings.TrimSuffix(address, ">")}
	}
	if strings.Contains(name, "@") {
		return person.Identity{Address: name}
	}
	return person.Identity{Name: name, Address: strings.ReplaceAll(strings.ToLower(name), " ", ".") + "@firm.example"}
}

func (s *story) time(text string) (time.Time, error) {
	for _, layout := range []string{"2006-01-02 15:04", time.DateOnly} {
		if t, err := time.ParseInLocation(layout, strings.TrimSpace(text), s.zone); err == nil {
			return t, nil
		}
	}
	return time.Time{}, fmt.Errorf("%q is no time such as 2026-11-23 10:00", text)
}

func (s *story) peopleLine(line string) (err error) {
	fields := strings.Split(line, "|")
	c := person.Card{Identities: []person.Identity{who(fields[0])}, Relation: person.Colleague, Source: "people"}
	for _, f := range fields[1:] {
		key, value, _ := strings.Cut(strings.TrimSpace(f), ":")
		value = strings.TrimSpace(value)
		switch key {
		case "boss":
			c.Boss = who(value)
		case "stand-in":
			c.StandIn = who(value)
		case "zone":
			c.Zone = value
		case "region":
			c.Region = value
		case "hours":
			c.Hours = value
		case "client of":
			c.Relation, c.Account = person.Client, value
		case "away":
			from, until, _ := strings.Cut(value, " to ")
			var span person.Span
			if span.From, err = s.time(from); err != nil {
				return err
			}
			if span.Until, err = s.time(until); err != nil {
				return err
			}
			c.Away = append(c.Away, span)
		default:
			return fmt.Errorf("nothing about a person is called %q", key)
		}
	}
	s.batch.Cards = append(s.batch.Cards, c)
	return nil
}

func (s *story) holidayLine(line string) error {
	fields := strings.Split(line, "|")
	if len(fields) != 3 {
		return fmt.Errorf("a holiday has a region or a zone, a day and a name")
	}
	day, err := time.Parse(time.DateOnly, strings.TrimSpace(fields[1]))
	s.holidays[strings.TrimSpace(fields[0])+" "+day.Format(time.DateOnly)] = strings.TrimSpace(fields[2])
	return err
}

var ranges = regexp.MustCompile(`\{(\d+)\.\.(\d+)\}`)

// expand repeats a line that holds {1..40} once for each number.
func expand(line string) []string {
	m := ranges.FindStringSubmatch(line)
	if m == nil {
		return []string{line}
	}
	from, _ := strconv.Atoi(m[1])
	until, _ := strconv.Atoi(m[2])
	var lines []string
	for n := from; n <= until; n++ {
		lines = append(lines, strings.ReplaceAll(line, m[0], strconv.Itoa(n)))
	}
	return lines
}

// thing reads "client Acme", "ticket ABC-21", "path src/net.c" or the name of
// a document; an attachment of a mail is a file.
func thing(text string, plain workgraph.Kind) workgraph.Thing {
	text = strings.TrimSpace(text)
	if name, ok := strings.CutPrefix(text, "client "); ok {
		return workgraph.Thing{Kind: workgraph.Account, Key: strings.ToLower(name), Name: name}
	}
	if key, ok := strings.CutPrefix(text, "ticket "); ok {
		return workgraph.Thing{Kind: workgraph.Ticket, Key: key}
	}
	if key, ok := strings.CutPrefix(text, "path "); ok {
		return workgraph.Thing{Kind: workgraph.Path, Space: "repo", Key: key}
	}
	if plain == workgraph.File {
		return workgraph.Thing{Kind: plain, Key: strings.ToLower(text), Name: text}
	}
	return workgraph.Thing{Kind: plain, Key: text}
}

var roles = map[string]workgraph.Role{"owns": workgraph.Owner, "wrote": workgraph.Author, "edited": workgraph.Editor, "uses": workgraph.User}

func (s *story) recordLine(line string) error {
	fields := strings.Split(line, "|")
	for i := range fields {
		fields[i] = strings.TrimSpace(fields[i])
	}
	if len(fields) < 3 {
		return fmt.Errorf("too few parts")
	}
	if fields[0] == "feeds" {
		from, to := thing(fields[1], workgraph.Document), thing(fields[2], workgraph.Document)
		s.batch.Flows = append(s.batch.Flows, workgraph.Flow{From: from, To: to})
		return nil
	}
	kind, day, _ := strings.Cut(fields[0], " ")
	var at time.Time
	if day != "always" { // a row without a date
		var err error
		if at, err = s.time(day); err != nil {
			return err
		}
	}
	n := len(s.batch.Acts)
	act := workgraph.Act{Key: fmt.Sprintf("%s-%d@firm.example", kind, n), At: at}
	everybody := func(list string, role workgraph.Role) {
		for name := range strings.SplitSeq(list, ",") {
			if name = strings.TrimSpace(name); name != "" {
				act.Parts = append(act.Parts, workgraph.Part{Who: who(name), Role: role})
			}
		}
	}
	switch role, isTouch := roles[kind]; {
	case isTouch:
		act.Kind, act.Things = workgraph.Entry, []workgraph.Thing{thing(fields[2], workgraph.Document)}
		everybody(fields[1], role)
	case kind == "changed":
		act.Kind, act.Things = workgraph.Change, []workgraph.Thing{thing("path "+fields[2], workgraph.Path)}
		s.changes++
		act.Key = fmt.Sprintf("c0ffee%02d%032d", s.changes, 0)
		act.Title = strings.Join(fields[3:], " ")
		everybody(fields[1], workgraph.Author)
	case kind == "ticket" && len(fields) == 4:
		act.Kind, act.Things = workgraph.Entry, []workgraph.Thing{{Kind: workgraph.Ticket, Key: fields[2], Name: fields[3]}}
		everybody(fields[1], workgraph.Reporter)
	case kind == "mail":
		act.Kind, act.Title = workgraph.Mail, fields[2]
		from, to, _ := strings.Cut(fields[1], "->")
		everybody(from, workgraph.Sender)
		everybody(to, workgraph.Recipient)
		act.Things = []workgraph.Thing{{Kind: workgraph.Thread, Space: "root " + fields[2], Key: strings.ToLower(fields[2]), Name: fields[2]}}
		for _, attached := range fields[3:] {
			act.Things = append(act.Things, thing(attached, workgraph.File))
		}
	case kind == "meeting", kind == "all-day":
		act.Kind, act.Title, act.Begins, act.Ends = workgraph.Meeting, fields[2], at, at.Add(time.Hour)
		if kind == "all-day" {
			act.Ends = at.AddDate(0, 0, 1)
		}
		act.At = s.now.AddDate(0, 0, -3)
		first, rest, _ := strings.Cut(fields[1], ",")
		everybody(first, workgraph.Organiser)
		everybody(rest, workgraph.Attendee)
		act.Things = []workgraph.Thing{{Kind: workgraph.Event, Key: act.Key, Name: fields[2]}}
		for _, shown := range fields[3:] {
			act.Things = append(act.Things, thing(shown, workgraph.File))
		}
	case kind == "deadline" && len(fields) == 4:
		s.batch.Deadlines = append(s.batch.Deadlines, workgraph.Deadline{
			Who: who(fields[1]), Title: fields[2], Of: thing(fields[3], workgraph.Document), Due: at,
		})
		return nil
	default:
		return fmt.Errorf("no record begins so")
	}
	s.batch.Acts = append(s.batch.Acts, act)
	return nil
}

func (s *story) graph(t interface{ Fatal(...any) }) *workgraph.Graph {
	data, err := s.batch.Encode()
	if err != nil {
		t.Fatal(err)
	}
	g, err := workgraph.Build([][]byte{data}, nil, []string{"firm.example"})
	if err != nil {
		t.Fatal(err)
	}
	return g
}

// sentences lists everything that an audience says.
func (s *story) sentences(a audience.Audience) []string {
	list := slices.Clone(a.Warnings)
	for _, l := range a.Listeners {
		for _, r := range l.Reasons {
			list = append(list, r.Text)
		}
	}
	for _, l := range a.LeftOut {
		list = append(list, l.Reason)
	}
	return list
}

// check holds the audience to the expected lines: the numbered ones are all
// that are told, in order; of the others each has to be so.
func (s *story) check(t *testing.T, got audience.Audience) {
	t.Helper()
	var told, want []string
	for i, l := range got.Listeners {
		must := ""
		if l.Must {
			must = ", must"
		}
		told = append(told, fmt.Sprintf("%d. %s, %s%s, by %s, %s", i+1, l.Name, l.Ring, must, l.TellBy.In(s.zone).Format("Mon 2 Jan 15:04"), l.Channel))
	}
	for _, line := range s.expected {
		if line[0] >= '0' && line[0] <= '9' {
			want = append(want, line)
			continue
		}
		what, rest, _ := strings.Cut(line, ": ")
		name, text, _ := strings.Cut(rest, ": ")
		ok := false
		switch what {
		case "because":
			ok = slices.ContainsFunc(got.Listeners, func(l mistake.Listener) bool {
				return l.Name == name && slices.ContainsFunc(l.Reasons, func(r mistake.Reason) bool { return strings.Contains(r.Text, text) })
			})
		case "left out":
			ok = slices.ContainsFunc(got.LeftOut, func(l mistake.LeftOut) bool { return l.Name == name && strings.Contains(l.Reason, text) })
		case "warning":
			ok = slices.ContainsFunc(got.Warnings, func(w string) bool { return strings.Contains(w, rest) })
		case "never":
			ok = !slices.ContainsFunc(s.sentences(got), func(said string) bool { return strings.Contains(said, rest) })
		case "no warnings":
			ok = len(got.Warnings) == 0
		}
		if !ok {
			t.Errorf("expected %q, but it is not so", line)
		}
	}
	if diff := cmp.Diff(want, told); diff != "" {
		t.Errorf("whom to tell (-expected +got):\n%s", diff)
	}
	if t.Failed() {
		for _, l := range got.Listeners {
			t.Logf("%s %.2f %v", l.Name, l.Score, l.Reasons)
		}
		t.Logf("left out: %v\nwarnings: %q\nresolved: %v", got.LeftOut, got.Warnings, got.Resolved)
	}
}

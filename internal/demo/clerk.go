package demo

import (
	"cmp"
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
	"time"
)

// message is one mail of the owner's mailbox.
type message struct {
	id         string // without angle brackets
	at         time.Time
	from       mailbox
	to, cc     []mailbox
	subject    string
	references []string // ids, the root first
	list       string   // address of the list that it came through
	automatic  string   // the value of Auto-Submitted
	body       string
	latin      bool // written in ISO-8859-1
	files      []paper
}

// mailbox is a name, which may be empty, and an address.
type mailbox struct{ name, address string }

// letter is a mail of the story before it has its place in a conversation.
type letter struct {
	from   string // key
	at     time.Time
	to, cc string // keys
	lines  []string
	files  []paper
}

// with adds attachments.
func (l letter) with(files ...paper) letter {
	l.files = append(l.files, files...)
	return l
}

// clerk writes the year's mail.
type clerk struct {
	days  days
	cast  cast
	dice  *rand.Rand
	mails []message
}

// correspondence is the owner's mail of the year, the oldest first.
func correspondence(d days, p papers) ([]message, error) {
	c := &clerk{days: d, cast: newCast(), dice: newDice("mail")}
	c.story(p)
	for day := d.yearAgo(); !day.After(d.today); day = day.AddDate(0, 0, 1) {
		if !isWorkday(day) {
			continue
		}
		c.announcements(day)
		for range 1 + c.dice.IntN(3) {
			if err := c.conversation(day); err != nil {
				return nil, err
			}
		}
	}
	c.mails = slices.DeleteFunc(c.mails, func(m message) bool { return m.at.After(d.questioned()) })
	slices.SortStableFunc(c.mails, func(a, b message) int { return cmp.Or(a.at.Compare(b.at), cmp.Compare(a.id, b.id)) })
	return c.mails, nil
}

func (c *clerk) letter(from string, at time.Time, to, cc string, lines ...string) letter {
	return letter{from: from, at: at, to: to, cc: cc, lines: slices.DeleteFunc(lines, func(s string) bool { return s == "" })}
}

// thread files the letters of one conversation.
func (c *clerk) thread(subject string, letters ...letter) {
	var references []string
	var last letter
	for i, l := range letters {
		from := c.cast[l.from]
		m := message{
			at: l.at.In(c.days.zone(from.zone)), from: c.sender(from), to: c.boxes(l.to), cc: c.boxes(l.cc),
			subject: subject, references: slices.Clone(references), files: l.files,
		}
		m.body = strings.Join(l.lines, "\n") + "\n\n" + from.given() + "\n"
		if i > 0 {
			m.subject = "Re: " + subject
			m.body += quoted(c.cast[last.from], last)
		}
		m.latin = from.account == corvane || from.account == valeDoMar
		references = append(references, c.file(m))
		last = l
	}
}

// quoted is how mail programs repeat what a letter answers.
func quoted(from member, l letter) string {
	var text strings.Builder
	text.WriteString("\nOn " + l.at.Format("Monday 2 January 2006") + ", " + from.name + " wrote:\n")
	for _, line := range l.lines {
		text.WriteString("> " + line + "\n")
	}
	return text.String()
}

// file keeps a mail and gives it its id.
func (c *clerk) file(m message) (id string) {
	_, domain, _ := strings.Cut(m.from.address, "@")
	m.id = fmt.Sprintf("%x.%04d@%s", m.at.Unix(), len(c.mails), domain)
	c.mails = append(c.mails, m)
	return m.id
}

// sender is a person as their program writes them: nearly always the same,
// now and then by another spelling or from another address.
func (c *clerk) sender(m member) mailbox {
	box := mailbox{m.name, m.address}
	if len(m.spellings) > 0 && c.dice.IntN(6) == 0 {
		box.name = pick(c.dice, m.spellings)
	}
	if len(m.others) > 0 && c.dice.IntN(25) == 0 {
		box.address = pick(c.dice, m.others)
	}
	return box
}

// boxes are people as somebody else's address book writes them.
func (c *clerk) boxes(keys string) []mailbox {
	var list []mailbox
	for key := range strings.FieldsSeq(keys) {
		m := c.cast[key]
		box := mailbox{m.name, m.address}
		switch c.dice.IntN(12) {
		case 0:
			box.name = ""
		case 1, 2:
			if len(m.spellings) > 0 {
				box.name = pick(c.dice, m.spellings)
			}
		}
		list = append(list, box)
	}
	return list
}

// conversation lets the people of one topic write to one another, beginning
// on a day, always with everybody of the topic.
func (c *clerk) conversation(day time.Time) error {
	t := c.topic()
	people := strings.Fields(t.people)
	writer := pick(c.dice, people)
	zone := c.days.zone(c.cast[writer].zone)
	when := at(day, 9+c.dice.IntN(8), c.dice.IntN(60), zone).Add(time.Duration(c.dice.IntN(60)) * time.Second)
	var letters []letter
	for n := 1 + c.dice.IntN(7); n > 0 && c.days.isPast(when); n-- {
		l := c.turn(t, people, writer, when, letters)
		if t.file != "" && c.dice.IntN(5) == 0 {
			file, err := c.attachment(t, when)
			if err != nil {
				return err
			}
			l = l.with(file)
		}
		letters = append(letters, l)
		writer = pick(c.dice, slices.DeleteFunc(slices.Clone(people), func(key string) bool { return key == writer }))
		pause := time.Duration(8+c.dice.IntN(60*(1+c.dice.IntN(12)))) * time.Minute
		when = c.days.working(when.Add(pause), c.days.zone(c.cast[writer].zone))
	}
	c.thread(fmt.Sprintf(t.subject, t.label(day)), letters...)
	return nil
}

// turn is one letter of a conversation: to whoever wrote before, or to the
// first of the others, and the rest in copy.
func (c *clerk) turn(t topic, people []string, writer string, when time.Time, before []letter) letter {
	rest := slices.DeleteFunc(slices.Clone(people), func(key string) bool { return key == writer })
	to, templates := rest[0], openings
	if len(before) > 0 {
		to, templates = before[len(before)-1].from, answers
	}
	copied := slices.DeleteFunc(rest, func(key string) bool { return key == to })
	return c.letter(writer, when, to, strings.Join(copied, " "), c.prose(t, templates)...)
}

// topic draws a topic by its weight.
func (c *clerk) topic() topic {
	total := 0
	for _, t := range topics {
		total += t.weight
	}
	n := c.dice.IntN(total)
	for _, t := range topics {
		if n -= t.weight; n < 0 {
			return t
		}
	}
	return topics[0]
}

// announcements are what comes through lists and from programs.
func (c *clerk) announcements(day time.Time) {
	week := day.Format("2 January 2006")
	switch day.Weekday() {
	case time.Monday:
		c.toList("marta", at(day, 9, 5, c.days.here), teamList, "Reporting team: week of "+week,
			"Our week in short: calls as in the calendar, deadlines as on the board.", "Please tell me by noon if yours has changed.")
	case time.Wednesday:
		c.toList(pick(c.dice, []string{"leila", "helena"}), at(day, 10, 20, c.days.here), allList, "Saltmere this week, "+week,
			"News for everybody in both offices.", "The kitchen, the calendar and the visitors of the week are on the notice board.")
	case time.Thursday:
		when := at(day, 6, 30, c.days.here)
		c.file(message{
			at: when, from: mailbox{"Sector Wire", "no-reply@sectorwire.example"}, to: []mailbox{{"", c.cast[ownerKey].address}},
			subject: "Sector Wire for " + week, automatic: "auto-generated", list: "newsletter@sectorwire.example",
			body: "The week in market research, in five short pieces.\n\nYou receive this because you have signed up for it.\n",
		})
	}
}

// toList files a mail to one of the firm's lists.
func (c *clerk) toList(key string, when time.Time, list, subject string, lines ...string) {
	from := c.cast[key]
	c.file(message{
		at: when, from: c.sender(from), to: []mailbox{{"", list}}, subject: subject, list: list,
		body: strings.Join(lines, "\n") + "\n\n" + from.given() + "\n",
	})
}

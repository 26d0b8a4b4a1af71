package evaluation

import (
	"cmp"
	"math"
	"slices"
	"time"

	"ownup/internal/core/person"
	"ownup/internal/core/workgraph"
)

// Baseline is a simple habit by which people choose whom to tell.
type Baseline struct {
	Name string
	rank func(*setting) *tally
}

// The habits' names. Ownup itself comes twice: as it ranks, and with the
// people it names when nobody sets a number.
const (
	Ranked     = "ownup"
	OwnCutOff  = "ownup-cut-off"
	MostActive = "most-active"
	Shortlog   = "shortlog"
	Recency    = "recency"
	InMistake  = "named-in-mistake"
	Familiar   = "familiarity"
	WrittenTo  = "written-to"
	Together   = "interactions-rank"
)

// Baselines lists the habits in the order of reports.
//
//   - most-active: the recent acts in the whole record, whatever they are on
//   - shortlog: the authors of the things and the senders of mail on them, all
//     time, each act counting 1
//   - recency: recent acts on the things, in any role
//   - named-in-mistake: the people of the very change or mail asked about
//   - familiarity: recent acts that the owner had a part in as well
//   - written-to: how often the owner wrote to them, all time
//   - interactions-rank: recent mail between the owner and several people that
//     somebody already named has a part in (Roth and others, KDD 2010)
//
// Recent means that an act loses half of its weight in [halfLife]. Of equal
// people the one whom the records met last comes first.
func Baselines() []Baseline {
	return []Baseline{
		{MostActive, mostActive},
		{Shortlog, shortlog},
		{Recency, recency},
		{InMistake, inMistake},
		{Familiar, familiarity},
		{WrittenTo, writtenTo},
		{Together, interactions},
	}
}

const (
	day = 24 * time.Hour
	// mostThings is how many things of one question are looked at.
	mostThings = 60
	// faded is the number of half-lives after which mostActive stops: less
	// than two per cent of an act are left.
	faded = 6
)

// halfLife is the time in which an act loses half of its weight: what did
// best for each habit by itself on real histories, so that ownup is held to
// habits at their best.
func halfLife(kind workgraph.ActKind) time.Duration {
	if kind == workgraph.Mail {
		return 7 * day
	}
	return 120 * day
}

// setting is one case as all habits see it.
type setting struct {
	given
	v      workgraph.View
	now    int64 // Unix seconds
	things []workgraph.ThingID
	acts   []workgraph.ActID // changes and mails asked about
}

func settingOf(c Case, v workgraph.View) *setting {
	s := &setting{given: givenOf(c, v), v: v, now: c.At.Unix()}
	for _, about := range c.About {
		s.accept(v.Things(about))
	}
	if c.Text != "" {
		s.accept(v.Mentioned(c.Text))
	}
	for _, a := range s.acts {
		for _, t := range v.ThingsOf(a) {
			s.about(t)
		}
	}
	return s
}

func (s *setting) accept(found []workgraph.Match) {
	for _, m := range found {
		switch {
		case m.Thing != workgraph.NoThing:
			s.about(m.Thing)
		case m.Act != workgraph.NoAct && !slices.Contains(s.acts, m.Act):
			s.acts = append(s.acts, m.Act)
		}
	}
}

func (s *setting) about(t workgraph.ThingID) {
	if len(s.things) < mostThings && !slices.Contains(s.things, t) {
		s.things = append(s.things, t)
	}
}

// age is how many half-lives old an act is; one that has no date is as good
// as forgotten.
func (s *setting) age(a workgraph.ActID) float64 {
	at := s.v.When(a)
	if at == workgraph.Undated {
		return math.Inf(1)
	}
	return float64(max(s.now-at, 0)) / halfLife(s.v.KindOf(a)).Seconds()
}

func (s *setting) fade(a workgraph.ActID) float64 { return math.Exp2(-s.age(a)) }

// tally adds up what speaks for people, and remembers in which order it met
// them.
type tally struct {
	sum  map[person.ID]float64
	list []person.ID
}

func newTally() *tally { return &tally{sum: make(map[person.ID]float64)} }

func (t *tally) add(who person.ID, weight float64) {
	if weight <= 0 {
		return
	}
	if _, met := t.sum[who]; !met {
		t.list = append(t.list, who)
	}
	t.sum[who] += weight
}

// best returns the first [Listed] people, without lists, programs and those
// who were given.
func (t *tally) best(s *setting) []person.ID {
	list := slices.DeleteFunc(t.list, func(who person.ID) bool { return s.holds(who) || !s.v.IsPerson(who) })
	slices.SortStableFunc(list, func(a, b person.ID) int { return -cmp.Compare(t.sum[a], t.sum[b]) })
	return list[:min(len(list), Listed)]
}

func mostActive(s *setting) *tally {
	t := newTally()
	for a := range s.v.Acts() {
		if float64(s.now-s.v.When(a)) > faded*halfLife(workgraph.Change).Seconds() || s.v.When(a) == workgraph.Undated {
			break // older ones follow
		}
		w := s.fade(a)
		for who := range s.v.Parts(a) {
			t.add(who, w)
		}
	}
	return t
}

// touches goes through the acts on the things.
func (s *setting) touches(yield func(workgraph.ActID)) {
	for _, thing := range s.things {
		for a := range s.v.ActsOn(thing) {
			yield(a)
		}
	}
}

func shortlog(s *setting) *tally {
	t := newTally()
	s.touches(func(a workgraph.ActID) {
		for who, role := range s.v.Parts(a) {
			if made(role) {
				t.add(who, 1)
			}
		}
	})
	return t
}

// made reports whether a role makes a thing rather than having a part in it.
func made(r workgraph.Role) bool {
	switch r {
	case workgraph.Author, workgraph.CoAuthor, workgraph.Editor, workgraph.Sender:
		return true
	}
	return false
}

func recency(s *setting) *tally {
	t := newTally()
	s.touches(func(a workgraph.ActID) {
		w := s.fade(a)
		for who := range s.v.Parts(a) {
			t.add(who, w)
		}
	})
	return t
}

func inMistake(s *setting) *tally {
	t := newTally()
	for _, a := range s.acts {
		for who := range s.v.Parts(a) {
			t.add(who, 1)
		}
	}
	return t
}

func familiarity(s *setting) *tally {
	t := newTally()
	if s.owner == person.None {
		return t
	}
	for a := range s.v.ActsBy(s.owner) {
		w := s.fade(a)
		for who := range s.v.Parts(a) {
			t.add(who, w)
		}
	}
	return t
}

// wrote reports whether the owner sent a mail.
func (s *setting) wrote(a workgraph.ActID) bool {
	for who, role := range s.v.Parts(a) {
		if who == s.owner && role == workgraph.Sender {
			return true
		}
	}
	return false
}

// mails goes through the owner's mail, newest first.
func (s *setting) mails(yield func(a workgraph.ActID, sent bool)) {
	if s.owner == person.None {
		return
	}
	for a := range s.v.ActsBy(s.owner) {
		if s.v.KindOf(a) == workgraph.Mail {
			yield(a, s.wrote(a))
		}
	}
}

func writtenTo(s *setting) *tally {
	t := newTally()
	s.mails(func(a workgraph.ActID, sent bool) {
		if !sent {
			return
		}
		for who := range s.v.Parts(a) {
			t.add(who, 1)
		}
	})
	return t
}

// sentWeighs is how much a mail that the owner sent counts against one that
// the owner got.
const sentWeighs = 5

// interactions scores a person by the mail to groups that hold them: each
// counts by its age and direction, times how many of those already named are
// in the group.
func interactions(s *setting) *tally {
	t := newTally()
	if len(s.with) == 0 {
		return t
	}
	s.mails(func(a workgraph.ActID, sent bool) {
		w := s.fade(a)
		if sent {
			w *= sentWeighs
		}
		common := 0
		for who := range s.v.Parts(a) {
			if slices.Contains(s.with, who) {
				common++
			}
		}
		for who := range s.v.Parts(a) {
			t.add(who, w*float64(common))
		}
	})
	return t
}

package audience

import (
	"fmt"
	"math"
	"slices"
	"strings"
	"time"

	"ownup/internal/core/workgraph"
)

// round keeps weights readable in JSON.
func round(x float64) float64 { return math.Round(x*1000) / 1000 }

// date writes a day as people say it, in the owner's zone: "today",
// "yesterday", "on Thursday" is left to the caller's preposition, so days are
// "2 March", with the year where it is another one.
func (pl *panel) date(t time.Time) string {
	t, now := t.In(pl.zone), pl.now.In(pl.zone)
	if t.Year() != now.Year() {
		return t.Format("2 January 2006")
	}
	return t.Format("2 January")
}

// moment writes a time ahead: "today at 14:00", "on Tuesday at 09:30".
func (pl *panel) moment(t time.Time) string {
	t, now := t.In(pl.zone), pl.now.In(pl.zone)
	switch days(now, t) {
	case 0:
		return "today at " + t.Format("15:04")
	case 1:
		return "tomorrow at " + t.Format("15:04")
	case 2, 3, 4, 5, 6:
		return "on " + t.Format("Monday at 15:04")
	}
	return "on " + pl.date(t) + t.Format(" at 15:04")
}

// days counts the midnights from a to b, both in one zone.
func days(a, b time.Time) int {
	ya, ma, da := a.Date()
	yb, mb, db := b.Date()
	return int(time.Date(yb, mb, db, 0, 0, 0, 0, time.UTC).Sub(time.Date(ya, ma, da, 0, 0, 0, 0, time.UTC)) / day)
}

// title writes the title of a deadline or a meeting.
func title(s string) string {
	if s == "" {
		return "without a title"
	}
	return "“" + s + "”"
}

// verbs are the deeds in the past tense, and what they are done to.
var verbs = [deeds]struct{ verb, noun string }{
	changed:   {"made", "change"},
	reviewed:  {"reviewed", "change"},
	acked:     {"acked", "change"},
	tested:    {"tested", "change"},
	reported:  {"reported", "fault"},
	passedOn:  {"passed on", "change"},
	copied:    {"was copied on", "change"},
	suggested: {"suggested", "change"},
	sent:      {"sent", "mail"},
	received:  {"received", "mail"},
	met:       {"was at", "meeting"},
	keeps:     {"is down as owner in", "record"},
	uses:      {"is down as user in", "record"},
}

// slightDeed reports whether a deed says little where a better one is known.
func slightDeed(d deed) bool { return d == passedOn || d == copied }

// byCount lists what a trail consists of, the most frequent deed first; that
// somebody only passed changes on, or was copied on them, comes last.
func (t *trail) byCount() []deed {
	var list []deed
	for d := range deeds {
		if t.acts[d] > 0 {
			list = append(list, d)
		}
	}
	slices.SortStableFunc(list, func(a, b deed) int {
		if slightDeed(a) != slightDeed(b) {
			if slightDeed(a) {
				return 1
			}
			return -1
		}
		return int(t.acts[b] - t.acts[a])
	})
	return list
}

// told are the deeds that a sentence tells: the two most frequent.
func (t *trail) told() []deed {
	list := t.byCount()
	return list[:min(len(list), 2)]
}

// did writes them with their dates: "reviewed 3 changes and acked 1 since 2
// March; last on 14 May". That somebody owns or uses a thing is said once, in
// however many records it stands, and after what has a date.
func (pl *panel) did(t *trail, thing string) string {
	var done, holds []deed
	for _, d := range t.told() {
		if stands(d) {
			holds = append(holds, d)
		} else {
			done = append(done, d)
		}
	}
	var parts []string
	for i, d := range done {
		v := verbs[d]
		text := v.verb + " " + count(int(t.acts[d]), v.noun)
		if i == 0 && thing != "" {
			text += preposition(d) + thing
		} else if i == 1 && v.noun == verbs[done[0]].noun {
			text = fmt.Sprintf("%s %d", v.verb, t.acts[d])
		}
		parts = append(parts, text)
	}
	if len(holds) == 0 {
		return strings.Join(parts, " and ") + pl.span(t.during(done...))
	}
	state, _, _ := strings.Cut(verbs[holds[0]].verb, " in")
	if len(holds) > 1 {
		state += " and user"
	}
	if len(done) > 0 {
		return parts[0] + pl.span(t.during(done...)) + ", and " + state
	}
	if thing != "" {
		state += " of " + thing
	}
	return state + pl.span(t.during(holds...))
}

// stands reports whether a deed is a state of things rather than something
// done.
func stands(d deed) bool { return d == keeps || d == uses }

func preposition(d deed) string {
	switch d {
	case sent, received, reported, met:
		return " about "
	}
	return " to "
}

// during returns when the deeds were done, as far as they have dates.
func (t *trail) during(list ...deed) stretch {
	var s stretch
	for _, d := range list {
		s = s.over(t.when[d])
	}
	return s
}

// span writes when: " since 2 March; last on 14 May", " on 14 May", and
// nothing where nothing has a date.
func (pl *panel) span(s stretch) string {
	if s.last == 0 {
		return ""
	}
	first, last := pl.date(time.Unix(s.first, 0)), pl.date(time.Unix(s.last, 0))
	if first == last {
		return " on " + last
	}
	return " since " + first + "; last on " + last
}

// names writes the things of a trail.
func (pl *panel) names(t *trail) string {
	list := pl.distinct(t.things)
	switch n := len(list); n {
	case 0:
		return ""
	case 1:
		return list[0]
	case 2:
		return list[0] + " and " + list[1]
	case mostNamed:
		return list[0] + " and many more"
	default:
		return fmt.Sprintf("%s and %d more", list[0], n-1)
	}
}

// distinct lists what things are called, each name once: a document and the
// attachment that carries it are one to whoever reads, two paths are not. A client account is not
// a thing that anybody sends or edits.
func (pl *panel) distinct(things []workgraph.ThingID) []string {
	var list, known []string
	for _, t := range things {
		kind := pl.v.KindOfThing(t)
		if kind == workgraph.Account {
			continue
		}
		name := pl.v.Name(t)
		key := strings.ToLower(name)
		if kind == workgraph.File || kind == workgraph.Document {
			key = key[strings.LastIndexByte(key, '/')+1:]
		}
		if !slices.Contains(known, key) {
			known, list = append(known, key), append(list, name)
		}
	}
	return list
}

// sentence says what a signal is drawn from.
func (pl *panel) sentence(c *candidate, s Signal) string {
	t := &c.trails[s]
	if t.empty() {
		return ""
	}
	switch s {
	case Named:
		return pl.partIn(t)
	case Touched:
		return pl.did(t, pl.names(t))
	case Around:
		return pl.did(t, pl.names(t)) + ", close to it"
	case Area:
		return pl.did(t, "") + ", in the same part, " + cmpOr(pl.folderOf(t), "the top folder")
	case Familiar:
		return pl.shared(t)
	case Keeps:
		return pl.keeping(c)
	case Alike:
		return pl.did(t, "") + " much like it"
	case Team, Lately:
		return ""
	case Company:
		return pl.beside(c, t)
	default:
		if text := pl.saying(c.stake); text != "" {
			return text
		}
		return pl.relying(t)
	}
}

// slightly are the deeds as a reason for leaving somebody out says them.
var slightly = [deeds]string{
	changed: "edited %s", reviewed: "reviewed %s", acked: "acked %s", tested: "tested %s", reported: "reported a fault in %s",
	passedOn: "passed on a change to %s", copied: "was copied on a change to %s", suggested: "suggested a change to %s",
	sent: "sent mail about %s", received: "received %s", met: "saw %s in a meeting", keeps: "is down as owner of %s", uses: "uses %s",
}

// slight says how little somebody did: "edited handbook.md once, 14 months
// ago".
func (pl *panel) slight(t *trail, s Signal) string {
	d := t.byCount()[0]
	what := cmpOr(pl.names(t), "it")
	text := fmt.Sprintf(slightly[d], what)
	if times := t.acts[d]; times > 2 && !stands(d) {
		text += fmt.Sprintf(" %d times", times)
	} else if !stands(d) {
		text += [...]string{"", " once", " twice"}[times]
	}
	if s == Around {
		text += ", not the thing itself"
	}
	if last := t.when[d].last; last > 0 && !stands(d) {
		text += ", " + pl.ago(time.Unix(last, 0))
	}
	if s == Relies && pl.olderIssue(t.last) {
		text += ", before the change"
	}
	return text
}

// ago writes how long a time is past: "3 weeks ago".
func (pl *panel) ago(t time.Time) string {
	n := days(t.In(pl.zone), pl.now.In(pl.zone))
	switch {
	case n <= 0:
		return "today"
	case n == 1:
		return "yesterday"
	case n < 14:
		return count(n, "day") + " ago"
	case n < 60:
		return count(n/7, "week") + " ago"
	case n < 730:
		return count(n*12/365, "month") + " ago"
	default:
		return count(n/365, "year") + " ago"
	}
}

// partIn says what somebody had to do with the very change or mail: one deed,
// of equally frequent ones that which comes first among the deeds, so that an
// author who also reported is said to have made it.
func (pl *panel) partIn(t *trail) string {
	d := t.byCount()[0]
	if d == reported {
		return "is named as having reported what the change was for"
	}
	what := "the change itself"
	if len(pl.matter.changes) == 0 || d == sent || d == received {
		what = "the mail itself"
	}
	return verbs[d].verb + " " + what
}

// folderOf names the folder of the nearest thing of a trail.
func (pl *panel) folderOf(t *trail) string {
	if len(t.things) == 0 {
		return ""
	}
	f := pl.v.Folder(t.things[0])
	if _, dir, ok := strings.Cut(f, ":"); ok && dir != "" {
		f = dir
	}
	return strings.TrimSuffix(f, "/")
}

// shared says what somebody shares with the owner.
func (pl *panel) shared(t *trail) string {
	list := t.byCount()
	d := list[0]
	n := int(t.acts[d])
	switch d {
	case reviewed, acked, tested:
		return fmt.Sprintf("%s %s of yours%s", verbs[d].verb, count(n, "change"), pl.span(t.when[d]))
	case passedOn:
		return fmt.Sprintf("passed on %s of yours%s", count(n, "change"), pl.span(t.when[d]))
	case changed:
		return fmt.Sprintf("shared %s with you%s", count(n, "change"), pl.span(t.when[d]))
	case sent, received:
		return fmt.Sprintf("%s between you%s", count(int(t.acts[sent]+t.acts[received]), "mail"), pl.span(t.during(sent, received)))
	case reported:
		return fmt.Sprintf("reported what led to %s of yours%s", count(n, "change"), pl.span(t.when[d]))
	case met:
		return fmt.Sprintf("%s with you%s", count(n, "meeting"), pl.span(t.when[d]))
	}
	return fmt.Sprintf("%s with you%s", count(n, "record"), pl.span(t.when[d]))
}

// relying says how somebody has or uses the thing.
func (pl *panel) relying(t *trail) string {
	on, fed := cmpOr(pl.names(t), "it"), ""
	if len(t.things) > 0 && !slices.ContainsFunc(t.things, func(id workgraph.ThingID) bool { return pl.matter.is[id] }) {
		fed = ", which it feeds"
	}
	switch t.byCount()[0] {
	case received:
		last := t.when[received].last
		return "was sent " + on + pl.span(stretch{last, last}) + fed
	case met:
		return "was at " + count(int(t.acts[met]), "meeting") + " where " + on + " was shown" + pl.span(t.when[met]) + fed
	case uses:
		return "uses " + on + fed
	}
	for _, id := range t.things {
		if !pl.matter.is[id] {
			return "works on " + pl.v.Name(id) + ", which it feeds" + pl.lastOf(t.during(t.told()...))
		}
	}
	return pl.did(t, pl.names(t))
}

func (pl *panel) lastOf(s stretch) string {
	if s.last == 0 {
		return ""
	}
	return "; last on " + pl.date(time.Unix(s.last, 0))
}

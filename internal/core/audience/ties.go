package audience

import (
	"math"
	"slices"

	"ownup/internal/core/person"
	"ownup/internal/core/workgraph"
)

// A mail is addressed to a group of people, and groups come back. So the best
// evidence of who else belongs to people already named are the mails that the
// owner and they had with others: how often, how lately, and in which order
// the writer named them. Ties are that evidence about one person, as a few
// sums over mails; tieweights.go says how much each of them counts, as
// bench/mail found on real mail.

// sum is one sum over mails about one person.
type sum uint8

const (
	contact       sum = iota // mails with the owner, those the owner wrote five times over; 7 days
	crowd                    // those of them with others; 7 days
	written                  // what the owner wrote to them, shared among its recipients; 7 days
	writtenLong              // 120 days
	heard                    // what they wrote to the owner; 120 days
	crowdLast                // of what the owner wrote to several, the last few
	crowdRecent              // the last dozens
	beside                   // mails of the owner with them and the people named, the owner's own five times over; 7 days
	both                     // what the owner wrote to them and the people named; 7 days
	bothLong                 // 30 days
	bothEver                 // without fading
	few                      // the same, shared among the recipients; 7 days
	fewEver                  // without fading
	bothNext                 // of these the very last
	bothLast                 // the last few
	bothRecent               // the last dozens
	firstNext                // of those that name the first of the people first, the very last
	firstLast                // the last few
	firstDay                 // those that name the first of them first; half a day
	firstLong                // 30 days
	afterLong                // those that name this person after them; 30 days
	beforeLong               // before them; 30 days
	beforeEver               // without fading
	answer                   // what the people named wrote to the owner and this person; half a day
	answerWeek               // 7 days
	answerLong               // 120 days
	answerLast               // the last few
	third                    // what somebody else wrote to all of them; 7 days
	thirdLong                // 120 days
	elsewhere                // mails of the people named and this person without the owner; 7 days
	elsewhereLong            // 120 days
	earlierEver              // those of others that name this person before them
	sums                     // how many there are
)

// forms are the ways in which a sum counts.
type form uint8

const (
	amount   form = iota // its logarithm
	share                // the part of all such mails that this person is on
	relative             // against whoever has most
	atAll                // whether there is any
	forms                // how many there are
)

// Tie is one number about a person that bench/mail fits a weight for.
type Tie int

// TieCount is how many there are: each sum in each form, and whether they are
// of one department with the first of the people named.
const TieCount = int(sums)*int(forms) + 1

const sameDepartment = TieCount - 1

// halfLives of what fades, in days.
var halfLives = [...]float64{0.5, 7, 30, 120}

const (
	halfDay = iota
	sevenDays
	month
	long
)

// letter is one mail as a group of people: the owner left out.
type letter struct {
	writer person.ID
	to     []person.ID // in the order in which the writer named them
	mine   bool        // the owner wrote it
	age    [len(halfLives)]float64
}

// letter reads one mail; others is how many it has besides the owner.
func (pl *panel) letter(a workgraph.ActID) (l letter, others int) {
	l.writer = person.None
	for who, role := range pl.v.Parts(a) {
		switch {
		case role == workgraph.Sender && who == pl.owner:
			l.mine = true
		case role == workgraph.Sender:
			l.writer = who
		case who != pl.owner && who != l.writer && !slices.Contains(l.to, who):
			l.to = append(l.to, who)
		}
	}
	if l.mine {
		l.writer = person.None
	}
	others = len(l.to)
	if l.writer != person.None {
		others++
	}
	at := pl.v.When(a)
	for i, half := range halfLives {
		l.age[i] = unknownAge
		if at != workgraph.Undated {
			l.age[i] = math.Exp2(-max(float64(pl.now.Unix()-at), 0) / (half * 86400))
		}
	}
	return l, others
}

// each goes through the people of a letter besides the owner.
func (l *letter) each(yield func(person.ID)) {
	if l.writer != person.None {
		yield(l.writer)
	}
	for _, who := range l.to {
		yield(who)
	}
}

// ties are the sums about everybody who was on a mail with the owner or with
// the people named.
type ties struct {
	seeds []person.ID
	of    map[person.ID]*[sums]float64
	all   [sums]float64 // of all mails that a sum looks at: what shares are shares of
	ranks [sums]int     // how many mails the sums that go by rank have seen
	mails int           // with the owner
}

// byRank are the sums in which a mail counts by how many came after it.
var byRank = [sums]float64{
	crowdLast: 0.8, crowdRecent: 0.95, bothNext: 0.5, bothLast: 0.8, bothRecent: 0.95,
	firstNext: 0.5, firstLast: 0.8, answerLast: 0.8,
}

// add notes a mail about several people.
func (t *ties) add(s sum, weight float64, people ...person.ID) {
	t.all[s] += weight
	for _, who := range people {
		t.one(s, weight, who)
	}
}

func (t *ties) one(s sum, weight float64, who person.ID) {
	if slices.Contains(t.seeds, who) {
		return
	}
	x := t.of[who]
	if x == nil {
		x = new([sums]float64)
		t.of[who] = x
	}
	x[s] += weight
}

// next notes a mail, newest first, by its rank.
func (t *ties) next(s sum, weight float64, people ...person.ID) {
	if rank := math.Pow(byRank[s], float64(t.ranks[s])); rank > 1e-3 {
		t.add(s, weight*rank, people...)
	}
	t.ranks[s]++
}

// outgoing is how much a mail that the owner wrote counts against one that the
// owner got, where both are in one sum.
const outgoing = 5

// tiesTo gathers the ties of everybody to the owner and seeds, who are in the
// order in which the owner named them.
func (pl *panel) tiesTo(seeds []person.ID) *ties {
	t := &ties{seeds: seeds, of: make(map[person.ID]*[sums]float64)}
	left := pl.p.MostShared
	for a := range pl.v.ActsBy(pl.owner) {
		if pl.v.KindOf(a) != workgraph.Mail {
			continue
		}
		if left--; left < 0 {
			break
		}
		l, others := pl.letter(a)
		if others == 0 {
			continue
		}
		t.mails++
		t.mine(&l, others)
		t.together(&l, others)
	}
	for _, seed := range seeds[:min(len(seeds), mostSeeds)] {
		pl.elsewhere(t, seed)
	}
	return t
}

// mostSeeds is how many people named are looked at elsewhere.
const mostSeeds = 6

// mine notes a mail with the owner, whoever else is on it.
func (t *ties) mine(l *letter, others int) {
	w := l.age[sevenDays]
	if l.mine {
		w *= outgoing
	}
	l.each(func(who person.ID) {
		t.one(contact, w, who)
		if others > 1 {
			t.one(crowd, w, who)
		}
	})
	if !l.mine {
		if l.writer != person.None {
			t.add(heard, l.age[long], l.writer)
		}
		return
	}
	t.add(written, l.age[sevenDays]/float64(others), l.to...)
	t.add(writtenLong, l.age[long]/float64(others), l.to...)
	if others > 1 {
		t.next(crowdLast, 1, l.to...)
		t.next(crowdRecent, 1, l.to...)
	}
}

// together notes a mail of the owner that people named are on.
func (t *ties) together(l *letter, others int) {
	met, first := 0, len(l.to)
	for _, s := range t.seeds {
		if l.writer == s {
			met++
		} else if i := slices.Index(l.to, s); i >= 0 {
			met++
			first = min(first, i)
		}
	}
	if met == 0 {
		return
	}
	k := float64(met) / float64(len(t.seeds)) // the more of them, the more it says
	w := k * l.age[sevenDays]
	if l.mine {
		w *= outgoing
	}
	l.each(func(who person.ID) { t.one(beside, w, who) })
	switch {
	case others < 2:
	case l.mine:
		t.sent(l, k, first)
	case slices.Contains(t.seeds, l.writer):
		t.add(answer, k*l.age[halfDay], l.to...)
		t.add(answerWeek, k*l.age[sevenDays], l.to...)
		t.add(answerLong, k*l.age[long], l.to...)
		t.next(answerLast, k, l.to...)
	default:
		l.each(func(who person.ID) {
			t.one(third, k*l.age[sevenDays], who)
			t.one(thirdLong, k*l.age[long], who)
		})
	}
}

// sent notes what the owner wrote to a share k of the people named, the first
// of them at place first.
func (t *ties) sent(l *letter, k float64, first int) {
	t.add(both, k*l.age[sevenDays], l.to...)
	t.add(bothLong, k*l.age[month], l.to...)
	t.add(bothEver, k, l.to...)
	t.add(few, k*l.age[sevenDays]/float64(len(l.to)-1), l.to...)
	t.add(fewEver, k/float64(len(l.to)-1), l.to...)
	t.next(bothNext, k, l.to...)
	t.next(bothLast, k, l.to...)
	t.next(bothRecent, k, l.to...)
	if l.to[0] == t.seeds[0] {
		t.next(firstNext, k, l.to...)
		t.next(firstLast, k, l.to...)
		t.add(firstDay, k*l.age[halfDay], l.to...)
		t.add(firstLong, k*l.age[month], l.to...)
	}
	t.add(afterLong, k*l.age[month], l.to[first+1:]...)
	t.add(beforeLong, k*l.age[month], l.to[:first]...)
	t.add(beforeEver, k, l.to[:first]...)
}

// elsewhere notes the mails of one of the people named that the owner has no
// part in.
func (pl *panel) elsewhere(t *ties, seed person.ID) {
	each := 1 / float64(len(t.seeds))
	left := pl.p.MostShared
	for a := range pl.v.ActsBy(seed) {
		if pl.v.KindOf(a) != workgraph.Mail {
			continue
		}
		if left--; left < 0 {
			break
		}
		l, others := pl.letter(a)
		if others < 3 || l.mine || pl.isPart(a, pl.owner) {
			continue
		}
		w := each / float64(others-1)
		l.each(func(who person.ID) {
			t.one(elsewhere, w*l.age[sevenDays], who)
			t.one(elsewhereLong, w*l.age[long], who)
		})
		if i := slices.Index(l.to, seed); i > 0 {
			t.add(earlierEver, w, l.to[:i]...)
		}
	}
}

func (pl *panel) isPart(a workgraph.ActID, who person.ID) bool {
	if who == person.None {
		return false
	}
	for p := range pl.v.Parts(a) {
		if p == who {
			return true
		}
	}
	return false
}

// scale is what a sum is multiplied with before its logarithm is taken, so
// that a mail that has faded to a twentieth still shows, and little the least
// that a share is a share of.
const (
	scale  = 20
	little = 0.05
)

// bond is one person's sums, with what shares are shares of and the first of
// the people they are tied to.
type bond struct {
	who   person.ID
	sums  *[sums]float64 // nil: no mail says anything
	all   *[sums]float64
	first person.ID
}

// numbers brings the sums of people to the numbers that are weighed, against
// one another.
func (pl *panel) numbers(bonds []bond) [][TieCount]float64 {
	var most [sums]float64
	for _, b := range bonds {
		if b.sums != nil {
			for s := range sums {
				most[s] = max(most[s], b.sums[s])
			}
		}
	}
	list := make([][TieCount]float64, len(bonds))
	for i, b := range bonds {
		n := &list[i]
		if b.first != person.None && pl.isBeside(b.who, b.first) {
			n[sameDepartment] = 1
		}
		if b.sums == nil {
			continue
		}
		for s := range sums {
			x := b.sums[s]
			if x == 0 {
				continue
			}
			at := int(s) * int(forms)
			n[at+int(amount)] = math.Log1p(scale * x)
			if b.all[s] > 0 {
				n[at+int(share)] = x / (b.all[s] + little)
			}
			n[at+int(relative)] = x / most[s]
			n[at+int(atAll)] = 1
		}
	}
	return list
}

// isBeside reports whether two people are of one department.
func (pl *panel) isBeside(a, b person.ID) bool {
	d := pl.person(a).Department
	return d != "" && d == pl.person(b).Department
}

// sumNames are the names of the sums as the weights' table has them.
var sumNames = [sums]string{
	"contact", "crowd", "written", "writtenLong", "heard", "crowdLast", "crowdRecent", "beside",
	"both", "bothLong", "bothEver", "few", "fewEver", "bothNext", "bothLast", "bothRecent",
	"firstNext", "firstLast", "firstDay", "firstLong", "afterLong", "beforeLong", "beforeEver",
	"answer", "answerWeek", "answerLong", "answerLast", "third", "thirdLong", "elsewhere",
	"elsewhereLong", "earlierEver",
}

// TieSums and TieForms name the sums and their forms, for programs that show
// weights. A tie is its sum times the number of forms, plus its form.
func TieSums() []string { return slices.Clone(sumNames[:]) }

// TieForms names the forms.
func TieForms() []string { return []string{"amount", "share", "relative", "atAll"} }

// InOrder reports whether a tie tells something only where the people named
// are in the order in which a mail would name them.
func InOrder(tie int) bool {
	switch sum(tie / int(forms)) {
	case firstNext, firstLast, firstDay, firstLong, afterLong, beforeLong, beforeEver, earlierEver:
		return true
	}
	return false
}

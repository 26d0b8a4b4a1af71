package workgraph

import (
	"cmp"
	"math"
	"sort"
	"time"

	"ownup/internal/core/person"
)

// ThingID is a thing's place in one [Graph]. It is never stored.
type ThingID int32

// ActID is an act's place in one [Graph]. Acts are numbered in the order of
// their time. It is never stored.
type ActID int32

// NoThing and NoAct are the ids of nothing.
const (
	NoThing ThingID = -1
	NoAct   ActID   = -1
)

// Graph is all records of work in memory. It is never changed after [Builder.Graph],
// so any number of goroutines may use it; [Graph.At] and [Graph.Now] give the
// views through which it is asked.
//
// Acts, parts and things lie in parallel slices, and for each person and each
// thing there is one ascending list of acts. Because acts are numbered in
// time order, "recorded before t" is one comparison of an ActID.
type Graph struct {
	people      *person.Directory
	personFirst []int64 // when each person is first recorded

	things     []thingKey // in the order of kind, space, key: a folder is one stretch
	thingFirst []int64    // when each thing is first recorded
	names      postings[thingName]

	at      []int64
	kind    []ActKind
	hex     []bool
	place   []uint32 // of key and title in texts
	texts   texts
	spans   map[ActID]span
	newer   map[ActID]ActID // a meeting or row that was recorded again later
	parts   parts[person.ID]
	touched postings[ThingID] // act -> things

	ofThing  postings[ActID]
	ofPerson postings[ActID]

	flows     []flowRow // by from, to
	flowsBack []int32   // the same by to, from
	deadlines []deadlineRow

	keeps   []keepRow // by file, entry and time
	keepers keeperIndex

	members     []memberRow // by group, member, time
	membersBack []int32     // the same by member, group, time

	folderOf []int32  // of each thing
	folders  []string // as View.Folder returns them; the first is that of none

	keys   keyIndex
	words  wordIndex
	bases  baseIndex
	speaks speakIndex
}

// thingKey is what makes two things the same.
type thingKey struct {
	kind       Kind
	space, key string
}

// thingName is one of a thing's names and when it was first recorded.
type thingName struct {
	first int64
	name  string
}

type span struct{ begins, ends int64 }

type flowRow struct {
	from, to ThingID
	at       int64
}

type deadlineRow struct {
	of    ThingID
	who   person.ID
	due   int64
	at    int64
	hard  bool
	title string
}

type memberRow struct {
	group, member person.ID
	at            int64
	left          bool
}

// postings are many lists end to end.
type postings[T any] struct {
	off  []uint32 // one more than there are lists
	list []T
}

func (p *postings[T]) of(i int) []T { return p.list[p.off[i]:p.off[i+1]] }

// parts are many lists of people and what they did, end to end.
type parts[T cmp.Ordered] struct {
	off  []uint32 // one more than there are lists
	who  []T
	role []Role
}

func (p *parts[T]) whoOf(i int) []T { return p.who[p.off[i]:p.off[i+1]] }

func (p *parts[T]) roleOf(i int) []Role { return p.role[p.off[i]:p.off[i+1]] }

// add adds to the last list, which end ends.
func (p *parts[T]) add(who T, role Role) { p.who, p.role = append(p.who, who), append(p.role, role) }

func (p *parts[T]) end() { p.off = append(p.off, uint32(len(p.who))) }

// At returns the graph as it stood at t: only what was recorded strictly
// before t. Who is who is taken from all evidence, because it names people
// and adds no touches; a person who is first recorded later is not found,
// and what a later card says is not used.
func (g *Graph) At(t time.Time) View {
	cut := t.Unix()
	if t.Nanosecond() > 0 {
		cut++
	}
	n := sort.Search(len(g.at), func(i int) bool { return g.at[i] >= cut })
	return View{g: g, cut: cut, acts: ActID(n)}
}

// Now returns the graph as it stands, with everything that is recorded.
func (g *Graph) Now() View {
	return View{g: g, cut: math.MaxInt64, acts: ActID(len(g.at))}
}

// key returns an act's own name, that of a commit as bytes.
func (g *Graph) key(a ActID) string {
	key, _ := g.texts.at(g.place[a])
	return key
}

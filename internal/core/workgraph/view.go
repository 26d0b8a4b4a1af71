package workgraph

import (
	"encoding/hex"
	"iter"
	"math"
	"math/bits"
	"slices"
	"strings"
	"time"

	"ownup/internal/core/person"
)

// View is a [Graph] as it stood at one time. It is small: pass it by value.
type View struct {
	g    *Graph
	cut  int64 // seconds; what was recorded at or after it is not seen
	acts ActID // acts below it were recorded before cut
}

// Time returns the moment of the view and true, or false for [Graph.Now].
func (v View) Time() (time.Time, bool) {
	if v.cut == math.MaxInt64 {
		return time.Time{}, false
	}
	return moment(v.cut), true
}

// sees reports whether an act counts: recorded before the cut, and no later
// record of the same meeting or row was.
func (v View) sees(a ActID) bool {
	if a < 0 || a >= v.acts {
		return false
	}
	if k := v.g.kind[a]; k != Meeting && k != Entry {
		return true
	}
	later, ok := v.g.newer[a]
	return !ok || later >= v.acts
}

// newest goes backwards through an ascending list of acts.
func (v View) newest(list []ActID) iter.Seq[ActID] {
	return func(yield func(ActID) bool) {
		end, _ := slices.BinarySearch(list, v.acts)
		for _, a := range slices.Backward(list[:end]) {
			if v.sees(a) && !yield(a) {
				return
			}
		}
	}
}

// Acts goes through all acts, newest first.
func (v View) Acts() iter.Seq[ActID] {
	return func(yield func(ActID) bool) {
		for a := v.acts - 1; a >= 0; a-- {
			if v.sees(a) && !yield(a) {
				return
			}
		}
	}
}

// ActsOn goes through the acts on a thing, newest first.
func (v View) ActsOn(t ThingID) iter.Seq[ActID] { return v.newest(v.g.ofThing.of(int(t))) }

// ActsBy goes through the acts that a person has a part in, newest first.
func (v View) ActsBy(p person.ID) iter.Seq[ActID] { return v.newest(v.g.ofPerson.of(int(p))) }

// ActsIn returns the acts on anything in a folder or below it, newest first,
// each once. The folder is written as [View.Folder] returns it.
func (v View) ActsIn(folder string) []ActID {
	met := make([]uint64, (v.acts+63)/64) // a bit for each act: a large folder has most of them many times
	n := 0
	for _, t := range v.under(folder) {
		for a := range v.ActsOn(t) {
			if bit := uint64(1) << (a % 64); met[a/64]&bit == 0 {
				met[a/64] |= bit
				n++
			}
		}
	}
	acts := make([]ActID, 0, n)
	for i, word := range slices.Backward(met) {
		for ; word != 0; word &^= 1 << (bits.Len64(word) - 1) {
			acts = append(acts, ActID(i*64+bits.Len64(word)-1))
		}
	}
	return acts
}

// ActInfo is an act without its people and things.
type ActInfo struct {
	ID     ActID
	Kind   ActKind
	Key    string
	At     time.Time
	Begins time.Time // zero where the act takes no time
	Ends   time.Time
	Title  string
}

// Act returns what an act is.
func (v View) Act(a ActID) ActInfo {
	key, title := v.g.texts.at(v.g.place[a])
	info := ActInfo{ID: a, Kind: v.g.kind[a], Key: key, At: moment(v.g.at[a]), Title: title}
	if v.g.hex[a] {
		info.Key = hex.EncodeToString([]byte(info.Key))
	}
	if s, ok := v.g.spans[a]; ok {
		info.Begins, info.Ends = moment(s.begins), moment(s.ends)
	}
	return info
}

// Undated is what [View.When] returns for an act that was always known. It is
// before every time, and no time to reckon with.
const Undated int64 = noTime

// When returns when an act was recorded, in Unix seconds, or [Undated]: for
// loops that weigh many acts.
func (v View) When(a ActID) int64 { return v.g.at[a] }

// Title returns the title of an act: for loops that read many.
func (v View) Title(a ActID) string {
	_, title := v.g.texts.at(v.g.place[a])
	return title
}

// KindOf returns the kind of an act.
func (v View) KindOf(a ActID) ActKind { return v.g.kind[a] }

// Parts goes through the people of an act and what they did.
func (v View) Parts(a ActID) iter.Seq2[person.ID, Role] {
	return func(yield func(person.ID, Role) bool) {
		roles := v.g.parts.roleOf(int(a))
		for i, who := range v.g.parts.whoOf(int(a)) {
			if !yield(who, roles[i]) {
				return
			}
		}
	}
}

// ThingsOf returns the things of an act. The result must not be changed.
func (v View) ThingsOf(a ActID) []ThingID { return v.g.touched.of(int(a)) }

// ThingInfo says what a thing is.
type ThingInfo struct {
	ID       ThingID
	Kind     Kind
	Space    string
	Key      string
	Name     string // what to call it
	Accounts []ThingID
	Projects []ThingID
}

// Thing returns what a thing is, with the accounts and projects that it was
// recorded together with, most often first.
func (v View) Thing(t ThingID) ThingInfo {
	k := v.g.things[t]
	info := ThingInfo{ID: t, Kind: k.kind, Space: k.space, Key: k.key, Name: v.Name(t)}
	info.Accounts, info.Projects = v.links(t)
	return info
}

// Name returns what to call a thing: its latest name, or its key.
func (v View) Name(t ThingID) string {
	best := thingName{noTime, ""}
	for _, n := range v.g.names.of(int(t)) {
		if n.first < v.cut && (best.name == "" || n.first >= best.first) {
			best = n
		}
	}
	if best.name == "" {
		return v.g.things[t].key
	}
	return best.name
}

// KindOfThing returns the kind of a thing.
func (v View) KindOfThing(t ThingID) Kind { return v.g.things[t].kind }

// links counts the accounts and projects that share an act or a flow with t.
func (v View) links(t ThingID) (accounts, projects []ThingID) {
	times := make(map[ThingID]int)
	note := func(other ThingID) {
		if k := v.g.things[other].kind; other != t && (k == Account || k == Project) {
			times[other]++
		}
	}
	for a := range v.ActsOn(t) {
		for _, other := range v.ThingsOf(a) {
			note(other)
		}
	}
	for other := range v.FlowsFrom(t) {
		note(other)
	}
	for other := range v.FlowsTo(t) {
		note(other)
	}
	for other := range times {
		if v.g.things[other].kind == Account {
			accounts = append(accounts, other)
		} else {
			projects = append(projects, other)
		}
	}
	often := func(a, b ThingID) int {
		if times[a] != times[b] {
			return times[b] - times[a]
		}
		return int(a - b)
	}
	slices.SortFunc(accounts, often)
	slices.SortFunc(projects, often)
	return accounts, projects
}

// Folder returns the folder that a thing lies in, "repo:drivers/net/" for a
// path in a repository and "reports/2026/" for a document, or "" where it
// lies in none.
func (v View) Folder(t ThingID) string {
	return v.g.folders[v.g.folderOf[t]]
}

// FolderID returns the place of a thing's folder in this graph, 0 for none:
// for loops that look at the folders of many things.
func (v View) FolderID(t ThingID) int32 { return v.g.folderOf[t] }

// sortFolders writes the folder of each thing: many questions ask for those
// of thousands of things.
func (g *Graph) sortFolders() {
	g.folderOf, g.folders = make([]int32, len(g.things)), []string{""}
	known := map[string]int32{"": 0}
	for t, k := range g.things {
		if k.kind != Path && k.kind != Document {
			continue
		}
		dir := k.key[:strings.LastIndexByte(k.key, '/')+1]
		if k.kind == Path && k.space != "" {
			dir = k.space + ":" + dir
		}
		n, met := known[dir]
		if !met {
			n = int32(len(g.folders))
			g.folders, known[dir] = append(g.folders, dir), n
		}
		g.folderOf[t] = n
	}
}

// Siblings returns the other things directly in the folder of t, in the order
// of their names.
func (v View) Siblings(t ThingID) []ThingID {
	k := v.g.things[t]
	if k.kind != Path && k.kind != Document {
		return nil
	}
	dir := k.key[:strings.LastIndexByte(k.key, '/')+1]
	var list []ThingID
	for _, s := range v.stretch(k.kind, k.space, dir) {
		if s != t && !strings.Contains(v.g.things[s].key[len(dir):], "/") {
			list = append(list, s)
		}
	}
	return list
}

// seesThing reports whether a thing was recorded before the cut.
func (v View) seesThing(t ThingID) bool { return v.g.thingFirst[t] < v.cut }

// AllThings goes through the things, in the order of kind, space and key.
func (v View) AllThings() iter.Seq[ThingID] {
	return func(yield func(ThingID) bool) {
		for t := range v.g.things {
			if v.seesThing(ThingID(t)) && !yield(ThingID(t)) {
				return
			}
		}
	}
}

// Counts says how much a view holds.
type Counts struct{ Acts, People, Things, Flows, Deadlines int }

// Counts counts what the view sees; people include lists and programs.
func (v View) Counts() Counts {
	var c Counts
	for range v.Acts() {
		c.Acts++
	}
	for range v.AllThings() {
		c.Things++
	}
	for _, first := range v.g.personFirst {
		if first < v.cut {
			c.People++
		}
	}
	for _, f := range v.g.flows {
		if f.at < v.cut {
			c.Flows++
		}
	}
	for _, d := range v.g.deadlines {
		if d.at < v.cut {
			c.Deadlines++
		}
	}
	return c
}

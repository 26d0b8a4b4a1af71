package workgraph_test

import (
	"fmt"
	"reflect"
	"runtime"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"ownup/internal/core/person"
	"ownup/internal/core/workgraph"
)

func build(t interface{ Fatalf(string, ...any) }, batches ...workgraph.Batch) *workgraph.Graph {
	var data [][]byte
	for _, b := range batches {
		data = append(data, encode(t, b))
	}
	g, err := workgraph.Build(data, nil, []string{"firm.example"})
	if err != nil {
		t.Fatalf("build: %v", err)
	}
	return g
}

// address names a person of any graph.
func address(v workgraph.View, p person.ID) string {
	if p == person.None {
		return "nobody"
	}
	return v.Person(p).Addresses[0]
}

// label names a thing of any graph.
func label(v workgraph.View, t workgraph.ThingID) string {
	i := v.Thing(t)
	return fmt.Sprintf("%d %s %s", i.Kind, i.Space, i.Key)
}

func actLabel(v workgraph.View, a workgraph.ActID) string {
	i := v.Act(a)
	s := fmt.Sprintf("%d %q %q at %v from %v to %v:", i.Kind, i.Key, i.Title, i.At, i.Begins, i.Ends)
	for p, role := range v.Parts(a) {
		s += fmt.Sprintf(" %s/%d", address(v, p), role)
	}
	for _, t := range v.ThingsOf(a) {
		s += " " + label(v, t)
	}
	return s
}

func matchLabel(v workgraph.View, m workgraph.Match) string {
	switch {
	case m.Thing != workgraph.NoThing:
		return label(v, m.Thing) + " " + m.How
	case m.Act != workgraph.NoAct:
		return actLabel(v, m.Act) + " " + m.How
	default:
		return address(v, m.Person) + " " + m.How
	}
}

// describe asks a view everything and names what comes back in words, so that
// two graphs with other ids can be compared.
func describe(v workgraph.View) map[string][]string {
	out := map[string][]string{"counts": {fmt.Sprint(v.Counts())}}
	add := func(key, s string) { out[key] = append(out[key], s) }
	dues := func(key string, list []workgraph.Due) {
		for _, d := range list {
			add(key, fmt.Sprint(label(v, d.Of), address(v, d.Who), d.At, d.Title, d.Hard))
		}
	}
	for a := range v.Acts() {
		for _, t := range slices.Concat(v.SpeakingOfChange(a), v.TicketsIn(v.Title(a))) {
			add("speaking of "+actLabel(v, a), label(v, t))
		}
		add("acts", actLabel(v, a))
		add("acts", fmt.Sprint(v.When(a), v.KindOf(a), v.Title(a)))
	}
	for p := range v.People() {
		add("people", fmt.Sprint(address(v, p), v.IsPerson(p), v.PersonName(p)))
	}
	for t := range v.AllThings() {
		key := label(v, t)
		info := v.Thing(t)
		again, found := v.Lookup(info.Kind, info.Space, info.Key)
		add(key, fmt.Sprint(info.Name, v.Name(t), v.KindOfThing(t), v.Folder(t), v.FolderID(t) == 0, found, again == t))
		for _, x := range slices.Concat(info.Accounts, info.Projects) {
			add(key+" links", label(v, x))
		}
		for a := range v.ActsOn(t) {
			add(key+" acts", actLabel(v, a))
		}
		for f := range v.FlowsFrom(t) {
			add(key+" feeds", label(v, f))
		}
		for f := range v.FlowsTo(t) {
			add(key+" fed by", label(v, f))
		}
		for _, s := range v.Downstream(3, t) {
			add(key+" downstream", fmt.Sprint(label(v, s.Thing), label(v, s.From), s.Depth))
		}
		for _, s := range v.Upstream(2, t) {
			add(key+" upstream", fmt.Sprint(label(v, s.Thing), label(v, s.From), s.Depth))
		}
		for _, s := range v.Siblings(t) {
			add(key+" siblings", label(v, s))
		}
		add(key+" everyday", fmt.Sprint(v.Everyday(t)))
		for _, s := range v.Namesakes(t) {
			add(key+" namesakes", label(v, s))
		}
		for _, s := range v.SpeakingOf(t) {
			add(key+" spoken of", label(v, s))
		}
		dues(key+" due", v.Deadlines(t))
	}
	for _, name := range slices.Concat(people, lists) {
		p, ok := v.FindPerson(addr(name))
		if !ok {
			continue
		}
		who := v.Person(p)
		add(name, fmt.Sprint(who.Title, who.Department, who.Relation, who.Away, address(v, who.StandIn), address(v, v.Boss(p))))
		for a := range v.ActsBy(p) {
			add(name+" acts", actLabel(v, a))
		}
		members, known := v.Members(p)
		for _, m := range members {
			add(name+" members", address(v, m))
		}
		add(name+" members known", fmt.Sprint(known))
		for _, l := range v.Groups(p) {
			add(name+" groups", address(v, l))
		}
		for _, r := range v.Reports(p) {
			add(name+" reports", address(v, r))
		}
		dues(name+" owes", v.DeadlinesOf(p, start, start.Add(20*time.Minute)))
		for _, a := range v.Meetings(p, start, start.Add(30*time.Minute)) {
			add(name+" meets", actLabel(v, a))
		}
	}
	for _, q := range []string{"src/net/", "tcp.c", "app:src/net/udp.c", "acme", "Re: budget for june", "board", "acme churn deck", "<k3@x>", "commit:0af30af", "root@x"} {
		for _, m := range v.Things(q) {
			add("things "+q, matchLabel(v, m))
		}
	}
	for _, m := range v.Mentioned("The churn figure in the Acme deck for the board meeting is wrong, see src/net/tcp.c and tell ines@firm.example") {
		add("mentioned", matchLabel(v, m))
	}
	for t := range v.AllThings() {
		for _, k := range v.Keepers(t) {
			add(label(v, t)+" keepers", fmt.Sprint(address(v, k.Who), k.Role, k.Area, k.File, k.Pattern, k.Depth, label(v, k.Thing), k.Since, k.Others))
		}
	}
	for _, q := range []string{"ines", "firm.example", "al"} {
		add("search "+q, strings.Join(on(v, v.SearchPeople(q)), " "))
	}
	for _, t := range things {
		_, found := v.Lookup(t.Kind, t.Space, t.Key)
		add("lookup", fmt.Sprint(t.Key, found))
	}
	for _, a := range v.ActsIn("app:src/") {
		add("in src", actLabel(v, a))
	}
	return out
}

// asked are the methods of a view that describe uses. Of the others, Time
// says what was asked for, and Holds what there is at any time.
var asked = strings.Fields(`Act Acts ActsBy ActsIn ActsOn AllThings Boss Counts Deadlines DeadlinesOf Downstream Everyday FindPerson
	FlowsFrom FlowsTo Folder FolderID Groups IsPerson Keepers KindOf KindOfThing Lookup Meetings Members Mentioned Name Namesakes Parts People
	Person PersonName Reports SearchPeople Siblings SpeakingOf SpeakingOfChange Thing Things ThingsOf TicketsIn Title Upstream When`)

// A method that is added has to be held to time travel too.
func TestDescribeAsksEverything(t *testing.T) {
	var methods []string
	for m := range reflect.TypeFor[workgraph.View]().Methods() {
		if m.Name != "Time" && m.Name != "Holds" {
			methods = append(methods, m.Name)
		}
	}
	if diff := cmp.Diff(asked, methods); diff != "" {
		t.Errorf("methods that describe asks, and those there are:\n%s", diff)
	}
}

// before keeps what was recorded before cut.
func before(b workgraph.Batch, cut time.Time) workgraph.Batch {
	late := func(at time.Time) bool { return !at.IsZero() && !at.Before(cut) }
	return workgraph.Batch{
		Acts:      slices.DeleteFunc(slices.Clone(b.Acts), func(a workgraph.Act) bool { return late(a.At) }),
		Flows:     slices.DeleteFunc(slices.Clone(b.Flows), func(f workgraph.Flow) bool { return late(f.At) }),
		Deadlines: slices.DeleteFunc(slices.Clone(b.Deadlines), func(d workgraph.Deadline) bool { return late(d.At) }),
		Cards:     slices.DeleteFunc(slices.Clone(b.Cards), func(c person.Card) bool { return late(c.At) }),
		Aliases:   b.Aliases,
		Members:   slices.DeleteFunc(slices.Clone(b.Members), func(m workgraph.Membership) bool { return late(m.At) }),
	}
}

// A view at T answers exactly as a graph would that holds only what was
// recorded before T. The people here have one address each, so that later
// evidence cannot teach who is who, which a view may know.
func TestTimeTravel(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		one, two := someBatch.Draw(t, "one"), someBatch.Draw(t, "two")
		one.Aliases, two.Aliases = nil, nil
		cut := someTime.Draw(t, "cut")
		if rapid.Bool().Draw(t, "between seconds") {
			cut = cut.Add(time.Millisecond)
		}
		whole := build(t, one, two)
		part := build(t, before(one, cut), before(two, cut))
		got := describe(whole.At(cut))
		if diff := cmp.Diff(describe(part.Now()), got); diff != "" {
			t.Fatalf("the view at %v knows something else than was recorded before (-recorded, +view):\n%s", cut, diff)
		}
		if diff := cmp.Diff(describe(part.At(cut)), got); diff != "" {
			t.Fatalf("the view at %v of what was recorded before differs:\n%s", cut, diff)
		}
	})
}

func TestOrderOfBatchesMeansNothing(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		one, two := someBatch.Draw(t, "one"), someBatch.Draw(t, "two")
		there := describe(build(t, one, two).Now())
		if diff := cmp.Diff(there, describe(build(t, two, one).Now())); diff != "" {
			t.Fatalf("another order of batches:\n%s", diff)
		}
		for _, b := range []*workgraph.Batch{&one, &two} { // acts without a key are never known to be the same
			b.Acts = slices.DeleteFunc(b.Acts, func(a workgraph.Act) bool { return a.Key == "" })
		}
		once := describe(build(t, one, two).Now())["counts"]
		if diff := cmp.Diff(once, describe(build(t, one, two, one, two).Now())["counts"]); diff != "" {
			t.Fatalf("every batch twice:\n%s", diff)
		}
	})
}

func TestCopiesCountOnce(t *testing.T) {
	mail := workgraph.Act{
		Kind: workgraph.Mail, Key: "a@x", At: start, Title: "Plan",
		Parts: []workgraph.Part{{Who: addr("ines"), Role: workgraph.Sender}, {Who: addr("tom"), Role: workgraph.Recipient}},
	}
	other := mail
	other.Parts = append(slices.Clone(mail.Parts), workgraph.Part{Who: addr("jo"), Role: workgraph.Copied})
	later := mail
	later.At = start.Add(time.Hour)
	later.Parts = []workgraph.Part{{Who: addr("ali"), Role: workgraph.Recipient}}
	meeting := workgraph.Act{
		Kind: workgraph.Meeting, Key: "uid", At: start, Begins: start.Add(24 * time.Hour), Ends: start.Add(25 * time.Hour),
		Parts: []workgraph.Part{{Who: addr("ines"), Role: workgraph.Attendee}},
	}
	moved := meeting
	moved.At, moved.Begins, moved.Ends = start.Add(2*time.Hour), start.Add(48*time.Hour), start.Add(49*time.Hour)

	g := build(t, workgraph.Batch{Acts: []workgraph.Act{mail, moved}}, workgraph.Batch{Acts: []workgraph.Act{other, meeting, later}})
	v := g.Now()
	if n := v.Counts().Acts; n != 2 {
		t.Errorf("%d acts, want the mail and the meeting", n)
	}
	jo, _ := v.FindPerson(addr("jo"))
	if got := slices.Collect(v.ActsBy(jo)); len(got) != 1 {
		t.Errorf("whom only one mailbox shows has %d acts, want 1", len(got))
	}
	ines, _ := v.FindPerson(addr("ines"))
	week := start.Add(7 * 24 * time.Hour)
	for _, c := range []struct {
		at   workgraph.View
		want time.Time
	}{{v, moved.Begins}, {g.At(start.Add(time.Hour)), meeting.Begins}} {
		got := c.at.Meetings(ines, start, week)
		if len(got) != 1 || !c.at.Act(got[0]).Begins.Equal(c.want) {
			t.Errorf("meetings %v, want one at %v", got, c.want)
		}
	}
	if n := len(slices.Collect(g.At(start).Acts())); n != 0 {
		t.Errorf("%d acts before the first was recorded", n)
	}
}

func TestActsAreInOrderOfTime(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		v := build(t, someBatch.Draw(t, "batch")).Now()
		var last workgraph.ActInfo
		for a := range v.Acts() {
			info := v.Act(a)
			if !last.At.IsZero() && info.At.After(last.At) {
				t.Fatalf("%v comes after %v", info, last)
			}
			last = info
		}
	})
}

func BenchmarkBuild(b *testing.B) {
	for _, n := range []int{100_000, 1_000_000} {
		b.Run(fmt.Sprint(n), func(b *testing.B) {
			if n > 100_000 && testing.Short() {
				b.Skip("takes a while")
			}
			batches := pack(b, history(n))
			packed := 0
			for _, data := range batches {
				packed += len(data)
			}
			var g *workgraph.Graph
			before := heap()
			for b.Loop() {
				var err error
				if g, err = workgraph.Build(batches, nil, nil); err != nil {
					b.Fatal(err)
				}
			}
			b.ReportMetric(float64(heap()-before)/(1<<20), "MB-held")
			b.ReportMetric(float64(packed)/(1<<20), "MB-packed")
			runtime.KeepAlive(g)
		})
	}
}

func heap() uint64 {
	runtime.GC()
	var m runtime.MemStats
	runtime.ReadMemStats(&m)
	return m.HeapAlloc
}

package workgraph_test

import (
	"bytes"
	"fmt"
	"os"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"
	"pgregory.net/rapid"

	"ownup/internal/core/person"
	"ownup/internal/core/problem"
	"ownup/internal/core/workgraph"
)

var start = time.Date(2026, 3, 2, 9, 0, 0, 0, time.UTC)

func addr(local string) person.Identity {
	return person.Identity{Address: local + "@firm.example"}
}

// generators of records with many collisions
var (
	someTime = rapid.Custom(func(t *rapid.T) time.Time {
		return start.Add(time.Duration(rapid.IntRange(0, 40).Draw(t, "minute")) * time.Minute)
	})
	maybeTime = rapid.Custom(func(t *rapid.T) time.Time {
		if rapid.IntRange(0, 3).Draw(t, "known") == 0 {
			return time.Time{}
		}
		return someTime.Draw(t, "time")
	})
	somebody  = rapid.Custom(func(t *rapid.T) person.Identity { return addr(rapid.SampledFrom(people).Draw(t, "who")) })
	something = rapid.Custom(func(t *rapid.T) workgraph.Thing { return rapid.SampledFrom(things).Draw(t, "thing") })
	someAct   = rapid.Custom(func(t *rapid.T) workgraph.Act {
		a := workgraph.Act{
			Kind: workgraph.ActKind(rapid.IntRange(1, 5).Draw(t, "kind")),
			Key:  rapid.SampledFrom([]string{"", "k1", "k2", "k3@x", strings.Repeat("0af3", 10), strings.Repeat("0AF3", 10), strings.Repeat("c1", 32)}).Draw(t, "key"),
			At:   someTime.Draw(t, "at"), Title: rapid.SampledFrom([]string{"", "Plan", "Other plan (ABC-17)"}).Draw(t, "title"),
		}
		if a.Kind == workgraph.Meeting {
			a.Begins = maybeTime.Draw(t, "begins")
			a.Ends = maybeTime.Draw(t, "ends")
		}
		for range rapid.IntRange(0, 3).Draw(t, "parts") {
			a.Parts = append(a.Parts, workgraph.Part{Who: somebody.Draw(t, "part"), Role: workgraph.Role(rapid.IntRange(1, 19).Draw(t, "role"))})
		}
		for range rapid.IntRange(0, 3).Draw(t, "things") {
			a.Things = append(a.Things, something.Draw(t, "of"))
		}
		return a
	})
	someFlow = rapid.Custom(func(t *rapid.T) workgraph.Flow {
		return workgraph.Flow{From: something.Draw(t, "from"), To: something.Draw(t, "to"), At: maybeTime.Draw(t, "at")}
	})
	someDeadline = rapid.Custom(func(t *rapid.T) workgraph.Deadline {
		return workgraph.Deadline{
			Of: something.Draw(t, "of"), Who: somebody.Draw(t, "who"), Due: someTime.Draw(t, "due"),
			Hard: rapid.Bool().Draw(t, "hard"), At: maybeTime.Draw(t, "at"), Title: "due",
		}
	})
	someCard = rapid.Custom(func(t *rapid.T) person.Card {
		c := person.Card{
			Identities: []person.Identity{somebody.Draw(t, "of")}, Boss: somebody.Draw(t, "boss"),
			Department: rapid.SampledFrom([]string{"", "Rates"}).Draw(t, "department"),
			Title:      rapid.SampledFrom([]string{"", "Analyst", "Lead"}).Draw(t, "title"), Relation: person.Client, At: maybeTime.Draw(t, "at"),
		}
		c.Region = rapid.SampledFrom([]string{"", "DE-BY"}).Draw(t, "region")
		if rapid.Bool().Draw(t, "away") {
			c.Away = []person.Span{{From: someTime.Draw(t, "from"), Until: someTime.Draw(t, "until")}}
		}
		return c
	})
	someMember = rapid.Custom(func(t *rapid.T) workgraph.Membership {
		return workgraph.Membership{
			Group: addr(rapid.SampledFrom(lists).Draw(t, "group")), Left: rapid.IntRange(0, 2).Draw(t, "left") == 0,
			Member: addr(rapid.SampledFrom(slices.Concat(people, lists)).Draw(t, "member")), At: maybeTime.Draw(t, "at"),
		}
	})
	someBatch = rapid.Custom(func(t *rapid.T) workgraph.Batch {
		return workgraph.Batch{
			Acts:      rapid.SliceOfN(someAct, 0, 12).Draw(t, "acts"),
			Flows:     rapid.SliceOfN(someFlow, 0, 5).Draw(t, "flows"),
			Deadlines: rapid.SliceOfN(someDeadline, 0, 5).Draw(t, "deadlines"),
			Cards:     rapid.SliceOfN(someCard, 0, 4).Draw(t, "cards"),
			Aliases:   rapid.SliceOfN(rapid.Just(person.Alias{Proper: addr("ines"), Other: addr("ik"), Source: ".mailmap line 1"}), 0, 1).Draw(t, "aliases"),
			Members:   rapid.SliceOfN(someMember, 0, 12).Draw(t, "members"),
		}
	})
	lists  = []string{"all", "team", "board-list"}
	people = []string{"ines", "ik", "tom", "jo", "ali"}
	things = []workgraph.Thing{
		{Kind: workgraph.Path, Space: "app", Key: "src/net/tcp.c"},
		{Kind: workgraph.Path, Space: "app", Key: "src/net/udp.c"},
		{Kind: workgraph.Path, Space: "app", Key: "doc/readme"},
		{Kind: workgraph.Thread, Space: "root@x", Key: "budget for june", Name: "Budget for June"},
		{Kind: workgraph.File, Key: "Acme churn deck.pptx"},
		{Kind: workgraph.Account, Key: "acme", Name: "Acme Ltd"},
		{Kind: workgraph.Account, Key: "acme", Name: "Acme Holdings"},
		{Kind: workgraph.Event, Key: "uid-1", Name: "Board meeting"},
		{Kind: workgraph.Path, Key: "src/net/tcp.c"},
		{Kind: workgraph.Path, Space: "lib", Key: "net/tcp.c"},
		{Kind: workgraph.Document, Key: "decks/acme churn deck.pptx"},
		{Kind: workgraph.Thread, Space: "slow@x", Key: "why is tcp.c slow", Name: "Why is tcp.c slow"},
		{Kind: workgraph.Event, Key: "uid-2", Name: "Acme churn deck.pptx and udp.c"},
		{Kind: workgraph.Ticket, Key: "ABC-17", Name: "Broken since 0af30af"},
	}
)

func encode(t interface{ Fatalf(string, ...any) }, b workgraph.Batch) []byte {
	data, err := b.Encode()
	if err != nil {
		t.Fatalf("encode: %v", err)
	}
	return data
}

func TestEncodedBatchComesBack(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		b := someBatch.Draw(t, "batch")
		data := encode(t, b)
		if !bytes.Equal(data, encode(t, b)) {
			t.Fatalf("equal batches give different bytes")
		}
		back, err := workgraph.Decode(data)
		if err != nil {
			t.Fatalf("decode: %v", err)
		}
		if diff := cmp.Diff(b, back, cmpopts.EquateEmpty()); diff != "" {
			t.Fatalf("what was packed differs from what was unpacked:\n%s", diff)
		}
		var p workgraph.Packer
		for _, a := range b.Acts {
			p.Act(a)
		}
		for _, f := range b.Flows {
			p.Flow(f)
		}
		for _, d := range b.Deadlines {
			p.Deadline(d)
		}
		for _, c := range b.Cards {
			p.Card(c)
		}
		for _, a := range b.Aliases {
			p.Alias(a)
		}
		for _, m := range b.Members {
			p.Member(m)
		}
		for range 2 { // the second time the packer must have forgotten everything
			packed, err := p.Pack()
			if err != nil {
				t.Fatalf("pack: %v", err)
			}
			if !bytes.Equal(packed, data) {
				t.Fatalf("the packer and Encode disagree")
			}
			if !p.Empty() {
				t.Fatalf("a packer is not empty after Pack")
			}
			data = encode(t, workgraph.Batch{})
		}
	})
}

func TestTimesGoneAstrayAreKeptNear(t *testing.T) {
	far := time.Unix(1<<60, 0)
	b, err := workgraph.Decode(encode(t, workgraph.Batch{Acts: []workgraph.Act{{Kind: workgraph.Change, At: far}, {Kind: workgraph.Change, At: start.Add(time.Millisecond)}}}))
	if err != nil {
		t.Fatal(err)
	}
	if y := b.Acts[0].At.Year(); y != 9999 {
		t.Errorf("a time far away came back in the year %d", y)
	}
	if !b.Acts[1].At.Equal(start) {
		t.Errorf("got %v, want the whole second %v", b.Acts[1].At, start)
	}
}

func TestDamagedBatches(t *testing.T) {
	good := encode(t, workgraph.Batch{Acts: []workgraph.Act{{Kind: workgraph.Mail, Key: "a@x", Title: "Plan", At: start}}})
	for i := range good {
		for _, bad := range [][]byte{good[:i], append(bytes.Clone(good[:i]), append([]byte{good[i] ^ 0x41}, good[i+1:]...)...)} {
			b, err := workgraph.Decode(bad)
			if err == nil {
				if diff := cmp.Diff("Plan", b.Acts[0].Title); diff != "" {
					t.Errorf("byte %d: silently read something else: %s", i, diff)
				}
				continue
			}
			if k := problem.KindOf(err); k != problem.Damaged && k != problem.Newer {
				t.Errorf("byte %d: kind %s", i, k)
			}
		}
	}
	newer := bytes.Clone(good)
	newer[3]++
	if _, err := workgraph.Decode(newer); problem.KindOf(err) != problem.Newer {
		t.Errorf("a later version: %v", err)
	}
	if _, err := workgraph.Build([][]byte{good, good[:9]}, nil, nil); problem.KindOf(err) != problem.Damaged {
		t.Errorf("Build of a damaged batch: %v", err)
	}
}

func TestTooLargeABatchIsRefused(t *testing.T) {
	b := workgraph.Batch{Acts: []workgraph.Act{{Kind: workgraph.Mail, Title: strings.Repeat("x", 40<<20), At: start}}}
	if _, err := b.Encode(); problem.KindOf(err) != problem.Invalid {
		t.Errorf("got %v", err)
	}
}

func FuzzDecode(f *testing.F) {
	f.Add(encode(f, workgraph.Batch{}))
	f.Add(encode(f, workgraph.Batch{
		Acts: []workgraph.Act{{
			Kind: workgraph.Change, Key: strings.Repeat("ab", 20), Title: "Fix", At: start,
			Parts: []workgraph.Part{{Who: addr("ines"), Role: workgraph.Author}}, Things: things[:2],
		}},
		Flows:     []workgraph.Flow{{From: things[0], To: things[1]}},
		Deadlines: []workgraph.Deadline{{Of: things[0], Who: addr("tom"), Due: start}},
		Cards:     []person.Card{{Identities: []person.Identity{addr("jo")}, Away: []person.Span{{From: start, Until: start}}}},
		Aliases:   []person.Alias{{Proper: addr("jo"), Other: addr("tom")}},
		Members:   []workgraph.Membership{{Group: addr("all"), Member: addr("jo"), At: start}, {Group: addr("all"), Member: addr("tom"), Left: true}},
	}))
	first, err := os.ReadFile("testdata/batch-v1")
	if err != nil {
		f.Fatal(err)
	}
	f.Add(first)
	f.Fuzz(func(t *testing.T, data []byte) {
		checkDecode(t, data)
		for version := byte(1); version <= workgraph.Version; version++ { // as the contents of a batch that is sound from outside
			checkDecode(t, workgraph.Sealed(version, data))
		}
	})
}

// checkDecode holds Decode and Build to the same verdict, and what was
// decoded to coming back from another round.
func checkDecode(t *testing.T, data []byte) {
	b, err := workgraph.Decode(data)
	g, buildErr := workgraph.Build([][]byte{data}, nil, nil)
	if (err == nil) != (buildErr == nil) {
		t.Fatalf("Decode says %v, Build says %v", err, buildErr)
	}
	if err != nil {
		if k := problem.KindOf(err); k != problem.Damaged && k != problem.Newer {
			t.Fatalf("kind %s: %v", k, err)
		}
		return
	}
	for _, q := range []string{"commit:0af30af", "a@x", "src/net/"} { // a graph of hostile records can be asked
		g.Now().Things(q)
	}
	again, err := b.Encode()
	if err != nil {
		t.Fatalf("encode what was decoded: %v", err)
	}
	back, err := workgraph.Decode(again)
	if err != nil {
		t.Fatalf("decode the second time: %v", err)
	}
	if diff := cmp.Diff(b, back, cmpopts.EquateEmpty()); diff != "" {
		t.Fatalf("the second round differs:\n%s", diff)
	}
}

// history makes n commits of a project, newest first, as git tells them.
func history(n int) []workgraph.Act {
	acts := make([]workgraph.Act, n)
	for i := range acts {
		k := n - i
		who := func(x int) person.Identity {
			x %= 1 + n/40
			return person.Identity{Name: fmt.Sprintf("Given%c Family%d", 'A'+x%26, x), Address: fmt.Sprintf("p%d@host%d.example", x, x%50)}
		}
		a := workgraph.Act{
			Kind: workgraph.Change, Key: fmt.Sprintf("%016x%016x%08x", uint64(k)*0x9e3779b97f4a7c15, uint64(k)*0xc2b2ae3d27d4eb4f, uint32(k)),
			At: start.Add(time.Duration(k) * 7 * time.Minute), Title: fmt.Sprintf("drivers: part %d: correct the handling of case %d", k%300, k),
		}
		a.Parts = []workgraph.Part{{Who: who(k * k), Role: workgraph.Author}, {Who: who(k / 50), Role: workgraph.Committer}, {Who: who(k * 7), Role: workgraph.SignedOff}}
		for j := range 1 + k%4 {
			d := k * (j + 1) % (1 + n/3)
			a.Things = append(a.Things, workgraph.Thing{Kind: workgraph.Path, Space: "app", Key: fmt.Sprintf("drivers/part%d/sub%d/file%d.c", d%60, d%700, d)})
		}
		acts[i] = a
	}
	return acts
}

func pack(tb testing.TB, acts []workgraph.Act) (batches [][]byte) {
	var p workgraph.Packer
	flush := func() {
		data, err := p.Pack()
		if err != nil {
			tb.Fatal(err)
		}
		batches = append(batches, data)
	}
	for _, a := range acts {
		p.Act(a)
		if p.Full() {
			flush()
		}
	}
	flush()
	return batches
}

func BenchmarkPack4096(b *testing.B) {
	acts := history(4096)
	var size int
	b.ReportAllocs()
	for b.Loop() {
		size = 0
		for _, data := range pack(b, acts) {
			size += len(data)
		}
	}
	b.ReportMetric(float64(size)/4096, "B/act")
}

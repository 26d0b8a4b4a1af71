package workgraph_test

import (
	"os"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"

	"ownup/internal/core/person"
	"ownup/internal/core/workgraph"
)

// firstVersion is what testdata/batch-v1 holds, packed by the first version
// of the format. It has a record of every kind there was.
var firstVersion = workgraph.Batch{
	Acts: []workgraph.Act{
		{
			Kind: workgraph.Change, Key: strings.Repeat("0af3", 10), Title: "net: correct the checksum", At: start,
			Parts:  []workgraph.Part{{Who: addr("ines"), Role: workgraph.Author}, {Who: addr("tom"), Role: workgraph.Reviewer}},
			Things: []workgraph.Thing{{Kind: workgraph.Path, Space: "app", Key: "src/net/tcp.c"}},
		},
		{
			Kind: workgraph.Meeting, Key: "uid-1", Title: "Board meeting", At: start, Begins: start.Add(time.Hour), Ends: start.Add(2 * time.Hour),
			Parts: []workgraph.Part{{Who: addr("jo"), Role: workgraph.Organiser}},
		},
	},
	Flows: []workgraph.Flow{{
		From: workgraph.Thing{Kind: workgraph.Document, Key: "june.xlsx"}, To: workgraph.Thing{Kind: workgraph.Account, Key: "Acme", Name: "Acme Ltd"}, At: start,
	}},
	Deadlines: []workgraph.Deadline{{Of: workgraph.Thing{Kind: workgraph.Document, Key: "june.xlsx"}, Who: addr("tom"), Due: start.Add(24 * time.Hour), Title: "June", Hard: true}},
	Cards: []person.Card{{
		Identities: []person.Identity{{Name: "Jo Lind", Address: "jo@firm.example"}}, Organisation: "Firm", Title: "Lead", Relation: person.Colleague,
		Boss: addr("tom"), StandIn: addr("ines"), Zone: "Europe/Lisbon", Hours: "Mon-Fri 09:00-17:00", Phone: "+351 555 0100",
		Away: []person.Span{{From: start, Until: start.Add(24 * time.Hour)}}, At: start, Source: "contacts: team.vcf",
	}},
	Aliases: []person.Alias{{Proper: addr("ines"), Other: addr("ik"), Source: ".mailmap line 1"}},
}

// Batches that an earlier version packed are read for ever.
func TestFirstVersionIsStillRead(t *testing.T) {
	data, err := os.ReadFile("testdata/batch-v1")
	if err != nil {
		t.Fatal(err)
	}
	got, err := workgraph.Decode(data)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(firstVersion, got, cmpopts.EquateEmpty()); diff != "" {
		t.Errorf("a batch of version 1 (-packed +read):\n%s", diff)
	}
	g, err := workgraph.Build([][]byte{data, encode(t, firstVersion)}, nil, nil)
	if err != nil {
		t.Fatal(err)
	}
	if n := g.Now().Counts().Acts; n != len(firstVersion.Acts) {
		t.Errorf("with the same records of today's version: %d acts, want %d", n, len(firstVersion.Acts))
	}
}

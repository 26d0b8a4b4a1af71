package audience

import (
	"testing"

	"ownup/internal/core/workgraph"
)

func TestPartIn(t *testing.T) {
	const reporting = "is named as having reported what the change was for"
	for _, test := range []struct {
		name   string
		byMail bool
		deeds  []deed
		want   string
	}{
		{name: "one deed", deeds: []deed{reviewed}, want: "reviewed the change itself"},
		{name: "reported", deeds: []deed{reported}, want: reporting},
		{name: "made what they reported", deeds: []deed{reported, changed}, want: "made the change itself"},
		{name: "tested what they reported", deeds: []deed{reported, tested}, want: "tested the change itself"},
		{name: "reported more often than tested", deeds: []deed{reported, tested, reported}, want: reporting},
		{name: "reported and was copied", deeds: []deed{copied, copied, reported}, want: reporting},
		{name: "passed on their own change", deeds: []deed{passedOn, changed}, want: "made the change itself"},
		{name: "sent a mail", byMail: true, deeds: []deed{sent}, want: "sent the mail itself"},
	} {
		t.Run(test.name, func(t *testing.T) {
			pl := &panel{}
			if !test.byMail {
				pl.matter.changes = []workgraph.ActID{1}
			}
			var tr trail
			for _, d := range test.deeds {
				tr.add(d, 1, 1_700_000_000, workgraph.NoThing)
			}
			if got := pl.partIn(&tr); got != test.want {
				t.Errorf("said %q, expected %q", got, test.want)
			}
		})
	}
}

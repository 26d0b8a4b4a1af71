package mail

import (
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
)

func TestFromLineOverrulesTheDateOnlyWhereItIsADelivery(t *testing.T) {
	const git = "Mon Sep 17 00:00:00 2001"
	type message struct{ from, date, received string }
	for _, c := range []struct {
		name string
		box  []message
		want []string
	}{
		{"one invented date in every line", []message{
			{git, "5 Nov 2026 09:00:00 +0000", ""}, {git, "6 Nov 2026 09:00:00 +0000", ""},
		}, []string{"2026-11-05", "2026-11-06"}},
		{"alone", []message{{git, "5 Nov 2026 09:00:00 +0000", ""}}, []string{"2026-11-05"}},
		{"the same, and near", []message{
			{git, "20 Sep 2001 09:00:00 +0000", ""},
			{git, "21 Sep 2001 09:00:00 +0000", ""},
			{git, "22 Sep 2001 09:00:00 +0000", ""},
		}, []string{"2001-09-20", "2001-09-21", "2001-09-22"}},
		{"the writer's clock is ahead", []message{
			{"Thu Nov  5 09:12:01 2026", "15 Nov 2026 09:00:00 +0000", ""},
			{"Thu Nov  5 09:12:02 2026", "5 Nov 2026 09:00:00 +0000", ""},
		}, []string{"2026-11-05", "2026-11-05"}},
		{"Received goes before the line", []message{
			{"Thu Nov  5 09:12:01 2026", "15 Nov 2026 09:00:00 +0000", "by y; 10 Nov 2026 09:00:00 +0000"},
		}, []string{"2026-11-10"}},
		{"better than none", []message{{git, "soon", ""}, {git, "", ""}}, []string{"2001-09-17", "2001-09-17"}},
	} {
		t.Run(c.name, func(t *testing.T) {
			var text strings.Builder
			for i, m := range c.box {
				text.WriteString("From ines@firm.example " + m.from + "\n" +
					"From: ines@firm.example\nMessage-ID: <" + string(rune('a'+i)) + "@firm.example>\nDate: " + m.date + "\n")
				if m.received != "" {
					text.WriteString("Received: " + m.received + "\n")
				}
				text.WriteString("\nHello\n\n")
			}
			path := t.TempDir() + "/box.mbox"
			write(t, path, text.String())
			var got []string
			for _, a := range mustRead(t, path, nil).acts {
				got = append(got, a.At.Format(time.DateOnly))
			}
			if d := cmp.Diff(c.want, got); d != "" {
				t.Errorf("(-want +got):\n%s", d)
			}
		})
	}
}

// What was read before is compared with what is read now.
func TestFromLineIsRememberedBetweenReads(t *testing.T) {
	message := func(id, day string) string {
		return "From ines@firm.example Mon Sep 17 00:00:00 2001\nFrom: ines@firm.example\nMessage-ID: <" +
			id + "@firm.example>\nDate: " + day + " Sep 2001 09:00:00 +0000\n\nHello\n\n"
	}
	path := t.TempDir() + "/box.mbox"
	first := message("a", "20") + message("b", "21")
	write(t, path, first)
	before := mustRead(t, path, nil)
	write(t, path, first+message("c", "22"))
	after := mustRead(t, path, before.last())
	if after.resets != 0 || len(after.acts) != 1 || after.acts[0].At.Day() != 22 {
		t.Errorf("%d resets, acts %+v; want the third mail alone, on the 22nd", after.resets, after.acts)
	}
}

package mail

import (
	"path/filepath"
	"strings"
	"testing"

	"ownup/internal/core/workgraph"
)

func TestConversation(t *testing.T) {
	for _, c := range []struct {
		subject, key, name string
		reply              bool
	}{
		{"Margin  Figures", "margin figures", "Margin  Figures", false},
		{"Re: AW: Fwd: [team] Margin", "margin", "Margin", true},
		{"[team] RE[2]: Margin", "margin", "Margin", true},
		{"Antw.: Margin", "antw.: margin", "Antw.: Margin", false},
		{"WG: Zahlen", "zahlen", "Zahlen", false},
		{"回复：数字", "数字", "数字", true},
		{"Reply: x", "reply: x", "Reply: x", false},
		{"[urgent]", "[urgent]", "[urgent]", false},
		{"Re:", "", "", true},
		{"", "", "", false},
	} {
		key, name, reply := conversation(c.subject)
		if key != c.key || name != c.name || reply != c.reply {
			t.Errorf("%q: %q, %q, %v; want %q, %q, %v", c.subject, key, name, reply, c.key, c.name, c.reply)
		}
	}
}

func TestOneThreadOneThing(t *testing.T) {
	mails := map[string]string{
		"root":        simple("root", "Subject: Margin"),
		"reply":       simple("reply", "Subject: Re: Margin\nIn-Reply-To: <root@firm.example>"),
		"deep":        simple("deep", "Subject: AW: Re: Margin\nReferences: <root@firm.example> <reply@firm.example>"),
		"only parent": simple("parent", "Subject: Re: Margin\nIn-Reply-To: <deep@firm.example>"),
		"no ids":      strings.NewReplacer("ines@", "x@", "tom@", "ines@").Replace(simple("noids", "Subject: RE: margin")),
	}
	for _, order := range [][]string{
		{"root", "reply", "deep", "only parent", "no ids"},
		{"deep", "reply", "only parent", "no ids", "root"},
		{"deep", "only parent"},
	} {
		var list []string
		for _, n := range order {
			list = append(list, mails[n])
		}
		path := filepath.Join(t.TempDir(), "in.mbox")
		write(t, path, asMbox(list...))
		for i, a := range mustRead(t, path, nil).acts {
			want := workgraph.Thing{Kind: workgraph.Thread, Space: "root@firm.example", Key: "margin", Name: a.Things[0].Name}
			if a.Things[0] != want {
				t.Errorf("%q, message %q: %+v", order, order[i], a.Things[0])
			}
		}
	}
}

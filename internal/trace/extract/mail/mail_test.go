package mail

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"ownup/internal/trace/extract"
	"ownup/internal/trace/extract/extracttest"
)

const letter = `From: Ines Kaya <ines@firm.example>
Subject: =?iso-8859-1?q?Marge_4,2=A0%?=
Content-Type: multipart/mixed; boundary=x

--x
Content-Type: multipart/alternative; boundary=y

--y
Content-Type: text/plain; charset=windows-1252
Content-Transfer-Encoding: quoted-printable

Die Marge betr=E4gt
4,2 %.

Ines
--y
Content-Type: text/html

<p>The margin is <b>4.2</b> %
--y--
--x
Content-Type: text/csv; name=margin.csv
Content-Disposition: attachment
Content-Transfer-Encoding: base64

YSxiCjQuMiw3Cg==
--x
Content-Type: message/rfc822

From: tom@firm.example
Subject: seven

7
--x
Content-Type: image/png

x
--x--
`

func TestMail(t *testing.T) {
	for name, text := range map[string]string{
		"a.eml":              letter,
		"b.eml":              strings.ReplaceAll(letter, "\n", "\r\n"),
		"c.emlx":             "900 \n" + letter,
		"1764.M1P2.host:2,S": letter,
	} {
		if k := extract.KindOf(name, []byte(text)); k != extract.Mail {
			t.Errorf("%s is a %s", name, k)
		}
		r := extracttest.Read(t, Mail, name, text)
		got := r.Lines()
		for i := range got {
			got[i] = strings.ReplaceAll(got[i], "\r", "")
		}
		if d := cmp.Diff([]string{
			"Subject header: Marge 4,2\u00a0%", "From header: Ines Kaya <ines@firm.example>",
			"1:1: Die Marge beträgt\n4,2 %.", "4:1: Ines", "1:4 text/html: The margin is 4.2 %",
		}, got); d != "" {
			t.Errorf("%s (-want +got):\n%s", name, d)
		}
		var members []string
		for _, m := range r.Members {
			members = append(members, m.Name+" "+strings.TrimSpace(strings.ReplaceAll(m.Content, "\r", "")))
		}
		if d := cmp.Diff([]string{
			"margin.csv a,b\n4.2,7", "part 3.eml From: tom@firm.example\nSubject: seven\n\n7", "part 4 x",
		}, members); d != "" {
			t.Errorf("%s members (-want +got):\n%s", name, d)
		}
		if len(r.Skips) > 0 {
			t.Errorf("%s skips %v", name, r.Skips)
		}
	}
}

func TestNoMailIsText(t *testing.T) {
	r := extracttest.Read(t, Mail, "a.eml", "The margin is 4.2 %.")
	if len(r.Pieces) != 1 || len(r.Skips) != 1 {
		t.Errorf("pieces %v, skips %v", r.Lines(), r.Skips)
	}
}

func TestMailbox(t *testing.T) {
	box := "From ines@firm.example Mon Sep 17 00:00:00 2001\nSubject: a\nFrom: b\n\nFrom here on 4.2\n\nFrom me, truly\n\n" +
		"From - Fri Nov  6 09:00:00 2026\r\nSubject: c\r\nFrom: d\r\n\r\n7\r\n\r\nFrom tom@firm.example Sat Nov  7 09:00 2026\nSubject: e\n"
	if k := extract.KindOf("Inbox", []byte(box)); k != extract.Mailbox {
		t.Errorf("it is a %s", k)
	}
	r := extracttest.Read(t, Mailbox, "in.mbox", box)
	want := []extracttest.Member{
		{Name: "mail 1", Content: "Subject: a\nFrom: b\n\nFrom here on 4.2\n\nFrom me, truly\n\n"},
		{Name: "mail 2", Content: "Subject: c\r\nFrom: d\r\n\r\n7\r\n\r\n"},
		{Name: "mail 3", Content: "Subject: e\n"},
	}
	if d := cmp.Diff(want, r.Members); d != "" {
		t.Errorf("(-want +got):\n%s", d)
	}
}

func TestStops(t *testing.T) {
	extracttest.Stops(t, Mail, "a.eml", letter)
	extracttest.Stops(t, Mailbox, "a.mbox", "From a Mon Sep 17 00:00:00 2001\nSubject: a\n")
}

func FuzzMail(f *testing.F) { extracttest.Fuzz(f, Mail, letter, "1\nSubject: a\n\nb", "x") }

func FuzzMailbox(f *testing.F) {
	extracttest.Fuzz(f, Mailbox, "From a Mon Sep 17 00:00:00 2001\nSubject: a\n\nb\n\nFrom a Mon Sep 17 00:00:00 2001\n")
}

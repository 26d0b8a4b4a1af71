package mailparse

import (
	"errors"
	"fmt"
	"math"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"golang.org/x/text/encoding/charmap"
	"golang.org/x/text/encoding/japanese"

	"ownup/internal/core/person"
)

type who = person.Identity

func is(name, address string) who { return who{Name: name, Address: address} }

func mustParse(t *testing.T, raw string, o Options) Message {
	t.Helper()
	m, err := Parse([]byte(raw), o)
	if err != nil {
		t.Fatalf("Parse: %v", err)
	}
	return m
}

func latin1(t *testing.T, s string) string {
	t.Helper()
	out, err := charmap.ISO8859_1.NewEncoder().String(s)
	if err != nil {
		t.Fatal(err)
	}
	return out
}

func qAll(s string) string {
	var b strings.Builder
	for i := range len(s) {
		fmt.Fprintf(&b, "=%02X", s[i])
	}
	return b.String()
}

func TestSubject(t *testing.T) {
	jis, err := japanese.ISO2022JP.NewEncoder().String("売上報告")
	if err != nil {
		t.Fatal(err)
	}
	for _, c := range []struct{ name, written, want string }{
		{"plain", "Margin figures", "Margin figures"},
		{"folded", "Margin\r\n figures", "Margin figures"},
		{"Q", "=?utf-8?Q?M=C3=A4rz_Zahlen?=", "März Zahlen"},
		{"B without padding", "=?UTF-8?B?TcOkcno?=", "März"},
		{"character cut between words", "=?utf-8?B?TcM=?=\r\n =?utf-8?B?pHJ6?=", "März"},
		{"two charsets", "=?iso-8859-1?Q?M=E4rz?= =?utf-8?Q?_=E2=82=AC?=", "März €"},
		{"word and text", "Re: =?iso-8859-1?Q?M=E4rz?= 2026", "Re: März 2026"},
		{"Windows dash called Latin-1", "=?iso-8859-1?Q?a_=96_b?=", "a – b"},
		{"KOI8-R", "=?koi8-r?B?79TexdQ=?=", "Отчет"},
		{"stateful Japanese", "=?iso-2022-jp?Q?" + qAll(jis) + "?=", "売上報告"},
		{"language tag", "=?utf-8*de?Q?M=C3=A4rz?=", "März"},
		{"unknown charset", "=?x-nobody?Q?M=C3=A4rz?=", "März"},
		{"raw UTF-8", "März", "März"},
		{"raw Latin-1", latin1(t, "März"), "März"},
		{"not a word after all", "=?what", "=?what"},
		{"broken word stays", "=?utf-8?X?abc?= x", "=?utf-8?X?abc?= x"},
		{"direction marks go", "a\u202eb", "ab"},
	} {
		t.Run(c.name, func(t *testing.T) {
			m := mustParse(t, "From: a@firm.example\r\nSubject: "+c.written+"\r\n\r\n", Options{})
			if m.Subject != c.want {
				t.Errorf("Subject = %q, want %q", m.Subject, c.want)
			}
		})
	}
}

func TestAddresses(t *testing.T) {
	for _, c := range []struct {
		written string
		want    []who
	}{
		{"ines@firm.example", []who{is("", "ines@firm.example")}},
		{"Ines Kaya <ines@firm.example>, Tom <tom@firm.example>", []who{is("Ines Kaya", "ines@firm.example"), is("Tom", "tom@firm.example")}},
		{`"Kaya, Ines" <ines@firm.example>`, []who{is("Kaya, Ines", "ines@firm.example")}},
		{"Kaya, Ines <ines@firm.example>", []who{is("Kaya, Ines", "ines@firm.example")}},
		{"Kaya, Ines <ines@firm.example>; Tom Reyes <tom@firm.example>", []who{is("Kaya, Ines", "ines@firm.example"), is("Tom Reyes", "tom@firm.example")}},
		{"ines@firm.example (Ines (the boss) Kaya)", []who{is("Ines (the boss) Kaya", "ines@firm.example")}},
		{"=?utf-8?Q?In=C3=A8s_Kaya?= <ines@firm.example>", []who{is("Inès Kaya", "ines@firm.example")}},
		{"=?utf-8?Q?Kaya,_Ines?= <ines@firm.example>", []who{is("Kaya, Ines", "ines@firm.example")}},
		{`"=?utf-8?B?SW7DqHM=?=" <ines@firm.example>`, []who{is("Inès", "ines@firm.example")}},
		{"undisclosed-recipients:;", nil},
		{"Undisclosed recipients", nil},
		{"unlisted-recipients:; (no To-header on input)", nil},
		{"Team: a@firm.example, Tom <b@firm.example>; c@firm.example", []who{is("", "a@firm.example"), is("Tom", "b@firm.example"), is("", "c@firm.example")}},
		{"'ines@firm.example' <ines@firm.example>", []who{is("", "ines@firm.example")}},
		{"ines at firm.example (Ines Kaya)", []who{is("Ines Kaya", "ines@firm.example")}},
		{"Ines Kaya ines@firm.example", []who{is("Ines Kaya", "ines@firm.example")}},
		{`"ines kaya"@firm.example`, []who{is("", `"ines kaya"@firm.example`)}},
		{"<@relay.example:ines@firm.example>", []who{is("", "ines@firm.example")}},
		{"Ines Kaya </O=FIRM/CN=INES>", []who{is("Ines Kaya", "")}},
		{"Ines Kaya", []who{is("Ines Kaya", "")}},
		{"Ines <ines@firm.example", []who{is("Ines", "ines@firm.example")}},
		{`"Ines <ines@firm.example>`, []who{is(`"Ines`, "ines@firm.example")}},
		{latin1(t, "Jürgen <j@firm.example>"), []who{is("Jürgen", "j@firm.example")}},
		{", ,;:,", nil},
	} {
		got, more := parseAddresses(c.written, "", 100)
		if d := cmp.Diff(c.want, got); d != "" || more {
			t.Errorf("%q: more=%v, diff (-want +got):\n%s", c.written, more, d)
		}
	}
}

func TestRecipientsAreLimited(t *testing.T) {
	var b strings.Builder
	for i := range MaxRecipients + 5 {
		fmt.Fprintf(&b, "p%d@firm.example, ", i)
	}
	m := mustParse(t, "From: a@firm.example\nTo: "+b.String()+"\nCc: c@firm.example\nSubject: all\n\n", Options{})
	if len(m.To) != MaxRecipients || len(m.Cc) != 0 || len(m.Notes) != 1 {
		t.Errorf("%d recipients, %d copied, notes %q; want %d, 0 and one note", len(m.To), len(m.Cc), m.Notes, MaxRecipients)
	}
}

func TestDate(t *testing.T) {
	day := time.Date(2026, 11, 5, 8, 12, 1, 0, time.UTC)
	const arrival = "from x by y; Thu, 5 Nov 2026 09:12:01 +0100"
	for _, c := range []struct {
		name, date, received string
		delivered, want      time.Time
	}{
		{"usual", "Thu, 5 Nov 2026 09:12:01 +0100", "", time.Time{}, day},
		{"comment", "Thu, 5 Nov 2026 09:12:01 +0100 (CET)", "", time.Time{}, day},
		{"zone by name", "Thu, 5 Nov 2026 03:12:01 EST", "", time.Time{}, day},
		{"German zone", "Thu, 5 Nov 2026 09:12:01 MEZ", "", time.Time{}, day},
		{"no zone", "5 Nov 2026 08:12:01", "", time.Time{}, day},
		{"GMT+", "Thu, 5 Nov 2026 09:12:01 GMT+0100", "", time.Time{}, day},
		{"colon in zone", "Thu, 05 Nov 2026 09:12:01 +01:00", "", time.Time{}, day},
		{"asctime", "Thu Nov  5 08:12:01 2026", "", time.Time{}, day},
		{"ISO", "2026-11-05 09:12:01 +0100", "", time.Time{}, day},
		{"RFC 3339", "2026-11-05T09:12:01+01:00", "", time.Time{}, day},
		{"missing", "", arrival, time.Time{}, day},
		{"garbage", "yesterday evening", arrival, time.Time{}, day},
		{"1970", "Thu, 1 Jan 1970 00:00:00 +0000", arrival, time.Time{}, day},
		{"a day ahead is a clock", "Fri, 6 Nov 2026 08:12:01 +0000", arrival, time.Time{}, day.AddDate(0, 0, 1)},
		{"three days ahead is wrong", "Sun, 8 Nov 2026 08:12:01 +0000", arrival, time.Time{}, day},
		{"mailbox knows", "", "", day, day},
		{"nobody knows", "", "", time.Time{}, time.Time{}},
	} {
		t.Run(c.name, func(t *testing.T) {
			if got := dateOf(c.date, c.received, c.delivered, 0); !got.Equal(c.want) {
				t.Errorf("%v, want %v", got, c.want)
			}
		})
	}
}

func TestMailboxOverrulesTheDateOnlyWithinReach(t *testing.T) {
	day := time.Date(2026, 11, 5, 8, 12, 1, 0, time.UTC)
	const date, month = 24 * time.Hour, 30 * 24 * time.Hour
	for _, c := range []struct {
		name, received string
		before, reach  time.Duration // of the mailbox's date before Date
		want           time.Time
	}{
		{"never", "", 3 * date, 0, day},
		{"within two days is a clock", "", 2 * date, month, day},
		{"within reach", "", 3 * date, month, day.Add(-3 * date)},
		{"at its end", "", month, month, day.Add(-month)},
		{"beyond it", "", month + time.Second, month, day},
		{"any reach", "", 1000 * date, math.MaxInt64, day.Add(-1000 * date)},
		{"Received first", "by y; Thu, 5 Nov 2026 09:12:01 +0100", 3 * date, month, day},
		{"Received has any reach", "by y; Wed, 5 Nov 2025 09:12:01 +0100", 3 * date, 0, day.AddDate(-1, 0, 0)},
		{"Received without a date", "by y", 3 * date, month, day.Add(-3 * date)},
	} {
		t.Run(c.name, func(t *testing.T) {
			got := dateOf("Thu, 5 Nov 2026 09:12:01 +0100", c.received, day.Add(-c.before), c.reach)
			if !got.Equal(c.want) {
				t.Errorf("%v, want %v", got, c.want)
			}
		})
	}
}

func TestBrokenHeaderKeepsTheRest(t *testing.T) {
	m := mustParse(t, "Fröm nonsense\nFrom: Ines <ines@firm.example>\n:empty\nno colon here\nSubject: one\nSubject: two\n"+
		"References: <a@x> <b\n @x>\nIn-Reply-To: Your message of Tuesday <c@x>\nMessage-ID: <m@x>\nTo: t@firm.example\nTo: u@firm.example", Options{})
	want := Message{
		ID: "m@x", Subject: "one", From: []who{is("Ines", "ines@firm.example")},
		To:         []who{is("", "t@firm.example"), is("", "u@firm.example")},
		References: []string{"a@x", "b@x"}, InReplyTo: "c@x",
	}
	if d := cmp.Diff(want, m); d != "" {
		t.Errorf("(-want +got):\n%s", d)
	}
}

func TestLists(t *testing.T) {
	const tail = "List-Id: <team.lists.example>\nList-Post: <mailto:team@lists.example>\nSubject: x\n\n"
	for _, c := range []struct {
		name, head string
		want       []who
	}{
		{"kept in X-Original-From", "From: \"'Ines Kaya' via Team\" <team@lists.example>\nX-Original-From: Ines Kaya <ines@firm.example>\n", []who{is("Ines Kaya", "ines@firm.example")}},
		{"kept in Reply-To", "From: Ines Kaya via Team <team@lists.example>\nReply-To: team@lists.example, ines@firm.example\n", []who{is("Ines Kaya", "ines@firm.example")}},
		{"kept nowhere", "From: Ines Kaya via Team <team@lists.example>\n", []who{is("Ines Kaya", "")}},
		{"untouched", "From: Ines <ines@firm.example>\nReply-To: team@lists.example\nSender: team-bounces@lists.example\n", []who{is("Ines", "ines@firm.example")}},
	} {
		t.Run(c.name, func(t *testing.T) {
			m := mustParse(t, c.head+tail, Options{})
			if d := cmp.Diff(c.want, m.From); d != "" || m.List != "team@lists.example" || m.Sender != (who{}) {
				t.Errorf("List %q, Sender %v, From (-want +got):\n%s", m.List, m.Sender, d)
			}
		})
	}
}

func TestAutomatic(t *testing.T) {
	for head, want := range map[string]bool{
		"From: ines@firm.example\n":                                              false,
		"From: no-reply@firm.example\n":                                          true,
		"From: ines@firm.example\nAuto-Submitted: auto-replied\n":                true,
		"From: ines@firm.example\nAuto-Submitted: no\n":                          false,
		"From: a@x.example\nContent-Type: multipart/report; boundary=b\n":        true,
		"From: a@x.example\nReturn-Path: <>\n":                                   true,
		"From: ines@firm.example\nPrecedence: list\nList-Post: <mailto:l@x.y>\n": false,
	} {
		if m := mustParse(t, head+"Subject: x\n\n", Options{}); m.Automatic != want {
			t.Errorf("%q: Automatic = %v, want %v", head, m.Automatic, want)
		}
	}
}

const mixed = `From: ines@firm.example
Subject: figures
Content-Type: multipart/mixed; boundary="out"

preamble
--out
Content-Type: multipart/alternative; boundary=outer

--outer
Content-Type: text/plain; charset=iso-8859-1
Content-Transfer-Encoding: quoted-printable

Gr=FC=DFe
--outer
Content-Type: text/html

<p>never</p>
--out
broken part header line
Content-Type: application/pdf; name="ignored.pdf"
Content-Disposition: attachment; filename*=iso-8859-1''M%E4rz.pdf

--out
Content-Disposition: attachment; filename=Q3 margin.xlsx

--out
Content-Disposition: attachment; filename*0="very long "; filename*1="name.docx"

--out
Content-Disposition: attachment; filename="C:\reports\deck.pptx"

--out
Content-Type: application/octet-stream; name="=?utf-8?Q?=C3=A9t=C3=A9.csv?="

--out
Content-Type: image/png; name=logo.png
Content-Id: <logo>

--out
Content-Type: text/calendar; name=invite.ics

--out
Content-Disposition: attachment; filename="DECK.pptx"

--out
Content-Type: message/rfc822

From: client@acme.example
Subject: inner
Message-ID: <inner@acme.example>

The figure is wrong.
--out--
--out
Content-Disposition: attachment; filename="epilogue.txt"
`

func TestParts(t *testing.T) {
	for _, ends := range []string{"\n", "\r\n"} {
		m := mustParse(t, strings.ReplaceAll(mixed, "\n", ends), Options{Text: true})
		want := []string{"März.pdf", "Q3 margin.xlsx", "very long name.docx", "deck.pptx", "été.csv"}
		if d := cmp.Diff(want, m.Attachments); d != "" {
			t.Errorf("attachments (-want +got):\n%s", d)
		}
		if m.Text != "Grüße" || !m.Calendar {
			t.Errorf("Text %q, Calendar %v; want Grüße, true", m.Text, m.Calendar)
		}
		if len(m.Enclosed) != 1 || m.Enclosed[0].ID != "inner@acme.example" || m.Enclosed[0].Text != "The figure is wrong." {
			t.Errorf("Enclosed = %+v, want the inner mail", m.Enclosed)
		}
		if m := mustParse(t, mixed, Options{}); m.Text != "" || m.Enclosed != nil {
			t.Errorf("text given without being asked for: %q, %v", m.Text, m.Enclosed)
		}
	}
}

func TestPartLimits(t *testing.T) {
	var deep strings.Builder
	deep.WriteString("From: a@x.example\nSubject: deep\n")
	for i := range MaxDepth + 5 {
		fmt.Fprintf(&deep, "Content-Type: multipart/mixed; boundary=b%dz\n\n--b%dz\n", i, i)
	}
	deep.WriteString("Content-Disposition: attachment; filename=x.txt\n\n")
	if m := mustParse(t, deep.String(), Options{}); len(m.Notes) != 1 || m.Attachments != nil {
		t.Errorf("too deep: notes %q, attachments %q", m.Notes, m.Attachments)
	}
	wide := "From: a@x.example\nSubject: wide\nContent-Type: multipart/mixed; boundary=b\n\n" +
		strings.Repeat("--b\nContent-Disposition: attachment; filename=a.txt\n\n", MaxParts+10)
	if m := mustParse(t, wide, Options{}); len(m.Notes) != 1 || len(m.Attachments) != 1 {
		t.Errorf("too many parts: notes %q, attachments %q", m.Notes, m.Attachments)
	}
}

func TestText(t *testing.T) {
	m := mustParse(t, "From: a@x.example\nSubject: h\nContent-Type: text/html; charset=utf-8\n\n"+
		"<style>p{}</style><p>The figure&nbsp;is <b>wrong</b>.</p><script>x()</script><div>Fix it</div>", Options{Text: true})
	if want := "The figure is wrong.\n\nFix it"; m.Text != want {
		t.Errorf("Text = %q, want %q", m.Text, want)
	}
	long := mustParse(t, "From: a@x.example\nSubject: h\n\n"+strings.Repeat("é", MaxText), Options{Text: true})
	if len(long.Text) > MaxText || !long.TextCut {
		t.Errorf("long text: %d bytes, cut %v; want at most %d and cut", len(long.Text), long.TextCut, MaxText)
	}
}

func TestErrors(t *testing.T) {
	for _, c := range []struct {
		name, raw string
		want      error
	}{
		{"prose", "Dear all,\nthe figure was wrong.\n", ErrNotMail},
		{"empty", "", ErrNotMail},
		{"long header", "From: a@x.example\nSubject: x\n" + strings.Repeat("X-Y: z\n", MaxHeader/6), ErrHeaderTooLong},
		{"long message", "From: a@x.example\nSubject: x\n\n" + strings.Repeat("x", MaxMessage), ErrTooLong},
	} {
		if _, err := Parse([]byte(c.raw), Options{}); !errors.Is(err, c.want) {
			t.Errorf("%s: %v, want %v", c.name, err, c.want)
		}
	}
}

func TestMadeIDIsTheSameInEveryMailbox(t *testing.T) {
	raw := "Date: Thu, 5 Nov 2026 09:12:01 +0100\nFrom: a@x.example\nTo: b@x.example,\n c@x.example\nSubject: x\n\nbody\n"
	a := mustParse(t, raw, Options{})
	b := mustParse(t, "Received: by y; Thu, 5 Nov 2026 09:12:01 +0100\r\n"+strings.ReplaceAll(raw, "\n", "\r\n"), Options{})
	c := mustParse(t, strings.Replace(raw, "09:12", "09:13", 1), Options{})
	if !a.IDMade || a.ID != b.ID || a.ID == c.ID {
		t.Errorf("made ids %q, %q, %q: want the first two equal, the third different", a.ID, b.ID, c.ID)
	}
}

// TestHostileFieldsTakeLinearTime would take minutes if any of these megabytes
// were searched to its end from each of its bytes.
func TestHostileFieldsTakeLinearTime(t *testing.T) {
	for _, unit := range []string{`"`, `"\`, "(", "=?", "=?a?q?x", "@:", "a,", "<", "=?utf-8?q?", ";", "a=", "\n ", "\nTo: a"} {
		field := strings.Repeat(unit, (MaxHeader/2)/len(unit))
		start := time.Now()
		raw := "From: a@x.example\nMessage-ID: <a@x>\nTo: " + field + "\nSubject: " + field[:len(field)/2] + "\nContent-Type: x;" + field[:len(field)/2] + "\n\n"
		_, err := Parse([]byte(raw), Options{Text: true})
		if took := time.Since(start); took > 5*time.Second || err != nil && !errors.Is(err, ErrHeaderTooLong) {
			t.Errorf("%q: %v, %v", unit, took, err)
		}
	}
}

func FuzzParse(f *testing.F) {
	f.Add([]byte(mixed))
	f.Add([]byte("From: \"Kaya, Ines\" <i@x>, =?utf-8?B?w6k=?= (a (b) c) <x@y>; g:;\nSubject: =?koi8-r?Q?=C1?=\n\n"))
	f.Add([]byte("Subject: x\nFrom: a\nContent-Type: multipart/x; boundary*0=a; boundary*1*=%41\n\n--aA\n\n--aA--"))
	f.Add([]byte("From: a via b <l@x>\nList-Post: <mailto:l@x?subject=y>\nReply-To: z@x\nDate: 1 Jan 99 00:00 XYZ\n"))
	f.Fuzz(func(t *testing.T, raw []byte) {
		m, err := Parse(raw, Options{Text: true})
		if err != nil {
			return
		}
		again, err := Parse(raw, Options{Text: true})
		if d := cmp.Diff(m, again); err != nil || d != "" {
			t.Errorf("a second Parse differs: %v\n%s", err, d)
		}
		if m.ID == "" || len(m.Text) > MaxText || len(m.Subject) > maxSubject {
			t.Errorf("ID %q, %d bytes of text, %d of subject", m.ID, len(m.Text), len(m.Subject))
		}
		for _, s := range append([]string{m.Subject, m.ID}, m.Attachments...) {
			if clean(s, len(s)) != s {
				t.Errorf("not fit to show: %q", s)
			}
		}
	})
}

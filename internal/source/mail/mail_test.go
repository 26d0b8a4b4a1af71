package mail

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"mime"
	"mime/multipart"
	"net/textproto"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"golang.org/x/text/encoding/charmap"
	"pgregory.net/rapid"

	"ownup/internal/core/person"
	"ownup/internal/core/problem"
	"ownup/internal/core/workgraph"
)

// ledger is a sink that keeps everything it is given.
type ledger struct {
	acts    []workgraph.Act
	skips   []string
	cursors [][]byte
	atActs  []int // acts handed over before each cursor
	resets  int
	stopAt  int // fail at this act, counted from 1
}

var errStop = errors.New("stop")

func (l *ledger) Act(a workgraph.Act) error {
	l.acts = append(l.acts, a)
	if len(l.acts) == l.stopAt {
		return errStop
	}
	return nil
}
func (l *ledger) Reset() error                      { l.resets++; l.acts = nil; return nil }
func (l *ledger) Flow(workgraph.Flow) error         { return nil }
func (l *ledger) Deadline(workgraph.Deadline) error { return nil }
func (l *ledger) Card(person.Card) error            { return nil }
func (l *ledger) Alias(person.Alias) error          { return nil }
func (l *ledger) Member(workgraph.Membership) error { return nil }
func (l *ledger) Skip(place, reason string)         { l.skips = append(l.skips, place+": "+reason) }
func (l *ledger) Progress(int64, int64)             {}
func (l *ledger) Checkpoint(c []byte) error {
	l.cursors = append(l.cursors, bytes.Clone(c))
	l.atActs = append(l.atActs, len(l.acts))
	return nil
}

func (l *ledger) last() []byte { return l.cursors[len(l.cursors)-1] }

// readEvery is Read with checkpoints every few messages.
func readEvery(every int, path string, cursor []byte, sink workgraph.Sink) error {
	r := reader{sink: sink, every: every, limit: 1 << 20}
	return r.read(context.Background(), path, cursor)
}

func mustRead(t testing.TB, path string, cursor []byte) *ledger {
	t.Helper()
	var l ledger
	if err := Read(context.Background(), path, cursor, &l); err != nil {
		t.Fatalf("Read: %v", err)
	}
	return &l
}

func write(t testing.TB, path, content string) {
	t.Helper()
	if err := os.MkdirAll(filepath.Dir(path), 0o700); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(path, []byte(content), 0o600); err != nil {
		t.Fatal(err)
	}
}

// compose writes a mail as a mail program does.
func compose(headers []string, files []string, body string) string {
	var b strings.Builder
	for _, h := range headers {
		b.WriteString(h + "\n")
	}
	if len(files) == 0 {
		return b.String() + "\n" + body
	}
	var parts bytes.Buffer
	w := multipart.NewWriter(&parts)
	_ = w.SetBoundary("=_boundary")
	p, _ := w.CreatePart(textproto.MIMEHeader{"Content-Type": {"text/plain; charset=utf-8"}})
	_, _ = p.Write([]byte(body))
	for _, f := range files {
		p, _ = w.CreatePart(textproto.MIMEHeader{
			"Content-Type":        {"application/octet-stream"},
			"Content-Disposition": {mime.FormatMediaType("attachment", map[string]string{"filename": f})},
		})
		_, _ = p.Write([]byte("AAAA"))
	}
	_ = w.Close()
	return b.String() + "MIME-Version: 1.0\nContent-Type: multipart/mixed; boundary=\"=_boundary\"\n\n" +
		strings.ReplaceAll(parts.String(), "\r\n", "\n")
}

func simple(id, head string) string {
	return compose([]string{
		"From: Ines Kaya <ines@firm.example>", "To: tom@firm.example",
		"Date: Thu, 5 Nov 2026 09:12:01 +0100", "Message-ID: <" + id + "@firm.example>", head,
	}, nil, "Hello\n")
}

const fromLine = "From ines@firm.example Thu Nov  5 09:12:01 2026\n"

// asMbox quotes as mboxrd does.
func asMbox(mails ...string) string {
	var b strings.Builder
	for _, m := range mails {
		b.WriteString(fromLine)
		for line := range strings.Lines(m) {
			if strings.HasPrefix(strings.TrimLeft(line, ">"), "From ") {
				b.WriteByte('>')
			}
			b.WriteString(line)
		}
		if !strings.HasSuffix(m, "\n") {
			b.WriteString("\n")
		}
		b.WriteString("\n")
	}
	return b.String()
}

// drawMails makes an archive: people, subjects in several charsets, threads,
// attachments, bodies with traps.
func drawMails(t *rapid.T) []string {
	names := []string{"Ines Kaya", "Kaya, Ines", "Jürgen Groß", "Отчет", "売上"}
	var mails, ids []string
	for i := range rapid.IntRange(1, 30).Draw(t, "mails") {
		id := fmt.Sprintf("m%d@firm.example", i)
		name := rapid.SampledFrom(names).Draw(t, "name")
		who := mime.QEncoding.Encode("utf-8", name)
		if strings.Contains(name, ",") {
			who = `"` + name + `"`
		}
		subject := rapid.SampledFrom([]string{"", "Re: ", "AW: [team] ", "Fwd: "}).Draw(t, "mark") +
			rapid.SampledFrom([]string{"Margin", "Zahlen für März", "Deck"}).Draw(t, "subject")
		switch rapid.IntRange(0, 3).Draw(t, "encoding") {
		case 0:
			subject = mime.BEncoding.Encode("utf-8", subject)
		case 1:
			subject, _ = charmap.ISO8859_1.NewEncoder().String(subject)
		case 2:
			latin, _ := charmap.ISO8859_1.NewEncoder().String(subject)
			subject = mime.QEncoding.Encode("iso-8859-1", latin)
		}
		heads := []string{
			fmt.Sprintf("From: %s <p%d@firm.example>", who, rapid.IntRange(0, 4).Draw(t, "from")),
			fmt.Sprintf("To: p%d@firm.example,\n\tTom <tom@firm.example>", rapid.IntRange(0, 4).Draw(t, "to")),
			"Subject: " + subject,
			"Date: " + time.Date(2026, 11, 5, 9, i, 0, 0, time.FixedZone("", 3600)).Format(time.RFC1123Z),
		}
		if rapid.IntRange(0, 5).Draw(t, "named") > 0 {
			heads = append(heads, "Message-ID: <"+id+">")
		}
		if len(ids) > 0 {
			parent := rapid.SampledFrom(ids).Draw(t, "parent")
			switch rapid.IntRange(0, 2).Draw(t, "reply") {
			case 0:
				heads = append(heads, "In-Reply-To: <"+parent+">")
			case 1:
				heads = append(heads, "References: <root@firm.example>\n <"+parent+">")
			}
		}
		files := rapid.SliceOfNDistinct(rapid.SampledFrom([]string{"Q3.xlsx", "März.pdf", "deck final.pptx"}), 0, 2, rapid.ID).Draw(t, "files")
		body := rapid.SampledFrom([]string{"Hi\n", "", "Hi\n\nFrom here on it is wrong: 12:30\n", "--=_boundary is not one\n", "no end"}).Draw(t, "body")
		mails = append(mails, compose(heads, files, body))
		ids = append(ids, id)
		if rapid.IntRange(0, 9).Draw(t, "copy") == 0 {
			mails = append(mails, mails[i%len(mails)])
		}
	}
	return mails
}

func TestEveryFormGivesTheSameFacts(t *testing.T) {
	rapid.Check(t, func(rt *rapid.T) {
		mails := drawMails(rt)
		dir, err := os.MkdirTemp(t.TempDir(), "")
		if err != nil {
			rt.Fatal(err)
		}
		crlf := rapid.Bool().Draw(rt, "crlf")
		ends := func(s string) string {
			if crlf {
				return strings.ReplaceAll(s, "\n", "\r\n")
			}
			return s
		}
		box, tree, maildir := filepath.Join(dir, "in.mbox"), filepath.Join(dir, "tree"), filepath.Join(dir, "maildir")
		counted := filepath.Join(dir, "counted")
		write(t, box, ends(asMbox(mails...)))
		var cl strings.Builder
		for i, m := range mails {
			write(t, filepath.Join(tree, "f", fmt.Sprintf("%03d.eml", i)), ends(m))
			write(t, filepath.Join(maildir, ".Sent", "cur", fmt.Sprintf("%d.%d.host:2,S", 1793865600+i, i)), ends(m))
			head, body, _ := strings.Cut(m, "\n\n")
			fmt.Fprintf(&cl, "%s%s\nContent-Length: %d\n\n%s\n", fromLine, head, len(body)+1, body+"\n")
		}
		write(t, counted, cl.String())
		for _, d := range []string{"cur", "new", ".Sent/new", ".Sent/tmp"} {
			if err := os.MkdirAll(filepath.Join(maildir, d), 0o700); err != nil {
				rt.Fatal(err)
			}
		}
		want := mustRead(t, box, nil)
		if len(want.skips) > 0 || len(want.acts) == 0 {
			rt.Fatalf("mbox: %d acts, skips %q", len(want.acts), want.skips)
		}
		for _, path := range []string{tree, maildir, counted} {
			got := mustRead(t, path, nil)
			if d := cmp.Diff(want.acts, got.acts); d != "" || len(got.skips) > 0 {
				rt.Fatalf("%s: skips %q, acts differ from the mbox's (-mbox +this):\n%s", filepath.Base(path), got.skips, d)
			}
		}
	})
}

func TestGoingOnEqualsOneRead(t *testing.T) {
	rapid.Check(t, func(rt *rapid.T) {
		dir, err := os.MkdirTemp(t.TempDir(), "")
		if err != nil {
			rt.Fatal(err)
		}
		mails := drawMails(rt)
		half := len(mails) / 2
		write(t, filepath.Join(dir, "in.mbox"), asMbox(mails[:half+1]...))
		for i, m := range mails[half:] {
			write(t, filepath.Join(dir, "z", fmt.Sprintf("%03d.eml", i)), m)
		}
		var whole ledger
		if err := readEvery(rapid.IntRange(1, 5).Draw(rt, "every"), dir, nil, &whole); err != nil {
			rt.Fatal(err)
		}
		for i, c := range whole.cursors {
			var rest ledger
			if err := readEvery(3, dir, c, &rest); err != nil {
				rt.Fatal(err)
			}
			got := slices.Concat(whole.acts[:whole.atActs[i]], rest.acts)
			if d := cmp.Diff(whole.acts, got); d != "" || rest.resets > 0 {
				rt.Fatalf("from checkpoint %d of %d, %d resets (-one read +two):\n%s", i, len(whole.cursors), rest.resets, d)
			}
			if d := cmp.Diff(whole.last(), rest.last()); d != "" {
				rt.Fatalf("from checkpoint %d the last cursor differs", i)
			}
		}
	})
}

func keys(l *ledger) []string {
	var out []string
	for _, a := range l.acts {
		local, _, _ := strings.Cut(a.Key, "@")
		out = append(out, local)
	}
	return out
}

func TestMboxGrowsAndChanges(t *testing.T) {
	path := filepath.Join(t.TempDir(), "in.mbox")
	write(t, path, asMbox(simple("a", ""), simple("b", "")))
	first := mustRead(t, path, nil)

	write(t, path, asMbox(simple("a", ""), simple("b", ""), simple("c", "References: <a@firm.example>")))
	grown := mustRead(t, path, first.last())
	if d := cmp.Diff([]string{"c"}, keys(grown)); d != "" || grown.resets != 0 {
		t.Errorf("after mail was added: %d resets (-want +got):\n%s", grown.resets, d)
	}
	again := mustRead(t, path, grown.last())
	if len(again.acts) != 0 || !bytes.Equal(again.last(), grown.last()) {
		t.Errorf("unchanged mbox: %q read, want none and the same cursor", keys(again))
	}

	write(t, path, asMbox(simple("b", ""), simple("c", ""), simple("d", ""), simple("e", "")))
	changed := mustRead(t, path, grown.last())
	if d := cmp.Diff([]string{"b", "c", "d", "e"}, keys(changed)); d != "" || changed.resets != 1 {
		t.Errorf("after the first mail was deleted: %d resets (-want +got):\n%s", changed.resets, d)
	}

	unknown := mustRead(t, path, []byte{99, 1, 2})
	if len(unknown.acts) != 4 || unknown.resets != 1 {
		t.Errorf("unknown cursor: %d acts, %d resets; want 4 and 1", len(unknown.acts), unknown.resets)
	}
}

func TestMboxWhoseLastMailWasHalfWritten(t *testing.T) {
	path := filepath.Join(t.TempDir(), "in.mbox")
	whole := asMbox(simple("a", ""), simple("b", ""))
	write(t, path, whole[:len(whole)-4])
	first := mustRead(t, path, nil)
	write(t, path, whole)
	second := mustRead(t, path, first.last())
	if d := cmp.Diff([]string{"a", "b"}, keys(second)); d != "" || second.resets != 1 {
		t.Errorf("%d resets (-want +got):\n%s", second.resets, d)
	}
}

func TestMaildirFlagsAndDeletions(t *testing.T) {
	dir := t.TempDir()
	name := func(s string) string { return filepath.Join(dir, "cur", s) }
	write(t, filepath.Join(dir, "new", "1700000001.a.host"), simple("a", ""))
	write(t, name("1700000002.b.host:2,"), simple("b", ""))
	write(t, filepath.Join(dir, "tmp", "1700000003.c.host"), simple("c", ""))
	first := mustRead(t, dir, nil)
	if d := cmp.Diff([]string{"b", "a"}, keys(first)); d != "" {
		t.Errorf("(-want +got):\n%s", d)
	}
	for from, to := range map[string]string{
		filepath.Join(dir, "new", "1700000001.a.host"): name("1700000001.a.host:2,S"),
		name("1700000002.b.host:2,"):                   name("1700000002.b.host:2,RS"),
	} {
		if err := os.Rename(from, to); err != nil {
			t.Fatal(err)
		}
	}
	write(t, name("1700000004.d.host:2,S"), simple("d", ""))
	second := mustRead(t, dir, first.last())
	if d := cmp.Diff([]string{"d"}, keys(second)); d != "" {
		t.Errorf("after flags changed (-want +got):\n%s", d)
	}
	if err := os.Remove(name("1700000004.d.host:2,S")); err != nil {
		t.Fatal(err)
	}
	third := mustRead(t, dir, second.last())
	if len(third.acts) != 0 || third.resets != 0 {
		t.Errorf("after a deletion: %q read, %d resets; want none", keys(third), third.resets)
	}
}

func TestStrangeThingsInAFolder(t *testing.T) {
	dir := t.TempDir()
	write(t, filepath.Join(dir, "a.eml"), simple("a", ""))
	write(t, filepath.Join(dir, "broken.eml"), "not a mail\n")
	write(t, filepath.Join(dir, "empty.eml"), "")
	write(t, filepath.Join(dir, "huge.eml"), simple("h", "")+strings.Repeat("x", 1<<20))
	write(t, filepath.Join(dir, "index.msf"), "some index")
	write(t, filepath.Join(dir, "odd.mbox"), "not an mbox\n")
	write(t, filepath.Join(dir, "Inbox"), asMbox(simple("b", ""), "garbage\n", strings.Replace(simple("c", ""), "Date: Thu, 5 Nov 2026", "Date: Thu, 5 Nov 1926", 1)))
	write(t, filepath.Join(dir, "mh", "17"), simple("mh", ""))
	if err := os.Symlink(dir, filepath.Join(dir, "loop")); err != nil {
		t.Skip("no symbolic links here")
	}
	var l ledger
	if err := readEvery(10, dir, nil, &l); err != nil {
		t.Fatal(err)
	}
	if d := cmp.Diff([]string{"b", "c", "a", "mh"}, keys(&l)); d != "" {
		t.Errorf("acts (-want +got):\n%s", d)
	}
	want := []string{
		"loop: a link, which is not followed", "odd.mbox: does not begin as an mbox",
		"Inbox message 2: not a mail", "broken.eml: not a mail", "empty.eml: empty file", "huge.eml: longer than 64 MB",
	}
	if d := cmp.Diff(want, l.skips); d != "" {
		t.Errorf("skips (-want +got):\n%s", d)
	}
}

func TestProblems(t *testing.T) {
	dir := t.TempDir()
	write(t, filepath.Join(dir, "notes", "todo.txt"), "Dear diary\n")
	write(t, filepath.Join(dir, "empty.mbox"), "")
	for path, want := range map[string]problem.Kind{
		filepath.Join(dir, "absent"):            problem.Missing,
		filepath.Join(dir, "notes"):             problem.Invalid,
		filepath.Join(dir, "notes", "todo.txt"): problem.Invalid,
		filepath.Join(dir, "empty.mbox"):        "",
	} {
		if err := Read(context.Background(), path, nil, &ledger{}); problem.KindOf(err) != want {
			t.Errorf("%s: %v, want kind %q", filepath.Base(path), err, want)
		}
	}
	path := filepath.Join(dir, "in.mbox")
	write(t, path, asMbox(simple("a", ""), simple("b", "")))
	if err := Read(context.Background(), path, nil, &ledger{stopAt: 1}); !errors.Is(err, errStop) {
		t.Errorf("the sink's error came back as %v", err)
	}
	ctx, cancel := context.WithCancel(context.Background())
	cancel()
	if err := Read(ctx, path, nil, &ledger{}); !errors.Is(err, context.Canceled) {
		t.Errorf("after cancelling: %v", err)
	}
}

func TestPartsOfAnAct(t *testing.T) {
	raw := compose([]string{
		"From: Ines <ines@firm.example>", "Sender: pa@firm.example", "Date: Thu, 5 Nov 2026 09:12:01 +0100",
		"To: tom@firm.example, TOM@firm.example", "Cc: jo@firm.example", "Bcc: al@firm.example", "Message-ID: <x@firm.example>",
		"X-Mailing-List: team@lists.example", "Subject: s",
	}, []string{"Q3.XLSX"}, "secret story\n")
	path := filepath.Join(t.TempDir(), "x.eml")
	write(t, path, raw)
	l := mustRead(t, path, nil)
	id := func(a string) person.Identity { return person.Identity{Address: a} }
	want := []workgraph.Part{
		{Who: person.Identity{Name: "Ines", Address: "ines@firm.example"}, Role: workgraph.Sender},
		{Who: id("tom@firm.example"), Role: workgraph.Recipient},
		{Who: id("team@lists.example"), Role: workgraph.Recipient},
		{Who: id("jo@firm.example"), Role: workgraph.Copied},
		{Who: id("al@firm.example"), Role: workgraph.Copied},
	}
	if len(l.acts) != 1 {
		t.Fatalf("%d acts, skips %q", len(l.acts), l.skips)
	}
	if d := cmp.Diff(want, l.acts[0].Parts); d != "" {
		t.Errorf("parts (-want +got):\n%s", d)
	}
	file := workgraph.Thing{Kind: workgraph.File, Key: "q3.xlsx", Name: "Q3.XLSX"}
	if got := l.acts[0].Things[1:]; len(got) != 1 || got[0] != file {
		t.Errorf("files %+v, want %+v", got, file)
	}
	if strings.Contains(fmt.Sprintf("%+v %q", l.acts, l.cursors), "secret") {
		t.Error("the body was handed on")
	}
}

func TestReadMessage(t *testing.T) {
	m, err := ReadMessage(strings.NewReader(simple("a", "Subject: Wrong figure")))
	if err != nil || m.Text != "Hello" || m.ID != "a@firm.example" {
		t.Errorf("%+v, %v", m, err)
	}
	if _, err := ReadMessage(strings.NewReader("Dear diary")); problem.KindOf(err) != problem.Invalid {
		t.Errorf("no mail: %v, want kind invalid", err)
	}
}

func FuzzReadMessage(f *testing.F) {
	f.Add([]byte(simple("a", "Subject: =?utf-8?B?TcM=?= =?utf-8?B?pHJ6?=")))
	f.Add([]byte(compose([]string{"From: a@x.example", "Subject: x"}, []string{"ä.pdf"}, "hi")))
	f.Fuzz(func(t *testing.T, raw []byte) {
		_, err := ReadMessage(bytes.NewReader(raw))
		if err != nil && problem.KindOf(err) != problem.Invalid {
			t.Errorf("kind %q: %v", problem.KindOf(err), err)
		}
	})
}

package unwrap_test

import (
	"bytes"
	"encoding/base64"
	"strings"
	"testing"
	"time"

	"ownup/internal/core/manuscript"
	"ownup/internal/core/problem"
	"ownup/internal/core/wording"
	"ownup/internal/unwrap"
)

func TestAPageGivesItsWritersWords(t *testing.T) {
	for _, c := range []struct{ name, page, want string }{
		{"blocks", "<p>Hi\nAna,</p><div>I sent<br>it.</div>", "Hi Ana,\n\nI sent\nit.\n\n"},
		{"entities", "I&#39;m &amp; you&rsquo;re&nbsp;so\u00a0x&shy;y &bogus; AT&T", "I'm & you’re so xy &bogus; AT&T"},
		{"script and style", "<style>a{}</style><script>if (a < b) sorry</script><title>x</title>Hi", "Hi"},
		{"code", "Run <code>go test</code> now<pre>sorry if</pre>b", "Run `-` now\n\nb"},
		{"quotation", "a<blockquote>b<blockquote>c</blockquote>d</blockquote>e <q>f</q>", "a\n\ne \"f\""},
		{"gmail", `Sorry.<div class="gmail_quote x"><div>On Monday</div>b</div>c`, "Sorry.\n\nc"},
		{"outlook", `Sorry.<div id="divRplyFwdMsg">From: x</div>old`, "Sorry."},
		{"outlook on the desktop", `Sorry.<div style="border:none; border-top:solid #E1E1E1 1.0pt; padding:3.0pt 0in 0in 0in">From</div>old`, "Sorry."},
		{"signature", `a<div class="gmail_signature">Best</div>`, "a\n\n"},
		{"hidden", `a<span style="display: none">b</span><p hidden>c<p>d</p>`, "a\n\n"},
		{"comment for ownup", "<!-- no --><!-- ownup: off sorry.if -->a", "<!-- ownup: off sorry.if -->a"},
		{"struck out", "<s>a</s><del>b</del>c", "c"},
		{"never closed", "a<blockquote>b", "a\n\n"},
		{"unknown element", "<x-y>a</x-y>", "a"},
		{"table", "<table><tr><td>a</td><td>b</td></tr></table>", "a\n\nb\n\n"},
		{"nothing", "", ""},
	} {
		if got := string(unwrap.HTML([]byte(c.page)).Text); got != c.want {
			t.Errorf("%s: %q gives %q, want %q", c.name, c.page, got, c.want)
		}
	}
}

// quoted is an HTML mail with two encodings on top of one another.
const quoted = "From: mara@firm.example\r\nSubject: Sorry if\r\nMIME-Version: 1.0\r\n" +
	"Content-Type: multipart/mixed; boundary=b\r\n\r\n--b\r\n" +
	"Content-Type: multipart/alternative; boundary=c\r\n\r\n--c\r\n" +
	"Content-Type: text/html; charset=iso-8859-1\r\nContent-Transfer-Encoding: quoted-printable\r\n\r\n" +
	"<p>Caf=E9: I&rsquo;m sor=\r\nry.</p>\r\n--c--\r\n--b\r\n" +
	"Content-Type: text/plain; name=notes.txt\r\n\r\nSorry if.\r\n--b--\r\n"

func TestAMailGivesWhatAPersonReads(t *testing.T) {
	head := "From: mara@firm.example\nTo: ana@firm.example\nMIME-Version: 1.0\n"
	for _, c := range []struct{ name, mail, want string }{
		{"plain", head + "\nHi Ana\n", "Hi Ana\n"},
		{"quoted page", quoted, "Café: I’m sorry.\n\n"},
		{"base64", head + "Content-Type: text/plain; charset=utf-8\nContent-Transfer-Encoding: base64\n\n" + base64.StdEncoding.EncodeToString([]byte("I’m sorry.")) + "\n", "I’m sorry."},
		{"raw latin", head + "Content-Type: text/plain; charset=\"windows-1252\"\n\nI\x92m sorry.", "I’m sorry."},
		{"no charset", head + "\nI\x92m sorry.", "I’m sorry."},
		{"broken UTF-8", head + "Content-Type: text/plain; charset=utf-8\n\nI’m \xff sorry.", "I’m \xff sorry."},
		{"shift", head + "Content-Type: text/plain; charset=iso-2022-jp\n\n\x1b$B$4$a$s\x1b(B, sorry", "ごめん, sorry"},
		{"plain before page", head + "Content-Type: multipart/alternative; boundary=x\n\n--x\nContent-Type: text/html\n\n<p>page\n--x\n\nplain\n--x--\n", "plain"},
		{"blank plain", head + "Content-Type: multipart/alternative; boundary=x\n\n--x\n\n \n--x\nContent-Type: text/html\n\n<b>page</b>\n--x--\n", "page"},
		{"attachment first", head + "Content-Type: multipart/mixed; boundary=x\n\n--x\nContent-Disposition: attachment\n\nno\n--x\n\nyes\n--x--\n", "yes"},
	} {
		m, err := unwrap.Mail([]byte(c.mail))
		if err != nil {
			t.Errorf("%s: %v", c.name, err)
			continue
		}
		if got := string(m.Text); got != c.want {
			t.Errorf("%s gives %q, want %q", c.name, got, c.want)
		}
	}
	for name, mail := range map[string]string{
		"no mail": "Hi Ana", "nothing but a picture": head + "Content-Type: image/png\n\nx", "empty": "",
	} {
		if _, err := unwrap.Mail([]byte(mail)); problem.KindOf(err) != problem.Invalid {
			t.Errorf("%s: %v, want a problem", name, err)
		}
	}
}

func TestPlacesOfDecodedText(t *testing.T) {
	base := "From: a@b.example\nSubject: x\nContent-Type: text/plain; charset=utf-8\nContent-Transfer-Encoding: base64\n\nSSBhbSBzb3JyeS4="
	for _, c := range []struct {
		form               manuscript.Form
		source, word, want string
		fix                bool
	}{
		{manuscript.FormHTML, "<p>I&#39;m <b>so</b> sorry", "I'm", "I&#39;m", false},
		{manuscript.FormHTML, "<p>I&#39;m <b>so</b> sorry", "so", "so", true},
		{manuscript.FormHTML, "<p>I&#39;m <b>so</b> sorry", "m so", "m <b>so", false},
		{manuscript.FormHTML, "<p>caf\xe9 sorry", "café", "caf\xe9", false},
		{manuscript.FormHTML, "<p>caf\xe9 sorry", "sorry", "sorry", false},
		{manuscript.FormMail, quoted, "Café", "Caf=E9", false},
		{manuscript.FormMail, quoted, "I’m", "I&rsquo;m", false},
		{manuscript.FormMail, quoted, "sorry", "sor=\r\nry", false},
		{manuscript.FormMail, base, "am", "SSBhbSBz", false},
		{manuscript.FormMail, "From: a@b.example\nSubject: x\n\nI am sorry.\n", "am", "am", true},
		{manuscript.FormMail, "From: a@b.example\nSubject: x\nContent-Type: text/html\n\n<p>I am", "am", "am", true},
		{manuscript.FormMarkdown, "I am `x` sorry", "am", "am", true},
		{manuscript.FormMarkdown, "I am `x` sorry", "am `-` sorry", "am `x` sorry", false},
	} {
		m, err := unwrap.Message(c.form, []byte(c.source))
		if err != nil {
			t.Errorf("%q: %v", c.source, err)
			continue
		}
		start := strings.Index(string(m.Text), c.word)
		if start < 0 {
			t.Errorf("%q is not in %q", c.word, m.Text)
			continue
		}
		edit := wording.Edit{Start: start, End: start + len(c.word), Text: "a"}
		got := m.Report(wording.Report{Findings: []wording.Finding{{Start: edit.Start, End: edit.End, Fix: &wording.Fix{Edits: []wording.Edit{edit}}}}}).Findings[0]
		if place := string(m.Source[got.Start:got.End]); place != c.want || (got.Fix != nil) != c.fix {
			t.Errorf("%q of %q stands at %q, with a fix: %v; want %q, %v", c.word, c.source, place, got.Fix != nil, c.want, c.fix)
		}
	}
}

func TestWhatIsWrittenIntoAPageIsEscaped(t *testing.T) {
	m := unwrap.HTML([]byte("<p>x"))
	if got, ok := m.Encode("a < b & c"); !ok || got != "a &lt; b &amp; c" {
		t.Errorf("%q, %v", got, ok)
	}
	mail, err := unwrap.Mail([]byte("From: a@b.example\nSubject: x\n\nx"))
	if err != nil {
		t.Fatal(err)
	}
	if _, ok := mail.Encode("é"); ok {
		t.Error("a letter that is no ASCII may be written into a mail of seven bits")
	}
}

func TestFormsAreRecognised(t *testing.T) {
	if got := unwrap.FormOf("-", []byte(quoted)); got != manuscript.FormMail {
		t.Errorf("a mail is taken for %s", got)
	}
	if got := unwrap.FormOf("-", []byte("Subject: x\nTo: a@b.example\n\nHi")); got != manuscript.FormPlain {
		t.Errorf("a draft is taken for %s", got)
	}
}

func TestTimeGrowsInStep(t *testing.T) {
	if testing.Short() {
		t.Skip("measures time")
	}
	head := "From: a@b.example\nSubject: x\n"
	for name, hostile := range map[string]func(n int) (manuscript.Form, []byte){
		"open tags": func(n int) (manuscript.Form, []byte) {
			return manuscript.FormHTML, bytes.Repeat([]byte("<div>"), n/5)
		},
		"hidden":   func(n int) (manuscript.Form, []byte) { return manuscript.FormHTML, bytes.Repeat([]byte("<pre>a"), n/6) },
		"entities": func(n int) (manuscript.Form, []byte) { return manuscript.FormHTML, bytes.Repeat([]byte("&"), n) },
		"quoted": func(n int) (manuscript.Form, []byte) {
			return manuscript.FormMail, append([]byte(head+"Content-Transfer-Encoding: quoted-printable\n\n"), bytes.Repeat([]byte("= "), n/2)...)
		},
		"base64": func(n int) (manuscript.Form, []byte) {
			return manuscript.FormMail, append([]byte(head+"Content-Transfer-Encoding: base64\n\n"), bytes.Repeat([]byte("QUJD"), n/4)...)
		},
		"parts": func(n int) (manuscript.Form, []byte) {
			return manuscript.FormMail, append([]byte(head+"Content-Type: multipart/mixed; boundary=x\n\n"), bytes.Repeat([]byte("--x\nContent-Type: image/png\n\n"), n/29)...)
		},
		"charset": func(n int) (manuscript.Form, []byte) {
			return manuscript.FormMail, append([]byte(head+"Content-Type: text/plain; charset=gbk\n\n"), bytes.Repeat([]byte("\xc4\xe3"), n/2)...)
		},
	} {
		took := func(n int) time.Duration {
			form, source := hostile(n)
			best := time.Hour
			for range 3 {
				start := time.Now()
				_, _ = unwrap.Message(form, source)
				best = min(best, time.Since(start))
			}
			return best
		}
		small, large := took(50_000), took(400_000)
		if large > 24*small+50*time.Millisecond {
			t.Errorf("%s: 50 KB take %v, 400 KB %v", name, small, large)
		}
	}
}

// FuzzMessage holds every form to its promises on any bytes.
func FuzzMessage(f *testing.F) {
	f.Add(uint8(0), []byte("<p>I&#39;m <b>so</b> sorry<br><blockquote>x"))
	f.Add(uint8(1), []byte(quoted))
	f.Add(uint8(1), []byte("From: a@b.example\nSubject: x\nContent-Type: text/plain; charset=iso-2022-jp\n\n\x1b$B$4$a$s"))
	f.Add(uint8(2), []byte("a `b` [c](d)"))
	f.Fuzz(func(t *testing.T, which uint8, source []byte) {
		forms := []manuscript.Form{manuscript.FormHTML, manuscript.FormMail, manuscript.FormMarkdown}
		before := bytes.Clone(source)
		m, err := unwrap.Message(forms[int(which)%len(forms)], source)
		if err != nil {
			if problem.KindOf(err) != problem.Invalid {
				t.Errorf("a problem of kind %s", problem.KindOf(err))
			}
			return
		}
		if !bytes.Equal(source, before) {
			t.Fatal("the source was changed")
		}
		last := 0
		for i := range m.Text {
			from, to, exact := m.Place(i, i+1)
			if from < last || to < from || to > len(source) || exact && to != from+1 {
				t.Fatalf("byte %d of the text is at %d to %d after %d, exactly: %v", i, from, to, last, exact)
			}
			last = from
		}
		m.Place(len(m.Text), len(m.Text)+5)
	})
}

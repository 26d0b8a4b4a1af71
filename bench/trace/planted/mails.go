package planted

import (
	"bytes"
	"encoding/base64"
	"fmt"
	"mime"
	"mime/quotedprintable"
	"net/textproto"
	"strings"

	"ownup/internal/trace/extract"
)

// mail is one mail in the making. Its first part is the text.
type mail struct {
	subject string
	parts   []mailPart
}

// mailPart is a part: a text, or a file where it has a name.
type mailPart struct {
	name, kind, encoding string
	content              []byte
}

func (m mail) bytes(number int) []byte {
	var out bytes.Buffer
	boundary := fmt.Sprintf("part-%03d-of-a-mail", number)
	fmt.Fprintf(&out, "From: Ines Kaya <ines@pumps.example>\nTo: Tom Reyes <tom@pumps.example>\nSubject: %s\nDate: Mon, 05 Oct 2026 09:%02d:00 +0200\nMessage-ID: <m%d@pumps.example>\nMIME-Version: 1.0\n",
		mime.QEncoding.Encode("utf-8", m.subject), number%60, number)
	if len(m.parts) == 1 {
		m.parts[0].writeTo(&out, "")
		return out.Bytes()
	}
	fmt.Fprintf(&out, "Content-Type: multipart/mixed; boundary=\"%s\"\n\n", boundary)
	for _, p := range m.parts {
		fmt.Fprintf(&out, "--%s\n", boundary)
		p.writeTo(&out, "\n")
	}
	fmt.Fprintf(&out, "--%s--\n", boundary)
	return out.Bytes()
}

func (p mailPart) writeTo(out *bytes.Buffer, end string) {
	head := textproto.MIMEHeader{}
	kind := p.kind
	if p.name != "" {
		kind += `; name="` + p.name + `"`
		head.Set("Content-Disposition", `attachment; filename="`+p.name+`"`)
	}
	fmt.Fprintf(out, "Content-Type: %s\n", kind)
	if p.name != "" {
		fmt.Fprintf(out, "Content-Disposition: %s\n", head.Get("Content-Disposition"))
	}
	switch p.encoding {
	case "base64":
		out.WriteString("Content-Transfer-Encoding: base64\n\n")
		text := base64.StdEncoding.EncodeToString(p.content)
		for len(text) > 76 {
			out.WriteString(text[:76] + "\n")
			text = text[76:]
		}
		out.WriteString(text + "\n")
	case "quoted-printable":
		out.WriteString("Content-Transfer-Encoding: quoted-printable\n\n")
		w := quotedprintable.NewWriter(out)
		_, _ = w.Write(p.content) // a buffer takes everything
		_ = w.Close()
		out.WriteString("\n")
	default:
		out.WriteString("Content-Transfer-Encoding: 8bit\n\n")
		out.Write(p.content)
	}
	out.WriteString(end)
}

func plainPart(encoding string, content []byte) mailPart {
	return mailPart{"", `text/plain; charset="utf-8"`, encoding, content}
}

func attachment(name string, content []byte) mailPart {
	return mailPart{name, "application/octet-stream", "base64", content}
}

// letter is the text of a mail; where is planted with members before it.
func (b *builder) letter(path, where string, members []string, language string, n int) []byte {
	var text strings.Builder
	text.WriteString("Hello,\n")
	for _, it := range b.deal(language, n, nil) {
		text.WriteString("\n" + it.Sentence + "\n")
		b.plantIn(path, where, members, extract.Place{}, it)
	}
	text.WriteString("\nInes\n")
	return []byte(text.String())
}

// plantIn is plant for a place inside a file inside the file.
func (b *builder) plantIn(path, where string, members []string, place extract.Place, it Item) {
	before := len(b.corpus.Spots)
	b.plant(path, where, place, it)
	for i := before; i < len(b.corpus.Spots); i++ {
		b.corpus.Spots[i].Members = members
	}
}

func (b *builder) mails() {
	b.save8bit()
	b.htmlMail()
	b.withFiles()
	b.forwarded()
	b.mailbox()
	b.maildir()
}

// save8bit are mails of one text.
func (b *builder) save8bit() {
	for i, encoding := range []string{"8bit", "quoted-printable", "base64"} {
		path := "mail/" + encoding + ".eml"
		subject := b.positive("en")
		b.plant(path, "mail subject", extract.Place{Part: "header", Path: "Subject"}, subject)
		text := b.letter(path, "mail text in "+encoding, nil, "en", 21)
		b.write(path, mail{subject.Sentence, []mailPart{plainPart(encoding, text)}}.bytes(i))
	}
}

// htmlMail is one with HTML alone, its lines broken by the encoding.
func (b *builder) htmlMail() {
	const path = "mail/newsletter.eml"
	items := b.deal("en", 28, nil)
	l := htmlPage("Newsletter", items)
	for _, it := range items {
		b.plant(path, "mail in HTML", extract.Place{}, it)
	}
	b.write(path, mail{"Newsletter", []mailPart{{"", `text/html; charset="utf-8"`, "quoted-printable", []byte(l.text.String())}}}.bytes(10))
}

// withFiles are mails with attachments: tables, documents, an archive.
func (b *builder) withFiles() {
	for i, from := range []string{
		"data/remarks.csv", "data/western.csv", "web/report.html", "books/inline.xlsx", "reports/form.docx",
		"reports/report-en.docx", "books/figures-en.xlsx", "decks/review-en.pptx", "reports/report-de.odt", "decks/embedded.pptx",
		"archives/quarter.zip", "reports/report-en.pdf", "web/printed.pdf",
	} {
		if !b.has(from) {
			continue
		}
		name := from[strings.LastIndexByte(from, '/')+1:]
		path := fmt.Sprintf("mail/with-%s.eml", strings.ReplaceAll(name, ".", "-"))
		text := b.letter(path, "mail text", nil, "en", 3)
		b.again(from, path, "attachment: "+name[strings.LastIndexByte(name, '.')+1:], name)
		b.write(path, mail{"The files", []mailPart{plainPart("8bit", text), attachment(name, b.read(from))}}.bytes(20+i))
	}
}

// forwarded is a mail with a mail in it that has a mail with a table in it.
func (b *builder) forwarded() {
	const path = "mail/forwarded.eml"
	inner := mail{"The table", []mailPart{
		plainPart("quoted-printable", b.letter(path, "mail in a mail", []string{"first.eml", "second.eml"}, "en", 7)),
		attachment("remarks.csv", b.read("data/remarks.csv")),
	}}.bytes(41)
	b.again("data/remarks.csv", path, "table in a mail in a mail", "first.eml", "second.eml", "remarks.csv")
	middle := mail{"Fwd: The table", []mailPart{
		plainPart("8bit", b.letter(path, "mail in a mail", []string{"first.eml"}, "en", 7)),
		{"second.eml", "message/rfc822", "8bit", inner},
	}}.bytes(42)
	b.write(path, mail{"Fwd: Fwd: The table", []mailPart{
		plainPart("8bit", b.letter(path, "mail text", nil, "en", 7)),
		{"first.eml", "message/rfc822", "8bit", middle},
	}}.bytes(43))
}

// mailbox is an mbox of several mails, the lines that begin with From quoted.
func (b *builder) mailbox() {
	const path = "mail/archive.mbox"
	var box bytes.Buffer
	for i := range 5 {
		member := []string{fmt.Sprintf("mail %d", i+1)}
		text := b.letter(path, "mail in a mailbox", member, [...]string{"en", "de", "en", "fr", "es"}[i], 14)
		m := mail{"Note", []mailPart{plainPart("8bit", text)}}
		if i == 2 {
			m.parts = append(m.parts, attachment("remarks.tsv", b.read("data/remarks.tsv")))
			b.again("data/remarks.tsv", path, "table in a mailbox", member[0], "remarks.tsv")
		}
		content := strings.ReplaceAll("\n"+string(m.bytes(50+i)), "\nFrom ", "\n>From ")[1:]
		fmt.Fprintf(&box, "From ines@pumps.example Mon Oct  5 09:0%d:00 2026\n%s\n", i, content)
	}
	b.write(path, box.Bytes())
}

// maildir is a folder of mails without an ending.
func (b *builder) maildir() {
	for i, name := range []string{"cur/1791190800.M1P1.host:2,S", "cur/1791190801.M2P1.host:2,RS", "new/1791190802.M3P1.host"} {
		path := "mail/Maildir/" + name
		text := b.letter(path, "mail in a Maildir", nil, [...]string{"en", "de", "en"}[i], 14)
		b.write(path, mail{"Note", []mailPart{plainPart("quoted-printable", text)}}.bytes(60+i))
	}
}

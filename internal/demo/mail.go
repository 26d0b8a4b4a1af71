package demo

import (
	"bytes"
	"encoding/base64"
	"fmt"
	"mime"
	"mime/quotedprintable"
	"os"
	"path/filepath"
	"regexp"
	"runtime"
	"strings"
	"time"

	"golang.org/x/text/encoding/charmap"
)

// archivedAfter is how long the owner keeps mail before it goes to the
// archive.
const archivedAfter = 300 * 24 * time.Hour

// writeMail writes what the owner received and sent as two mboxes, and what
// is older as a Maildir.
func writeMail(path string, mails []message) error {
	owner := newCast()[ownerKey]
	own := map[string]bool{owner.address: true}
	for _, a := range owner.others {
		own[a] = true
	}
	archive := filepath.Join(path, "Archive")
	for _, name := range []string{"cur", "new", "tmp"} {
		if err := os.MkdirAll(filepath.Join(archive, name), 0o750); err != nil {
			return err
		}
	}
	var inbox, sent bytes.Buffer
	newest := mails[len(mails)-1].at
	for i, m := range mails {
		text, err := m.text()
		switch {
		case err != nil:
			return err
		case newest.Sub(m.at) > archivedAfter:
			err = put(filepath.Join(archive, "cur", stored(m, i)), text)
		case own[m.from.address]:
			m.box(&sent, text)
		default:
			m.box(&inbox, text)
		}
		if err != nil {
			return err
		}
	}
	if err := put(filepath.Join(path, "Inbox.mbox"), inbox.Bytes()); err != nil {
		return err
	}
	return put(filepath.Join(path, "Sent.mbox"), sent.Bytes())
}

// stored is the name of a mail that has been read, in a Maildir. Windows has
// no colon in names.
func stored(m message, number int) string {
	colon := ":"
	if runtime.GOOS == "windows" {
		colon = "!"
	}
	return fmt.Sprintf("%d.M%d.saltmere%s2,S", m.at.Unix(), number, colon)
}

// fromLine is a line that a reader could take for the start of a message.
var fromLine = regexp.MustCompile(`(?m)^>*From `)

// box appends the mail to an mbox, in the form called mboxrd.
func (m message) box(b *bytes.Buffer, text []byte) {
	fmt.Fprintf(b, "From %s %s\n", m.from.address, m.at.UTC().Format(time.ANSIC))
	b.Write(fromLine.ReplaceAll(text, []byte(">$0")))
	b.WriteByte('\n')
}

// text is the mail as RFC 5322 and MIME have it, with plain line feeds.
func (m message) text() ([]byte, error) {
	var b bytes.Buffer
	header := func(name, value string) {
		if value != "" {
			fmt.Fprintf(&b, "%s: %s\n", name, value)
		}
	}
	header("Date", m.at.Format(time.RFC1123Z))
	header("From", m.written([]mailbox{m.from}))
	header("To", m.written(m.to))
	header("Cc", m.written(m.cc))
	header("Subject", m.encoded(m.subject))
	header("Message-ID", "<"+m.id+">")
	if n := len(m.references); n > 0 {
		header("In-Reply-To", "<"+m.references[n-1]+">")
		header("References", "<"+strings.Join(m.references, ">\n <")+">")
	}
	if m.list != "" {
		header("List-Id", "<"+strings.Replace(m.list, "@", ".", 1)+">")
		header("List-Post", "<mailto:"+m.list+">")
	}
	header("Auto-Submitted", m.automatic)
	header("MIME-Version", "1.0")
	if len(m.files) == 0 {
		err := m.words(&b)
		return b.Bytes(), err
	}
	boundary := "part-" + strings.Replace(m.id, "@", "-", 1)
	fmt.Fprintf(&b, "Content-Type: multipart/mixed; boundary=%q\n\n--%s\n", boundary, boundary)
	if err := m.words(&b); err != nil {
		return nil, err
	}
	for _, f := range m.files {
		fmt.Fprintf(&b, "\n--%s\nContent-Type: %s\nContent-Disposition: %s\nContent-Transfer-Encoding: base64\n\n", boundary, f.kind,
			mime.FormatMediaType("attachment", map[string]string{"filename": f.name}))
		wrapped(&b, f.data)
	}
	fmt.Fprintf(&b, "\n--%s--\n", boundary)
	return b.Bytes(), nil
}

// words writes the text of the mail with the header that tells its encoding.
func (m message) words(b *bytes.Buffer) error {
	charset, body := "utf-8", m.body
	if m.latin {
		if narrow, err := charmap.ISO8859_1.NewEncoder().String(body); err == nil {
			charset, body = "iso-8859-1", narrow
		}
	}
	fmt.Fprintf(b, "Content-Type: text/plain; charset=%s\nContent-Transfer-Encoding: quoted-printable\n\n", charset)
	var out bytes.Buffer
	w := quotedprintable.NewWriter(&out)
	if _, err := w.Write([]byte(body)); err != nil {
		return err
	}
	if err := w.Close(); err != nil {
		return err
	}
	b.Write(bytes.ReplaceAll(out.Bytes(), []byte("\r\n"), []byte("\n")))
	return nil
}

// wrapped writes data as base64 in lines of 76 characters.
func wrapped(b *bytes.Buffer, data []byte) {
	const longest = 76
	text := base64.StdEncoding.EncodeToString(data)
	for len(text) > longest {
		b.WriteString(text[:longest] + "\n")
		text = text[longest:]
	}
	b.WriteString(text + "\n")
}

// written lists mailboxes, one a line.
func (m message) written(list []mailbox) string {
	var all []string
	for _, box := range list {
		switch name := m.encoded(box.name); {
		case name == "":
			all = append(all, box.address)
		case strings.Contains(name, ","):
			all = append(all, fmt.Sprintf("%q <%s>", name, box.address))
		default:
			all = append(all, name+" <"+box.address+">")
		}
	}
	return strings.Join(all, ",\n ")
}

// encoded writes a text for a header as MIME words where it needs them.
func (m message) encoded(s string) string {
	switch narrow, err := charmap.ISO8859_1.NewEncoder().String(s); {
	case m.latin && err == nil:
		return mime.QEncoding.Encode("iso-8859-1", narrow)
	case err == nil:
		return mime.QEncoding.Encode("utf-8", s)
	}
	return mime.BEncoding.Encode("utf-8", s)
}

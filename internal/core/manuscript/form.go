package manuscript

import (
	"bytes"
	"path"
	"strings"

	"ownup/internal/core/wording"
)

// Form is how a message is written down.
type Form string

// The forms.
const (
	FormPlain    Form = "plain"
	FormMarkdown Form = "markdown"
	FormHTML     Form = "html"
	FormMail     Form = "eml" // a whole mail, RFC 5322 with MIME
)

// looks is how much of a file is looked at for its form, in bytes.
const looks = 64 << 10

// FormOf tells the form of a file by its name, and where that says nothing, by
// how it begins. isMail says whether bytes begin like the header of a mail;
// nil is never.
//
// Text that begins with a few header lines, as people save a draft, is a
// plain text (the reviewer passes such lines over); a mail is only what
// carries marks of MIME or of having been sent.
func FormOf(name string, source []byte, isMail func(head []byte) bool) Form {
	switch strings.ToLower(path.Ext(strings.ReplaceAll(name, `\`, "/"))) {
	case ".md", ".markdown", ".mdown", ".mkd":
		return FormMarkdown
	case ".html", ".htm", ".xhtml":
		return FormHTML
	case ".eml", ".mht":
		return FormMail
	case ".txt", ".text":
		return FormPlain
	}
	head := bytes.TrimPrefix(source[:min(len(source), looks)], []byte("\xef\xbb\xbf"))
	switch {
	case beginsAsPage(head):
		return FormHTML
	case isMail != nil && isMail(head) && hasMailMarks(head):
		return FormMail
	}
	return FormPlain
}

// beginsAsPage reports the first tags of a page.
func beginsAsPage(head []byte) bool {
	head = bytes.TrimLeft(head, " \t\r\n")
	for _, tag := range []string{"<!doctype html", "<html", "<head", "<body"} {
		if len(head) >= len(tag) && bytes.EqualFold(head[:len(tag)], []byte(tag)) {
			return true
		}
	}
	return false
}

// hasMailMarks reports a header field that only programs write.
func hasMailMarks(head []byte) bool {
	for line := range bytes.Lines(head) {
		line = bytes.TrimRight(line, "\r\n")
		if len(line) == 0 {
			return false
		}
		name, _, _ := bytes.Cut(line, []byte{':'})
		for _, mark := range []string{"MIME-Version", "Received", "Message-ID", "Content-Transfer-Encoding"} {
			if bytes.EqualFold(name, []byte(mark)) {
				return true
			}
		}
	}
	return false
}

// Declared is what a message says about itself in its first line:
//
//	<!-- ownup: kind client size serious language de owning -->
//
// The words may come in any order; those that are not known are passed over.
// What is not said is empty.
type Declared struct {
	Kind     wording.Kind
	Size     wording.Size
	Language string // "en", "de"; as it is written there
	Owning   bool
}

// maxDeclared is the longest first line that is looked at.
const maxDeclared = 400

// Declares reads what a text says about itself.
func Declares(text []byte) Declared {
	var d Declared
	text = bytes.TrimPrefix(text, []byte("\xef\xbb\xbf"))
	line, _, _ := bytes.Cut(text[:min(len(text), maxDeclared)], []byte{'\n'})
	inner, ok := bytes.CutPrefix(bytes.TrimSpace(line), []byte("<!--"))
	inner, closed := bytes.CutSuffix(inner, []byte("-->"))
	inner, ours := bytes.CutPrefix(bytes.TrimSpace(inner), []byte("ownup:"))
	if !ok || !closed || !ours {
		return d
	}
	words := strings.Fields(string(inner))
	for i, word := range words {
		next := ""
		if i+1 < len(words) {
			next = words[i+1]
		}
		switch word {
		case "kind":
			d.Kind, _ = wording.ParseKind(next)
		case "size":
			d.Size, _ = SizeOf(next)
		case "language":
			d.Language = next
		case "owning":
			d.Owning = true
		}
	}
	return d
}

// SizeOf returns the size that is called name; ok is false for a name that
// is none.
func SizeOf(name string) (size wording.Size, ok bool) {
	switch s := wording.Size(name); s {
	case wording.Oversight, wording.Setback, wording.Serious, wording.Severe:
		return s, true
	}
	return "", false
}

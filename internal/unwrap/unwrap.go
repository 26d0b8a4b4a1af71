// Package unwrap takes the text of a message out of a page of HTML or a whole
// mail, and remembers for each piece of it where it stands in the file.
//
// A page gives its words, and none of what is not its writer's own words now:
// scripts and styles, code, quotations, what is struck out or hidden, and what
// mail programs put below an answer ([Page] lists them). A mail gives the part
// that a person reads ([mailparse.FindBody]), undone first from its transfer
// encoding, then from its charset, then, where there is no plain text, from
// its HTML. Header fields and attachments are never looked at.
//
// The result is a [manuscript.Manuscript] with one origin for each step. What
// was decoded points at the bytes it was decoded from.
//
// Everything takes any bytes, in time that grows in step with them, nothing
// is nested in memory, and at most [wording.MaxText] of text is given.
package unwrap

import (
	"errors"
	"strings"
	"unicode/utf8"

	"golang.org/x/net/html/charset"

	"ownup/internal/core/manuscript"
	"ownup/internal/core/problem"
	"ownup/internal/core/wording"
	"ownup/internal/source/mailparse"
)

// MaxMail is the largest mail that is read, in bytes, attachments included.
const MaxMail = mailparse.MaxMessage

// maxDecoded is how much of a part is decoded, in bytes: room for
// [wording.MaxText] of text among tags.
const maxDecoded = 4 * wording.MaxText

// Message reads a message in one of the forms. What cannot be read is a
// problem of kind [problem.Invalid].
func Message(form manuscript.Form, source []byte) (manuscript.Manuscript, error) {
	switch form {
	case manuscript.FormMarkdown:
		return manuscript.Markdown(source), nil
	case manuscript.FormHTML:
		return HTML(source), nil
	case manuscript.FormMail:
		return Mail(source)
	case manuscript.FormPlain:
	}
	return manuscript.Plain(source), nil
}

// FormOf tells the form of a file by its name and how it begins.
func FormOf(name string, source []byte) manuscript.Form {
	return manuscript.FormOf(name, source, mailparse.LooksLikeMail)
}

// HTML is a page in a file of its own.
func HTML(source []byte) manuscript.Manuscript {
	m := manuscript.Manuscript{Source: source, Text: source, Encode: escape}
	if !utf8.Valid(source) {
		_, name, _ := charset.DetermineEncoding(source[:min(len(source), 1024)], "")
		m = step(m, decodeCharset(name, m.Text))
		m.Encode = nil
	}
	return step(m, page(m.Text))
}

// written is what a [manuscript.Writer] gives.
type written struct {
	text   []byte
	origin manuscript.Origin
}

func done(w *manuscript.Writer) written {
	text, origin := w.Written()
	return written{text, origin}
}

// step is m with one more step taken.
func step(m manuscript.Manuscript, w written) manuscript.Manuscript {
	m.Text = w.text
	m.Origins = append([]manuscript.Origin{w.origin}, m.Origins...)
	return m
}

// escape writes text as it stands in a page.
func escape(text string) (string, bool) { return entities.Replace(text), true }

var entities = strings.NewReplacer("&", "&amp;", "<", "&lt;", ">", "&gt;")

// Mail is a whole mail as it is saved. A mail without any text is a problem of
// kind [problem.Invalid], as is what is no mail.
func Mail(source []byte) (manuscript.Manuscript, error) {
	body, err := mailparse.FindBody(source)
	switch {
	case errors.Is(err, mailparse.ErrNoText):
		return manuscript.Manuscript{}, problem.Wrap(err, problem.Invalid, "This mail has no text.", "Review the file that is attached to it instead.")
	case err != nil:
		return manuscript.Manuscript{}, problem.Wrap(err, problem.Invalid, "This is not a mail as mail programs save it.",
			"Save it as .eml, or say with --input what it is.")
	}
	m := manuscript.Manuscript{Source: source, Text: source, Encode: encoderOf(body)}
	m = step(m, cutOut(source, body.Start, body.End))
	switch strings.Fields(body.Encoding + " 7bit")[0] {
	case "quoted-printable":
		m = step(m, decodeQuoted(m.Text))
	case "base64":
		m = step(m, decodeBase64(m.Text))
	}
	if !isUTF8(body.Charset) || !strings.HasPrefix(body.Charset, "utf") && !utf8.Valid(m.Text) {
		m = step(m, decodeCharset(body.Charset, m.Text))
		m.Encode = nil
	}
	if body.HTML {
		m = step(m, page(m.Text))
	}
	return m, nil
}

// cutOut takes a piece out of the source as it is, as much of it as is read.
func cutOut(source []byte, start, end int) written {
	var w manuscript.Writer
	if end > start+2*maxDecoded {
		for end = start + 2*maxDecoded; !utf8.RuneStart(source[end]); {
			end--
		}
	}
	w.Copy(source[start:end], start)
	return done(&w)
}

func isUTF8(name string) bool {
	switch name {
	case "", "utf-8", "utf8", "us-ascii", "ascii":
		return true
	}
	return false
}

// encoderOf returns how text can be written into a part, nil where it cannot:
// lines of a transfer encoding have rules of their own.
func encoderOf(body mailparse.Body) func(string) (string, bool) {
	anything := body.Encoding == "8bit" && strings.HasPrefix(body.Charset, "utf")
	switch body.Encoding {
	case "", "7bit", "8bit", "binary":
		return func(text string) (string, bool) {
			if body.HTML {
				text = entities.Replace(text)
			}
			return text, anything || isASCII(text)
		}
	}
	return nil
}

func isASCII(text string) bool {
	return strings.IndexFunc(text, func(r rune) bool { return r >= utf8.RuneSelf }) < 0
}

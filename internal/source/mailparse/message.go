// Package mailparse reads one mail as other people's programs really wrote
// it: with broken lines, raw Latin-1, unknown charsets, lists of recipients
// that no grammar allows, and parts that never end.
//
// [Parse] takes the bytes of one message and gives a [Message]: who, when,
// which conversation, which attachments. The text of the body is given only
// where it is asked for ([Options].Text), and then no more than [MaxText] of
// it.
//
// Nothing in a message makes Parse fail except that it is not a mail at all
// or that it passes a limit. A broken field is left out and the others stand.
// That is why header fields and part boundaries are cut here rather than by a
// strict reader, which ends at the first broken line and takes every later
// field with it. Transfer encodings and charsets, which are either right or
// wrong, are left to libraries.
//
// The package is pure and deterministic: equal bytes give equal messages.
package mailparse

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"strings"
	"time"

	"ownup/internal/core/person"
)

// The limits of one message.
const (
	MaxMessage    = 64 << 20  // bytes of a whole message
	MaxHeader     = 1 << 20   // bytes of its header block
	MaxRecipients = 2000      // To, Cc and Bcc together; the rest is left out
	MaxParts      = 1000      // MIME parts; the rest is not looked at
	MaxDepth      = 20        // MIME parts inside parts
	MaxText       = 256 << 10 // bytes of body text given
	maxReferences = 1000
	maxEnclosed   = 20
	maxEncoded    = 8 << 20 // bytes of an enclosed mail that had to be decoded first
	maxPartHeader = 64 << 10
)

// The errors of Parse.
var (
	ErrNotMail       = errors.New("not a mail: none of the header fields of one")
	ErrHeaderTooLong = errors.New("header block longer than 1 MB")
	ErrTooLong       = errors.New("message longer than 64 MB")
)

// Message is what one mail says about itself.
type Message struct {
	ID         string    // Message-ID without <>; made from a hash of the header where there is none
	IDMade     bool      // ID was made
	Date       time.Time // UTC, whole seconds; zero where the mail gives none that can be right
	Subject    string    // decoded; may be ""
	From       []person.Identity
	Sender     person.Identity // who sent it on From's behalf, where that is another person
	To         []person.Identity
	Cc         []person.Identity
	Bcc        []person.Identity
	List       string   // address of the mailing list it came through; "" where unknown or none
	Automatic  bool     // sent by a program: notices, bounces, absences
	Calendar   bool     // carries an invitation
	InReplyTo  string   // without <>
	References []string // without <>, oldest first

	Attachments []string  // file names as written, no folders, in order, each once
	Text        string    // body, where asked for
	TextCut     bool      // Text is not the whole body
	Enclosed    []Message // mails attached whole, where text is asked for

	Notes []string // what was left out because of a limit, in a few words
}

// Options say how much of a message is wanted.
type Options struct {
	Text bool // the text of the body and the mails enclosed in it
	// Delivered is when the mailbox says that the message arrived. It stands
	// in where the message gives no date that can be right. May be zero.
	Delivered time.Time
	// Reach is how far before the message's own date Delivered may lie and
	// still be believed rather than that date; 0 for never. A Received field
	// is always believed before Delivered.
	Reach time.Duration
}

// Parse reads one message. Lines may end in LF or CRLF.
//
// It returns [ErrNotMail] where no field of a mail is found, and
// [ErrHeaderTooLong] or [ErrTooLong] beyond the limits.
func Parse(raw []byte, o Options) (Message, error) {
	return parse(raw, o, 0)
}

func parse(raw []byte, o Options, depth int) (Message, error) {
	if len(raw) > MaxMessage {
		return Message{}, ErrTooLong
	}
	block, body := cutHeader(bytes.TrimLeft(raw, "\r\n"))
	if len(block) > MaxHeader {
		return Message{}, ErrHeaderTooLong
	}
	h := parseHeader(block)
	if !h.isMail() {
		return Message{}, ErrNotMail
	}
	top := parseParams(h.get(contentType))
	h.hint = top.get("charset", "")

	m := Message{
		Subject:    clean(h.text(subject), maxSubject),
		Date:       dateOf(h.get(date), h.get(received), o.Delivered, o.Reach),
		InReplyTo:  firstID(h.get(inReplyTo)),
		References: idsOf(h.get(references), maxReferences),
	}
	m.readPeople(h)
	m.ID = messageID(h.get(messageIDField))
	if m.ID == "" {
		m.ID, m.IDMade = madeID(h), true
	}
	m.Automatic = isAutomatic(h, top.kind, m.From)

	w := walker{message: &m, options: o, hint: h.hint}
	w.part(h, top, body, depth)
	w.finish()
	return m, nil
}

// readPeople fills in everybody whom the header names.
func (m *Message) readPeople(h header) {
	m.From, _ = parseAddresses(h.get(from), h.hint, MaxRecipients)
	m.List = listAddress(h)
	m.From = undoVia(h, m.From, m.List)

	left, cut := MaxRecipients, false
	for _, of := range []struct {
		field fieldName
		into  *[]person.Identity
	}{{to, &m.To}, {cc, &m.Cc}, {bcc, &m.Bcc}} {
		list, more := parseAddresses(h.get(of.field), h.hint, left)
		*of.into = list
		left -= len(list)
		cut = cut || more
	}
	if cut {
		m.Notes = append(m.Notes, "more than 2,000 recipients; the rest is left out")
	}

	if s, _ := parseAddresses(h.get(sender), h.hint, 1); len(s) == 1 {
		if m.List == "" && !h.isList() && !hasAddress(m.From, s[0].Address) {
			m.Sender = s[0]
		}
	}
}

// madeID names a message that does not name itself. The same message gets
// the same name in every mailbox it lies in.
func madeID(h header) string {
	sum := sha256.New()
	for _, f := range []fieldName{date, from, sender, to, cc, subject, inReplyTo} {
		sum.Write([]byte(h.get(f)))
		sum.Write([]byte{0})
	}
	return hex.EncodeToString(sum.Sum(nil)[:16]) + "@made.ownup.invalid"
}

var separators = strings.NewReplacer("-", "", "_", "", ".", "")

// isAutomatic reports whether a program rather than a person sent the mail.
func isAutomatic(h header, kind string, from []person.Identity) bool {
	if v := strings.ToLower(h.get(autoSubmitted)); v != "" && !strings.HasPrefix(v, "no") {
		return true
	}
	switch strings.ToLower(h.get(precedence)) {
	case "junk", "auto_reply", "auto-reply":
		return true
	}
	if kind == "multipart/report" || h.get(returnPath) == "<>" {
		return true
	}
	for _, who := range from {
		local, _, _ := strings.Cut(strings.ToLower(who.Address), "@")
		switch separators.Replace(local) {
		case "noreply", "donotreply", "mailerdaemon", "postmaster", "bounce", "bounces", "notification", "notifications":
			return true
		}
	}
	return false
}

// LooksLikeMail reports whether the beginning of a file reads like the header
// of a mail: its first line is a field, and some field of a mail is there.
func LooksLikeMail(head []byte) bool {
	head = bytes.TrimPrefix(head, []byte("\xef\xbb\xbf"))
	block, _ := cutHeader(head)
	name, _, ok := bytes.Cut(block, []byte{':'})
	return ok && validName(name) && parseHeader(block).isMail()
}

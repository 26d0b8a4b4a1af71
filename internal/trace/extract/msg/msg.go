// Package msg reads the mails that Outlook saves as files ([MS-OXMSG]).
//
// Such a file is a folder of properties, each known by a number. Here it is
// written anew as an ordinary mail, which [mail] then reads: with the fields of
// its header, the text in each of its forms, and what is attached, mails among
// that. So a mail is found the same way whether somebody dragged it out of
// Outlook or another program saved it.
package msg

import (
	"bytes"
	"context"
	"encoding/base64"
	"encoding/binary"
	"mime"
	netmail "net/mail"
	"strconv"
	"strings"
	"time"
	"unicode/utf16"

	"golang.org/x/text/encoding"
	"golang.org/x/text/encoding/charmap"
	"golang.org/x/text/encoding/htmlindex"

	"ownup/internal/trace/extract"
	"ownup/internal/trace/extract/cfb"
	"ownup/internal/trace/extract/mail"
)

// Limits of one mail.
const (
	maxAttached = 1000
	maxPeople   = 10_000
)

// The properties that are read, by their numbers.
const (
	subject     = 0x0037
	sentAt      = 0x0039
	fromName    = 0x0c1a
	fromAddress = 0x0c1f
	fromSMTP    = 0x5d01
	kindOfUser  = 0x0c15 // 1: to, 2: a copy, 3: a blind copy
	body        = 0x1000
	richBody    = 0x1009
	pageBody    = 0x1013
	messageID   = 0x1035
	repliesTo   = 0x1042
	userName    = 0x3001
	userAddress = 0x3003
	content     = 0x3701
	shortName   = 0x3704
	longName    = 0x3707
	userSMTP    = 0x39fe
	codePage    = 0x3ffd
)

// Read is an [extract.Reader] of mails that Outlook saved.
func Read(ctx context.Context, f extract.File, limits extract.Limits, sink extract.Sink) error {
	if err := ctx.Err(); err != nil {
		return err
	}
	file, err := cfb.Open(f.Content)
	if err != nil {
		return sink.Skip(extract.Place{}, "The mail is damaged.")
	}
	w := &writer{file: file, streams: map[string]bool{}, depth: limits.Depth, left: limits.File}
	for _, name := range file.Names() {
		w.streams[name] = true
	}
	written := w.mail("", topHeader)
	for _, reason := range w.skips {
		if err := sink.Skip(extract.Place{}, reason); err != nil {
			return err
		}
	}
	return mail.Mail(ctx, extract.File{Name: f.Name, Kind: extract.Mail, Content: written}, limits, sink)
}

// How many bytes stand before the properties of fixed size.
const (
	topHeader      = 32
	embeddedHeader = 24
	partHeader     = 8
)

// writer writes mails anew.
type writer struct {
	file    *cfb.File
	streams map[string]bool
	skips   []string
	depth   int // mails in mails that may still be opened
	left    int // bytes that may still be written
}

// folder is where the properties of one thing lie.
type folder struct {
	*writer
	path  string // with a slash behind it, unless it is the top
	fixed []byte // properties of a fixed size
}

func (w *writer) open(path string, header int) folder {
	fixed, _ := w.file.Stream(path + "__properties_version1.0") // one that is missing says nothing
	return folder{w, path, fixed[min(header, len(fixed)):]}
}

// number returns a property of a fixed size; 0 if there is none.
func (f folder) number(property uint16) uint64 {
	const size = 16
	for b := f.fixed; len(b) >= size; b = b[size:] {
		if binary.LittleEndian.Uint16(b[2:]) == property {
			return binary.LittleEndian.Uint64(b[8:])
		}
	}
	return 0
}

// bytes returns a property of bytes.
func (f folder) bytes(property uint16) []byte {
	b, _ := f.file.Stream(f.path + streamName(property, 0x0102))
	return b
}

// text returns a property that is a text.
func (f folder) text(property uint16, letters *encoding.Decoder) string {
	if b, err := f.file.Stream(f.path + streamName(property, 0x001f)); err == nil {
		units := make([]uint16, 0, len(b)/2)
		for ; len(b) >= 2; b = b[2:] {
			units = append(units, binary.LittleEndian.Uint16(b))
		}
		return strings.TrimRight(string(utf16.Decode(units)), "\x00")
	}
	b, err := f.file.Stream(f.path + streamName(property, 0x001e))
	if err != nil {
		return ""
	}
	s, err := letters.Bytes(b)
	if err != nil {
		return strings.ToValidUTF8(string(b), "\ufffd")
	}
	return strings.TrimRight(string(s), "\x00")
}

func streamName(property, kind uint16) string {
	const digits = "0123456789ABCDEF"
	name := []byte("__substg1.0_")
	for _, n := range []uint16{property, kind} {
		name = append(name, digits[n>>12], digits[n>>8&0xf], digits[n>>4&0xf], digits[n&0xf])
	}
	return string(name)
}

// decoder is how texts in bytes are read.
func (f folder) decoder() *encoding.Decoder {
	if page := f.number(codePage) & 0xffffffff; page != 0 {
		if e, err := htmlindex.Get("windows-" + strconv.FormatUint(page, 10)); err == nil {
			return e.NewDecoder()
		}
	}
	return charmap.Windows1252.NewDecoder()
}

// mail writes the mail that lies at path.
func (w *writer) mail(path string, header int) []byte {
	f := w.open(path, header)
	letters := f.decoder()
	var b bytes.Buffer
	f.header(&b, letters)
	b.WriteString("MIME-Version: 1.0\r\nContent-Type: multipart/mixed; boundary=\"" + boundary + "\"\r\n\r\n")
	plain, page := f.text(body, letters), f.bytes(pageBody)
	if text := f.text(pageBody, letters); text != "" {
		page = []byte(text)
	}
	if plain != "" && len(page) > 0 {
		b.WriteString("--" + boundary + "\r\nContent-Type: multipart/alternative; boundary=\"a" + boundary + "\"\r\n\r\n")
		w.part(&b, "a"+boundary, "text/plain; charset=utf-8", "", []byte(plain))
		w.part(&b, "a"+boundary, "text/html", "", page)
		b.WriteString("--a" + boundary + "--\r\n")
	} else if plain != "" {
		w.part(&b, boundary, "text/plain; charset=utf-8", "", []byte(plain))
	} else if len(page) > 0 {
		w.part(&b, boundary, "text/html", "", page)
	} else if rich := unpack(f.bytes(richBody), w.left); len(rich) > 0 {
		w.part(&b, boundary, "text/rtf", "text.rtf", rich)
	}
	f.attached(&b, letters)
	b.WriteString("--" + boundary + "--\r\n")
	return b.Bytes()
}

// boundary stands in no part, since parts are in base64.
const boundary = "=_ownup"

// header writes the fields that a person reads.
func (f folder) header(b *bytes.Buffer, letters *encoding.Decoder) {
	field := func(name, value string) {
		if value = strings.Join(strings.Fields(value), " "); value != "" {
			b.WriteString(name + ": " + value + "\r\n")
		}
	}
	address := f.text(fromSMTP, letters)
	if address == "" {
		address = f.text(fromAddress, letters)
	}
	field("From", person(f.text(fromName, letters), address))
	field("Subject", mime.BEncoding.Encode("utf-8", clean(f.text(subject, letters))))
	const epoch, ticks = 11_644_473_600, 10_000_000 // seconds from 1601 to 1970; parts of a second
	if sent := f.number(sentAt); sent > 0 && sent < 1<<62 {
		field("Date", time.Unix(int64(sent/ticks)-epoch, 0).UTC().Format(time.RFC1123Z))
	}
	field("Received", "out of a file of Outlook") // a draft may say so little that it is no mail without
	field("Message-ID", clean(f.text(messageID, letters)))
	field("In-Reply-To", clean(f.text(repliesTo, letters)))
	var people [4][]string
	for i := range maxPeople {
		path := f.path + numbered("__recip_version1.0_#", i)
		if !f.streams[path+"__properties_version1.0"] {
			break
		}
		r := f.open(path, partHeader)
		address := r.text(userSMTP, letters)
		if address == "" {
			address = r.text(userAddress, letters)
		}
		kind := int(r.number(kindOfUser) & 3)
		people[kind] = append(people[kind], person(r.text(userName, letters), address))
	}
	for kind, name := range [...]string{1: "To", 2: "Cc", 3: "Bcc"} {
		if name != "" {
			field(name, strings.Join(people[kind], ", "))
		}
	}
}

// person writes a name and an address as mails do. What Outlook has for people
// of the same firm is no address, and is left out.
func person(name, address string) string {
	name, address = clean(name), clean(address)
	if !strings.Contains(address, "@") || strings.ContainsAny(address, " <>,\"") {
		if name == "" {
			return ""
		}
		return mime.BEncoding.Encode("utf-8", name)
	}
	return (&netmail.Address{Name: name, Address: address}).String()
}

// clean takes out what would end a field.
func clean(s string) string {
	return strings.Map(func(r rune) rune {
		if r < ' ' {
			return ' '
		}
		return r
	}, s)
}

func numbered(prefix string, i int) string {
	n := strings.ToUpper(strconv.FormatInt(int64(i), 16))
	return prefix + strings.Repeat("0", 8-len(n)) + n + "/"
}

// attached writes what is attached.
func (f folder) attached(b *bytes.Buffer, letters *encoding.Decoder) {
	for i := range maxAttached {
		path := f.path + numbered("__attach_version1.0_#", i)
		if !f.streams[path+"__properties_version1.0"] {
			continue // numbers may be missing
		}
		a := f.open(path, partHeader)
		name := a.text(longName, letters)
		if name == "" {
			name = a.text(shortName, letters)
		}
		inner := path + streamName(content, 0x000d) + "/"
		switch {
		case !f.streams[inner+"__properties_version1.0"]:
			f.part(b, boundary, "application/octet-stream", orElse(name, "attachment"), a.bytes(content))
		case f.depth <= 0:
			f.skips = append(f.skips, "The file lies in too many files one inside another.")
		default:
			f.depth--
			f.part(b, boundary, "application/octet-stream", orElse(name, "mail")+".eml", f.mail(inner, embeddedHeader))
			f.depth++
		}
	}
}

func orElse(s, other string) string {
	if s == "" {
		return other
	}
	return s
}

// part writes one part of a mail. One with a name is a file.
func (w *writer) part(b *bytes.Buffer, boundary, kind, name string, data []byte) {
	if len(data) == 0 {
		return
	}
	if w.left -= len(data); w.left < 0 {
		w.skips = append(w.skips, "A part of the mail is larger than the limit; it is not read.")
		return
	}
	b.WriteString("--" + boundary + "\r\nContent-Type: " + kind + "\r\nContent-Transfer-Encoding: base64\r\n")
	if name != "" {
		b.WriteString("Content-Disposition: " + mime.FormatMediaType("attachment", map[string]string{"filename": clean(name)}) + "\r\n")
	}
	b.WriteString("\r\n")
	const width = 57 // bytes that make a line of 76 letters
	for len(data) > 0 {
		n := min(width, len(data))
		b.WriteString(base64.StdEncoding.EncodeToString(data[:n]) + "\r\n")
		data = data[n:]
	}
}

package mailparse

import (
	"bytes"
	"strconv"
	"strings"
)

// Field is a field of a mail's header as a person reads it.
type Field struct{ Name, Text string }

// Part is one part of a mail that is not itself made of parts.
type Part struct {
	Number      string // as mail programs count parts: "1.2"
	Kind        string // lower case, "text/plain"; "" where the part does not say
	Charset     string // "" where the part does not say
	Name        string // of the file, without folders; "" where it has none
	Attached    bool   // to be kept as a file, not shown in the mail
	Alternative bool   // says the same as an earlier part, in another form
	header      header
	body        []byte
}

// Content undoes the transfer encoding, as far as it goes, up to limit bytes;
// cut says that there was more.
func (p Part) Content(limit int) (content []byte, cut bool) {
	switch strings.ToLower(p.header.get(contentEncoding)) {
	case "", "7bit", "8bit", "binary":
		return p.body[:min(len(p.body), limit)], len(p.body) > limit
	}
	return decoded(p.header, p.body, limit)
}

// Divided is a mail taken apart.
type Divided struct {
	Fields []Field
	Parts  []Part
	Notes  []string // what was left out because of a limit, in a few words
}

// shown are the fields that a person reads, or by which a mail is found.
var shown = []struct {
	field fieldName
	name  string
}{
	{subject, "Subject"},
	{from, "From"},
	{sender, "Sender"},
	{replyTo, "Reply-To"},
	{to, "To"},
	{cc, "Cc"},
	{bcc, "Bcc"},
	{date, "Date"},
	{messageIDField, "Message-ID"},
	{inReplyTo, "In-Reply-To"},
	{references, "References"},
}

// Divide takes a mail apart without decoding its parts. A mail that is
// enclosed whole is one part. It returns [ErrNotMail], [ErrHeaderTooLong] and
// [ErrTooLong] as [Parse] does.
func Divide(raw []byte) (Divided, error) {
	if len(raw) > MaxMessage {
		return Divided{}, ErrTooLong
	}
	block, body := cutHeader(bytes.TrimLeft(raw, "\r\n"))
	if len(block) > MaxHeader {
		return Divided{}, ErrHeaderTooLong
	}
	h := parseHeader(block)
	if !h.isMail() {
		return Divided{}, ErrNotMail
	}
	top := parseParams(h.get(contentType))
	h.hint = top.get("charset", "")
	var d divider
	for _, s := range shown {
		if text := strings.TrimSpace(strings.ToValidUTF8(h.text(s.field), "\uFFFD")); text != "" {
			d.all.Fields = append(d.all.Fields, Field{s.name, text})
		}
	}
	d.part(h, top, body, "", false, 0)
	if d.parts > MaxParts {
		d.all.Notes = append(d.all.Notes, "more than 1,000 parts; the rest is left out")
	}
	if d.deep {
		d.all.Notes = append(d.all.Notes, "parts inside too many parts; the innermost are left out")
	}
	return d.all, nil
}

type divider struct {
	all   Divided
	parts int
	deep  bool
}

func (d *divider) part(h header, kind params, body []byte, number string, alternative bool, depth int) {
	if d.parts++; d.parts > MaxParts {
		return
	}
	if boundary := kind.get("boundary", ""); boundary != "" && strings.HasPrefix(kind.kind, "multipart/") {
		d.multipart(kind.kind, boundary, body, number, alternative, depth)
		return
	}
	if number == "" {
		number = "1"
	}
	disposition := parseParams(h.get(contentDisposition))
	charset := strings.TrimSpace(kind.get("charset", ""))
	name := baseName(disposition.get("filename", charset))
	if name == "" {
		name = baseName(kind.get("name", charset))
	}
	d.all.Parts = append(d.all.Parts, Part{
		Number: number, Kind: kind.kind, Charset: charset, Name: name, Alternative: alternative,
		Attached: disposition.kind == "attachment", header: h, body: body,
	})
}

// multipart divides body as [walker.multipart] does.
func (d *divider) multipart(kind, boundary string, body []byte, number string, alternative bool, depth int) {
	if depth >= MaxDepth {
		d.deep = true
		return
	}
	dash := []byte("--" + boundary)
	start, count := -1, 0
	for at := 0; at < len(body) && d.parts <= MaxParts; {
		i, after, last := nextBoundary(body, dash, at)
		if start >= 0 {
			count++
			block, rest := cutHeader(body[start:i])
			h := parseHeader(block[:min(len(block), maxPartHeader)])
			p := parseParams(h.get(contentType))
			if p.kind == "" && kind == "multipart/digest" {
				p.kind = "message/rfc822"
			}
			inner := strconv.Itoa(count)
			if number != "" {
				inner = number + "." + inner
			}
			d.part(h, p, rest, inner, alternative || kind == "multipart/alternative" && count > 1, depth+1)
		}
		if i == len(body) || last {
			return
		}
		start, at = after, after
	}
}

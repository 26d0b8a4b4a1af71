package mailparse

import (
	"bytes"
	"errors"
	"strings"
)

// Body is the part of a mail that a person reads, where it stands in the
// bytes of the mail, still encoded.
type Body struct {
	Start, End int    // bytes of the mail
	HTML       bool   // a page; else plain text
	Charset    string // lower case; "" where the part does not say
	Encoding   string // for transfer, lower case; "" where the part does not say
}

// ErrNoText is returned where a mail has no part that is text.
var ErrNoText = errors.New("mail has no text")

// FindBody finds the first part that is plain text and not blank, else the
// first page. Attachments and mails that are enclosed are not looked at. It
// returns [ErrNotMail], [ErrHeaderTooLong] and [ErrTooLong] as [Parse] does,
// and [ErrNoText].
func FindBody(raw []byte) (Body, error) {
	if len(raw) > MaxMessage {
		return Body{}, ErrTooLong
	}
	start := len(raw) - len(bytes.TrimLeft(raw, "\r\n"))
	block, rest := cutHeader(raw[start:])
	if len(block) > MaxHeader {
		return Body{}, ErrHeaderTooLong
	}
	h := parseHeader(block)
	if !h.isMail() {
		return Body{}, ErrNotMail
	}
	f := bodyFinder{raw: raw}
	f.part(h, parseParams(h.get(contentType)), len(raw)-len(rest), len(raw), 0)
	switch {
	case f.plain != nil:
		return *f.plain, nil
	case f.page != nil:
		return *f.page, nil
	}
	return Body{}, ErrNoText
}

// bodyFinder goes through the parts of one mail, each given by where it
// stands in raw.
type bodyFinder struct {
	raw         []byte
	parts       int
	plain, page *Body
}

// part looks at one part, whose body stands from start to before end.
func (f *bodyFinder) part(h header, kind params, start, end, depth int) {
	if f.parts++; f.parts > MaxParts || f.plain != nil {
		return
	}
	if strings.HasPrefix(kind.kind, "multipart/") {
		if boundary := kind.get("boundary", ""); boundary != "" {
			f.multipart(boundary, start, end, depth)
			return
		}
	}
	disposition := parseParams(h.get(contentDisposition))
	if disposition.kind == "attachment" || disposition.get("filename", "") != "" || kind.get("name", "") != "" {
		return
	}
	body := Body{
		Start: start, End: end, Charset: strings.ToLower(strings.TrimSpace(kind.get("charset", ""))),
		Encoding: strings.ToLower(h.get(contentEncoding)),
	}
	switch kind.kind {
	case "", "text/plain":
		if len(bytes.TrimSpace(f.raw[start:end])) > 0 {
			f.plain = &body
		}
	case "text/html":
		if body.HTML = true; f.page == nil {
			f.page = &body
		}
	}
}

// multipart looks at each part between boundaries, as [walker.multipart] does.
func (f *bodyFinder) multipart(boundary string, start, end, depth int) {
	if depth >= MaxDepth {
		return
	}
	dash := []byte("--" + boundary)
	body := f.raw[start:end]
	open := -1 // where the part being read begins; -1 in the preamble
	for at := 0; at < len(body) && f.parts <= MaxParts; {
		i, after, last := nextBoundary(body, dash, at)
		if open >= 0 {
			f.inner(start+open, start+i, depth+1)
		}
		if i == len(body) || last {
			return
		}
		open, at = after, after
	}
}

// inner looks at one part with its own header fields. The line break before a
// boundary belongs to the boundary.
func (f *bodyFinder) inner(start, end, depth int) {
	if end > start && end < len(f.raw) && f.raw[end-1] == '\n' {
		end--
		if end > start && f.raw[end-1] == '\r' {
			end--
		}
	}
	block, rest := cutHeader(f.raw[start:end])
	h := parseHeader(block[:min(len(block), maxPartHeader)])
	f.part(h, parseParams(h.get(contentType)), end-len(rest), end, depth)
}

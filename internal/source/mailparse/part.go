package mailparse

import (
	"bytes"
	"io"
	"strings"

	"github.com/emersion/go-message"
)

// walker goes through the parts of one message. It collects the names of
// attachments and, where asked, the text.
type walker struct {
	message *Message
	options Options
	hint    string // charset guessed for raw bytes in file names
	parts   int
	plain   string
	html    string
	cut     bool // the text kept is not all of it
	deep    bool
	seen    map[string]bool // attachment names, folded
}

// part looks at one part with its fields h and content type kind.
func (w *walker) part(h header, kind params, body []byte, depth int) {
	if w.parts++; w.parts > MaxParts {
		return
	}
	if strings.HasPrefix(kind.kind, "multipart/") {
		if boundary := kind.get("boundary", ""); boundary != "" {
			w.multipart(kind.kind, boundary, body, depth)
			return
		}
	}
	if kind.kind == "text/calendar" {
		w.message.Calendar = true
	}
	if w.hint == "" {
		w.hint = kind.get("charset", "")
	}
	disposition := parseParams(h.get(contentDisposition))
	name := baseName(disposition.get("filename", w.hint))
	if name == "" {
		name = baseName(kind.get("name", w.hint))
	}
	if name != "" && isDocument(kind.kind, disposition.kind, h.get(contentID) != "") {
		w.attach(name)
	}
	if !w.options.Text {
		return
	}
	switch {
	case kind.kind == "message/rfc822" || kind.kind == "message/global":
		w.enclosed(h, body, depth)
	case disposition.kind == "attachment" || name != "":
	case kind.kind == "" || kind.kind == "text/plain":
		w.text(&w.plain, h, kind, body)
	case kind.kind == "text/html":
		w.text(&w.html, h, kind, body)
	}
}

// multipart divides body at its boundary and looks at each part. A part that
// never ends reaches to the end of what encloses it.
func (w *walker) multipart(kind, boundary string, body []byte, depth int) {
	if depth >= MaxDepth {
		w.deep = true
		return
	}
	dash := []byte("--" + boundary)
	start := -1 // of the part being read; -1 in the preamble
	for at := 0; at < len(body) && w.parts <= MaxParts; {
		i, after, last := nextBoundary(body, dash, at)
		if start >= 0 {
			w.inner(kind, body[start:i], depth+1)
		}
		if i == len(body) || last {
			return
		}
		start, at = after, after
	}
}

func (w *walker) inner(kind string, raw []byte, depth int) {
	block, rest := cutHeader(raw)
	if len(block) > maxPartHeader {
		block = block[:maxPartHeader]
	}
	h := parseHeader(block)
	p := parseParams(h.get(contentType))
	if p.kind == "" && kind == "multipart/digest" {
		p.kind = "message/rfc822"
	}
	w.part(h, p, rest, depth)
}

// nextBoundary finds the next boundary line in body from at on: where it
// begins, where the line after it does, and whether it is the closing one.
// Without one it gives the length of body.
func nextBoundary(body, dash []byte, at int) (begin, after int, last bool) {
	for at < len(body) {
		i := bytes.Index(body[at:], dash)
		if i < 0 {
			break
		}
		i += at
		at = i + len(dash)
		if i > 0 && body[i-1] != '\n' {
			continue
		}
		line, _, _ := bytes.Cut(body[at:], []byte{'\n'})
		after = min(at+len(line)+1, len(body))
		line = bytes.TrimRight(line, " \t\r")
		if last = bytes.HasPrefix(line, []byte("--")); last || len(line) == 0 {
			return i, after, last
		}
	}
	return len(body), len(body), false
}

// attach notes an attachment once.
func (w *walker) attach(name string) {
	folded := strings.ToLower(name)
	if w.seen[folded] {
		return
	}
	if w.seen == nil {
		w.seen = make(map[string]bool)
	}
	w.seen[folded] = true
	w.message.Attachments = append(w.message.Attachments, name)
}

// isDocument tells the files that somebody sent on purpose from what programs
// add: pictures shown inside the text (logos, which would join everybody who
// ever wrote), signatures, invitations.
func isDocument(kind, disposition string, hasID bool) bool {
	switch kind {
	case "text/calendar", "application/ics", "application/ms-tnef",
		"application/pkcs7-signature", "application/x-pkcs7-signature", "application/pgp-signature",
		"application/pgp-encrypted", "application/pgp-keys", "text/vcard", "text/x-vcard":
		return false
	}
	if strings.HasPrefix(kind, "image/") && disposition != "attachment" {
		return !hasID && disposition != "inline"
	}
	return true
}

// baseName is the last element of a file name with whichever slashes.
func baseName(s string) string {
	s = clean(s, 4*maxName)
	if i := strings.LastIndexAny(s, `/\`); i >= 0 {
		s = s[i+1:]
	}
	s = clean(s, maxName)
	if s == "." || s == ".." {
		return ""
	}
	return s
}

// text keeps the first text of its sort, decoded.
func (w *walker) text(into *string, h header, kind params, body []byte) {
	if *into != "" {
		return
	}
	raw, cut := decoded(h, body, 2*MaxText)
	s := toUTF8(kind.get("charset", ""), raw)
	*into = strings.ReplaceAll(s, "\r\n", "\n")
	w.cut = w.cut || cut
}

// enclosed reads a mail that was attached whole.
func (w *walker) enclosed(h header, body []byte, depth int) {
	if depth >= MaxDepth || len(w.message.Enclosed) >= maxEnclosed {
		w.deep = true
		return
	}
	raw := body
	switch strings.ToLower(h.get(contentEncoding)) {
	case "base64", "quoted-printable": // against the rules, but seen
		raw, _ = decoded(h, body, maxEncoded)
	}
	if m, err := parse(raw, Options{Text: true}, depth+1); err == nil {
		w.message.Enclosed = append(w.message.Enclosed, m)
	}
}

// decoded undoes the transfer encoding, as far as it goes, up to limit bytes;
// cut says that there was more.
func decoded(h header, body []byte, limit int) (raw []byte, cut bool) {
	var mh message.Header
	mh.Set("Content-Type", "application/octet-stream")
	mh.Set("Content-Transfer-Encoding", h.get(contentEncoding))
	e, err := message.New(mh, bytes.NewReader(body))
	if e == nil {
		return nil, err != nil
	}
	// A transfer encoding nobody knows leaves the body as it is, and one that
	// breaks off gives what came before.
	raw, _ = io.ReadAll(io.LimitReader(e.Body, int64(limit)+1))
	if len(raw) > limit {
		return raw[:limit], true
	}
	return raw, false
}

// finish settles the text and the notes.
func (w *walker) finish() {
	if w.parts > MaxParts {
		w.message.Notes = append(w.message.Notes, "more than 1,000 parts; the rest is left out")
	}
	if w.deep {
		w.message.Notes = append(w.message.Notes, "parts nested more than 20 deep; the innermost are left out")
	}
	if !w.options.Text {
		return
	}
	text := w.plain
	if strings.TrimSpace(text) == "" && w.html != "" {
		text = htmlText(w.html)
	}
	w.message.Text, w.message.TextCut = cutText(strings.TrimSpace(text), MaxText)
	w.message.TextCut = w.message.TextCut || w.cut
}

package mailparse

import (
	"bytes"
	"strings"
)

// fieldName is a header field that is of use; all others are passed over
// without being copied.
type fieldName uint8

const (
	messageIDField fieldName = iota + 1
	date
	received
	subject
	from
	sender
	replyTo
	to
	cc
	bcc
	inReplyTo
	references
	originalFrom
	listID
	listPost
	mailingList
	xMailingList
	precedence
	autoSubmitted
	returnPath
	contentType
	contentDisposition
	contentEncoding
	contentID
	fieldCount
)

var fieldNames = map[string]fieldName{
	"message-id": messageIDField, "date": date, "received": received,
	"subject": subject, "from": from, "sender": sender,
	"reply-to": replyTo, "to": to, "cc": cc, "bcc": bcc,
	"in-reply-to": inReplyTo, "references": references,
	"x-original-from": originalFrom, "list-id": listID,
	"list-post": listPost, "mailing-list": mailingList,
	"x-mailing-list": xMailingList, "precedence": precedence,
	"auto-submitted": autoSubmitted, "return-path": returnPath,
	"content-type": contentType, "content-disposition": contentDisposition,
	"content-transfer-encoding": contentEncoding, "content-id": contentID,
}

// maxRepeats bounds how often a field that joins is added to.
const maxRepeats = 200

const longestName = len("content-transfer-encoding")

// joins says for a field that may rightly or wrongly stand several times how
// its values become one; every other field counts once, the first.
func (f fieldName) joins() string {
	switch f {
	case from, to, cc, bcc:
		return ", "
	case references:
		return " "
	}
	return ""
}

// header holds the values of the fields of use, unfolded and otherwise as
// written.
type header struct {
	values  [fieldCount]string
	repeats [fieldCount]int
	hint    string // charset of the body, a guess at that of raw header bytes
}

func (h header) get(f fieldName) string { return h.values[f] }

func (h header) text(f fieldName) string { return decodeText(h.values[f], h.hint) }

func (h header) isList() bool {
	switch strings.ToLower(h.get(precedence)) {
	case "list", "bulk":
		return true
	}
	return h.get(listID) != "" || h.get(listPost) != "" || h.get(mailingList) != "" || h.get(xMailingList) != ""
}

// isMail asks for a field that only mails have, or two that they share with
// other texts.
func (h header) isMail() bool {
	if h.get(messageIDField) != "" || h.get(received) != "" {
		return true
	}
	n := 0
	for _, f := range []fieldName{from, to, date, subject, cc, bcc} {
		if h.get(f) != "" {
			n++
		}
	}
	return n >= 2
}

// cutHeader divides raw at its first empty line.
func cutHeader(raw []byte) (block, body []byte) {
	for at := 0; at < len(raw); {
		if raw[at] == '\n' {
			return raw[:at], raw[at+1:]
		}
		if raw[at] == '\r' && at+1 < len(raw) && raw[at+1] == '\n' {
			return raw[:at], raw[at+2:]
		}
		end := bytes.IndexByte(raw[at:], '\n')
		if end < 0 || at > MaxHeader {
			break
		}
		at += end + 1
	}
	return raw, nil
}

// parseHeader reads the fields of use. Lines that are no field are dropped.
func parseHeader(block []byte) header {
	var h header
	var value []byte
	var current fieldName
	keep := func() {
		if current != 0 {
			h.add(current, string(bytes.TrimSpace(value)))
		}
		current, value = 0, value[:0]
	}
	block = bytes.TrimPrefix(block, []byte("\xef\xbb\xbf"))
	for len(block) > 0 {
		var line []byte
		line, block, _ = bytes.Cut(block, []byte{'\n'})
		line = bytes.TrimSuffix(line, []byte{'\r'})
		if len(line) > 0 && (line[0] == ' ' || line[0] == '\t') {
			if current != 0 {
				value = append(append(value, ' '), bytes.TrimSpace(line)...)
			}
			continue
		}
		keep()
		name, rest, ok := bytes.Cut(line, []byte{':'})
		if !ok {
			continue
		}
		current = lookUp(name)
		if current != 0 {
			value = append(value, rest...)
		}
	}
	keep()
	return h
}

func (h *header) add(f fieldName, value string) {
	switch was := h.values[f]; {
	case was == "":
		h.values[f] = value
	case value != "" && f.joins() != "" && h.repeats[f] < maxRepeats:
		h.repeats[f]++
		h.values[f] = was + f.joins() + value
	}
}

// lookUp folds a field's name and finds it among those of use.
func lookUp(name []byte) fieldName {
	name = bytes.TrimRight(name, " \t")
	if len(name) > longestName {
		return 0
	}
	var folded [longestName]byte
	for i, c := range name {
		if 'A' <= c && c <= 'Z' {
			c += 'a' - 'A'
		}
		folded[i] = c
	}
	return fieldNames[string(folded[:len(name)])]
}

func validName(name []byte) bool {
	if len(name) == 0 || len(name) > 100 {
		return false
	}
	for _, c := range name {
		if c < 33 || c > 126 {
			return false
		}
	}
	return true
}

// firstID gives the first message id in v, without <>. Old programs write
// prose around it, or leave the brackets out.
func firstID(v string) string {
	if ids := idsOf(v, 1); len(ids) == 1 {
		return ids[0]
	}
	return ""
}

// messageID is firstID for the message's own id, which stands even where it
// is no well-formed one.
func messageID(v string) string {
	if id := firstID(v); id != "" {
		return id
	}
	return clean(strings.Trim(v, "<> \t"), maxID)
}

const maxID = 998

// idsOf gives the message ids in v, without <>, at most limit of them.
func idsOf(v string, limit int) []string {
	var ids []string
	for rest := v; len(ids) < limit; {
		_, after, ok := strings.Cut(rest, "<")
		if !ok {
			break
		}
		id, tail, ok := strings.Cut(after, ">")
		if !ok {
			break
		}
		rest = tail
		// A folded id has a space in it that was never meant.
		id = strings.Join(strings.Fields(id), "")
		if id = clean(id, maxID); id != "" {
			ids = append(ids, id)
		}
	}
	if len(ids) == 0 {
		if v = strings.TrimSpace(v); strings.Contains(v, "@") && !strings.ContainsAny(v, " <>") {
			ids = append(ids, clean(v, maxID))
		}
	}
	return ids
}

package git

import (
	"bytes"
	"strings"
)

// keyed are trailers whose value names tickets.
var keyed = map[string]bool{
	"closes": true, "close": true, "fixes": true, "fix": true, "resolves": true, "refs": true, "ref": true, "references": true,
	"issue": true, "issues": true, "ticket": true, "tickets": true, "bug": true, "bugs": true, "jira": true, "story": true, "task": true,
	"relates-to": true, "part-of": true, "see-also": true,
}

// The longest key of a ticket, and how many a message may name.
const (
	maxKey     = 40
	maxTickets = 20
)

// tickets calls f for the key of every ticket that a trailer of the last
// paragraph names: "Closes: ABC-17, ABC-18". Only what consists of nothing but
// such keys counts, for the same trailers name commits and addresses of pages.
// A number alone is no key: it would not say of which tracker.
func (t *trailers) tickets(body []byte, f func(key string)) {
	body = bytes.TrimSpace(body)
	first := bytes.IndexByte(body, '\n') + 1
	if first == 0 {
		return
	}
	rest := body[max(first, bytes.LastIndex(body, []byte("\n\n")), bytes.LastIndex(body, []byte("\n\r\n"))):]
	left := maxTickets
	for len(rest) > 0 {
		var line []byte
		line, rest, _ = bytes.Cut(rest, []byte{'\n'})
		token, value := cutTrailer(line)
		if len(token) == 0 || !t.kin(token).keys {
			continue
		}
		list := strings.FieldsFunc(string(value), func(r rune) bool { return r == ',' || r == ' ' || r == '\r' || r == '\t' })
		for _, key := range list {
			if !isKey(key) {
				list = nil
			}
		}
		for _, key := range list[:min(len(list), left)] {
			f(key)
			left--
		}
	}
}

// isKey reports whether a word is a ticket's key: ABC-17, DATA_2-9.
func isKey(word string) bool {
	project, number, ok := strings.Cut(word, "-")
	if !ok || len(word) > maxKey || len(project) < 2 || number == "" || strings.Trim(number, "0123456789") != "" {
		return false
	}
	return project[0] >= 'A' && project[0] <= 'Z' && strings.Trim(project, "ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_") == ""
}

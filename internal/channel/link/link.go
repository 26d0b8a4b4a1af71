// Package link makes links that open a message in the person's own mail
// program, for those who would rather send it themselves.
package link

import (
	"net/url"
	"strings"
)

// maxMailto is the longest link that the common mail programs and shells
// still open; longer ones are cut off or refused without a word.
const maxMailto = 2_000 // bytes

// Mailto returns a mailto link (RFC 6068), or "" where the message is too
// long for one and has to be copied instead.
func Mailto(to, subject, body string) string {
	// RFC 6068, section 5: line breaks are %0D%0A; a space is never a plus.
	body = strings.ReplaceAll(body, "\n", "\r\n")
	q := "subject=" + escape(subject) + "&body=" + escape(body)
	link := "mailto:" + strings.ReplaceAll(url.PathEscape(to), "%40", "@") + "?" + q
	if len(link) > maxMailto {
		return ""
	}
	return link
}

func escape(s string) string { return strings.ReplaceAll(url.QueryEscape(s), "+", "%20") }

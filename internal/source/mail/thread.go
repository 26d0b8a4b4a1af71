package mail

import (
	"strings"
	"unicode"

	"golang.org/x/text/unicode/norm"
)

// replyMarks and forwardMarks are what mail programs put before a subject,
// in the languages that translate it, folded.
var replyMarks = map[string]bool{
	"re": true, "aw": true, "antw": true, "antwort": true, "sv": true, "vs": true,
	"r": true, "rif": true, "res": true, "ref": true, "odp": true, "ynt": true,
	"bls": true, "att": true, "ha": true, "回复": true, "答复": true, "回覆": true,
}

var forwardMarks = map[string]bool{
	"fw": true, "fwd": true, "wg": true, "tr": true, "vb": true, "vl": true,
	"i": true, "enc": true, "rv": true, "pd": true, "ilt": true, "doorst": true,
	"videresendt": true, "转发": true, "轉寄": true,
}

const (
	longestMark = 12 // letters of the longest mark above, and one
	longestTag  = 40 // bytes of a list tag such as [finance-team]
)

// conversation gives the name of a subject's conversation: without reply and
// forward marks and list tags. key is the same folded; reply says that some
// program marked it as an answer.
func conversation(subject string) (key, name string, reply bool) {
	name = norm.NFC.String(subject)
	for {
		name = strings.TrimSpace(name)
		if tag, rest := cutTag(name); tag && rest != "" {
			name = rest
			continue
		}
		mark, rest, ok := cutMark(name)
		if !ok {
			break
		}
		reply = reply || replyMarks[mark]
		name = rest
	}
	return strings.ToLower(strings.Join(strings.Fields(name), " ")), name, reply
}

// cutTag takes [tag] off the front.
func cutTag(s string) (found bool, rest string) {
	if !strings.HasPrefix(s, "[") {
		return false, s
	}
	end := strings.IndexByte(s, ']')
	if end < 0 || end > longestTag {
		return false, s
	}
	return true, strings.TrimSpace(s[end+1:])
}

// cutMark takes "Re:" and its like off the front, with the count that some
// programs write into it: Re[2]:, RE(3):, Re^2:.
func cutMark(s string) (mark, rest string, ok bool) {
	end := strings.IndexFunc(s, func(r rune) bool { return !unicode.IsLetter(r) })
	if end <= 0 {
		return "", s, false
	}
	if len([]rune(s[:end])) > longestMark {
		return "", s, false
	}
	mark = strings.ToLower(s[:end])
	if !replyMarks[mark] && !forwardMarks[mark] {
		return "", s, false
	}
	rest = strings.TrimLeft(s[end:], "[]()^0123456789 ")
	for _, colon := range []string{":", "："} {
		if after, found := strings.CutPrefix(rest, colon); found {
			return mark, after, true
		}
	}
	return "", s, false
}

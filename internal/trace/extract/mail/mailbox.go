package mail

import (
	"bytes"
	"context"
	"strconv"

	"ownup/internal/trace/extract"
)

// Mailbox reads an mbox: each mail in it is a file inside the file, "mail 1"
// and so on, which costs no copy. A mail begins at the start of the file, or
// behind an empty line, with "From ", somebody, and a date; the date is asked
// for because not every program quotes what looks so in a text.
func Mailbox(ctx context.Context, f extract.File, _ extract.Limits, sink extract.Sink) error {
	rest := bytes.TrimPrefix(f.Content, []byte("\xef\xbb\xbf"))
	for number := 1; len(rest) > 0; number++ {
		if err := ctx.Err(); err != nil {
			return err
		}
		end := nextMail(rest)
		mail := rest[:end]
		rest = rest[end:]
		if isFromLine(mail) {
			_, mail, _ = bytes.Cut(mail, []byte{'\n'})
		}
		if len(bytes.TrimSpace(mail)) == 0 {
			continue
		}
		if err := sink.Member("mail "+strconv.Itoa(number), mail[:len(mail):len(mail)]); err != nil {
			return err
		}
	}
	return nil
}

// nextMail returns where the mail behind the first one begins.
func nextMail(box []byte) int {
	mark := []byte("\nFrom ")
	for at := 0; ; {
		i := bytes.Index(box[at:], mark)
		if i < 0 {
			return len(box)
		}
		at += i + 1
		before := bytes.TrimSuffix(box[:at-1], []byte{'\r'})
		if (len(before) == 0 || before[len(before)-1] == '\n') && isFromLine(box[at:]) {
			return at
		}
	}
}

// isFromLine reports whether a text begins with the line between two mails.
func isFromLine(text []byte) bool {
	line, _, _ := bytes.Cut(text[:min(len(text), 1024)], []byte{'\n'})
	words := bytes.Fields(line)
	if len(words) < 6 || string(words[0]) != "From" {
		return false
	}
	for i := 3; i < len(words)-2; i++ {
		if bytes.IndexByte(words[i+1], ':') > 0 && isNumber(words[i]) {
			return true // the day and the time of a date
		}
	}
	return false
}

func isNumber(word []byte) bool { return len(word) <= 2 && len(bytes.Trim(word, "0123456789")) == 0 }

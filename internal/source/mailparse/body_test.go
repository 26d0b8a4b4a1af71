package mailparse

import (
	"errors"
	"strings"
	"testing"
)

func TestFindBody(t *testing.T) {
	const head = "From: a@b.example\nSubject: x\n"
	for _, c := range []struct {
		name, mail, text string
		want             Body
		err              error
	}{
		{"simple", head + "\nHi", "Hi", Body{}, nil},
		{
			"encoded", head + "Content-Type: TEXT/Plain; charset=UTF-8\nContent-Transfer-Encoding: Quoted-Printable\n\n=41", "=41",
			Body{Charset: "utf-8", Encoding: "quoted-printable"},
			nil,
		},
		{
			"nested", head + "Content-Type: multipart/mixed; boundary=a\n\n--a\nContent-Type: multipart/alternative; boundary=b\n\n--b\nContent-Type: text/html\n\n<p>\n--b\nContent-Type: text/plain\n\nHi\r\n--b--\n--a--",
			"Hi",
			Body{},
			nil,
		},
		{"page", head + "Content-Type: text/html\n\n<p>", "<p>", Body{HTML: true}, nil},
		{"enclosed mails are not looked at", head + "Content-Type: message/rfc822\n\n" + head + "\nHi", "", Body{}, ErrNoText},
		{"no mail", "Hi", "", Body{}, ErrNotMail},
		{"too deep", head + "Content-Type: multipart/mixed; boundary=a\n\n" + strings.Repeat("--a\nContent-Type: multipart/mixed; boundary=a\n\n", 30), "", Body{}, ErrNoText},
	} {
		got, err := FindBody([]byte(c.mail))
		if !errors.Is(err, c.err) {
			t.Errorf("%s: %v, want %v", c.name, err, c.err)
		}
		if text := c.mail[got.Start:got.End]; text != c.text {
			t.Errorf("%s: %q, want %q", c.name, text, c.text)
		}
		if got.Start, got.End = 0, 0; got != c.want {
			t.Errorf("%s: %+v, want %+v", c.name, got, c.want)
		}
	}
}

func FuzzFindBody(f *testing.F) {
	f.Add([]byte("From: a@b.example\nSubject: x\nContent-Type: multipart/mixed; boundary=a\n\n--a\n\nHi\n--a--"))
	f.Add([]byte("\r\nFrom: a@b.example\r\nDate: x\r\n\r\nHi"))
	f.Fuzz(func(t *testing.T, raw []byte) {
		b, err := FindBody(raw)
		if err != nil {
			return
		}
		if b.Start < 0 || b.End < b.Start || b.End > len(raw) {
			t.Fatalf("the body is from %d to %d of %d", b.Start, b.End, len(raw))
		}
	})
}

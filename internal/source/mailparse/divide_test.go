package mailparse

import (
	"errors"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

func TestDivide(t *testing.T) {
	mail := strings.ReplaceAll(`Subject: =?utf-8?q?Margin_4,2=C2=A0%?=
From: Ines <ines@firm.example>
Message-ID: <a@firm.example>
Content-Type: multipart/mixed; boundary=x

--x
Content-Type: multipart/alternative; boundary=y

--y
Content-Type: text/plain; charset=utf-8
Content-Transfer-Encoding: quoted-printable

The margin is 4=
.2
--y
Content-Type: text/html

<p>4.2
--y--
--x
Content-Type: application/octet-stream; name="..\\q3\\deck.bin"
Content-Disposition: attachment
Content-Transfer-Encoding: base64

NC4y
--x--
`, "\n", "\r\n")
	d, err := Divide([]byte(mail))
	if err != nil {
		t.Fatal(err)
	}
	want := []Field{{"Subject", "Margin 4,2\u00a0%"}, {"From", "Ines <ines@firm.example>"}, {"Message-ID", "<a@firm.example>"}}
	if diff := cmp.Diff(want, d.Fields); diff != "" {
		t.Errorf("fields (-want +got):\n%s", diff)
	}
	type part struct {
		Number, Kind, Charset, Name, Content string
		Attached, Alternative                bool
	}
	var got []part
	for _, p := range d.Parts {
		content, _ := p.Content(100)
		got = append(got, part{p.Number, p.Kind, p.Charset, p.Name, strings.TrimSpace(string(content)), p.Attached, p.Alternative})
	}
	if diff := cmp.Diff([]part{
		{"1.1", "text/plain", "utf-8", "", "The margin is 4.2", false, false},
		{"1.2", "text/html", "", "", "<p>4.2", false, true},
		{"2", "application/octet-stream", "", "deck.bin", "4.2", true, false},
	}, got); diff != "" {
		t.Errorf("parts (-want +got):\n%s", diff)
	}
	if content, cut := d.Parts[2].Content(2); string(content) != "4." || !cut {
		t.Errorf("the first two bytes are %q, cut %v", content, cut)
	}
}

func TestDivideIsBounded(t *testing.T) {
	many := "Subject: a\nFrom: b\nContent-Type: multipart/mixed; boundary=x\n\n" + strings.Repeat("--x\n\n4.2\n", 2000)
	if d, err := Divide([]byte(many)); err != nil || len(d.Parts) > MaxParts || len(d.Notes) != 1 {
		t.Errorf("%d parts, notes %v, %v", len(d.Parts), d.Notes, err)
	}
	if _, err := Divide([]byte("no mail")); !errors.Is(err, ErrNotMail) {
		t.Errorf("%v; want ErrNotMail", err)
	}
}

func FuzzDivide(f *testing.F) {
	f.Add([]byte("Subject: a\nFrom: b\nContent-Type: multipart/mixed; boundary=x\n\n--x\n\n4.2\n--x--"))
	f.Fuzz(func(t *testing.T, raw []byte) {
		d, err := Divide(raw)
		if err != nil {
			return
		}
		for _, p := range d.Parts {
			if content, _ := p.Content(1000); len(content) > 1000 {
				t.Errorf("%d bytes", len(content))
			}
		}
	})
}

package smtp

import (
	"context"
	"fmt"
	"mime"
	"net"
	"net/mail"
	"os"
	"strings"
	"testing"
	"time"

	"ownup/internal/app"
	"ownup/internal/core/mistake"
	"ownup/internal/core/problem"
	"ownup/internal/testkit/mailserver"
	"ownup/internal/testkit/nonet"
)

func TestMain(m *testing.M) { os.Exit(nonet.Main(m)) }

func letter(to string) app.Post {
	return app.Post{
		Attempt: "0199aaaa-0000-7000-8000-000000000001",
		From:    mistake.Owner{Name: "Mara Lind", Address: "mara@firm.example"},
		Name:    "Inês Kaya", To: to, Subject: "A correction: 2,4 % — not 4,2 %",
		Body: "Inês,\n\nI gave you a wrong figure. I'm sorry.\n.\nA line with one dot.\n",
		At:   time.Date(2026, 11, 23, 9, 0, 0, 0, time.UTC),
	}
}

func send(t *testing.T, addr string, p app.Post, timeout time.Duration) (mistake.Outcome, string) {
	t.Helper()
	s, err := Parse("smtp://" + addr)
	if err != nil {
		t.Fatal(err)
	}
	ctx, cancel := context.WithTimeout(t.Context(), timeout)
	defer cancel()
	return s.Send(ctx, p)
}

func TestARealServerTakesTheMessage(t *testing.T) {
	server := mailserver.Start(t)
	to := "ines@firm.example"
	p := letter(to)
	if outcome, detail := send(t, server.Addr(), p, 20*time.Second); outcome != mistake.Delivered {
		t.Fatalf("outcome %q (%s), want delivered", outcome, detail)
	}
	got, err := mail.ReadMessage(strings.NewReader(string(server.Await(t, to, 1)[0])))
	if err != nil {
		t.Fatal(err)
	}
	subject, err := new(mime.WordDecoder).DecodeHeader(got.Header.Get("Subject"))
	if err != nil || subject != p.Subject {
		t.Errorf("subject %q (%v), want %q", subject, err, p.Subject)
	}
	if id := got.Header.Get("Message-Id"); id != "<"+p.Attempt+"@firm.example>" {
		t.Errorf("Message-ID %q is not the attempt's", id)
	}
	if agent := got.Header.Get("X-Mailer") + got.Header.Get("User-Agent"); agent != "" {
		t.Errorf("the message says what it was written with: %q", agent)
	}
}

// TestOutcomes holds the difference between "it did not go" and "nobody
// knows".
func TestOutcomes(t *testing.T) {
	for _, tt := range []struct {
		name      string
		behaviour mailserver.Behaviour
		want      mistake.Outcome
		says      string
	}{
		{"taken", mailserver.Accept, mistake.Delivered, ""},
		{"recipient refused for good", mailserver.RefuseRecipient(550), mistake.Failed, "550"},
		{"recipient refused for now", mailserver.RefuseRecipient(450), mistake.Failed, "later"},
		{"text refused", mailserver.RefuseMessage(554), mistake.Failed, "554"},
		// A short message leaves in one piece with its final dot, so from here
		// this looks like the next case; doubt is the safe side.
		{"connection lost during the text", mailserver.DropDuringData, mistake.Unknown, "may have taken it"},
		{"connection lost after the text", mailserver.DropAfterData, mistake.Unknown, "may have taken it"},
		{"no answer to the text", mailserver.HangAfterData, mistake.Unknown, "may have taken it"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			server := mailserver.NewFaulty(t)
			server.Next(tt.behaviour)
			outcome, detail := send(t, server.Addr(), letter("ines@firm.example"), 2*time.Second)
			if outcome != tt.want || !strings.Contains(detail, tt.says) {
				t.Errorf("outcome %q (%s), want %q with %q", outcome, detail, tt.want, tt.says)
			}
			if strings.Contains(detail, "ines") || strings.Contains(detail, "wrong figure") {
				t.Errorf("the detail tells the story: %s", detail)
			}
		})
	}
}

func TestNobodyListens(t *testing.T) {
	if outcome, detail := send(t, "127.0.0.1:1", letter("ines@firm.example"), 2*time.Second); outcome != mistake.Failed {
		t.Errorf("outcome %q (%s), want failed", outcome, detail)
	}
}

func TestHeadersCannotBeSmuggledIn(t *testing.T) {
	server := mailserver.NewFaulty(t)
	for _, change := range []func(*app.Post){
		func(p *app.Post) { p.Subject = "x\r\nBcc: all@firm.example" },
		func(p *app.Post) { p.Name = "x\nBcc: all@firm.example" },
		func(p *app.Post) { p.To = "ines@firm.example, all@firm.example" },
		func(p *app.Post) { p.From.Address = "not an address" },
	} {
		p := letter("ines@firm.example")
		change(&p)
		if outcome, _ := send(t, server.Addr(), p, 2*time.Second); outcome != mistake.Failed {
			t.Errorf("a message with a hostile header ended %q, want failed", outcome)
		}
	}
	if n := len(server.Messages()); n != 0 {
		t.Errorf("%d messages arrived, want none", n)
	}
}

func TestParse(t *testing.T) {
	for address, want := range map[string]Server{
		"smtp://mail.firm.example":              {host: "mail.firm.example", port: 587, tls: startTLS},
		"smtps://mara:p%40ss@mail.firm.example": {host: "mail.firm.example", port: 465, user: "mara", password: "p@ss", tls: implicit},
		"smtp://127.0.0.1:2525":                 {host: "127.0.0.1", port: 2525, tls: clearLocal},
		"smtp://localhost":                      {host: "localhost", port: 25, tls: clearLocal},
		"smtp://mara@mail.firm.example:2587":    {host: "mail.firm.example", port: 2587, user: "mara", tls: startTLS},
	} {
		if got, err := Parse(address); err != nil || got != want {
			t.Errorf("Parse(%s) = %#v, %v", address, got, err)
		}
	}
	for _, address := range []string{"", "mail.firm.example", "http://x", "smtp://", "smtp://h:0", "smtp://h:99999", "smtp://h/path", "smtp://h?x=1"} {
		if _, err := Parse(address); err == nil {
			t.Errorf("Parse(%q) took it", address)
		}
	}
	s, _ := Parse("smtp://mara:secret@mail.firm.example")
	if printed := fmt.Sprintf("%v %+v %#v %s", s, s, s, s); strings.Contains(printed, "secret") {
		t.Errorf("a password is printed: %s", printed)
	}
}

// Whatever is given as an address, nothing but this machine is ever spoken to
// in the clear, and a password is never printed.
func FuzzParse(f *testing.F) {
	for _, s := range []string{
		"smtp://mara:secret@mail.firm.example:587", "smtps://mail.firm.example", "smtp://[::1]:25",
		"smtp://localhost", "smtp://localhost.firm.example", "smtp://127.0.0.1.firm.example:0", "http://x", "smtp://%zz",
	} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, address string) {
		s, err := Parse(address)
		if err != nil {
			if problem.KindOf(err) != problem.Invalid {
				t.Fatalf("%q is a problem of kind %q", address, problem.KindOf(err))
			}
			return
		}
		if s.host == "" || s.port < 1 || s.port > 65535 {
			t.Fatalf("%q names no server: %s", address, s)
		}
		if s.tls == clearLocal && s.host != "localhost" && !net.ParseIP(s.host).IsLoopback() {
			t.Fatalf("%q is spoken to in the clear", address)
		}
		if want := fmt.Sprintf("%s:%d", s.host, s.port); fmt.Sprintf("%+v", s) != want || fmt.Sprint(&s) != want {
			t.Fatalf("%q is printed as %+v", address, s)
		}
	})
}

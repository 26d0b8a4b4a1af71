package mailserver_test

import (
	"errors"
	"net"
	"net/smtp"
	"net/textproto"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"ownup/internal/testkit/mailserver"
)

const letter = "Subject: the June margin\r\nMessage-ID: <1@firm.example>\r\n\r\nI got it wrong.\r\n"

func send(addr, to string) error {
	return smtp.SendMail(addr, nil, "ines@firm.example", []string{to}, []byte(letter))
}

// code returns the SMTP status that err carries, or 0.
func code(err error) int {
	if reply, ok := errors.AsType[*textproto.Error](err); ok {
		return reply.Code
	}
	return 0
}

func TestRealServerDelivers(t *testing.T) {
	server := mailserver.Start(t)
	if err := send(server.Addr(), "Tom@Client.example"); err != nil {
		t.Fatalf("send: %v", err)
	}
	got := string(server.Await(t, "tom@client.example", 1)[0])
	if !strings.Contains(got, "Message-ID: <1@firm.example>") || !strings.Contains(got, "I got it wrong.") {
		t.Errorf("the delivered message is not the one sent:\n%s", got)
	}
	if others := server.Inbox(t, "jo@client.example"); len(others) != 0 {
		t.Errorf("somebody else got %d messages", len(others))
	}
}

func TestRealServerRefusesAndBounces(t *testing.T) {
	server := mailserver.Start(t)
	if err := send(server.Addr(), "unknown.person@firm.example"); code(err) != 550 {
		t.Errorf("an unknown recipient: got %v, want status 550", err)
	}
	if err := send(server.Addr(), "bounce@client.example"); err != nil {
		t.Fatalf("a recipient that bounces must be accepted first: %v", err)
	}
	bounce := string(server.Await(t, "ines@firm.example", 1)[0])
	for _, want := range []string{"message/delivery-status", "bounce@client.example", "Action: failed"} {
		if !strings.Contains(bounce, want) {
			t.Errorf("the bounce lacks %q:\n%s", want, bounce)
		}
	}
}

func TestFaultyServer(t *testing.T) {
	for _, tc := range []struct {
		name     string
		does     mailserver.Behaviour
		code     int  // status the sender sees; 0: none
		fails    bool // the sender sees an error
		arrived  bool // the server has the whole message
		answered bool
	}{
		{name: "accept", does: mailserver.Accept, arrived: true, answered: true},
		{name: "later", does: mailserver.RefuseRecipient(450), code: 450, fails: true},
		{name: "never", does: mailserver.RefuseRecipient(550), code: 550, fails: true},
		{name: "full", does: mailserver.RefuseMessage(452), code: 452, fails: true, arrived: true},
		{name: "spam", does: mailserver.RefuseMessage(554), code: 554, fails: true, arrived: true},
		{name: "drop after", does: mailserver.DropAfterData, fails: true, arrived: true},
		{name: "drop during", does: mailserver.DropDuringData, fails: true},
	} {
		t.Run(tc.name, func(t *testing.T) {
			server := mailserver.NewFaulty(t)
			server.Next(tc.does)
			err := send(server.Addr(), "tom@client.example")
			if (err != nil) != tc.fails || code(err) != tc.code {
				t.Errorf("the sender saw %v; want an error %v, status %d", err, tc.fails, tc.code)
			}
			var want []mailserver.Message
			if tc.arrived {
				want = []mailserver.Message{{
					From: "ines@firm.example", To: []string{"tom@client.example"},
					Data: []byte(letter), Answered: tc.answered,
				}}
			}
			if diff := cmp.Diff(want, server.Messages()); diff != "" {
				t.Errorf("messages that arrived (-want +got):\n%s", diff)
			}
			// The fault is over: the next message goes through.
			if err := send(server.Addr(), "tom@client.example"); err != nil {
				t.Errorf("the message after the fault: %v", err)
			}
		})
	}
}

func TestFaultyServerHangs(t *testing.T) {
	server := mailserver.NewFaulty(t)
	server.Next(mailserver.HangAfterData)
	conn, err := net.Dial("tcp", server.Addr())
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = conn.Close() })
	client, err := smtp.NewClient(conn, "faulty.test")
	if err != nil {
		t.Fatal(err)
	}
	if err := errors.Join(client.Mail("ines@firm.example"), client.Rcpt("tom@client.example")); err != nil {
		t.Fatal(err)
	}
	w, err := client.Data()
	if err != nil {
		t.Fatal(err)
	}
	if _, err := w.Write([]byte(letter)); err != nil {
		t.Fatal(err)
	}
	if err := conn.SetReadDeadline(time.Now().Add(200 * time.Millisecond)); err != nil {
		t.Fatal(err)
	}
	var timeout net.Error
	if err := w.Close(); !errors.As(err, &timeout) || !timeout.Timeout() {
		t.Errorf("the end of the message got %v; want no answer at all", err)
	}
	if got := server.Messages(); len(got) != 1 || got[0].Answered {
		t.Errorf("got %v; want one message that arrived and was not answered", got)
	}
}

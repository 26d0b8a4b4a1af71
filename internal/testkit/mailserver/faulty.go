package mailserver

import (
	"bytes"
	"fmt"
	"io"
	"log"
	"net"
	"slices"
	"sync"
	"testing"

	"github.com/emersion/go-smtp"
)

// Behaviour is what a [Faulty] server does with one message.
type Behaviour struct {
	kind behaviour
	code int
}

type behaviour int

const (
	accept behaviour = iota
	refuseRecipient
	refuseMessage
	hangAfterData
	dropAfterData
	dropDuringData
)

// The behaviours without a status.
var (
	// Accept takes the message and says so.
	Accept = Behaviour{kind: accept}
	// HangAfterData takes the whole message and never answers: the sender
	// cannot know whether it was delivered.
	HangAfterData = Behaviour{kind: hangAfterData}
	// DropAfterData takes the whole message and closes the connection
	// without an answer: again the sender cannot know.
	DropAfterData = Behaviour{kind: dropAfterData}
	// DropDuringData closes the connection in the middle of the message:
	// it was certainly not delivered.
	DropDuringData = Behaviour{kind: dropDuringData}
)

// RefuseRecipient answers RCPT with code: below 500 for now, above for good.
func RefuseRecipient(code int) Behaviour { return Behaviour{refuseRecipient, code} }

// RefuseMessage takes the whole message and answers it with code.
func RefuseMessage(code int) Behaviour { return Behaviour{refuseMessage, code} }

// Message is one message as a [Faulty] server received it.
type Message struct {
	From     string
	To       []string
	Data     []byte
	Answered bool // the sender was told that it was accepted
}

// Faulty is an SMTP server in the test process that does as it is told. It
// accepts everything until [Faulty.Next] says otherwise.
type Faulty struct {
	addr string
	over chan struct{} // closed when the test ends; ends every hang

	mu       sync.Mutex
	next     []Behaviour
	messages []Message
}

// NewFaulty starts a server on the loopback that lives until tb ends.
func NewFaulty(tb testing.TB) *Faulty {
	tb.Helper()
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		tb.Fatalf("start the faulty mail server: %v", err)
	}
	f := &Faulty{addr: listener.Addr().String(), over: make(chan struct{})}
	server := smtp.NewServer(f)
	server.Domain = "faulty.test"
	server.MaxMessageBytes = 32 << 20
	server.EnableSMTPUTF8 = true
	server.ErrorLog = log.New(io.Discard, "", 0) // its complaints are the faults we asked for
	ended := make(chan struct{})
	go func() {
		defer close(ended)
		_ = server.Serve(listener) // ends when Close does its work
	}()
	tb.Cleanup(func() {
		close(f.over)
		_ = server.Close()
		_ = listener.Close() // where Serve has not begun yet, Close knows no listener
		<-ended
	})
	return f
}

// Addr is where the server listens, "127.0.0.1:port".
func (f *Faulty) Addr() string { return f.addr }

// Next says what to do with the messages to come, one behaviour a message in
// this order, after those already asked for. A message begins with MAIL FROM.
func (f *Faulty) Next(behaviours ...Behaviour) {
	f.mu.Lock()
	defer f.mu.Unlock()
	f.next = append(f.next, behaviours...)
}

// Messages returns every message that arrived whole, in order of arrival,
// whether or not the sender was told so.
func (f *Faulty) Messages() []Message {
	f.mu.Lock()
	defer f.mu.Unlock()
	return slices.Clone(f.messages)
}

// NewSession implements [smtp.Backend].
func (f *Faulty) NewSession(conn *smtp.Conn) (smtp.Session, error) {
	return &session{server: f, conn: conn}, nil
}

func (f *Faulty) take() Behaviour {
	f.mu.Lock()
	defer f.mu.Unlock()
	if len(f.next) == 0 {
		return Accept
	}
	b := f.next[0]
	f.next = f.next[1:]
	return b
}

func (f *Faulty) record(m Message) {
	f.mu.Lock()
	defer f.mu.Unlock()
	f.messages = append(f.messages, m)
}

// session is one connection.
type session struct {
	server *Faulty
	conn   *smtp.Conn
	does   Behaviour
	from   string
	to     []string
}

func (s *session) Reset()        { s.from, s.to = "", nil }
func (s *session) Logout() error { return nil }

func (s *session) Mail(from string, _ *smtp.MailOptions) error {
	s.does, s.from, s.to = s.server.take(), from, nil
	return nil
}

func (s *session) Rcpt(to string, _ *smtp.RcptOptions) error {
	if s.does.kind == refuseRecipient {
		return status(s.does.code)
	}
	s.to = append(s.to, to)
	return nil
}

func (s *session) Data(r io.Reader) error {
	if s.does.kind == dropDuringData {
		var first [1]byte
		_, _ = io.ReadFull(r, first[:])
		return s.drop()
	}
	var data bytes.Buffer
	if _, err := data.ReadFrom(r); err != nil {
		return fmt.Errorf("read the message: %w", err)
	}
	s.server.record(Message{From: s.from, To: s.to, Data: data.Bytes(), Answered: s.does.kind == accept})
	switch s.does.kind {
	case refuseMessage:
		return status(s.does.code)
	case hangAfterData:
		<-s.server.over
		return s.drop()
	case dropAfterData:
		return s.drop()
	default:
		return nil
	}
}

// drop closes the connection under the server's feet, so that no answer can
// be written.
func (s *session) drop() error {
	if err := s.conn.Conn().Close(); err != nil {
		return fmt.Errorf("drop the connection: %w", err)
	}
	return status(421)
}

func status(code int) error {
	return &smtp.SMTPError{
		Code: code, EnhancedCode: smtp.EnhancedCode{code / 100, 0, 0},
		Message: "As the test asked",
	}
}

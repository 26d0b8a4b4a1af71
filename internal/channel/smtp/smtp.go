// Package smtp hands messages to a mail server.
//
// The one thing it must never get wrong is the difference between "it did not
// go" and "nobody knows". A server that refuses the connection, the sender,
// the recipient or, by its answer, the text has certainly not taken the
// message. Once the text has begun to leave and no answer comes back, the
// server may have taken it (RFC 5321, section 4.5.3.2.6 on the time after the
// final dot): that outcome is unknown.
//
// Every attempt has a Message-ID of its own that does not change, so that
// whoever looks for it in a mailbox can tell.
package smtp

import (
	"context"
	"errors"
	"fmt"
	"net"
	"net/mail"
	"net/url"
	"strconv"
	"strings"
	"time"

	gomail "github.com/wneessen/go-mail"

	"ownup/internal/app"
	"ownup/internal/core/mistake"
	"ownup/internal/core/problem"
)

// Server is a mail server to send with.
type Server struct {
	host     string
	port     int
	user     string
	password string
	tls      tlsUse
}

// tlsUse says how the connection is protected.
type tlsUse int

const (
	startTLS   tlsUse = iota // STARTTLS is required
	implicit                 // TLS from the first byte
	clearLocal               // none; only to a server on this machine
)

// Parse reads the address of a mail server:
//
//	smtp://user:password@host:587    STARTTLS required
//	smtps://user:password@host:465   TLS from the start
//
// A server on this machine (a loopback address) may do without TLS; anywhere
// else a message about a mistake never crosses the network in the clear.
func Parse(address string) (Server, error) {
	bad := problem.New(problem.Invalid, "That is not the address of a mail server.",
		"It looks like smtp://user:password@mail.firm.example:587 or smtps://…:465.")
	u, err := url.Parse(address)
	if err != nil || u.Hostname() == "" || (u.Scheme != "smtp" && u.Scheme != "smtps") ||
		(u.Path != "" && u.Path != "/") || u.RawQuery != "" || u.Fragment != "" {
		return Server{}, bad
	}
	s := Server{host: u.Hostname(), port: 587, user: u.User.Username()}
	s.password, _ = u.User.Password()
	switch {
	case u.Scheme == "smtps":
		s.tls, s.port = implicit, 465
	case loopback(s.host):
		s.tls, s.port = clearLocal, 25
	}
	if p := u.Port(); p != "" {
		if s.port, err = strconv.Atoi(p); err != nil || s.port < 1 || s.port > 65535 {
			return Server{}, bad
		}
	}
	return s, nil
}

func loopback(host string) bool {
	ip := net.ParseIP(host)
	return host == "localhost" || (ip != nil && ip.IsLoopback())
}

// Format keeps the password out of whatever prints a server.
func (s Server) Format(f fmt.State, _ rune) { _, _ = fmt.Fprintf(f, "%s:%d", s.host, s.port) }

// Send hands the message to the server; see the package comment for what the
// outcomes mean. ctx bounds the whole exchange.
func (s Server) Send(ctx context.Context, p app.Post) (mistake.Outcome, string) {
	msg, err := message(p)
	if err != nil {
		return mistake.Failed, "The message could not be put together: an address or the subject is not usable."
	}
	client, err := s.client(ctx)
	if err != nil {
		return mistake.Failed, "The mail server's address is not usable."
	}
	conn, err := client.DialToSMTPClientWithContext(ctx)
	if err != nil {
		return mistake.Failed, refused("The mail server could not be reached", err)
	}
	// Closing says goodbye; what it fails with changes nothing any more.
	defer func() { _ = client.CloseWithSMTPClient(conn) }()
	err = client.SendWithSMTPClient(conn, msg)
	return judge(msg.IsDelivered(), err)
}

// judge turns what the exchange ended with into what is known.
func judge(delivered bool, err error) (mistake.Outcome, string) {
	if delivered {
		return mistake.Delivered, ""
	}
	var failure *gomail.SendError
	if !errors.As(err, &failure) {
		return mistake.Unknown, "The connection broke off, and it is not known whether the message was taken."
	}
	if failure.Reason == gomail.ErrSMTPDataClose && failure.ErrorCode() == 0 {
		return mistake.Unknown, "The mail server gave no answer to the message, so it may have taken it."
	}
	return mistake.Failed, refused("The mail server did not take the message", failure)
}

// refused says what the server answered, by its code alone: its text may
// repeat an address.
func refused(what string, err error) string {
	var failure *gomail.SendError
	if errors.As(err, &failure) && failure.ErrorCode() != 0 {
		again := "It will not help to send it again as it is."
		if failure.IsTemp() {
			again = "It may help to send it again later."
		}
		return fmt.Sprintf("%s (it answered %d). %s", what, failure.ErrorCode(), again)
	}
	return what + ". Nothing left."
}

func (s Server) client(ctx context.Context) (*gomail.Client, error) {
	options := []gomail.Option{gomail.WithPort(s.port), gomail.WithoutNoop()}
	if deadline, ok := ctx.Deadline(); ok {
		if left := time.Until(deadline); left > 0 {
			options = append(options, gomail.WithTimeout(left))
		}
	}
	switch s.tls {
	case implicit:
		options = append(options, gomail.WithSSL())
	case clearLocal:
		options = append(options, gomail.WithTLSPolicy(gomail.NoTLS))
	default:
		options = append(options, gomail.WithTLSPolicy(gomail.TLSMandatory))
	}
	if s.user != "" {
		options = append(options, gomail.WithSMTPAuth(gomail.SMTPAuthAutoDiscover),
			gomail.WithUsername(s.user), gomail.WithPassword(s.password))
	}
	return gomail.NewClient(s.host, options...)
}

// message is the letter as RFC 5322 has it: plain text, nothing hidden in it.
func message(p app.Post) (*gomail.Msg, error) {
	m := gomail.NewMsg(gomail.WithNoDefaultUserAgent())
	if strings.ContainsAny(p.Subject+p.Name+p.From.Name, "\r\n") {
		return nil, errors.New("line break in a header")
	}
	from, err := mail.ParseAddress(p.From.Address)
	if err != nil {
		return nil, fmt.Errorf("sender: %w", err)
	}
	if err := m.FromFormat(p.From.Name, from.Address); err != nil {
		return nil, fmt.Errorf("sender: %w", err)
	}
	if err := m.AddToFormat(p.Name, p.To); err != nil {
		return nil, fmt.Errorf("recipient: %w", err)
	}
	_, domain, _ := strings.Cut(from.Address, "@")
	m.SetMessageIDWithValue(p.Attempt + "@" + domain)
	m.SetDateWithValue(p.At)
	m.Subject(p.Subject)
	m.SetBodyString(gomail.TypeTextPlain, p.Body)
	return m, nil
}

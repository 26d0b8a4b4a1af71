package main

import (
	"io"
	"slices"

	"ownup/internal/app"
	"ownup/internal/source/mail"
)

// readMail takes recipients and subject from one mail.
func readMail(rd io.Reader) (app.Envelope, error) {
	m, err := mail.ReadMessage(rd)
	if err != nil {
		return app.Envelope{}, err
	}
	return app.Envelope{To: slices.Concat(m.To, m.Cc, m.Bcc), Subject: m.Subject}, nil
}

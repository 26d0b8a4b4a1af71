// Package lsp is the reviewer as a language server, so that an editor shows
// findings while a message is written.
//
// [Serve] speaks the Language Server Protocol 3.17 over two streams: it keeps
// the open documents as the editor tells it, reviews each one after every
// change, and publishes the findings as diagnostics; the weightiest five, as
// everywhere, unless the editor asks for all. A fix that the reviewer offers
// is a quick fix, and so is silencing a rule; resting on a finding shows why
// it is one. The server reads no files, keeps nothing and starts nothing.
//
// One goroutine reads a message, does all that follows from it and writes the
// answers, in that order: a review takes less time than the editor takes to
// draw a letter, so there is nothing to put off and no state to guard.
//
// Text comes from an editor on the same machine, and still has limits: 16 MB a
// message, 10 MB a document, [maxDocuments] documents, 64 values inside
// values. After a message that is too long the server no longer knows what
// the documents say, so it forgets them all until they are opened anew.
package lsp

import (
	"encoding/json"
	"errors"
	"io"
	"strings"

	"ownup/internal/core/manuscript"
	"ownup/internal/core/problem"
	"ownup/internal/core/wording"
)

// Options are what the server needs.
type Options struct {
	Version string // of ownup, told to the editor
	// Review reviews a message in a language ("en", "de"). Its problems are
	// shown to the person, once each.
	Review func(language string, m wording.Message) (wording.Report, error)
}

// Serve answers what comes in until the client says exit or the input ends.
// orderly says that it said shutdown before. An error means that the streams
// cannot be read or written, or do not hold the protocol.
func Serve(in io.Reader, out io.Writer, o Options) (orderly bool, err error) {
	s := session{options: o, out: out, unit: manuscript.UTF16, documents: map[string]*document{}}
	frames := newFrameReader(in)
	for {
		body, err := frames.next()
		switch {
		case errors.Is(err, io.EOF):
			return s.stage == shutDown, nil
		case errors.Is(err, errTooLong):
			s.forget()
		case err != nil:
			return false, err
		default:
			s.take(body)
		}
		if s.failed != nil || s.exit {
			return s.stage == shutDown, s.failed
		}
	}
}

// stage is how far a session has come.
type stage int

const (
	fresh stage = iota
	running
	shutDown
)

// session is one client's.
type session struct {
	options   Options
	out       io.Writer
	stage     stage
	exit      bool
	failed    error // of writing, which ends the session
	unit      manuscript.Unit
	versioned bool // the client takes edits for a version of a document
	settings  settings
	documents map[string]*document
	shown     string // the last problem that was shown
}

// take reads one message and does what it asks.
func (s *session) take(body []byte) {
	var m message
	if tooDeep(body) || json.Unmarshal(body, &m) != nil {
		s.refuse(nil, codeParse, "The message is not valid JSON of the protocol.")
		return
	}
	switch {
	case m.Version != "2.0" || !validID(m.ID):
		s.refuse(nil, codeInvalidRequest, "The message is not one of JSON-RPC 2.0.")
	case m.Method == "":
		// an answer, and the server asks nothing
	case m.ID == nil:
		s.notified(m)
	default:
		s.asked(m)
	}
}

// validID reports a number, a text, null or nothing.
func validID(id json.RawMessage) bool {
	return len(id) == 0 || id[0] != '{' && id[0] != '['
}

// asked answers a request.
func (s *session) asked(m message) {
	switch {
	case s.stage == shutDown:
		s.refuse(m.ID, codeInvalidRequest, "The server has been shut down.")
		return
	case s.stage == fresh && m.Method != "initialize":
		s.refuse(m.ID, codeNotInitialized, "The server has not been initialized.")
		return
	}
	var result any
	var ok bool
	switch m.Method {
	case "initialize":
		result, ok = s.start(m.Params)
	case "shutdown":
		s.stage, ok = shutDown, true
	case "textDocument/codeAction":
		result, ok = s.actions(m.Params)
	case "textDocument/hover":
		result, ok = s.hover(m.Params)
	default:
		s.refuse(m.ID, codeNoMethod, "The server does not do that.")
		return
	}
	if !ok {
		s.refuse(m.ID, codeInvalidParams, "The parameters cannot be understood.")
		return
	}
	raw, err := encode(result)
	if err != nil {
		s.failed = err
		return
	}
	s.write(response{Version: "2.0", ID: m.ID, Result: raw})
}

// notified does what a notification says. One that is not known, or that
// cannot be understood, is passed over.
func (s *session) notified(m message) {
	if m.Method == "exit" {
		s.exit = true
		return
	}
	if s.stage != running {
		return
	}
	switch m.Method {
	case "textDocument/didOpen":
		s.open(m.Params)
	case "textDocument/didChange":
		s.change(m.Params)
	case "textDocument/didSave":
		if d := s.document(m.Params); d != nil {
			s.publish(d)
		}
	case "textDocument/didClose":
		if d := s.document(m.Params); d != nil {
			delete(s.documents, d.uri)
			s.clear(d.uri)
		}
	case "workspace/didChangeConfiguration":
		s.configure(m.Params)
	}
}

// start agrees with the client on how positions are counted and what the
// server does.
func (s *session) start(params json.RawMessage) (any, bool) {
	var p initializeParams
	if s.stage != fresh || json.Unmarshal(params, &p) != nil {
		return nil, false
	}
	s.stage = running
	s.versioned = p.Capabilities.Workspace.WorkspaceEdit.DocumentChanges
	encoding := "utf-16"
	for _, e := range p.Capabilities.General.PositionEncodings {
		if e == "utf-8" {
			encoding, s.unit = e, manuscript.Bytes
		}
	}
	s.apply(p.Options)
	return initializeResult{
		Capabilities: capabilities{
			PositionEncoding: encoding,
			Sync:             syncOptions{OpenClose: true, Change: 2, Save: true},
			CodeAction:       codeActionOptions{Kinds: []string{quickFix}},
			Hover:            true,
		},
		Server: serverInfo{Name: "ownup", Version: s.options.Version},
	}, true
}

// refuse answers a request with an error; without an id nobody knows which.
func (s *session) refuse(id json.RawMessage, code int, sentence string) {
	if len(id) == 0 {
		id = json.RawMessage("null")
	}
	s.write(response{Version: "2.0", ID: id, Error: &rpcError{code, sentence}})
}

func (s *session) notify(method string, params any) { s.write(notification{"2.0", method, params}) }

func (s *session) write(value any) {
	if s.failed != nil {
		return
	}
	body, err := encode(value)
	if err == nil {
		err = writeFrame(s.out, body)
	}
	s.failed = err
}

// show has the editor show a problem, unless it has just shown the same.
func (s *session) show(kind int, err error) {
	p := problem.As(err)
	if text := strings.TrimSpace(p.Sentence + " " + p.Next); text != s.shown {
		s.shown = text
		s.notify("window/showMessage", showMessageParams{kind, text})
	}
}

// Package mail reads mail archives into facts for the work graph: who wrote
// to whom, when, in which conversation, with which files attached. It never
// keeps or hands on the text of a mail.
//
// [Read] takes an mbox file (mboxo, mboxrd, mboxcl, mboxcl2), a Maildir with
// its folders, a folder tree of .eml files and mbox files, or one .eml file.
// [ReadMessage] reads one .eml that a person drops, and that alone gives its
// text too.
//
// # Conversations
//
// All messages of a conversation get one Thing. Its Space is the
// conversation's root, found by the first of these that applies:
//
//  1. the first id in References, which is the root for every well-behaved
//     program however deep the reply, in whatever order messages come, and
//     even where the root is not in the archive;
//  2. the root of the message named by In-Reply-To, where that was read
//     before; else that message's own id;
//  3. for a reply ("Re:") that names no other message: the conversation with
//     the same subject in which one of its recipients wrote last;
//  4. its own id.
//
// What rules 1 to 3 need to know of earlier messages is a bounded memory of
// the latest ones, carried in the cursor, so that a Read in pieces gives what
// one Read gives. The bounds: a reply that has only In-Reply-To and comes
// before its parent, or more than about 16,000 messages after it, starts a
// conversation of its own at its parent.
//
// # Dates
//
// A mail was sent when its Date says, unless that is missing, absurd, or more
// than two days after the mail arrived: a writer's clock that is ahead. When
// it arrived is asked of the last Received field first. Only where there is
// none the mailbox is asked: the name of a Maildir file, or the From_ line of
// an mbox. Since programs that export write one and the same date, or an
// invented one, into every From_ line, it overrules a Date only where
//
//   - it is no more than 30 days before it, and
//   - neither the message before nor the one behind has the same.
//
// For a mail without a usable Date any of them is better than none. The
// bounds: a Date that is ahead by more than 30 days in an mbox, in a mail
// without Received, is believed; and where a Read ends between two messages
// with the same From_ date, the former is judged by what stands before it.
//
// # Copies
//
// The same Message-ID in Inbox and Sent, or under several labels, is one act.
// The ids of the latest 262,144 messages are remembered, as 64-bit hashes.
//
// # Going on
//
// The cursor holds, for each mbox, how far it was read and a hash of the
// bytes at both ends of what was read; for Maildirs and .eml trees the hashes
// of the names that were read. Mail that is added is read alone. An mbox
// whose read part has changed is no longer what was handed over: everything
// is read again after a Reset. Deleted files change nothing, since what they
// recorded has happened.
//
// Symbolic links inside a folder are not followed: a person chose that
// folder, not where its links lead.
package mail

import (
	"context"
	"io"

	"ownup/internal/core/problem"
	"ownup/internal/core/workgraph"
	"ownup/internal/source/mailparse"
)

// Message is one mail read for a person.
type Message = mailparse.Message

// checkpointEvery is the number of messages between checkpoints, at least.
const checkpointEvery = 2000

// Counts says what a Read met.
type Counts struct {
	Messages  int // handed over
	Automatic int // of these, sent by programs: notices, bounces, absences
	Copies    int // met again under the same Message-ID, not handed over
	Skipped   int // could not be read, each named through Skip
}

// Read hands the facts of every message under path to sink, going on from
// cursor. An empty cursor starts at the beginning.
//
// Broken messages are skipped and named. A path that does not exist is a
// problem of kind [problem.Missing], one that holds no mail
// [problem.Invalid], one that may not be opened [problem.Unreachable]. An
// error of the sink or of ctx ends the Read and is returned as it is.
func Read(ctx context.Context, path string, cursor []byte, sink workgraph.Sink) error {
	_, err := ReadCounted(ctx, path, cursor, sink)
	return err
}

// ReadCounted is [Read] and says what it met, as far as it came.
func ReadCounted(ctx context.Context, path string, cursor []byte, sink workgraph.Sink) (Counts, error) {
	r := reader{sink: sink, every: checkpointEvery, limit: mailparse.MaxMessage}
	err := r.read(ctx, path, cursor)
	return r.counts, err
}

// ReadMessage reads one .eml, with the text of its body. What is no mail or
// passes a limit is a problem of kind [problem.Invalid]; errors of rd are
// [problem.Unreachable].
func ReadMessage(rd io.Reader) (Message, error) {
	raw, err := io.ReadAll(io.LimitReader(rd, mailparse.MaxMessage+1))
	if err != nil {
		return Message{}, problem.Wrap(err, problem.Unreachable,
			"The mail could not be read to its end.", "Save it once more and try again.")
	}
	m, err := mailparse.Parse(raw, mailparse.Options{Text: true})
	switch {
	case err == nil:
		return m, nil
	case len(raw) > mailparse.MaxMessage:
		return Message{}, problem.Wrap(err, problem.Invalid,
			"The mail is larger than 64 MB.", "Save it without its attachments and try again.")
	default:
		return Message{}, problem.Wrap(err, problem.Invalid,
			"The file is not a mail that can be read.", "Save the mail from your mail program as an .eml file and try again.")
	}
}

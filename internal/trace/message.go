package trace

import (
	"context"
	"crypto/sha256"
	"encoding/binary"
	"slices"
	"strings"

	"ownup/internal/core/match"
	"ownup/internal/trace/extract"
)

// message keeps a mail that is sought, and answers to it.
func (g *gatherer) message(d *document, p *extract.Piece) {
	if g.recorder != nil {
		for _, id := range messageIDs(p.Text) {
			g.recorder.Key(messageKey(id))
		}
	}
	if len(g.sought.messages) == 0 || !g.request.counts(Message) {
		return
	}
	for at, id := range messageIDs(p.Text) {
		if !g.sought.messages[id] {
			continue
		}
		o := &Occurrence{
			Path: g.path, Members: d.members, Place: p.Place, Start: at, End: at + len(id),
			Text: id, Kind: Message, Hit: match.Hit{Kind: match.Text, Weight: 100, Start: at, End: at + len(id)},
		}
		switch p.Path {
		case "Message-ID":
			o.Reason, o.Hit.Tier = "is the message itself", match.AsTyped
		case "In-Reply-To":
			o.Reason, o.Hit.Tier = "answers the message", match.OtherForm
		default:
			if g.alreadyAnswers(d, id) {
				continue
			}
			o.Reason, o.Hit.Tier = "comes after the message in the same thread", match.OtherForm
		}
		g.keep(d, o)
		return
	}
}

// alreadyAnswers reports that a mail was kept as an answer, so that the list
// of all mails before it says nothing new.
func (g *gatherer) alreadyAnswers(d *document, id string) bool {
	for _, o := range g.found {
		if o.of == d && o.Kind == Message && o.Text == id {
			return true
		}
	}
	return false
}

// messageIDs yields the ids in a field of a header, each with where it begins.
func messageIDs(field string) func(yield func(int, string) bool) {
	return func(yield func(int, string) bool) {
		at := 0
		for at < len(field) {
			open := strings.IndexByte(field[at:], '<')
			if open < 0 {
				return
			}
			begin := at + open + 1
			size := strings.IndexByte(field[begin:], '>')
			if size < 0 {
				return
			}
			if !yield(begin, field[begin:begin+size]) {
				return
			}
			at = begin + size + 1
		}
	}
}

// messageKey stands for a Message-ID in an index.
func messageKey(id string) match.Key {
	sum := sha256.Sum256([]byte("message\x00" + id))
	return match.Key(binary.LittleEndian.Uint32(sum[:]))
}

// bareID is a Message-ID without brackets and space.
func bareID(id string) string { return strings.Trim(strings.TrimSpace(id), "<>") }

// quoted adds the mails and documents that hold the text of a message that was
// found by its id: answers quote it, and whoever passes it on may cut off all
// that a program knows it by. The files are gone through once more for that.
func (r Request) quoted(ctx context.Context, reader Reader, result *Result) error {
	again := Request{Paths: r.Paths, Kinds: []Kind{Copy}, Most: r.Most, Workers: r.Workers, Index: r.Index, NoHistory: true}
	known := map[string]bool{}
	for _, o := range result.Occurrences {
		if o.Kind != Message {
			continue
		}
		known[documentKey(o)] = true
		if o.Hit.Tier == match.AsTyped && len(again.Files) < mostWholes {
			again.Files = append(again.Files, Whole{Path: o.Path, Members: o.Members, Name: "<" + o.Text + ">"})
		}
	}
	if len(again.Files) == 0 {
		return nil
	}
	more, err := again.run(ctx, reader)
	if err != nil {
		return err
	}
	for _, o := range more.Occurrences {
		if !known[documentKey(o)] {
			o.Kind, o.Reason = Message, strings.Replace(o.Reason, "its text", "the text of the message", 1)
			result.Occurrences = append(result.Occurrences, o)
			result.Summary.Found[o.Hit.Tier]++
		}
	}
	slices.SortFunc(result.Occurrences, Compare)
	return nil
}

// documentKey names the document that an occurrence stands in.
func documentKey(o *Occurrence) string {
	return strings.Join(append([]string{o.Path}, o.Members...), "\x00")
}

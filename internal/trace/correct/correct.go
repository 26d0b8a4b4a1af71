// Package correct puts the right figure where the wrong one was found, in a
// copy of the file.
//
// [Figure] and [Phrase] write what should stand at a place as the text around
// it is written. [Copy] makes the corrected copy of one file. [Apply] puts
// copies where the files are and keeps each file beside its copy; [Preview]
// shows before that what would be changed.
//
// # How a place is found again
//
// The reader that found the text reads the file once more, and tells of each
// piece which bytes of the file it was read from ([extract.Origin]). So a
// place means here what it means there, and no second reader has to number
// paragraphs and cells alike. Only those bytes are changed. All other bytes of
// a text stay, with its encoding, its line ends and its mark at the front; of
// an Office file all other parts stay as they are packed.
//
// # How a copy is held to be right
//
// What was written is read again. Every piece must be what it was, but for the
// changed ones, which must say the new text. Where that is not so the change
// is left out and said to be; a doubt is never settled by writing.
//
// # What is left to a person
//
// Whatever cannot be changed is in [Result.Left] with a sentence: results of
// formulas, files of kinds that are not written, mail that was sent, signed
// documents, figures that no longer stand where they were found.
package correct

import (
	"cmp"
	"context"
	"slices"

	"ownup/internal/core/quantity"
	"ownup/internal/trace/extract"
	"ownup/internal/trace/extract/readers"
)

// Change is one text to put in the place of another.
type Change struct {
	// Where it is: the files on the way from the outermost, which is not
	// named; the place of the piece or of the text in it, as the reader gave
	// it; which of the pieces of that place it is in, from 1, as a chart has
	// many, or 0 where that is not known; and the bytes of the piece's text.
	Members    []string
	Place      extract.Place
	Nth        int
	Start, End int

	Old, New string

	// Number is what New shows, exactly and without unit: 0.024 for "2.4 %".
	// A cell keeps a number and a format, so it takes this; where it is not
	// known, it is read from New.
	Number    quantity.Value
	HasNumber bool
}

// Result is a corrected copy and what became of each change. Done and Left
// together name every change once.
type Result struct {
	Content []byte // the file itself where nothing was done
	Done    []Done
	Left    []Left
	Notes   []string // sentences about the file as a whole
}

// Done is a change that was made and found again.
type Done struct {
	Index         int    // of the change
	Before, After string // the text of the piece
	Shown         bool   // it says the new text, as the change has it
}

// Left is a change that was not made.
type Left struct {
	Index  int // of the change
	Reason string
}

// Copy returns a copy of a file with the changes in it. The content is not
// changed. The name is that of the file; only its ending counts. It fails
// only with the error of the context.
func Copy(ctx context.Context, name string, content []byte, changes []Change) (Result, error) {
	all := make([]numbered, len(changes))
	for i, c := range changes {
		all[i] = numbered{c, i, c.Members}
	}
	c := copier{ctx: ctx, readers: readers.All()}
	r, err := c.file(name, content, all, 0)
	if err != nil {
		return Result{}, err
	}
	r.sort()
	return r, nil
}

// numbered is a change with its place in the list that was given, and the
// members that are still to go through.
type numbered struct {
	Change
	index   int
	members []string
}

// copier makes one copy.
type copier struct {
	ctx     context.Context //nolint:containedctx // a copier lives for one call
	readers extract.Readers
}

// file makes the copy of one file, which lies so many files deep.
func (c *copier) file(name string, content []byte, changes []numbered, depth int) (Result, error) {
	kind := extract.KindOf(name, content)
	r := Result{Content: content}
	var own, inner []numbered
	for _, ch := range changes {
		if len(ch.members) == 0 {
			own = append(own, ch)
		} else {
			inner = append(inner, ch)
		}
	}
	if reason := refusal(kind); reason != "" {
		r.leave(reason, own...)
		own = nil
	}
	t := &target{copier: c, name: name, kind: kind, before: content, result: &r}
	if packs(kind) {
		if reason := t.open(); reason != "" {
			r.leave(reason, own...)
			r.leave(reason, inner...)
			return r, nil
		}
		if err := t.members(inner, depth); err != nil {
			return r, err
		}
	} else if reason := cmp.Or(refusal(kind), notInside); len(inner) > 0 {
		r.leave(reason, inner...)
	}
	if err := t.own(own); err != nil {
		return r, err
	}
	t.finish()
	t.pictureNote()
	return r, nil
}

// notInside is the reason for a member of a file that holds none.
const notInside = "The file that held the text is no longer there."

// refusal says why a kind of file is not changed; "" where it is.
func refusal(kind extract.Kind) string {
	switch kind {
	case extract.Text, extract.Markdown, extract.HTML, extract.Table, extract.JSON, extract.Notebook,
		extract.Word, extract.Workbook, extract.Slides:
		return ""
	case extract.PDF:
		return "A PDF is not changed: correct the document that it was made from, and make it anew."
	case extract.Mail, extract.Mailbox:
		return "A mail that was sent is not changed: send a correction to whoever received it."
	case extract.Picture, extract.Recording:
		return "A picture or a recording is not changed: make it anew."
	case extract.OldOffice:
		return "Files of old or encrypted Office programs are not changed: correct it in the program that opens it."
	case extract.Binary, extract.Zip, extract.Gzip, extract.Bzip2, extract.Tar, extract.OpenText, extract.OpenSheet, extract.OpenSlides,
		extract.RTF, extract.Packed:
	}
	return "Files of this kind are not changed (" + kind.String() + "): correct it in the program that opens it."
}

// leave notes changes that are not made.
func (r *Result) leave(reason string, changes ...numbered) {
	for _, c := range changes {
		r.Left = append(r.Left, Left{c.index, reason})
	}
}

// note adds a sentence about the file, once.
func (r *Result) note(sentence string) {
	if !slices.Contains(r.Notes, sentence) {
		r.Notes = append(r.Notes, sentence)
	}
}

// sort puts what became of the changes in their order.
func (r *Result) sort() {
	slices.SortStableFunc(r.Done, func(a, b Done) int { return a.Index - b.Index })
	slices.SortStableFunc(r.Left, func(a, b Left) int { return a.Index - b.Index })
}

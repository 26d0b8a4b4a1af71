package trace

import (
	"cmp"
	"crypto/sha256"
	"encoding/hex"
	"slices"
	"strconv"
	"strings"
	"time"

	"ownup/internal/core/match"
	"ownup/internal/core/mistake"
	"ownup/internal/trace/correct"
	"ownup/internal/trace/extract"
)

// Occurrence is one place to which the wrong figure, phrase, file or message
// went.
type Occurrence struct {
	Path    string        // of the file that lies in a folder
	Members []string      // the files on the way into it
	Place   extract.Place // in the innermost
	Start   int           // bytes of the stretch of text at the place
	End     int
	Text    string // what stands there, as it is written
	Context string // the words around it, headings before them
	Kind    Kind
	Reason  string
	Formula string           // of a cell whose value is a result
	By      string           // who wrote the words, where the file says
	People  []mistake.Holder // who made, sent or was sent the file, as the file says
	Past    *Past            // what the history of a repository says of it; nil where none does
	Time    time.Time        // of the mail that it stands in; else when the file was last changed

	// Change is the right figure in the same form, where one is known and can
	// be written so; Left says why it cannot.
	Change correct.Change
	Left   string

	// Hit is what [match] says about a figure or a phrase. Its bytes are those
	// of the text from which [Occurrence.Start] counts.
	Hit match.Hit
	// Sum is the SHA-256 of the outermost file as it was read.
	Sum [sha256.Size]byte
}

// ID is the same for the same words at the same place in the same file, in
// every trace, and for no other occurrence.
func (o *Occurrence) ID() string {
	h := sha256.New()
	for _, s := range append([]string{o.Path}, o.Members...) {
		_, _ = h.Write([]byte(s + "\x00"))
	}
	p := o.Place
	for _, s := range []string{p.Path, p.Sheet, p.Cell, p.Shape, p.Part, o.Text, string(o.Kind), o.commit()} {
		_, _ = h.Write([]byte(s + "\x00"))
	}
	for _, n := range []int{p.Line, p.Column, p.Row, p.Page, p.Slide, p.Paragraph, o.Start} {
		_, _ = h.Write([]byte(strconv.Itoa(n) + "\x00"))
	}
	return hex.EncodeToString(h.Sum(nil)[:8])
}

// Instead is what should stand there, in the form of the text where it can be
// written so; "" where that is not known.
func (o *Occurrence) Instead() string {
	switch {
	case o.Change.New != "" && o.Change.New != o.Change.Old:
		return o.Change.New
	case o.Hit.HasInstead && !o.Hit.Ambiguous:
		return o.Hit.Instead.String()
	}
	return ""
}

// Compare orders occurrences by what a person should look at first, and those
// of one weight by where they stand.
func Compare(a, b *Occurrence) int {
	return cmp.Or(
		cmp.Compare(a.Hit.Tier, b.Hit.Tier),
		compareAges(a, b),
		cmp.Compare(b.Hit.Weight, a.Hit.Weight),
		ByPlace(a, b),
	)
}

// ByPlace orders occurrences by file and by where they stand in it.
func ByPlace(a, b *Occurrence) int {
	return cmp.Or(
		strings.Compare(a.Path, b.Path),
		slices.Compare(a.Members, b.Members),
		comparePlaces(a.Place, b.Place),
		cmp.Compare(a.Start, b.Start),
		cmp.Compare(a.End, b.End),
		strings.Compare(string(a.Kind), string(b.Kind)),
		cmp.Compare(a.Hit.Index, b.Hit.Index),
		strings.Compare(a.Context, b.Context),
		strings.Compare(a.commit(), b.commit()),
	)
}

func comparePlaces(a, b extract.Place) int {
	return cmp.Or(
		cmp.Compare(a.Page, b.Page), cmp.Compare(a.Slide, b.Slide), strings.Compare(a.Sheet, b.Sheet),
		cmp.Compare(a.Line, b.Line), cmp.Compare(a.Column, b.Column), cmp.Compare(a.Row, b.Row),
		cmp.Compare(a.Paragraph, b.Paragraph), compareCells(a.Cell, b.Cell),
		strings.Compare(a.Part, b.Part), strings.Compare(a.Shape, b.Shape), strings.Compare(a.Path, b.Path),
	)
}

// compareCells orders cells row by row.
func compareCells(a, b string) int {
	columnA, rowA, _ := cellAt(a)
	columnB, rowB, _ := cellAt(b)
	return cmp.Or(cmp.Compare(rowA, rowB), cmp.Compare(columnA, columnB), strings.Compare(a, b))
}

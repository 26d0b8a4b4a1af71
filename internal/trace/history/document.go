package history

import (
	"context"
	"errors"
	"hash/maphash"
	"path"
	"slices"
	"strings"
	"sync"

	"ownup/internal/core/match"
	"ownup/internal/gitrun"
	"ownup/internal/trace/extract"
)

// isRendered reports texts that are not read as they are written: what a
// person sees of them only their reader knows.
func isRendered(name string) bool {
	switch strings.ToLower(path.Ext(name)) {
	case ".eml", ".emlx", ".mht", ".mhtml", ".mbox", ".mbx", ".rtf", ".fodt", ".fods", ".fodp", ".fodg":
		return true
	}
	return false
}

// document is what one content says, whichever commits and paths have it.
type document struct {
	once    sync.Once
	said    []said
	skipped []Skipped
	missing bool // it is not in the repository
}

// library holds what the documents say for all lanes, so that each is read
// once. Beyond maxPieces it lets go of those that came first; one of them that
// comes again is read again.
type library struct {
	mu     sync.Mutex
	all    map[content]*document // nil: read, and let go
	blank  *document             // shared by all that say nothing
	pieces int
	order  []content // of those that say something
}

// maxPieces is how many pieces of documents are held at once, but for those
// that stand in a file now.
const maxPieces = 100_000

func newLibrary() *library {
	l := &library{all: map[content]*document{}, blank: &document{}}
	l.blank.once.Do(func() {}) // it is read
	return l
}

// open returns the document of a content, which may have to be read.
func (l *library) open(key content) *document {
	l.mu.Lock()
	defer l.mu.Unlock()
	doc := l.all[key]
	if doc == nil {
		doc = &document{}
		l.all[key] = doc
	}
	return doc
}

// put takes a document that has been read.
func (l *library) put(key content, doc *document) {
	l.mu.Lock()
	defer l.mu.Unlock()
	if len(doc.said) == 0 {
		if len(doc.skipped) == 0 {
			l.all[key] = l.blank
		}
		return
	}
	l.order, l.pieces = append(l.order, key), l.pieces+len(doc.said)
	for l.pieces > maxPieces && len(l.order) > 1 {
		if first := l.all[l.order[0]]; first != nil {
			l.pieces -= len(first.said)
			l.all[l.order[0]] = nil
		}
		l.order = l.order[1:]
	}
}

// content is what is read once: bytes, and the ending of the name, which says
// how to read them.
type content struct {
	blob   oid
	ending string
}

func contentOf(blob oid, name string) content { return content{blob, strings.ToLower(path.Ext(name))} }

// documents reads documents for one lane.
type documents struct {
	library *library
	objects *gitrun.Objects
	options *Options
	search  *match.Search
	seed    maphash.Seed
	width   int // digits of an object's name
}

// of returns what a content says.
func (d *documents) of(ctx context.Context, blob oid, name string) *document {
	key := contentOf(blob, name)
	doc := d.library.open(key)
	doc.once.Do(func() {
		if reason := d.read(ctx, key, doc); reason != "" {
			doc.skipped = append(doc.skipped, Skipped{Reason: reason})
		}
		d.library.put(key, doc)
	})
	return doc
}

// read reads one document, or says why it cannot be read. It is given to the
// reader by its ending only, so that what comes of it does not depend on which
// of its names was met first.
func (d *documents) read(ctx context.Context, key content, doc *document) (reason string) {
	if d.options.Read == nil {
		return "Documents in the history are not read here."
	}
	object, bytes, err := d.objects.Read(ctx, hexOf(key.blob, d.width), int64(d.options.Limits.File))
	switch {
	case err != nil:
		return "Git could not read this version."
	case object.Name == "":
		doc.missing = true
		return "This version is not here."
	case int64(len(bytes)) < object.Size:
		return "The file is larger than the limit."
	}
	sink := &documentSink{documents: d, doc: doc}
	if d.options.Beside != nil {
		sink.beside = d.options.Beside()
	}
	err = d.options.Read(ctx, "version"+key.ending, bytes, d.options.Limits, sink)
	switch {
	case errors.Is(err, errFull):
		return "The file says what is sought in too many places; the rest of it is not read."
	case err != nil:
		return "The file could not be read."
	}
	return ""
}

// maxSaid is how many pieces of one document are kept.
const maxSaid = 20_000

var errFull = errors.New("too many pieces")

// documentSink searches the pieces of one document.
type documentSink struct {
	*documents
	doc    *document
	beside func(*extract.Piece) string
	text   []byte
}

// Begin is of no interest here: the file is known by its path.
func (s *documentSink) Begin([]string, extract.Begun) error { return nil }

// Piece searches a piece.
func (s *documentSink) Piece(members []string, p extract.Piece) error {
	beside := ""
	if s.beside != nil {
		beside = s.beside(&p)
	}
	s.text = append(s.text[:0], p.Text...)
	var found *said
	for _, h := range s.search.Find(match.Passage{Text: s.text, Value: p.Value, HasValue: p.HasValue, Beside: beside}) {
		if s.options.Keep != nil && !s.options.Keep(h) {
			continue
		}
		if found != nil && h.End-int(found.line) <= len(found.text) {
			found.hits = append(found.hits, within(h, int(found.line), len(found.text)))
			continue
		}
		if len(s.doc.said) >= maxSaid {
			return errFull
		}
		begin, end := around(p.Text, h.Start, h.End)
		s.doc.said = append(s.doc.said, said{
			line: int32(begin), text: p.Text[begin:end], hits: []match.Hit{within(h, begin, end-begin)},
			sum: s.key(members, p.Text[begin:end]),
			of:  &piece{members: slices.Clone(members), place: p.At(begin), formula: p.Formula, by: p.By},
		})
		found = &s.doc.said[len(s.doc.said)-1]
	}
	return nil
}

// around is what to show of a piece: all, or what stands around a hit.
func around(text string, start, end int) (int, int) {
	if len(text) <= maxText {
		return 0, len(text)
	}
	begin := max(0, start-maxText/4)
	for begin > 0 && text[begin]&0xc0 == 0x80 {
		begin--
	}
	stop := min(len(text), max(end, begin+maxText))
	for stop < len(text) && stop > end && text[stop]&0xc0 == 0x80 {
		stop--
	}
	return begin, stop
}

// key tells the pieces of a document apart by what they say, so that a cell
// that moved is the same one.
func (s *documentSink) key(members []string, text string) uint64 {
	return maphash.String(s.seed, strings.Join(members, "\x00")+"\x00\x00"+text)
}

// Skip keeps what could not be read.
func (s *documentSink) Skip(members []string, p extract.Place, reason string) error {
	const most = 100
	if len(s.doc.skipped) < most {
		s.doc.skipped = append(s.doc.skipped, Skipped{Members: slices.Clone(members), Place: p, Reason: reason})
	}
	return nil
}

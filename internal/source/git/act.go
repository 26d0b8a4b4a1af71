package git

import (
	"bytes"
	"slices"
	"strconv"
	"strings"
	"time"
	"unicode"
	"unicode/utf8"

	"ownup/internal/core/person"
	"ownup/internal/core/workgraph"
)

// Limits on one text, in bytes.
const (
	maxName  = 200
	maxTitle = 300
)

// builder turns records into acts. It keeps each path, name and address once,
// for a history names the same few thousand of them over and over.
type builder struct {
	space    string
	things   map[string]workgraph.Thing
	names    map[string]string
	trailers trailers
	parts    []workgraph.Part // of the act under way
}

// maxKept bounds each of the builder's tables; a full one is begun anew.
const maxKept = 1 << 18

func newBuilder(space string) *builder {
	return &builder{
		space:    space,
		things:   map[string]workgraph.Thing{},
		names:    map[string]string{},
		trailers: newTrailers(),
	}
}

// act returns the act of a record. Nothing in it is shared with the record.
// It is false where the record tells no time that can be right.
func (b *builder) act(rec *record) (workgraph.Act, bool) {
	at, ok := instant(rec.committed)
	if !ok {
		if at, ok = instant(rec.authored); !ok {
			return workgraph.Act{}, false
		}
	}
	author, committer := b.identity(rec.author), b.identity(rec.committer)
	b.parts = b.parts[:0]
	b.add(author, workgraph.Author)
	if !same(author, committer) {
		b.add(committer, workgraph.Committer)
	}
	b.trailers.each(rec.body, func(who person.Identity, role workgraph.Role) {
		if role != workgraph.SignedOff || !same(who, author) && !same(who, committer) {
			b.add(who, role)
		}
	})
	act := workgraph.Act{
		Kind:  workgraph.Change,
		Key:   string(rec.hash),
		At:    at,
		Title: subject(rec.body),
		Parts: append([]workgraph.Part(nil), b.parts...),
	}
	if len(rec.paths) > 0 {
		act.Things = make([]workgraph.Thing, len(rec.paths))
		for i, path := range rec.paths {
			act.Things[i] = b.thing(path)
		}
	}
	b.trailers.tickets(rec.body, func(key string) {
		ticket := workgraph.Thing{Kind: workgraph.Ticket, Key: strings.Clone(key)}
		if !slices.Contains(act.Things, ticket) {
			act.Things = append(act.Things, ticket)
		}
	})
	return act, true
}

// add adds a part unless the act has it already.
func (b *builder) add(who person.Identity, role workgraph.Role) {
	if who == (person.Identity{}) || len(b.parts) >= maxParts {
		return
	}
	for _, p := range b.parts {
		if p.Role == role && same(p.Who, who) {
			return
		}
	}
	b.parts = append(b.parts, workgraph.Part{Who: who, Role: role})
}

// same reports whether two identities of one commit are one person's: equal
// addresses, or, where one has none, equal names.
func same(a, b person.Identity) bool {
	if a.Address != "" && b.Address != "" {
		return strings.EqualFold(a.Address, b.Address)
	}
	return strings.EqualFold(a.Name, b.Name)
}

func (b *builder) identity(pair [2][]byte) person.Identity {
	return person.Identity{Name: b.name(pair[0]), Address: b.name(pair[1])}
}

func (b *builder) name(raw []byte) string {
	if clean, ok := b.names[string(raw)]; ok {
		return clean
	}
	if len(b.names) >= maxKept {
		clear(b.names)
	}
	clean := cleanText(raw, maxName)
	b.names[string(raw)] = clean
	return clean
}

func (b *builder) thing(raw []byte) workgraph.Thing {
	if t, ok := b.things[string(raw)]; ok {
		return t
	}
	if len(b.things) >= maxKept {
		clear(b.things)
	}
	t := workgraph.Thing{Kind: workgraph.Path, Space: b.space, Key: string([]rune(string(raw)))}
	// A path may hold a line feed or an escape sequence. Its key has to stay
	// as it is to name the file; what people are shown must not.
	if shown := cleanText(raw, utf8.UTFMax*len(raw)); shown != t.Key {
		t.Name = shown
	}
	b.things[string(raw)] = t
	return t
}

// instant reads a time in seconds since 1970. It is false outside of the
// years 1970 to 9999: git writes 0 or nonsense for what it cannot read, and
// no calendar or JSON text holds more.
func instant(decimal []byte) (time.Time, bool) {
	const endOf9999 = 253402300799
	sec, err := strconv.ParseInt(string(decimal), 10, 64)
	if err != nil || sec <= 0 || sec > endOf9999 {
		return time.Time{}, false
	}
	return time.Unix(sec, 0).UTC(), true
}

// subject is the first paragraph of a message as one line, as git's own
// subject is, but without trailers that follow it too closely.
func subject(body []byte) string {
	body = bytes.TrimLeft(body, " \t\r\n\v\f")
	var line [maxTitle * 2]byte
	text := line[:0]
	for first := true; len(text) < maxTitle; first = false {
		var l []byte
		l, body, _ = bytes.Cut(body, []byte{'\n'})
		l = bytes.TrimSpace(l)
		if len(l) == 0 || !first && startsTrailer(l) {
			break
		}
		if !first {
			text = append(text, ' ')
		}
		text = append(text, l[:min(len(l), cap(text)-len(text))]...)
	}
	return cleanText(text, maxTitle)
}

// cleanText makes foreign bytes fit to show on one line: valid UTF-8, white
// space and control characters as single spaces, nothing that reverses the
// direction of text, at most limit bytes.
func cleanText(raw []byte, limit int) string {
	if plain(raw) && len(raw) <= limit {
		return string(raw)
	}
	out := make([]byte, 0, min(len(raw), limit)+utf8.UTFMax)
	gap := false
	for len(raw) > 0 {
		r, size := utf8.DecodeRune(raw)
		raw = raw[size:]
		if unicode.IsSpace(r) || unicode.IsControl(r) || unicode.Is(unicode.Bidi_Control, r) {
			gap = true
			continue
		}
		if gap && len(out) > 0 {
			out = append(out, ' ')
		}
		gap = false
		if len(out)+utf8.RuneLen(r) > limit {
			break
		}
		out = utf8.AppendRune(out, r)
	}
	return strings.TrimRight(string(out), " ")
}

// plain reports whether raw is printable ASCII without spaces that would have
// to go: most names and paths are.
func plain(raw []byte) bool {
	space := true // so that a leading space is not plain
	for _, c := range raw {
		if c < ' ' || c > '~' || space && c == ' ' {
			return false
		}
		space = c == ' '
	}
	return len(raw) == 0 || !space
}

package git

import (
	"bytes"
	"strings"

	"ownup/internal/core/person"
	"ownup/internal/core/workgraph"
)

// kin says how a line that begins like a trailer is to be read.
type kin struct {
	roles []workgraph.Role // nil: no trailer that names people
	known bool             // its roles are known by name: it counts wherever in the message it stands
	by    bool             // "...-by": people may lack an address
	keys  bool             // names tickets by their keys
}

// trailers finds the people named in commit messages. It remembers what it
// has parsed, since a project's messages name the same people in the same
// words.
type trailers struct {
	kinds map[string]kin
	found map[string][]person.Identity
}

func newTrailers() trailers {
	return trailers{kinds: map[string]kin{}, found: map[string][]person.Identity{}}
}

// each calls f for every person that a trailer of the message names, in the
// order of the message.
//
// Trailers with a known role (Reviewed-by and the like, Cc) count on any line
// after the first: messages put together from several carry them in the
// middle. Others count only in the last paragraph, where they are customary;
// prose has too many lines that look like them. An indented line goes on with
// the trailer above it.
func (t *trailers) each(body []byte, f func(person.Identity, workgraph.Role)) {
	body = bytes.TrimSpace(body)
	last := max(bytes.LastIndex(body, []byte("\n\n")), bytes.LastIndex(body, []byte("\n\r\n")))
	offset := bytes.IndexByte(body, '\n') + 1
	if offset == 0 {
		return
	}
	var above kin
	for offset < len(body) {
		line := body[offset:]
		if end := bytes.IndexByte(line, '\n'); end >= 0 {
			line = line[:end]
		}
		inLast := offset > last
		offset += len(line) + 1
		value := line
		if len(line) == 0 || line[0] != ' ' && line[0] != '\t' {
			var token []byte
			token, value = cutTrailer(line)
			above = t.kin(token)
		}
		if above.roles == nil || !above.known && !inLast {
			continue
		}
		for _, who := range t.people(value) {
			if above.takes(who) {
				for _, role := range above.roles {
					f(who, role)
				}
			}
		}
	}
}

// takes reports whether a trailer of this kin names who. A bare name is
// enough for "Reviewed-by: Ines". For roles unknown it takes a full name, and
// for a trailer not ending in "-by", such as From:, name and address: there
// the value is as likely to be anything else.
func (k kin) takes(who person.Identity) bool {
	switch {
	case who.Address != "" && (k.known || k.by):
		return true
	case who.Address != "":
		return who.Name != ""
	case k.known && k.roles[0] != workgraph.Mentioned:
		return true
	}
	return (k.known || k.by) && strings.Contains(who.Name, " ")
}

func (t *trailers) kin(token []byte) kin {
	if len(token) == 0 {
		return kin{}
	}
	k, ok := t.kinds[string(token)]
	if !ok {
		if len(t.kinds) >= maxKept/16 {
			clear(t.kinds)
		}
		k = kinOf(string(token))
		k.keys = keyed[strings.ToLower(string(token))]
		t.kinds[string(token)] = k
	}
	return k
}

func (t *trailers) people(value []byte) []person.Identity {
	value = bytes.TrimSpace(value)
	if len(value) == 0 {
		return nil
	}
	found, ok := t.found[string(value)]
	if !ok {
		if len(t.found) >= maxKept/4 {
			clear(t.found)
		}
		found = people(string(value))
		t.found[string(value)] = found
	}
	return found
}

// maxToken is the longest beginning of a line that can be a trailer's name.
const maxToken = 48

// cutTrailer splits a line at the colon of a trailer; token is empty where
// the line is none.
func cutTrailer(line []byte) (token, value []byte) {
	i := bytes.IndexByte(line[:min(len(line), maxToken)], ':')
	if i < 2 {
		return nil, nil
	}
	for _, c := range line[:i] {
		letter := c|0x20 >= 'a' && c|0x20 <= 'z'
		if !letter && c != '-' && c != ' ' && c != '/' && (c < '0' || c > '9') {
			return nil, nil
		}
	}
	return line[:i], line[i+1:]
}

// startsTrailer reports whether a line is a trailer with a known role.
func startsTrailer(line []byte) bool {
	token, _ := cutTrailer(line)
	return len(token) > 0 && kinOf(string(token)).known
}

// roleWords are the words before "-by" that say a role, as projects spell and
// misspell them.
var roleWords = map[string]workgraph.Role{
	"reviewed":     workgraph.Reviewer,
	"review":       workgraph.Reviewer,
	"rewieved":     workgraph.Reviewer,
	"reviwed":      workgraph.Reviewer,
	"acked":        workgraph.Acker,
	"ack":          workgraph.Acker,
	"acknowledged": workgraph.Acker,
	"approved":     workgraph.Acker,
	"tested":       workgraph.Tester,
	"reported":     workgraph.Reporter,
	"signed-off":   workgraph.SignedOff,
	"signed-of":    workgraph.SignedOff,
	"singed-off":   workgraph.SignedOff,
	"signedoff":    workgraph.SignedOff,
	"co-authored":  workgraph.CoAuthor,
	"coauthored":   workgraph.CoAuthor,
	"co-author":    workgraph.CoAuthor,
	"co-developed": workgraph.CoAuthor,
	"codeveloped":  workgraph.CoAuthor,
	"suggested":    workgraph.Suggester,
	"requested":    workgraph.Suggester,
}

// nameless are trailers whose value may look like a person and is not.
var nameless = map[string]bool{
	"message-id": true, "in-reply-to": true, "references": true, "link": true, "url": true,
	"fixes": true, "closes": true, "change-id": true, "git-svn-id": true, "subject": true,
	"date": true, "bug": true, "see-also": true, "http": true, "https": true,
}

// kinOf classifies the name of a trailer. Case does not matter, and spaces do
// for hyphens ("Reviewed by"), up to five words. Several roles may be joined:
// "Reported-and-tested-by".
func kinOf(token string) kin {
	token = strings.ToLower(strings.TrimSpace(token))
	words := len(strings.Fields(token))
	token = strings.Join(strings.Fields(token), "-")
	base, by := strings.CutSuffix(token, "-by")
	switch {
	case token == "cc":
		return kin{roles: []workgraph.Role{workgraph.Mentioned}, known: true}
	case words > 1 && (!by || words > 5), nameless[token], token == "":
		return kin{}
	case !by:
		return kin{roles: []workgraph.Role{workgraph.Mentioned}}
	}
	k := kin{by: true}
	for word := range strings.SplitSeq(joints.Replace(base), "+") {
		if role, ok := roleWords[strings.TrimSuffix(word, "-by")]; ok {
			k.roles = append(k.roles, role)
			k.known = true
		}
	}
	if !k.known {
		k.roles = []workgraph.Role{workgraph.Mentioned}
	}
	return k
}

// joints are what joins two roles in one trailer.
var joints = strings.NewReplacer("-and-", "+", "-or-", "+", "-by/", "+", "/", "+", "-+-", "+")

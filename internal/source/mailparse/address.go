package mailparse

import (
	"slices"
	"strings"

	"ownup/internal/core/person"
)

// maxAddress is the longest address that RFC 5321 lets travel, and some.
const maxAddress = 320

// parseAddresses reads an address field: at most limit people, and whether
// there were more. It understands groups ("undisclosed-recipients:;"),
// comments, quoted names, encoded words, Outlook's semicolons, "ines at
// firm.example" of public archives, and names with a bare comma. What is
// neither address nor name is left out.
func parseAddresses(v, hint string, limit int) (list []person.Identity, more bool) {
	if v == "" {
		return nil, false
	}
	p := addressParser{s: rawToUTF8(v, hint), limit: limit}
	for p.at < len(p.s) && !p.more {
		p.step()
	}
	p.end(0)
	p.dropBare()
	return p.list, p.more
}

// addressParser reads left to right and never back. The fields below at
// belong to the address being read.
type addressParser struct {
	s  string
	at int

	phrase  strings.Builder // name, or address without <>
	quoted  bool            // some of phrase stood in quotes
	address string
	angled  bool   // address stood in <>
	comment string // the first one
	bare    string // a phrase before the last comma that was no address

	list  []person.Identity
	limit int
	more  bool

	// Once one quote or comment has turned out to have no end, no later one
	// is looked into: searching anew for each would take quadratic time.
	openQuote, openComment bool
}

func (p *addressParser) step() {
	rest := p.s[p.at:]
	switch c := rest[0]; c {
	case '"':
		p.quotedString(rest)
	case '(':
		p.skipComment(rest)
	case '<':
		inner, tail, ok := strings.Cut(rest[1:], ">")
		if !ok {
			inner, tail = rest[1:], ""
		}
		if !p.angled {
			p.address, p.angled = inner, true
		}
		p.at = len(p.s) - len(tail)
	case ',', ';':
		p.at++
		p.end(c)
	case ':':
		p.at++
		if p.phrase.Len() <= maxName && !strings.Contains(p.phrase.String(), "@") && !p.angled {
			p.phrase.Reset() // the name of a group
		}
	case '=':
		if strings.HasPrefix(rest, "=?") {
			if _, tail, ok := cutWord(rest); ok {
				n := len(rest) - len(tail)
				p.phrase.WriteString(rest[:n])
				p.at += n
				return
			}
		}
		p.phrase.WriteByte(c)
		p.at++
	default:
		n := strings.IndexAny(rest, "\"(<,;:=")
		if n < 0 {
			n = len(rest)
		}
		p.phrase.WriteString(rest[:n])
		p.at += n
	}
}

// quotedString reads "…" with its backslashes. A quote that never ends is an
// ordinary character.
func (p *addressParser) quotedString(rest string) {
	var b strings.Builder
	for i := 1; i < len(rest) && !p.openQuote; i++ {
		switch rest[i] {
		case '\\':
			if i+1 < len(rest) {
				i++
			}
		case '"':
			p.at += i + 1
			if strings.HasPrefix(rest[i+1:], "@") { // "ines kaya"@firm.example
				p.phrase.WriteString(rest[:i+1])
				return
			}
			p.phrase.WriteString(b.String())
			p.quoted = true
			return
		}
		b.WriteByte(rest[i])
	}
	p.openQuote = true
	p.phrase.WriteByte('"')
	p.at++
}

// skipComment passes over a comment and keeps the first.
func (p *addressParser) skipComment(rest string) {
	if p.openComment {
		p.at++
		return
	}
	text, n := cutComment(rest)
	if p.comment == "" {
		p.comment = text
	}
	p.openComment = n == 1
	p.at += n
}

// cutComment takes a comment, perhaps with comments inside, off the front and
// says how many bytes it took. One that never ends takes its parenthesis only.
func cutComment(s string) (text string, n int) {
	depth := 0
	for i := 0; i < len(s); i++ {
		switch s[i] {
		case '\\':
			i++
		case '(':
			depth++
		case ')':
			if depth--; depth == 0 {
				return s[1:i], i + 1
			}
		}
	}
	return "", 1
}

// end closes the address being read, at the separator by or the field's end.
func (p *addressParser) end(by byte) {
	phrase := strings.TrimSpace(p.phrase.String())
	who := p.identity(phrase)
	switch {
	case who.Address == "" && !p.quoted && !p.angled && phrase != "" && by == ',':
		// Perhaps the first half of: Kaya, Ines <ines@firm.example>
		p.dropBare()
		p.bare = who.Name
	case p.bare != "" && p.angled && !p.quoted && who.Name != "" && who.Address != "":
		who.Name = p.bare + ", " + who.Name
		p.bare = ""
		p.add(who)
	default:
		p.dropBare()
		p.add(who)
	}
	p.phrase.Reset()
	p.quoted, p.address, p.angled, p.comment = false, "", false, ""
}

// dropBare lets a phrase stand as the name that it seems to be.
func (p *addressParser) dropBare() {
	if p.bare != "" {
		p.add(person.Identity{Name: p.bare})
		p.bare = ""
	}
}

func (p *addressParser) add(who person.Identity) {
	if who == (person.Identity{}) {
		return
	}
	if len(p.list) >= p.limit {
		p.more = true
		return
	}
	p.list = append(p.list, who)
}

// identity makes the parts read so far one identity.
func (p *addressParser) identity(phrase string) person.Identity {
	name, address := phrase, p.address
	if !p.angled {
		name, address = splitPhrase(phrase)
	}
	if name == "" && (address != "" || p.angled) {
		name = p.comment
	}
	address, isAddress := cleanAddress(address)
	name = cleanName(decodeWords(name))
	if !isAddress {
		if name == "" {
			name = address
		}
		address = ""
	}
	if strings.EqualFold(name, address) {
		name = ""
	}
	folded := strings.ToLower(name)
	if address == "" && strings.Contains(folded, "recipient") && (strings.Contains(folded, "undisclosed") || strings.Contains(folded, "unlisted")) {
		return person.Identity{}
	}
	return person.Identity{Name: name, Address: address}
}

// splitPhrase finds the address in what stands without <>: alone, last after
// a name, or written out with "at".
func splitPhrase(phrase string) (name, address string) {
	if strings.HasPrefix(phrase, `"`) && strings.Contains(phrase, `"@`) {
		return "", phrase // a quoted local part
	}
	words := strings.Fields(phrase)
	n := len(words)
	if n == 0 {
		return "", ""
	}
	if strings.Contains(words[n-1], "@") {
		return strings.Join(words[:n-1], " "), words[n-1]
	}
	if n == 3 && words[1] == "at" && strings.Contains(words[2], ".") {
		return "", words[0] + "@" + words[2]
	}
	return phrase, ""
}

// cleanAddress strips what surrounds an address and says whether it is one.
func cleanAddress(s string) (address string, ok bool) {
	s = strings.Trim(strings.TrimSpace(s), "'")
	if len(s) > 7 && strings.EqualFold(s[:7], "mailto:") {
		s = s[7:]
	}
	if strings.HasPrefix(s, "@") { // a route: @relay.example:ines@firm.example
		if _, after, found := strings.Cut(s, ":"); found {
			s = after
		}
	}
	s = clean(s, maxAddress+1)
	at := strings.LastIndexByte(s, '@')
	inner := s
	if strings.HasPrefix(s, `"`) {
		inner = s[max(at, 0):] // a quoted local part may hold spaces
	}
	ok = at > 0 && at < len(s)-1 && len(s) <= maxAddress && !strings.ContainsAny(inner, " <>\"(),;")
	return s, ok
}

// cleanName takes off the quotes that programs wrap round a name.
func cleanName(s string) string {
	s = clean(s, maxName)
	for len(s) > 1 && (s[0] == '\'' || s[0] == '"') && s[len(s)-1] == s[0] {
		s = strings.TrimSpace(s[1 : len(s)-1])
	}
	return s
}

func hasAddress(list []person.Identity, address string) bool {
	return slices.ContainsFunc(list, func(who person.Identity) bool {
		return strings.EqualFold(who.Address, address)
	})
}

// listAddress is where one writes to reach the mailing list that the mail
// came through, as the list's own fields say it.
func listAddress(h header) string {
	for _, f := range []fieldName{listPost, xMailingList, mailingList} {
		v := h.get(f)
		if at := strings.Index(strings.ToLower(v), "mailto:"); at >= 0 {
			v, _, _ = strings.Cut(v[at:], ">")
			v, _, _ = strings.Cut(v, "?")
		}
		v, _, _ = strings.Cut(v, ";")
		if _, a := splitPhrase(strings.Trim(v, "<> ")); a != "" {
			if a, ok := cleanAddress(a); ok {
				return a
			}
		}
	}
	return ""
}

// undoVia gives a list's mail back to its writer. Lists that must not send
// in another's name write From: "Ines Kaya via Team" <team@lists.example> and
// keep the writer's address in X-Original-From or Reply-To.
func undoVia(h header, written []person.Identity, list string) []person.Identity {
	if len(written) != 1 {
		return written
	}
	who := written[0]
	name, _, via := strings.Cut(who.Name, " via ")
	isList := list != "" && strings.EqualFold(who.Address, list)
	if !via && !isList {
		return written
	}
	name = cleanName(name)
	if kept, _ := parseAddresses(h.get(originalFrom), h.hint, 1); len(kept) == 1 {
		return kept
	}
	replies, _ := parseAddresses(h.get(replyTo), h.hint, 5)
	for _, r := range replies {
		if !strings.EqualFold(r.Address, list) && !strings.EqualFold(r.Address, who.Address) {
			if r.Name == "" {
				r.Name = name
			}
			return []person.Identity{r}
		}
	}
	if via && name != "" {
		return []person.Identity{{Name: name}} // the address is the list's
	}
	return written
}

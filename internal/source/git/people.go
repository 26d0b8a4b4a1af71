package git

import (
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"ownup/internal/core/person"
)

const (
	maxPeople  = 50  // taken from one line
	maxAddress = 254 // bytes, RFC 5321 section 4.5.3.1.3 less the brackets
	maxWords   = 5   // of a name that has no address
)

// people reads the people that the value of one trailer names. Values are
// written by hand, so it takes what it can: several people parted by commas,
// semicolons or "and", names without an address, addresses without brackets,
// and comments in (...), [...] or after '#', which are dropped.
func people(value string) []person.Identity {
	var out []person.Identity
	add := func(who person.Identity, ok bool) {
		if ok && len(out) < maxPeople {
			out = append(out, who)
		}
	}
	after := false // value is what follows an address
	for value != "" {
		before, address, rest, found := cutAngle(value)
		pieces := splitList(before)
		if after && (len(pieces) > 1 || !found) {
			pieces = pieces[1:] // "<a@x> on my board, ..." says nothing of a person
		}
		if !found {
			for _, p := range pieces {
				add(loose(p))
			}
			break
		}
		name := pieces[len(pieces)-1]
		pieces = pieces[:len(pieces)-1]
		if len(pieces) == 1 && !after && oneWord(pieces[0]) && oneWord(name) {
			name = pieces[0] + ", " + strings.TrimSpace(name) // "Kaya, Ines <...>"
			pieces = nil
		}
		for _, p := range pieces {
			add(loose(p))
		}
		add(person.Identity{Name: cleanName(name), Address: cleanAddress(address)}, cleanAddress(address) != "" || looksNamed(cleanName(name)))
		value, after = rest, true
	}
	return out
}

// cutAngle splits s around its first <...>. A bracket that is never closed
// ends at the next white space.
func cutAngle(s string) (before, inside, rest string, found bool) {
	before, inside, found = strings.Cut(s, "<")
	if !found {
		return s, "", "", false
	}
	if in, after, closed := strings.Cut(inside, ">"); closed {
		return before, in, after, true
	}
	inside = strings.TrimSpace(inside)
	if end := strings.IndexFunc(inside, unicode.IsSpace); end >= 0 {
		return before, inside[:end], inside[end:], true
	}
	return before, inside, "", true
}

// splitList splits at commas and semicolons outside quotes and brackets. It
// returns at least one piece.
func splitList(s string) []string {
	var pieces []string
	start, depth, quoted := 0, 0, false
	for i := range len(s) {
		switch c := s[i]; {
		case c == '"':
			quoted = !quoted
		case quoted:
		case c == '(' || c == '[':
			depth++
		case c == ')' || c == ']':
			depth = max(0, depth-1)
		case (c == ',' || c == ';') && depth == 0 && len(pieces) < maxPeople:
			pieces = append(pieces, s[start:i])
			start = i + 1
		}
	}
	return append(pieces, s[start:])
}

// loose reads a person written without angle brackets: a bare address, a name
// before or after one, or a name alone.
func loose(s string) (person.Identity, bool) {
	comment := ""
	if _, in, ok := strings.Cut(s, "("); ok { // "ines@firm.example (Ines Kaya)"
		comment, _, _ = strings.Cut(in, ")")
	}
	text := cleanName(s)
	if !strings.Contains(text, "@") {
		return person.Identity{Name: text}, looksNamed(text)
	}
	var who person.Identity
	var words []string
	for w := range strings.FieldsSeq(text) {
		if a := cleanAddress(w); a != "" && who.Address == "" {
			who.Address = a
		} else {
			words = append(words, w)
		}
	}
	if who.Name = strings.Join(words, " "); who.Name == "" {
		who.Name = cleanName(comment)
	}
	if !looksNamed(who.Name) {
		who.Name = ""
	}
	return who, who.Address != ""
}

// cleanName takes comments, quotes and joining words off a name.
func cleanName(s string) string {
	s = dropBrackets(s)
	s, _, _ = strings.Cut(s, "#")
	s = cleanText([]byte(s), maxName)
	for _, word := range []string{"and ", "& ", "+ "} {
		s = strings.TrimPrefix(s, word)
	}
	s = strings.Trim(s, " \t,;:\"")
	if len(s) > 1 && s[0] == '\'' && s[len(s)-1] == '\'' {
		s = s[1 : len(s)-1]
	}
	return strings.TrimSpace(s)
}

// dropBrackets drops (...) and [...], closed or not.
func dropBrackets(s string) string {
	if !strings.ContainsAny(s, "([") {
		return s
	}
	var b strings.Builder
	depth := 0
	for _, r := range s {
		switch {
		case r == '(' || r == '[':
			depth++
		case (r == ')' || r == ']') && depth > 0:
			depth--
		case depth == 0:
			b.WriteRune(r)
		}
	}
	return b.String()
}

// cleanAddress returns the address in s, or "" where it holds none.
func cleanAddress(s string) string {
	s = strings.Trim(s, " \t\r[](){}<>\"',;:.")
	s = strings.TrimPrefix(s, "mailto:")
	at := strings.LastIndexByte(s, '@')
	if at <= 0 || at == len(s)-1 || len(s) > maxAddress || !utf8.ValidString(s) {
		return ""
	}
	for _, r := range s {
		if unicode.IsSpace(r) || !unicode.IsPrint(r) {
			return ""
		}
	}
	return s
}

// noNames are what people write where a name would stand.
var noNames = map[string]bool{
	"none": true, "n/a": true, "na": true, "nobody": true, "tbd": true, "me": true,
	"myself": true, "self": true, "yes": true, "no": true, "trivial": true, "stable": true,
}

// looksNamed reports whether a text without an address can be a name. Beside
// names, such texts tell of boards ("rk3328"), tools and circumstances ("on
// sandbox"): a name has no digits and a word that begins with a capital, or
// with a letter of a script that has none.
func looksNamed(s string) bool {
	if strings.ContainsAny(s, "@/<>=|{}_0123456789") || noNames[strings.ToLower(s)] {
		return false
	}
	words := strings.Fields(s)
	if len(words) == 0 || len(words) > maxWords {
		return false
	}
	first, _ := utf8.DecodeRuneInString(words[0])
	return unicode.IsLetter(first) && slices.ContainsFunc(words, func(w string) bool {
		r, size := utf8.DecodeRuneInString(w)
		return unicode.IsLetter(r) && !unicode.IsLower(r) && len(w) > size
	})
}

func oneWord(s string) bool { return len(strings.Fields(s)) == 1 }

package contacts

import (
	"errors"
	"io"
	"mime/quotedprintable"
	"strings"

	"github.com/emersion/go-vcard"
	"golang.org/x/text/encoding/htmlindex"

	"ownup/internal/source/folder"
)

// The limits of one contact, besides those of package folder.
const (
	maxLine  = 1 << 20 // bytes of one unfolded line
	maxLines = 10_000  // lines that are needed; a group has one for each member
	maxDepth = 20      // contacts inside contacts
)

// needed are the properties that contacts are read for.
var needed = map[string]bool{
	"VERSION": true, "UID": true, "KIND": true, "X-ADDRESSBOOKSERVER-KIND": true, "X-ABSHOWAS": true,
	"FN": true, "N": true, "EMAIL": true, "ORG": true, "TITLE": true, "ROLE": true, "TEL": true, "TZ": true,
	"CATEGORIES": true, "RELATED": true, "AGENT": true, "MEMBER": true, "X-ADDRESSBOOKSERVER-MEMBER": true,
	"X-MANAGER": true, "X-MS-MANAGER": true, "X-EVOLUTION-MANAGER": true,
	"X-ASSISTANT": true, "X-MS-ASSISTANT": true, "X-EVOLUTION-ASSISTANT": true, "X-OWNUP-STAND-IN": true,
	"X-OWNUP-ACCOUNT": true, "X-OWNUP-HOURS": true, "X-OWNUP-REGION": true,
}

// block is one contact, cut out but not decoded: lines that are unfolded,
// free of transfer encodings, and in UTF-8.
type block struct {
	lines []string
	fault string // why it cannot be read, else ""
}

// split cuts a file into its contacts.
func split(data string) []block {
	var s splitter
	lines := unfolder{rest: decodeWide(data)}
	for {
		line, ok := lines.next()
		if !ok {
			break
		}
		s.line(line)
	}
	s.cutShort()
	return s.blocks
}

// decodeWide decodes UTF-16 and takes a byte order mark away. Anything else
// stays as bytes: version 2.1 may change its encoding from line to line.
func decodeWide(data string) string {
	if strings.HasPrefix(data, "\xff\xfe") || strings.HasPrefix(data, "\xfe\xff") {
		return folder.Text(data)
	}
	return strings.TrimPrefix(data, "\ufeff")
}

type splitter struct {
	blocks []block
	open   *block
	depth  int // contacts inside the open one (AGENT in version 2.1)
}

func (s *splitter) line(line string) {
	switch strings.ToUpper(strings.ReplaceAll(line, " ", "")) {
	case "BEGIN:VCARD":
		if s.open != nil && s.agent() {
			if s.depth++; s.depth > maxDepth {
				s.open.fault = "it is nested too deeply"
			}
			return
		}
		s.cutShort()
		s.open = &block{}
		return
	case "END:VCARD":
		if s.open == nil {
			return
		}
		if s.depth > 0 {
			s.depth--
			return
		}
		s.blocks = append(s.blocks, *s.open)
		s.open = nil
		return
	}
	if s.open != nil && s.depth == 0 && s.open.fault == "" {
		s.keep(line)
	}
}

// agent reports whether a contact inside the open one is announced, or one
// is open already. Without that, a second beginning means that the end of
// the first was lost.
func (s *splitter) agent() bool {
	if s.depth > 0 {
		return true
	}
	if len(s.open.lines) == 0 {
		return false
	}
	last := strings.ToUpper(s.open.lines[len(s.open.lines)-1])
	return last == "AGENT:"
}

func (s *splitter) cutShort() {
	if s.open != nil {
		s.open.fault = "it is cut short"
		s.blocks = append(s.blocks, *s.open)
	}
	s.open, s.depth = nil, 0
}

// keep adds a line that is needed to the open contact.
func (s *splitter) keep(line string) {
	p, ok := parseLine(line)
	switch {
	case !ok || !needed[p.name]:
		return
	case len(line) > maxLine:
		s.open.fault = "a line is longer than 1 MB"
	case len(s.open.lines) >= maxLines:
		s.open.fault = "it has too many lines"
	default:
		s.open.lines = append(s.open.lines, p.plain())
	}
}

// property is one line taken apart as far as its encodings need.
type property struct {
	name   string // upper case, without its group
	head   string // the line up to the value, with group and parameters
	value  string
	params []string // as written, between semicolons
}

func parseLine(line string) (property, bool) {
	colon := -1
	quoted := false
	for i := 0; i < len(line) && colon < 0; i++ {
		switch line[i] {
		case '"':
			quoted = !quoted
		case ':':
			if !quoted {
				colon = i
			}
		}
	}
	if colon < 0 {
		return property{}, false
	}
	p := property{head: line[:colon], value: line[colon+1:]}
	p.params = strings.Split(p.head, ";")
	p.name = strings.ToUpper(p.params[0])
	p.params = p.params[1:]
	if _, name, ok := strings.Cut(p.name, "."); ok {
		p.name = name
	}
	return p, true
}

// param returns the value of a parameter, in upper case. Version 2.1 writes
// "QUOTED-PRINTABLE" where later ones write "ENCODING=QUOTED-PRINTABLE".
func (p property) param(name string) string {
	for _, text := range p.params {
		key, value, ok := strings.Cut(strings.ToUpper(text), "=")
		if ok && key == name {
			return strings.Trim(value, `"`)
		}
		if !ok && name == "ENCODING" && (text == "QUOTED-PRINTABLE" || text == "BASE64") {
			return key
		}
	}
	return ""
}

// plain is the line without encoding and charset, in UTF-8, with the bare
// types of version 2.1 written out.
func (p property) plain() string {
	value := p.value
	if p.param("ENCODING") == "QUOTED-PRINTABLE" {
		// A broken end is as much as can be had of it.
		decoded, _ := io.ReadAll(quotedprintable.NewReader(strings.NewReader(value)))
		value = strings.NewReplacer("\r\n", " ", "\n", " ", "\r", " ").Replace(string(decoded))
	}
	var out strings.Builder
	out.WriteString(p.name)
	for _, text := range p.params {
		key, _, ok := strings.Cut(strings.ToUpper(text), "=")
		switch {
		case key == "ENCODING" || key == "CHARSET" || key == "QUOTED-PRINTABLE" || text == "":
			continue
		case !ok:
			text = "TYPE=" + text
		}
		out.WriteString(";" + charset("", text))
	}
	out.WriteString(":" + charset(p.param("CHARSET"), value))
	return out.String()
}

// charset decodes value, which is in the named character set; "" means UTF-8
// where that fits and Windows-1252 else.
func charset(name, value string) string {
	if name != "" && name != "UTF-8" {
		if enc, err := htmlindex.Get(name); err == nil {
			if text, err := enc.NewDecoder().String(value); err == nil {
				return text
			}
		}
	}
	return folder.Text(value)
}

// unfolder gives the lines of a text with folded ones joined: by a blank at
// the beginning of the next, or, where the value is quoted-printable, by an
// equals sign at the end.
type unfolder struct{ rest string }

func (u *unfolder) next() (string, bool) {
	line := ""
	for line == "" {
		if u.rest == "" {
			return "", false
		}
		line = u.physical()
	}
	soft := isQuotedPrintable(line)
	if !u.folded() && !(soft && strings.HasSuffix(line, "=")) {
		return line, true
	}
	var whole strings.Builder
	whole.WriteString(line)
	last := line
	for u.rest != "" {
		broken := soft && strings.HasSuffix(last, "=")
		if !broken && !u.folded() {
			break
		}
		if broken {
			last = u.physical()
			if whole.Len() <= maxLine {
				whole.WriteString("\n" + last) // the soft break is for the decoder
			}
			continue
		}
		u.rest = u.rest[1:]
		last = u.physical()
		if whole.Len() <= maxLine {
			whole.WriteString(last)
		}
	}
	return whole.String(), true
}

func (u *unfolder) folded() bool {
	return u.rest != "" && (u.rest[0] == ' ' || u.rest[0] == '\t')
}

// physical takes one line as it stands in the file; it may end in CR LF, LF
// or CR.
func (u *unfolder) physical() string {
	i := strings.IndexAny(u.rest, "\r\n")
	if i < 0 {
		line := u.rest
		u.rest = ""
		return line
	}
	line := u.rest[:i]
	if strings.HasPrefix(u.rest[i:], "\r\n") {
		i++
	}
	u.rest = u.rest[i+1:]
	return line
}

func isQuotedPrintable(line string) bool {
	head, _, _ := strings.Cut(line, ":")
	return strings.Contains(strings.ToUpper(head), "QUOTED-PRINTABLE")
}

var errPanic = errors.New("decode contact: the decoder gave up")

// decode turns a block into a card of the library's.
func decode(b block) (card vcard.Card, err error) {
	// The decoder looks at bytes behind the end of some broken parameters;
	// for us that is one more way of being unreadable.
	defer func() {
		if recover() != nil {
			card, err = nil, errPanic
		}
	}()
	text := "BEGIN:VCARD\r\n" + strings.Join(b.lines, "\r\n") + "\r\nEND:VCARD\r\n"
	return vcard.NewDecoder(strings.NewReader(text)).Decode()
}

package git

import (
	"bytes"
	"fmt"
	"path"
	"slices"
	"strings"

	"ownup/internal/core/person"
	"ownup/internal/core/workgraph"
)

// Files of keepers are split into sections first, which is fast, and only the
// sections that a commit changed are then read: a MAINTAINERS file of a large
// project has thousands of them, and a commit changes one.

// form is one way in which repositories write down who looks after what.
type form struct {
	name    string
	ordered bool // the last entry that covers a path wins
	split   func(text string) []section
	read    func(path string, s section, fault faultFunc) entry
}

// faultFunc is told what of a section cannot be used and why; the reason may
// hold a %d for how many such things there are.
type faultFunc func(what, reason string)

// section is one entry as it stands in its file.
type section struct {
	key   string // its name within the file, each once
	title string
	text  string
	rest  string // what holds for all sections of a part of the file
}

// entry is what a section says.
type entry struct {
	title  string
	parts  []workgraph.Part
	covers []string // see workgraph.ParsePattern
}

func (e entry) equal(other entry) bool {
	return e.title == other.title && slices.Equal(e.parts, other.parts) && slices.Equal(e.covers, other.covers)
}

// The forms. Other files have the same names without being such files; in
// those, no section is found.
var (
	maintainersForm = form{"maintainers ", false, splitMaintainers, readMaintainers}
	codeOwnersForm  = form{"codeowners ", true, splitCodeOwners, readCodeOwners}
	ownersForm      = form{"owners ", false, splitOwners, readOwners}
)

// formOf returns the form that the name of a file stands for, or nil.
func formOf(name []byte) *form {
	if len(name) == 0 || name[len(name)-1] != 'S' { // nearly always
		return nil
	}
	folder, base := name[:0], name
	if i := bytes.LastIndexByte(name, '/'); i >= 0 {
		folder, base = name[:i], name[i+1:]
	}
	switch string(base) {
	case "MAINTAINERS":
		return &maintainersForm
	case "OWNERS":
		return &ownersForm
	case "CODEOWNERS":
		switch string(folder) {
		case "", ".github", ".gitlab", "docs":
			return &codeOwnersForm
		}
	}
	return nil
}

// readSection reads a section of the file at path. What covers nothing, or
// only takes paths out, is no entry.
func readSection(path string, s section, fault faultFunc) entry {
	e := formOf([]byte(path)).read(path, s, fault)
	if !slices.ContainsFunc(e.covers, func(p string) bool { return !strings.HasPrefix(p, "!") }) {
		return entry{}
	}
	e.title = cleanText([]byte(e.title), maxTitle)
	return e
}

// add adds a person unless the entry names them already; who is named in two
// roles has the first.
func (e *entry) add(who person.Identity, role workgraph.Role) {
	if who == (person.Identity{}) || len(e.parts) >= maxParts {
		return
	}
	for _, p := range e.parts {
		if same(p.Who, who) {
			return
		}
	}
	e.parts = append(e.parts, workgraph.Part{Who: who, Role: role})
}

const unreadPattern = "%d of its patterns cannot be used"

// cover adds a pattern, given as workgraph.ParsePattern takes it.
func (e *entry) cover(pattern string, fault faultFunc) {
	_, err := workgraph.ParsePattern(pattern)
	if err != nil || len(e.covers) >= maxCovers {
		fault(pattern, unreadPattern)
		return
	}
	if !slices.Contains(e.covers, pattern) {
		e.covers = append(e.covers, pattern)
	}
}

// literalStart keeps a pattern that begins with a sign of its own from being
// taken for what the sign means to workgraph.ParsePattern.
func literalStart(pattern string) string {
	if pattern != "" && strings.ContainsRune("!^~", rune(pattern[0])) {
		return `\` + pattern
	}
	return pattern
}

// keys makes the names of a file's sections differ.
type keys map[string]int

func (k keys) of(name string) string {
	if name = cleanText([]byte(name), maxTitle); name == "" {
		name = "without a name"
	}
	k[name]++
	if n := k[name]; n > 1 {
		return k.of(fmt.Sprintf("%s (%d)", name, n))
	}
	return name
}

// splitMaintainers splits a file in the form of the Linux kernel, which many
// projects share: a line that names an area, and then lines of a capital, a
// colon and a value. Lines that underline a heading, or comment, are passed
// over; in front of the first area stands an explanation of the form.
func splitMaintainers(text string) []section {
	var list []section
	names := make(keys)
	title, start := "", -1 // of the area under way
	flush := func(end int) {
		if start >= 0 {
			list = append(list, section{key: names.of(title), title: title, text: text[start:end]})
			title, start = "", -1
		}
	}
	for at := 0; at < len(text) && len(list) <= maxSections; {
		end := at + strings.IndexByte(text[at:], '\n')
		if end < at {
			end = len(text)
		}
		switch line := text[at:end]; {
		case isTagged(line):
			if start < 0 {
				start = at
			}
		case line == "", line[0] == '#', strings.Trim(line, "-=~ \t\r") == "":
		default:
			flush(at)
			title = strings.TrimSpace(line)
		}
		at = end + 1
	}
	flush(len(text))
	return list
}

// isTagged reports whether a line is a capital, a colon and something.
func isTagged(line string) bool {
	return len(line) > 2 && line[1] == ':' && line[0] >= 'A' && line[0] <= 'Z'
}

// readMaintainers reads a section. Of its tags, M (who looks after it), R
// (who reviews), L (a list), F and X (files and what of them not), N (a
// regular expression) and S (how well it is looked after) count; P is the
// name to an M that has none, as old files have it.
func readMaintainers(_ string, s section, fault faultFunc) entry {
	e := entry{title: s.title}
	name := ""
	for line := range strings.SplitSeq(s.text, "\n") {
		if !isTagged(line) { // a comment, or an empty line
			continue
		}
		value := strings.TrimSpace(line[2:])
		switch line[0] {
		case 'P':
			name = cleanName(value)
		case 'M':
			e.people(value, name, workgraph.Owner)
			name = ""
		case 'R':
			e.people(value, "", workgraph.Reviewer)
		case 'L':
			for _, who := range people(value) {
				if who.Address != "" {
					e.add(person.Identity{Address: who.Address}, workgraph.Recipient)
				}
			}
		case 'S':
			if kept := strings.ToLower(value); kept == "orphan" || kept == "obsolete" {
				e.title = strings.TrimSpace(e.title + " (" + kept + ")")
			}
		case 'F', 'X':
			e.file(line[0] == 'X', value, fault)
		case 'N':
			e.cover("~"+value, fault)
		}
	}
	if len(e.parts) == 0 {
		return entry{} // nobody looks after it
	}
	return e
}

func (e *entry) people(value, name string, role workgraph.Role) {
	for _, who := range people(value) {
		if who.Name == "" {
			who.Name = name
		}
		e.add(who, role)
	}
}

// file takes the value of F: and X:. White space in it means that a comment
// follows, or that it is a sentence about the form.
func (e *entry) file(except bool, value string, fault faultFunc) {
	if strings.ContainsAny(value, " \t") {
		fault(value, unreadPattern)
		return
	}
	value = literalStart(strings.TrimPrefix(strings.TrimPrefix(value, "./"), "/"))
	if value == "" {
		return
	}
	if except {
		value = "!" + value
	}
	e.cover(value, fault)
}

// folderOf returns the folder of a file with a slash behind it, or "" for the
// root, with what would be a wildcard in it marked as none.
func folderOf(name string) string {
	dir := path.Dir(name)
	if dir == "." {
		return ""
	}
	return literalStart(literally.Replace(dir)) + "/"
}

var literally = strings.NewReplacer(`\`, `\\`, `*`, `\*`, `?`, `\?`, `[`, `\[`)

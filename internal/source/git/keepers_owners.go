package git

import (
	"path"
	"regexp"
	"slices"
	"strings"

	"ownup/internal/core/person"
	"ownup/internal/core/workgraph"
)

// splitCodeOwners splits a file in the form of GitHub and GitLab: a pattern
// and its owners a line. GitLab has headings in square brackets, with owners
// for the lines below that name none; in each part of the file the last line
// that covers a path wins.
func splitCodeOwners(text string) []section {
	var list []section
	var title, owners string
	names := make(keys)
	for line := range strings.SplitSeq(text, "\n") {
		line = strings.TrimSpace(line)
		if line == "" || line[0] == '#' || len(list) > maxSections {
			continue
		}
		if heading, rest, ok := gitLabHeading(line); ok {
			title, owners = heading, rest
			continue
		}
		pattern, _ := cutPattern(line)
		key := pattern
		if title != "" {
			key = "[" + title + "] " + pattern
		}
		list = append(list, section{key: key, title: title, text: line, rest: owners})
	}
	return lastOfEach(list, names)
}

// lastOfEach keeps of sections with one key the last, which is the one that
// counts.
func lastOfEach(list []section, names keys) []section {
	last := make(map[string]int, len(list))
	for i, s := range list {
		last[s.key] = i
	}
	kept := list[:0]
	for i, s := range list {
		if last[s.key] == i {
			s.key = names.of(s.key)
			kept = append(kept, s)
		}
	}
	return kept
}

// gitLabHeading reads "[Database][2] @dba", "^[Docs]". A pattern may begin
// with a bracket too, but then something other than a space, a bracket or the
// line's end follows the closing one.
func gitLabHeading(line string) (title, owners string, ok bool) {
	inside, ok := strings.CutPrefix(strings.TrimPrefix(line, "^"), "[")
	if !ok {
		return "", "", false
	}
	title, rest, ok := strings.Cut(inside, "]")
	if !ok || title == "" || rest != "" && rest[0] != ' ' && rest[0] != '\t' && rest[0] != '[' {
		return "", "", false
	}
	if strings.HasPrefix(rest, "[") { // how many approvals are wanted
		_, rest, _ = strings.Cut(rest, "]")
	}
	return strings.TrimSpace(title), strings.TrimSpace(rest), true
}

// cutPattern cuts the pattern off the front of a line. A backslash before a
// space or a number sign keeps it in the pattern.
func cutPattern(line string) (pattern, rest string) {
	for i := 0; i < len(line); i++ {
		switch line[i] {
		case '\\':
			i++
		case ' ', '\t':
			return line[:i], strings.TrimSpace(line[i:])
		}
	}
	return line, ""
}

const (
	unreadTeam  = "%d of its owners are teams, whose members it does not name"
	unreadOwner = "%d of its owners are nobody's address or login"
)

func readCodeOwners(name string, s section, fault faultFunc) entry {
	pattern, owners := cutPattern(s.text)
	if strings.HasPrefix(pattern, "!") {
		fault(pattern, unreadPattern)
		return entry{}
	}
	e := entry{title: s.title}
	e.cover(rooted(pattern), fault)
	owners, _, _ = strings.Cut(" "+owners, " #")
	if strings.TrimSpace(owners) == "" {
		owners = s.rest
	}
	onGitHub := s.title == "" && !strings.HasPrefix(name, ".gitlab/")
	for owner := range strings.FieldsSeq(owners) {
		login, isLogin := strings.CutPrefix(owner, "@")
		switch {
		case isLogin && strings.ContainsAny(login, "/@"):
			fault(owner, unreadTeam)
		case isLogin && isLoginName(login):
			e.add(byLogin(login, onGitHub), workgraph.Owner)
		case !isLogin && cleanAddress(owner) != "":
			e.add(person.Identity{Address: cleanAddress(owner)}, workgraph.Owner)
		default:
			fault(owner, unreadOwner)
		}
	}
	return e
}

// rooted writes a pattern as it is meant from the root of the repository:
// without a slash before or within it, it holds in every folder.
func rooted(pattern string) string {
	pattern = strings.ReplaceAll(strings.ReplaceAll(pattern, `\ `, " "), `\#`, "#")
	anywhere := !strings.Contains(strings.TrimSuffix(pattern, "/"), "/")
	if rest, ok := strings.CutSuffix(pattern, "/**"); ok {
		pattern = rest + "/"
	}
	switch rest, ok := strings.CutPrefix(pattern, "/"); {
	case ok && rest == "":
		return "/"
	case ok:
		return literalStart(rest)
	case anywhere:
		return "**/" + pattern
	default:
		return literalStart(pattern)
	}
}

// byLogin is whom a login names. GitHub makes up an address from each login,
// under which its members commit in the browser or for privacy.
func byLogin(login string, onGitHub bool) person.Identity {
	if onGitHub {
		return person.Identity{Name: login, Address: login + "@users.noreply.github.com"}
	}
	return person.Identity{Name: login}
}

// namesTeam reports whether a name in an OWNERS file is one that Kubernetes'
// OWNERS_ALIASES give to several people, as far as its form tells.
func namesTeam(s string) bool {
	s = strings.ToLower(s)
	return strings.HasPrefix(s, "sig-") || strings.HasPrefix(s, "wg-") ||
		slices.ContainsFunc([]string{"-approvers", "-reviewers", "-maintainers", "-owners", "-leads", "-admins", "-team"},
			func(end string) bool { return strings.HasSuffix(s, end) })
}

func isLoginName(s string) bool {
	const longest = 255
	if s == "" || len(s) > longest {
		return false
	}
	for i := range len(s) {
		if c := s[i]; (c < '0' || c > '9') && (c|0x20 < 'a' || c|0x20 > 'z') && c != '-' && c != '_' && c != '.' {
			return false
		}
	}
	return true
}

// splitOwners takes an OWNERS file as one section: it is short.
func splitOwners(text string) []section {
	list := []section{{key: "folder", text: text}}
	names := make(keys)
	names.of("folder")
	for _, filter := range ownersFilters(text) {
		list = append(list, section{key: names.of(filter.of), text: filter.text, rest: filter.of})
	}
	return list
}

// ownersPart is what an OWNERS file says of some files of its folder.
type ownersPart struct{ of, text string }

// ownersFilters finds the parts of an OWNERS file that are about some files
// only: Kubernetes' filters, each a regular expression with lists of its own,
// and Chromium's lines of the form "per-file *.gn=address,address".
func ownersFilters(text string) []ownersPart {
	var parts []ownersPart
	within := false // the filters of a file in YAML
	for line := range strings.SplitSeq(text, "\n") {
		bare, indented := strings.TrimSpace(line), strings.HasPrefix(line, " ")
		rule, isRule := strings.CutPrefix(bare, "per-file ")
		switch {
		case len(parts) > maxCovers, bare == "", bare[0] == '#':
		case isRule:
			if globs, people, ok := strings.Cut(rule, "="); ok {
				parts = append(parts, ownersPart{"per-file " + strings.TrimSpace(globs), people})
			}
		case !indented:
			within = bare == "filters:"
		case within && strings.HasSuffix(bare, ":") && yamlKey(bare) == "":
			parts = append(parts, ownersPart{of: "filter " + strings.Trim(strings.TrimSuffix(bare, ":"), `"'`)})
		case within && len(parts) > 0:
			parts[len(parts)-1].text += line + "\n"
		}
	}
	return parts
}

// yamlKey returns the name of a list of people that a line begins, or "".
func yamlKey(bare string) string {
	switch key, _, _ := strings.Cut(bare, ":"); key {
	case "approvers", "reviewers", "required_reviewers", "emeritus_approvers", "labels", "options", "no_parent_owners":
		return key
	}
	return ""
}

func readOwners(name string, s section, fault faultFunc) entry {
	var e entry
	folder := folderOf(name)
	closed := e.owners(s.text, s.rest == "", fault)
	all := cmpOr(folder, "/")
	globs, perFile := strings.CutPrefix(s.rest, "per-file ")
	switch expr := strings.TrimPrefix(s.rest, "filter "); {
	case perFile:
		for glob := range strings.SplitSeq(globs, ",") {
			if glob = strings.TrimSpace(glob); glob != "" {
				e.cover(folder+glob, fault)
			}
		}
	case closed:
		e.cover("^"+strings.TrimPrefix(all, `\`), fault)
	case s.rest == "", expr == ".*":
		e.cover(all, fault)
	default:
		e.cover("~"+below(name, expr), fault)
	}
	if len(e.parts) == 0 && !closed {
		return entry{}
	}
	return e
}

// below makes an expression about a folder's own paths one about all paths.
func below(name, expr string) string {
	dir := path.Dir(name)
	if dir == "." {
		return expr
	}
	start := "^" + regexp.QuoteMeta(dir+"/")
	if rest, ok := strings.CutPrefix(expr, "^"); ok {
		return start + "(?:" + rest + ")"
	}
	return start + ".*(?:" + expr + ")"
}

func cmpOr(a, b string) string {
	if a != "" {
		return a
	}
	return b
}

// owners reads the people of an OWNERS file or of a part of it, in either
// form, and whether it is closed to what folders above say. In a whole file
// what its filters say is passed over.
func (e *entry) owners(text string, whole bool, fault faultFunc) (closed bool) {
	if !whole {
		text = strings.ReplaceAll(text, ",", "\n")
	}
	list := "" // of a file in YAML, the list that is under way
	for line := range strings.SplitSeq(text, "\n") {
		line, _, _ = strings.Cut(line, "#")
		bare := strings.TrimSpace(line)
		item, isItem := strings.CutPrefix(bare, "- ")
		switch key := yamlKey(bare); {
		case bare == "":
		case bare == "set noparent":
			closed = true
		case key == "no_parent_owners":
			closed = closed || strings.HasSuffix(bare, "true")
		case key != "":
			list = key
		case isItem:
			e.item(strings.Trim(strings.TrimSpace(item), `"'`), list, fault)
		case bare == "filters:" && whole:
			return closed
		case strings.HasSuffix(bare, ":"), strings.Contains(bare, "="), bare == "*":
			list = "labels" // nobody's
		default:
			if who := cleanAddress(bare); who != "" && !strings.ContainsAny(bare, " :/") {
				e.add(person.Identity{Address: who}, workgraph.Owner)
			}
		}
	}
	return closed
}

// item takes one item of a list in YAML: a login.
func (e *entry) item(login, list string, fault faultFunc) {
	role := workgraph.Owner
	switch list {
	case "reviewers", "required_reviewers":
		role = workgraph.Reviewer
	case "approvers":
	default:
		return
	}
	switch address := cleanAddress(login); {
	case address != "":
		e.add(person.Identity{Address: address}, role)
	case namesTeam(login):
		fault(login, unreadTeam)
	case isLoginName(login):
		e.add(byLogin(login, true), role)
	default:
		fault(login, unreadOwner)
	}
}

package person

import (
	"strings"
	"unicode"
)

// FoldAddress returns the form of an address by which two addresses reach
// one mailbox: lower case, without angle brackets, without a plus tag; for
// Gmail also without dots; for GitHub's private addresses without the number
// before the login. A text without an @ comes back in lower case.
func FoldAddress(address string) string {
	a := strings.ToLower(strings.Trim(strings.TrimSpace(address), "<>"))
	a = strings.TrimPrefix(a, "mailto:")
	at := strings.LastIndexByte(a, '@')
	if at < 0 { // as list archives write it
		if before, after, ok := strings.Cut(a, " at "); ok {
			a, at = before+"@"+after, len(before)
		}
	}
	if at <= 0 {
		return a
	}
	local, domain := a[:at], strings.TrimRight(a[at+1:], ".")
	switch domain {
	case "googlemail.com":
		domain = "gmail.com"
	case githubPrivate:
		if digits, login, ok := strings.Cut(local, "+"); ok && login != "" && allDigits(digits) {
			local = login
		}
	}
	if plus := strings.IndexByte(local, '+'); plus > 0 {
		local = local[:plus]
	}
	if domain == "gmail.com" && strings.Contains(local, ".") {
		local = strings.ReplaceAll(local, ".", "")
	}
	if len(local)+1+len(domain) == len(a) && a[:len(local)] == local && a[at+1:] == domain {
		return a
	}
	return local + "@" + domain
}

// githubPrivate is the domain of the addresses that GitHub makes up for
// people who keep theirs private.
const githubPrivate = "users.noreply.github.com"

func allDigits(s string) bool {
	for i := range len(s) {
		if s[i] < '0' || s[i] > '9' {
			return false
		}
	}
	return s != ""
}

// split returns the two sides of a folded address.
func split(folded string) (local, domain string) {
	at := strings.LastIndexByte(folded, '@')
	if at < 0 {
		return folded, ""
	}
	return folded[:at], folded[at+1:]
}

// FoldName returns the words of a name as they are compared: in lower case,
// without marks on Latin letters, given name first, without titles, quotes
// and what stands in brackets. Names that fold alike are spelled alike.
func FoldName(name string) string { return foldWords(clean(name).display) }

// cleaned is a name as a person would write it.
type cleaned struct {
	display string
	via     bool // a mailing list wrote its own address behind this name
	bot     bool // it says of itself that it is a program
}

// clean takes off what mail programs and directories add to names.
func clean(name string) cleaned {
	var c cleaned
	s := strings.Join(strings.Fields(name), " ")
	s, c.via, c.bot = cutBrackets(s)
	s = strings.Trim(s, `"'`+"`“”‘’ ,;")
	if i := strings.Index(strings.ToLower(s), " via "); i > 0 {
		s, c.via = s[:i], true
	}
	s = strings.Trim(s, `"'`+"`“”‘’ ,;")
	if strings.Contains(s, "@") {
		return cleaned{via: c.via, bot: c.bot} // an address in the place of a name
	}
	c.display = dropTitles(givenFirst(s))
	return c
}

// cutBrackets removes bracketed remarks and says which of them mattered.
func cutBrackets(s string) (rest string, via, bot bool) {
	if !strings.ContainsAny(s, "([") {
		return s, false, false
	}
	var b strings.Builder
	for s != "" {
		open := strings.IndexAny(s, "([")
		if open < 0 {
			break
		}
		closing := ")"
		if s[open] == '[' {
			closing = "]"
		}
		end := strings.Index(s[open:], closing)
		if end < 0 {
			break
		}
		inside := strings.ToLower(s[open+1 : open+end])
		via = via || strings.HasPrefix(inside, "via ")
		bot = bot || inside == "bot"
		b.WriteString(s[:open])
		b.WriteByte(' ')
		s = s[open+end+1:]
	}
	b.WriteString(s)
	return strings.Join(strings.Fields(b.String()), " "), via, bot
}

// givenFirst turns "Kaya, Ines" into "Ines Kaya" and drops degrees and legal
// forms that follow a comma.
func givenFirst(s string) string {
	for {
		comma := strings.LastIndexByte(s, ',')
		if comma < 0 {
			return s
		}
		left, right := strings.TrimSpace(s[:comma]), strings.TrimSpace(s[comma+1:])
		switch {
		case right == "" || afterName[foldWords(right)]:
			s = left
		case left == "" || strings.Contains(left, ",") || words(left) > 3 || words(right) > 3:
			return s
		default:
			return right + " " + left
		}
	}
}

func words(s string) int { return strings.Count(s, " ") + 1 }

func dropTitles(s string) string {
	for {
		first, rest, ok := strings.Cut(s, " ")
		if !ok || !titles[foldWords(first)] {
			return s
		}
		s = rest
	}
}

// foldWords folds the letters of s and separates its words by one space.
func foldWords(s string) string {
	b := make([]byte, 0, len(s))
	gap := false
	for _, r := range s {
		switch {
		case r >= 'a' && r <= 'z' || r >= '0' && r <= '9':
		case r >= 'A' && r <= 'Z':
			r += 'a' - 'A'
		case r == '\'' || r == '’' || unicode.Is(unicode.Mn, r):
			continue
		case r < 0x80 || !unicode.IsLetter(r) && !unicode.IsDigit(r):
			gap = len(b) > 0
			continue
		default:
			r = unicode.ToLower(r)
		}
		if gap {
			b, gap = append(b, ' '), false
		}
		if r < 0x80 {
			b = append(b, byte(r))
		} else if plain, ok := latin[r]; ok {
			b = append(b, plain...)
		} else {
			b = append(b, string(r)...)
		}
	}
	return string(b)
}

// isFull reports whether a folded name has a given name and a family name,
// so that it can stand for one person.
func isFull(key string) bool {
	long := 0
	for word := range strings.SplitSeq(key, " ") {
		if len(word) >= 2 {
			long++
		}
	}
	return long >= 2
}

// latin maps marked Latin letters to plain ones. Decomposition tables are
// not in the standard library; these letters cover the languages of Europe,
// Turkish and Vietnamese.
var latin = func() map[rune]string {
	m := map[rune]string{'ß': "ss", 'æ': "ae", 'œ': "oe", 'þ': "th", 'ĳ': "ij"}
	for _, group := range []string{
		"aàáâãäåāăąǎạảấầẩẫậắằẳẵặ", "cçćĉċč", "dďđð", "eèéêëēĕėęěẹẻẽếềểễệ",
		"gĝğġģǧ", "hĥħ", "iìíîïĩīĭįıǐỉị", "jĵ", "kķ", "lĺļľŀł", "nñńņňŋ",
		"oòóôõöøōŏőơǒọỏốồổỗộớờởỡợ", "rŕŗř", "sśŝşšș", "tţťŧț",
		"uùúûüũūŭůűųưǔụủứừửữự", "wŵẁẃẅ", "yýÿŷỳỵỷỹ", "zźżž",
	} {
		for _, r := range group[1:] {
			m[r] = group[:1]
		}
	}
	return m
}()

// PlainLetter returns the plain letters for a marked Latin one in lower case,
// "u" for "ü" and "ss" for "ß", and false for every other letter.
func PlainLetter(r rune) (string, bool) {
	s, ok := latin[r]
	return s, ok
}

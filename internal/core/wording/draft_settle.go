package wording

import (
	"strings"
	"unicode"
)

// settled is a fact as it may stand between other words: without switches
// for the reviewer, and with every quotation, bracket and tag closed where it
// began, so that nothing in it reaches into the sentence after it. What it
// says is untouched.
func settled(s string) string {
	s = string(WithoutSwitches([]byte(strings.ToValidUTF8(s, ""))))
	s = strings.Map(func(r rune) rune {
		switch {
		case r == '\n' || r == '\u2028' || r == '\u2029':
			return '\n'
		case unicode.IsSpace(r) || unicode.IsControl(r):
			return ' '
		case unicode.Is(unicode.Cf, r) && r != '\u200d': // joins emoji
			return -1
		}
		return r
	}, strings.ReplaceAll(s, "\r\n", "\n"))
	return enclosed(s)
}

// enclosures are what a reader takes together, and what stands for an opener
// that nothing closes.
var enclosures = []struct {
	opener, closer, instead string
	bracket                 bool // read as a whole or not, as what is inside has it
}{
	{`"`, `"`, "", false},
	{"`", "`", "", false},
	{"“", "”", "", false},
	{"„", "“", "", false},
	{"«", "»", "", false},
	{"[", "]", "(", true},
	{"{{", "}}", "{ ", true},
	{"<", ">", "< ", true},
}

var noOpeners = strings.NewReplacer(`"`, "", "`", "", "“", "", "„", "", "«", "", "[", "", "{{", "", "<", "")

// enclosed keeps an opener only where what it opens is closed on the same
// line, and not far away. A quote mark after a figure is read as inches.
func enclosed(s string) string {
	var b strings.Builder
scan:
	for i := 0; i < len(s); {
		for _, e := range enclosures {
			rest, ok := strings.CutPrefix(s[i:], e.opener)
			if !ok {
				continue
			}
			line, _, _ := strings.Cut(rest, "\n")
			size := len(e.opener)
			switch at := strings.Index(line, e.closer); {
			case at > 0 && at < maxBlank-size:
				inner := line[:at]
				if e.bracket {
					inner = noOpeners.Replace(inner)
				}
				b.WriteString(e.opener + inner + e.closer)
				size += at + len(e.closer)
			case e.opener == `"` && i > 0 && s[i-1] >= '0' && s[i-1] <= '9':
				b.WriteString("″")
			default:
				b.WriteString(e.instead)
			}
			i += size
			continue scan
		}
		b.WriteByte(s[i])
		i++
	}
	return b.String()
}

// telling reports whether s says anything: it has a letter or a digit.
func telling(s string) bool { return strings.ContainsFunc(s, isWordRune) }

func isWordRune(r rune) bool {
	return unicode.IsLetter(r) && !unicode.Is(unicode.Lm, r) || r >= '0' && r <= '9'
}

// oneLine is a fact of a few words on one line, without a mark at its end.
func oneLine(s string) string {
	s = strings.TrimRight(strings.Join(strings.Fields(settled(s)), " "), ".!;:, ")
	if !telling(s) {
		return ""
	}
	return s
}

// statement is one sentence, or one item of a list, of a fact.
type statement struct {
	text     string // one line, single spaces, without a mark at its end
	question bool
}

// statements cuts a fact as it was typed into its sentences. The items of a
// list are sentences too, and so is a line that begins with a capital.
func statements(s string) []statement {
	var out []statement
	for _, whole := range unwrapped(settled(s)) {
		words := strings.Fields(whole)
		from := 0
		for i, w := range words {
			if i+1 == len(words) || endsSentence(w) && !insideQuotes(words[from:i+1]) {
				out = addStatement(out, words[from:i+1])
				from = i + 1
			}
		}
	}
	return out
}

func addStatement(out []statement, words []string) []statement {
	text := strings.Join(words, " ")
	bare := strings.TrimRight(text, ".!?…;:,- ")
	for bare != "" && !mayBegin(bare) {
		bare = bare[len(string(firstRune(bare))):]
	}
	bare = strings.TrimRight(enclosed(bare), " ")
	if !telling(bare) || !mayBegin(bare) {
		return out
	}
	return append(out, statement{text: bare, question: strings.HasSuffix(text, "?")})
}

// insideQuotes reports whether words end within a quotation.
func insideQuotes(words []string) bool {
	straight, open := false, 0
	for _, r := range strings.Join(words, " ") {
		switch {
		case r == '"':
			straight = !straight
		case r == '„' || r == '«' || r == '“' && open == 0:
			open++
		case open > 0 && (r == '”' || r == '»' || r == '“'):
			open--
		}
	}
	return straight || open > 0
}

// mayBegin reports whether a sentence may begin like s: with a letter, a digit,
// or one mark before them.
func mayBegin(s string) bool {
	first := firstRune(s)
	return isWordRune(first) || strings.ContainsRune("\"'’“„«([€$£+-#", first) && isWordRune(firstRune(s[len(string(first)):]))
}

// unwrapped returns the lines of s without the marks of lists and quoted
// mail, a line that was only wrapped joined to the one before.
func unwrapped(s string) []string {
	const wrapped = 45 // characters; shorter lines end where the writer ended them
	var out []string
	last := 0
	for l := range strings.SplitSeq(s, "\n") {
		bare := strings.TrimLeft(l, " >")
		item := strings.TrimLeft(bare, "-*•+–#|~_=` ")
		marked := item != bare
		if n := strings.IndexFunc(item, func(r rune) bool { return r < '0' || r > '9' }); n > 0 && n < 3 && (strings.HasPrefix(item[n:], ". ") || strings.HasPrefix(item[n:], ") ")) {
			item, marked = item[n+2:], true
		}
		switch r := firstRune(item); {
		case !telling(item):
		case len(out) > 0 && !marked && !unicode.IsUpper(r) && last > wrapped:
			out[len(out)-1] += " " + item
		default:
			out = append(out, item)
		}
		last = len(l)
	}
	return out
}

// endsSentence reports whether a sentence ends with the word w.
func endsSentence(w string) bool {
	bare := strings.TrimRight(w, `)"'”’]`)
	if bare == "" || !strings.ContainsRune(".!?", rune(bare[len(bare)-1])) {
		return false
	}
	stem := strings.TrimRight(bare, ".!?")
	if !strings.HasSuffix(bare, ".") || len(bare)-len(stem) > 1 {
		return true
	}
	low := strings.ToLower(strings.TrimLeft(stem, `("'“`))
	return low != "" && !dotted[low] && !strings.Contains(low, ".") && (len(low) > 1 || low == "i")
}

func firstRune(s string) rune {
	for _, r := range s {
		return r
	}
	return 0
}

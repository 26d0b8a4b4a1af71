package match

import (
	"strings"
	"unicode/utf8"

	"ownup/internal/core/quantity"
)

// lookalike says what else a number is, by its form or by the words around it,
// and nothing where it may well be a figure. Under says that its unit is that
// of a heading, and so no mark of a figure.
func lookalike(text []byte, q *quantity.Quantity, under bool) string {
	switch q.Part {
	case quantity.OfDate:
		return "part of a date"
	case quantity.OfCode:
		return "part of a version, a telephone number or another code"
	case quantity.OfLink:
		return "part of an address"
	case quantity.OfWord:
		return "part of a word"
	case quantity.Article:
		return "the word “a”"
	case quantity.Itself:
	}
	if !under && (q.Unit != quantity.None || q.Scale != 0) || q.Form.Group != 0 {
		return ""
	}
	if q.Start > 0 && (text[q.Start-1] == '#' || strings.HasSuffix(string(text[max(0, q.Start-4):q.Start]), "§ ")) {
		return "a number that names something"
	}
	if name := namedBefore(text, q); name != "" {
		return name
	}
	return dayOrYear(text, q)
}

// namedBefore tells by the words before a number what it is the name of:
// "invoice no. 4711", "the post code is 4711".
func namedBefore(text []byte, q *quantity.Quantity) string {
	end := beforeNumber(text, q.Start)
	joined := end != q.Start
	numbered, said := false, false
	for range 3 {
		var word [maxWord]byte
		n, start := wordBefore(text, end, &word)
		if n == 0 {
			break
		}
		w := word[:n]
		switch {
		case numbering[string(w)]:
			end, numbered = start, true
			continue
		case copulas[string(w)] && !said:
			end, said = start, true
			continue
		case standards[string(text[start:start+n])]:
			return "the number of a standard"
		case joined && calling[string(w)]:
			return "a telephone number"
		}
		if name, ok := naming(w); ok && (q.Precision == 0 || decimal[name]) && (!said || told[name]) {
			return name
		}
		break
	}
	if numbered {
		return "a number that names something"
	}
	return ""
}

// beforeNumber is where a number begins that goes on behind a hyphen: that of
// 555-4711, where start is that of 4711.
func beforeNumber(text []byte, start int) int {
	i := start
	for i > 1 && text[i-1] == '-' && text[i-2] >= '0' && text[i-2] <= '9' && start-i < maxWord {
		for i--; i > 0 && text[i-1] >= '0' && text[i-1] <= '9'; i-- {
		}
	}
	return i
}

// copulas stand between a name and its number.
var copulas = set("is was ist war lautet")

// told are the names that a copula may stand behind: of anything else, "the
// order is 4711 pieces" tells how much.
var told = map[string]bool{"a telephone number": true, "a post code": true, "an account number": true, "a code": true}

// calling are words before telephone numbers, too common to be names of a
// number that has no hyphen.
var calling = set("call ring dial ruf rufen anrufen wählen text")

// standards are the bodies whose standards have numbers, in capitals.
var standards = set("EN ISO DIN IEC ANSI IEEE ASTM RFC VDE SAE")

// measures are the units behind numbers that count or measure something.
var measures = set(`mm cm m km in ft mi g kg t lb oz ml l s ms min h hz khz mhz ghz w kw mw kwh v a bar psi
kb mb gb tb kib mib gib px pt °c °f seconds minutes hours metres meters litres liters grams sekunden minuten stunden meter liter gramm`)

// measured reports a measure at the beginning of a text.
func measured(text []byte) bool {
	i := 0
	for i < len(text) && i < 2 && (text[i] == ' ' || text[i] == '\n') {
		i++
	}
	j := i
	for j < len(text) && j-i < maxWord && letterByte(text[j]) {
		j++
	}
	return measures[strings.ToLower(string(text[i:j]))]
}

const maxWord = 24

// wordBefore copies the word that ends before end, in lower case, and returns
// its length and where it starts. Only spaces and the marks of numbering may
// stand between.
func wordBefore(text []byte, end int, word *[maxWord]byte) (n, start int) {
	stop := end
	for stop > 0 && end-stop < 4 && (space(text[stop-1]) || text[stop-1] == '.' || text[stop-1] == ':' || text[stop-1] == '-') {
		if text[stop-1] == '.' && stop > 1 && end-stop > 0 && text[stop] == ' ' && !abbreviated(text[:stop-1]) {
			return 0, end
		}
		stop--
	}
	start = stop
	for start > 0 && stop-start < maxWord && letterByte(text[start-1]) {
		start--
	}
	if stop == start || stop-start == maxWord {
		return 0, end
	}
	for i, b := range text[start:stop] {
		if b >= 'A' && b <= 'Z' {
			b += 'a' - 'A'
		}
		word[i] = b
	}
	return stop - start, start
}

// abbreviated reports a short word before a full stop: "Nr.", "p.", "Abb.".
func abbreviated(text []byte) bool {
	n := 0
	for n < len(text) && n < 6 && letterByte(text[len(text)-1-n]) {
		n++
	}
	return n > 0 && n <= 4
}

func letterByte(b byte) bool {
	return b >= 'a' && b <= 'z' || b >= 'A' && b <= 'Z' || b >= utf8.RuneSelf
}

// naming tells by the word before a number what it is the name of.
func naming(w []byte) (string, bool) {
	if name, ok := names[string(w)]; ok {
		return name, true
	}
	s := w
	for _, end := range [...]string{"nummer", "nr"} {
		if len(s) > len(end)+2 && string(s[len(s)-len(end):]) == end {
			return "a number that names something", true
		}
	}
	return "", false
}

// numbering are the words for "number".
var numbering = set("no nr num number nummer nrs nos id ref № kennung")

// names maps words to what the number behind them is.
var names = func() map[string]string {
	m := map[string]string{}
	for name, words := range map[string]string{
		"a page number":           "page pages pg p pp seite seiten s slide folie sheet blatt",
		"an account number":       "account acct konto iban bic blz",
		"an invoice number":       "invoice rechnung bill beleg receipt quittung voucher",
		"an order number":         "order bestellung auftrag po contract vertrag",
		"a customer number":       "customer client kunde kundin",
		"a ticket number":         "ticket issue case bug pr jira vorgang fall aktenzeichen az",
		"a telephone number":      "phone tel telephone telefon fax mobile mobil handy ext extension durchwahl",
		"a version":               "version v ver release rev revision build fassung ausgabe",
		"a section number":        "section sec chapter kapitel abschnitt ziffer clause appendix anhang anlage annex paragraph absatz abs",
		"the number of a figure":  "figure fig table tab abbildung abb tabelle chart diagramm equation gleichung formel",
		"the number of an item":   "step schritt line zeile row column spalte item position pos question frage option",
		"a room or street number": "room raum zimmer floor etage stock gate gleis platform street",
		"a post code":             "zip postcode plz",
		"a code":                  "code pin passcode",
		"a year":                  "year jahr fy gj since seit",
	} {
		for w := range strings.FieldsSeq(words) {
			m[w] = name
		}
	}
	return m
}()

// decimal are the names that have numbers with a point.
var decimal = map[string]bool{
	"a version": true, "a section number": true, "the number of a figure": true,
	"a number that names something": true,
}

// months before or after a number make a date of it.
var months = set(`january february march april may june july august september october november december
jan feb mar apr jun jul aug sep sept oct nov dec
januar februar märz mai juni juli oktober dezember mrz okt dez`)

// dayOrYear recognises "June 4", "4. Juni", "June 2018".
func dayOrYear(text []byte, q *quantity.Quantity) string {
	if q.Precision > 0 || q.Form.Style != quantity.Digits || q.Value.Sign() < 0 {
		return ""
	}
	day := q.Value.Cmp(quantity.Int(31)) <= 0
	year := q.Value.Cmp(quantity.Int(1900)) >= 0 && q.Value.Cmp(quantity.Int(2099)) <= 0
	if !day && !year {
		return ""
	}
	var word [maxWord]byte
	n, _ := wordBefore(text, q.Start, &word)
	if n > 0 && months[string(word[:n])] {
		return "part of a date"
	}
	i := q.End
	for i < len(text) && i < q.End+2 && (text[i] == '.' || text[i] == ' ') {
		i++
	}
	j := i
	for j < len(text) && j-i < maxWord && letterByte(text[j]) {
		j++
	}
	if j > i && j-i < maxWord {
		if n, _ := wordBefore(text, j, &word); n > 0 && months[string(word[:n])] {
			return "part of a date"
		}
	}
	return ""
}

// unitWord is the unit that a heading gives to the numbers under it.
type unitWord struct {
	name  string
	unit  quantity.Unit
	scale int
}

// headings are the words that say so, in English and German. A longer one
// stands before one that it contains.
var headings = []struct {
	word string
	unitWord
}{
	{"percentage point", unitWord{"percentage points", quantity.PercentagePoints, 0}},
	{"prozentpunkt", unitWord{"percentage points", quantity.PercentagePoints, 0}},
	{"per cent", unitWord{"percent", quantity.Percent, 0}},
	{"percent", unitWord{"percent", quantity.Percent, 0}},
	{"prozent", unitWord{"percent", quantity.Percent, 0}},
	{"%", unitWord{"percent", quantity.Percent, 0}},
	{"‰", unitWord{"per mille", quantity.PerMille, 0}},
	{"bps", unitWord{"basis points", quantity.BasisPoints, 0}},
	{"basis point", unitWord{"basis points", quantity.BasisPoints, 0}},
	{"basispunkt", unitWord{"basis points", quantity.BasisPoints, 0}},
	{"billion", unitWord{"billions", quantity.None, 9}},
	{"mrd", unitWord{"billions", quantity.None, 9}},
	{"milliarden", unitWord{"billions", quantity.None, 9}},
	{"million", unitWord{"millions", quantity.None, 6}},
	{"mio", unitWord{"millions", quantity.None, 6}},
	{"$m", unitWord{"millions", quantity.None, 6}},
	{"€m", unitWord{"millions", quantity.None, 6}},
	{"£m", unitWord{"millions", quantity.None, 6}},
	{"thousand", unitWord{"thousands", quantity.None, 3}},
	{"tausend", unitWord{"thousands", quantity.None, 3}},
	{"teur", unitWord{"thousands", quantity.None, 3}},
	{"t€", unitWord{"thousands", quantity.None, 3}},
	{"$k", unitWord{"thousands", quantity.None, 3}},
	{"k€", unitWord{"thousands", quantity.None, 3}},
}

// heading finds the unit in the headings of a passage.
func heading(beside string) unitWord {
	if beside == "" {
		return unitWord{}
	}
	low := strings.ToLower(beside)
	for _, h := range headings {
		if strings.Contains(low, h.word) {
			return h.unitWord
		}
	}
	return unitWord{}
}

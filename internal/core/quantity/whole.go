package quantity

// piece is a part of a German number in one word.
type piece struct {
	text string
	val  uint64
}

// The pieces, the longer before what it begins with.
var (
	germanTeens = []piece{
		{"dreizehn", 13},
		{"vierzehn", 14},
		{"fünfzehn", 15},
		{"fuenfzehn", 15},
		{"sechzehn", 16},
		{"siebzehn", 17},
		{"achtzehn", 18},
		{"neunzehn", 19},
		{"zehn", 10},
		{"elf", 11},
		{"zwölf", 12},
		{"zwoelf", 12},
	}
	germanTens = []piece{
		{"zwanzig", 20},
		{"dreißig", 30},
		{"dreissig", 30},
		{"vierzig", 40},
		{"fünfzig", 50},
		{"fuenfzig", 50},
		{"sechzig", 60},
		{"siebzig", 70},
		{"achtzig", 80},
		{"neunzig", 90},
	}
	germanDigits = []piece{
		{"eins", 1},
		{"ein", 1},
		{"zwei", 2},
		{"zwo", 2},
		{"drei", 3},
		{"vier", 4},
		{"fünf", 5},
		{"fuenf", 5},
		{"sechs", 6},
		{"sieben", 7},
		{"acht", 8},
		{"neun", 9},
	}
)

// wholeNumber reads a German number in one folded word: "null",
// "dreiundzwanzigtausend", "zweieinhalb", "anderthalb", "dreiviertel".
func wholeNumber(folded []byte) (Value, bool) {
	if len(folded) < 3 || !mayBeWhole(folded) {
		return Value{}, false
	}
	switch string(folded) {
	case "null":
		return Value{}, true
	case "anderthalb", "eineinhalb", "einundhalb", "einundeinhalb":
		return decimal(15, -1), true
	case "dreiviertel":
		return decimal(75, -2), true
	}
	w := whole{rest: folded}
	n, ok := w.thousands()
	if !ok {
		return Value{}, false
	}
	switch string(w.rest) {
	case "":
		return decimal(n, 0), true
	case "einhalb", "undeinhalb":
		return decimal(n, 0).Add(decimal(5, -1)), true
	}
	return Value{}, false
}

// mayBeWhole looks at three letters, so that most words cost nothing.
func mayBeWhole(w []byte) bool {
	switch string(w[:3]) {
	case "nul", "and", "ein", "zwa", "zwe", "zwo", "zw\xc3", "dre", "vie", "f\xc3\xbc", "fue", "sec", "sie", "ach", "neu",
		"zeh", "elf", "hun", "tau":
		return true
	}
	return false
}

// whole reads pieces from the start of a word.
type whole struct{ rest []byte }

func (w *whole) take(s string) bool {
	if len(w.rest) < len(s) || string(w.rest[:len(s)]) != s {
		return false
	}
	w.rest = w.rest[len(s):]
	return true
}

func (w *whole) one(of []piece) (uint64, bool) {
	for _, p := range of {
		if w.take(p.text) {
			return p.val, true
		}
	}
	return 0, false
}

// thousands reads up to 999,999.
func (w *whole) thousands() (uint64, bool) {
	n, ok := w.hundreds()
	before := w.rest
	if !w.take("tausend") {
		return n, ok
	}
	if !ok {
		n = 1
	}
	if n > 999 {
		w.rest = before // "elfhunderttausend" is no number that anybody says
		return n, ok
	}
	n *= 1000
	before = w.rest
	w.take("und")
	if rest, ok := w.hundreds(); ok {
		return n + rest, true
	}
	w.rest = before
	return n, true
}

// hundreds reads up to 1999: "elfhundert" is said.
func (w *whole) hundreds() (uint64, bool) {
	n, ok := w.tens()
	if (ok && n >= 20) || !w.take("hundert") {
		return n, ok
	}
	if !ok {
		n = 1
	}
	n *= 100
	before := w.rest
	w.take("und")
	if rest, ok := w.tens(); ok {
		return n + rest, true
	}
	w.rest = before
	return n, true
}

// tens reads up to 99. A digit before "einhalb" is left as it is: "zwei" in
// "zweieinhalb".
func (w *whole) tens() (uint64, bool) {
	if n, ok := w.one(germanTeens); ok {
		return n, true
	}
	if n, ok := w.one(germanTens); ok {
		return n, true
	}
	before := w.rest
	n, ok := w.one(germanDigits)
	if !ok || string(w.rest) == "halb" {
		w.rest = before
		return 0, false
	}
	after := w.rest
	if w.take("und") {
		if tens, ok := w.one(germanTens); ok {
			return n + tens, true
		}
	}
	w.rest = after
	return n, true
}

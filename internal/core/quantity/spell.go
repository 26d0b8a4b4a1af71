package quantity

import "strings"

// The words that numbers are written with; read from the same tables they would
// need a choice between "one" and "a", "ein" and "eine", so they stand here.
var (
	englishSmall = strings.Fields("zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen " +
		"fifteen sixteen seventeen eighteen nineteen")
	englishTens = strings.Fields("- - twenty thirty forty fifty sixty seventy eighty ninety")
	germanSmall = strings.Fields("null eins zwei drei vier fünf sechs sieben acht neun zehn elf zwölf dreizehn vierzehn " +
		"fünfzehn sechzehn siebzehn achtzehn neunzehn")
	germanTensWords = strings.Fields("- - zwanzig dreißig vierzig fünfzig sechzig siebzig achtzig neunzig")
)

// scaleWord is a magnitude in words.
type scaleWord struct {
	count     uint64
	one, many string
}

var (
	englishScales = []scaleWord{
		{1e12, "trillion", "trillion"}, {1e9, "billion", "billion"}, {1e6, "million", "million"}, {1e3, "thousand", "thousand"},
	}
	germanScales = []scaleWord{
		{1e12, "Billion", "Billionen"}, {1e9, "Milliarde", "Milliarden"}, {1e6, "Million", "Millionen"},
	}
)

// inEnglish writes v in words below a thousand trillions: "twenty-three
// thousand four hundred and five", "four point two".
func inEnglish(v Value, places int) (string, bool) {
	whole, part, ok := spoken(v, places)
	if !ok {
		return "", false
	}
	var words []string
	for _, s := range englishScales {
		if whole >= s.count {
			words = append(words, englishBelowThousand(whole/s.count), s.many)
			whole %= s.count
		}
	}
	if whole > 0 || len(words) == 0 {
		if len(words) > 0 && whole < 100 {
			words = append(words, "and")
		}
		words = append(words, englishBelowThousand(whole))
	}
	if part != "" {
		words = append(words, "point")
		for _, d := range part {
			words = append(words, englishSmall[d-'0'])
		}
	}
	return strings.Join(words, " "), true
}

func englishBelowThousand(n uint64) string {
	switch {
	case n < 20:
		return englishSmall[n]
	case n < 100 && n%10 == 0:
		return englishTens[n/10]
	case n < 100:
		return englishTens[n/10] + "-" + englishSmall[n%10]
	case n%100 == 0:
		return englishSmall[n/100] + " hundred"
	}
	return englishSmall[n/100] + " hundred and " + englishBelowThousand(n%100)
}

// inGerman writes v in words: "dreiundzwanzigtausend", "zwei Millionen drei",
// "vier Komma zwei".
func inGerman(v Value, places int) (string, bool) {
	whole, part, ok := spoken(v, places)
	if !ok {
		return "", false
	}
	var words []string
	for _, s := range germanScales {
		switch n := whole / s.count; n {
		case 0:
		case 1:
			words = append(words, "eine", s.one)
		default:
			words = append(words, germanBelowMillion(n, "eins"), s.many)
		}
		whole %= s.count
	}
	if whole > 0 || len(words) == 0 {
		words = append(words, germanBelowMillion(whole, "eins"))
	}
	if part != "" {
		words = append(words, "Komma")
		for _, d := range part {
			words = append(words, germanSmall[d-'0'])
		}
	}
	return strings.Join(words, " "), true
}

// germanBelowMillion writes n in one word; one is how a single one at its end
// reads, "eins" or "ein".
func germanBelowMillion(n uint64, one string) string {
	switch {
	case n == 1:
		return one
	case n < 20:
		return germanSmall[n]
	case n < 100 && n%10 == 0:
		return germanTensWords[n/10]
	case n < 100:
		return germanBelowMillion(n%10, "ein") + "und" + germanTensWords[n/10]
	case n < 1000:
		return germanBelowMillion(n/100, "ein") + "hundert" + germanRest(n%100, one)
	}
	return germanBelowMillion(n/1000, "ein") + "tausend" + germanRest(n%1000, one)
}

func germanRest(n uint64, one string) string {
	if n == 0 {
		return ""
	}
	return germanBelowMillion(n, one)
}

// spoken cuts v into a whole number that has words and the digits after the
// point.
func spoken(v Value, places int) (whole uint64, part string, ok bool) {
	need, ok := v.Decimals()
	if !ok || need > 9 {
		return 0, "", false
	}
	floor, part := v.plain(max(need, places))
	if len(floor) > 15 {
		return 0, "", false
	}
	for _, d := range []byte(floor) {
		whole = whole*10 + uint64(d-'0')
	}
	return whole, part, true
}

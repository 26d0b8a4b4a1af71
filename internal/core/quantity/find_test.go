package quantity

import (
	"fmt"
	"strings"
	"testing"
)

// line writes a figure as the tables of these tests expect it: the text of it,
// its value and, where there are any, unit, precision after "~", what it is
// part of, and "about".
func line(text string, q Quantity) string {
	var b strings.Builder
	fmt.Fprintf(&b, "%s=%s", text[q.Start:q.End], q.Value)
	if q.Unit == Money {
		b.WriteString(" " + string(q.Currency))
	} else if q.Unit != None {
		b.WriteString(" " + q.Unit.String())
	}
	if q.Part != Itself {
		b.WriteString(" (" + q.Part.String() + ")")
	}
	if q.Approximate {
		b.WriteString(" about")
	}
	return b.String()
}

func lines(text string, f Found) string {
	var out []string
	for _, q := range f.Quantities {
		out = append(out, line(text, q))
	}
	return strings.Join(out, "; ")
}

// familyTest is a text and what is found in it.
type familyTest struct{ text, want string }

func run(t *testing.T, prior Language, tests []familyTest) {
	t.Helper()
	f := Finder{Prior: prior}
	for _, tt := range tests {
		if got := lines(tt.text, f.Find([]byte(tt.text))); got != tt.want {
			t.Errorf("%q:\n   found %s\nexpected %s", tt.text, got, tt.want)
		}
	}
}

func TestDigits(t *testing.T) {
	run(t, English, []familyTest{
		{"7", "7=7"},
		{"margin 0.35.", "0.35=0.35"},
		{"a loss of 1,234.50 in June", "1,234.50=1234.5"},
		{"12,345,678", "12,345,678=12345678"},
		{"12,34,567.5", "12,34,567.5=1234567.5"},
		{"1'250'000", "1'250'000=1250000"},
		{"1’250.75", "1’250.75=1250.75"},
		{"4 500 600", "4 500 600=4500600"},
		{"4\u202f500\u202f600,25", "4\u202f500\u202f600,25=4500600.25"},
		{"1_000_000", "1_000_000=1000000"},
		{"１，２３４．５", "１，２３４．５=1234.5"},
		{"３８％", "３８％=38 percent"},
		{".75", ".75=0.75"},
		{"4·5", "4·5=4.5"},
		{"0.125", "0.125=0.125"},
		{"98765432109876543210.5", "98765432109876543210.5=98765432109876543210.5"},
		{"31,7,4,12", "31=31; 7=7; 4=4; 12=12"},
		{"12 34", "12=12; 34=34"},
		{"-3", "-3=-3"},
		{"−3.5 %", "−3.5 %=-3.5 percent"},
		{"+3.5", "+3.5=3.5"},
		{"it fell by minus 4", "minus 4=-4"},
		{"6.1e3", "6.1e3=6100"},
		{"6.1 × 10⁻³", "6.1 × 10⁻³=0.0061"},
		{"6.1x10^3", "6.1x10^3=6100"},
		{"2^10", "2^10=1024"},
	})
}

func TestEitherMark(t *testing.T) {
	run(t, 0, []familyTest{
		{"2.500", "2.500=2.5"},
		{"2,500", "2,500=2500"},
		{"Der Umsatz war 2.500 und nicht 2,7.", "2.500=2500; 2,7=2.7"},
		{"Das ist der Wert: 2.500", "2.500=2500"},
		{"The price is 2.500 and not 2.7", "2.500=2.5; 2.7=2.7"},
		{"le total est de 2.500", "2.500=2500"},
		{"1.250.000 oder 2,500", "1.250.000=1250000; 2,500=2.5"},
	})
	run(t, German, []familyTest{{"2.500", "2.500=2500"}, {"2,500", "2,500=2.5"}})
}

func TestReadings(t *testing.T) {
	for _, tt := range []struct{ text, want string }{
		{"2,500", "2500 the mark groups thousands; 5/2 the mark begins the decimals"},
		{"7 3 450 600", ""},
		{"12 500", "12500 the spaces group thousands; 12 the spaces separate numbers; 500 the spaces separate numbers"},
		{"3/4", "0.75 it is one fraction; 3 they are two numbers; 4 they are two numbers"},
		{"5 billion", "5000000000 a billion is a thousand millions, as in English; 5000000000000 a billion is a million millions, as in German"},
		{"die Summe ist 5 Billion", "5000000000000 a billion is a million millions, as in German; 5000000000 a billion is a thousand millions, as in English"},
		{"8m", "8 m stands for a measure; 8000000 m stands for million"},
		{"(4.2)", "-4.2 brackets stand for less than zero; 4.2 as it stands"},
		{"a loss (4.2 %) that", "4.2 as it stands; -4.2 brackets stand for less than zero"},
		{"20 dollars 75", "20.75 the second number is the cents; 20 they are two numbers; 75 they are two numbers"},
		{"10 to 12 million", "10 as it stands; 10000000 the magnitude counts for both ends of the range"},
		{"4.2", ""},
	} {
		f := Find([]byte(tt.text))
		var got []string
		for _, r := range f.Quantities[0].Readings {
			got = append(got, r.Value.String()+" "+r.Reason.String())
		}
		if want := strings.ReplaceAll(tt.want, "5/2", "2.5"); strings.Join(got, "; ") != want {
			t.Errorf("%q:\n   found %s\nexpected %s", tt.text, strings.Join(got, "; "), want)
		}
	}
}

func TestUnits(t *testing.T) {
	run(t, English, []familyTest{
		{"4.2%", "4.2%=4.2 percent"},
		{"4.2 percent", "4.2 percent=4.2 percent"},
		{"four point two per cent", "four point two per cent=4.2 percent"},
		{"a 5-percent cut", "5-percent=5 percent"},
		{"4.2 percentage points", "4.2 percentage points=4.2 percentage points"},
		{"4.2 %-points", "4.2 %-points=4.2 percentage points"},
		{"two pp", "two pp=2 percentage points"},
		{"42 bps", "42 bps=42 basis points"},
		{"42 basis points", "42 basis points=42 basis points"},
		{"4‰", "4‰=4 per mille"},
		{"4 per mille", "4 per mille=4 per mille"},
		{"9‱", "9‱=9 basis points"},
		{"roughly 9 %", "9 %=9 percent about"},
		{"~9 %", "9 %=9 percent about"},
		{"the percentage of errors", ""},
	})
	run(t, German, []familyTest{
		{"4,2 %", "4,2 %=4.2 percent"},
		{"rund 4,2 Prozent", "4,2 Prozent=4.2 percent about"},
		{"vier Komma zwei Prozent", "vier Komma zwei Prozent=4.2 percent"},
		{"um 1,5 Prozentpunkte", "1,5 Prozentpunkte=1.5 percentage points"},
		{"um 1,5 %-Punkte", "1,5 %-Punkte=1.5 percentage points"},
		{"3 Promille", "3 Promille=3 per mille"},
		{"25 Basispunkte", "25 Basispunkte=25 basis points"},
		{"5 v.H.", "5 v.H.=5 percent"},
	})
	run(t, French, []familyTest{
		{"12,5 pour cent", "12,5 pour cent=12.5 percent"},
		{"2 points de pourcentage", "2 points de pourcentage=2 percentage points"},
		{"environ 3 %", "3 %=3 percent about"},
	})
	run(t, Spanish, []familyTest{
		{"12,5 por ciento", "12,5 por ciento=12.5 percent"},
		{"2 puntos porcentuales", "2 puntos porcentuales=2 percentage points"},
	})
}

func TestMagnitudes(t *testing.T) {
	run(t, English, []familyTest{
		{"1.2M", "1.2M=1200000"},
		{"1.2 mn", "1.2 mn=1200000"},
		{"35k", "35k=35000"},
		{"3.4bn", "3.4bn=3400000000"},
		{"3.4 billion", "3.4 billion=3400000000"},
		{"two billion three million", "two billion three million=2003000000"},
		{"2 crore", "2 crore=20000000"},
		{"7 lakh", "7 lakh=700000"},
		{"5 dozen", "5 dozen=60"},
		{"16 hundred", "16 hundred=1600"},
	})
	run(t, German, []familyTest{
		{"1,2 Mio.", "1,2 Mio.=1200000"},
		{"3 Mrd. Euro", "3 Mrd. Euro=3000000000 EUR"},
		{"45 Tsd.", "45 Tsd.=45000"},
		{"45 T€", "45 T€=45000 EUR"},
		{"45 TEUR", "45 TEUR=45000 EUR"},
		{"zwei Billionen", "zwei Billionen=2000000000000"},
	})
	run(t, French, []familyTest{{"3,5 milliards", "3,5 milliards=3500000000"}, {"12 M€", "12 M€=12000000 EUR"}, {"2 Md€", "2 Md€=2000000000 EUR"}, {"3 millions d’euros", "3 millions d’euros=3000000 EUR"}})
	run(t, Spanish, []familyTest{{"3,5 millones", "3,5 millones=3500000"}, {"2 mil millones", "2 mil millones=2000000000"}, {"20 mil", "20 mil=20000"}, {"3 millones de euros", "3 millones de euros=3000000 EUR"}})
}

func TestMoney(t *testing.T) {
	run(t, English, []familyTest{
		{"$1.2M", "$1.2M=1200000 dollar"},
		{"US$ 40", "US$ 40=40 USD"},
		{"C$40", "C$40=40 CAD"},
		{"a $40 fee", "$40=40 dollar"},
		{"EUR 1,500.00", "EUR 1,500.00=1500 EUR"},
		{"1,500.00 EUR", "1,500.00 EUR=1500 EUR"},
		{"40 Canadian dollars", "40 Canadian dollars=40 CAD"},
		{"thirty Swiss francs", "thirty Swiss francs=30 CHF"},
		{"-$5", "-$5=-5 dollar"},
		{"$-5", "$-5=-5 dollar"},
		{"£3m", "£3m=3000000 pound"},
		{"$(1,234)", "$(1,234)=-1234 dollar"},
		{"Rs. 5,00,000", "Rs. 5,00,000=500000 rupee"},
		{"two hundred pounds sterling", "two hundred pounds sterling=200 GBP"},
		{"R$ 40", "R$ 40=40 BRL"},
		{"5,000円", "5,000円=5000 yen"},
		{"three of every ten", "three=3; ten=10"},
		{"three out of every ten", "three out of every ten=0.3"},
		{"80 cents", "80 cents=80 cent"},
		{"six dollars and twenty cents", "six dollars and twenty cents=6.2 dollar"},
		{"₹12,50,000", "₹12,50,000=1250000 rupee"},
		{"12 MUSD", "12 MUSD=12000000 USD"},
		{"25 all told", "25=25"},
		{"25 of us", "25=25"},
	})
	run(t, German, []familyTest{
		{"1.500,00 €", "1.500,00 €=1500 EUR"},
		{"drei Euro zwanzig", "drei Euro zwanzig=3.2 EUR"},
		{"vier Schweizer Franken", "vier Schweizer Franken=4 CHF"},
		{"US-Dollar", ""},
		{"5 US-Dollar", "5 US-Dollar=5 USD"},
	})
}

func TestEnglishWords(t *testing.T) {
	run(t, English, []familyTest{
		{"twenty-three thousand four hundred and five", "twenty-three thousand four hundred and five=23405"},
		{"a million and a half", "a million and a half=1500000"},
		{"two and a half million", "two and a half million=2500000"},
		{"half a million", "half a million=500000"},
		{"three quarters", "three quarters=0.75"},
		{"three quarters of a billion", "three quarters of a billion=750000000"},
		{"one in eight", "one in eight=0.125"},
		{"nine out of ten", "nine out of ten=0.9"},
		{"a third of them", "a third=1/3"},
		{"a third party", ""},
		{"the first quarter", ""},
		{"that one is wrong", ""},
		{"no one knew", ""},
		{"we sold 15 in 2019", "15=15; 2019=2019"},
		{"six hundred and twelve point nought five", "six hundred and twelve point nought five=612.05"},
		{"4 thousand 2 hundred and 11", "4 thousand 2 hundred and 11=4211"},
		{"7 1/2", "7 1/2=7.5"},
		{"7½ %", "7½ %=7.5 percent"},
		{"millions of people", ""},
	})
}

func TestGermanWords(t *testing.T) {
	run(t, German, []familyTest{
		{"dreiundzwanzigtausend", "dreiundzwanzigtausend=23000"},
		{"zweieinhalb", "zweieinhalb=2.5"},
		{"anderthalb Millionen", "anderthalb Millionen=1500000"},
		{"eine halbe Million", "eine halbe Million=500000"},
		{"drei Viertel", "drei Viertel=0.75"},
		{"siebentausendeinhundertzwölf", "siebentausendeinhundertzwölf=7112"},
		{"fuenfundsechzig", "fuenfundsechzig=65"},
		{"fu\u0308nf", "fu\u0308nf=5"},
		{"zwei Millionen dreihunderttausend", "zwei Millionen dreihunderttausend=2300000"},
		{"eine Frage", "eine=1 (an article)"},
		{"Einheit und Achtung", ""},
		{"neunzehnhundertneunundachtzig", "neunzehnhundertneunundachtzig=1989"},
		{"elftausend", "elftausend=11000"},
	})
}

func TestParts(t *testing.T) {
	run(t, English, []familyTest{
		{"on 5/17/2018", "5=5 (of a date); 17=17 (of a date); 2018=2018 (of a date)"},
		{"on 17.05.2018", "17=17 (of a date); 05=5 (of a date); 2018=2018 (of a date)"},
		{"2018-05-17T10", "2018=2018 (of a date); 05=5 (of a date); 17=17 (of a date); 10=10 (of a word)"},
		{"1,200-1,300", "1,200=1200; 1,300=1300"},
		{"at 14:30", "14=14 (of a date); 30=30 (of a date)"},
		{"version 2.10.3", "2=2 (of a code); 10=10 (of a code); 3=3 (of a code)"},
		{"call +49-351-5550", "49=49 (of a code); 351=351 (of a code); 5550=5550 (of a code)"},
		{"ticket OPS-4711", "4711=4711 (of a code)"},
		{"250ml", "250=250 (of a word)"},
		{"Q3", "3=3 (of a word)"},
		{"the 4th", "4=4 (of a word)"},
		{"https://example.org/a?b=42", "42=42 (of a link)"},
	})
}

func TestRanges(t *testing.T) {
	for _, tt := range []struct{ text, want string }{
		{"3–4 %", "3–4 %: [3, 4]"},
		{"from 10 to 20 dollars", "from 10 to 20 dollars: [10, 20]"},
		{"between two and three million", "between two and three million: [2000000, 3000000]"},
		{"between 2 and 3 million", "between 2 and 3 million: [2000000, 3000000]"},
		{"zwischen 5 und 7 Prozent", "zwischen 5 und 7 Prozent: [5, 7]"},
		{"5 bis 7 Euro", "5 bis 7 Euro: [5, 7]"},
		{"entre 5 et 7 %", "entre 5 et 7 %: [5, 7]"},
		{"more than thirty", "more than thirty: (30, )"},
		{"no more than 30", "no more than 30: ( , 30]"},
		{"at least 30 and less than 40", "at least 30 and less than 40: [30, 40)"},
		{"mindestens 30", "mindestens 30: [30, )"},
		{"bis zu 30 Euro", "bis zu 30 Euro: ( , 30]"},
		{"mehr als 30", "mehr als 30: (30, )"},
		{">= 4.5", ">= 4.5: [4.5, )"},
		{"500+", "500+: [500, )"},
		{"12 or fewer", "12 or fewer: ( , 12]"},
		{"2018-05", ""},
		{"555-0199-22", ""},
		{"238-0777", ""},
		{"The 30+ of them", "30+: [30, )"},
		{"it rose to 5", ""},
	} {
		var got []string
		for _, r := range Find([]byte(tt.text)).Ranges {
			got = append(got, tt.text[r.Start:r.End]+": "+interval(r))
		}
		if strings.Join(got, "; ") != tt.want {
			t.Errorf("%q:\n   found %s\nexpected %s", tt.text, strings.Join(got, "; "), tt.want)
		}
	}
}

func interval(r Range) string {
	low, high := "( ", " )"
	if r.Low.Index >= 0 {
		low = "(" + r.Low.Value.String()
		if r.Low.Closed {
			low = "[" + low[1:]
		}
	}
	if r.High.Index >= 0 {
		high = " " + r.High.Value.String() + ")"
		if r.High.Closed {
			high = high[:len(high)-1] + "]"
		}
	}
	return strings.TrimSuffix(low, " ") + map[bool]string{true: " ,", false: ","}[r.Low.Index < 0] + high
}

func TestSharedUnit(t *testing.T) {
	run(t, English, []familyTest{
		{"3 to 4 %", "3=3 percent; 4 %=4 percent"},
		{"$3–4", "$3=3 dollar; 4=4 dollar"},
	})
}

func TestNumberComparesUnits(t *testing.T) {
	want, _ := Parse("0.042")
	for _, text := range []string{"4.2 %", "4,2 Prozent", "42 ‰", "420 bps", "0.042", "four point two per cent"} {
		if got := Find([]byte(text)).Quantities[0].Number(); got != want {
			t.Errorf("%q is %s as a number", text, got)
		}
	}
	if got := Find([]byte("50 cents")).Quantities[0].Number(); got.String() != "0.5" {
		t.Errorf("50 cents are %s", got)
	}
}

func TestCurrencyMay(t *testing.T) {
	for _, tt := range []struct {
		a, b Currency
		want bool
	}{
		{"dollar", "USD", true},
		{"CAD", "dollar", true},
		{"USD", "CAD", false},
		{"EUR", "EUR", true},
		{"dollar", "EUR", false},
		{"cent", "EUR", true},
		{"USD", "", false},
	} {
		if got := tt.a.May(tt.b); got != tt.want {
			t.Errorf("%s may be %s: %v", tt.a, tt.b, got)
		}
	}
}

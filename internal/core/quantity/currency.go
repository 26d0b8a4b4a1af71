package quantity

import "strings"

// Currency is the code of a currency in ISO 4217 where the text says which one
// it is, and else the name of its family: "$5" is in "dollar", because the sign
// is that of twenty countries, and "US$5" in "USD". Cents of no stated currency
// are "cent".
type Currency string

// family is the currencies that share a name and a sign.
type family struct {
	name  string // what Currency says where no country is given
	codes string // the codes of its members
	minor int    // digits that its hundredth is behind it: 2 for "cent"
	signs string // its signs, separated by spaces
	words string // its names in the languages that are read
}

// families in alphabetical order of their names. A family of one is named by
// its code.
var families = []family{
	{"AED", "AED", 0, "", "dirham dirhams"},
	{"BRL", "BRL", 0, "", "reais"},
	{"BTC", "BTC", 0, "₿", "bitcoin bitcoins btc"},
	{"CNY", "CNY", 0, "元", "yuan renminbi rmb kuai"},
	{"CRC", "CRC", 0, "₡", "colón colones"},
	{"CZK", "CZK", 0, "", "koruna koruny"},
	{"ESP", "ESP", 0, "", "peseta pesetas"},
	{"ETH", "ETH", 0, "", "ether"},
	{"EUR", "EUR", 0, "€", "euro euros"},
	{"GEL", "GEL", 0, "₾", "lari"},
	{"HUF", "HUF", 0, "", "forint forints"},
	{"ILS", "ILS", 0, "₪", "shekel shekels"},
	{"KHR", "KHR", 0, "", "riel riels"},
	{"KRW", "KRW", 0, "₩", ""},
	{"KZT", "KZT", 0, "₸", "tenge"},
	{"LAK", "LAK", 0, "₭", ""},
	{"LKR", "LKR", 0, "ரூ", ""},
	{"MYR", "MYR", 0, "", "ringgit"},
	{"NGN", "NGN", 0, "₦", "naira"},
	{"PHP", "PHP", 0, "₱", ""},
	{"PLN", "PLN", 0, "", "zloty złoty zł"},
	{"RUB", "RUB", 0, "₽", "rouble roubles ruble rubles rubel"},
	{"THB", "THB", 0, "฿", "baht"},
	{"TRY", "TRY", 0, "₺", ""},
	{"UAH", "UAH", 0, "₴", "hryvnia"},
	{"VND", "VND", 0, "₫", ""},
	{"ZAR", "ZAR", 0, "", "rand"},
	{"cent", "", 2, "¢", "cent cents centime centimes"},
	{"dinar", "KWD BHD JOD RSD IQD", 0, "", "dinar dinars"},
	{"dollar", "USD CAD AUD NZD HKD SGD TWD JMD NAD MXN BRL", 0, "$ ＄", "dollar dollars bucks"},
	{"franc", "CHF FRF BEF LUF", 0, "", "franc francs franken"},
	{"guilder", "NLG ANG", 0, "", "guilder guilders gulden"},
	{"krona", "SEK NOK DKK ISK", 0, "", "krona kronor krone kroner kronen kr"},
	{"lira", "TRY ITL", 0, "₤", "lira liras lire"},
	{"mark", "DEM FIM", 0, "", "marks markka markkaa mark"},
	{"pence", "GBP", 2, "", "pence penny pennies"},
	{"peso", "MXN ARS CLP COP PHP UYU DOP", 0, "", "peso pesos"},
	{"pound", "GBP EGP LBP SYP", 0, "£ ￡", "pound pounds pfund quid"},
	{"rappen", "CHF", 2, "", "rappen"},
	{"rupee", "INR PKR LKR NPR MUR", 0, "₹ ₨", "rupee rupees rupien rupie"},
	{"satoshi", "", 8, "", "satoshi satoshis"},
	{"sen", "", 2, "", "sen"},
	{"won", "KRW KPW", 0, "", "won"},
	{"yen", "JPY CNY", 0, "¥ ￥ 円", "yen"},
}

// country is the adjectives that choose one member of a family.
type country struct {
	code  string // in ISO 3166: the first letters of its currencies
	words string // "*" stands for the German endings
	signs string // letters before a sign only: "C" in "C$"
}

var countries = []country{
	{"AU", "australian australisch*", "a au"},
	{"BR", "brazilian brasilianisch*", "r"},
	{"CA", "canadian kanadisch*", "c ca can"},
	{"CH", "swiss schweizer", ""},
	{"CN", "chinese chinesisch*", "cn"},
	{"DE", "german deutsche deutschen", ""},
	{"DK", "danish dänisch*", ""},
	{"EG", "egyptian ägyptisch*", ""},
	{"FI", "finnish finnisch*", ""},
	{"FR", "french französisch*", ""},
	{"GB", "british sterling britisch*", ""},
	{"HK", "hong kong hongkong", "hk"},
	{"IN", "indian indisch*", ""},
	{"IT", "italian italienisch*", ""},
	{"JP", "japanese japanisch*", "jp"},
	{"KH", "cambodian kambodschanisch*", ""},
	{"KR", "korean koreanisch*", ""},
	{"LK", "sri lankan", ""},
	{"MX", "mexican mexikanisch*", "mex mx"},
	{"NL", "dutch niederländisch*", ""},
	{"NO", "norwegian norwegisch*", ""},
	{"NZ", "new zealand neuseeländisch*", "nz"},
	{"PK", "pakistani pakistanisch*", ""},
	{"RU", "russian russisch*", ""},
	{"SE", "swedish schwedisch*", ""},
	{"SG", "singapore", "s sg"},
	{"TR", "turkish türkisch*", ""},
	{"TW", "", "nt"},
	{"US", "us usa united states american amerikanisch*", "u"},
}

// codes are those of ISO 4217 in use, and a few that old papers are full of.
// Those in small are written in small letters too; those in wordy are words or
// names as well, so that they count behind a number only.
const (
	codes = "AED AFN AMD AOA ARS AUD AWG AZN BBD BDT BGN BHD BIF BMD BND BRL BSD BTC BTN BWP BYN BZD CAD CDF CHF " +
		"CLP CNY CRC CVE CZK DEM DJF DKK DZD EGP ERN ESP ETB EUR FIM FJD FKP FRF GBP GHS GIP GMD GNF GTQ GYD " +
		"HKD HNL HTG HUF IDR ILS INR IQD IRR ISK ITL JMD JOD JPY KES KGS KHR KMF KPW KRW KWD KYD KZT LBP LKR LRD " +
		"LSL LYD MDL MGA MKD MMK MNT MRU MUR MVR MWK MXN MYR MZN NAD NGN NIO NLG NOK NPR NZD OMR PAB PGK " +
		"PKR PLN PYG QAR RSD RUB RWF SAR SBD SCR SDG SEK SGD SHP SLE SRD SSP STN SVC SYP SZL THB TJS TMT TND " +
		"TTD TWD TZS UAH UGX USD UYU UZS VES VND VUV WST XAF XCD XOF XPF YER ZAR ZMW"
	small = "AUD BTC CAD CHF CNY CZK DKK EUR GBP HKD INR JPY MXN NOK NZD PLN SEK SGD USD"
	wordy = "ALL ANG BAM BOB COP CUP DOP GEL LAK MAD MOP PEN PHP RON SOS TOP TRY"
)

// shortened are names of currencies with a full stop behind them.
var shortened = []struct{ word, family string }{{"fr", "franc"}, {"rs", "rupee"}, {"sfr", "CHF"}}

// addCurrencies puts the currencies into the lexicon, letters for a magnitude
// before a code among them: "MUSD", "TEUR".
func addCurrencies(x *lexicon) {
	for _, f := range families {
		c := classCurrency
		if f.minor > 0 {
			c = classMinor
		}
		for _, s := range spellings(f.signs + " " + f.words) {
			x.add(word{text: s, class: c, currency: Currency(f.name)})
		}
	}
	for _, s := range shortened {
		x.add(word{text: s.word, class: classCurrency, currency: Currency(s.family), flags: flagDot})
	}
	for _, c := range countries {
		for _, s := range spellings(c.words) {
			x.add(word{text: s, class: classCountry, currency: Currency(c.code)})
		}
		for _, s := range strings.Fields(c.signs) {
			x.add(word{text: s, class: classCountry, currency: Currency(c.code), flags: flagSignOnly})
		}
	}
	for _, s := range strings.Fields(codes) {
		low := strings.ToLower(s)
		flags := flagUpper
		if strings.Contains(small, s) {
			flags = 0
		}
		x.add(word{text: low, class: classCurrency, currency: Currency(s), flags: flags})
		for _, m := range []struct {
			letter string
			exp    int16
		}{{"k", 3}, {"t", 3}, {"m", 6}, {"mio", 6}, {"mrd", 9}, {"bn", 9}} {
			x.add(word{text: m.letter + low, class: classCurrency, currency: Currency(s), val: m.exp, flags: flagUpper})
		}
	}
	for _, s := range strings.Fields(wordy) {
		x.add(word{text: strings.ToLower(s), class: classCurrency, currency: Currency(s), flags: flagUpper | flagLetter})
	}
}

// of returns the member of c's family in a country, or c itself.
func (c Currency) of(country string) Currency {
	if country == "" {
		return c
	}
	for _, f := range families {
		if f.name != string(c) {
			continue
		}
		for code := range strings.FieldsSeq(f.codes) {
			if strings.HasPrefix(code, country) {
				return Currency(code)
			}
		}
	}
	return c
}

// minor is how many digits one of c counts behind its main unit.
func (c Currency) minor() int {
	for _, f := range families {
		if f.name == string(c) {
			return f.minor
		}
	}
	return 0
}

// May reports whether c and d may be the same money: equal codes, or one is
// the family of the other. Cents may be of any currency.
func (c Currency) May(d Currency) bool {
	return c == d || c.holds(d) || d.holds(c)
}

func (c Currency) holds(d Currency) bool {
	for _, f := range families {
		if f.name == string(c) {
			return f.minor > 0 && f.codes == "" || strings.Contains(f.codes, string(d)) && d != ""
		}
	}
	return false
}

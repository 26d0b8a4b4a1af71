package quantity

import (
	"testing"

	"pgregory.net/rapid"
)

func TestRewrite(t *testing.T) {
	for _, tt := range []struct{ text, value, want string }{
		{"um 4,2 % mehr", "2.4", "2,4 %"},
		{"4.20%", "2.4", "2.40%"},
		{"$1.2M", "1350000", "$1.35M"},
		{"1,200,000", "987654", "987,654"},
		{"1.200.000 €", "12345678", "12.345.678 €"},
		{"12,34,567", "123456789", "12,34,56,789"},
		{"1'250", "1250000", "1'250'000"},
		{"-$5", "6", "$6"},
		{"$5", "-6", "-$6"},
		{"−3.5 %", "-4", "−4.0 %"},
		{"+3.5 %", "-4", "-4.0 %"},
		{"(1,234.00)", "-20", "(20.00)"},
		{"(1,234.00)", "20", "20.00"},
		{"$(1,234)", "20", "$20"},
		{"$(1,234)", "-2000", "$(2,000)"},
		{"minus five", "7", "seven"},
		{"four point two percent", "2.4", "two point four percent"},
		{"Four percent", "5", "Five percent"},
		{"twenty-three thousand", "45006", "forty-five thousand and six"},
		{"dreiundzwanzigtausend", "45006", "fünfundvierzigtausendsechs"},
		{"vier Komma zwei Prozent", "2.4", "zwei Komma vier Prozent"},
		{"zwei Millionen", "1000021", "eine Million einundzwanzig"},
		{"um 10 Prozent auf 3,5", "12.5", "12,5 Prozent"},
		{"3/4", "0.5", "1/2"},
		{"1.5e6", "2500000", "2.5e6"},
		{"３８％", "42", "４２％"},
		{"MAUD 60", "75000000", "MAUD 75"},
		{"4.2 %", "1/3", ""},
		{"zweieinhalb", "2.7", "zwei Komma sieben"},
		{"two thirds", "0.5", ""},
	} {
		v, err := Parse(tt.value)
		if err != nil {
			t.Fatal(err)
		}
		q := Find([]byte(tt.text)).Quantities[0]
		got, ok := q.Rewrite([]byte(tt.text), v)
		if got != tt.want || ok != (tt.want != "") {
			t.Errorf("%q with %s is %q (%v), not %q", tt.text, tt.value, got, ok, tt.want)
		}
	}
}

func TestRounded(t *testing.T) {
	v, _ := Parse("2437000")
	if got := Find([]byte("$1.2M")).Quantities[0].Rounded(v).String(); got != "2400000" {
		t.Errorf("somebody who writes $1.2M rounds 2,437,000 to %s", got)
	}
}

// forms are figures in which any decimal value can be written; what is written
// is found again with the same value, unit and style.
var forms = []string{
	"4.2", "4,2 %", "4.2%", "$1,234.5", "1.234,5 €", "1 234,5", "1'234.5", "12,34,567.8", "-4.2", "(1,234.5)", "+4.2 bps",
	"EUR 4.25", "1.2M", "1,2 Mio.", "1.2 billion", "three point five", "vier Komma zwei", "minus three point five percent",
	"１２.５", "4.2e3", "€12.5m", "4,25 Prozentpunkte", "4.2‰", "4·2",
}

func TestWrittenFormIsFoundAgain(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		form := rapid.SampledFrom(forms).Draw(t, "form")
		old := Find([]byte(form)).Quantities[0]
		n := rapid.Int64Range(-1e8, 1e8).Draw(t, "n")
		places := rapid.IntRange(0, 4).Draw(t, "places")
		want := Int(n).Shift(old.Scale - places)
		text, ok := old.Rewrite([]byte(form), want)
		if !ok {
			t.Fatalf("%q cannot be written with %s", form, want)
		}
		// What decides between marks is given, as a text around it would.
		f := Finder{Prior: English}
		if old.Form.Decimal == ',' || old.Form.Language&German != 0 {
			f.Prior = German
		}
		found := f.Find([]byte(text))
		if len(found.Quantities) != 1 {
			t.Fatalf("%q with %s is %q, in which are %s", form, want, text, lines(text, found))
		}
		q := found.Quantities[0]
		if q.Value != want && !reads(q, want) || q.Unit != old.Unit || q.Currency != old.Currency {
			t.Fatalf("%q with %s is %q, which is read as %s", form, want, text, line(text, q))
		}
	})
}

// reads reports that one way to read q is v.
func reads(q Quantity, v Value) bool {
	for _, r := range q.Readings {
		if r.Value == v {
			return true
		}
	}
	return false
}

func TestWordsAreFoundAgain(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		n := rapid.OneOf(rapid.Int64Range(0, 2000), rapid.Int64Range(0, 1e6), rapid.Int64Range(0, 1e12)).Draw(t, "n")
		for _, write := range []func(Value, int) (string, bool){inEnglish, inGerman} {
			text, ok := write(Int(n), 0)
			if !ok {
				t.Fatalf("%d has no words", n)
			}
			found := Find([]byte(text))
			if len(found.Quantities) != 1 || found.Quantities[0].Value != Int(n) || found.Quantities[0].End != len(text) {
				t.Fatalf("%d is %q, which is read as %s", n, text, lines(text, found))
			}
		}
	})
}

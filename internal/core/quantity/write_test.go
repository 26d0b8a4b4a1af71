package quantity

import (
	"testing"

	"pgregory.net/rapid"
)

func TestWrite(t *testing.T) {
	for _, tt := range []struct {
		text, value, want string
		refusal           Refusal
	}{
		{"um 4,2 % mehr", "2.4", "2,4 %", Written},
		{"4.20%", "2.4", "2.40%", Written},
		{"0.042 of it", "0.0243", "0.024", Written},
		{"4.2 %", "2.437", "2.4 %", Written},
		{"$1.2M", "1390000", "$1.4M", Written},
		{"1.200.000 Stück", "1400000", "1.400.000", Written},
		{"(1,234)", "-2345", "(2,345)", Written},
		{"(1,234)", "2345", "2,345", Written},
		{"the (4.2) now", "-2.4", "-2.4", Written},
		{"42‰", "24", "24‰", Written},
		{"420 bps", "240", "240 bps", Written},
		{"12,34,567", "2345678", "23,45,678", Written},
		{"1'250'000", "1350000", "1'350'000", Written},
		{"３８．５％", "42.25", "４２．３％", Written},
		{".08 of it", "0.06", ".06", Written},
		{"1.5e6", "2500000", "2.5e6", Written},
		{"four point two percent", "2.4", "two point four percent", Written},
		{"FOUR POINT TWO PERCENT", "2.4", "TWO POINT FOUR PERCENT", Written},
		{"Four percent", "2.4", "Two percent", Written},
		{"vier Komma zwei Prozent", "2.4", "zwei Komma vier Prozent", Written},
		{"zwei Prozent", "1.2", "ein Prozent", Written},
		{"one point two million", "1400000", "one point four million", Written},
		{"twenty-three thousand", "45006", "forty-five thousand", Written},
		{"zweieinhalb", "3.5", "dreieinhalb", Written},
		{"zweieinhalb", "3.7", "", NoSpelling},
		{"1 in 24", "1/36", "1 in 36", Written},
		{"3 out of 100", "0.05", "5 out of 100", Written},
		{"one in four", "0.2", "one in five", Written},
		{"1 in 24", "0.42", "", NoSpelling},
		{"½ of it", "0.25", "¼", Written},
		{"½ of it", "0.3", "", NoSpelling},
		{"3/4", "1/2", "1/2", Written},
		{"1 percentage point", "3", "3 percentage points", Written},
		{"2 percentage points", "1", "1 percentage point", Written},
		{"1 Million Euro", "3000000", "3 Millionen Euro", Written},
		{"1 million dollars", "3000000", "3 million dollars", Written},
		{"two thirds", "0.5", "", NoSpelling},
		{"4 %", "4.2", "", ReadsTheSame},
		{"4 %", "0.3", "", Vanishes},
		{"4.0 %", "0", "0.0 %", Written},
		{"four percent", "0", "", NoSpelling},
		{"it rose by 4 %", "-3", "", TurnsAround},
		{"it was 4 %", "-3", "-3 %", Written},
		{"um 4 % gesunken", "-3", "", TurnsAround},
		{"4 to 6 %", "3", "3", Written},
	} {
		v, err := Parse(tt.value)
		if err != nil {
			t.Fatal(err)
		}
		q := Find([]byte(tt.text)).Quantities[0]
		got, refusal := q.Write([]byte(tt.text), v, false)
		if got != tt.want || refusal != tt.refusal {
			t.Errorf("%q with %s is %q (%v), not %q (%v)", tt.text, tt.value, got, refusal, tt.want, tt.refusal)
		}
	}
}

// Each reading of an ambiguous figure is written with its own marks.
func TestWriteReadings(t *testing.T) {
	text := []byte("1,234")
	q := Find(text).Quantities[0]
	for _, r := range q.Readings {
		one := q
		one.Value, one.Precision, one.Scale = r.Value, r.Precision, r.Scale
		want := map[Reason]string{MarkGroups: "2,345", MarkDecimal: "2,345"}[r.Reason]
		v := map[Reason]Value{MarkGroups: Int(2345), MarkDecimal: Int(2345).Shift(-3)}[r.Reason]
		if got, refusal := one.Write(text, v, false); got != want {
			t.Errorf("%v: %q (%v), not %q", r.Reason, got, refusal, want)
		}
	}
}

func TestWriteOfRoundings(t *testing.T) {
	text := []byte("about 1,200,000 pieces")
	q := Find(text).Quantities[0]
	v, _ := Parse("1437000")
	if got, _ := q.Write(text, v, true); got != "1,400,000" {
		t.Errorf("a rounding is corrected to %q", got)
	}
	if got, _ := q.Write(text, v, false); got != "1,437,000" {
		t.Errorf("a figure is corrected to %q", got)
	}
}

// What is written is read again as the value rounded, in the same unit and
// style.
func TestWrittenIsReadAgain(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		form := rapid.SampledFrom(forms).Draw(t, "form")
		old := Find([]byte(form)).Quantities[0]
		v := Int(rapid.Int64Range(-1e9, 1e9).Draw(t, "n")).Shift(old.Scale - rapid.IntRange(0, 6).Draw(t, "places"))
		text, refusal := old.Write([]byte(form), v, false)
		want := old.Rounded(v)
		switch refusal {
		case Written:
		case ReadsTheSame:
			if want != old.Value {
				t.Fatalf("%q with %s would read the same", form, v)
			}
			return
		case Vanishes:
			if want.Sign() != 0 {
				t.Fatalf("%q with %s is not zero", form, v)
			}
			return
		case NoPlace, OneOfSeveral, NoSpelling, TurnsAround, ReadOtherwise:
			if old.Form.Style == Words && (v.Abs().Cmp(Int(1e15)) > 0 || want.Sign() == 0) {
				return
			}
			t.Fatalf("%q with %s: %v", form, v, refusal)
		}
		found := Find([]byte(text)).Quantities
		if len(found) != 1 {
			t.Fatalf("%q with %s is %q, which is %d figures", form, v, text, len(found))
		}
		q := found[0]
		if q.Value != want && !reads(q, want) || q.Unit != old.Unit || q.Currency != old.Currency || q.Form.Style != old.Form.Style {
			t.Fatalf("%q with %s is %q, which is read as %s", form, v, text, line(text, q))
		}
	})
}

// Whatever the text and the reading, what is written is right in its place or
// refused.
func TestWriteInAnyText(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		text := anyText().Draw(t, "text")
		v := Int(rapid.Int64Range(-1e6, 1e6).Draw(t, "n")).Shift(-rapid.IntRange(0, 3).Draw(t, "places"))
		for _, q := range Find(text).Quantities {
			for _, r := range append(q.Readings, Reading{Start: q.Start, End: q.End, Value: q.Value, Precision: q.Precision, Scale: q.Scale}) {
				one := q
				one.Start, one.End, one.Value, one.Precision, one.Scale = r.Start, r.End, r.Value, r.Precision, r.Scale
				written, refusal := one.Write(text, v, false)
				if (refusal == Written) != (written != "") {
					t.Fatalf("%q is %q (%v)", text[one.Start:one.End], written, refusal)
				}
			}
		}
	})
}

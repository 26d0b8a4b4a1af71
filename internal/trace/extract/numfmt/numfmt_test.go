package numfmt_test

import (
	"strings"
	"testing"

	"ownup/internal/trace/extract/numfmt"
)

func TestAppend(t *testing.T) {
	for _, tc := range []struct {
		code string
		v    float64
		want string
	}{
		{"General", 0, "0"},
		{"General", 0.042, "0.042"},
		{"General", -12345678901, "-12345678901"},
		{"General", 123456789012, "1.23457E+11"},
		{"General", 1234567.891234, "1234567.891"},
		{"General", 0.1 + 0.2, "0.3"},
		{"General", 1.0 / 3, "0.333333333"},
		{"General", 0.0000123456789, "1.23457E-05"},
		{"General", 1234567890.5, "1234567891"},
		{"General", 99999999999.9, "1E+11"},
		{`General" km"`, -3.5, "-3.5 km"},
		{"0", 2.5, "3"},
		{"0", -0.4, "0"},
		{"0.00", 1.005, "1.01"},
		{"0%", 0.042, "4%"},
		{"0.0%", 0.042, "4.2%"},
		{"0.00%", -0.0425, "-4.25%"},
		{"#,##0", 1234567, "1,234,567"},
		{"#,##0.00", 0.5, "0.50"},
		{"#,###.##", 0.5, ".5"},
		{"#,##0,", 1234567, "1,235"},
		{`0.0,,"M"`, 1234567, "1.2M"},
		{"000-0000", 5551234, "555-1234"},
		{"00000", 42, "00042"},
		{"0.0?", 1.5, "1.5 "},
		{"0.00E+00", 12345, "1.23E+04"},
		{"##0.0E+0", 12345, "12.3E+3"},
		{"0E-0", 0.00012, "1E-4"},
		{"# ?/?", 0.5, " 1/2"},
		{"# ?/?", 3, "3    "},
		{"# ??/??", 5.25, "5  1/4 "},
		{"# ?/8", 1.375, "1 3/8"},
		{"?/?", 1.5, "3/2"},
		{"# ?/?", 0.3333, " 1/3"},
		{`_("$"* #,##0.00_);_("$"* (#,##0.00);_("$"* "-"??_);_(@_)`, -1234.5, ` $(1,234.50)`},
		{`_("$"* #,##0.00_);_("$"* (#,##0.00);_("$"* "-"??_);_(@_)`, 0, ` $-   `},
		{`[$€-407]#,##0.00`, 1.5, "€1.50"},
		{`#,##0.00\ [$€-407]`, -1.5, "-1.50 €"},
		{"0;(0)", -3, "(3)"},
		{`0.0;-0.0;"none"`, 0, "none"},
		{`[Red][<0]-0.0;[>=100]"big" 0;0.00`, 250, "big 250"},
		{`[<0]"minus "0;0`, -5, "minus 5"},
		{`[>100]0.0;[<=100]0`, 7.25, "7"},
		{`"n/a"`, 5, "n/a"},
		{";;;", 5, ""},
		{"@", 5, "5"},
		{"m/d/yyyy", 43831, "1/1/2020"},
		{"m/d/yyyy", 60, "2/29/1900"},
		{"dddd, d mmmm yyyy", 43831.5, "Wednesday, 1 January 2020"},
		{"[$-407]dd. mmmm yyyy", 43892, "02. März 2020"},
		{"h:mm AM/PM", 0.75, "6:00 PM"},
		{"hh:mm:ss.000", 0.5 + 0.1234/86400, "12:00:00.123"},
		{"mm:ss", 0.5 + 59.6/86400, "01:00"},
		{"h:mm", 11.0 / 24, "11:00"},
		{"[h]:mm", 1.5, "36:00"},
		{"[mm]:ss", 1.0 / 24, "60:00"},
		{"yy-mm-dd", 45000, "23-03-15"},
		{"mmmmm", 45000, "M"},
		{"m/d/yyyy", -1, "########"},
	} {
		if got := string(numfmt.Compile(tc.code).Append(nil, tc.v, false)); got != tc.want {
			t.Errorf("%v under %q is %q; want %q", tc.v, tc.code, got, tc.want)
		}
	}
}

func TestEpochOf1904(t *testing.T) {
	f := numfmt.Compile("yyyy-mm-dd")
	if got := string(f.Append(nil, 0, true)); got != "1904-01-01" {
		t.Errorf("day 0 is %q", got)
	}
	if got := string(numfmt.Compile("[h]:mm").Append(nil, -0.5, true)); got != "-12:00" {
		t.Errorf("half a day less than nothing is %q", got)
	}
}

func TestText(t *testing.T) {
	for _, tc := range []struct{ code, want string }{
		{"General", "abc"},
		{"@", "abc"},
		{`0;0;0;"<"@">"`, "<abc>"},
		{";;;", ""},
		{`"[" @ "]"`, "[ abc ]"},
	} {
		if got := numfmt.Compile(tc.code).Text("abc"); got != tc.want {
			t.Errorf("a text under %q is %q; want %q", tc.code, got, tc.want)
		}
	}
}

func TestBuiltins(t *testing.T) {
	for id := range 200 {
		code := numfmt.Builtin(id)
		got := string(numfmt.Compile(code).Append(nil, 1234.5, false))
		if got == "" || strings.Contains(got, `"`) {
			t.Errorf("format %d shows %q", id, got)
		}
	}
}

func FuzzFormat(f *testing.F) {
	for _, code := range []string{"General", `_("$"* #,##0.00_)`, "[h]:mm:ss.000", "# ??/??", "##0.0E+0", `[<1]0%;[$€-407]0`, "\"", "\\", "[", "0/0/0"} {
		f.Add(code, 0.042, "text", false)
	}
	f.Fuzz(func(t *testing.T, code string, v float64, text string, date1904 bool) {
		format := numfmt.Compile(code)
		got := format.Append(nil, v, date1904)
		if again := format.Append(nil, v, date1904); string(got) != string(again) {
			t.Errorf("%q, then %q", got, again)
		}
		format.Text(text)
	})
}

func BenchmarkAppend(b *testing.B) {
	for _, code := range []string{"General", "0.00%", `_("$"* #,##0.00_);_("$"* (#,##0.00)`, "m/d/yyyy"} {
		b.Run(code, func(b *testing.B) {
			format := numfmt.Compile(code)
			var dst []byte
			for b.Loop() {
				dst = format.Append(dst[:0], 1234.5678, false)
			}
		})
	}
}

package wording

import (
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// german is what the tests below need of a language that writes otherwise.
var german = Language{
	Name: "de", Abbreviations: []string{"z", "bzw", "zzgl"}, OrdinalStop: true, ClockWords: []string{"uhr"},
	Letters: map[string]string{"ä": "ae", "ö": "oe", "ü": "ue", "ß": "ss", "\u0308": "e"},
	Spelled: map[string]string{"wär's": "wäre es"}, Salutations: []string{"hallo"},
	Quotes: []string{"Am … schrieb …:"},
}

var places = []Class{{Name: "place", Words: []string{"empfänger", "überschrift"}}}

func TestGermanSpelling(t *testing.T) {
	tests := []struct{ pattern, text, want string }{
		{"für grüße", "für Grüße", "«für Grüße»"},
		{"für grüße", "fuer GRUESSE", "«fuer GRUESSE»"},
		{"für grüße", "für Grüsse", "«für Grüsse»"},
		{"für grüße", "fu\u0308r Gru\u0308ße", "«fu\u0308r Gru\u0308ße»"},
		{"fuer gruesse", "für GRÜẞE", "«für GRÜẞE»"},
		{"a|für", "das ist für", "das ist «für»"},
		{"wäre es", "so wär's", "so «wär's»"},
		{"bis <#clock>", "bis 17 Uhr", "«bis 17» Uhr"},
		{"am <#date>", "am 14.11. um", "«am 14.11». um"},
		{"<#blank:place>", "An [Empfänger der Mail]. Zu [Überschrift]", "An «[Empfänger der Mail]». Zu «[Überschrift]»"},
		{"a b", "a »b« b »a b« a b", "a »b« b »a b« «a b»"},
		{"a b", "Am Montag schrieb Ines Kaya:\na b", "Am Montag schrieb Ines Kaya:\na b"},
		{"a b", "Am Montag geschah dies:\na b", "Am Montag geschah dies:\n«a b»"},
	}
	for _, tt := range tests {
		r, err := Compile(Book{Language: german, Classes: places, Rules: []Rule{{ID: "x", Severity: Warning, Always: true, Patterns: []string{tt.pattern}, Message: "m"}}})
		if err != nil {
			t.Fatal(err)
		}
		got := tt.text
		for _, f := range slices.Backward(r.Review(Message{Text: []byte(tt.text)}).Findings) {
			got = got[:f.Start] + "«" + got[f.Start:f.End] + "»" + got[f.End:]
		}
		if got != tt.want {
			t.Errorf("%s in %q: got %q", tt.pattern, tt.text, got)
		}
	}
}

func TestGermanSentences(t *testing.T) {
	tests := []struct {
		text string
		want []string
	}{
		{"Das ist z. B. am 3. November so. Gut.", []string{"Das ist z. B. am 3. November so", "Gut"}},
		{"Hallo Ines,\ndas ist neu.", []string{"Hallo Ines", "das ist neu"}},
		{"Kosten zzgl. MwSt. bzw. Versand", []string{"Kosten zzgl. MwSt", "bzw. Versand"}},
	}
	r, err := Compile(Book{Language: german})
	if err != nil {
		t.Fatal(err)
	}
	for _, tt := range tests {
		var l lexer
		l.reset(r, []byte(tt.text))
		l.run()
		var got []string
		for _, s := range l.sents {
			got = append(got, tt.text[l.tokens[s.first].start:l.tokens[s.end-1].end])
		}
		if diff := cmp.Diff(tt.want, got); diff != "" {
			t.Errorf("%q (-want +got):\n%s", tt.text, diff)
		}
	}
}

func TestLettersOfALanguage(t *testing.T) {
	for _, letters := range []map[string]string{{"a": "b"}, {"äö": "x"}, {"ä": ""}} {
		if _, err := Compile(Book{Language: Language{Letters: letters}}); err == nil {
			t.Errorf("%v is taken", letters)
		}
	}
}

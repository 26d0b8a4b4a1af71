package rulebook

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"ownup/internal/core/wording"
)

func TestVerbsAreInflected(t *testing.T) {
	verbs := verbsEntry{Irregular: map[string]string{"send": "sent sent", "write": "wrote written", "spill": "spilt|spilled spilt|spilled"}, Doubled: []string{"stop", "cancel"}}
	tests := []struct{ verb, want string }{
		{"fix", "fix fixes fixed fixed fixing"},
		{"send", "send sends sent sent sending"},
		{"write", "write writes wrote written writing"},
		{"stop", "stop stops stopped stopped stopping"},
		{"cancel", "cancel cancels cancelled canceled cancelled canceled cancelling canceling"},
		{"spill", "spill spills spilt spilled spilt spilled spilling"},
		{"notify", "notify notifies notified notified notifying"},
		{"delay", "delay delays delayed delayed delaying"},
		{"replace", "replace replaces replaced replaced replacing"},
		{"tie up", "tie ties tied tied tying"},
		{"free", "free frees freed freed freeing"},
		{"veto", "veto vetoes vetoed vetoed vetoing"},
	}
	for _, tt := range tests {
		v, err := verbs.verb(tt.verb)
		if err != nil {
			t.Errorf("%s: %v", tt.verb, err)
			continue
		}
		var got []string
		for _, form := range [][]string{v.Base, v.Third, v.Past, v.Participle, v.Ing} {
			got = append(got, form...)
		}
		if diff := cmp.Diff(tt.want, strings.Join(got, " ")); diff != "" {
			t.Errorf("%s (-want +got):\n%s", tt.verb, diff)
		}
	}
}

func TestVerbsThatAreNone(t *testing.T) {
	verbs := verbsEntry{Irregular: map[string]string{"go": "went"}}
	for _, entry := range []string{"", " right", "put it right", "go"} {
		if _, err := verbs.verb(entry); err == nil {
			t.Errorf("%q was taken", entry)
		}
	}
}

// TestFirmWeighs adds a verb, a clue and weights of a firm's own.
func TestFirmWeighs(t *testing.T) {
	base, err := Embedded(English)
	if err != nil {
		t.Fatal(err)
	}
	const text = "We will degrease the drum."
	book, err := Parse("ours.toml", []byte(`
[[sense]]
name = "mend"
verbs = ["degrease"]

[[clue]]
id = "ours"
patterns = ["drum"]

[[weigh]]
element = "repair"

[weigh.weights]
ours = 0.5
`), base)
	if err != nil {
		t.Fatal(err)
	}
	for name, tt := range map[string]struct {
		book wording.Book
		want wording.State
	}{"as it comes": {base, wording.Partial}, "with a firm's verb": {book, wording.Present}} {
		rules, err := wording.Compile(tt.book)
		if err != nil {
			t.Fatal(err)
		}
		if got := rules.Review(wording.Message{Text: []byte(text)}).Elements.Repair; got.State != tt.want {
			t.Errorf("%s: repair is %s, not %s", name, got.State, tt.want)
		}
	}
}

func TestFaultInWhatIsWeighedNamesItsLine(t *testing.T) {
	base, err := Embedded(English)
	if err != nil {
		t.Fatal(err)
	}
	for name, text := range map[string]string{
		"verb":   "\n[[sense]]\nname = \"mend\"\nverbs = [\"put it right\"]\n",
		"role":   "\n[[role]]\nname = \"moon\"\nwords = [\"moon\"]\n",
		"clue":   "\n[[clue]]\nid = \"\"\npatterns = [\"a\"]\n",
		"bare":   "\n[[clue]]\nid = \"bare\"\n",
		"weight": "\n[[weigh]]\nelement = \"repair\"\nweights = { moon = 1 }\n",
		"nobody": "\n[[weigh]]\nelement = \"moon\"\n",
	} {
		book, err := Parse("ours.toml", []byte(text), base)
		if err == nil {
			_, err = wording.Compile(book)
		}
		if err == nil || !strings.Contains(err.Error(), "ours.toml:2: ") {
			t.Errorf("%s: %v", name, err)
		}
	}
}

package rulebook

import (
	"bytes"
	"testing"

	"github.com/google/go-cmp/cmp"

	"ownup/internal/core/wording"
)

// TestKeptRulesAreCurrent finds rules that were changed and not compiled anew.
func TestKeptRulesAreCurrent(t *testing.T) {
	for _, l := range Languages() {
		want, err := Snapshot(l)
		if err != nil {
			t.Fatal(err)
		}
		got, err := kept.ReadFile("compiled/" + string(l) + ".bin")
		if err != nil {
			t.Fatal(err)
		}
		if !bytes.Equal(want, got) {
			t.Errorf("the compiled rules of %s are not those of its files; run make generate", l)
		}
	}
}

// TestRestoredRulesReviewAlike holds rules that were kept to those compiled
// from their files.
func TestRestoredRulesReviewAlike(t *testing.T) {
	fresh, err := compile(English)
	if err != nil {
		t.Fatal(err)
	}
	for _, text := range []string{
		"", "Hi Tom, lunch at noon?",
		"Mistakes were made, and I'm so very sorry if this confused you, but we were busy. It won't happen again.",
		"I sent you the wrong file on Monday. I'm sorry. I will send the right one by 15:00. [name]",
	} {
		for _, k := range wording.Kinds() {
			m := wording.Message{Kind: k, Size: wording.Serious, Owning: true, Text: []byte(text)}
			if diff := cmp.Diff(fresh.Review(m), mustDefault(t).Review(m)); diff != "" {
				t.Errorf("%s %q (-compiled +restored):\n%s", k, text, diff)
			}
		}
	}
}

func TestDamagedSnapshotIsRefused(t *testing.T) {
	text, err := Snapshot(German)
	if err != nil {
		t.Fatal(err)
	}
	for name, damaged := range map[string][]byte{"nothing": nil, "half": text[:len(text)/2], "another file": []byte("[[rule]]\n")} {
		if _, err := wording.Restore(damaged); err == nil {
			t.Errorf("%s: restored", name)
		}
	}
}

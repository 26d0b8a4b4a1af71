package rulebook

import (
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/rogpeppe/go-internal/txtar"

	"ownup/internal/core/wording"
)

// TestGermanLetters holds whole letters, good and bad, to the elements and
// findings that a reader would name. A file has the letter under the kind of
// its readers, the elements with their states, and the rules that fire.
func TestGermanLetters(t *testing.T) {
	rules := mustRules(t, German)
	files, err := filepath.Glob("testdata/de/letters/*.txt")
	if err != nil || len(files) < 12 {
		t.Fatalf("%d letters, %v", len(files), err)
	}
	for _, file := range files {
		t.Run(strings.TrimSuffix(filepath.Base(file), ".txt"), func(t *testing.T) {
			archive, err := txtar.ParseFile(file)
			if err != nil || len(archive.Files) != 3 {
				t.Fatalf("a letter, its elements and its findings are needed; %d sections, %v", len(archive.Files), err)
			}
			letter, elements, findings := archive.Files[0], archive.Files[1], archive.Files[2]
			kind, err := wording.ParseKind(letter.Name)
			if err != nil {
				t.Fatal(err)
			}
			report := rules.Review(wording.Message{Kind: kind, Text: letter.Data})
			var got strings.Builder
			for _, name := range wording.ElementNames() {
				fmt.Fprintf(&got, "%s: %s\n", name, report.Elements.Of(name).State)
			}
			if diff := cmp.Diff(string(elements.Data), got.String()); diff != "" {
				t.Errorf("elements (-want +got):\n%s", diff)
			}
			fires := fired(report)
			slices.Sort(fires)
			if diff := cmp.Diff(strings.TrimSpace(string(findings.Data)), strings.Join(fires, "\n")); diff != "" {
				t.Errorf("findings (-want +got):\n%s", diff)
			}
		})
	}
}

// TestGermanSentences holds single sentences to the state of one element.
func TestGermanSentences(t *testing.T) {
	rules := mustRules(t, German)
	archive, err := txtar.ParseFile("testdata/de/letters/sentences.txtar")
	if err != nil {
		t.Fatal(err)
	}
	for _, section := range archive.Files {
		name, state, _ := strings.Cut(section.Name, " ")
		for line := range strings.Lines(string(section.Data)) {
			report := rules.Review(wording.Message{Kind: wording.Client, Text: []byte(line)})
			if got := report.Elements.Of(wording.Element(name)).State; got != wording.State(state) {
				t.Errorf("%s is %s, not %s, in\n%s", name, got, state, line)
			}
		}
	}
}

// TestGermanOfficeMailIsLeftAlone reviews mail that owns up to nothing: no
// rule may fire. A written review is about something that went wrong by its
// kind, and is none of it.
func TestGermanOfficeMailIsLeftAlone(t *testing.T) {
	rules := mustRules(t, German)
	text, err := os.ReadFile("testdata/de/letters/ordinary.mail")
	if err != nil {
		t.Fatal(err)
	}
	for message := range strings.SplitSeq(string(text), "\n\n") {
		for _, kind := range []wording.Kind{wording.Boss, wording.Team, wording.Client, wording.Public} {
			report := rules.Review(wording.Message{Kind: kind, Text: []byte(message)})
			if report.OwnsUp {
				t.Errorf("for %s this owns up:\n%s", kind, message)
			}
			for _, f := range report.Findings {
				t.Errorf("for %s %s fires at %q in\n%s", kind, f.Rule, message[f.Start:f.End], message)
			}
		}
	}
}

func TestWhatIsNotTheWritersOwnIsNotJudgedInGerman(t *testing.T) {
	const dodge = "Es tut mir leid, falls sich jemand verletzt fühlt."
	rules := mustRules(t, German)
	for name, text := range map[string]string{
		"quoted mail":     "Das war mein Fehler.\n\n> " + dodge + "\n",
		"attribution":     "Das war mein Fehler.\n\nAm Montag, dem 3. November 2026, schrieb Tom Reyes:\n" + dodge + "\n",
		"another client":  "Das war mein Fehler.\n\nTom Reyes schrieb am 3.11.2026 um 10:12:\n" + dodge + "\n",
		"original":        "Das war mein Fehler.\n\n-----Ursprüngliche Nachricht-----\n" + dodge + "\n",
		"outlook":         "Das war mein Fehler.\n\nVon: Tom Reyes\nGesendet: Montag\nAn: Ines\n\n" + dodge + "\n",
		"headers":         "Von: Ines\nBetreff: " + dodge + "\n\nDas war mein Fehler.\n",
		"signature":       "Das war mein Fehler.\n-- \n" + dodge + "\n",
		"German quotes":   "Das war mein Fehler. Er schrieb: „" + dodge + "“",
		"pointed quotes":  "Das war mein Fehler. Er schrieb: »" + dodge + "«",
		"Swiss quotes":    "Das war mein Fehler. Er schrieb: «" + dodge + "»",
		"off-switch":      "Das war mein Fehler. [ownup off sorry.if] " + dodge,
		"no such thing":   "Das war mein Fehler.",
		"Outlook in bold": "Das war mein Fehler.\n\n*Von:* Tom Reyes\n*Gesendet:* Montag\n\n" + dodge + "\n",
	} {
		if got := fired(rules.Review(wording.Message{Kind: wording.Team, Text: []byte(text)})); slices.Contains(got, "sorry.if") {
			t.Errorf("%s: sorry.if fires in\n%s", name, text)
		}
	}
	for name, text := range map[string]string{
		"plain":           "Das war mein Fehler. " + dodge,
		"without umlauts": "Das war mein Fehler. Es tut mir leid, falls sich jemand verletzt fuehlt.",
		"a colon":         "Am Montag habe ich Folgendes falsch gemacht:\n" + dodge,
		"bottom posting":  "Am Montag schrieb Tom Reyes:\n> Das stimmt nicht.\n\nDas war mein Fehler. " + dodge,
	} {
		if got := fired(rules.Review(wording.Message{Kind: wording.Team, Text: []byte(text)})); !slices.Contains(got, "sorry.if") {
			t.Errorf("%s: sorry.if does not fire in\n%s", name, text)
		}
	}
}

package evaluation_test

import (
	"bytes"
	"compress/gzip"
	"encoding/json"
	"errors"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"ownup/internal/core/evaluation"
	"ownup/internal/core/problem"
)

const goodLine = `{"id":"b","owner":{"name":"Mara Lind","email":"mara@firm.example"},"at":"2026-03-02T15:00:00+02:00","about":["deck.pptx"],"self_fix":true,"told":[{"name":"Ines Kaya","email":"ines@firm.example","role":"reviewed"}],"repository":{"other":[1]}}`

func packed(t *testing.T, text string) []byte {
	t.Helper()
	var b bytes.Buffer
	w := gzip.NewWriter(&b)
	if _, err := w.Write([]byte(text)); err != nil {
		t.Fatal(err)
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

func TestRead(t *testing.T) {
	text := strings.Join([]string{
		"\xef\xbb\xbf" + goodLine,
		"",
		"not json",
		`[1]`,
		`null`,
		`{"id":7,"about":"deck.pptx"}`,
		`{"owner":{"email":"mara@firm.example"},"at":"yesterday","about":["x"]}`,
		`{"owner":{"email":"mara@firm.example"},"at":"2026-03-02T15:00:00Z"}`,
		`{"owner":{"name":"Mara"},"about":["x"]}`,
		`{"at":"2026-03-02T15:00:00Z","about":["x"]}`,
		`{"owner":{"name":"Mara"},"at":"2026-03-02T15:00:00Z","about":["x"],"told":[{"role":"acked"}]}`,
		`{"about":["` + strings.Repeat("x", 1<<20) + `"]}`,
		`{"id":"a","owner":{"name":"Mara"},"at":"2026-03-02T13:00:00Z","with":["tom@firm.example"],"text":"Prices"}`,
	}, "\n")
	want := evaluation.Cases{
		List: []evaluation.Case{
			{
				ID: json.RawMessage(`"a"`), Owner: evaluation.Person{Name: "Mara"},
				At: time.Date(2026, 3, 2, 13, 0, 0, 0, time.UTC), With: []string{"tom@firm.example"}, Text: "Prices",
			},
			{
				ID: json.RawMessage(`"b"`), Owner: evaluation.Person{Name: "Mara Lind", Email: "mara@firm.example"},
				At: time.Date(2026, 3, 2, 13, 0, 0, 0, time.UTC), About: []string{"deck.pptx"}, SelfFix: true,
				Told: []evaluation.Person{{Name: "Ines Kaya", Email: "ines@firm.example", Role: "reviewed"}},
			},
		},
		Bad: []evaluation.BadLine{
			{3, "Line 3: It is not JSON."},
			{4, "Line 4: It is not an object in curly brackets."},
			{5, "Line 5: What it is about is missing."},
			{6, `Line 6: "about" does not hold what belongs there.`},
			{7, `Line 7: "at" is not a time such as 2026-03-02T15:00:00Z.`},
			{8, "Line 8: What it is about is missing."},
			{9, `Line 9: "at" is missing, the moment before which everything is known.`},
			{10, "Line 10: The owner is missing."},
			{11, "Line 11: Somebody told has neither a name nor an address."},
			{12, "Line 12: It is longer than 1 MB."},
		},
	}
	for name, file := range map[string][]byte{"plain": []byte(text), "packed": packed(t, text)} {
		got, err := evaluation.Read(bytes.NewReader(file), evaluation.Span{})
		if err != nil {
			t.Fatalf("%s: %v", name, err)
		}
		if diff := cmp.Diff(want, got); diff != "" {
			t.Errorf("%s (-want +got):\n%s", name, diff)
		}
	}
}

func TestReadKeepsTheSpan(t *testing.T) {
	at := time.Date(2026, 3, 2, 13, 0, 0, 0, time.UTC)
	for _, c := range []struct {
		span evaluation.Span
		want int
	}{
		{evaluation.Span{}, 1},
		{evaluation.Span{From: at}, 1},
		{evaluation.Span{From: at.Add(time.Second)}, 0},
		{evaluation.Span{Until: at.Add(time.Second)}, 1},
		{evaluation.Span{Until: at}, 0},
	} {
		got, err := evaluation.Read(strings.NewReader(goodLine), c.span)
		if err != nil || len(got.List) != c.want {
			t.Errorf("%+v holds %d cases (%v), want %d", c.span, len(got.List), err, c.want)
		}
	}
}

func TestDamagedFilesHaveASentence(t *testing.T) {
	whole := packed(t, strings.Repeat(goodLine+"\n", 50))
	broken := bytes.Clone(whole)
	broken[len(broken)/2] ^= 0xff
	for name, file := range map[string][]byte{
		"cut off": whole[:len(whole)-20], "changed": broken, "no header": []byte("\x1f\x8bxx"),
	} {
		_, err := evaluation.Read(bytes.NewReader(file), evaluation.Span{})
		if problem.KindOf(err) != problem.Invalid {
			t.Errorf("%s: %v, want a problem of kind invalid", name, err)
		}
	}
}

// endless gives the same bytes for ever.
type endless struct{ text string }

func (e endless) Read(p []byte) (int, error) {
	n := 0
	for n < len(p) {
		n += copy(p[n:], e.text)
	}
	return n, nil
}

func TestReadEnds(t *testing.T) {
	if testing.Short() {
		t.Skip("reads half a gigabyte")
	}
	_, err := evaluation.Read(endless{"\n\n\n\n" + strings.Repeat(" ", 1<<16)}, evaluation.Span{})
	if problem.KindOf(err) != problem.Invalid {
		t.Errorf("%v, want a problem of kind invalid", err)
	}
}

func TestReadGivesUpOnWhatHoldsNoCases(t *testing.T) {
	if _, err := evaluation.Read(endless{"x\n"}, evaluation.Span{}); problem.KindOf(err) != problem.Invalid {
		t.Errorf("%v, want a problem of kind invalid", err)
	}
	got, err := evaluation.Read(strings.NewReader(strings.Repeat("x\n", 999)+goodLine), evaluation.Span{})
	if err != nil || len(got.List) != 1 || len(got.Bad) != 999 {
		t.Errorf("%d cases and %d bad lines (%v), want 1 and 999", len(got.List), len(got.Bad), err)
	}
}

type failing struct{ err error }

func (f failing) Read([]byte) (int, error) { return 0, f.err }

func TestTheReadersOwnErrorComesBack(t *testing.T) {
	want := errors.New("the disk is gone")
	if _, err := evaluation.Read(failing{want}, evaluation.Span{}); !errors.Is(err, want) {
		t.Errorf("%v, want %v", err, want)
	}
}

func FuzzRead(f *testing.F) {
	f.Add([]byte(goodLine))
	f.Add([]byte("{}\n[]\nnull\n\xef\xbb\xbf" + goodLine))
	f.Add([]byte("\x1f\x8b\x08\x00"))
	f.Fuzz(func(t *testing.T, file []byte) {
		got, err := evaluation.Read(bytes.NewReader(file), evaluation.Span{})
		if err != nil {
			return
		}
		for _, c := range got.List {
			if c.At.IsZero() || len(c.About)+len(c.With)+len(c.Text) == 0 {
				t.Errorf("a case that asks nothing was taken: %+v", c)
			}
			line, err := json.Marshal(c)
			if err != nil {
				continue // a year that JSON does not write
			}
			if _, fault := evaluation.Parse(line); fault != "" {
				t.Errorf("a case that was taken is not when written again: %s", fault)
			}
		}
		for _, b := range got.Bad {
			if b.Line < 1 || !strings.HasPrefix(b.Error, "Line ") || !strings.HasSuffix(b.Error, ".") {
				t.Errorf("a bad line has no sentence: %+v", b)
			}
		}
	})
}

package triage

import (
	"bytes"
	"encoding/json"
	"errors"
	"math"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"ownup/internal/core/problem"
)

const example = `{"now":"2026-03-02T09:00:00Z","hands":2,
"fires":[{"id":"deck","title":"Corrected deck","effort_minutes":[20,60],"after":["book"],"deadline":"2026-03-02T15:00:00+01:00","hard":true},
         {"id":"book","effort_minutes":7.5,"release":"2026-03-02T09:30:00Z","weight":0.5}],
"people":[{"name":"Ana","waits_for":["deck","book"],"needs":"any"},{"name":"Raj","weight":2,"waits_for":[]}]}`

func TestParse(t *testing.T) {
	got, err := Parse(strings.NewReader("\xef\xbb\xbf" + example))
	if err != nil {
		t.Fatal(err)
	}
	want := Input{
		Now: monday, Hands: 2,
		Fires: []Fire{
			{
				ID: "deck", Title: "Corrected deck", Effort: Effort{Low: 20 * time.Minute, High: time.Hour},
				After: []string{"book"}, Deadline: at(300), Hard: true, Weight: 1,
			},
			{ID: "book", Effort: Effort{Low: 450 * time.Second, High: 450 * time.Second}, Release: at(30), Weight: 0.5},
		},
		People: []Person{
			{Name: "Ana", Weight: 1, WaitsFor: []string{"deck", "book"}, Any: true},
			{Name: "Raj", Weight: 2, WaitsFor: []string{}},
		},
	}
	if d := cmp.Diff(want, got); d != "" {
		t.Errorf("(-want +got):\n%s", d)
	}
}

// read is what the command does: form first, then sense.
func read(text string) error {
	in, err := Parse(strings.NewReader(text))
	if err == nil {
		err = in.Check(monday)
	}
	return err
}

func TestBadInputIsNamed(t *testing.T) {
	for _, c := range []struct{ text, want string }{
		{"", "The file is empty."},
		{" \n", "The file is empty."},
		{"{}", "Nothing to put in order: there are no fires."},
		{`{"fires":[]}`, "Nothing to put in order: there are no fires."},
		{"[]", "The file is not an object in curly brackets."},
		{"{\n\"fires\": [\n{]}", "The file is not valid JSON at line 3."},
		{`{"fires":[{"id":"a","effort_minutes":NaN}]}`, "The file is not valid JSON at line 1."},
		{`{"fire":[]}`, `In the file, the key "fire" is not known.`},
		{`{"version":2,"fires":[]}`, "The file is in format 2; this program knows format 1."},
		{`{"hands":0,"fires":[]}`, "The number of hands is zero or less."},
		{`{"hands":1.5,"fires":[]}`, `In the file, "hands" is not a whole number.`},
		{`{"now":"today"}`, `In the file, "now" is not a time such as 2026-03-02T15:00:00Z.`},
		{`{"fires":[{"effort_minutes":3}]}`, "Fire number 1 has no id."},
		{`{"fires":[{"id":"a","efort":3}]}`, `In fire "a", the key "efort" is not known.`},
		{`{"fires":[{"id":"a"}]}`, `In fire "a", "effort_minutes" is missing.`},
		{`{"fires":[{"id":"a","effort_minutes":0}]}`, `In fire "a", "effort_minutes" is zero or less.`},
		{`{"fires":[{"id":"a","effort_minutes":[5,-1]}]}`, `In fire "a", "effort_minutes" is zero or less.`},
		{`{"fires":[{"id":"a","effort_minutes":[5,1]}]}`, `Fire "a" has an effort whose end is below its beginning.`},
		{`{"fires":[{"id":"a","effort_minutes":[5]}]}`, `In fire "a", "effort_minutes" is not a number of minutes or a pair such as [20, 60].`},
		{`{"fires":[{"id":"a","effort_minutes":1e300}]}`, `In fire "a", "effort_minutes" is more than a year.`},
		{`{"fires":[{"id":"a","effort_minutes":5,"deadline":"15:00"}]}`, `In fire "a", "deadline" is not a time such as 2026-03-02T15:00:00Z.`},
		{`{"fires":[{"id":"a","effort_minutes":5,"hard":true}]}`, `Fire "a" has a hard deadline but no time for it.`},
		{`{"fires":[{"id":"a","effort_minutes":5,"weight":-1}]}`, `Fire "a" has a weight that is not a number from 0 to 1000000.`},
		{`{"fires":[{"id":"a","effort_minutes":5,"release":"2050-01-01T00:00:00Z"}]}`, `Fire "a" cannot start within ten years.`},
		{`{"fires":[{"id":"a","effort_minutes":5},{"id":"a","effort_minutes":5}]}`, `Two fires have the id "a".`},
		{`{"fires":[{"id":"a","effort_minutes":5,"after":["b"]}]}`, `Fire "a" comes after "b", which is not among the fires.`},
		{`{"fires":[{"id":"a","effort_minutes":5,"after":["a"]}]}`, `These fires wait for one another in a circle: "a".`},
		{
			`{"fires":[{"id":"a","effort_minutes":5,"after":["b"]},{"id":"b","effort_minutes":5,"after":["c"]},{"id":"c","effort_minutes":5,"after":["b"]}]}`,
			`These fires wait for one another in a circle: "c", "b".`,
		},
		{`{"fires":[{"id":"a","effort_minutes":5}],"people":[{"name":"","waits_for":["a"]}]}`, "Person number 1 has no name."},
		{`{"fires":[{"id":"a","effort_minutes":5}],"people":[{"name":"Ana","waits_for":["b"]}]}`, `Person number 1 waits for "b", which is not among the fires.`},
		{`{"fires":[{"id":"a","effort_minutes":5}],"people":[{"name":"Ana","needs":"some"}]}`, `In person number 1, "needs" is neither "all" nor "any".`},
	} {
		err := read(c.text)
		p, ok := errors.AsType[*problem.Problem](err)
		if !ok {
			t.Errorf("%s: got %v, want a problem", c.text, err)
			continue
		}
		if p.Sentence != c.want {
			t.Errorf("%s:\n got %s\nwant %s", c.text, p.Sentence, c.want)
		}
		if p.Next == "" {
			t.Errorf("%s: no next step", c.text)
		}
	}
}

func TestNumbersThatJSONCannotHold(t *testing.T) {
	in := Input{Fires: []Fire{{ID: "a", Effort: effort(5), Weight: math.NaN()}}}
	if err := in.Check(monday); err == nil || !strings.Contains(err.Error(), `Fire "a"`) {
		t.Errorf("a weight of NaN gives %v", err)
	}
	in.Fires[0].Weight = 0
	in.People = []Person{{Name: "Ana", Weight: math.Inf(1), WaitsFor: []string{"a"}}}
	if err := in.Check(monday); err == nil {
		t.Error("an infinite weight is accepted")
	}
}

func TestParseStopsAtItsLimit(t *testing.T) {
	if _, err := Parse(bytes.NewReader(make([]byte, MaxBytes+1))); err == nil || !strings.Contains(err.Error(), "16 MB") {
		t.Errorf("an input over the limit gives %v", err)
	}
}

func FuzzParse(f *testing.F) {
	for _, seed := range []string{
		"", "{}", "null", "[[[[", example, `{"fires":[null]}`,
		`{"fires":[{"id":"a","effort_minutes":[1,2]},{"id":"b","effort_minutes":1e-9,"after":["a"]}]}`,
		`{"fires":[{"id":"a","effort_minutes":5,"deadline":"0000-01-01T00:00:00Z","release":"9999-12-31T23:59:59Z"}]}`,
	} {
		f.Add([]byte(seed))
	}
	f.Fuzz(func(t *testing.T, data []byte) {
		in, err := Parse(bytes.NewReader(data))
		if err == nil {
			_, err = Solve(Input{Now: in.Now, Hands: in.Hands, Fires: in.Fires[:min(8, len(in.Fires))], People: in.People}, monday)
		}
		if err == nil {
			return
		}
		if p, ok := errors.AsType[*problem.Problem](err); !ok || p.Sentence == "" {
			t.Errorf("not a problem with a sentence: %v", err)
		}
	})
}

// TestTimesThatCannotBeWrittenOrAddedUp holds every time of a plan within
// years of four digits, and within what a duration can say.
func TestTimesThatCannotBeWrittenOrAddedUp(t *testing.T) {
	year := func(n int) time.Time { return time.Date(n, 6, 1, 0, 0, 0, 0, time.UTC) }
	fire := Fire{ID: "a", Effort: Effort{Low: MaxEffort, High: MaxEffort}}
	var many []Fire
	for i := range 251 {
		f := fire
		f.ID = strconv.Itoa(i)
		many = append(many, f)
	}
	for _, c := range []struct {
		now   time.Time
		fires []Fire
		ok    bool
	}{
		{year(2026), []Fire{fire}, true},
		{year(9997), []Fire{fire}, true},
		{year(9998), []Fire{fire}, false},
		{year(9999), []Fire{fire}, false},
		{year(12000), []Fire{fire}, false},
		{year(999), []Fire{fire}, false},
		{year(2026), many[:250], true},
		{year(2026), many, false},
	} {
		plan, err := Solve(Input{Fires: c.fires}, c.now)
		if c.ok != (err == nil) || err != nil && problem.KindOf(err) != problem.Invalid {
			t.Errorf("%d fires from %v: %v", len(c.fires), c.now, err)
		}
		if err != nil {
			continue
		}
		if _, err := json.Marshal(plan); err != nil {
			t.Errorf("%d fires from %v cannot be written: %v", len(c.fires), c.now, err)
		}
	}
}

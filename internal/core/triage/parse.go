package triage

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"maps"
	"math"
	"slices"
	"strings"
	"time"

	"ownup/internal/core/problem"
)

// MaxBytes is the largest input that Parse reads.
const MaxBytes = 16 << 20

// Parse reads an Input written as JSON, format version 1:
//
//	{"now": "2026-03-02T09:00:00Z", "hands": 1,
//	 "fires": [{"id": "deck", "title": "Corrected deck",
//	            "effort_minutes": [20, 60], "after": ["sheet"],
//	            "release": "…", "deadline": "…", "hard": true, "weight": 1}],
//	 "people": [{"name": "Ana", "weight": 1, "waits_for": ["deck"], "needs": "all"}],
//	 "pins": [{"fire": "deck", "place": 2}, {"fire": "sheet", "before": "mail"}]}
//
// Only fires, with id and effort_minutes, and a person's name are required.
// Times follow RFC 3339. A person weighs 1 unless said otherwise; a fire 1
// where it has a deadline (an hour late counts as an hour of somebody's
// waiting) and else 0. A key that is not known is an error, so that a slip of
// the pen is not silently ignored.
//
// Errors are *problem.Problem of kind Invalid, apart from those of r. Parse
// looks at form only; [Solve] and [Input.Check] look at sense.
func Parse(r io.Reader) (Input, error) {
	data, err := io.ReadAll(io.LimitReader(r, MaxBytes+1))
	if err != nil {
		return Input{}, fmt.Errorf("read fires: %w", err)
	}
	if len(data) > MaxBytes {
		return Input{}, invalid("The file is larger than 16 MB.", "Leave out the fires that can wait.")
	}
	data = bytes.TrimPrefix(data, []byte("\xef\xbb\xbf"))
	if len(bytes.TrimSpace(data)) == 0 {
		return Input{}, invalid("The file is empty.", `Write {"fires": [...]} with at least one fire.`)
	}
	if err := syntax(data); err != nil {
		return Input{}, err
	}
	return parseInput(data)
}

// syntax names the line at which data stops being JSON.
func syntax(data []byte) error {
	var whole json.RawMessage
	err := json.Unmarshal(data, &whole)
	if err == nil {
		return nil
	}
	line := 1
	if se, ok := errors.AsType[*json.SyntaxError](err); ok {
		line += bytes.Count(data[:min(int(se.Offset), len(data))], []byte("\n"))
	}
	return problem.Wrap(err, problem.Invalid, fmt.Sprintf("The file is not valid JSON at line %d.", line),
		"Look for a missing comma, quote or bracket, or a number that JSON does not know, such as NaN.")
}

func parseInput(data []byte) (Input, error) {
	o, err := readObject("the file", data, "version", "now", "hands", "fires", "people", "pins")
	if err != nil {
		return Input{}, err
	}
	version := Version
	var in Input
	var fires, people, pins []json.RawMessage
	o.whole("version", &version)
	o.time("now", &in.Now)
	o.whole("hands", &in.Hands)
	if o.has("hands") && in.Hands < 1 && o.err == nil {
		return Input{}, invalid("The number of hands is zero or less.", "Give 1 or more.")
	}
	o.list("fires", &fires)
	o.list("people", &people)
	o.list("pins", &pins)
	if o.err != nil {
		return Input{}, o.err
	}
	if version != Version {
		return Input{}, problem.New(problem.Newer, fmt.Sprintf("The file is in format %d; this program knows format %d.", version, Version),
			"Use a newer ownup, or write the file in the older format.")
	}
	if len(pins) > 2*MaxFires {
		return Input{}, invalid("The file has more pins than fires could need.", "Take out the pins that repeat others.")
	}
	if len(fires) > MaxFires || len(people) > MaxPeople {
		return Input{}, invalid(fmt.Sprintf("The file has %d fires and %d people; at most %d and %d can be planned at once.",
			len(fires), len(people), MaxFires, MaxPeople), "Leave out the fires that can wait.")
	}
	for i, raw := range fires {
		f, err := parseFire(i, raw)
		if err != nil {
			return Input{}, err
		}
		in.Fires = append(in.Fires, f)
	}
	for i, raw := range people {
		p, err := parsePerson(i, raw)
		if err != nil {
			return Input{}, err
		}
		in.People = append(in.People, p)
	}
	for i, raw := range pins {
		p, err := parsePin(i, raw)
		if err != nil {
			return Input{}, err
		}
		in.Pins = append(in.Pins, p)
	}
	return in, nil
}

func parsePin(i int, raw []byte) (Pin, error) {
	o, err := readObject(fmt.Sprintf("pin number %d", i+1), raw, "fire", "place", "before")
	if err != nil {
		return Pin{}, err
	}
	var p Pin
	o.text("fire", &p.Fire)
	o.whole("place", &p.Place)
	o.text("before", &p.Before)
	return p, o.err
}

func parseFire(i int, raw []byte) (Fire, error) {
	o, err := readObject(fmt.Sprintf("fire number %d", i+1), raw,
		"id", "title", "effort_minutes", "release", "deadline", "hard", "after", "weight")
	if err != nil {
		return Fire{}, err
	}
	var f Fire
	o.text("id", &f.ID)
	if f.ID != "" {
		o.what = "fire " + quote(f.ID)
	}
	o.text("title", &f.Title)
	o.effort("effort_minutes", &f.Effort)
	o.time("release", &f.Release)
	o.time("deadline", &f.Deadline)
	o.flag("hard", &f.Hard)
	o.texts("after", &f.After)
	if !f.Deadline.IsZero() {
		f.Weight = 1
	}
	o.number("weight", &f.Weight)
	return f, o.err
}

func parsePerson(i int, raw []byte) (Person, error) {
	o, err := readObject(fmt.Sprintf("person number %d", i+1), raw, "name", "weight", "waits_for", "needs")
	if err != nil {
		return Person{}, err
	}
	p := Person{Weight: 1}
	needs := "all"
	o.text("name", &p.Name)
	o.number("weight", &p.Weight)
	o.texts("waits_for", &p.WaitsFor)
	o.text("needs", &needs)
	if needs != "all" && needs != "any" {
		o.fail("needs", `is neither "all" nor "any"`)
	}
	p.Any = needs == "any"
	return p, o.err
}

// object reads the fields of one JSON object and keeps the first error, so
// that its callers read as a list of fields.
type object struct {
	what   string // the middle of a sentence: fire "deck"
	fields map[string]json.RawMessage
	err    error
}

// readObject refuses keys other than known.
func readObject(what string, raw []byte, known ...string) (*object, error) {
	o := &object{what: what}
	if err := json.Unmarshal(raw, &o.fields); err != nil || o.fields == nil {
		return nil, invalid(strings.ToUpper(what[:1])+what[1:]+" is not an object in curly brackets.", "Write it as {\"key\": value}.")
	}
	for _, key := range slices.Sorted(maps.Keys(o.fields)) {
		if !slices.Contains(known, key) {
			if id := o.fields["id"]; id != nil {
				var s string
				if json.Unmarshal(id, &s) == nil && s != "" {
					o.what = "fire " + quote(s)
				}
			}
			return nil, invalid("In "+o.what+", the key "+quote(key)+" is not known.",
				"The keys are "+strings.Join(known, ", ")+".")
		}
	}
	return o, nil
}

func (o *object) has(key string) bool {
	raw, ok := o.fields[key]
	return ok && string(raw) != "null"
}

func (o *object) fail(key, how string) {
	if o.err == nil {
		o.err = invalid(fmt.Sprintf("In %s, %q %s.", o.what, key, how), "Correct it and try again.")
	}
}

func (o *object) read(key, how string, to any) {
	if o.err != nil || !o.has(key) {
		return
	}
	if err := json.Unmarshal(o.fields[key], to); err != nil {
		o.fail(key, how)
	}
}

func (o *object) text(key string, to *string)    { o.read(key, "is not text", to) }
func (o *object) texts(key string, to *[]string) { o.read(key, "is not a list of ids", to) }
func (o *object) flag(key string, to *bool)      { o.read(key, "is neither true nor false", to) }

func (o *object) whole(key string, to *int)              { o.read(key, "is not a whole number", to) }
func (o *object) number(key string, to *float64)         { o.read(key, "is not a number", to) }
func (o *object) list(key string, to *[]json.RawMessage) { o.read(key, "is not a list", to) }

func (o *object) time(key string, to *time.Time) {
	const how = "is not a time such as 2026-03-02T15:00:00Z"
	var s string
	o.read(key, how, &s)
	if o.err != nil || !o.has(key) {
		return
	}
	t, err := time.Parse(time.RFC3339, s)
	if err != nil {
		o.fail(key, how)
		return
	}
	*to = t
}

// effort reads a number of minutes or a pair of them.
func (o *object) effort(key string, to *Effort) {
	const how = "is not a number of minutes or a pair such as [20, 60]"
	if !o.has(key) {
		o.fail(key, "is missing")
		return
	}
	var pair []float64
	if strings.HasPrefix(string(o.fields[key]), "[") {
		o.read(key, how, &pair)
	} else {
		pair = make([]float64, 1, 2)
		o.read(key, how, &pair[0])
		pair = append(pair, pair[0])
	}
	if o.err != nil {
		return
	}
	if len(pair) != 2 {
		o.fail(key, how)
		return
	}
	for _, minutes := range pair {
		if minutes <= 0 {
			o.fail(key, "is zero or less")
			return
		}
		if minutes > MaxEffort.Minutes() {
			o.fail(key, "is more than a year")
			return
		}
	}
	*to = Effort{Low: minutesOf(pair[0]), High: minutesOf(pair[1])}
}

// minutesOf never gives zero, so that a tiny effort stays an effort.
func minutesOf(m float64) time.Duration {
	return max(time.Nanosecond, time.Duration(math.Round(m*float64(time.Minute))))
}

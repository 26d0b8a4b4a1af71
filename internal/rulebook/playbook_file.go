package rulebook

import (
	"errors"
	"fmt"
	"regexp"
	"strconv"
	"strings"
	"time"

	"github.com/pelletier/go-toml/v2"
	"github.com/pelletier/go-toml/v2/unstable"

	"ownup/internal/core/playbook"
)

// playbookFile is the form of a playbook. playbooks/schema.json says the same
// to editors; a test holds the two together. It is kept apart from
// playbook.Playbook so that old files stay readable when that changes.
type playbookFile struct {
	Kind       string          `toml:"kind"`
	Title      string          `toml:"title"`
	Strong     []string        `toml:"strong"`
	Cues       []string        `toml:"cues"`
	Questions  []questionEntry `toml:"questions"`
	Fires      []fireEntry     `toml:"fires"`
	Listeners  []listenerEntry `toml:"listeners"`
	LeaveOut   []leaveOutEntry `toml:"leave_out"`
	Clocks     []clockEntry    `toml:"clocks"`
	Proportion proportionEntry `toml:"proportion"`
	Options    []optionEntry   `toml:"options"`
	Counsel    []counselEntry  `toml:"counsel"`
}

type questionEntry struct {
	Field string `toml:"field"`
	Ask   string `toml:"ask"`
}

type fireEntry struct {
	ID      string   `toml:"id"`
	Title   string   `toml:"title"`
	Minutes []int    `toml:"minutes"` // a decoder takes [1, 2, 3] for an array of two
	After   []string `toml:"after"`
	For     string   `toml:"for"`
	Blocks  string   `toml:"blocks"`
	Grows   bool     `toml:"grows"`
	Before  bool     `toml:"before"`
}

type listenerEntry struct {
	Role  string `toml:"role"`
	Why   string `toml:"why"`
	First bool   `toml:"first"`
}

type leaveOutEntry struct {
	Who string `toml:"who"`
	Why string `toml:"why"`
}

type clockEntry struct {
	Title   string `toml:"title"`
	Within  string `toml:"within"`
	Decides string `toml:"decides"`
	Source  string `toml:"source"`
}

type proportionEntry struct {
	Oversight string `toml:"oversight"`
	Setback   string `toml:"setback"`
	Serious   string `toml:"serious"`
	Severe    string `toml:"severe"`
}

type optionEntry struct {
	Do      string `toml:"do"`
	How     string `toml:"how"`
	Effort  string `toml:"effort"`
	Effect  string `toml:"effect"`
	Risk    string `toml:"risk"`
	Decides string `toml:"decides"`
}

type counselEntry struct {
	When   string `toml:"when"`
	Ask    string `toml:"ask"`
	Source string `toml:"source"`
}

// parsePlaybook reads one file; name is how its findings name it. Where there
// are findings, the playbook is what could be read of it.
func parsePlaybook(name string, text []byte) (playbook.Playbook, []playbook.Finding) {
	one := func(line int, format string, args ...any) playbook.Finding {
		return playbook.Finding{File: name, Line: line, Text: oneLineOf(fmt.Sprintf(format, args...))}
	}
	if len(text) > MaxFile {
		return playbook.Playbook{}, []playbook.Finding{one(1, "larger than %d KiB", MaxFile>>10)}
	}
	var found []playbook.Finding
	var f playbookFile
	dec := toml.NewDecoder(strings.NewReader(string(text)))
	dec.DisallowUnknownFields()
	err := dec.Decode(&f)
	var strict *toml.StrictMissingError
	var bad *toml.DecodeError
	switch {
	case errors.As(err, &strict):
		for _, e := range strict.Errors {
			line, _ := e.Position()
			found = append(found, one(line, "there is no setting %q", strings.Join(e.Key(), ".")))
		}
	case errors.As(err, &bad):
		line, _ := bad.Position()
		return playbook.Playbook{}, []playbook.Finding{one(line, "%s", strings.TrimPrefix(bad.Error(), "toml: "))}
	case err != nil:
		return playbook.Playbook{}, []playbook.Finding{one(1, "%v", err)}
	}
	book, faults := f.playbook()
	lines := linesOf(text)
	for _, fault := range append(faults, book.Check()...) {
		found = append(found, one(lines.of(fault), "%s", fault.Text))
	}
	inOrder(found)
	return book, found
}

// playbook returns the playbook, and what no playbook can hold.
func (f *playbookFile) playbook() (playbook.Playbook, []playbook.Fault) {
	var faults []playbook.Fault
	book := playbook.Playbook{
		Kind: f.Kind, Title: f.Title, Strong: f.Strong, Cues: f.Cues, Proportion: playbook.Proportion(f.Proportion),
	}
	for _, e := range f.Questions {
		book.Questions = append(book.Questions, playbook.Question(e))
	}
	for _, e := range f.Fires {
		fire := playbook.Fire{
			ID: e.ID, Title: e.Title, After: e.After, For: e.For, Blocks: e.Blocks, Grows: e.Grows, Before: e.Before,
		}
		if len(e.Minutes) == len(fire.Minutes) {
			fire.Minutes = [2]int(e.Minutes)
		}
		book.Fires = append(book.Fires, fire)
	}
	for _, e := range f.Listeners {
		book.Listeners = append(book.Listeners, playbook.Listener(e))
	}
	for _, e := range f.LeaveOut {
		book.LeaveOut = append(book.LeaveOut, playbook.LeaveOut(e))
	}
	for i, e := range f.Clocks {
		within, ok := readWithin(e.Within)
		if !ok {
			faults = append(faults, playbook.Fault{
				List: "clocks", Index: i, Field: "within", Text: fmt.Sprintf(`within is %q; write it as "45m", "72h" or "14d", or leave it out for at once`, e.Within),
			})
		}
		book.Clocks = append(book.Clocks, playbook.Clock{Title: e.Title, Within: within, Decides: e.Decides, Source: e.Source})
	}
	for _, e := range f.Options {
		book.Options = append(book.Options, playbook.Option(e))
	}
	for _, e := range f.Counsel {
		book.Counsel = append(book.Counsel, playbook.Counsel(e))
	}
	return book, faults
}

var withinForm = regexp.MustCompile(`^([1-9][0-9]{0,5})(m|h|d)$`)

// readWithin reads a duration; a day is 24 hours, as laws count 72 of them.
func readWithin(s string) (time.Duration, bool) {
	if s == "" {
		return 0, true
	}
	m := withinForm.FindStringSubmatch(s)
	if m == nil {
		return 0, false
	}
	n, err := strconv.Atoi(m[1])
	if err != nil {
		return 0, false
	}
	unit := map[string]time.Duration{"m": time.Minute, "h": time.Hour, "d": 24 * time.Hour}[m[2]]
	return time.Duration(n) * unit, true
}

// lines are the lines of a file's settings and entries.
type lines map[setting]int

// setting is a place in a playbook file, as playbook.Fault names it; the
// place of an entry has no field, that of a list as one value no index.
type setting struct {
	list  string
	index int
	field string
}

// of is the line of a fault: of its setting, else of its entry, else of its
// list, else the first.
func (l lines) of(f playbook.Fault) int {
	for _, at := range []setting{{f.List, f.Index, f.Field}, {f.List, f.Index, ""}, {"", 0, f.List}} {
		if line, ok := l[at]; ok {
			return line
		}
	}
	return 1
}

// linesOf finds where the settings of a file are, which the decoder does not
// tell. What does not parse is passed over.
func linesOf(text []byte) lines {
	found := lines{}
	count := map[string]int{}
	list, index := "", 0
	p := unstable.Parser{}
	p.Reset(text)
	for p.NextExpression() {
		e := p.Expression()
		key, line := keyOf(&p, e)
		switch {
		case len(key) == 0:
		case e.Kind == unstable.ArrayTable:
			list, index = key[0], count[key[0]]
			count[key[0]]++
			found[setting{list, index, ""}] = line
		case e.Kind == unstable.Table:
			list, index = key[0], 0
			found[setting{list, index, ""}] = line
		case e.Kind == unstable.KeyValue && list == "" && len(key) > 1:
			found[setting{key[0], 0, key[1]}] = line
		case e.Kind == unstable.KeyValue:
			found[setting{list, index, key[0]}] = line
		}
	}
	return found
}

// keyOf are the parts of an expression's key, and its line.
func keyOf(p *unstable.Parser, e *unstable.Node) (key []string, line int) {
	if e.Kind != unstable.KeyValue && e.Kind != unstable.Table && e.Kind != unstable.ArrayTable {
		return nil, 0
	}
	for it := e.Key(); it.Next(); {
		if len(key) == 0 {
			line = p.Shape(it.Node().Raw).Start.Line
		}
		key = append(key, string(it.Node().Data))
	}
	return key, line
}

package correct

import (
	"errors"
	"slices"
	"strings"

	"ownup/internal/trace/extract"
)

// mostTries is how often a copy is made and read again where not all changes
// come out right together.
const mostTries = 64

// Why a change is taken back.
const (
	notRight = "The corrected copy did not read as it should, so this was left as it is."
	unclear  = "Too many of the corrections in this file did not come out right; this one was not tried."
	tooDeep  = "The file lies in too many files one inside another."
)

// target is one file whose copy is made.
type target struct {
	*copier
	name         string
	kind         extract.Kind
	before       []byte
	result       *Result
	pack         *pack          // of a zip
	replaced     map[int][]byte // members of the zip that were changed inside
	reading      *reading       // of the file as it is
	book         *book          // of a workbook
	tries        int
	foreign      map[string][]stretch     // by the part
	listedTitles []piece                  // of slides
	twice        map[string][]alternative // by the part
	inside       []string                 // names of members that were changed
	content      []byte                   // the last copy that came out right, and what it says
	after        map[int]extract.Piece
}

// packs reports whether a kind is a zip that can be written.
func packs(kind extract.Kind) bool {
	return kind == extract.Zip || office(kind)
}

func office(kind extract.Kind) bool {
	return kind == extract.Word || kind == extract.Workbook || kind == extract.Slides
}

// open opens a zip, and says why it must stay as it is.
func (t *target) open() string {
	p, reason := openPack(t.kind, t.before)
	if reason != "" {
		return reason
	}
	for name := range p.byName {
		if office(t.kind) && strings.HasPrefix(name, "_xmlsignatures/") {
			return "The file is signed, and a correction would break the signature: whoever signed it has to correct it and sign it anew."
		}
	}
	t.pack, t.replaced = p, map[int][]byte{}
	return ""
}

// members makes the changes in the files inside the file.
func (t *target) members(changes []numbered, depth int) error {
	groups := map[string][]numbered{}
	var names []string
	for _, c := range changes {
		name := c.members[0]
		if groups[name] == nil {
			names = append(names, name)
		}
		c.members = c.members[1:]
		groups[name] = append(groups[name], c)
	}
	for _, name := range names {
		if err := t.member(name, groups[name], depth); err != nil {
			return err
		}
	}
	return nil
}

func (t *target) member(name string, changes []numbered, depth int) error {
	if depth >= extract.DefaultLimits().Depth {
		t.result.leave(tooDeep, changes...)
		return nil
	}
	key := name
	if office(t.kind) {
		key = foldPart(name)
	}
	i, reason := t.pack.find(key)
	var content []byte
	if reason == "" {
		content, reason = t.pack.read(i)
	}
	if reason != "" {
		t.result.leave(reason, changes...)
		return nil
	}
	inner, err := t.file(name, content, changes, depth+1)
	if err != nil {
		return err
	}
	t.result.Left = append(t.result.Left, inner.Left...)
	if len(inner.Done) == 0 {
		return nil
	}
	t.replaced[i] = inner.Content
	t.inside = append(t.inside, key)
	t.result.Done = append(t.result.Done, inner.Done...)
	for _, note := range inner.Notes {
		t.result.note("In " + name + ": " + note)
	}
	return nil
}

// own makes the changes in the text of the file itself.
func (t *target) own(changes []numbered) error {
	if len(changes) == 0 {
		return nil
	}
	var err error
	if t.reading, err = t.read(t.name, t.before, changes); err != nil {
		return err
	}
	if len(t.reading.pieces) >= mostPieces {
		t.result.leave(tooMany, changes...)
		return nil
	}
	if t.kind == extract.Workbook {
		t.book = openBook(t.before, t.reading)
	}
	var possible []located
	for _, l := range t.reading.locate(changes, t.result) {
		if reason := t.cannot(l); reason != "" {
			t.result.leave(reason, l.numbered)
			continue
		}
		possible = append(possible, l)
	}
	made, err := t.settle(nil, possible)
	if err != nil || len(made) == 0 {
		return err
	}
	t.result.Content = t.content
	t.done(made, t.after)
	return nil
}

// settle returns those of the changes that come out right together with the
// accepted ones. It divides them where they do not.
func (t *target) settle(accepted, rest []located) ([]located, error) {
	if len(rest) == 0 {
		return accepted, nil
	}
	if t.tries++; t.tries > mostTries {
		t.result.leave(unclear, numberedOf(rest)...)
		return accepted, nil
	}
	all := slices.Concat(accepted, rest)
	content, after, reason, err := t.try(all)
	switch {
	case err != nil:
		return nil, err
	case after != nil:
		t.content, t.after = content, after
		return all, nil
	case len(rest) == 1:
		t.result.leave(reason, rest[0].numbered)
		return accepted, nil
	}
	middle := len(rest) / 2
	if accepted, err = t.settle(accepted, rest[:middle]); err != nil {
		return nil, err
	}
	return t.settle(accepted, rest[middle:])
}

func numberedOf(of []located) []numbered {
	var all []numbered
	for _, l := range of {
		all = append(all, l.numbered)
	}
	return all
}

// try makes a copy with the changes and reads it again. What the changed pieces
// say then is nil where something is not as it should be, and the reason says
// so.
func (t *target) try(changes []located) (content []byte, after map[int]extract.Piece, reason string, err error) {
	edits, reason := t.edits(changes)
	if reason != "" {
		return nil, nil, reason, nil
	}
	if content, reason = t.write(edits); reason != "" {
		return nil, nil, reason, nil
	}
	after, err = t.check(changes, content)
	switch {
	case errors.Is(err, errWrong):
		return nil, nil, notRight, nil
	case err != nil:
		return nil, nil, "", err
	}
	return content, after, "", nil
}

// edits returns what is to be written for all of the changes.
func (t *target) edits(changes []located) ([]edit, string) {
	var all []edit
	var shared []located
	for _, l := range changes {
		p := &t.reading.pieces[l.piece]
		switch {
		case p.stored():
			e, reason := p.number(l.Change)
			if reason != "" {
				return nil, reason
			}
			all = append(all, e)
		case p.shared():
			shared = append(shared, l)
		default:
			more, reason := p.edits(l.Change)
			if reason != "" {
				return nil, reason
			}
			all = append(all, more...)
			all = append(all, t.mirror(p, l.Change)...)
		}
	}
	if t.kind == extract.Workbook {
		more, reason := t.book.edits(shared, t.cells(changes))
		return append(all, more...), reason
	}
	return all, ""
}

// write makes the edits in the file.
func (t *target) write(edits []edit) ([]byte, string) {
	if !packs(t.kind) {
		slices.SortStableFunc(edits, func(a, b edit) int { return a.from - b.from })
		return rewrite(t.kind, t.before, edits)
	}
	replaced := map[int][]byte{}
	for i, content := range t.replaced {
		replaced[i] = content
	}
	parts := map[string][]edit{}
	for _, e := range edits {
		parts[e.part] = append(parts[e.part], e)
	}
	for part, of := range parts {
		i, reason := t.pack.find(foldPart(part))
		if reason != "" {
			return nil, reason
		}
		content, reason := t.pack.read(i)
		if reason != "" {
			return nil, reason
		}
		if replaced[i], reason = rewritePart(content, of); reason != "" {
			return nil, reason
		}
	}
	content, err := t.pack.with(replaced)
	if err != nil {
		return nil, notWhole
	}
	return content, ""
}

// finish gives the copy of a zip in which only files inside were changed.
func (t *target) finish() {
	if len(t.replaced) == 0 || len(t.result.Content) != len(t.before) || &t.result.Content[0] != &t.before[0] {
		return
	}
	content, err := t.pack.with(t.replaced)
	if err == nil {
		t.result.Content = content
		return
	}
	for _, d := range t.result.Done {
		t.result.Left = append(t.result.Left, Left{d.Index, notWhole})
	}
	t.result.Done, t.result.Notes = nil, nil
}

// done notes the changes that were made, and what a person should know of
// them.
func (t *target) done(made []located, after map[int]extract.Piece) {
	for _, l := range made {
		was, is := &t.reading.pieces[l.piece], after[l.piece]
		d := Done{Index: l.index, Before: was.Text, After: is.Text, Shown: strings.Contains(is.Text, l.New)}
		if was.stored() && was.Text == is.Text {
			t.result.note("A number was corrected whose format shows it as before, since it is rounded.")
		}
		t.result.Done = append(t.result.Done, d)
	}
	t.notes(made)
}

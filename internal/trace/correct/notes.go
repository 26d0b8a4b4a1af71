package correct

import (
	"path"
	"slices"
	"strings"

	"ownup/internal/trace/extract"
	"ownup/internal/trace/extract/ooxml"
)

// notes says what follows from the changes that were made.
func (t *target) notes(made []located) {
	if t.kind == extract.Workbook && t.cells(made) > 0 {
		t.formulaNote(made)
	}
	for _, l := range made {
		if p := &t.reading.pieces[l.piece]; p.Part == "chart" && p.stored() {
			t.chartNote(p.origins[0].Part)
		}
	}
}

// chartNote says that a chart has its numbers from elsewhere, where that was
// not changed with it.
func (t *target) chartNote(part string) {
	p, err := ooxml.Open(t.before)
	if err != nil {
		return
	}
	for _, r := range p.Relations(part) {
		switch {
		case r.Kind != "package" && r.Kind != "oleObject" && r.Kind != "externalLinkPath":
		case r.External:
			t.result.note("A chart is drawn from a workbook outside the file; until that is corrected, the old figure comes back when the chart is updated.")
		case !slices.Contains(t.inside, foldPart(r.Target)):
			t.result.note("A chart is drawn from the workbook inside the file (" + r.Target + "); until that is corrected, the old figure comes back when its data is edited.")
		}
	}
}

// pictureNote says that an object inside the file shows a picture of itself,
// where such a one was changed. A workbook that a chart is drawn from does not.
func (t *target) pictureNote() {
	if len(t.inside) == 0 || !office(t.kind) {
		return
	}
	p, err := ooxml.Open(t.before)
	if err != nil {
		return
	}
	drawn := map[string]bool{}
	for _, name := range p.Names("") {
		folder, file := path.Split(name)
		if part, ok := strings.CutSuffix(file, ".rels"); ok && strings.Contains(folder, "chart") {
			for _, r := range p.Relations(path.Join(path.Dir(path.Clean(folder)), part)) {
				drawn[foldPart(r.Target)] = true
			}
		}
	}
	if slices.ContainsFunc(t.inside, func(name string) bool { return !drawn[name] }) {
		t.result.note("An object inside the file was corrected; the picture of it that is shown stays the old one until it is opened in the program.")
	}
}

package browser

import (
	_ "embed"
	"encoding/json"
	"strings"

	"github.com/chromedp/chromedp"
)

// axe is axe-core 4.14.1, unchanged; its licence is beside it. A checker of
// our own would know a tenth of its rules and be wrong about contrast.
//
//go:embed axe/axe.min.js
var axe string

// breach is one rule of accessibility that a page breaks.
type breach struct {
	ID    string `json:"id"`
	Help  string `json:"help"`
	Nodes []struct {
		HTML    string `json:"html"`
		Summary string `json:"failureSummary"`
	} `json:"nodes"`
}

// examine runs the rules of WCAG 2.2, levels A and AA, and axe-core's best
// practices: names and labels, order of headings, contrast, landmarks,
// language, title, and targets of at least 24 by 24 pixels.
const examine = `axe.run(document, {
	runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'],
	resultTypes: ['violations'],
}).then(r => JSON.stringify(r.violations))`

// Accessible fails the test for every rule of accessibility that the page
// breaks, each with the elements that break it.
func (p *Page) Accessible() {
	p.tb.Helper()
	where := p.Location()
	for _, b := range p.breaches() {
		p.tb.Errorf("%s: %s (%s)%s", where, b.Help, b.ID, b.places())
	}
}

// breaches asks axe-core, from outside, whatever the page's policy. axe-core
// waits for promises, so a page without scripts gets them for the while: what
// it did not run when it was loaded, it does not run now.
func (p *Page) breaches() []breach {
	p.tb.Helper()
	if p.noScript {
		p.Do(scripts(true))
		defer p.Do(scripts(false))
	}
	get(p, chromedp.Evaluate[bool](axe+"\n;true"))
	var found []breach
	if err := json.Unmarshal([]byte(Eval[string](p, examine)), &found); err != nil {
		p.tb.Fatalf("read what axe-core found: %v", err)
	}
	return found
}

// places lists the elements of a breach, one a line.
func (b breach) places() string {
	var text strings.Builder
	for _, node := range b.Nodes {
		text.WriteString("\n    " + node.HTML)
		for line := range strings.Lines(node.Summary) {
			text.WriteString("\n        " + strings.TrimSpace(line))
		}
	}
	return text.String()
}

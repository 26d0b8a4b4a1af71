package cli

import (
	"fmt"
	"io"
	"strings"
	"time"
)

// bar shows on a terminal how far long work has come: a share where the whole
// is known, and how much comes in a second. It draws at most ten times a
// second, and nothing at all where there is no terminal.
type bar struct {
	w       io.Writer // nil: quiet
	now     func() time.Time
	columns int
	label   string
	start   time.Time
	drawn   time.Time
}

const (
	barEvery = 100 * time.Millisecond
	barCells = 20
)

// newBar returns a bar on standard error.
func (r *run) newBar(label string) *bar {
	b := &bar{now: time.Now, columns: r.columns, label: label, start: time.Now()}
	if r.p.isTerminal(r.p.Stderr) && !r.json {
		b.w = r.p.Stderr
	}
	return b
}

// step shows that done of total has been read; a total of zero is not known.
func (b *bar) step(done, total int64) {
	now := b.now()
	if b.w == nil || now.Sub(b.drawn) < barEvery && done != total {
		return
	}
	b.drawn = now
	line := b.label + "  " + grouped(done)
	if total > 0 {
		part := min(1, float64(done)/float64(total))
		full := int(part * barCells)
		line = fmt.Sprintf("%s  [%s%s] %3.0f%%", b.label, strings.Repeat("#", full), strings.Repeat(".", barCells-full), part*100)
	}
	if passed := now.Sub(b.start).Seconds(); passed >= 1 {
		line += fmt.Sprintf("  %s/s", grouped(int64(float64(done)/passed)))
	}
	_, _ = io.WriteString(b.w, "\r"+pad(line, b.columns-1))
}

// end takes the bar away, so that what follows stands on a clean line.
func (b *bar) end() {
	if b.w != nil && !b.drawn.IsZero() {
		_, _ = io.WriteString(b.w, "\r"+strings.Repeat(" ", b.columns-1)+"\r")
	}
}

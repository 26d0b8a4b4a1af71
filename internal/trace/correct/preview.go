package correct

import (
	"fmt"
	"strings"
	"unicode/utf8"

	"ownup/internal/trace/extract"
)

// around is how many bytes of the words on each side a preview shows.
const around = 60

// Preview writes what would be changed, or was, for a person to read: each
// file, each place, the words before and after; then what is left, and why.
// Equal outcomes give equal texts.
func Preview(all []Outcome) string {
	var b strings.Builder
	for i, o := range all {
		if i > 0 {
			b.WriteByte('\n')
		}
		o.preview(&b)
	}
	return b.String()
}

func (o *Outcome) preview(b *strings.Builder) {
	fmt.Fprintf(b, "%s\n", oneLine(o.Path))
	if o.Kept != "" {
		fmt.Fprintf(b, "  the file as it was is kept as %s\n", oneLine(o.Kept))
	}
	if o.Refused != "" && len(o.Left) == 0 {
		fmt.Fprintf(b, "  not touched: %s\n", o.Refused)
	}
	for _, d := range o.Done {
		c := o.Changes[d.Index]
		fmt.Fprintf(b, "  %s\n", where(c.Members, c.Place))
		before, after := d.Before, d.After
		if c.End <= len(before) && before[c.Start:c.End] == c.Old {
			head, tail := before[:c.Start], before[c.End:]
			before = ending(head) + c.Old + beginning(tail)
			if d.Shown {
				after = ending(head) + c.New + beginning(tail)
			}
		}
		fmt.Fprintf(b, "    - %s\n    + %s\n", oneLine(before), oneLine(after))
	}
	for _, l := range o.Left {
		c := o.Changes[l.Index]
		fmt.Fprintf(b, "  %s\n    = %s\n      left as it is: %s\n", where(c.Members, c.Place), oneLine(c.Old), l.Reason)
	}
	for _, n := range o.Notes {
		fmt.Fprintf(b, "  %s\n", n)
	}
}

// where says in words where a place is.
func where(members []string, p extract.Place) string {
	var words []string
	for _, m := range members {
		words = append(words, "in "+m)
	}
	if s := p.String(); s != "" {
		words = append(words, s)
	}
	if len(words) == 0 {
		return "in the text"
	}
	return oneLine(strings.Join(words, ", "))
}

// oneLine makes a text fit a line.
func oneLine(s string) string {
	return strings.Join(strings.Fields(strings.Map(func(r rune) rune {
		if r < ' ' || r == 0x7f || r == '\u2028' {
			return ' '
		}
		return r
	}, strings.ToValidUTF8(s, "\uFFFD"))), " ")
}

// ending is the end of what stands before, from a word on.
func ending(s string) string {
	if len(s) <= around {
		return s
	}
	s = s[len(s)-around:]
	for s != "" && !utf8.RuneStart(s[0]) {
		s = s[1:]
	}
	if i := strings.IndexByte(s, ' '); i >= 0 {
		s = s[i:]
	}
	return "…" + s
}

// beginning is the beginning of what stands behind, up to a word.
func beginning(s string) string {
	if len(s) <= around {
		return s
	}
	s = s[:around]
	for s != "" && !utf8.ValidString(s) {
		s = s[:len(s)-1]
	}
	if i := strings.LastIndexByte(s, ' '); i >= 0 {
		s = s[:i+1]
	}
	return s + "…"
}

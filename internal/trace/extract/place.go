package extract

import (
	"strconv"
	"strings"
)

// String says the place for a person, from the large to the small: "slide 3,
// notes", "sheet Q3, cell B4". It is "" for a file as a whole.
func (p Place) String() string {
	var words []string
	number := func(name string, n int) {
		if n > 0 {
			words = append(words, name+" "+strconv.Itoa(n))
		}
	}
	name := func(before, s string) {
		if s = strings.Join(strings.Fields(s), " "); s != "" {
			words = append(words, before+s)
		}
	}
	number("page", p.Page)
	number("slide", p.Slide)
	name("sheet ", p.Sheet)
	name("cell ", p.Cell)
	name("", p.Part)
	name("", p.Shape)
	name("", p.Path)
	number("paragraph", p.Paragraph)
	number("line", p.Line)
	return strings.Join(words, ", ")
}

package drawing

import (
	"context"
	"strconv"
	"strings"

	"ownup/internal/trace/extract"
	"ownup/internal/trace/extract/numfmt"
	"ownup/internal/trace/extract/ooxml"
)

// maxPoints is how many points of one chart are read.
const maxPoints = 500_000

// Chart reads the titles of a chart, the names of its series and categories,
// and its numbers as they stood when it was drawn, each under its number
// format. A workbook that it was drawn from, if inside the file, is a member.
func (r *Reader) Chart(ctx context.Context, part string, place extract.Place) error {
	if !r.once(part) {
		return nil
	}
	place.Part = "chart"
	content, err := r.open(part, place, "chart")
	if err != nil || len(content) == 0 {
		return err
	}
	relations := r.Package.Relations(part)
	c := chart{
		walker:  walker{Reader: r, part: part, trail: extract.TrailTo(r.Sink), ctx: ctx, s: ooxml.NewScanner(content), place: place},
		formats: make(map[string]*numfmt.Format),
	}
	if err := c.read(); err != nil {
		return err
	}
	for _, relation := range relations {
		if relation.External {
			continue
		}
		switch relation.Kind {
		case "package", "oleObject":
			err = r.Embedded(relation.Target, place)
		case "chartUserShapes":
			err = r.Shapes(ctx, relation.Target, place)
		}
		if err != nil {
			return err
		}
	}
	return nil
}

// chart is one chart being read.
type chart struct {
	walker
	formats   map[string]*numfmt.Format
	reference string // where the points come from in the workbook
	code      string // the number format of the points
	label     string // the number format of the labels, where it is another one
	inLabels  bool
	points    int
}

func (c *chart) read() error {
	for {
		kind := c.s.Next()
		if kind == ooxml.EOF {
			break
		}
		name := string(c.s.Name())
		var err error
		switch {
		case kind == ooxml.Start:
			err = c.element(name)
		case kind == ooxml.End && name == "dLbls":
			c.inLabels = false
		case kind == ooxml.End && name == "ser":
			c.label = ""
		}
		if err != nil {
			return err
		}
	}
	if c.s.Err() != nil {
		return c.Sink.Skip(c.place, ooxml.Reason("chart", c.s.Err()))
	}
	return nil
}

func (c *chart) element(name string) error {
	switch name {
	case "Fallback":
		c.s.Skip()
	case "p":
		c.text = Paragraph(c.s, c.text[:0], &c.trail, c.part)
		return c.piece(string(c.text), c.place)
	case "dLbls":
		c.inLabels = true
	case "numFmt":
		if c.inLabels && c.s.Attr("sourceLinked") != "1" {
			c.label = c.s.Attr("formatCode")
		}
	case "f":
		c.reference = string(c.s.AppendText(nil))
	case "formatCode":
		c.code = string(c.s.AppendText(nil))
	case "strCache", "strLit", "strDim":
		c.code = "@"
	case "numCache", "numLit", "numDim":
		c.code = ""
	case "lvl":
		if code := c.s.Attr("formatCode"); code != "" {
			c.code = code
		}
	case "pt":
		return c.point()
	}
	return nil
}

// point reads one name or number.
func (c *chart) point() error {
	if c.points++; c.points > maxPoints {
		c.s.Skip()
		if c.points == maxPoints+1 {
			return c.Sink.Skip(c.place, "The chart has more points than are read.")
		}
		return nil
	}
	code := c.code
	if own := c.s.Attr("formatCode"); own != "" {
		code = own
	}
	c.text = c.s.AppendTextFrom(c.text[:0], &c.trail, c.part)
	text := string(c.text)
	if strings.TrimSpace(text) == "" {
		c.trail.Reset()
		return nil
	}
	p := extract.Piece{Place: c.place, Text: text, Formula: c.reference}
	if v, err := strconv.ParseFloat(text, 64); err == nil && code != "@" {
		if c.label != "" {
			code = c.label
		}
		p.Value, p.HasValue = v, true
		p.Text = string(c.format(code).Append(nil, v, c.Date1904))
		c.trail.Store(len(p.Text))
	}
	c.trail.Tell(0, len(p.Text))
	if err := c.ctx.Err(); err != nil {
		return err
	}
	return c.Sink.Piece(p)
}

func (c *chart) format(code string) *numfmt.Format {
	if code == "" {
		code = "General"
	}
	f := c.formats[code]
	if f == nil {
		f = numfmt.Compile(code)
		c.formats[code] = f
	}
	return f
}

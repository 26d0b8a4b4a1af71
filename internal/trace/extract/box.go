package extract

import "sort"

// Box is a rectangle on a page, in points (1/72 inch) from the top left corner
// of the page as a person sees it. The zero Box is none.
type Box struct {
	Left   float32 `json:"left"`
	Top    float32 `json:"top"`
	Right  float32 `json:"right"`
	Bottom float32 `json:"bottom"`
}

// Union returns the smallest box around both.
func (b Box) Union(c Box) Box {
	switch (Box{}) {
	case b:
		return c
	case c:
		return b
	}
	return Box{min(b.Left, c.Left), min(b.Top, c.Top), max(b.Right, c.Right), max(b.Bottom, c.Bottom)}
}

// Spot is where a stretch of a text stands on the page: the text from byte At
// on, up to the next spot.
type Spot struct {
	At  int
	Box Box
}

// spot returns the index of the spot that offset belongs to.
func (p Piece) spot(offset int) (int, bool) {
	after := sort.Search(len(p.Spots), func(i int) bool { return p.Spots[i].At > offset })
	return max(after-1, 0), len(p.Spots) > 0
}

// around returns the box around the spots from first on that begin before end
// and stand in one line: a box around two lines would mark what lies between
// them too.
func (p Piece) around(first, end int) Box {
	box := p.Spots[first].Box
	for _, s := range p.Spots[first+1:] {
		if s.At >= end || s.Box.Top >= box.Bottom || s.Box.Bottom <= box.Top {
			break
		}
		box = box.Union(s.Box)
	}
	return box
}

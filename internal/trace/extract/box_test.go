package extract

import (
	"encoding/json"
	"testing"
)

func TestSpan(t *testing.T) {
	first, second, third := Box{10, 10, 30, 20}, Box{35, 10, 60, 20}, Box{10, 22, 30, 32}
	p := Piece{
		Place: Place{Page: 2, Box: Box{10, 10, 60, 32}},
		Text:  "4.2 million\nmore",
		Spots: []Spot{{0, first}, {4, second}, {12, third}},
	}
	for _, tt := range []struct {
		start, end int
		want       Box
	}{
		{0, 3, first},
		{1, 2, first},
		{0, 11, Box{10, 10, 60, 20}},
		{4, 16, second}, // the next line is not marked with what stands between
		{12, 16, third},
		{99, 99, third},
		{-1, 0, first},
	} {
		if got := p.Span(tt.start, tt.end); got != (Place{Page: 2, Box: tt.want}) {
			t.Errorf("from %d to %d: %+v; want %+v", tt.start, tt.end, got, tt.want)
		}
	}
	if got := p.At(5).Box; got != second {
		t.Errorf("At(5) is %+v; want %+v", got, second)
	}
	if got := (Piece{Place: p.Place, Text: p.Text}).Span(0, 3); got != p.Place {
		t.Errorf("without spots: %+v", got)
	}
}

func TestBoxInJSON(t *testing.T) {
	for _, tt := range []struct {
		place Place
		want  string
	}{
		{Place{Page: 1}, `{"page":1}`},
		{Place{Page: 1, Box: Box{1.5, 2, 3, 4}}, `{"page":1,"box":{"left":1.5,"top":2,"right":3,"bottom":4}}`},
	} {
		got, err := json.Marshal(tt.place)
		if err != nil || string(got) != tt.want {
			t.Errorf("%s %v; want %s", got, err, tt.want)
		}
	}
}

package evaluation

import (
	"ownup/internal/core/person"
)

// Measure is how good one answer to one case is. People are counted as they
// were told, those unknown to the records among them; every share is in
// [0, 1].
type Measure struct {
	Recall3, Recall5, Recall10 float64 // share of those told who are among the first so many
	Recall                     float64 // share of those told who are named at all
	Precision                  float64 // average precision: see [averagePrecision]
	Reciprocal                 float64 // one over the place of the first who was told; 0 where nobody was
	Hit1                       float64 // 1 where the first was told
	Size, Hits                 int     // people named, and those of them who were told
}

// MeasureOf measures a list of people, the best first, against who was told.
// The truth must hold somebody.
func MeasureOf(people []person.ID, t Truth) Measure {
	m := Measure{
		Recall3: recallAt(3, people, t), Recall5: recallAt(5, people, t), Recall10: recallAt(10, people, t),
		Recall: recallAt(len(people), people, t), Precision: averagePrecision(people, t), Size: len(people),
	}
	for i, p := range people {
		if !t.Holds(p) {
			continue
		}
		if m.Hits++; m.Hits == 1 {
			m.Reciprocal = 1 / float64(i+1)
		}
		if i == 0 {
			m.Hit1 = 1
		}
	}
	return m
}

func recallAt(n int, people []person.ID, t Truth) float64 {
	found := 0
	for _, p := range people[:min(n, len(people))] {
		if t.Holds(p) {
			found++
		}
	}
	return float64(found) / float64(t.Size())
}

// averagePrecision is the mean, over all who were told, of the share of right
// people among those named up to each of them; whoever is not named adds 0.
// Its mean over cases is the mean average precision, MAP (Manning, Raghavan
// and Schütze, Introduction to Information Retrieval, 2008, section 8.4).
func averagePrecision(people []person.ID, t Truth) float64 {
	found, sum := 0, 0.0
	for i, p := range people {
		if t.Holds(p) {
			found++
			sum += float64(found) / float64(i+1)
		}
	}
	return sum / float64(t.Size())
}

// Figures are means of measures over cases.
type Figures struct {
	Recall3    float64 `json:"recall_3"`
	Recall5    float64 `json:"recall_5"`
	Recall10   float64 `json:"recall_10"`
	MAP        float64 `json:"map"`
	MRR        float64 `json:"mrr"`
	Hit1       float64 `json:"hit_1"`
	Size       float64 `json:"size"`      // people named in a case
	Recall     float64 `json:"recall"`    // of the whole list
	Precision  float64 `json:"precision"` // of all the people named in all the cases, the share who were told
	cases      int
	named, hit int
}

// add counts one case.
func (f *Figures) add(m Measure) {
	f.cases++
	f.Recall3 += m.Recall3
	f.Recall5 += m.Recall5
	f.Recall10 += m.Recall10
	f.MAP += m.Precision
	f.MRR += m.Reciprocal
	f.Hit1 += m.Hit1
	f.Recall += m.Recall
	f.named += m.Size
	f.hit += m.Hits
}

// mean returns what was added as means, rounded.
func (f Figures) mean() Figures {
	n := float64(max(f.cases, 1))
	return Figures{
		Recall3: round(f.Recall3 / n), Recall5: round(f.Recall5 / n), Recall10: round(f.Recall10 / n),
		MAP: round(f.MAP / n), MRR: round(f.MRR / n), Hit1: round(f.Hit1 / n), Recall: round(f.Recall / n),
		Size: round(float64(f.named) / n), Precision: round(float64(f.hit) / float64(max(f.named, 1))),
	}
}

// FiguresOf returns the means of measures.
func FiguresOf(list []Measure) Figures {
	var f Figures
	for _, m := range list {
		f.add(m)
	}
	return f.mean()
}

package evaluation

import (
	"slices"

	"ownup/internal/core/person"
	"ownup/internal/core/workgraph"
)

// Outcome is how every answer to one case came out.
type Outcome struct {
	SelfFix bool
	Told    int // people to be found
	Unknown int // those of them whom the records did not know
	answers []judged
}

// judged is one answer, measured.
type judged struct {
	ranker  string
	measure Measure
	guesses []guess     // of ownup only; a habit gives no chances
	places  []rolePlace // one for each role that somebody was told in
}

// rolePlace is somebody told and their place in the answer, from 0; -1 where
// they are not named.
type rolePlace struct {
	role  string
	place int
}

// Judge measures what ownup says to a case, ranked and down to its own
// cut-off, each as [Answer] returns it, and what the habits say. The view is
// the records at the time of the case.
func Judge(c Case, v workgraph.View, ranked, own []Named) Outcome {
	truth := TruthOf(c, v)
	o := Outcome{SelfFix: c.SelfFix, Told: truth.Size(), Unknown: truth.Unknown}
	if o.Told == 0 {
		return o
	}
	o.answers = []judged{judgeOwn(Ranked, ranked[:min(len(ranked), Listed)], truth), judgeOwn(OwnCutOff, own, truth)}
	s := settingOf(c, v)
	for _, b := range Baselines() {
		o.answers = append(o.answers, judge(b.Name, b.rank(s).best(s), truth))
	}
	return o
}

func judge(ranker string, people []person.ID, truth Truth) judged {
	j := judged{ranker: ranker, measure: MeasureOf(people, truth)}
	for _, p := range truth.Roles {
		place := -1
		if p.Who != person.None {
			place = slices.Index(people, p.Who)
		}
		j.places = append(j.places, rolePlace{p.Role, place})
	}
	return j
}

func judgeOwn(ranker string, list []Named, truth Truth) judged {
	people := make([]person.ID, len(list))
	guesses := make([]guess, len(list))
	for i, n := range list {
		people[i], guesses[i] = n.Who, guess{n.Chance, truth.Holds(n.Who)}
	}
	j := judge(ranker, people, truth)
	j.guesses = guesses
	return j
}

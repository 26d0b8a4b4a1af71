package evaluation

import (
	"cmp"
	"slices"
)

// Options say how outcomes are put together.
type Options struct {
	Seed  uint64 // of the intervals
	Draws int    // for the intervals; 0: 1000
	Whole bool   // one split, of all cases, instead of three
}

// Report is what all cases say.
type Report struct {
	Cases  int     `json:"cases"`       // judged
	Nobody int     `json:"nobody_told"` // cases in which nobody but the owner was told; they are in no split
	Splits []Split `json:"splits"`
}

// The splits.
const (
	All     = "all"
	ByOwner = "mended by owner" // ownup's own situation
	ByOther = "mended by others"
)

// Split is the figures over some of the cases.
type Split struct {
	Name    string `json:"split"`
	Cases   int    `json:"cases"`
	Told    int    `json:"told"`    // people to be found, once a case
	Unknown int    `json:"unknown"` // those of them whom the records did not know by then
	Rows    []Row  `json:"rankers"`
}

// Row is one ranker over the cases of a split.
type Row struct {
	Ranker string `json:"ranker"`
	Figures
	Interval    Intervals    `json:"interval"`
	Roles       []RoleRecall `json:"roles"`
	Calibration *Calibration `json:"calibration,omitempty"` // of ownup
	Lead        *Lead        `json:"lead,omitempty"`        // of a habit
}

// Intervals are the 95 % intervals of the main figures.
type Intervals struct {
	Recall5 Interval `json:"recall_5"`
	MAP     Interval `json:"map"`
}

// RoleRecall is how many of those told in one role were found.
type RoleRecall struct {
	Role   string  `json:"role"`
	Told   int     `json:"told"`
	First5 float64 `json:"recall_5"` // of them all, the share among the first five of their case
	Found  float64 `json:"recall"`   // and the share who are named at all
}

// Lead is how far ownup, as it ranks, is ahead of a habit on the same cases.
type Lead struct {
	Recall5 Difference `json:"recall_5"`
	MAP     Difference `json:"map"`
	Better  int        `json:"better"` // cases in which ownup's average precision is higher
	Worse   int        `json:"worse"`
}

// Difference is a mean difference over pairs and its 95 % interval.
type Difference struct {
	Mean float64 `json:"mean"`
	Interval
}

// defaultDraws is how many draws the intervals come from.
const defaultDraws = 1000

// Summarise puts outcomes together. The order of the outcomes decides which
// cases a draw takes, so callers give them in the order of [Read]. A habit
// that names nobody in any case, as one of mail does in a history of code, is
// left out.
func Summarise(outcomes []Outcome, o Options) Report {
	o.Draws = cmp.Or(o.Draws, defaultDraws)
	judged := slices.DeleteFunc(slices.Clone(outcomes), func(x Outcome) bool { return x.Told == 0 })
	r := Report{Cases: len(judged), Nobody: len(outcomes) - len(judged), Splits: []Split{}}
	used := usedRankers(judged)
	for _, s := range []struct {
		name string
		in   func(Outcome) bool
	}{
		{All, func(Outcome) bool { return true }},
		{ByOwner, func(x Outcome) bool { return x.SelfFix }},
		{ByOther, func(x Outcome) bool { return !x.SelfFix }},
	} {
		if o.Whole && s.name != All {
			continue
		}
		var list []Outcome
		for _, x := range judged {
			if s.in(x) {
				list = append(list, x)
			}
		}
		if len(list) > 0 {
			r.Splits = append(r.Splits, split(s.name, list, used, o))
		}
	}
	return r
}

// usedRankers returns the places, in every outcome, of ownup and of the
// habits that named somebody in some case.
func usedRankers(outcomes []Outcome) []int {
	var used []int
	if len(outcomes) == 0 {
		return nil
	}
	for k, a := range outcomes[0].answers {
		ownup := a.ranker == Ranked || a.ranker == OwnCutOff
		if ownup || slices.ContainsFunc(outcomes, func(o Outcome) bool { return o.answers[k].measure.Size > 0 }) {
			used = append(used, k)
		}
	}
	return used
}

func split(name string, outcomes []Outcome, used []int, o Options) Split {
	s := Split{Name: name, Cases: len(outcomes)}
	for _, x := range outcomes {
		s.Told += x.Told
		s.Unknown += x.Unknown
	}
	// Rows of one value a case, so that all of them share their draws.
	var values [][]float64
	for _, k := range used {
		values = append(values, column(outcomes, k, recall5), column(outcomes, k, precision))
	}
	for i := range used {
		values = append(values, minus(values[0], values[2*i]), minus(values[1], values[2*i+1]))
	}
	intervals := bootstrap(values, o.Draws, o.Seed)
	for i, k := range used {
		row := rowOf(outcomes, k)
		row.Interval = Intervals{intervals[2*i], intervals[2*i+1]}
		if row.Calibration == nil {
			at := 2 * (len(used) + i)
			row.Lead = leadOf(values[at], values[at+1], intervals[at], intervals[at+1])
		}
		s.Rows = append(s.Rows, row)
	}
	return s
}

func recall5(m Measure) float64   { return m.Recall5 }
func precision(m Measure) float64 { return m.Precision }

// column is one measure of one ranker, a value for each case.
func column(outcomes []Outcome, k int, of func(Measure) float64) []float64 {
	list := make([]float64, len(outcomes))
	for i, x := range outcomes {
		list[i] = of(x.answers[k].measure)
	}
	return list
}

func minus(a, b []float64) []float64 {
	list := make([]float64, len(a))
	for i := range a {
		list[i] = a[i] - b[i]
	}
	return list
}

func mean(list []float64) float64 {
	sum := 0.0
	for _, x := range list {
		sum += x
	}
	return round(sum / float64(max(len(list), 1)))
}

func leadOf(recall, precision []float64, ofRecall, ofPrecision Interval) *Lead {
	l := Lead{Recall5: Difference{mean(recall), ofRecall}, MAP: Difference{mean(precision), ofPrecision}}
	for _, x := range precision {
		switch {
		case x > 0:
			l.Better++
		case x < 0:
			l.Worse++
		}
	}
	return &l
}

// rowOf puts one ranker's answers together.
func rowOf(outcomes []Outcome, k int) Row {
	row := Row{Ranker: outcomes[0].answers[k].ranker, Roles: []RoleRecall{}}
	var f Figures
	var guesses []guess
	roles := make(map[string]*RoleRecall)
	for _, x := range outcomes {
		a := x.answers[k]
		f.add(a.measure)
		guesses = append(guesses, a.guesses...)
		for _, p := range a.places {
			if roles[p.role] == nil {
				roles[p.role] = &RoleRecall{Role: p.role}
			}
			roles[p.role].add(p.place)
		}
	}
	row.Figures = f.mean()
	for _, r := range roles {
		row.Roles = append(row.Roles, r.mean())
	}
	slices.SortFunc(row.Roles, func(a, b RoleRecall) int {
		return cmp.Or(cmp.Compare(b.Told, a.Told), cmp.Compare(a.Role, b.Role))
	})
	if row.Ranker == Ranked || row.Ranker == OwnCutOff {
		c := calibrate(guesses)
		row.Calibration = &c
	}
	return row
}

// firstFive are the places that recall at five looks at.
const firstFive = 5

func (r *RoleRecall) add(place int) {
	r.Told++
	if place >= 0 {
		r.Found++
		if place < firstFive {
			r.First5++
		}
	}
}

func (r *RoleRecall) mean() RoleRecall {
	n := float64(r.Told)
	return RoleRecall{r.Role, r.Told, round(r.First5 / n), round(r.Found / n)}
}

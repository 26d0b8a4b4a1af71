package cli

import (
	"errors"
	"fmt"
	"strconv"
	"strings"
	"text/tabwriter"
	"time"

	"ownup/internal/app"
	"ownup/internal/core/evaluation"
	"ownup/internal/core/problem"
)

type evalCmd struct {
	Audience evalAudienceCmd `cmd:"" help:"Measure whom ownup names against who really was told."`
}

type evalAudienceCmd struct {
	By    string `enum:"self_fix,none" default:"self_fix" placeholder:"KEY" help:"Split the cases by who put it right (self_fix), or not at all (none)."`
	From  string `placeholder:"DAY" help:"Only cases from this day, such as 2022-01-01."`
	Until string `placeholder:"DAY" help:"Only cases before this day."`
	Seed  uint64 `default:"1" placeholder:"N" help:"Of the draws that the intervals come from."`
	File  string `arg:"" name:"cases" help:"The cases, one JSON object a line, plain or packed with gzip; - for standard input."`
}

// Help says what it is for.
func (evalAudienceCmd) Help() string {
	return `Each case is a mistake of the past with the people who were told of it. It is
asked of the records as they stood then, and simple habits are asked the same.
docs/formats.md describes cases and figures.

  ownup sync git ~/work/app
  ownup eval audience cases.jsonl.gz --from 2022-01-01`
}

// evaluationJSON is what ownup eval audience prints; see docs/formats.md.
type evaluationJSON struct {
	Version int `json:"version"`
	evaluation.Report
	BadLines []evaluation.BadLine `json:"bad_lines"`
}

// Run reads the cases, measures and prints.
func (c *evalAudienceCmd) Run(r *run) error {
	cases, err := c.cases(r)
	if err != nil {
		return err
	}
	for _, b := range cases.Bad {
		r.say("%s\n", b.Error)
	}
	if len(cases.List) == 0 && len(cases.Bad) == 0 {
		return problem.New(problem.Missing, "There is no case to measure.", "docs/formats.md says how a case is written.")
	}
	s, err := r.session()
	if err != nil {
		return err
	}
	progress := r.newBar("cases")
	report, timing, err := s.App.Evaluate(r.ctx, s.Actor, cases.List, evaluation.Options{Seed: c.Seed, Whole: c.By == "none"}, progress.step)
	progress.end()
	if err != nil {
		return err
	}
	out := evaluationJSON{formatVersion, report, filled(cases.Bad)}
	if err := r.result(out, func() string { return evaluationText(report) }); err != nil {
		return err
	}
	r.say("%s", timingText(timing))
	if len(cases.Bad) > 0 {
		r.say("%s could not be read; the others were measured.\n", count(len(cases.Bad), "line", "lines"))
		return badNews{statusUsage}
	}
	return nil
}

func (c *evalAudienceCmd) cases(r *run) (evaluation.Cases, error) {
	var span evaluation.Span
	var err error
	if span.From, err = readDay(c.From); err != nil {
		return evaluation.Cases{}, err
	}
	if span.Until, err = readDay(c.Until); err != nil {
		return evaluation.Cases{}, err
	}
	f, err := r.open(c.File)
	if err != nil {
		return evaluation.Cases{}, err
	}
	cases, err := evaluation.Read(f, span)
	if err = errors.Join(err, f.Close()); err != nil {
		if errors.As(err, new(*problem.Problem)) {
			return evaluation.Cases{}, err
		}
		return evaluation.Cases{}, fileProblem(err)
	}
	return cases, nil
}

// readDay reads a day as its first moment in UTC, whatever the person's own
// zone: the same cases have to come out for everybody. "" is no day.
func readDay(s string) (time.Time, error) {
	if s == "" {
		return time.Time{}, nil
	}
	day, err := time.Parse(time.DateOnly, s)
	if err != nil {
		return time.Time{}, problem.Wrap(err, problem.Invalid, "The day cannot be understood.", "Write it as 2022-01-31.")
	}
	return day, nil
}

func timingText(t app.Timing) string {
	if t.Queries == 0 {
		return ""
	}
	return fmt.Sprintf("One question took %.1f ms (median), %.1f ms (99 of 100).\n", milliseconds(t.Median), milliseconds(t.P99))
}

func milliseconds(d time.Duration) float64 { return d.Seconds() * 1000 }

// rankerTitles are the rankers' names in text.
var rankerTitles = map[string]string{
	evaluation.Ranked: "ownup", evaluation.OwnCutOff: "ownup, own cut-off",
	evaluation.MostActive: "most active", evaluation.Shortlog: "all-time shortlog", evaluation.Recency: "recency",
	evaluation.InMistake: "named in mistake", evaluation.Familiar: "familiarity",
	evaluation.WrittenTo: "written to", evaluation.Together: "interactions rank",
}

// evaluationText writes a report for people.
func evaluationText(report evaluation.Report) string {
	var b strings.Builder
	fmt.Fprintf(&b, "%s measured", count(report.Cases, "case", "cases"))
	if report.Nobody > 0 {
		fmt.Fprintf(&b, "; in %d more nobody but the owner was told", report.Nobody)
	}
	b.WriteString("\n")
	for _, s := range report.Splits {
		fmt.Fprintf(&b, "\n%s: %s, %s told, %d of them not in the records by then\n", strings.ToUpper(s.Name[:1])+s.Name[1:],
			count(s.Cases, "case", "cases"), count(s.Told, "person", "people"), s.Unknown)
		writeFigures(&b, s)
		writeLeads(&b, s)
		writeRoles(&b, s)
		writeCalibration(&b, s)
	}
	return b.String()
}

// writeColumns writes rows of cells, the first to the left and the others to
// the right.
func writeColumns(b *strings.Builder, rows [][]string) {
	wide := 0
	for _, row := range rows {
		wide = max(wide, columnsOf(row[0]))
	}
	w := tabwriter.NewWriter(b, 0, 8, 2, ' ', tabwriter.AlignRight)
	for _, row := range rows {
		_, _ = fmt.Fprintf(w, "%s\t%s\t\n", pad(row[0], wide), strings.Join(row[1:], "\t")) // a strings.Builder takes everything
	}
	_ = w.Flush()
}

// share writes a number from 0 to 1.
func share(x float64) string { return strings.TrimPrefix(fmt.Sprintf("%.3f", x), "0") }

// signed writes a difference of two such numbers.
func signed(x float64) string {
	if x < 0 {
		return "-" + share(-x)
	}
	return "+" + share(x)
}

func writeFigures(b *strings.Builder, s evaluation.Split) {
	rows := [][]string{{"", "R@3", "R@5", "R@10", "MAP", "MRR", "hit@1", "names", "recall", "right"}}
	for _, row := range s.Rows {
		f := row.Figures
		rows = append(rows, []string{
			rankerTitles[row.Ranker], share(f.Recall3), share(f.Recall5), share(f.Recall10), share(f.MAP), share(f.MRR),
			share(f.Hit1), fmt.Sprintf("%.1f", f.Size), share(f.Recall), share(f.Precision),
		})
	}
	writeColumns(b, rows)
	i := s.Rows[0].Interval
	fmt.Fprintf(b, "  95 %% intervals of ownup: R@5 %s to %s, MAP %s to %s\n",
		share(i.Recall5.Low), share(i.Recall5.High), share(i.MAP.Low), share(i.MAP.High))
}

// writeLeads writes how far ownup is ahead of each habit.
func writeLeads(b *strings.Builder, s evaluation.Split) {
	rows := [][]string{{"ownup ahead of", "R@5", "95 %", "MAP", "95 %", "better", "worse"}}
	between := func(d evaluation.Difference) string { return signed(d.Low) + " to " + signed(d.High) }
	for _, row := range s.Rows {
		if l := row.Lead; l != nil {
			rows = append(rows, []string{
				rankerTitles[row.Ranker], signed(l.Recall5.Mean), between(l.Recall5),
				signed(l.MAP.Mean), between(l.MAP), strconv.Itoa(l.Better), strconv.Itoa(l.Worse),
			})
		}
	}
	if len(rows) > 1 {
		writeColumns(b, rows)
	}
}

// writeRoles writes, by the role of those told, the share found among the
// first five by ownup and by each habit.
func writeRoles(b *strings.Builder, s evaluation.Split) {
	head := []string{"in first five", "people"}
	for _, row := range s.Rows {
		if row.Ranker != evaluation.OwnCutOff {
			title, _, _ := strings.Cut(strings.TrimPrefix(rankerTitles[row.Ranker], "all-time "), " ")
			head = append(head, title)
		}
	}
	rows := [][]string{head}
	for i, role := range s.Rows[0].Roles { // the same in every row
		title := oneLine(role.Role)
		if title == "" {
			title = "(no role)"
		}
		cells := []string{cut(title, 20), strconv.Itoa(role.Told)}
		for _, row := range s.Rows {
			if row.Ranker != evaluation.OwnCutOff {
				cells = append(cells, share(row.Roles[i].First5))
			}
		}
		rows = append(rows, cells)
	}
	writeColumns(b, rows)
}

// writeCalibration writes the two errors and the table of bins that hold
// anybody.
func writeCalibration(b *strings.Builder, s evaluation.Split) {
	for _, row := range s.Rows {
		c := row.Calibration
		if c == nil {
			continue
		}
		fmt.Fprintf(b, "  calibration, %s: ECE %s, Brier %s over %s named\n", rankerTitles[row.Ranker], share(c.ECE), share(c.Brier), count(c.People, "person", "people"))
		if row.Ranker != evaluation.Ranked {
			continue
		}
		rows := [][]string{{"chance", "people", "predicted", "told"}}
		for _, bin := range c.Bins {
			if bin.People > 0 {
				rows = append(rows, []string{
					fmt.Sprintf("%.1f to %.1f", bin.From, bin.To), strconv.Itoa(bin.People), share(bin.Predicted), share(bin.Observed),
				})
			}
		}
		writeColumns(b, rows)
	}
}

package cli

import (
	"fmt"
	"path/filepath"
	"strings"

	"ownup/internal/app"
	"ownup/internal/core/match"
	"ownup/internal/core/mistake"
	"ownup/internal/core/problem"
	"ownup/internal/trace"
	"ownup/internal/trace/correct"
)

// apply shows what would be changed where the figure was found, asks, and
// writes corrected copies.
func (r *run) apply(c *traceCmd, result trace.Result, of *app.Shown, s *Session) error {
	plans := trace.Corrections(result.Occurrences)
	var prepared []correct.Outcome
	for _, p := range plans {
		outcomes, err := correct.Prepare(r.ctx, p)
		if err != nil {
			return err
		}
		prepared = append(prepared, named(p, outcomes)...)
	}
	text := correct.Preview(prepared) + r.notChanged(result)
	if text == "" {
		text = "There is nothing to correct.\n"
	}
	if err := r.print(text); err != nil {
		return err
	}
	n := changed(prepared)
	if n == 0 || c.DryRun {
		return nil
	}
	if !c.Yes {
		yes, err := r.confirm(fmt.Sprintf("Correct %s? Each file as it is now is kept beside its copy.", count(n, "file", "files")),
			problem.New(problem.Refused, "Nothing was changed: nobody is at the terminal to say yes.", "Look at it with --dry-run; then add --yes."))
		if err != nil {
			return err
		}
		if !yes {
			return problem.New(problem.Refused, "Nothing was changed.", "")
		}
	}
	return r.write(plans, of, s)
}

// write puts the copies in place and says what became of each file.
func (r *run) write(plans []correct.Plan, of *app.Shown, s *Session) error {
	var all []correct.Outcome
	for _, p := range plans {
		outcomes, err := correct.Apply(r.ctx, p)
		all = append(all, named(p, outcomes)...)
		if err != nil {
			return err
		}
	}
	for _, o := range all {
		switch {
		case o.Refused != "":
			r.say("%s: %s\n", oneLine(o.Path), o.Refused)
		case o.Kept != "":
			r.say("%s is corrected; as it was, it is %s.\n", oneLine(o.Path), oneLine(filepath.Base(o.Kept)))
		}
	}
	r.say("%s corrected. Trace again to see what is left.\n", count(changed(all), "file is", "files are"))
	if of == nil {
		return nil
	}
	return r.tickOff(all, of, s)
}

// tickOff marks what was corrected in the record of the mistake.
func (r *run) tickOff(all []correct.Outcome, of *app.Shown, s *Session) error {
	for _, o := range all {
		if o.Kept == "" {
			continue
		}
		for _, d := range o.Done {
			id := occurrenceOf(of.Trace, o.Path, o.Changes[d.Index])
			if id == "" {
				continue
			}
			c := mistake.MarkOccurrence{Occurrence: id, State: mistake.Corrected}
			if _, err := s.App.MarkOccurrence(r.ctx, s.Actor, of.Number, c); err != nil {
				return err
			}
		}
	}
	return nil
}

// occurrenceOf finds the place in the record that a change was made at.
func occurrenceOf(t *app.ShownTrace, path string, c correct.Change) string {
	for _, o := range t.Occurrences {
		if o.Path == path && strings.Join(o.Members, "\x00") == strings.Join(c.Members, "\x00") &&
			o.Where == c.Place.String() && o.Text == c.Old && o.State == mistake.Found {
			return o.ID
		}
	}
	return ""
}

// named gives outcomes the paths of their files as the trace has them.
func named(p correct.Plan, outcomes []correct.Outcome) []correct.Outcome {
	for i := range outcomes {
		outcomes[i].Path = filepath.Join(p.Folder, outcomes[i].Path)
	}
	return outcomes
}

// changed counts the files with at least one change that was made.
func changed(outcomes []correct.Outcome) int {
	n := 0
	for _, o := range outcomes {
		if o.Refused == "" && len(o.Done) > 0 {
			n++
		}
	}
	return n
}

// notChanged lists the places for which it is not known what to write.
func (r *run) notChanged(result trace.Result) string {
	var b strings.Builder
	for _, o := range result.Occurrences {
		if o.Hit.Tier == match.Coincidence {
			continue
		}
		why := o.Left
		switch {
		case o.Hit.Ambiguous:
			why = "The right figure may read like this, too."
		case o.Kind == trace.Copy || o.Kind == trace.Message:
			why = "A copy is corrected by sending the right one."
		case why == "":
			continue
		}
		where := r.placeText(o.Place)
		if where != "" {
			where = ", " + where
		}
		b.WriteString(wrapAfter("  ", fileText(o.Path, o.Members)+where+": "+oneLine(o.Text)+". "+why, r.columns, "      "))
	}
	if b.Len() == 0 {
		return ""
	}
	return "Left to you\n" + b.String()
}

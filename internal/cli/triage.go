package cli

import (
	"errors"
	"fmt"
	"strings"
	"time"

	"ownup/internal/core/problem"
	"ownup/internal/core/triage"
)

type triageCmd struct {
	Format string `enum:"text,json" default:"json" placeholder:"FORMAT" help:"json (as the input is) or text."`
	File   string `arg:"" help:"The fires as JSON, or - for standard input."`
}

// Help says what it is for.
func (triageCmd) Help() string {
	return `Fires and the people who wait for them go in, the order that frees people
soonest comes out. docs/formats.md describes both.

  ownup triage fires.json --format text`
}

// Run orders fires.
func (c *triageCmd) Run(r *run) error {
	f, err := r.open(c.File)
	if err != nil {
		return err
	}
	in, err := triage.Parse(f)
	if err = errors.Join(err, f.Close()); err != nil {
		if errors.As(err, new(*problem.Problem)) {
			return err
		}
		return fileProblem(err)
	}
	plan, err := triage.Solve(in, r.p.Now().UTC().Truncate(time.Second))
	if err != nil {
		return err
	}
	plan.Order, plan.Late = filled(plan.Order), filled(plan.Late)
	for i := range plan.Order {
		plan.Order[i].Frees = filled(plan.Order[i].Frees)
	}
	r.json = r.json || c.Format == "json"
	return r.result(plan, func() string { return r.triageText(in, plan) })
}

func (r *run) triageText(in triage.Input, plan triage.Plan) string {
	titles := map[string]string{}
	for _, f := range in.Fires {
		titles[f.ID] = f.Title
	}
	var b strings.Builder
	for i, p := range plan.Order {
		title := titles[p.ID]
		if title == "" {
			title = p.ID
		}
		first := fmt.Sprintf("%3d  ", i+1)
		b.WriteString(wrapAfter(first, fmt.Sprintf("%s (%s to %s)", title, r.when(p.Start), r.clock(p.End)), r.columns, "     "))
		b.WriteString(wrapAfter("     ", p.Reason, r.columns, "     "))
	}
	if len(plan.Late) > 0 {
		b.WriteString(wrapAfter("Late: ", strings.Join(plan.Late, ", "), r.columns, "      "))
	}
	fmt.Fprintf(&b, "People wait %.1f hours in all; %s.\n", plan.BlockedHours, howGood(plan))
	return b.String()
}

func howGood(p triage.Plan) string {
	switch {
	case p.Proven:
		return "no other order is better"
	case p.Within != nil:
		return fmt.Sprintf("at most %.1f%% more than the best", *p.Within*100)
	}
	return "how far that is from the best is not known"
}

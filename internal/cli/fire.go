package cli

import (
	"strconv"
	"strings"

	"ownup/internal/app"
	"ownup/internal/core/mistake"
	"ownup/internal/core/problem"
	"ownup/internal/core/triage"
)

type fireCmd struct {
	Number struct {
		Number int64       `arg:"" name:"number" help:"The mistake's number in ownup list."`
		List   fireListCmd `cmd:"" default:"1" help:"The fires in the order to put them out."`
		Add    fireAddCmd  `cmd:"" help:"Add a piece of damage."`
		Out    fireOutCmd  `cmd:"" help:"It is out."`
		LetGo  fireGoCmd   `cmd:"" name:"let-go" help:"Leave it, with the reason."`
	} `arg:"" name:"number"`
}

type fireListCmd struct{}

type firesJSON struct {
	Version int             `json:"version"`
	Fires   []app.ShownFire `json:"fires"`
	Mend    triage.Plan     `json:"mend"`
}

// Run lists the fires.
func (fireListCmd) Run(r *run, of *fireCmd) error {
	s, err := r.session()
	if err != nil {
		return err
	}
	m, err := s.App.Show(r.ctx, s.Actor, of.Number.Number)
	if err != nil {
		return err
	}
	if len(m.Fires) == 0 && !r.json {
		r.say("Nothing burns. To add something: ownup fire %d add \"what to do\"\n", of.Number.Number)
		return nil
	}
	return r.result(firesJSON{formatVersion, m.Fires, m.Mend}, func() string {
		var b strings.Builder
		r.writeMend(&b, m)
		return strings.TrimPrefix(b.String(), "\nMend\n")
	})
}

type fireAddCmd struct {
	Title    string   `arg:"" help:"What to do, in a few words."`
	Effort   string   `default:"30" placeholder:"MINUTES" help:"How long it takes: 20, or a range such as 20-60 (without it: 30)."`
	Deadline string   `placeholder:"TIME" help:"By when."`
	Hard     bool     `help:"Nothing can move the deadline."`
	After    []string `sep:"none" placeholder:"FIRE" help:"What has to be out first, such as f1. May be repeated."`
	Blocks   []string `sep:"none" placeholder:"NAME" help:"Who waits for it. May be repeated."`
	Change   string   `placeholder:"FIRE" help:"Change this fire instead of adding one."`
}

// Help gives an example.
func (fireAddCmd) Help() string {
	return `  ownup fire 1 add "Send the corrected deck" --effort 20-40 --deadline "tomorrow 09:00" \
    --after f1 --blocks "Ana Duarte"`
}

// Run adds a fire.
func (c *fireAddCmd) Run(r *run, of *fireCmd) error {
	from, to, err := readEffort(c.Effort)
	if err != nil {
		return err
	}
	s, err := r.session()
	if err != nil {
		return err
	}
	due, err := r.timeOrZero(c.Deadline)
	if err != nil {
		return err
	}
	return r.show(s.App.SetFire(r.ctx, s.Actor, of.Number.Number, mistake.Fire{
		ID: c.Change, Title: c.Title, EffortMin: from, EffortMax: to, Deadline: due, Hard: c.Hard,
		After: c.After, Blocks: c.Blocks,
	}))
}

// readEffort reads "20" or "20-60".
func readEffort(s string) (from, to int, err error) {
	low, high, isRange := strings.Cut(s, "-")
	if !isRange {
		high = low
	}
	from, err = strconv.Atoi(strings.TrimSpace(low))
	if err == nil {
		to, err = strconv.Atoi(strings.TrimSpace(high))
	}
	if err != nil {
		return 0, 0, problem.Wrap(err, problem.Invalid, "The effort of a fire is a number of minutes.", "Write 20, or a range such as 20-60.")
	}
	return from, to, nil
}

type fireOutCmd struct {
	Fire string `arg:"" help:"Which one, such as f1."`
}

// Run puts a fire out.
func (c *fireOutCmd) Run(r *run, of *fireCmd) error { return r.endFire(of, c.Fire, mistake.Out, "") }

type fireGoCmd struct {
	Fire string `arg:"" help:"Which one, such as f1."`
	Why  string `required:"" placeholder:"TEXT" help:"Why it may burn."`
}

// Run lets a fire go.
func (c *fireGoCmd) Run(r *run, of *fireCmd) error {
	return r.endFire(of, c.Fire, mistake.LetGo, c.Why)
}

func (r *run) endFire(of *fireCmd, fire string, state mistake.FireState, why string) error {
	s, err := r.session()
	if err != nil {
		return err
	}
	return r.show(s.App.EndFire(r.ctx, s.Actor, of.Number.Number, fire, state, why))
}

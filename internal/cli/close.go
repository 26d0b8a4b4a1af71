package cli

import (
	"fmt"
	"strings"

	"ownup/internal/app"
	"ownup/internal/core/mistake"
	"ownup/internal/core/problem"
)

type closeCmd struct {
	number
	Lesson string   `placeholder:"TEXT" help:"The one sentence that stays."`
	Untold []string `sep:"none" placeholder:"\"LISTENER: WHY\"" help:"Somebody who was not told, and why. May be repeated."`
}

// Help says what stays.
func (closeCmd) Help() string {
	return `Closing is refused while somebody who must be told has not been, unless you say
why.

  ownup close 1 --lesson "A second pair of eyes on every total" --untold "tom: has left the firm"`
}

// Run closes a mistake.
func (c *closeCmd) Run(r *run) error {
	var untold []app.Why
	for _, u := range c.Untold {
		who, why, ok := strings.Cut(u, ":")
		if !ok || strings.TrimSpace(who) == "" || strings.TrimSpace(why) == "" {
			return problem.New(problem.Invalid, "Who was not told, or why, is missing.", `Write --untold "ines: is on leave until May".`)
		}
		untold = append(untold, app.Why{Who: strings.TrimSpace(who), Why: strings.TrimSpace(why)})
	}
	s, err := r.session()
	if err != nil {
		return err
	}
	return r.show(s.App.Close(r.ctx, s.Actor, c.Number, c.Lesson, untold))
}

type reopenCmd struct{ number }

// Run takes a close back.
func (c *reopenCmd) Run(r *run) error {
	s, err := r.session()
	if err != nil {
		return err
	}
	return r.show(s.App.Reopen(r.ctx, s.Actor, c.Number))
}

// stageJSON says how far a mistake that can no longer be read has come.
type stageJSON struct {
	Version int           `json:"version"`
	Number  int64         `json:"number"`
	Stage   mistake.Stage `json:"stage"`
}

type sealCmd struct{ number }

// Run seals a closed mistake.
func (c *sealCmd) Run(r *run) error {
	s, err := r.session()
	if err != nil {
		return err
	}
	if err := s.App.Seal(r.ctx, s.Actor, c.Number); err != nil {
		return err
	}
	return r.result(stageJSON{formatVersion, c.Number, mistake.Sealed}, func() string {
		return fmt.Sprintf("Mistake %d is sealed. It is over; its lesson is in ownup list.\n", c.Number)
	})
}

type eraseCmd struct {
	number
	Yes bool `help:"Erase it without asking at the terminal."`
}

// Help says what goes and what stays.
func (eraseCmd) Help() string {
	return `The story cannot be read by anybody any more, not even by you. The lesson stays,
and ownup verify can still check that the record was whole.`
}

// Run erases a sealed mistake.
func (c *eraseCmd) Run(r *run) error {
	s, err := r.session()
	if err != nil {
		return err
	}
	if !c.Yes {
		yes, err := r.confirm(fmt.Sprintf("Erase mistake %d for good?", c.Number),
			problem.New(problem.Refused, "Nothing was erased: nobody is at the terminal to say yes.", "Add --yes if you mean it."))
		if err == nil && !yes {
			err = problem.New(problem.Refused, "Nothing was erased.", "")
		}
		if err != nil {
			return err
		}
	}
	if err := s.App.Erase(r.ctx, s.Actor, c.Number); err != nil {
		return err
	}
	return r.result(stageJSON{formatVersion, c.Number, mistake.Erased}, func() string {
		return fmt.Sprintf("Mistake %d is erased.\n", c.Number)
	})
}

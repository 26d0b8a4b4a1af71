package app

import (
	"context"
	"errors"
	"slices"

	"ownup/internal/core/mistake"
	"ownup/internal/core/problem"
	"ownup/internal/vault"
)

// Verified is what checking one mistake's record showed.
type Verified struct {
	Number int64         `json:"number"`
	Stage  mistake.Stage `json:"stage"`
	Events int64         `json:"events"`
	Whole  bool          `json:"whole"`
	Broken int64         `json:"broken,omitempty"` // the first event that does not fit
	Reason string        `json:"reason,omitempty"`
}

// Verify checks the chain of every record of the actor, sealed and erased
// ones too, since the chain runs over what is sealed. Those that can be read
// are opened and replayed as well.
func (a *App) Verify(ctx context.Context, actor Actor) ([]Verified, error) {
	rows, err := a.Store.Mistakes(ctx, actor.ID)
	if err != nil {
		return nil, err
	}
	slices.Reverse(rows) // oldest first: the order they were opened in
	out := make([]Verified, 0, len(rows))
	for _, row := range rows {
		row, events, err := a.Store.History(ctx, row.ID)
		if err != nil {
			return nil, err
		}
		v := Verified{Number: row.Number, Stage: mistake.Stage(row.State), Events: row.Seq, Whole: true}
		err = a.Vault.CheckChain(row.ID, slices.Values(events), row.Seq, row.Head, row.HeadMAC)
		if broken, ok := errors.AsType[*vault.BrokenChain](err); ok {
			v.Whole, v.Broken, v.Reason = false, broken.Event, broken.Reason
		} else if err != nil {
			return nil, err
		} else if _, err = a.open(ctx, row); err != nil && problem.KindOf(err) != problem.Sealed {
			v.Whole, v.Reason = false, problem.As(err).Sentence
		}
		out = append(out, v)
	}
	return out, nil
}

package audience

import (
	"time"

	"ownup/internal/core/workgraph"
)

// Policy is replaced by the engine being written.
type Policy struct{}

// DefaultPolicy returns the policy ownup comes with.
func DefaultPolicy() Policy { return Policy{} }

type panel struct{}

func newPanel(Question, workgraph.View, Policy, time.Time) panel { return panel{} }

func (panel) audience() Audience { return Audience{} }

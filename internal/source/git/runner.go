package git

import (
	"errors"
	"os/exec"

	"ownup/internal/core/problem"
	"ownup/internal/gitrun"
)

// runner starts git on one repository.
type runner struct{ *gitrun.Repository }

func newRunner(dir string) (*runner, error) {
	r, err := gitrun.Open(dir)
	if errors.Is(err, exec.ErrNotFound) {
		return nil, problem.Wrap(err, problem.Unreachable, "The git program was not found on this computer.",
			"Install git (https://git-scm.com/downloads), or give ownup a saved log instead: "+savedCommand)
	}
	if err != nil {
		return nil, err
	}
	r.Next = "What was read so far is kept. Run \"git fsck\" in the repository, then sync again."
	return &runner{r}, nil
}

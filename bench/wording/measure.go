package main

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"maps"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"time"

	"ownup/bench/peak"
)

// patience is how long a tool may read at once.
const patience = 10 * time.Minute

// cost is what running a command took, start to finish.
type cost struct {
	Took time.Duration
	Busy time.Duration // processor time
	Peak int64         // bytes of memory at most; 0 where the system does not tell
}

func (c cost) plus(d cost) cost { return cost{c.Took + d.Took, c.Busy + d.Busy, max(c.Peak, d.Peak)} }

// runCounted runs a command in this small process and writes its cost to a
// file. A process begins with the peak memory of the one that started it, so
// one that has read corpora cannot measure others itself.
func runCounted(figures string, command []string) error {
	if len(command) == 0 {
		return errors.New("there is no command to run")
	}
	ctx, cancel := context.WithTimeoutCause(context.Background(), patience, fmt.Errorf("it was stopped after %v", patience))
	defer cancel()
	cmd := exec.CommandContext(ctx, command[0], command[1:]...) //nolint:gosec // a tool that is compared
	cmd.Stdout, cmd.Stderr = os.Stdout, os.Stderr
	start := time.Now()
	err := cmd.Run()
	took := time.Since(start)
	var status *exec.ExitError
	if errors.As(err, &status) && status.Exited() {
		err = nil // remarks, in most tools; whether it made sense shows in what it wrote
	}
	if err != nil {
		return errors.Join(err, context.Cause(ctx))
	}
	state := cmd.ProcessState
	data, err := json.Marshal(cost{took, state.UserTime() + state.SystemTime(), peak.Of(state)})
	if err != nil {
		return err
	}
	return os.WriteFile(figures, data, 0o600)
}

// read has a tool read files of a folder and returns its alerts and the cost.
func (t tool) read(folder string, texts []text, files []string) (list []alert, total cost, err error) {
	if !t.kinds {
		return t.start(folder, nil, files)
	}
	byKind := map[string][]string{}
	for i, file := range files {
		byKind[texts[i].kind] = append(byKind[texts[i].kind], file)
	}
	for _, kind := range slices.Sorted(maps.Keys(byKind)) {
		var args []string
		if kind != "" {
			args = []string{"--kind", kind}
		}
		alerts, c, err := t.start(folder, args, byKind[kind])
		if err != nil {
			return nil, total, err
		}
		list = append(list, alerts...)
		total = total.plus(c)
	}
	return list, total, nil
}

// start runs a tool once.
func (t tool) start(folder string, args, files []string) (list []alert, c cost, err error) {
	self, err := os.Executable()
	if err != nil {
		return nil, c, err
	}
	scratch, err := os.MkdirTemp("", "ownup-bench-")
	if err != nil {
		return nil, c, err
	}
	defer func() { err = errors.Join(err, os.RemoveAll(scratch)) }()
	path := func(name string) string { return filepath.Join(scratch, name) }
	stdout, err := os.Create(path("out"))
	if err != nil {
		return nil, c, err
	}
	defer func() { _ = stdout.Close() }()
	stderr, err := os.Create(path("err"))
	if err != nil {
		return nil, c, err
	}
	defer func() { _ = stderr.Close() }()
	line := append([]string{"-figures", path("figures"), "--"}, t.command...)
	cmd := exec.Command(self, append(append(line, args...), files...)...) //nolint:gosec // this very program
	cmd.Dir, cmd.Stdout, cmd.Stderr = folder, stdout, stderr
	cmd.Env = append(os.Environ(), "NO_UPDATE_NOTIFIER=1", "NO_COLOR=1")
	runErr := cmd.Run()
	said, talk, err := readBoth(path("out"), path("err"))
	if err != nil {
		return nil, c, err
	}
	if runErr != nil {
		return nil, c, fmt.Errorf("run %s: %w: %s", t.name, runErr, talk)
	}
	if t.talks {
		said = talk
	}
	data, err := os.ReadFile(path("figures"))
	if err != nil {
		return nil, c, err
	}
	if err := json.Unmarshal(data, &c); err != nil {
		return nil, c, fmt.Errorf("read what %s cost: %w", t.name, err)
	}
	list, err = t.parse(said, files[0])
	if err != nil {
		return nil, c, fmt.Errorf("%w: %s", err, talk)
	}
	return list, c, nil
}

func readBoth(out, talk string) (o, t []byte, err error) {
	if o, err = os.ReadFile(out); err != nil { // #nosec G304 -- of our own
		return nil, nil, err
	}
	t, err = os.ReadFile(talk) // #nosec G304 -- of our own
	return o, t, err
}

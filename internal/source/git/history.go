package git

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"ownup/internal/core/problem"
	"ownup/internal/core/workgraph"
)

// reading is one Read of a repository.
type reading struct {
	git  *runner
	sink workgraph.Sink
	make *builder
	keep *keeping
	cuts map[string]bool // commits whose parents a shallow clone lacks
	cur  cursor          // what the sink has
	held []byte          // the cursor as the caller gave it or the sink last took it
}

func readRepository(ctx context.Context, dir, space string, held []byte, sink workgraph.Sink) error {
	git, err := newRunner(dir)
	if err != nil {
		return err
	}
	r := &reading{git: git, sink: sink, make: newBuilder(space), held: held}
	r.keep = newKeeping(git, sink, space)
	defer r.keep.close()
	now, err := r.state(ctx)
	if err != nil {
		return err
	}
	if err := r.resume(ctx, now); err != nil {
		return err
	}
	if err := r.mailmap(ctx, now); err != nil {
		return err
	}
	r.cur.Shallow = now.shallow
	if len(r.cur.Target) > 0 { // first finish what an earlier Read began
		if err := r.round(ctx, r.cur.Target); err != nil {
			return err
		}
	}
	if err := r.round(ctx, now.tips); err != nil {
		return err
	}
	r.keep.complain()
	return r.checkpoint()
}

// state is what the repository is at now, as far as a cursor depends on it.
type state struct {
	tips     []string // sorted
	shallow  string
	mailmap  string
	tooLarge bool // .mailmap is, and counts as absent
}

func (r *reading) state(ctx context.Context) (s state, err error) {
	if s.shallow, err = r.readCuts(ctx); err != nil {
		return s, err
	}
	if s.tips, err = r.git.tips(ctx); err != nil {
		return s, err
	}
	s.mailmap, s.tooLarge, err = r.git.mailmapID(ctx)
	return s, err
}

// readCuts notes where a shallow clone is cut and returns a digest of it, ""
// for a whole repository.
func (r *reading) readCuts(ctx context.Context) (string, error) {
	where, err := r.git.Query(ctx, "", "rev-parse", "--git-path", "shallow")
	if err != nil {
		return "", err
	}
	path := strings.TrimRight(string(where), "\n")
	if !filepath.IsAbs(path) {
		path = filepath.Join(r.git.Dir, path)
	}
	text, err := os.ReadFile(path)
	if os.IsNotExist(err) {
		return "", nil
	}
	if err != nil {
		return "", problem.Wrap(err, problem.Unreachable, "The repository cannot be opened.",
			"Check that you may read it, then try again.")
	}
	cuts := strings.Fields(string(text))
	if len(cuts) == 0 {
		return "", nil
	}
	slices.Sort(cuts)
	r.cuts = make(map[string]bool, len(cuts))
	for _, c := range cuts {
		r.cuts[c] = true
	}
	return digestOf([]byte(strings.Join(cuts, " "))), nil
}

// resume takes up the cursor, or resets the sink where the repository no
// longer bears it out.
func (r *reading) resume(ctx context.Context, now state) error {
	if len(r.held) == 0 {
		return nil
	}
	cur, ok := parseCursor(r.held, false)
	if ok && cur.Shallow == now.shallow {
		good, err := r.borneOut(ctx, cur, now)
		if err != nil {
			return err
		}
		if good {
			r.cur = cur
			return nil
		}
	}
	return r.sink.Reset()
}

// borneOut reports whether all that cur says was read can still be reached,
// and no alias that was handed over has been taken back.
func (r *reading) borneOut(ctx context.Context, cur cursor, now state) (bool, error) {
	read := slices.Concat(cur.Tips, cur.Target)
	if there, err := r.git.present(ctx, read); err != nil || !there {
		return false, err
	}
	if len(read) > 0 {
		gone, err := r.git.Query(ctx, revisions(read, now.tips), "rev-list", "--max-count=1", "--stdin")
		if err != nil || len(gone) > 0 {
			return false, err
		}
	}
	if cur.Mailmap == now.mailmap || cur.Mailmap == "" {
		return true, nil
	}
	if there, err := r.git.present(ctx, []string{cur.Mailmap}); err != nil || !there {
		return false, err
	}
	before, err := r.git.readMailmap(ctx, cur.Mailmap)
	if err != nil {
		return false, err
	}
	after, err := r.git.readMailmap(ctx, now.mailmap)
	return err == nil && !lost(before, after), err
}

// mailmap hands over the aliases where they are not those handed over last.
func (r *reading) mailmap(ctx context.Context, now state) error {
	if now.tooLarge {
		r.sink.Skip(".mailmap", "larger than 16 MB")
	}
	if now.mailmap == r.cur.Mailmap {
		return nil
	}
	aliases, err := r.git.readMailmap(ctx, now.mailmap)
	if err != nil {
		return err
	}
	r.cur.Mailmap = now.mailmap
	return handAliases(r.sink, aliases)
}

// round reads everything reachable from target and not from the cursor's
// tips, going on after the cursor's Done commits of it.
func (r *reading) round(ctx context.Context, target []string) error {
	plan, err := r.git.plan(ctx, target, r.cur.Tips)
	if err != nil {
		return err
	}
	if r.cur.Done > plan.len() || plan.digest(r.cur.Done) != r.cur.Plan && r.cur.Done > 0 {
		// git lists the commits in another order than it did: a newer git, or
		// a repository packed anew. Nothing short of a fresh start is sure.
		if err := r.restart(ctx); err != nil {
			return err
		}
		if plan, err = r.git.plan(ctx, target, nil); err != nil {
			return err
		}
	}
	r.cur.Target = plan.tips
	if err := r.read(ctx, plan); err != nil {
		return err
	}
	r.cur.Tips = plan.after(r.cur.Tips)
	r.cur.Target, r.cur.Done, r.cur.Plan = nil, 0, ""
	return nil
}

// restart resets the sink and hands over again what precedes the commits.
func (r *reading) restart(ctx context.Context) error {
	if err := r.sink.Reset(); err != nil {
		return err
	}
	r.cur = cursor{Shallow: r.cur.Shallow, Mailmap: r.cur.Mailmap}
	aliases, err := r.git.readMailmap(ctx, r.cur.Mailmap)
	if err != nil {
		return err
	}
	return handAliases(r.sink, aliases)
}

// read hands over the commits of a plan from the cursor's Done on.
func (r *reading) read(ctx context.Context, plan plan) error {
	if r.cur.Done == plan.len() {
		return nil
	}
	lanes, err := r.git.readPlan(ctx, plan, r.cur.Done)
	if err != nil {
		return err
	}
	if err := r.hand(ctx, lanes, plan); err != nil {
		lanes.abandon()
		return err
	}
	if err := lanes.wait(); err != nil {
		return err
	}
	return r.keep.hand(ctx)
}

func (r *reading) hand(ctx context.Context, lanes *lanes, plan plan) error {
	total := plan.len()
	for r.cur.Done < total {
		lane := lanes.of(r.cur.Done)
		rec, err := lane.scan.scan()
		if err == nil && string(rec.hash) != plan.name(r.cur.Done) {
			err = errGarbled
		}
		if err != nil {
			return r.broken(lane, err)
		}
		r.keep.note(rec)
		if err := handCommit(r.sink, r.make, rec, r.cuts[string(rec.hash)]); err != nil {
			return err
		}
		r.cur.Done++
		if r.cur.Done%progressed == 0 || r.cur.Done == total {
			r.sink.Progress(int64(r.cur.Done), int64(total))
		}
		if r.cur.Done%checkpoints == 0 && r.cur.Done < total {
			if err := r.keep.hand(ctx); err != nil {
				return err
			}
			r.cur.Plan = plan.digest(r.cur.Done)
			if err := r.checkpoint(); err != nil {
				return err
			}
		}
	}
	for _, lane := range lanes.each {
		switch _, err := lane.scan.scan(); {
		case errors.Is(err, io.EOF):
		case err == nil, errors.Is(err, errTruncated):
			return r.broken(lane, errGarbled) // more than was asked for
		default:
			return r.broken(lane, err)
		}
	}
	return nil
}

// broken says why the records ended too early: because git did, which how it
// ended tells best, or because it wrote something else.
func (r *reading) broken(lane *lane, err error) error {
	p := lane.p
	if errors.Is(err, io.EOF) || errors.Is(err, errTruncated) {
		if ended := p.Wait(); ended != nil {
			return ended
		}
		return p.Failed(io.ErrUnexpectedEOF)
	}
	if p.Err() != nil {
		return p.Err()
	}
	return problem.Wrap(err, problem.Damaged, "Git answered something that is not the history asked for.",
		"Run \"git fsck\" in the repository, and check that git is version 2.30 or newer.")
}

// handCommit hands one record over, or skips it by name. A cut commit is one
// whose parents are not there to compare it with.
func handCommit(sink workgraph.Sink, b *builder, rec *record, cut bool) error {
	place := func() string { return "commit " + string(rec.hash[:min(12, len(rec.hash))]) }
	if rec.oversize {
		sink.Skip(place(), "its record is larger than 64 MB")
		return nil
	}
	if cut {
		rec.paths = nil
		sink.Skip(place(), "the clone is cut here, so which paths it changed is unknown")
	} else if rec.changed > len(rec.paths) {
		sink.Skip(place(), fmt.Sprintf("it changes %d paths; only the first %d are kept", rec.changed, len(rec.paths)))
	}
	act, ok := b.act(rec)
	if !ok {
		sink.Skip(place(), "its date cannot be right")
		return nil
	}
	return sink.Act(act)
}

func (r *reading) checkpoint() error {
	text, err := r.cur.encode()
	if err != nil || bytes.Equal(text, r.held) {
		return err
	}
	r.held = text
	return r.sink.Checkpoint(text)
}

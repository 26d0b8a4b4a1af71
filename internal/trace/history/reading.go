package history

import (
	"context"
	"hash/maphash"

	"ownup/internal/core/problem"
	"ownup/internal/gitrun"
)

// reading is one Read.
type reading struct {
	git      *gitrun.Repository
	options  Options
	seed     maphash.Seed
	plan     *plan
	library  *library
	skips    *skips
	follower *follower
	objects  *gitrun.Objects // of the follower and of what comes after it
	sum      Summary
}

// progressed is how many commits are read between two calls of Progress.
const progressed = 250

func (r *reading) run(ctx context.Context, yield func(Find) error) error {
	if r.options.Search == nil {
		return problem.New(problem.Invalid, "Nothing to look for was given.", "Give a figure or a phrase.")
	}
	ctx, cancel := context.WithCancel(ctx)
	defer cancel()
	r.seed, r.skips = maphash.MakeSeed(), newSkips()
	r.library = newLibrary()
	r.objects = r.git.Objects()
	defer r.objects.Close()
	names, err := refs(ctx, r.git, "refs/heads", "refs/remotes", "refs/tags")
	if err != nil {
		return err
	}
	if r.plan, err = makePlan(ctx, r.git, r.objects, names); err != nil {
		return err
	}
	r.sum.Cut = len(r.plan.cut) > 0
	r.follower = newFollower(r.plan, r.git, r.objects, r.skips)
	defer r.follower.compare.close()
	if err := r.read(ctx); err != nil {
		return err
	}
	if err := r.texts(ctx, names); err != nil {
		return err
	}
	return r.finish(ctx, yield)
}

// read has the lanes read the plan and the follower take what they read.
func (r *reading) read(ctx context.Context) error {
	if len(r.plan.commits) == 0 {
		return nil
	}
	ctx, cancel := context.WithCancel(ctx)
	seqs, which := share(r.plan, lanesFor(len(r.plan.commits)))
	hold := newHold(ctx)
	lanes := make([]*lane, len(seqs))
	for i, seq := range seqs {
		lanes[i] = r.lane(ctx, i, seq, hold)
		lanes[i].merges = i == len(seqs)-1
		go lanes[i].run()
	}
	defer func() { // however it ends, every git and every goroutine has ended
		cancel()
		for _, l := range lanes {
			l.drain()
			l.documents.objects.Close()
		}
	}()
	for i := range r.plan.commits {
		lane := lanes[which[i]]
		hold.give(0, lane.number)
		if err := r.commit(ctx, lane, hold); err != nil {
			return err
		}
		if done := i + 1; r.options.Progress != nil && (done%progressed == 0 || done == len(r.plan.commits)) {
			r.options.Progress(done, len(r.plan.commits))
		}
	}
	r.sum.Cut = r.sum.Cut || r.follower.missing
	for _, l := range lanes {
		l.drain() // it has ended then, and how is known
		r.sum.Cut = r.sum.Cut || l.failed != nil
	}
	return nil
}

func (r *reading) lane(ctx context.Context, number int, seq []int32, hold *hold) *lane {
	l := &lane{
		ctx: ctx, git: r.git, plan: r.plan, seq: seq, around: r.options.Around, hold: hold, number: number,
		out: make(chan *part, 2*stretch), scan: *newScanner(),
		passage: passage{search: r.options.Search.Clone(), keep: r.options.Keep, seed: r.seed},
	}
	l.documents = &documents{
		library: r.library, objects: r.git.Objects(), options: &r.options,
		search: r.options.Search.Clone(), seed: r.seed, width: r.plan.width,
	}
	return l
}

// commit takes all parts of the next commit of a lane.
func (r *reading) commit(ctx context.Context, lane *lane, hold *hold) error {
	for first := true; ; first = false {
		p, ok := <-lane.out
		if !ok {
			if ctx.Err() != nil {
				return ctx.Err()
			}
			return problem.Wrap(lane.failed, problem.Damaged, "Git answered something that is not the history asked for.",
				"Run \"git fsck\" in the repository, and check that git is version 2.30 or newer.")
		}
		hold.give(p.weight, lane.number)
		r.sum.Bytes += p.bytes
		r.sum.Changes += len(p.changes)
		if err := r.follower.take(ctx, p, first); err != nil {
			return err
		}
		if !p.last {
			continue
		}
		r.sum.Commits++
		if p.broken {
			r.sum.Unread++
			r.sum.Cut = true
			r.skips.add(Skipped{Commit: r.plan.name(p.commit), Reason: unreadable})
		}
		return nil
	}
}

// unreadable is the reason where a commit is not known in full.
const unreadable = "Not all of the commit could be read: something that it needs is missing or damaged."

// summary is what there is to say at the end, whichever.
func (r *reading) summary() Summary {
	s := r.sum
	if r.skips != nil {
		s.Skipped, s.NotNamed = r.skips.list, r.skips.beyond
	}
	if r.library != nil {
		s.Documents = len(r.library.all)
	}
	if r.follower != nil {
		s.Finds, s.NotKept = len(r.follower.finds), r.follower.beyond
	}
	return s
}

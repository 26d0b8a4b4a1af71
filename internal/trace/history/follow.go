package history

import (
	"context"

	"ownup/internal/gitrun"
)

// found is a find under way.
type found struct {
	where  Where
	of     string // what a tag or note is about
	commit int32
	path   string
	said   said
	gone   int32 // the commit that took it out on the way to HEAD; none
	aside  int32 // the last commit that took it out elsewhere; none
	lost   bool  // a change to it could not be read
}

// follower takes the changes of the commits in the order of the plan and knows
// at each commit where the finds stand.
type follower struct {
	plan    *plan
	git     *gitrun.Repository
	objects *gitrun.Objects
	skips   *skips

	ids     map[string]int32 // number of each path that ever had a find
	paths   []string
	finds   []found
	missing bool             // a document is not here
	told    map[content]bool // what of these was not read has been reported
	beyond  int              // finds that were not kept
	at      []*files         // by commit; given back when no child needs it
	waiting []int32          // by commit: children that are still to come

	reached []bool  // by commit: HEAD reaches it
	marks   []int32 // by find: the last count that it was met in
	count   int32
	compare comparison
	// ancestry keeps answers of follows.
	ancestry map[[2]int32]bool

	// Of the commit under way.
	next    *files
	pending []change // of a merge
	broken  bool     // not all of it could be read
}

func newFollower(p *plan, git *gitrun.Repository, objects *gitrun.Objects, skips *skips) *follower {
	f := &follower{
		plan: p, git: git, objects: objects, skips: skips, ids: map[string]int32{}, told: map[content]bool{},
		at: make([]*files, len(p.commits)), waiting: make([]int32, len(p.commits)),
		reached: p.reach(p.head), compare: comparison{git: git},
	}
	for _, parent := range p.parents {
		f.waiting[parent]++
	}
	for _, t := range p.tips { // never given back
		f.waiting[t.commit]++
	}
	if p.head != none {
		f.waiting[p.head]++
	}
	return f
}

// take takes the next part of a commit.
func (f *follower) take(ctx context.Context, p *part, first bool) error {
	parents := f.plan.parentsOf(p.commit)
	if first {
		f.pending, f.next, f.broken = f.pending[:0], nil, false
		if len(parents) > 0 {
			f.next = f.at[parents[0]]
		}
	}
	f.broken = f.broken || p.broken
	for i := range p.changes {
		c := &p.changes[i]
		f.report(p.commit, c)
		switch {
		case len(parents) > 1:
			f.pending = append(f.pending, *c)
		default:
			var before *files
			if len(parents) == 1 {
				before = f.at[parents[0]]
			}
			f.change(p.commit, before, c)
		}
	}
	for _, s := range p.message {
		f.add(found{where: Message, commit: p.commit, said: s})
	}
	if !p.last {
		return nil
	}
	if len(parents) > 1 {
		if err := f.merge(ctx, p.commit, parents); err != nil {
			return err
		}
	}
	f.done(p.commit, parents)
	return nil
}

// done keeps what the commit's children need and gives back what none needs.
func (f *follower) done(commit int32, parents []int32) {
	if f.waiting[commit] > 0 {
		f.at[commit] = f.next
	}
	for _, parent := range parents {
		if f.waiting[parent]--; f.waiting[parent] == 0 {
			f.at[parent] = nil
		}
	}
}

// report reports what of a change was not read.
func (f *follower) report(commit int32, c *change) {
	if c.skipped != "" {
		f.skips.add(Skipped{Commit: f.plan.name(commit), Path: c.path, Reason: c.skipped})
	}
	if c.document == nil || len(c.document.skipped) == 0 {
		return
	}
	key := contentOf(c.blob, c.path)
	if f.told[key] {
		return
	}
	f.told[key] = true
	f.missing = f.missing || c.document.missing
	for _, s := range c.document.skipped {
		s.Commit, s.Path = f.plan.name(commit), c.path
		f.skips.add(s)
	}
}

// change takes one change of a commit that has at most one parent.
func (f *follower) change(commit int32, before *files, c *change) {
	var was *version
	old, known := f.ids[c.old]
	if known && before != nil {
		was = before.get(old)
	}
	if was == nil && !c.says() {
		return
	}
	now := f.advance(commit, c, was)
	if c.old != c.path && was != nil && f.next.get(old) == was {
		f.next = f.next.with(old, nil)
	}
	f.next = f.next.with(f.id(c.path), now)
}

// says reports whether the content of the file says what is sought where it
// is new.
func (c *change) says() bool {
	return len(c.said) > 0 || c.document != nil && len(c.document.said) > 0
}

// id numbers a path.
func (f *follower) id(path string) int32 {
	id, ok := f.ids[path]
	if !ok {
		id = int32(len(f.paths))
		f.ids[path], f.paths = id, append(f.paths, path)
	}
	return id
}

// advance returns the version after a change, nil where nothing of interest
// is left, and notes what came and went.
func (f *follower) advance(commit int32, c *change, was *version) *version {
	var stands []stand
	switch {
	case was == nil:
	case c.lost:
		f.lose(was.stands)
	case !c.gone && c.blob == was.blob:
		return was
	case !c.gone && c.text && was.document == nil:
		stands = moved(was.stands, c.edits, 0)
	case !c.gone && c.document != nil && was.document != nil:
		stands = f.same(c.document, was.stands)
	}
	if was != nil && !c.lost {
		f.leave(commit, was.stands, stands)
	}
	return f.version(commit, c, stands)
}

// version adds what is new to what stands.
func (f *follower) version(commit int32, c *change, stands []stand) *version {
	if !c.gone {
		stands = join(stands, f.arrive(commit, c, stands))
	}
	if len(stands) == 0 {
		return nil
	}
	return &version{blob: c.blob, document: c.document, stands: stands}
}

// arrive adds the finds that a change brings in: added lines, and pieces of a
// document that do not stand for one before.
func (f *follower) arrive(commit int32, c *change, stands []stand) []stand {
	var fresh []stand
	for i := range c.said {
		s := &c.said[i]
		if id := f.add(found{where: Line, commit: commit, path: c.path, said: *s}); id != none {
			fresh = append(fresh, stand{s.line, id})
		}
	}
	if c.document == nil || len(c.document.said) == 0 {
		return fresh
	}
	taken := make([]bool, len(c.document.said))
	for _, s := range stands {
		taken[s.line] = true
	}
	for i := range c.document.said {
		if taken[i] {
			continue
		}
		if id := f.add(found{where: Document, commit: commit, path: c.path, said: c.document.said[i]}); id != none {
			fresh = append(fresh, stand{int32(i), id})
		}
	}
	return fresh
}

// add keeps a find and returns its number, none where there are too many.
func (f *follower) add(n found) int32 {
	if len(f.finds) >= MaxFinds {
		f.beyond++
		return none
	}
	n.gone, n.aside = none, none
	f.finds, f.marks = append(f.finds, n), append(f.marks, 0)
	return int32(len(f.finds) - 1)
}

// same returns which pieces of a document stand for finds of the version
// before: those that read alike, in their order.
func (f *follower) same(now *document, before []stand) []stand {
	waiting := map[uint64][]int32{}
	for _, s := range before {
		sum := f.finds[s.find].said.sum
		waiting[sum] = append(waiting[sum], s.find)
	}
	var stands []stand
	for i, s := range now.said {
		if finds := waiting[s.sum]; len(finds) > 0 {
			stands = append(stands, stand{int32(i), finds[0]})
			waiting[s.sum] = finds[1:]
		}
	}
	return stands
}

// mark counts anew and marks the finds that stand.
func (f *follower) mark(stands []stand) {
	f.count++
	for _, s := range stands {
		f.marks[s.find] = f.count
	}
}

// leave notes which finds do not stand any more.
func (f *follower) leave(commit int32, before, after []stand) {
	if len(before) == 0 {
		return
	}
	f.mark(after)
	for _, s := range before {
		if f.marks[s.find] == f.count {
			continue
		}
		switch n := &f.finds[s.find]; {
		case !f.reached[commit]:
			n.aside = commit
		case n.gone == none:
			n.gone = commit
		}
	}
}

// lose gives up following finds.
func (f *follower) lose(stands []stand) {
	for _, s := range stands {
		f.finds[s.find].lost = true
	}
}

package history

import (
	"context"
	"maps"
	"slices"
	"strings"

	"ownup/internal/gitrun"
)

// merge takes a merge, of which all changes are known: those of the files that
// differ from every parent. Every other file is as one of the parents has it.
// Which one is asked only where there are files in which the parents have
// different finds.
func (f *follower) merge(ctx context.Context, commit int32, parents []int32) error {
	differing := map[int32]bool{}
	for _, parent := range parents[1:] {
		f.at[parents[0]].differ(f.at[parent], func(id int32, _, _ *version) { differing[id] = true })
	}
	for i := range f.pending {
		c := &f.pending[i]
		id, known := f.ids[c.path]
		if !known && !c.says() {
			continue
		}
		if !known {
			id = f.id(c.path)
		}
		delete(differing, id)
		f.combine(commit, parents, id, c)
	}
	if len(differing) == 0 {
		return nil
	}
	blobs, err := f.compare.of(ctx, f.plan.name(commit), f.plan.name(parents[0]))
	if ctx.Err() != nil {
		return ctx.Err()
	}
	for _, id := range slices.Sorted(maps.Keys(differing)) {
		if err != nil { // a tree is missing or damaged
			f.unclear(commit, parents, id)
			continue
		}
		blob, other := blobs[f.paths[id]]
		f.choose(commit, parents, id, other, blob)
	}
	return nil
}

// unclear gives up following the finds in a file of a merge.
func (f *follower) unclear(commit int32, parents []int32, id int32) {
	f.missing = true
	f.skips.add(Skipped{Commit: f.plan.name(commit), Reason: unreadable})
	for _, parent := range parents {
		if was := f.at[parent].get(id); was != nil {
			f.lose(was.stands)
		}
	}
}

// combine takes a file that differs from what every parent has.
func (f *follower) combine(commit int32, parents []int32, id int32, c *change) {
	var lists [][]stand
	var all []*version
	for i, parent := range parents {
		was := f.at[parent].get(id)
		all = append(all, was)
		if was == nil {
			continue
		}
		switch {
		case c.lost:
			f.lose(was.stands)
		case !c.gone && c.text && was.document == nil:
			lists = append(lists, moved(was.stands, c.edits, int32(i)))
		case !c.gone && c.document != nil && was.document != nil:
			lists = append(lists, f.same(c.document, was.stands))
		}
	}
	stands := join(lists...)
	if !c.lost {
		f.settle(commit, parents, all, stands)
	}
	f.next = f.next.with(id, f.version(commit, c, stands))
}

// choose takes a file that is as one of the parents has it: as the first, or,
// where it is other than that, as the one with the same content.
func (f *follower) choose(commit int32, parents []int32, id int32, other bool, blob oid) {
	first := f.at[parents[0]].get(id)
	if !other && first != nil {
		blob = first.blob
	}
	var lists [][]stand
	var all []*version
	var now *version
	for _, parent := range parents {
		was := f.at[parent].get(id)
		all = append(all, was)
		if was != nil && was.blob == blob && (other || first != nil) {
			if now == nil {
				now = was
			}
			lists = append(lists, was.stands)
		}
	}
	if len(lists) > 1 {
		now = &version{blob: blob, document: now.document, stands: join(lists...)}
	}
	var stands []stand
	switch {
	case now != nil:
		stands = now.stands
	case f.broken: // it may be one of the files that could not be read
		for _, was := range all {
			if was != nil {
				f.lose(was.stands)
			}
		}
		all = nil
	}
	f.settle(commit, parents, all, stands)
	if now != first {
		f.next = f.next.with(id, now)
	}
}

// settle notes what a merge took out, and what it kept although one of its
// parents had taken it out.
func (f *follower) settle(commit int32, parents []int32, all []*version, stands []stand) {
	for i, was := range all {
		var before []stand
		if was != nil {
			before = was.stands
		}
		if sameFinds(before, stands) {
			continue
		}
		f.leave(commit, before, stands)
		if !f.reached[commit] {
			continue
		}
		f.mark(before)
		for _, s := range stands {
			n := &f.finds[s.find]
			if n.gone != none && f.marks[s.find] != f.count && f.follows(parents[i], n.gone) {
				n.gone = none
			}
		}
	}
}

// sameFinds reports lists that have the same finds in the same order.
func sameFinds(a, b []stand) bool {
	return slices.EqualFunc(a, b, func(s, t stand) bool { return s.find == t.find })
}

// follows reports whether a commit comes after an earlier one in its history.
func (f *follower) follows(commit, earlier int32) bool {
	key := [2]int32{commit, earlier}
	if known, ok := f.ancestry[key]; ok {
		return known
	}
	const most = 1 << 16
	if f.ancestry == nil || len(f.ancestry) >= most {
		f.ancestry = map[[2]int32]bool{}
	}
	seen := map[int32]bool{commit: true}
	todo := []int32{commit}
	for len(todo) > 0 && !seen[earlier] {
		next := todo[len(todo)-1]
		todo = todo[:len(todo)-1]
		for _, p := range f.plan.parentsOf(next) {
			if p >= earlier && !seen[p] { // those before it on the plan cannot follow it
				seen[p] = true
				todo = append(todo, p)
			}
		}
	}
	f.ancestry[key] = seen[earlier]
	return seen[earlier]
}

// blob returns the content of a path at a commit; zero where there is none.
func (f *follower) blob(ctx context.Context, commit int32, path string) (oid, error) {
	var found gitrun.Object
	var err error
	if strings.Contains(path, "\n") {
		found, err = f.listed(ctx, commit, path)
	} else {
		var objects []gitrun.Object
		if objects, err = f.objects.Look(ctx, []string{f.plan.name(commit) + ":" + path}); err == nil {
			found = objects[0]
		}
	}
	blob, _ := parse([]byte(found.Name))
	return blob, err
}

// listed asks for a path that cannot be asked for in a line.
func (f *follower) listed(ctx context.Context, commit int32, path string) (gitrun.Object, error) {
	text, err := f.git.Query(ctx, "", "ls-tree", "-z", "--full-tree", f.plan.name(commit), "--", path)
	if err != nil {
		return gitrun.Object{}, err
	}
	head, _, _ := strings.Cut(string(text), "\t")
	fields := strings.Fields(head) // mode, kind, name
	if len(fields) != 3 || fields[1] != "blob" {
		return gitrun.Object{}, nil
	}
	return gitrun.Object{Name: fields[2], Kind: fields[1]}, nil
}

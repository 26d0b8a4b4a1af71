package history

import (
	"context"
	"slices"
	"strings"

	"ownup/internal/gitrun"
)

// merge takes a merge, of which all changes are known: those of the files that
// differ from every parent. Every other file is as one of the parents has it.
// Which one is asked only of files in which the parents have different finds.
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
	ids := make([]int32, 0, len(differing))
	for id := range differing {
		ids = append(ids, id)
	}
	slices.Sort(ids)
	blobs, err := f.blobs(ctx, commit, ids)
	if err != nil {
		return err
	}
	for i, id := range ids {
		f.choose(commit, parents, id, blobs[i])
	}
	return nil
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
		f.settle(commit, all, stands)
	}
	f.next = f.next.with(id, f.version(commit, c, stands))
}

// choose takes a file that is as one of the parents has it, by its content.
func (f *follower) choose(commit int32, parents []int32, id int32, blob oid) {
	var lists [][]stand
	var all []*version
	var like *version
	for _, parent := range parents {
		was := f.at[parent].get(id)
		all = append(all, was)
		if was != nil && was.blob == blob {
			like, lists = was, append(lists, was.stands)
		}
	}
	now := like
	if len(lists) > 1 {
		now = &version{blob: blob, document: like.document, stands: join(lists...)}
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
	f.settle(commit, all, stands)
	f.next = f.next.with(id, now)
}

// settle notes what a merge took out and what it kept.
func (f *follower) settle(commit int32, parents []*version, stands []stand) {
	for _, was := range parents {
		var before []stand
		if was != nil {
			before = was.stands
		}
		f.leave(commit, before, stands)
		f.returned(commit, stands, before)
	}
}

// blobs returns the contents of paths at a commit; zero where there is none.
func (f *follower) blobs(ctx context.Context, commit int32, ids []int32) ([]oid, error) {
	if len(ids) == 0 {
		return nil, nil
	}
	names := make([]string, len(ids))
	for i, id := range ids {
		names[i] = f.plan.name(commit) + ":" + f.paths[id]
	}
	objects, err := f.objects.Look(ctx, names)
	if err != nil {
		return nil, err
	}
	blobs := make([]oid, len(ids))
	for i, o := range objects {
		if strings.Contains(f.paths[ids[i]], "\n") {
			if o, err = f.listed(ctx, commit, f.paths[ids[i]]); err != nil {
				return nil, err
			}
		}
		blobs[i], _ = parse([]byte(o.Name))
	}
	return blobs, nil
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

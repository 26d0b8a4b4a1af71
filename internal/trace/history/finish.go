package history

import (
	"bytes"
	"context"
	"slices"
	"strconv"
	"strings"
	"time"
	"unicode"

	"ownup/internal/core/person"
	"ownup/internal/trace/extract"
)

// finish says of every find what became of it, and gives it to yield.
func (r *reading) finish(ctx context.Context, yield func(Find) error) error {
	f := r.follower
	fates := r.fates()
	if err := r.confirm(ctx, fates); err != nil {
		return err
	}
	gone := make([]int32, len(f.finds))
	wanted := map[string]bool{}
	for i := range f.finds {
		n := &f.finds[i]
		gone[i] = none
		if n.where == Line || n.where == Document {
			gone[i] = f.takenOut(n, &fates[i])
		}
		for _, c := range []int32{n.commit, gone[i]} {
			if c != none {
				wanted[r.plan.name(c)] = true
			}
		}
		if n.of != "" {
			wanted[n.of] = true
		}
	}
	commits, err := r.commits(ctx, wanted)
	if err != nil {
		return err
	}
	for i := range f.finds {
		find := r.find(&f.finds[i], fates[i])
		id := f.finds[i].of
		if f.finds[i].commit != none {
			id = r.plan.name(f.finds[i].commit)
			find.In.Cut = r.plan.cut[f.finds[i].commit]
		}
		cut := find.In.Cut
		find.In = commits[id]
		find.In.ID, find.In.Cut = id, cut
		if gone[i] != none {
			c := commits[r.plan.name(gone[i])]
			c.ID = r.plan.name(gone[i])
			find.Fate.Gone = &c
		}
		if err := yield(find); err != nil {
			return err
		}
	}
	return ctx.Err()
}

func (r *reading) find(n *found, fate Fate) Find {
	find := Find{Where: n.where, Path: n.path, Text: n.said.text, Hits: n.said.hits, Fate: fate}
	if p := n.said.of; p != nil {
		find.Members, find.Place, find.Formula, find.By = p.members, p.place, p.formula, p.by
		return find
	}
	find.Place = extract.Place{Line: int(n.said.line), Column: int(n.said.column)}
	return find
}

// fates says where each find stands now.
func (r *reading) fates() []Fate {
	f := r.follower
	fates := make([]Fate, len(f.finds))
	for i := range f.finds {
		fates[i].Unknown = f.finds[i].lost
	}
	for _, t := range r.plan.tips {
		f.at[t.commit].each(func(_ int32, v *version) {
			for _, s := range v.stands {
				fates[s.find].stands(t.ref)
			}
		})
	}
	if r.plan.head == none {
		return fates
	}
	f.at[r.plan.head].each(func(id int32, v *version) {
		for _, s := range v.stands {
			spot := Spot{Path: f.paths[id], Place: extract.Place{Line: int(s.line)}}
			if v.document != nil {
				spot.Place = v.document.said[s.line].of.place
			} else {
				spot.Place.Column = int(f.finds[s.find].said.column)
			}
			fates[s.find].Head = append(fates[s.find].Head, spot)
		}
	})
	return fates
}

// stands notes a branch that a find stands on. It may stand there twice.
func (f *Fate) stands(ref string) {
	switch {
	case f.last == ref:
		return
	case len(f.Branches) < maxBranches:
		f.Branches = append(f.Branches, ref)
	default:
		f.More++
	}
	f.last = ref
}

// confirm compares what stands at HEAD with the files there. What is not
// there is not claimed to be: it can only be so where something on the way
// could not be read.
func (r *reading) confirm(ctx context.Context, fates []Fate) error {
	if r.plan.head == none {
		return nil
	}
	f := r.follower
	var failed error
	f.at[r.plan.head].each(func(id int32, v *version) {
		if failed != nil {
			return
		}
		var blob oid
		if blob, failed = f.blob(ctx, r.plan.head, f.paths[id]); failed != nil || blob == v.blob && v.document != nil {
			return
		}
		var lines [][]byte
		if blob == v.blob {
			var text []byte
			name := hexOf(v.blob, r.plan.width)
			if _, text, failed = r.objects.Read(ctx, name, int64(r.options.Limits.File)); failed != nil {
				return
			}
			lines = bytes.Split(text, []byte{'\n'})
		}
		for _, s := range v.stands {
			if s.line < 1 || int(s.line) > len(lines) || sumOf(r.seed, lines[s.line-1]) != f.finds[s.find].said.sum {
				fates[s.find].Unknown = true
				fates[s.find].Head = slices.DeleteFunc(fates[s.find].Head, func(spot Spot) bool { return spot.Path == f.paths[id] })
			}
		}
	})
	return failed
}

// takenOut is the commit that took a find out, none where it stands or where
// that is not known.
func (f *follower) takenOut(n *found, fate *Fate) int32 {
	switch {
	case len(fate.Head) > 0 || fate.Unknown:
		return none
	case f.reached[n.commit]:
		return n.gone
	case len(fate.Branches) > 0:
		return none
	}
	return n.aside // it never was on the way to HEAD
}

// commits asks who made the commits, and when.
func (r *reading) commits(ctx context.Context, wanted map[string]bool) (map[string]Commit, error) {
	known := make(map[string]Commit, len(wanted))
	if len(wanted) == 0 {
		return known, nil
	}
	ids := make([]string, 0, len(wanted))
	for id := range wanted {
		ids = append(ids, id)
	}
	slices.Sort(ids)
	objects, err := r.objects.Look(ctx, ids)
	if err != nil {
		return nil, err
	}
	var ask strings.Builder
	for _, o := range objects {
		if o.Kind == "commit" { // a note can be about anything
			ask.WriteString(o.Name + "\n")
		}
	}
	if ask.Len() == 0 {
		return known, nil
	}
	const fields = 7
	text, err := r.git.Query(ctx, ask.String(), "log", "--no-walk=unsorted", "--stdin", "-s", "-z", "--no-mailmap", "--no-notes",
		"--no-show-signature", "--no-decorate", "--encoding=UTF-8", "--format=tformat:%H%x00%an%x00%ae%x00%cn%x00%ce%x00%at%x00%ct")
	if err != nil {
		return nil, err
	}
	tokens := strings.Split(string(text), "\x00")
	for len(tokens) >= fields {
		c := Commit{
			ID:        tokens[0],
			Author:    person.Identity{Name: clean(tokens[1]), Address: clean(tokens[2])},
			Committer: person.Identity{Name: clean(tokens[3]), Address: clean(tokens[4])},
			Written:   instant(tokens[5]), Recorded: instant(tokens[6]),
		}
		known[c.ID], tokens = c, tokens[fields:]
	}
	return known, nil
}

// clean makes a name fit to show on one line.
func clean(name string) string {
	name = strings.Map(func(r rune) rune {
		if unicode.IsControl(r) || unicode.Is(unicode.Bidi_Control, r) {
			return ' '
		}
		return r
	}, strings.ToValidUTF8(name, "\ufffd"))
	return strings.Join(strings.Fields(name), " ")
}

// instant reads a time in seconds since 1970; zero outside of the years 1970
// to 9999, which git writes for what it cannot read.
func instant(decimal string) time.Time {
	const endOf9999 = 253402300799
	sec, err := strconv.ParseInt(decimal, 10, 64)
	if err != nil || sec <= 0 || sec > endOf9999 {
		return time.Time{}
	}
	return time.Unix(sec, 0).UTC()
}

package git

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"

	"ownup/internal/core/workgraph"
	"ownup/internal/gitrun"
)

// keeping reads what the repository itself says about who looks after what:
// MAINTAINERS, CODEOWNERS and OWNERS files, in every state that they had.
//
// Each commit that changes such a file is compared with its parent, entry by
// entry, and each entry that says something else than before becomes one act
// of kind [workgraph.Keeping]. Comparing with the parent, rather than with
// what was read last, keeps what branches say apart: a branch that changes
// one entry leaves those alone that have moved on elsewhere. It also needs no
// memory of earlier readings, so reading in pieces gives what reading at once
// gives.
//
// Commits are noted as they are handed over, and their files read before the
// next checkpoint, so that what a cursor covers is always complete.
type keeping struct {
	git    *runner
	sink   workgraph.Sink
	space  string
	noted  []keptCommit
	blobs  *gitrun.Objects
	texts  map[string]*keptText // by object name
	oldest []string             // the object names, in the order they came in
	size   int                  // bytes of all texts
	faults map[fault]int        // what could not be used, and how much of it
	met    map[string]bool      // faults counted: each once, however many commits repeat it
}

// keptCommit is a commit that changes files of keepers, or may.
type keptCommit struct {
	hash  string
	at    time.Time
	wrote time.Time // when its author wrote it
	paths []string
	all   bool // its record does not list all of its paths
}

// fault is something in a file that could not be used.
type fault struct{ path, reason string }

// keptText is one state of one file.
type keptText struct {
	sections []section
	ordered  bool
	size     int
}

// Limits on what files of keepers may make this package hold or hand over.
const (
	maxKeepers  = 4 << 20  // bytes of one file
	maxSections = 20_000   // entries of one file
	maxCovers   = 2000     // patterns of one entry
	maxTexts    = 16 << 20 // bytes of files kept to compare the next ones with
	maxFaults   = 1000     // counted
	maxFaultsOf = 20       // named
)

func newKeeping(git *runner, sink workgraph.Sink, space string) *keeping {
	return &keeping{
		git: git, sink: sink, space: space, blobs: git.Objects(),
		texts: make(map[string]*keptText), faults: make(map[fault]int), met: make(map[string]bool),
	}
}

// note remembers a commit if its files of keepers have to be looked at.
func (k *keeping) note(rec *record) {
	c := keptCommit{all: rec.oversize || rec.changed > len(rec.paths)}
	for _, path := range rec.paths {
		if formOf(path) != nil && !c.all {
			c.paths = append(c.paths, string(path))
		}
	}
	if len(c.paths) == 0 && !c.all {
		return
	}
	c.wrote, _ = instant(rec.authored)
	var ok bool
	if c.at, ok = instant(rec.committed); !ok {
		if c.at = c.wrote; c.at.IsZero() {
			return
		}
	}
	c.hash = string(rec.hash)
	k.noted = append(k.noted, c)
}

// hand reads the files of the commits noted and hands over what they say
// that they did not say before.
func (k *keeping) hand(ctx context.Context) error {
	var names []string // pairs: a file before a commit, and after it
	for i := range k.noted {
		c := &k.noted[i]
		if c.all {
			var err error
			if c.paths, err = k.pathsOf(ctx, c.hash); err != nil {
				return err
			}
		}
		for _, path := range c.paths {
			names = append(names, c.hash+"^:"+path, c.hash+":"+path)
		}
	}
	ids, err := k.blobs.Look(ctx, names)
	if err != nil {
		return err
	}
	for _, c := range k.noted {
		for _, path := range c.paths {
			before, after := file(ids[0]), file(ids[1])
			ids = ids[2:]
			if err := k.compare(ctx, c, path, before, after); err != nil {
				return err
			}
		}
	}
	k.noted = k.noted[:0]
	return nil
}

// pathsOf asks git which files of keepers a commit changes that changes more
// paths than its record lists.
func (k *keeping) pathsOf(ctx context.Context, hash string) ([]string, error) {
	p, err := k.git.Start(ctx, nil, "diff-tree", "-r", "--root", "--no-commit-id", "--no-renames",
		"--no-ext-diff", "--no-textconv", "--name-only", "-z", hash)
	if err != nil {
		return nil, err
	}
	var paths []string
	err = eachToken(p.Out, func(path []byte) {
		if formOf(path) != nil {
			paths = append(paths, string(path))
		}
	})
	if err != nil {
		p.Abandon()
		return nil, p.Failed(err)
	}
	return paths, p.Wait()
}

// compare hands over the entries of a file that a commit changed.
func (k *keeping) compare(ctx context.Context, c keptCommit, path string, before, after gitrun.Object) error {
	if before == after {
		return nil
	}
	old, err := k.text(ctx, path, before)
	if err != nil {
		return err
	}
	now, err := k.text(ctx, path, after)
	if err != nil {
		return err
	}
	file := workgraph.Thing{Kind: workgraph.Path, Space: k.space, Key: strings.ToValidUTF8(path, "\ufffd")}
	had := make(map[string]section, len(old.sections))
	for _, s := range old.sections {
		had[s.key] = s
	}
	for _, s := range now.sections {
		was, known := had[s.key]
		delete(had, s.key)
		if known && was == s {
			continue
		}
		e, blank := k.entry(path, s), entry{}
		if known {
			blank = readSection(path, was, func(string, string) {})
		}
		if !e.equal(blank) {
			if err := k.sink.Act(k.act(c, file, s.key, e)); err != nil {
				return err
			}
		}
	}
	for _, s := range old.sections {
		if _, gone := had[s.key]; gone && !readSection(path, s, func(string, string) {}).equal(entry{}) {
			if err := k.sink.Act(k.act(c, file, s.key, entry{})); err != nil {
				return err
			}
		}
	}
	return k.handOrder(c, path, file, old, now)
}

// handOrder hands over the order of a file's entries where it decides.
func (k *keeping) handOrder(c keptCommit, path string, file workgraph.Thing, old, now *keptText) error {
	if !old.ordered && !now.ordered {
		return nil
	}
	was, is := orderOf(path, old), orderOf(path, now)
	if slices.Equal(was, is) {
		return nil
	}
	return k.sink.Act(k.act(c, file, "", entry{covers: is}))
}

func orderOf(path string, t *keptText) []string {
	var order []string
	for _, s := range t.sections {
		order = append(order, readSection(path, s, func(string, string) {}).covers...)
	}
	return order
}

// entry reads a section and counts what of it cannot be used.
func (k *keeping) entry(path string, s section) entry {
	return readSection(path, s, func(what, reason string) {
		id := path + "\x00" + reason + "\x00" + what
		if len(k.met) < maxFaults && !k.met[id] {
			k.met[id] = true
			k.faults[fault{path, reason}]++
		}
	})
}

// errNotAsked means that git answered with another object than was asked for.
var errNotAsked = errors.New("git answered with another object than asked for")

func (k *keeping) act(c keptCommit, file workgraph.Thing, key string, e entry) workgraph.Act {
	a := workgraph.Act{
		Kind: workgraph.Keeping, Key: key, At: c.at, Begins: c.wrote, Title: e.title, Parts: e.parts,
		Things: make([]workgraph.Thing, 1, 1+len(e.covers)),
	}
	a.Things[0] = file
	for _, p := range e.covers {
		a.Things = append(a.Things, workgraph.Thing{Kind: workgraph.Pattern, Space: k.space, Key: p})
	}
	return a
}

// text returns one state of a file, split into sections: no sections where
// there is none.
func (k *keeping) text(ctx context.Context, path string, id gitrun.Object) (*keptText, error) {
	if id.Name == "" {
		return &keptText{}, nil
	}
	form := formOf([]byte(path))
	key := form.name + id.Name
	if t, ok := k.texts[key]; ok {
		return t, nil
	}
	if id.Size > maxKeepers {
		k.faults[fault{path, "larger than 4 MB"}] = 1
		return &keptText{}, nil
	}
	got, raw, err := k.blobs.Read(ctx, id.Name, maxKeepers)
	if err == nil && got != id {
		err = errNotAsked
	}
	if err != nil {
		return nil, err
	}
	t := &keptText{size: len(raw), ordered: form.ordered}
	if bytes.IndexByte(raw, 0) < 0 { // else it is no text
		t.sections = form.split(strings.ToValidUTF8(string(raw), "\ufffd"))
	}
	if len(t.sections) > maxSections {
		t.sections = t.sections[:maxSections]
		k.faults[fault{path, fmt.Sprintf("only its first %d entries are read", maxSections)}] = 1
	}
	for k.size += t.size; k.size > maxTexts && len(k.oldest) > 0; k.oldest = k.oldest[1:] {
		k.size -= k.texts[k.oldest[0]].size
		delete(k.texts, k.oldest[0])
	}
	k.texts[key] = t
	k.oldest = append(k.oldest, key)
	return t, nil
}

// complain names what could not be used, a line for each file and reason.
func (k *keeping) complain() {
	list := make([]fault, 0, len(k.faults))
	for f := range k.faults {
		list = append(list, f)
	}
	slices.SortFunc(list, func(a, b fault) int { return strings.Compare(a.path+"\x00"+a.reason, b.path+"\x00"+b.reason) })
	for i, f := range list {
		if i == maxFaultsOf {
			k.sink.Skip("files that say who looks after what", fmt.Sprintf("%d more such remarks", len(list)-i))
			break
		}
		reason := f.reason
		if strings.Contains(reason, "%d") {
			reason = fmt.Sprintf(reason, k.faults[f])
		}
		k.sink.Skip(cleanText([]byte(f.path), maxTitle), reason)
	}
}

func (k *keeping) close() { k.blobs.Close() }

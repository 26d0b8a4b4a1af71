package trace

import (
	"context"
	"io"
	"os"
	"path/filepath"
	"slices"

	"ownup/internal/core/match"
	"ownup/internal/core/problem"
	"ownup/internal/trace/extract"
	"ownup/internal/trace/index"
	"ownup/internal/trace/survey"
)

// IndexVersion changes whenever an index that was made before would lack
// something: other headings beside a piece, other keys of a message.
const IndexVersion = 1

// remembered is the index of one of the paths, and what it knows of the files
// below it. Where there is none, all of it is nil.
type remembered struct {
	index      *index.Index
	writer     *index.Writer
	first      int // of the files below the path, in the survey
	docs       []index.Doc
	candidates []index.Candidate
}

// remember opens the index of each path and asks it what it knows. An index
// that cannot be opened is none: the trace reads the files themselves.
func (t *run) remember(roots []string) {
	t.indexes = make([]remembered, len(roots))
	keys := t.sought.keys()
	for i, root := range roots {
		first, end, whole := below(t.files, i)
		if t.request.Index == nil || !whole || end-first < fewestFiles {
			continue
		}
		if err := t.open(&t.indexes[i], filepath.Clean(root), t.files[first:end], keys); err != nil {
			t.note(problem.As(err).Sentence)
		}
		t.indexes[i].first = first
	}
	t.divide()
}

// fewestFiles is how many files below a path make an index worth while.
const fewestFiles = 2

// open opens the index of a path.
func (t *run) open(m *remembered, root string, files []survey.File, keys []match.Key) error {
	x, err := t.request.Index(root)
	if err != nil {
		return err
	}
	if notice := x.Notice(); notice != "" {
		t.note(notice)
	}
	candidates, err := t.candidates(x, keys)
	if err != nil {
		x.Close()
		return err
	}
	*m = remembered{index: x, docs: x.Fresh(root, files), candidates: candidates}
	if slices.Contains(m.docs, index.NoDoc) || len(m.docs) != x.Files() {
		m.writer, err = x.Begin(root, files)
	}
	return err
}

// divide sets apart the files that an index knows and that have nothing of what
// is sought: what there is to say of them is taken from there.
func (t *run) divide() {
	var kinds [1 << 8]int
	for i := range t.files {
		m := &t.indexes[t.files[i].Root]
		if m.index == nil || !t.known(m, i, &kinds) {
			t.todo = append(t.todo, i)
		}
	}
	for kind, n := range kinds {
		if n > 0 {
			t.summary.Kinds[extract.Kind(kind).String()] += n
		}
	}
}

// known takes from the index what there is to say of a file without what is
// sought; false where the file must be read, or taken out of the index.
func (t *run) known(m *remembered, i int, kinds *[1 << 8]int) bool {
	doc := m.docs[i-m.first]
	if doc == index.NoDoc {
		return false
	}
	if _, ok := index.Find(m.candidates, doc); ok {
		return false
	}
	before := len(t.skipped)
	err := m.index.Skips(doc, func(members []string, p extract.Place, reason string) {
		t.skipped = append(t.skipped, Skipped{Path: t.files[i].Path, Members: slices.Clone(members), Place: cloned(p), Reason: reason})
	})
	if err != nil {
		t.skipped = t.skipped[:before]
		return false
	}
	known := m.index.Known(doc)
	for _, k := range known.Kinds {
		kinds[k.Kind] += k.N
	}
	t.summary.Bytes += known.Bytes
	t.summary.Files++
	t.done++
	return true
}

// candidates are the files that may have what is sought. Copies of a file are
// found by all of its words, for which an index has no keys.
func (t *run) candidates(x *index.Index, keys []match.Key) ([]index.Candidate, error) {
	if len(t.sought.copies.wholes) > 0 {
		return x.All(), nil
	}
	return x.Candidates(keys)
}

// keys are those of everything that is sought.
func (s *sought) keys() []match.Key {
	keys := s.search.Keys()
	for id := range s.messages {
		keys = append(keys, messageKey(id))
	}
	slices.Sort(keys)
	return slices.Compact(keys)
}

// below returns the stretch of the files that was found below a root, and
// whether that is all of them: of roots one inside the other it is not.
func below(files []survey.File, root int) (first, end int, whole bool) {
	n := 0
	for i := range files {
		if files[i].Root != root {
			continue
		}
		if n == 0 {
			first = i
		}
		end = i + 1
		n++
	}
	return first, end, end-first == n
}

// commit keeps what was read, also of a trace that was stopped.
func (t *run) commit() {
	for _, m := range t.indexes {
		if m.writer != nil {
			if err := m.writer.Commit(); err != nil {
				t.note(problem.As(err).Sentence)
			}
		}
		if m.index != nil {
			m.index.Close()
		}
	}
}

// note tells what there is to say of an index.
func (t *run) note(sentence string) {
	if !slices.Contains(t.summary.Notes, sentence) {
		t.summary.Notes = append(t.summary.Notes, sentence)
	}
}

// read reads the i-th of the files: out of the index where it knows the file as
// it is, else the file itself, for the index too.
func (t *run) read(ctx context.Context, g *gatherer, i int) error {
	f := t.files[i]
	m := &t.indexes[f.Root]
	if m.index == nil {
		return t.reader.Read(ctx, f.Path, g)
	}
	doc := m.docs[i-m.first]
	if doc == index.NoDoc && m.writer != nil { // moved, copied or touched
		doc, _ = m.writer.Recall(i-m.first, openFile)
	}
	if doc != index.NoDoc {
		err := t.recall(ctx, g, m, doc)
		if problem.KindOf(err) != problem.Damaged {
			return err
		}
		t.mu.Lock()
		t.note(problem.As(err).Sentence)
		t.mu.Unlock()
		g.begin(f.Path, g.changed)
		return t.reader.Read(ctx, f.Path, g)
	}
	if m.writer != nil {
		g.recorder = m.writer.Record(i - m.first)
	}
	err := t.reader.Read(ctx, f.Path, g)
	if g.recorder == nil {
		return err
	}
	if err != nil {
		g.recorder.Drop()
		return err
	}
	t.kept(g.recorder.Keep())
	return nil
}

func openFile(path string) (io.ReadCloser, error) { return os.Open(path) }

// kept notes that an index cannot be written. The trace goes on.
func (t *run) kept(err error) {
	if err != nil {
		t.mu.Lock()
		defer t.mu.Unlock()
		t.note("The index could not be written; the next trace reads the files again.")
	}
}

// recall takes a file out of the index.
func (t *run) recall(ctx context.Context, g *gatherer, m *remembered, doc index.Doc) error {
	c, ok := index.Find(m.candidates, doc)
	if !ok {
		c = index.Candidate{Doc: doc} // none of its pieces has what is sought
	}
	return m.index.Replay(ctx, c, g)
}

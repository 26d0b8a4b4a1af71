package index

import (
	"crypto/sha256"
	"io"
	"path"
	"strings"
)

// Recall takes a file that must be read for one that the index knows by its
// content: it was moved, copied or only touched. Then it need not be taken
// apart, and its number is that of the file that has its content. False where
// no such file is known.
//
// Its bytes are read, with open, only where a known file has its length and the
// ending of its name; what a reader makes of bytes depends on the ending.
func (w *Writer) Recall(i int, open func(path string) (io.ReadCloser, error)) (Doc, bool) {
	f := &w.files[i]
	known := w.content()
	alike := likeness{f.Size, ending(f.Path)}
	if !known.alike[alike] {
		return NoDoc, false
	}
	begun := w.x.setup.Now()
	sum, ok := sumOf(f.Path, f.Size, open)
	if !ok {
		return NoDoc, false
	}
	d, ok := known.docs[twin{alike, sum}]
	if !ok {
		return NoDoc, false
	}
	e, err := w.x.table.entry(d)
	if err != nil {
		return NoDoc, false
	}
	e.path, e.size, e.modified, e.changed = relative(w.root, f.Path), f.Size, f.Modified, f.Changed
	if !settled(f, begun) {
		e.modified = never
	}
	w.mu.Lock()
	defer w.mu.Unlock()
	w.added = append(w.added, e)
	return d, true
}

// likeness is what files have in common that are worth comparing, and twin what
// files have in common that are one.
type likeness struct {
	size   int64
	ending string
}

type twin struct {
	likeness
	sum [sha256.Size]byte
}

// contents are the files of an index by what is in them.
type contents struct {
	alike map[likeness]bool
	docs  map[twin]Doc
}

func (t *table) contents() contents {
	c := contents{map[likeness]bool{}, map[twin]Doc{}}
	sums, err := t.sums()
	if err != nil {
		return c // then none is recalled, and all are read
	}
	for d := range Doc(t.files) {
		l := likeness{number64(t.stats[statWidth*int(d):]), ending(string(t.path(d)))}
		if l.size > 0 && t.known(d).Bytes == l.size { // read to its end
			c.alike[l] = true
			c.docs[twin{l, [sha256.Size]byte(sums[sha256.Size*int(d):])}] = d
		}
	}
	return c
}

func ending(name string) string { return strings.ToLower(path.Ext(strings.ReplaceAll(name, `\`, "/"))) }

// sumOf hashes a file that must have the size that it had in the survey.
func sumOf(path string, size int64, open func(path string) (io.ReadCloser, error)) (sum [sha256.Size]byte, ok bool) {
	file, err := open(path)
	if err != nil {
		return sum, false
	}
	defer file.Close() //nolint:errcheck // it was only read
	h := sha256.New()
	if n, err := io.Copy(h, io.LimitReader(file, size+1)); err != nil || n != size {
		return sum, false
	}
	return [sha256.Size]byte(h.Sum(nil)), true
}

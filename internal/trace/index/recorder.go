package index

import (
	"bytes"
	"compress/flate"
	"encoding/binary"
	"fmt"
	"slices"
	"time"

	"ownup/internal/core/match"
	"ownup/internal/trace/extract"
	"ownup/internal/trace/survey"
)

// stretchSize is about how many bytes of records make a stretch. It is what is
// unpacked where one of its pieces may have a hit.
const stretchSize = 64 << 10

// tick is the coarsest clock of a file system in use: FAT keeps two seconds.
const tick = 2 * time.Second

// settled reports whether a change of a file after its reading began would
// show in its times. Where its last change is only just past, another in the
// same tick would not, and the file is read once more next time. Git calls
// this the racy entry.
func settled(f *survey.File, begun time.Time) bool {
	return max(f.Modified, f.Changed) < begun.Add(-tick).UnixNano()
}

// Recorder takes what is read in one file: it is the sink for it, or stands
// beside the one that looks for hits. For each piece, the passages that are
// looked at come behind it. The file is in the index when [Recorder.Keep] has
// been called. As a sink it never ends a reading: what the index cannot take
// must not keep the trace from its answer, and Keep tells of it.
type Recorder struct {
	w     *Writer
	file  *survey.File
	begun time.Time
	entry *entry
	kinds []Count
	err   error // the first; nothing is recorded behind it

	pieces writing
	skips  writing
	keyer  match.Keyer
	keys   []match.Key // of things that are no passages
	packed bytes.Buffer
	flate  *flate.Writer
}

// reset makes ready for a file.
func (r *Recorder) reset(w *Writer, f *survey.File) {
	r.w, r.file, r.begun, r.err = w, f, w.x.setup.Now(), nil
	r.entry = &entry{path: relative(w.root, f.Path), size: f.Size, modified: f.Modified, changed: f.Changed}
	if !settled(f, r.begun) {
		r.entry.modified = never
	}
	r.kinds, r.keys = r.kinds[:0], r.keys[:0]
	r.pieces = writing{out: r.pieces.out[:0]}
	r.skips = writing{out: r.skips.out[:0]}
	r.keyer.Keys() // those of a file that was dropped
}

// Begin records that a file begins.
func (r *Recorder) Begin(members []string, b extract.Begun) error {
	r.full()
	if len(members) == 0 {
		r.entry.bytes, r.entry.sum = int64(b.Size), b.Sum
	}
	i := slices.IndexFunc(r.kinds, func(c Count) bool { return c.Kind == b.Kind })
	if i < 0 {
		i = len(r.kinds)
		r.kinds = append(r.kinds, Count{Kind: b.Kind})
	}
	r.kinds[i].N++
	r.pieces.begin(members, b)
	return nil
}

// Piece records a piece. The passages that it is looked at in come behind it.
func (r *Recorder) Piece(members []string, p extract.Piece) error {
	r.full()
	r.pieces.add(members, &p)
	return nil
}

// Skip records what could not be read.
func (r *Recorder) Skip(members []string, p extract.Place, reason string) error {
	r.full()
	r.pieces.skip(members, p, reason)
	r.skips.skip(members, p, reason)
	return nil
}

// Passage records the keys of what the last piece is looked at in.
func (r *Recorder) Passage(p match.Passage) { r.keyer.Add(p) }

// Key records a key for the last piece, of something that is no passage.
func (r *Recorder) Key(k match.Key) { r.keys = append(r.keys, k) }

// full ends a stretch that has become long.
func (r *Recorder) full() {
	if len(r.pieces.out) >= stretchSize {
		r.stretch()
	}
}

// stretch packs what was recorded and puts it into the index, where nothing
// leads to it yet.
func (r *Recorder) stretch() {
	keys := r.keyer.Keys()
	if len(r.keys) > 0 {
		keys = append(r.keys, keys...)
		slices.Sort(keys)
		keys = slices.Compact(keys)
		r.keys = keys[:0]
	}
	if r.err == nil {
		var block []byte
		if block, r.err = r.pack(); r.err == nil {
			var s stretch
			if s, r.err = r.w.stretch(block, keys); r.err == nil {
				r.entry.stretches = append(r.entry.stretches, s)
			}
		}
	}
	r.pieces.out = r.pieces.out[:0]
}

// leastPacked is from how many bytes on it is worth packing.
const leastPacked = 200

func (r *Recorder) pack() ([]byte, error) {
	records := r.pieces.out
	r.packed.Reset()
	head := binary.AppendUvarint(nil, uint64(len(records)))
	r.packed.Write(head)
	if len(records) < leastPacked {
		r.packed.Write(records)
		return r.packed.Bytes(), nil
	}
	if r.flate == nil {
		var err error
		if r.flate, err = flate.NewWriter(&r.packed, flate.BestSpeed); err != nil {
			return nil, fmt.Errorf("pack: %w", err)
		}
	} else {
		r.flate.Reset(&r.packed)
	}
	if _, err := r.flate.Write(records); err != nil {
		return nil, fmt.Errorf("pack: %w", err)
	}
	if err := r.flate.Close(); err != nil {
		return nil, fmt.Errorf("pack: %w", err)
	}
	if r.packed.Len() >= len(head)+len(records) {
		r.packed.Reset()
		r.packed.Write(head)
		r.packed.Write(records)
	}
	return r.packed.Bytes(), nil
}

// Keep puts the file into the index. A file of which no reader said that it
// begins could not be opened, which has nothing to do with its content; it is
// forgotten as by [Recorder.Drop]. Keep returns the first error of all methods;
// the index is as it was then. The recorder must not be used again.
func (r *Recorder) Keep() error {
	if len(r.kinds) == 0 {
		r.Drop()
		return nil
	}
	if len(r.pieces.out) > 0 {
		r.stretch()
	}
	if r.err != nil {
		return r.err
	}
	r.entry.kinds = countsText(r.kinds)
	r.entry.skips = slices.Clone(r.skips.out)
	return r.w.add(r)
}

// Drop forgets the file, which was not read to its end, or whose reading failed
// for a reason of the moment: a deadline, a lack of memory. The recorder must not be used again.
func (r *Recorder) Drop() { r.w.recorders.Put(r) }

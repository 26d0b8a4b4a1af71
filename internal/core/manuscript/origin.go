package manuscript

import (
	"cmp"
	"slices"
)

// Origin says for each byte of a text where it comes from in a source.
type Origin struct {
	runs []run // in the order of the text, which they cover without gaps
}

// run is a piece of the text and the piece of the source it stands for. Where
// both are of one length and same is set, byte stands for byte.
type run struct {
	text, textEnd     int
	source, sourceEnd int
	same              bool
}

// place returns the bytes of the source that those from start to before end
// of the text stand for. exact reports whether they stand there just so, in
// one piece.
func (o Origin) place(start, end int) (from, to int, exact bool) {
	if len(o.runs) == 0 {
		return 0, 0, false
	}
	first := o.at(start)
	if start == end {
		from = first.offset(start)
		return from, from, first.same && start >= first.text && start <= first.textEnd
	}
	last := o.at(end - 1)
	from = first.offset(start)
	to = last.sourceEnd
	if last.same {
		to = last.source + min(end, last.textEnd) - last.text
	}
	return from, to, first == last && first.same && start >= first.text && end <= first.textEnd
}

// at returns the run that holds the byte at pos of the text, the last one for
// a pos behind the text.
func (o Origin) at(pos int) run {
	i, found := slices.BinarySearchFunc(o.runs, pos, func(r run, pos int) int { return cmp.Compare(r.text, pos) })
	if !found {
		i--
	}
	return o.runs[min(max(i, 0), len(o.runs)-1)]
}

func (r run) offset(pos int) int {
	if r.same {
		return r.source + min(max(pos-r.text, 0), r.textEnd-r.text)
	}
	if pos >= r.textEnd {
		return r.sourceEnd
	}
	return r.source
}

// Writer writes a text down piece by piece, in the order of its source. Its
// zero value is ready.
type Writer struct {
	text []byte
	runs []run
}

// Len is how many bytes of text have been written.
func (w *Writer) Len() int { return len(w.text) }

// Copy writes what stands in the source from byte from on, as it is there.
// piece may differ from it in single bytes, never in its length.
func (w *Writer) Copy(piece []byte, from int) {
	w.add(len(piece), from, from+len(piece), true)
	w.text = append(w.text, piece...)
}

// Put writes text that stands for the bytes from from to before to of the
// source.
func (w *Writer) Put(text string, from, to int) {
	w.add(len(text), from, to, false)
	w.text = append(w.text, text...)
}

// add notes a run of n bytes, as part of the last one where it goes on there.
func (w *Writer) add(n, from, to int, same bool) {
	if n == 0 {
		return
	}
	at := len(w.text)
	if k := len(w.runs) - 1; same && k >= 0 && w.runs[k].same && w.runs[k].sourceEnd == from {
		w.runs[k].textEnd, w.runs[k].sourceEnd = at+n, to
		return
	}
	w.runs = append(w.runs, run{text: at, textEnd: at + n, source: from, sourceEnd: to, same: same})
}

// Ends reports whether the text ends with tail.
func (w *Writer) Ends(tail string) bool {
	return len(w.text) >= len(tail) && string(w.text[len(w.text)-len(tail):]) == tail
}

// Written returns the text and where it comes from.
func (w *Writer) Written() ([]byte, Origin) { return w.text, Origin{w.runs} }

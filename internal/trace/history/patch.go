package history

import (
	"bytes"
	"errors"
	"io"
	"strconv"
)

// patches reads the patches of the entries and gives each change to yield.
// Where the answer ends too early, the changes that are not known are given
// as lost, and then the error is returned.
func (l *lane) patches(yield func(change) error) error {
	s := &l.scan
	if b, err := s.peek(); err == nil && b == 0 {
		_, _ = s.in.Discard(1)
		s.read++
	}
	for i := range s.entries {
		e := &s.entries[i]
		c := change{old: e.old, path: e.path, parents: e.parents, blob: e.blob, gone: e.status == 'D' || string(e.mode[:]) == nothing}
		err := l.patch(e, &c)
		if err != nil {
			c.lost = true
			for _, rest := range s.entries[i+1:] {
				if yield(c) != nil {
					break
				}
				c = change{old: rest.old, path: rest.path, parents: rest.parents, blob: rest.blob, gone: rest.status == 'D', lost: !rest.same && rest.status != 'D'}
			}
			return errors.Join(yield(c), err)
		}
		if err := yield(c); err != nil {
			return err
		}
	}
	return nil
}

// patch reads the patch of one entry.
func (l *lane) patch(e *entry, c *change) error {
	file := bytes.HasPrefix(e.mode[:], []byte(regular))
	if e.parents == 1 && e.status == 'T' && !bytes.Equal(e.mode[:3], e.was[:3]) {
		// A file that became a link, or the other way round, is written as
		// one that went and one that came.
		var before change
		if _, err := l.body(e, &before, false); err != nil {
			return err
		}
		c.gone = true
		if file {
			c.gone, c.old = false, ""
		}
	}
	binary, err := l.body(e, c, file)
	if err != nil {
		return err
	}
	switch {
	case !file:
		c.gone = true // a link or a submodule says nothing
	case c.gone || e.same:
	case binary || isRendered(e.path):
		c.text, c.edits, c.said = false, nil, nil
		c.document = l.documents.of(l.ctx, e.blob, e.path)
	default:
		c.text = true
	}
	return nil
}

// body reads the lines of one patch. Lines are searched where wanted says so.
func (l *lane) body(e *entry, c *change, wanted bool) (binary bool, err error) {
	s := &l.scan
	b, err := s.peek()
	if err != nil {
		if errors.Is(err, io.EOF) && e.parents > 1 {
			return false, nil
		}
		return false, early(err)
	}
	if b != 'd' {
		if e.parents > 1 { // a merge has no patch of what differs in nothing but its mode
			return false, nil
		}
		return false, errGarbled
	}
	if _, err := s.until('\n', maxEntry); err != nil {
		return false, early(err)
	}
	wanted = wanted && !isRendered(e.path)
	for {
		b, err := s.peekLine()
		switch {
		case err != nil || b == 0 || b == 'd' && !l.isDeleted():
			return binary, err
		case b == '@':
			if err := l.hunks(e, c, wanted); err != nil {
				return binary, err
			}
			continue
		}
		if _, err := s.until('\n', maxEntry); err != nil {
			return binary, early(err)
		}
		binary = binary || b == 'B'
	}
}

// isDeleted tells "deleted file mode" from the "diff" of the next patch.
func (l *lane) isDeleted() bool {
	b, _ := l.scan.in.Peek(2)
	return len(b) == 2 && b[1] == 'e'
}

// early says of an end of the answer that it came too early.
func early(err error) error {
	if errors.Is(err, io.EOF) {
		return io.ErrUnexpectedEOF
	}
	return err
}

// hunks reads the hunks of one file.
func (l *lane) hunks(e *entry, c *change, wanted bool) error {
	s, h := &l.scan, &l.hunk
	for {
		b, err := s.peekLine()
		if err != nil {
			return err
		}
		if b != '@' && b != ' ' && b != '+' && b != '-' && b != '\\' {
			h.close(c)
			l.passage.end()
			c.said, l.passage.said = append(c.said, l.passage.said...), l.passage.said[:0]
			return nil
		}
		text, err := s.until('\n', maxLine+e.parents)
		if err != nil {
			return early(err)
		}
		switch b {
		case '@':
			h.close(c)
			l.passage.end()
			if err := h.begin(text, e.parents); err != nil {
				return err
			}
			l.passage.begin(h.now)
			l.passage.markup = isMarkup(e.path)
			continue
		case '\\':
			continue
		}
		if len(text) < e.parents {
			return errGarbled
		}
		kept, added := h.line(c, text[:e.parents])
		if !kept || !wanted {
			continue
		}
		if s.cut {
			c.skipped = "A line is longer than 4 MB and was not read."
			l.passage.end()
			l.passage.begin(h.now)
			continue
		}
		l.passage.add(text[e.parents:], added)
	}
}

// hunk keeps count of lines.
type hunk struct {
	now  int32   // number of the next line of the file as it is now
	old  []int32 // of the next line as it was, for each parent
	open []edit  // the edit under way, for each parent
}

// begin reads "@@ -1,2 +3,4 @@", or with one more @ and one more range for
// each further parent.
func (h *hunk) begin(text []byte, parents int) error {
	h.old, h.open = h.old[:0], h.open[:0]
	rest := bytes.TrimLeft(text, "@")
	if len(text)-len(rest) != parents+1 {
		return errGarbled
	}
	for range parents + 1 {
		var field []byte
		field, rest, _ = bytes.Cut(bytes.TrimLeft(rest, " "), []byte{' '})
		if len(field) < 2 || field[0] != '-' && field[0] != '+' {
			return errGarbled
		}
		number, count, counted := bytes.Cut(field[1:], []byte{','})
		n, err := strconv.ParseInt(string(number), 10, 31)
		if err != nil {
			return errGarbled
		}
		if counted && len(count) == 1 && count[0] == '0' && parents == 1 {
			n++ // where there is no line, git names the one before
		}
		if field[0] == '+' {
			h.now = int32(n)
		} else {
			h.old = append(h.old, int32(n))
		}
	}
	if len(h.old) != parents {
		return errGarbled
	}
	for i, old := range h.old {
		h.open = append(h.open, edit{parent: int32(i), old: old, now: h.now})
	}
	return nil
}

// line counts one line by its marks, one for each parent. Kept says that it is
// in the file now, added that no parent has it.
func (h *hunk) line(c *change, marks []byte) (kept, added bool) {
	kept, added = bytes.IndexByte(marks, '-') < 0, true
	for i, mark := range marks {
		switch {
		case mark == '-':
			h.open[i].oldN++
			h.old[i]++
		case kept && mark == '+':
			h.open[i].newN++
		case kept: // the parent has it too
			added = false
			h.flush(c, i)
			h.old[i]++
			h.open[i] = edit{parent: int32(i), old: h.old[i], now: h.now + 1}
		}
	}
	if kept {
		h.now++
	}
	return kept, added
}

// flush puts the edit under way to the change.
func (h *hunk) flush(c *change, parent int) {
	e := &h.open[parent]
	if e.oldN == 0 && e.newN == 0 {
		return
	}
	if len(c.edits) >= maxEdits {
		c.lost = true
		return
	}
	c.edits = append(c.edits, *e)
}

func (h *hunk) close(c *change) {
	for i := range h.open {
		h.flush(c, i)
	}
	h.open = h.open[:0]
}

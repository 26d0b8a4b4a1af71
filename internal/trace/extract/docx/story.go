package docx

import (
	"bytes"
	"strconv"
	"strings"

	"ownup/internal/trace/extract"
	"ownup/internal/trace/extract/ooxml"
)

// story is one part with text being read.
type story struct {
	*document
	s         *ooxml.Scanner
	part      string // its name in the file
	kind      string // the part that its pieces have
	trail     extract.Trail
	relations map[string]ooxml.Relation

	count int    // paragraphs so far
	note  string // the note or comment that is being read
	by    string // its author
	// deletedBy is who deleted the last words that are marked so.
	deletedBy string
	frames    []frame
	tables    []table
	deleted   int // deletions that are open
	added     int // insertions that are open
	run       run
}

// run is what is known of the run of text being read.
type run struct {
	hidden bool
	text   bool // inside an element that holds text
}

// frame is a paragraph being read. One lies in another where a text box is
// anchored in it.
type frame struct {
	place    extract.Place
	depth    int
	now      []byte           // with all changes accepted
	origins  []extract.Origin // of now, and of hidden, if somebody wants to know
	secret   []extract.Origin
	before   []byte // with none accepted
	deleted  []span // stretches of before
	hidden   []byte
	hiddenAt []int // where each stretch of hidden ends
}

type span struct{ begin, end int }

// table is a table being read.
type table struct {
	row, column int
	wide        int // columns that the cell takes beyond its first
}

func (s *story) read() error {
	for {
		kind := s.s.Next()
		var err error
		switch kind {
		case ooxml.EOF:
			for len(s.frames) > 0 && err == nil { // the part breaks off
				err = s.endParagraph()
			}
			return err
		case ooxml.Start:
			err = s.start(string(s.s.Name()))
		case ooxml.End:
			err = s.end(string(s.s.Name()))
		case ooxml.Text:
			if s.run.text {
				s.mark()
				s.append(s.s.Text())
			}
		}
		if err != nil {
			return err
		}
	}
}

// start looks at the start of an element.
func (s *story) start(name string) error {
	switch name {
	case "p":
		s.startParagraph()
	case "r":
		s.run.hidden = false
	case "t", "delText":
		s.run.text = true
	case "vanish", "webHidden":
		if s.s.On("val") {
			s.run.hidden = name == "vanish" || s.run.hidden
		}
	case "tab", "ptab":
		if !s.inProperties() {
			s.append([]byte{'\t'})
		}
	case "br", "cr":
		s.append([]byte{'\n'})
	case "noBreakHyphen":
		s.append([]byte{'-'})
	case "del", "moveFrom":
		s.deleted++
		s.deletedBy = s.s.AnyAttr("author")
	case "ins", "moveTo":
		s.added++
	case "tbl":
		s.tables = append(s.tables, table{row: -1, column: -1})
	case "tr":
		if t := s.table(); t != nil {
			t.row, t.column, t.wide = t.row+1, -1, 0
		}
	case "tc":
		if t := s.table(); t != nil {
			t.column, t.wide = t.column+1+t.wide, 0
		}
	case "gridSpan": // the next cell stands further right
		const most = 64
		if n, err := strconv.Atoi(s.s.AnyAttr("val")); err == nil && n > 1 {
			if t := s.table(); t != nil {
				t.wide = min(n, most) - 1
			}
		}
	default:
		return s.lead(name)
	}
	return nil
}

// inProperties says that a tab is a stop in the ruler, not a character: its
// parent is "tabs", and it says where it is.
func (s *story) inProperties() bool { return s.s.AnyAttr("pos") != "" }

// lead follows what leads elsewhere: notes, drawings, objects.
func (s *story) lead(name string) error {
	switch name {
	case "Fallback", "rt", "pPrChange", "rPrChange", "tblPrChange", "tcPrChange", "instrText":
		s.s.Skip()
	case "footnoteReference", "endnoteReference":
		s.refer("footnote")
	case "commentReference":
		s.refer("comment")
	case "footnote", "endnote", "comment":
		s.note, s.by = s.s.AnyAttr("id"), s.s.AnyAttr("author")
	case "docPr":
		if text := s.s.Attr("descr"); strings.TrimSpace(text) != "" {
			s.s.TrailAttr(&s.trail, s.part, "descr")
			s.trail.Tell(0, len(text))
			place := s.place()
			place.Part = "description"
			return s.sink.Piece(extract.Piece{Place: place, Text: text})
		}
	case "chart":
		if r, ok := s.relations[s.s.Prefixed("id")]; ok && !r.External {
			return s.drawings.Chart(s.ctx, r.Target, s.place())
		}
	case "relIds":
		if r, ok := s.relations[s.s.Prefixed("dm")]; ok && !r.External {
			place := s.place()
			place.Part = "text box"
			return s.drawings.Diagram(s.ctx, r.Target, place)
		}
	case "OLEObject":
		if r, ok := s.relations[s.s.Prefixed("id")]; ok && !r.External {
			return s.drawings.Embedded(r.Target, s.place())
		}
	}
	return nil
}

func (s *story) end(name string) error {
	switch name {
	case "p":
		if n := len(s.frames); n > 0 && s.s.Depth() < s.frames[n-1].depth {
			return s.endParagraph()
		}
	case "t", "delText":
		s.run.text = false
	case "r":
		s.run.hidden = false
	case "del", "moveFrom":
		s.deleted = max(s.deleted-1, 0)
	case "ins", "moveTo":
		s.added = max(s.added-1, 0)
	case "tbl":
		if n := len(s.tables); n > 0 {
			s.tables = s.tables[:n-1]
		}
	}
	return nil
}

func (s *story) table() *table {
	if n := len(s.tables); n > 0 {
		return &s.tables[n-1]
	}
	return nil
}

// refer notes which paragraph a note or comment belongs to.
func (s *story) refer(part string) {
	if s.kind == "" {
		s.anchors[anchor{part, s.s.AnyAttr("id")}] = s.place().Paragraph
	}
}

// place is that of the paragraph being read.
func (s *story) place() extract.Place {
	if n := len(s.frames); n > 0 {
		return s.frames[n-1].place
	}
	return extract.Place{Part: s.kind, Paragraph: s.count}
}

// startParagraph opens a paragraph. Those of notes and comments have the
// number of the paragraph that refers to them.
func (s *story) startParagraph() {
	place := extract.Place{Part: s.kind}
	switch {
	case s.kind == "" && len(s.frames) > 0:
		place.Paragraph = s.frames[0].place.Paragraph
		place.Part = "text box"
	case s.kind == "":
		s.count++
		place.Paragraph = s.count
	default:
		place.Paragraph = s.anchors[anchor{s.kind, s.note}]
	}
	if t := s.table(); t != nil && t.row >= 0 && t.column >= 0 {
		place.Cell = extract.Cell(t.column, t.row)
	}
	s.frames = append(s.frames, frame{place: place, depth: s.s.Depth()})
	s.run = run{}
}

// append adds text to the paragraph.
func (s *story) append(text []byte) {
	if len(s.frames) == 0 {
		return
	}
	f := &s.frames[len(s.frames)-1]
	if s.run.hidden {
		f.hidden = append(f.hidden, text...)
		return
	}
	if len(f.hidden) > 0 && (len(f.hiddenAt) == 0 || f.hiddenAt[len(f.hiddenAt)-1] < len(f.hidden)) {
		f.hiddenAt = append(f.hiddenAt, len(f.hidden))
	}
	if s.deleted == 0 {
		f.now = append(f.now, text...)
	}
	if s.added == 0 || s.deleted > 0 {
		begin := len(f.before)
		f.before = append(f.before, text...)
		if s.deleted > 0 {
			f.deleted = append(f.deleted, span{begin, len(f.before)})
		}
	}
}

// endParagraph hands the paragraph on: what it says now, then what was
// deleted from it, then what is hidden in it.
func (s *story) endParagraph() error {
	f := s.frames[len(s.frames)-1]
	s.frames = s.frames[:len(s.frames)-1]
	s.run = run{}
	if err := s.ctx.Err(); err != nil {
		return err
	}
	s.tell(f.origins, 0, f.now)
	if err := s.piece(f.place, "", string(f.now)); err != nil {
		return err
	}
	if err := s.deletions(&f); err != nil {
		return err
	}
	begin := 0
	for _, end := range append(f.hiddenAt, len(f.hidden)) {
		s.tell(f.secret, begin, f.hidden[begin:end])
		if err := s.piece(f.place, "hidden", string(f.hidden[begin:end])); err != nil {
			return err
		}
		begin = end
	}
	return nil
}

// deletions hands on the words that deletions touched.
func (s *story) deletions(f *frame) error {
	if len(f.deleted) == 0 {
		return nil
	}
	before := string(f.before)
	end := 0 // what lies before has been handed on
	for i := 0; i < len(f.deleted); {
		begin := max(wordStart(before, f.deleted[i].begin), end)
		end = max(wordEnd(before, f.deleted[i].end), end)
		for i++; i < len(f.deleted) && f.deleted[i].begin <= end; i++ {
			if f.deleted[i].end > end {
				end = wordEnd(before, f.deleted[i].end)
			}
		}
		if err := s.piece(f.place, "deleted", before[begin:end]); err != nil {
			return err
		}
	}
	return nil
}

// piece hands text on unless it is empty.
func (s *story) piece(place extract.Place, part, text string) error {
	if strings.TrimSpace(text) == "" {
		return nil
	}
	if part != "" {
		place.Part = part
	}
	p := extract.Piece{Place: place, Text: text, By: s.by}
	if part == "deleted" {
		p.By = s.deletedBy
	}
	return s.sink.Piece(p)
}

// mark notes where the text stands that is added to the paragraph next.
func (s *story) mark() {
	if !s.trail.On() || len(s.frames) == 0 {
		return
	}
	f := &s.frames[len(s.frames)-1]
	switch {
	case s.run.hidden:
		s.s.Trail(&s.trail, s.part, len(f.hidden))
		f.secret = append(f.secret, s.trail.Take()...)
	case s.deleted == 0:
		s.s.Trail(&s.trail, s.part, len(f.now))
		f.origins = append(f.origins, s.trail.Take()...)
	}
}

// tell tells where a piece stands that is handed on next: a text of the
// paragraph from begin on.
func (s *story) tell(of []extract.Origin, begin int, text []byte) {
	if s.trail.On() && len(bytes.TrimSpace(text)) > 0 {
		s.trail.Replace(of)
		s.trail.Tell(begin, len(text))
	}
}

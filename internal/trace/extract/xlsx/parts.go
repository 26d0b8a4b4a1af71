package xlsx

import (
	"bytes"
	"strconv"
	"strings"
	"time"
	"unicode/utf8"

	"ownup/internal/trace/extract"
	"ownup/internal/trace/extract/numfmt"
	"ownup/internal/trace/extract/ooxml"
)

// readStrings reads the texts that cells share.
func (b *book) readStrings(part string) error {
	if part == "" {
		return nil
	}
	content, err := b.pkg.XML(part)
	var all strings.Builder // which becomes a string without a copy
	var one []byte
	var ends []int
	s := ooxml.NewScanner(content)
	for kind := s.Next(); kind != ooxml.EOF; kind = s.Next() {
		if kind == ooxml.Start && string(s.Name()) == "si" {
			one = appendRich(s, one[:0], nil, "")
			all.Write(one)
			ends = append(ends, all.Len())
		}
	}
	texts := all.String()
	b.strings = make([]string, len(ends))
	begin := 0
	for i, end := range ends {
		b.strings[i] = texts[begin:end]
		begin = end
	}
	if err == nil {
		err = s.Err()
	}
	if err != nil {
		return b.sink.Skip(extract.Place{}, ooxml.Reason("list of texts", err))
	}
	return nil
}

// appendRich appends the text of the element that has just started, its runs
// joined, without the guides to pronunciation. The trail, if there is one,
// notes where it stands in the part.
func appendRich(s *ooxml.Scanner, dst []byte, trail *extract.Trail, part string) []byte {
	text, start := false, len(dst)
	for depth := s.Depth() - 1; ; {
		kind := s.Next()
		if kind == ooxml.EOF || s.Depth() <= depth {
			return dst
		}
		switch kind {
		case ooxml.Start:
			switch string(s.Name()) {
			case "t":
				text = true
			case "rPh":
				s.Skip()
			}
		case ooxml.End:
			if string(s.Name()) == "t" {
				text = false
			}
		case ooxml.Text:
			if text {
				if trail != nil {
					trailText(s, trail, part, len(dst)-start)
				}
				dst = appendUnescaped(dst, s.Text())
			}
		}
	}
}

// appendUnescaped resolves what Excel writes for characters that XML cannot
// hold: _x000D_ is a carriage return.
func appendUnescaped(dst, text []byte) []byte {
	if bytes.IndexByte(text, '\r') >= 0 {
		text = bytes.ReplaceAll(text, []byte("\r\n"), []byte("\n"))
	}
	for {
		i := bytes.Index(text, []byte("_x"))
		if i < 0 {
			return append(dst, text...)
		}
		dst = append(dst, text[:i]...)
		text = text[i:]
		const whole = len("_x0000_")
		if len(text) >= whole && text[whole-1] == '_' {
			if n, err := strconv.ParseUint(string(text[2:whole-1]), 16, 16); err == nil {
				if n != '\r' { // a line feed follows
					dst = utf8.AppendRune(dst, rune(n))
				}
				text = text[whole:]
				continue
			}
		}
		dst = append(dst, "_x"...)
		text = text[2:]
	}
}

// readStyles reads which number format each style has. There is always one
// style.
func (b *book) readStyles(part string) error {
	var content []byte
	var err error
	if part != "" {
		content, err = b.pkg.XML(part)
	}
	codes := make(map[string]string)
	formats := make(map[string]*numfmt.Format)
	s := ooxml.NewScanner(content)
	cells := false
	for kind := s.Next(); kind != ooxml.EOF; kind = s.Next() {
		name := string(s.Name())
		switch {
		case kind == ooxml.Start && name == "numFmt":
			codes[s.Attr("numFmtId")] = s.Attr("formatCode")
		case name == "cellXfs" && (kind == ooxml.Start || kind == ooxml.End):
			cells = kind == ooxml.Start
		case kind == ooxml.Start && name == "xf" && cells && len(b.styles) < maxStyles:
			id := s.Attr("numFmtId")
			f := formats[id]
			if f == nil {
				f = numfmt.Compile(formatCode(id, codes))
				formats[id] = f
			}
			b.styles = append(b.styles, style{f, f.IsGeneral(), f.PlainText()})
		}
	}
	if len(b.styles) == 0 {
		b.styles = []style{{numfmt.Compile("General"), true, true}}
	}
	if err == nil {
		err = s.Err()
	}
	if err != nil {
		return b.sink.Skip(extract.Place{}, ooxml.Reason("list of number formats", err))
	}
	return nil
}

func formatCode(id string, codes map[string]string) string {
	if code := codes[id]; code != "" {
		return code
	}
	n, err := strconv.Atoi(id)
	if err != nil {
		n = 0
	}
	return numfmt.Builtin(n)
}

// serial turns a date in the notation of ISO 8601, as strict workbooks hold
// it, into a number of days.
func serial(s string, date1904 bool) (float64, bool) {
	s = strings.TrimSuffix(strings.TrimSpace(s), "Z")
	for _, layout := range []string{"2006-01-02T15:04:05", "2006-01-02T15:04", "2006-01-02", "15:04:05"} {
		t, err := time.Parse(layout, s)
		if err != nil {
			continue
		}
		if t.Year() == 0 { // only a time
			return t.Sub(time.Date(0, 1, 1, 0, 0, 0, 0, time.UTC)).Hours() / 24, true
		}
		days := float64(t.Unix())/86400 + 25569
		switch {
		case date1904:
			days -= 1462
		case days < 61: // before the 29 February that Excel made up
			days--
		}
		return days, true
	}
	return 0, false
}

// margin reads a header or footer of the printed sheet.
func (c *cells) margin(part string) error {
	place := c.place
	place.Part = part
	for _, text := range MarginTexts(string(c.s.AppendText(nil))) {
		if err := c.sink.Piece(extract.Piece{Place: place, Text: text}); err != nil {
			return err
		}
	}
	return nil
}

// MarginTexts returns the left, middle and right text of a header without the
// codes for fonts and fields.
func MarginTexts(code string) []string {
	var texts []string
	var b strings.Builder
	flush := func() {
		if s := strings.TrimSpace(b.String()); s != "" {
			texts = append(texts, s)
		}
		b.Reset()
	}
	for i := 0; i < len(code); i++ {
		if code[i] != '&' || i+1 == len(code) {
			b.WriteByte(code[i])
			continue
		}
		i++
		switch next := code[i]; {
		case next == '&':
			b.WriteByte('&')
		case next == 'L' || next == 'C' || next == 'R':
			flush()
		case next == '"': // the name of a font
			if end := strings.IndexByte(code[i+1:], '"'); end >= 0 {
				i += end + 1
			}
		case next == 'K': // a colour
			i = min(i+6, len(code)-1)
		case next >= '0' && next <= '9': // the size of the letters
			for i+1 < len(code) && code[i+1] >= '0' && code[i+1] <= '9' {
				i++
			}
		}
	}
	flush()
	return texts
}

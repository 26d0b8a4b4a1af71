package extract

import (
	"archive/zip"
	"bytes"
	"strings"
	"unicode/utf8"
)

// beginning returns what a text begins with, without a byte order mark and
// space; of a wide text the characters that are ASCII.
func beginning(head []byte) string {
	head = bytes.TrimPrefix(head, []byte("\xef\xbb\xbf"))
	if wide := WideOrder(head); wide != Narrow {
		narrow := make([]byte, 0, len(head)/2)
		for _, c := range head {
			if c != 0 && c < utf8.RuneSelf {
				narrow = append(narrow, c)
			}
		}
		head = narrow
	}
	return string(bytes.TrimLeft(head, " \t\r\n"))
}

// isText reports whether the beginning of a file is of a text: one of two
// bytes a character, or one without the bytes that texts do not have.
func isText(head []byte) bool {
	if WideOrder(head) != Narrow {
		return true
	}
	odd := 0
	for _, c := range head {
		switch {
		case c == 0:
			return false
		case c < ' ' && c != '\t' && c != '\n' && c != '\r' && c != '\f' && c != 0x1b && c != '\b':
			odd++
		}
	}
	return odd*50 <= len(head)
}

// Order is how the bytes of a text with two bytes a character stand.
type Order uint8

// The orders.
const (
	Narrow       Order = iota // it is no such text
	LittleEndian              // UTF-16LE
	BigEndian                 // UTF-16BE
)

// fewest is how many bytes it takes to tell UTF-16 without a mark.
const fewest = 8

// WideOrder tells UTF-16, with a mark or without. Without one it is told by
// what every text has, in each script: spaces, line ends and digits, whose
// other byte is zero.
func WideOrder(content []byte) Order {
	switch {
	case bytes.HasPrefix(content, []byte("\xff\xfe")):
		return LittleEndian
	case bytes.HasPrefix(content, []byte("\xfe\xff")):
		return BigEndian
	}
	head := content[:min(len(content), sample)]
	head = head[:len(head)&^1]
	if len(head) < fewest || bytes.IndexByte(head, 0) < 0 {
		return Narrow
	}
	little, littleOK := plausible(head, 1)
	big, bigOK := plausible(head, 0)
	switch {
	case littleOK && (!bigOK || little >= big):
		return LittleEndian
	case bigOK:
		return BigEndian
	}
	return Narrow
}

// plausible reads head as UTF-16 with the high byte of each character at the
// given place, and counts the characters that are ASCII. It is not ok where
// there are too few of them, or characters that no text has.
func plausible(head []byte, high int) (ascii int, ok bool) {
	pair := false // the character before was the first half of one
	for i := 0; i+1 < len(head); i += 2 {
		h, l := head[i+high], head[i+1-high]
		second := h >= 0xDC && h <= 0xDF
		if second != pair {
			return 0, false
		}
		pair = h >= 0xD8 && h <= 0xDB
		switch {
		case h == 0 && (l >= ' ' && l < 0x7f || l == '\n' || l == '\r' || l == '\t' || l == '\f'):
			ascii++
		case h == 0 && l < 0xA0 && l != 0x85, h >= 0xE0 && h < 0xF9, h == 0xFF && l >= 0xFE:
			return 0, false // control characters, private use, no characters
		}
	}
	return ascii, ascii > 0 && ascii*50 >= len(head)/2
}

// mostEntries is how many files a zip archive may list before it is opened
// at all, since the list is held in memory.
const mostEntries = 200_000

// CanList reports whether a zip archive lists few enough files for its list to
// be read.
func CanList(content []byte) bool {
	return bytes.Count(content, []byte("PK\x01\x02")) <= mostEntries
}

// zipKind tells the documents that are zip archives from archives; Binary for
// what is none.
func zipKind(content []byte) Kind {
	if !bytes.HasPrefix(content, []byte("PK\x03\x04")) && !bytes.HasPrefix(content, []byte("PK\x05\x06")) {
		return Binary
	}
	if kind := openDocument(content); kind != Binary {
		return kind
	}
	if !CanList(content) {
		return Zip
	}
	z, err := zip.NewReader(bytes.NewReader(content), int64(len(content)))
	if err != nil {
		return damagedKind(content)
	}
	types := false
	found := Zip
	for _, f := range z.File {
		name := strings.ToLower(strings.ReplaceAll(f.Name, `\`, "/"))
		types = types || name == "[content_types].xml"
		if found == Zip {
			found = officeKind(name)
		}
	}
	if !types {
		return Zip
	}
	return found
}

// officeKind tells Office Open XML by the folder of a member.
func officeKind(member string) Kind {
	switch folder, _, _ := strings.Cut(member, "/"); folder {
	case "word":
		return Word
	case "xl":
		return Workbook
	case "ppt":
		return Slides
	}
	return Zip
}

// damagedKind tells what an archive without a list holds by the names that
// stand in it.
func damagedKind(content []byte) Kind {
	head := content[:min(len(content), sample)]
	if bytes.Contains(head, []byte("[Content_Types].xml")) {
		for _, member := range []string{"word/document.xml", "xl/workbook.xml", "ppt/presentation.xml"} {
			if bytes.Contains(content, []byte(member)) {
				return officeKind(member)
			}
		}
	}
	return Zip
}

// openDocument reads the first member of an OpenDocument file, which is not
// compressed so that it can be seen here: its type.
func openDocument(content []byte) Kind {
	const at, name, prefix = 30, "mimetype", "application/vnd.oasis.opendocument."
	if len(content) < at+len(name)+len(prefix)+4 || string(content[at:at+len(name)]) != name {
		return Binary
	}
	rest, ok := bytes.CutPrefix(content[at+len(name):], []byte(prefix))
	if !ok {
		return Binary
	}
	return typeKind(rest)
}

// flatKind tells OpenDocument that is written as one text.
func flatKind(head []byte) Kind {
	if _, rest, ok := bytes.Cut(head, []byte(`office:mimetype="application/vnd.oasis.opendocument.`)); ok {
		return typeKind(rest)
	}
	return Binary
}

// typeKind tells the kind by the last word of a media type.
func typeKind(rest []byte) Kind {
	for _, t := range []struct {
		name string
		kind Kind
	}{{"text", OpenText}, {"spreadsheet", OpenSheet}, {"presentation", OpenSlides}, {"graphics", OpenSlides}} {
		if bytes.HasPrefix(rest, []byte(t.name)) {
			return t.kind
		}
	}
	return Binary
}

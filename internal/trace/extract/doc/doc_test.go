package doc

import (
	"context"
	"encoding/binary"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"unicode/utf16"

	"github.com/google/go-cmp/cmp"

	"ownup/internal/testkit"
	"ownup/internal/trace/extract"
	"ownup/internal/trace/extract/cfb/cfbtest"
	"ownup/internal/trace/extract/extracttest"
)

// textAt is where the text begins in the documents of these tests, behind the
// header, and formatAt where the page of formatting does.
const (
	textAt   = 2048
	formatAt = 1024
)

// format is what is special about letters of the text, by their places.
type format struct {
	begin, end int
	changes    string
}

// file lays out a document: the parts in their order, in pieces of which each
// second is of one byte a character.
func file(parts [8]string, formats ...format) string {
	main := append([]byte(nil), make([]byte, textAt)...)
	le := binary.LittleEndian
	le.PutUint16(main[0:], 0xa5ec)
	le.PutUint16(main[atVersion:], word97)
	all := strings.Join(parts[:], "")
	for i, p := range parts {
		le.PutUint32(main[atLengths+4*i:], uint32(len(utf16.Encode([]rune(p)))))
	}
	units := utf16.Encode([]rune(all))
	half := len(units) / 2
	// The second half is wide, and lies first in the file.
	for _, u := range units[half:] {
		main = le.AppendUint16(main, u)
	}
	narrow := len(main)
	for _, u := range units[:half] {
		main = append(main, byte(u))
	}
	var table []byte
	table = append(table, 2)
	table = le.AppendUint32(table, 12+16)
	for _, cp := range []int{0, half, len(units)} {
		table = le.AppendUint32(table, uint32(cp))
	}
	for _, at := range []uint32{uint32(narrow)*2 | 1<<30, textAt} {
		table = le.AppendUint32(le.AppendUint16(table, 0), at)
		table = le.AppendUint16(table, 0)
	}
	le.PutUint32(main[atPieces:], 0)
	le.PutUint32(main[atPieces+4:], uint32(len(table)))
	// Formats are given by places in the first half.
	le.PutUint32(main[atRuns:], uint32(len(table)))
	le.PutUint32(main[atRuns+4:], 12)
	table = le.AppendUint32(le.AppendUint32(table, 0), uint32(len(main)))
	table = le.AppendUint32(table, formatAt/pageSize)
	page := main[formatAt : formatAt+pageSize]
	page[pageSize-1] = byte(len(formats))
	free := pageSize - 2
	for i, f := range formats {
		le.PutUint32(page[4*i:], uint32(narrow+f.begin))
		le.PutUint32(page[4*i+4:], uint32(narrow+f.end))
		free = (free - len(f.changes) - 1) &^ 1
		page[free] = byte(len(f.changes))
		copy(page[free+1:], f.changes)
		page[4*(len(formats)+1)+i] = byte(free / 2)
	}
	return string(cfbtest.Write(cfbtest.Stream{Name: "WordDocument", Content: main}, cfbtest.Stream{Name: "0Table", Content: table}))
}

func check(t *testing.T, r *extracttest.Recorder, want, skips []string) {
	t.Helper()
	if d := cmp.Diff(want, r.Lines()); d != "" {
		t.Errorf("pieces (-want +got):\n%s", d)
	}
	if d := cmp.Diff(skips, r.Skips); d != "" {
		t.Errorf("skips (-want +got):\n%s", d)
	}
}

func TestDocument(t *testing.T) {
	r := extracttest.Read(t, Read, "a.doc", file([8]string{
		"Margin of März\rwas 4.2\x02 %\rNorth\x075.5\x07\x07\x13PAGE \x147\x15 of 9\x0b8\r",
		"\x02 without stores\r", "Report, page\r", "", "\x05is it 4.3?\r", "", "in a box: 利益 𝟒\r", "",
	}))
	check(t, r, []string{
		"par1: Margin of März", "par2: was 4.2 %", "par3: North", "par4: 5.5", "par6: 7 of 9\n8",
		"par1 footnote: without stores", "par1 header: Report, page", "par1 comment: is it 4.3?", "par1 text box: in a box: 利益 𝟒",
	}, nil)
}

func TestLooks(t *testing.T) {
	text := "was 4.2 3.9 as planned1 no\r"
	at := func(word string) (int, int) { i := strings.Index(text, word); return i, i + len(word) }
	del, delEnd := at("4.2 ")
	mark, markEnd := at("1")
	hid, hidEnd := at("no")
	r := extracttest.Read(t, Read, "a.doc", file([8]string{text + strings.Repeat("x", len(text))},
		format{del, delEnd, "\x35\x08\x01\x00\x08\x01"}, format{delEnd, mark, ""}, format{mark, markEnd, "\x48\x2a\x01"}, format{markEnd, hid, ""}, format{hid, hidEnd, "\x3c\x08\x01"}))
	check(t, r, []string{"par1: was 3.9 as planned¹", "par1 deleted: 4.2", "par1 hidden: no", "par2: " + strings.Repeat("x", len(text))}, nil)
}

// The cells of a workbook inside are read, and files are handed on.
func TestEmbedded(t *testing.T) {
	main := append([]byte(nil), make([]byte, headerSize)...)
	binary.LittleEndian.PutUint16(main[atVersion:], 0x68)
	record := func(kind uint16, data string) string {
		b := binary.LittleEndian.AppendUint16(binary.LittleEndian.AppendUint16(nil, kind), uint16(len(data)))
		return string(b) + data
	}
	book := record(0x809, "\x00\x06\x05\x00"+strings.Repeat("\x00", 12))
	sheet := len(book) + 4 + 9 + 4
	book += record(0x85, string(rune(sheet))+"\x00\x00\x00\x00\x00\x01\x00Q") + record(0xa, "")
	book += record(0x809, "\x00\x06\x10\x00"+strings.Repeat("\x00", 12)) + record(0x203, "\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\xf8\x3f") + record(0xa, "")
	packed := "\x00\x00\x00\x00\x02\x00a.csv\x00c:\\a.csv\x00\x00\x00\x03\x00\x03\x00\x00\x00t\x00x\x03\x00\x00\x004.2rest"
	stream := func(name, content string) cfbtest.Stream { return cfbtest.Stream{Name: name, Content: []byte(content)} }
	r := extracttest.Read(t, Read, "a.doc", string(cfbtest.Write(
		cfbtest.Stream{Name: "WordDocument", Content: main},
		stream("ObjectPool/_1/Workbook", book), stream("ObjectPool/_2/\x01Ole10Native", packed), stream("ObjectPool/_3/Package", "PK"),
		stream("ObjectPool/_4/Equation Native", "x"), stream("ObjectPool/_5/WordDocument", "x"), stream("ObjectPool/_6/\x01Ole10Native", "short"),
	)))
	check(t, r, []string{"Q A1: 1.5 (1.5)"}, []string{"A document that is embedded in this one is not read."})
	if d := cmp.Diff([]extracttest.Member{{Name: "a.csv", Content: "4.2"}, {Name: "embedded file", Content: "PK"}}, r.Members); d != "" {
		t.Errorf("members (-want +got):\n%s", d)
	}
}

func TestWord95(t *testing.T) {
	main := append([]byte(nil), make([]byte, headerSize)...)
	binary.LittleEndian.PutUint16(main[atVersion:], 0x68)
	binary.LittleEndian.PutUint32(main[atFirst:], headerSize)
	binary.LittleEndian.PutUint32(main[atEnd:], headerSize+11)
	main = append(main, "was 4.2 \x80\rx"...)
	check(t, extracttest.Read(t, Read, "a.doc", string(cfbtest.Write(cfbtest.Stream{Name: "WordDocument", Content: main}))), []string{"par1: was 4.2 €", "par2: x"}, nil)
}

func TestWhatIsNotRead(t *testing.T) {
	encrypted := make([]byte, headerSize)
	binary.LittleEndian.PutUint16(encrypted[atVersion:], word97)
	binary.LittleEndian.PutUint16(encrypted[atFlags:], 0x100)
	noTable := make([]byte, headerSize)
	binary.LittleEndian.PutUint16(noTable[atVersion:], word97)
	stream := func(b []byte) string {
		return string(cfbtest.Write(cfbtest.Stream{Name: "WordDocument", Content: b}))
	}
	for _, tt := range []struct{ content, want string }{
		{stream(encrypted), "The document is encrypted with a password."},
		{stream(noTable), "The document is damaged; what is whole is read."},
		{stream([]byte("x")), "The document is damaged."},
		{"x", "The document is damaged."},
	} {
		check(t, extracttest.Read(t, Read, "a.doc", tt.content), nil, []string{tt.want})
	}
}

// What LibreOffice writes is read.
func TestDocumentsOfLibreOffice(t *testing.T) {
	program := testkit.Program(nil, "soffice", "libreoffice")
	if program == "" {
		testkit.Unavailable(t, "LibreOffice is not installed (Debian: apt-get install libreoffice).")
	}
	folder := t.TempDir()
	source := filepath.Join(folder, "a.html")
	page := `<html><head><meta charset="utf-8"></head><body><p>The margin is 4<b>.2</b>&nbsp;%, or 1,234.50 € in 利益.<sup>7</sup></p>
<table><tr><td>North</td><td>5.5 %</td></tr></table><p>End <a href="x">of it</a></p></body></html>`
	if err := os.WriteFile(source, []byte(page), 0o600); err != nil {
		t.Fatal(err)
	}
	cmd := exec.CommandContext(t.Context(), program, "-env:UserInstallation=file://"+folder+"/profile", "--headless",
		"--infilter=HTML (StarWriter)", "--convert-to", "doc:MS Word 97", "--outdir", folder, source)
	if out, err := cmd.CombinedOutput(); err != nil {
		t.Fatalf("soffice: %v\n%s", err, out)
	}
	content, err := os.ReadFile(filepath.Join(folder, "a.doc"))
	if err != nil {
		t.Fatal(err)
	}
	r := extracttest.Read(t, Read, "a.doc", string(content))
	lines := strings.Join(r.Lines(), "\n")
	for _, want := range []string{": The margin is 4.2\u00a0%, or 1,234.50 € in 利益.⁷", ": North", ": 5.5 %", ": End of it"} {
		if !strings.Contains(lines, want) {
			t.Errorf("no %q in\n%s", want, lines)
		}
	}
	if len(r.Skips) > 0 {
		t.Errorf("skips %q", r.Skips)
	}
}

func TestStops(t *testing.T) {
	extracttest.Stops(t, Read, "a.doc", file([8]string{"a\rb\rc\r"}))
}

// FuzzRead reads any text stream with any table.
func FuzzRead(f *testing.F) {
	whole := file([8]string{"Margin\r4.2 %\r"}, format{0, 3, "\x00\x08\x01"})
	extracttest.Fuzz(f, func(ctx context.Context, f extract.File, limits extract.Limits, sink extract.Sink) error {
		half := len(f.Content) / 2
		f.Content = cfbtest.Write(cfbtest.Stream{Name: "WordDocument", Content: f.Content[:half]}, cfbtest.Stream{Name: "0Table", Content: f.Content[half:]})
		return Read(ctx, f, limits, sink)
	}, whole)
}

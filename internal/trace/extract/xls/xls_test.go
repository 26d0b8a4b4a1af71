package xls

import (
	"bytes"
	"context"
	"crypto/md5"
	"crypto/sha1"
	"encoding/binary"
	"math"
	"math/bits"
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

// stream builds the stream of a workbook.
type stream struct{ b []byte }

func (s *stream) record(kind uint16, parts ...any) *stream {
	data := bytesOf(parts...)
	s.b = binary.LittleEndian.AppendUint16(s.b, kind)
	s.b = binary.LittleEndian.AppendUint16(s.b, uint16(len(data)))
	s.b = append(s.b, data...)
	return s
}

// bytesOf writes numbers of their size, and texts as they are.
func bytesOf(parts ...any) []byte {
	var b []byte
	for _, p := range parts {
		switch v := p.(type) {
		case int: // of two bytes
			b = binary.LittleEndian.AppendUint16(b, uint16(v))
		case byte:
			b = append(b, v)
		case uint32:
			b = binary.LittleEndian.AppendUint32(b, v)
		case float64:
			b = binary.LittleEndian.AppendUint64(b, math.Float64bits(v))
		case string:
			b = append(b, v...)
		case []byte:
			b = append(b, v...)
		}
	}
	return b
}

// long is a text of BIFF8 with its length in two bytes before it.
func long(s string) []byte { return append(bytesOf(len(utf16.Encode([]rune(s)))), flagged(s)...) }

// short is one with its length in one byte.
func short(s string) []byte { return append([]byte{byte(len(utf16.Encode([]rune(s))))}, flagged(s)...) }

// flagged is a text behind the byte that says whether it is wide.
func flagged(s string) []byte {
	for _, r := range s {
		if r > 0xff {
			b := []byte{1}
			for _, u := range utf16.Encode([]rune(s)) {
				b = binary.LittleEndian.AppendUint16(b, u)
			}
			return b
		}
	}
	b := []byte{0}
	for _, r := range s {
		b = append(b, byte(r))
	}
	return b
}

// named is a sheet of a workbook.
type named struct {
	name    string
	state   byte // 1: hidden
	kind    byte // 2: a chart
	records func(*stream)
}

// workbook lays out a workbook of BIFF8.
func workbook(globals func(*stream), sheets ...named) []byte {
	layOut := func(offsets []uint32) (all *stream, found []uint32) {
		all = &stream{}
		all.record(recBOF, 0x0600, 0x0005, uint32(0), uint32(0), uint32(0))
		globals(all)
		for i, s := range sheets {
			all.record(recSheet, offsets[i], s.state, s.kind, short(s.name))
		}
		all.record(recEOF)
		for _, s := range sheets {
			found = append(found, uint32(len(all.b)))
			all.record(recBOF, 0x0600, map[byte]int{0: 0x0010, 2: 0x0020}[s.kind], uint32(0), uint32(0), uint32(0))
			s.records(all)
			all.record(recEOF)
		}
		return all, found
	}
	_, offsets := layOut(make([]uint32, len(sheets)))
	all, _ := layOut(offsets)
	return all.b
}

func container(name string, content []byte) string {
	return string(cfbtest.Write(cfbtest.Stream{Name: name, Content: content}))
}

// styles are the number formats of these tests: 0 General, 1 percent with one
// decimal, 2 one that shows nothing.
func styles(s *stream) {
	s.record(recFormat, 164, long("0.0%")).record(recFormat, 165, long(";;;"))
	for _, id := range []int{0, 164, 165} {
		s.record(recXF, 0, id, make([]byte, 16))
	}
}

func read(t *testing.T, content string) *extracttest.Recorder {
	t.Helper()
	return extracttest.Read(t, Read, "a.xls", content)
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

func TestCells(t *testing.T) {
	shared := func(s *stream) {
		styles(s)
		s.record(recStrings, uint32(2), uint32(2), long("Région"), 2, byte(1|8|4), 1, uint32(6), "\x29\x52\xca\x76", "runs", "extras")
	}
	r := read(t, container("Workbook", workbook(shared, named{name: "Q3", records: func(s *stream) {
		s.record(recHeader, long("&LMargin &\"Arial\"&12of 2026&RPage &P"))
		s.record(recColumns, 4, 4, 100, 0, 1)
		s.record(recRow, 7, 0, 5, 0, 0, 0, 0x20, 0)
		s.record(recLabelShare, 0, 0, 0, uint32(0)).record(recLabelShare, 0, 1, 0, uint32(1)).record(recLabelShare, 0, 2, 0, uint32(9))
		s.record(recNumber, 1, 0, 1, 0.042)
		s.record(recRK, 1, 1, 0, uint32(4200<<2|3)) // 42.00
		s.record(recManyRK, 1, 2, 1, uint32(7<<2|2), 0, uint32(0x40450000), 3)
		s.record(recFormula, 2, 0, 1, 0.5, 0, uint32(0), 0)
		s.record(recFormula, 3, 0, 0, byte(0), make([]byte, 5), 0xffff, 0, uint32(0), 0).record(0x04bc, "shared").record(recString, long("s1"))
		s.record(recFormula, 4, 0, 0, byte(1), byte(0), byte(1), make([]byte, 3), 0xffff, 0, uint32(0), 0)
		s.record(recFormula, 5, 0, 0, byte(2), byte(0), byte(7), make([]byte, 3), 0xffff, 0, uint32(0), 0)
		s.record(recBoolError, 6, 0, 0, byte(0), byte(0))
		s.record(recNumber, 7, 0, 0, 1.5).record(recNumber, 8, 4, 0, 2.5).record(recNumber, 9, 0, 2, 3.5)
		s.record(recLabel, 10, 0, 0, long("old"))
	}})))
	check(t, r, []string{
		"Q3 header: Margin of 2026", "Q3 header: Page",
		"Q3 A1: Région", "Q3 B1: 利益",
		"Q3 A2: 4.2% (0.042)", "Q3 B2: 42 (42)", "Q3 C2: 700.0% (7)", "Q3 D2: 42 (42)",
		"Q3 A3: 50.0% (0.5)", "Q3 A4: s1", "Q3 A5: TRUE", "Q3 A6: #DIV/0!", "Q3 A7: FALSE",
		"Q3 A8 hidden: 1.5 (1.5)", "Q3 E9 hidden: 2.5 (2.5)", "Q3 A10 hidden: 3.5 (3.5)", "Q3 A11: old",
	}, nil)
}

// Texts go on in the next record in the middle of a word, in the other width.
func TestContinuedTexts(t *testing.T) {
	globals := func(s *stream) {
		s.record(recStrings, uint32(2), uint32(2), 5, byte(0), "mar")
		s.record(recContinue, byte(1), "g\x00\x93\x01", 4, byte(0))
		s.record(recContinue, byte(0), "4.2%")
	}
	r := read(t, container("Workbook", workbook(globals, named{name: "A", records: func(s *stream) {
		s.record(recLabelShare, 0, 0, 0, uint32(0)).record(recLabelShare, 0, 1, 0, uint32(1))
	}})))
	check(t, r, []string{"A A1: margƓ", "A B1: 4.2%"}, nil)
}

func TestBesideTheCells(t *testing.T) {
	globals := func(s *stream) {
		s.record(recName, 0, byte(0), byte(4), 11, 0, 0, "\x00\x00\x00\x00", flagged("rate"), byte(0x1f), 0.042)
		s.record(recName, 0, byte(0), byte(1), 3, 0, 0, "\x00\x00\x00\x00", flagged("n"), byte(0x1e), 7)
		s.record(recName, 0, byte(0), byte(1), 7, 0, 0, "\x00\x00\x00\x00", flagged("f"), byte(0x1e), 7, byte(0x1e), 8, byte(3))
	}
	note := func(s *stream, id int, text string) {
		s.record(recObject, 0x15, 18, 0x19, id).record(recTextBox, make([]byte, 10), len(text), 16, uint32(0)).
			record(recContinue, flagged(text)).record(recContinue, "fonts")
	}
	r := read(t, container("Workbook", workbook(globals,
		named{name: "A", records: func(s *stream) {
			note(s, 1, "is this 4.2?")
			note(s, 2, "in a box: 5.1")
			s.record(recBOF, 0x0600, 0x0020, uint32(0), uint32(0), uint32(0)).record(recChartText, 0, short("Margin of 4.2 %")).record(recEOF)
			s.record(recNote, 1, 2, 0, 1, long("Ines"), byte(0))
		}},
		named{name: "B", state: 1, records: func(s *stream) { s.record(recNumber, 0, 0, 0, 1.5) }},
		named{name: "C", kind: 2, records: func(s *stream) { s.record(recChartText, 0, short("On a sheet")) }},
		named{name: "D", kind: 6, records: func(s *stream) { s.record(recNumber, 0, 0, 0, 9.0) }},
	)))
	check(t, r, []string{
		"A chart: Margin of 4.2 %", "A C2 comment: is this 4.2? by Ines", "A text box: in a box: 5.1", "B A1 hidden: 1.5 (1.5)", "C chart: On a sheet",
		"name: rate = 0.042 (0.042)", "name: n = 7 (7)",
	}, nil)
}

// Workbooks from before Unicode have texts in a code page.
func TestExcel5(t *testing.T) {
	var all stream
	all.record(recBOF, 0x0500, 0x0005, uint32(0)).record(recCodePage, 1251)
	all.record(recFormat, 164, byte(4), "0.0%").record(recXF, 0, 164, make([]byte, 12))
	sheet := len(all.b) + 4 + 9 + 4
	all.record(recSheet, uint32(sheet), byte(0), byte(0), byte(2), "\xcf1").record(recEOF)
	all.record(recBOF, 0x0500, 0x0010, uint32(0)).record(recNumber, 0, 0, 0, 0.042).record(recLabel, 0, 1, 0, 3, "\xcc\xe0\xf0")
	all.record(recNote, 0, 1, 5, "\xe4\xe0 4").record(recEOF)
	check(t, read(t, container("Book", all.b)), []string{"П1 A1: 4.2% (0.042)", "П1 B1: Мар", "П1 B1 comment: да 4"}, nil)
}

func TestDamage(t *testing.T) {
	whole := workbook(styles, named{name: "A", records: func(s *stream) { s.record(recNumber, 0, 0, 1, 0.042).record(recNumber, 1, 0, 1, 0.5) }})
	for _, tt := range []struct {
		name        string
		content     string
		want, skips []string
	}{
		{"cut off", container("Workbook", whole[:len(whole)-10]), []string{"A A1: 4.2% (0.042)"}, []string{"A: The sheet is damaged; what is whole is read."}},
		{"no sheets", container("Workbook", whole[:40]), nil, []string{"The workbook is damaged; what is whole is read."}},
		{"an old version", container("Workbook", (&stream{}).record(0x0409, 0, 0).b), nil, []string{"Workbooks from before Excel 5 are not read; save the file as .xlsx."}},
		{"no workbook", container("Other", whole), nil, []string{"The workbook is damaged."}},
		{"no container", "x", nil, []string{"The workbook is damaged."}},
	} {
		t.Run(tt.name, func(t *testing.T) { check(t, read(t, tt.content), tt.want, tt.skips) })
	}
}

// What LibreOffice writes is read.
func TestWorkbooksOfLibreOffice(t *testing.T) {
	program := testkit.Program(nil, "soffice", "libreoffice")
	if program == "" {
		testkit.Unavailable(t, "LibreOffice is not installed (Debian: apt-get install libreoffice).")
	}
	folder := t.TempDir()
	source := filepath.Join(folder, "a.csv")
	if err := os.WriteFile(source, []byte("Region,Margin,Sum\nMärz,4.2%,\"1,234.50\"\nSüd,6.6%,=1+1\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	cmd := exec.CommandContext(t.Context(), program, "-env:UserInstallation=file://"+folder+"/profile", "--headless",
		"--infilter=CSV:44,34,76,1,,1033,false,true", "--convert-to", "xls:MS Excel 97", "--outdir", folder, source)
	if out, err := cmd.CombinedOutput(); err != nil {
		t.Fatalf("soffice: %v\n%s", err, out)
	}
	content, err := os.ReadFile(filepath.Join(folder, "a.xls"))
	if err != nil {
		t.Fatal(err)
	}
	lines := strings.Join(read(t, string(content)).Lines(), "\n")
	for _, want := range []string{"a A2: März", "a B2: 4.20% (0.042)", "a C2: 1234.5 (1234.5)", "a A3: Süd"} {
		if !strings.Contains(lines, want) {
			t.Errorf("no %q in\n%s", want, lines)
		}
	}
}

// A workbook under Excel's own password is read, as Excel 5 hid it and as
// Excel 97 and 2002 encrypted it; under another one it is named.
func TestEncrypted(t *testing.T) {
	plain := func(filePass ...any) []byte {
		return workbook(func(s *stream) { styles(s.record(recFilePass, filePass...)) },
			named{name: "A", records: func(s *stream) { s.record(recNumber, 0, 0, 1, 0.042) }})
	}
	salt := []byte("0123456789abcdef")
	known := make([]byte, 16)
	sumOld, sumNew := md5.Sum(known), sha1.Sum(known)
	old := append(bytes.Clone(known), sumOld[:]...)
	rc4Of(oldKeyOf(salt))(old, 0, 0)
	newer := append(bytes.Clone(known), sumNew[:]...)
	rc4Of(newKeyOf(salt, 16))(newer, 0, 0)
	header := bytesOf(uint32(0), uint32(32), make([]byte, 16), uint32(128), make([]byte, 12), uint32(16), salt, newer[:16], uint32(20), newer[16:])
	key := []any{0, 0xb359, verifier()}
	for _, tt := range []struct {
		name string
		pass []any
		seal opener
	}{
		{"hidden", key, hide(bytesOf(key[1:]...))},
		{"of 1997", []any{1, 1, 1, salt, old}, rc4Of(oldKeyOf(salt))},
		{"of 2002", []any{1, 4, 2, header}, rc4Of(newKeyOf(salt, 16))},
	} {
		t.Run(tt.name, func(t *testing.T) {
			check(t, read(t, container("Workbook", sealed(plain(tt.pass...), tt.seal))), []string{"A A1: 4.2% (0.042)"}, nil)
		})
	}
	check(t, read(t, container("Workbook", plain(0, 0xb359, 1+verifier()))), nil, []string{"The workbook is encrypted with a password."})
}

// rc4Of encrypts as it decrypts.
func rc4Of(keyOf func(uint32) []byte) opener {
	k := &keystream{keyOf: keyOf, block: -1}
	return func(data []byte, offset, bare int) { k.apply(data[bare:], offset+bare) }
}

// hide undoes what oddities does, whose mask shows where zeros are opened.
func hide(key []byte) opener {
	return func(data []byte, offset, bare int) {
		open, _ := oddities(key)
		mask := make([]byte, len(data))
		open(mask, offset, bare)
		for i := bare; i < len(data); i++ {
			data[i] = bits.RotateLeft8(data[i]^mask[i], 5)
		}
	}
}

// sealed encrypts the records behind the one that says so.
func sealed(stream []byte, seal opener) []byte {
	sealing := false
	for offset := 0; ; {
		kind, data, next, ok := raw(stream, offset)
		if !ok {
			return stream
		}
		if sealing && kind != recBOF {
			bare := 0
			if kind == recSheet {
				bare = 4
			}
			seal(data, next-len(data), bare)
		}
		sealing = sealing || kind == recFilePass
		offset = next
	}
}

func TestStops(t *testing.T) {
	extracttest.Stops(t, Read, "a.xls", container("Workbook", workbook(styles, named{name: "A", records: func(s *stream) { s.record(recNumber, 0, 0, 1, 0.042) }})))
}

// FuzzRead reads any stream of records.
func FuzzRead(f *testing.F) {
	extracttest.Fuzz(f, func(ctx context.Context, f extract.File, limits extract.Limits, sink extract.Sink) error {
		f.Content = cfbtest.Write(cfbtest.Stream{Name: "Workbook", Content: f.Content})
		return Read(ctx, f, limits, sink)
	},
		string(workbook(styles, named{name: "A", records: func(s *stream) { s.record(recNumber, 0, 0, 1, 0.042).record(recNote, 0, 0, 0, 1) }})),
		string((&stream{}).record(recBOF, 0x0500, 5).record(recFilePass, 1, 2).record(recEOF).b),
		string((&stream{}).record(recBOF, 0x0600, 5).record(recFilePass, 1, 1, 1, make([]byte, 48)).record(recEOF).b),
		string((&stream{}).record(recBOF, 0x0600, 5).record(recFilePass, 0, 1, verifier()).record(recSheet, uint32(9)).record(recEOF).b),
	)
}

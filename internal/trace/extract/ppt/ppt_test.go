package ppt

import (
	"bytes"
	"compress/zlib"
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

var le = binary.LittleEndian

// rec writes a record; a container where what it holds are records.
func rec(kind uint16, instance int, data []byte) []byte {
	b := le.AppendUint16(nil, uint16(instance<<4))
	b = le.AppendUint32(le.AppendUint16(b, kind), uint32(len(data)))
	return append(b, data...)
}

func holds(kind uint16, instance int, parts ...[]byte) []byte {
	b := rec(kind, instance, bytes.Join(parts, nil))
	b[0] |= 0xf
	return b
}

func numbers(list ...uint32) []byte {
	var b []byte
	for _, n := range list {
		b = le.AppendUint32(b, n)
	}
	return b
}

func wide(s string) []byte {
	var b []byte
	for _, u := range utf16.Encode([]rune(s)) {
		b = le.AppendUint16(b, u)
	}
	return b
}

// presentationOf lays out parts, numbered from 1, of which the first is the
// document, with a directory, and a Current User that leads to it.
func presentationOf(token uint32, parts ...[]byte) string {
	var b []byte
	entry := numbers(1 | uint32(len(parts))<<20)
	for _, p := range parts {
		entry = le.AppendUint32(entry, uint32(len(b)))
		b = append(b, p...)
	}
	directory := uint32(len(b))
	b = append(b, rec(recPersist, 0, entry)...)
	edit := uint32(len(b))
	b = append(b, rec(recEdit, 0, numbers(0, 0, 0, directory, 1, 0, 0))...)
	return string(cfbtest.Write(
		cfbtest.Stream{Name: "PowerPoint Document", Content: b},
		cfbtest.Stream{Name: "Current User", Content: rec(0x0ff6, 0, numbers(20, token, edit))},
	))
}

const plain = 0xe391c05f

// listing is an entry of a list of slides.
func listing(part, id uint32) []byte { return rec(recListed, 0, numbers(part, 0, 0, id, 0)) }

func shape(content ...[]byte) []byte {
	return holds(0x040c, 0, holds(0xf002, 0, holds(0xf004, 0, rec(recTextBox, 0, bytes.Join(content, nil)))))
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

func packed(content string) []byte {
	var b bytes.Buffer
	b.Write(numbers(uint32(len(content))))
	z := zlib.NewWriter(&b)
	_, _ = z.Write([]byte(content))
	_ = z.Close()
	return b.Bytes()
}

func whole() string {
	document := holds(recDocument, 0,
		holds(recMargins, 3, rec(recString, 2, wide("Q3, confidential"))),
		holds(recList, 0, listing(2, 256), rec(recChars, 0, wide("Margin für 利益")), rec(recBytes, 0, []byte("unused")), listing(3, 257), listing(9, 258)),
		holds(recList, 2, listing(4, 900)),
	)
	comment := holds(0x1388, 0, holds(0x138a, 0, rec(0x138b, 0, holds(recComment, 0, rec(recString, 0, wide("Ines")), rec(recString, 1, wide("is it 4.3?"))))))
	first := holds(recSlide, 0, shape(rec(recOutlineRef, 0, numbers(0))), shape(rec(recBytes, 0, []byte("was 4.2 %\rnow\v5.1 \x80"))), comment)
	second := holds(recSlide, 0, rec(recShowInfo, 0, numbers(0, 0, 4<<16)), shape(rec(recBytes, 0, []byte("left out"))))
	notes := holds(recNotes, 0, rec(recNotesAtom, 0, numbers(256, 0)), shape(rec(recBytes, 0, []byte("say 4.2"))))
	return presentationOf(plain, document, first, second, notes, rec(recObject, 1, packed("a,b")), rec(recObject, 0, []byte("as it is")))
}

func TestPresentation(t *testing.T) {
	r := extracttest.Read(t, Read, "a.ppt", whole())
	check(t, r, []string{
		"footer: Q3, confidential",
		"slide1: Margin für 利益", "slide1: was 4.2 %", "slide1: now\n5.1 €", "slide1 comment: is it 4.3? by Ines", "slide1: unused", "slide1 notes: say 4.2",
		"slide2 hidden: left out",
	}, []string{"slide3: The slide is damaged."})
	if d := cmp.Diff([]extracttest.Member{{Name: "embedded 1", Content: "a,b"}, {Name: "embedded 2", Content: "as it is"}}, r.Members); d != "" {
		t.Errorf("members (-want +got):\n%s", d)
	}
}

// What was replaced in a later edit is not read.
func TestTheNewestEditCounts(t *testing.T) {
	document := holds(recDocument, 0, holds(recList, 0, listing(2, 256)))
	slide := func(s string) []byte { return holds(recSlide, 0, shape(rec(recBytes, 0, []byte(s)))) }
	b := append(bytes.Clone(document), slide("old 4.2")...)
	directory := uint32(len(b))
	b = append(b, rec(recPersist, 0, numbers(1|2<<20, 0, uint32(len(document))))...)
	edit := uint32(len(b))
	b = append(b, rec(recEdit, 0, numbers(0, 0, 0, directory, 1, 0, 0))...)
	newer := uint32(len(b))
	b = append(b, slide("new 5.1")...)
	directory = uint32(len(b))
	b = append(b, rec(recPersist, 0, numbers(2|1<<20, newer))...)
	b = append(b, rec(recEdit, 0, numbers(0, 0, edit, directory, 1, 0, 0))...)
	r := extracttest.Read(t, Read, "a.ppt", string(cfbtest.Write(cfbtest.Stream{Name: "PowerPoint Document", Content: b})))
	check(t, r, []string{"slide1: new 5.1"}, nil)
}

func TestWhatIsNotRead(t *testing.T) {
	for _, tt := range []struct{ content, want string }{
		{presentationOf(0xf3d1c4df, holds(recDocument, 0)), "The presentation is encrypted with a password."},
		{presentationOf(plain, rec(recChars, 0, nil)), "The presentation is damaged."},
		{presentationOf(plain, holds(recDocument, 0), rec(recObject, 1, []byte("xxxxyyyy"))), "An embedded file is damaged."},
		{"x", "The presentation is damaged."},
	} {
		check(t, extracttest.Read(t, Read, "a.ppt", tt.content), nil, []string{tt.want})
	}
}

func TestNestingIsBounded(t *testing.T) {
	deep := rec(recBytes, 0, []byte("deep"))
	for range 100 {
		deep = holds(0xf003, 0, deep)
	}
	limits := extract.DefaultLimits()
	limits.Nesting = 50
	file := presentationOf(plain, holds(recDocument, 0, holds(recList, 0, listing(2, 256))), holds(recSlide, 0, deep))
	check(t, extracttest.ReadWithin(t, Read, limits, "a.ppt", file), nil, []string{"slide1: The presentation is nested deeper than the limit."})
}

// What LibreOffice writes is read.
func TestPresentationsOfLibreOffice(t *testing.T) {
	program := testkit.Program(nil, "soffice", "libreoffice")
	if program == "" {
		testkit.Unavailable(t, "LibreOffice is not installed (Debian: apt-get install libreoffice).")
	}
	folder := t.TempDir()
	source := filepath.Join(folder, "a.fodp")
	page := func(name, text string) string {
		return `<draw:page draw:name="` + name + `"><draw:frame svg:width="20cm" svg:height="5cm" svg:x="1cm" svg:y="1cm"><draw:text-box><text:p>` + text + `</text:p></draw:text-box></draw:frame></draw:page>`
	}
	flat := `<?xml version="1.0" encoding="UTF-8"?><office:document xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0" xmlns:draw="urn:oasis:names:tc:opendocument:xmlns:drawing:1.0" xmlns:svg="urn:oasis:names:tc:opendocument:xmlns:svg-compatible:1.0" xmlns:text="urn:oasis:names:tc:opendocument:xmlns:text:1.0" office:version="1.2" office:mimetype="application/vnd.oasis.opendocument.presentation"><office:body><office:presentation>` +
		page("one", "The margin is 4.2 %") + page("two", "1,234.50 € in 利益") + `</office:presentation></office:body></office:document>`
	if err := os.WriteFile(source, []byte(flat), 0o600); err != nil {
		t.Fatal(err)
	}
	cmd := exec.CommandContext(t.Context(), program, "-env:UserInstallation=file://"+folder+"/profile", "--headless", "--convert-to", "ppt:MS PowerPoint 97", "--outdir", folder, source)
	if out, err := cmd.CombinedOutput(); err != nil {
		t.Fatalf("soffice: %v\n%s", err, out)
	}
	content, err := os.ReadFile(filepath.Join(folder, "a.ppt"))
	if err != nil {
		t.Fatal(err)
	}
	r := extracttest.Read(t, Read, "a.ppt", string(content))
	lines := strings.Join(r.Lines(), "\n")
	for _, want := range []string{"slide1: The margin is 4.2 %", "slide2: 1,234.50 € in 利益"} {
		if !strings.Contains(lines, want) {
			t.Errorf("no %q in\n%s", want, lines)
		}
	}
}

func TestStops(t *testing.T) { extracttest.Stops(t, Read, "a.ppt", whole()) }

// FuzzRead reads any stream.
func FuzzRead(f *testing.F) {
	file := whole()
	extracttest.Fuzz(f, func(ctx context.Context, f extract.File, limits extract.Limits, sink extract.Sink) error {
		f.Content = cfbtest.Write(cfbtest.Stream{Name: "PowerPoint Document", Content: f.Content})
		return Read(ctx, f, limits, sink)
	}, file[512:], file)
}

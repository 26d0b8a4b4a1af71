package ooxml_test

import (
	"bytes"
	"errors"
	"strings"
	"testing"
	"unicode/utf16"

	"github.com/google/go-cmp/cmp"

	"ownup/internal/trace/extract/ooxml"
	"ownup/internal/trace/extract/ooxml/ooxmltest"
)

func TestParts(t *testing.T) {
	p, err := ooxml.Open(ooxmltest.Zip(`XL\Worksheets\sheet1.xml`, "<a/>", "xl/worksheets/sheet10.xml", "<b/>", "xl/worksheets/sheet2.xml", "<c/>"))
	if err != nil {
		t.Fatal(err)
	}
	if got, err := p.XML("xl/worksheets/Sheet1.xml"); err != nil || string(got) != "<a/>" {
		t.Errorf("a part with backslashes is %q, %v", got, err)
	}
	want := []string{"xl/worksheets/sheet1.xml", "xl/worksheets/sheet2.xml", "xl/worksheets/sheet10.xml"}
	if diff := cmp.Diff(want, p.Names("xl/worksheets/")); diff != "" {
		t.Errorf("names (-want +got):\n%s", diff)
	}
	if _, err := p.XML("none"); !errors.Is(err, ooxml.ErrMissing) {
		t.Errorf("a part that is not there gives %v", err)
	}
}

func TestRelations(t *testing.T) {
	p, err := ooxml.Open(ooxmltest.Zip(
		"_rels/.rels", `<Relationships><Relationship Id="a" Type="http://purl.oclc.org/ooxml/officeDocument/relationships/officeDocument" Target="/xl\book.xml"/></Relationships>`,
		"xl/book.xml", "<a/>",
		"xl/_rels/book.xml.rels", `<Relationships><Relationship Id="b" Type="x/image" Target="../media/a%20b.png"/>`+
			`<Relationship Id="c" Type="x/hyperlink" Target="https://example.org/" TargetMode="External"/></Relationships>`,
	))
	if err != nil {
		t.Fatal(err)
	}
	main := p.Main("none.xml")
	if main != "xl/book.xml" {
		t.Fatalf("the main part is %q", main)
	}
	want := []ooxml.Relation{
		{ID: "b", Kind: "image", Target: "media/a b.png"},
		{ID: "c", Kind: "hyperlink", Target: "https://example.org/", External: true},
	}
	if diff := cmp.Diff(want, p.Relations(main)); diff != "" {
		t.Errorf("relations (-want +got):\n%s", diff)
	}
}

func TestCharsets(t *testing.T) {
	const text = `<a>4,2 % größer 𝄞</a>`
	units := utf16.Encode([]rune(text))
	little, big := []byte{}, []byte{}
	for _, u := range units {
		little = append(little, byte(u), byte(u>>8))
		big = append(big, byte(u>>8), byte(u))
	}
	for _, tc := range []struct{ name, content, want string }{
		{"mark of UTF-8", "\xef\xbb\xbf" + text, text},
		{"little", "\xff\xfe" + string(little), text},
		{"big", "\xfe\xff" + string(big), text},
		{"little without mark", string(little), text},
		{"big without mark", string(big), text},
		{"Latin", "<?xml version='1.0' encoding='ISO-8859-1'?><a>gr\xf6\xdfer</a>", "<?xml version='1.0' encoding='ISO-8859-1'?><a>größer</a>"},
	} {
		p, err := ooxml.Open(ooxmltest.Zip("a.xml", tc.content))
		if err != nil {
			t.Fatal(err)
		}
		if got, err := p.XML("a.xml"); err != nil || string(got) != tc.want {
			t.Errorf("%s: %q, %v; want %q", tc.name, got, err, tc.want)
		}
	}
}

func TestBomb(t *testing.T) {
	bomb := strings.Repeat("\x00", 60<<20)
	p, err := ooxml.Open(ooxmltest.Packed("bomb.xml", bomb, "small.xml", "<a/>"))
	if err != nil {
		t.Fatal(err)
	}
	if _, err := p.XML("bomb.xml"); !errors.Is(err, ooxml.ErrTooLarge) {
		t.Errorf("a part a thousand times its size gives %v", err)
	}
	if _, err := p.XML("small.xml"); err != nil {
		t.Errorf("the part beside it: %v", err)
	}
}

func TestDamage(t *testing.T) {
	whole := ooxmltest.Packed("a.xml", "<a>"+strings.Repeat("text 4.2% ", 1000)+"</a>")
	broken := []byte(strings.Replace(string(whole), string(whole[60:64]), "\x00\xff\x00\xff", 1))
	p, err := ooxml.Open(broken)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := p.XML("a.xml"); !errors.Is(err, ooxml.ErrDamaged) {
		t.Errorf("a damaged part gives %v", err)
	}
	if _, err := ooxml.Open(whole[:20]); !errors.Is(err, ooxml.ErrDamaged) {
		t.Errorf("the first bytes of a file give %v", err)
	}
}

func TestLostDirectory(t *testing.T) {
	for name, pack := range map[string]func(...string) []byte{"stored": ooxmltest.Zip, "packed": ooxmltest.Packed} {
		whole := pack("a.xml", "<a>4.2%</a>", "b.xml", "<b>"+strings.Repeat("long ", 500)+"</b>")
		cut := bytes.Index(whole, []byte("b.xml")) + 15
		p, err := ooxml.Open(whole[:cut])
		if err != nil {
			t.Errorf("%s: %v", name, err)
			continue
		}
		if got, err := p.XML("a.xml"); err != nil || string(got) != "<a>4.2%</a>" {
			t.Errorf("%s: the part that is whole is %q, %v", name, got, err)
		}
		if _, err := p.XML("b.xml"); !errors.Is(err, ooxml.ErrDamaged) {
			t.Errorf("%s: the part that breaks off gives %v", name, err)
		}
		found := &ooxmltest.Found{}
		if _, err := ooxml.OpenFor(whole[:cut], "document", found); err != nil || len(found.Skips) != 1 {
			t.Errorf("%s: reported %v, %v", name, found.Skips, err)
		}
	}
}

func FuzzOpen(f *testing.F) {
	f.Add(ooxmltest.Zip("_rels/.rels", ooxmltest.Relations("a", "officeDocument", "a.xml"), "a.xml", "<a/>"))
	f.Add(ooxmltest.Packed("a.xml", "<a/>"))
	f.Fuzz(func(_ *testing.T, content []byte) {
		p, err := ooxml.Open(content)
		if err != nil {
			return
		}
		for _, name := range p.Names("") {
			p.Relations(name)
			_, _ = p.XML(name)
		}
		p.Main("a.xml")
	})
}

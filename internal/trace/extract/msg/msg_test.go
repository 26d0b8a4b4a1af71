package msg

import (
	"context"
	"encoding/binary"
	"strings"
	"testing"
	"unicode/utf16"

	"github.com/google/go-cmp/cmp"

	"ownup/internal/trace/extract"
	"ownup/internal/trace/extract/cfb/cfbtest"
	"ownup/internal/trace/extract/extracttest"
)

// saved lays out a mail: its streams by their names.
type saved []cfbtest.Stream

func (s *saved) add(name string, content []byte) {
	*s = append(*s, cfbtest.Stream{Name: name, Content: content})
}

// wide adds a text in Unicode.
func (s *saved) wide(path string, property uint16, text string) {
	var b []byte
	for _, u := range utf16.Encode([]rune(text)) {
		b = binary.LittleEndian.AppendUint16(b, u)
	}
	s.add(path+streamName(property, 0x001f), b)
}

// fixed adds the properties of a fixed size, behind so many bytes.
func (s *saved) fixed(path string, before int, values map[uint16]uint64) {
	b := make([]byte, before)
	for _, property := range []uint16{sentAt, kindOfUser, codePage} {
		if v, ok := values[property]; ok {
			b = binary.LittleEndian.AppendUint32(b, uint32(property)<<16|0x40)
			b = binary.LittleEndian.AppendUint32(b, 0)
			b = binary.LittleEndian.AppendUint64(b, v)
		}
	}
	s.add(path+"__properties_version1.0", b)
}

func (s saved) file() string { return string(cfbtest.Write(s...)) }

func check(t *testing.T, r *extracttest.Recorder, want, skips []string) {
	t.Helper()
	if d := cmp.Diff(want, r.Lines()); d != "" {
		t.Errorf("pieces (-want +got):\n%s", d)
	}
	if d := cmp.Diff(skips, r.Skips); d != "" {
		t.Errorf("skips (-want +got):\n%s", d)
	}
}

func whole() saved {
	var s saved
	s.fixed("", topHeader, map[uint16]uint64{sentAt: 134_072_640_000_000_000})
	s.wide("", subject, "Marge für Q3\r\nX-Not: here")
	s.wide("", fromName, "Ines Kaya")
	s.wide("", fromAddress, "/O=FIRM/CN=INES")
	s.wide("", fromSMTP, "ines@firm.example")
	s.wide("", messageID, "<1@firm.example>")
	s.wide("", body, "The margin is 4.2 %.\r\n\r\nInes\r\n")
	s.add(streamName(pageBody, 0x0102), []byte("<p>The margin is <b>4.2</b> %."))
	to, attached, inner := numbered("__recip_version1.0_#", 0), numbered("__attach_version1.0_#", 0), numbered("__attach_version1.0_#", 2)
	s.fixed(to, partHeader, map[uint16]uint64{kindOfUser: 2})
	s.wide(to, userName, "Tom Reyes")
	s.wide(to, userSMTP, "tom@firm.example")
	s.fixed(attached, partHeader, nil)
	s.wide(attached, longName, "März.csv")
	s.add(attached+streamName(content, 0x0102), []byte("a,b\n4.2,7"))
	s.fixed(inner, partHeader, nil)
	message := inner + streamName(content, 0x000d) + "/"
	s.fixed(message, embeddedHeader, nil)
	s.wide(message, subject, "inside")
	s.wide(message, body, "was 3.9 %")
	return s
}

func TestMail(t *testing.T) {
	r := extracttest.Read(t, Read, "a.msg", whole().file())
	check(t, r, []string{
		"Subject header: Marge für Q3  X-Not: here",
		`From header: "Ines Kaya" <ines@firm.example>`,
		`Cc header: "Tom Reyes" <tom@firm.example>`,
		"Date header: Mon, 10 Nov 2025 16:00:00 +0000",
		"Message-ID header: <1@firm.example>",
		"1:1: The margin is 4.2 %.", "3:1: Ines", "1:4 text/html: The margin is 4.2 %.",
	}, nil)
	if len(r.Members) != 2 || r.Members[0] != (extracttest.Member{Name: "März.csv", Content: "a,b\n4.2,7"}) || r.Members[1].Name != "mail.eml" {
		t.Fatalf("members %q", r.Members)
	}
	if !strings.Contains(r.Members[1].Content, "Subject: inside") {
		t.Errorf("the mail inside is %q", r.Members[1].Content)
	}
}

// Mails from before Unicode are in a code page.
func TestCodePage(t *testing.T) {
	var s saved
	s.fixed("", topHeader, map[uint16]uint64{codePage: 1251})
	s.add(streamName(subject, 0x001e), []byte("\xcc\xe0\xf0"))
	check(t, extracttest.Read(t, Read, "a.msg", s.file()), []string{"Subject header: Мар"}, nil)
}

// What is only there as packed rich text is read.
func TestRichText(t *testing.T) {
	// "{\rtf1\ansi" is referred to, the rest stands as it is.
	text := ` was 4.2 %\par}`
	b := binary.LittleEndian.AppendUint32(nil, 0)
	b = binary.LittleEndian.AppendUint32(b, uint32(11+len(text)))
	b = append(b, "LZFu\x00\x00\x00\x00"...)
	b = append(b, 1, 0, 9) // from 0 on, 11 letters
	for i, c := range []byte(text) {
		if (i+1)%8 == 0 {
			b = append(b, 0)
		}
		b = append(b, c)
	}
	if got, want := string(unpack(b, 1000)), `{\rtf1\ansi`+text; got != want {
		t.Fatalf("got %q; want %q", got, want)
	}
	if len(known) != 207 {
		t.Errorf("the text that is known has %d letters; want 207", len(known))
	}
	var s saved
	s.fixed("", topHeader, nil)
	s.wide("", subject, "rich")
	s.add(streamName(richBody, 0x0102), b)
	r := extracttest.Read(t, Read, "a.msg", s.file())
	if len(r.Members) != 1 || r.Members[0].Name != "text.rtf" {
		t.Errorf("members %q, skips %q", r.Members, r.Skips)
	}
}

func TestMailsInMailsAreBounded(t *testing.T) {
	limits := extract.DefaultLimits()
	limits.Depth = 0
	r := extracttest.ReadWithin(t, Read, limits, "a.msg", whole().file())
	if d := cmp.Diff([]string{"The file lies in too many files one inside another."}, r.Skips); d != "" {
		t.Errorf("skips (-want +got):\n%s", d)
	}
	limits = extract.DefaultLimits()
	limits.File = 40
	r = extracttest.ReadWithin(t, Read, limits, "a.msg", whole().file())
	if len(r.Skips) == 0 {
		t.Error("no limit is kept")
	}
}

func TestStops(t *testing.T) { extracttest.Stops(t, Read, "a.msg", whole().file()) }

func FuzzRead(f *testing.F) { extracttest.Fuzz(f, Read, whole().file()) }

// FuzzUnpack holds that no more comes out than may, whatever is packed.
func FuzzUnpack(f *testing.F) {
	f.Add([]byte("\x00\x00\x00\x00\xff\x00\x00\x00LZFu\x00\x00\x00\x00\x01\x00\x09"))
	f.Fuzz(func(t *testing.T, b []byte) {
		const most = 1000
		if got := unpack(b, most); len(got) > most+17 {
			t.Errorf("%d bytes", len(got))
		}
	})
}

// FuzzBody reads any bytes as each of the properties.
func FuzzBody(f *testing.F) {
	limits := extract.DefaultLimits()
	f.Add(uint16(body), []byte("a\x00b\x00"))
	f.Add(uint16(richBody), []byte("x"))
	f.Fuzz(func(t *testing.T, property uint16, b []byte) {
		s := whole()
		s.add(streamName(property, 0x001f), b)
		s.add(streamName(property, 0x0102), b)
		var r extracttest.Recorder
		if err := Read(context.Background(), extract.File{Content: []byte(s.file())}, limits, &r); err != nil {
			t.Fatal(err)
		}
	})
}

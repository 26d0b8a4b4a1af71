package ole

import "testing"

// packed is a file as Office embeds it.
const packed = "\x00\x00\x00\x00\x02\x00a.csv\x00c:\\a.csv\x00\x00\x00\x03\x00\x03\x00\x00\x00t\x00x\x03\x00\x00\x004.2rest"

func TestFile(t *testing.T) {
	for _, tt := range []struct {
		stream, b, name, content string
		ok                       bool
	}{
		{"\x01Ole10Native", packed, "a.csv", "4.2", true},
		{"\x01Ole10Native", packed[:30], "", "", false},
		{"\x01Ole10Native", "", "", "", false},
		{"Package", "PK", "embedded file", "PK", true},
		{"CONTENTS", "%PDF-1.7", "embedded file.pdf", "%PDF-1.7", true},
		{"CONTENTS", "x", "", "", false},
		{"Workbook", "x", "", "", false},
	} {
		name, content, ok := File(tt.stream, []byte(tt.b))
		if name != tt.name || string(content) != tt.content || ok != tt.ok {
			t.Errorf("%q of %q: %q %q %v; want %q %q %v", tt.stream, tt.b, name, content, ok, tt.name, tt.content, tt.ok)
		}
	}
}

func FuzzFile(f *testing.F) {
	f.Add([]byte(packed))
	f.Fuzz(func(t *testing.T, b []byte) {
		if name, content, ok := File("\x01Ole10Native", b); ok && (name == "" || len(content) > len(b)) {
			t.Errorf("%q, %d bytes", name, len(content))
		}
	})
}

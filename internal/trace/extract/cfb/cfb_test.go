package cfb_test

import (
	"bytes"
	"testing"

	"github.com/google/go-cmp/cmp"

	"ownup/internal/trace/extract/cfb"
	"ownup/internal/trace/extract/cfb/cfbtest"
)

func TestStreams(t *testing.T) {
	small, large := []byte("a small stream"), bytes.Repeat([]byte("large "), 50_000)
	f, err := cfb.Open(cfbtest.Write(cfbtest.Stream{Name: "Small", Content: small}, cfbtest.Stream{Name: "Large", Content: large}))
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff([]string{"Small", "Large"}, f.Names()); diff != "" {
		t.Errorf("names (-want +got):\n%s", diff)
	}
	for name, want := range map[string][]byte{"Small": small, "Large": large} {
		got, err := f.Stream(name)
		if err != nil || !bytes.Equal(got, want) {
			t.Errorf("%s: %d bytes, %v; want %d", name, len(got), err, len(want))
		}
	}
	if _, err := f.Stream("None"); err == nil {
		t.Error("a stream that is not there is read")
	}
}

func TestCutOff(t *testing.T) {
	whole := cfbtest.Write(cfbtest.Stream{Name: "Large", Content: bytes.Repeat([]byte("x"), 100_000)})
	for n := 0; n < len(whole)-1024; n += 700 {
		f, err := cfb.Open(whole[:n])
		if err != nil {
			continue
		}
		if _, err := f.Stream("Large"); err == nil {
			t.Errorf("the first %d of %d bytes hold a whole stream", n, len(whole))
		}
	}
}

func FuzzOpen(f *testing.F) {
	f.Add(cfbtest.Write(cfbtest.Stream{Name: "Small", Content: []byte("small")}, cfbtest.Stream{Name: "Large", Content: bytes.Repeat([]byte("x"), 5000)}))
	f.Fuzz(func(t *testing.T, content []byte) {
		file, err := cfb.Open(content)
		if err != nil {
			return
		}
		for _, name := range file.Names() {
			if s, _ := file.Stream(name); len(s) > len(content)+512 {
				t.Errorf("%q has %d bytes in a file of %d", name, len(s), len(content))
			}
		}
	})
}

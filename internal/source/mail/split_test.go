package mail

import (
	"bytes"
	"fmt"
	"io"
	"strings"
	"testing"
	"testing/iotest"

	"github.com/google/go-cmp/cmp"
)

type cutPiece struct {
	Raw            string
	End            int64
	TooLong, Stray bool
}

func splitAll(src io.Reader, limit int) []cutPiece {
	s := newSplitter(src, 0, limit)
	var out []cutPiece
	for {
		p, ok := s.next()
		if !ok {
			return out
		}
		out = append(out, cutPiece{string(p.raw), p.end, p.tooLong, p.stray})
	}
}

func raws(pieces []cutPiece) []string {
	var out []string
	for _, p := range pieces {
		out = append(out, p.Raw)
	}
	return out
}

func TestSplit(t *testing.T) {
	const f = fromLine
	for _, c := range []struct {
		name, in string
		want     []string
	}{
		{"two", f + "A: 1\n\nx\n\n" + f + "B: 2\n\ny\n", []string{"A: 1\n\nx\n\n", "B: 2\n\ny\n"}},
		{"From in a text", f + "A: 1\n\nx\n\nFrom now on it is 12:30.\n\nFrom\n", []string{"A: 1\n\nx\n\nFrom now on it is 12:30.\n\nFrom\n"}},
		{"no empty line before", f + "A: 1\n\nx\n" + f + "B: 2\n", []string{"A: 1\n\nx\n" + f + "B: 2\n"}},
		{"header only", f + "A: 1\n\n" + f + "B: 2\n", []string{"A: 1\n\n", "B: 2\n"}},
		{"nothing in between", f + "\n" + f + "B: 2\n", []string{"\n", "B: 2\n"}},
		{"length believed", f + "Content-Length: 54\n\nx\n\n" + f + "--\n\n" + f + "B: 2\n", []string{"Content-Length: 54\n\nx\n\n" + f + "--\n", "B: 2\n"}},
		{"length a lie", f + "Content-Length: 9\n\nx\n\n" + f + "B: 2\n", []string{"Content-Length: 9\n\nx\n\n", "B: 2\n"}},
		{"length beyond the end", f + "Content-Length: 999999\n\nx\n\n" + f + "B: 2\n", []string{"Content-Length: 999999\n\nx\n\n", "B: 2\n"}},
		{"zone and other dates", "From 16@xxx Thu Nov 05 09:12:01 +0000 2026\nA: 1\n\nFrom ines at firm.example  Thu Nov  5 09:12:01 2026\nB: 2\n", []string{"A: 1\n\n", "B: 2\n"}},
		{"empty", "", nil},
		{"only empty lines", "\n\r\n\n", nil},
	} {
		t.Run(c.name, func(t *testing.T) {
			if d := cmp.Diff(c.want, raws(splitAll(strings.NewReader(c.in), 1<<20))); d != "" {
				t.Errorf("(-want +got):\n%s", d)
			}
			crlf := func(s string) string { return strings.ReplaceAll(s, "\n", "\r\n") }
			if strings.Contains(c.in, "Content-Length: 54") {
				return // the length counts the bytes of the other line ends
			}
			var want []string
			for _, w := range c.want {
				want = append(want, crlf(w))
			}
			if d := cmp.Diff(want, raws(splitAll(strings.NewReader(strings.ReplaceAll(crlf(c.in), "\r\r", "\r")), 1<<20))); d != "" {
				t.Errorf("with CRLF (-want +got):\n%s", d)
			}
		})
	}
}

func TestSplitPassesOverLongMessages(t *testing.T) {
	for pad := range 40 { // so that the From_ line falls on every side of the window's end
		long := strings.Repeat("x", 3*window-20+pad) + "\n\n"
		in := fromLine + "A: 1\n\n" + long + fromLine + "B: 2\n\n" + fromLine + "C: 3\n\n" + long
		got := splitAll(strings.NewReader(in), window)
		want := []cutPiece{
			{"", int64(len(fromLine) + 6 + len(long)), true, false},
			{"B: 2\n\n", int64(2*len(fromLine) + 12 + len(long)), false, false},
			{"", int64(len(in)), true, false},
		}
		if d := cmp.Diff(want, got); d != "" {
			t.Fatalf("pad %d (-want +got):\n%s", pad, d)
		}
	}
}

func FuzzSplit(f *testing.F) {
	f.Add([]byte(asMbox(simple("a", ""), simple("b", "Content-Length: 6"))), 4000)
	f.Add([]byte(strings.Repeat(fromLine+"\n", 5)), 60)
	f.Add([]byte("\r\n"+fromLine+"A: b\r\n\r\nx\r\n\r\n"+fromLine+"Content-Length: 3\n\nabc\n"), 20)
	f.Fuzz(func(t *testing.T, in []byte, limit int) {
		limit = max(10, min(limit, 1<<16))
		whole := splitAll(bytes.NewReader(in), limit)
		slow := splitAll(iotest.OneByteReader(bytes.NewReader(in)), limit)
		if d := cmp.Diff(whole, slow); d != "" {
			t.Errorf("how the bytes arrive changes the messages (-whole +one by one):\n%s", d)
		}
		last := int64(0)
		for i, p := range whole {
			if p.End <= last || p.End > int64(len(in)) || len(p.Raw) > limit {
				t.Errorf("message %d ends at %d after %d, %d bytes", i, p.End, last, len(p.Raw))
			}
			if !p.TooLong && string(in[p.End-int64(len(p.Raw)):p.End]) != p.Raw {
				t.Errorf("message %d is not what stands before its end", i)
			}
			last = p.End
		}
	})
}

func FuzzCursor(f *testing.F) {
	s := newState()
	s.boxes[7] = boxMark{size: 10, offset: 5, number: 1}
	s.files = []uint64{1, 2}
	s.memory.isCopy("a")
	s.memory.roots.set(3, "root")
	s.memory.roots.set(4, "root")
	f.Add(s.encode())
	f.Add([]byte{cursorVersion, 0, 0, 0, 0})
	f.Fuzz(func(t *testing.T, b []byte) {
		s, err := decodeState(b)
		if err != nil || len(b) == 0 {
			return
		}
		again, err := decodeState(s.encode())
		if err != nil || !bytes.Equal(s.encode(), again.encode()) {
			t.Errorf("a state that was read is not written as it was: %v", err)
		}
	})
}

func TestRingForgetsTheOldest(t *testing.T) {
	r := newRing[string](3)
	for i := range uint64(5) {
		r.set(i, fmt.Sprint(i))
	}
	r.set(3, "three")
	var got []string
	r.each(func(_ uint64, v string) { got = append(got, v) })
	if d := cmp.Diff([]string{"2", "three", "4"}, got); d != "" {
		t.Errorf("(-want +got):\n%s", d)
	}
}

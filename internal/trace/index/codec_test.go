package index

import (
	"fmt"
	"math"
	"reflect"
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"ownup/internal/trace/extract"
)

// heard is a sink that writes down everything.
type heard struct{ lines []string }

func (h *heard) Begin(members []string, b extract.Begun) error {
	h.lines = append(h.lines, fmt.Sprintf("begin %q %+v", members, b))
	return nil
}

func (h *heard) Piece(members []string, p extract.Piece) error {
	h.lines = append(h.lines, fmt.Sprintf("piece %q %+v %x", members, p, math.Float64bits(p.Value)))
	return nil
}

func (h *heard) Skip(members []string, p extract.Place, reason string) error {
	h.lines = append(h.lines, fmt.Sprintf("skip %q %+v %q", members, p, reason))
	return nil
}

// fill draws a value for every field, so that a new one is not forgotten.
func fill(t *rapid.T, v reflect.Value) {
	for i := range v.NumField() {
		f := v.Field(i)
		switch f.Kind() {
		case reflect.Struct:
			fill(t, f)
		case reflect.String:
			f.SetString(rapid.SampledFrom([]string{"", "a", "B4", "Umsatz \xff\x00"}).Draw(t, "text"))
		case reflect.Int:
			f.SetInt(int64(rapid.SampledFrom([]int{0, 1, 2, -1, 1 << 40}).Draw(t, "number")))
		case reflect.Slice:
			f.Set(reflect.MakeSlice(f.Type(), rapid.IntRange(0, 3).Draw(t, "length"), 3))
			for i := range f.Len() {
				fill(t, f.Index(i))
			}
		case reflect.Float64, reflect.Float32:
			f.SetFloat(rapid.SampledFrom([]float64{0, 0.042, math.Inf(1)}).Draw(t, "float"))
		case reflect.Bool:
			f.SetBool(rapid.Bool().Draw(t, "bool"))
		default:
			t.Fatalf("a field of kind %s is not written", f.Kind())
		}
	}
}

func anyPiece(t *rapid.T) extract.Piece {
	var p extract.Piece
	fill(t, reflect.ValueOf(&p).Elem())
	if !p.HasValue {
		p.Value = 0 // says nothing then
	}
	return p
}

func TestRecordsAreReadBack(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		var w writing
		var r reading
		var want, got heard
		var stretches [][]byte
		for range rapid.IntRange(1, 20).Draw(t, "records") {
			members := rapid.SliceOfN(rapid.SampledFrom([]string{"a.zip", "b", "\xff"}), 0, 3).Draw(t, "members")
			switch rapid.IntRange(0, 3).Draw(t, "record") {
			case 0:
				b := extract.Begun{Kind: extract.Kind(rapid.IntRange(0, 30).Draw(t, "kind")), Size: rapid.IntRange(0, math.MaxInt).Draw(t, "size")}
				copy(b.Sum[:], rapid.SliceOfN(rapid.Byte(), 32, 32).Draw(t, "sum"))
				w.begin(members, b)
				_ = want.Begin(members, b)
			case 1:
				p := anyPiece(t).Place
				w.skip(members, p, "The sheet is damaged.")
				_ = want.Skip(members, p, "The sheet is damaged.")
			default:
				p := anyPiece(t)
				w.add(members, &p)
				_ = want.Piece(members, p)
			}
			if rapid.IntRange(0, 5).Draw(t, "cut") == 0 {
				stretches = append(stretches, slices.Clone(w.out))
				w.out = w.out[:0]
			}
		}
		for _, s := range append(stretches, w.out) {
			if err := r.replay(s, &got); err != nil {
				t.Fatal(err)
			}
		}
		if diff := cmp.Diff(want.lines, got.lines); diff != "" {
			t.Fatal(diff)
		}
	})
}

// Sealed blocks cannot be changed by anybody who lacks the key; even so, no
// bytes make the decoder fail.
func FuzzReplay(f *testing.F) {
	var w writing
	w.begin(nil, extract.Begun{Kind: extract.Mail, Size: 3})
	w.add([]string{"a.xlsx"}, &extract.Piece{Text: "4.2 %", Value: 0.042, HasValue: true, Place: extract.Place{Cell: "B4", Row: 4}})
	w.skip([]string{"a.xlsx", "b"}, extract.Place{}, "The sheet is damaged.")
	f.Add(w.out)
	f.Fuzz(func(t *testing.T, in []byte) {
		var r reading
		var h heard
		if err := r.replay(in, &h); err != nil && err != errDamaged { //nolint:errorlint // nothing else
			t.Fatal(err)
		}
	})
}

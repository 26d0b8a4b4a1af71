package confine

import (
	"bufio"
	"bytes"
	"encoding/binary"
	"math"
	"reflect"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"ownup/internal/trace/extract"
)

// record is one call of a sink.
type record struct {
	Members []string
	Begun   extract.Begun
	Piece   extract.Piece
	Reason  string
}

// recorder is a sink that keeps every call.
type recorder struct{ records []record }

func (r *recorder) Begin(members []string, f extract.Begun) error {
	r.records = append(r.records, record{Members: append([]string{}, members...), Begun: f})
	return nil
}

func (r *recorder) Piece(members []string, p extract.Piece) error {
	r.records = append(r.records, record{Members: append([]string{}, members...), Piece: p})
	return nil
}

func (r *recorder) Skip(members []string, p extract.Place, reason string) error {
	r.records = append(r.records, record{Members: append([]string{}, members...), Piece: extract.Piece{Place: p}, Reason: reason})
	return nil
}

func (r record) encode(e *encoder) {
	switch {
	case r.Reason != "":
		e.skip(r.Members, r.Piece.Place, r.Reason)
	case r.Begun != extract.Begun{}:
		e.begin(r.Members, r.Begun)
	default:
		e.piece(r.Members, &r.Piece)
	}
}

// decodeAll reads blocks as a parent does.
func decodeAll(content []byte, sink extract.DeepSink) (outcome, error) {
	in := bufio.NewReaderSize(bytes.NewReader(content), 2*blockSize)
	var d decoder
	for {
		block, err := readBlock(in)
		if err != nil {
			return 0, err
		}
		if how, err := d.records(block, sink); how != 0 || err != nil {
			return how, err
		}
	}
}

// Every field that a place or a piece has goes through the pipe: one that is
// added later must not be forgotten.
func TestEveryField(t *testing.T) {
	var p extract.Piece
	n := 0
	fill(t, reflect.ValueOf(&p).Elem(), &n)
	begun := extract.Begun{Kind: extract.PDF, Size: 7, Sum: [32]byte{1, 2, 3}}
	if fields := reflect.TypeFor[extract.Begun]().NumField(); fields != 3 {
		t.Errorf("Begun has %d fields; the pipe carries 3", fields)
	}
	want := []record{
		{Members: []string{"a", "b"}, Begun: begun},
		{Members: []string{"a"}, Piece: p},
		{Members: []string{}, Piece: extract.Piece{Text: "x"}},
		{Members: []string{"a", "c", "d"}, Piece: extract.Piece{Place: p.Place}, Reason: "It is damaged."},
	}
	var e encoder
	for _, r := range want {
		r.encode(&e)
	}
	e.end(finished)
	var got recorder
	if how, err := decodeAll(e.take(), &got); how != finished || err != nil {
		t.Fatal(how, err)
	}
	if d := cmp.Diff(want, got.records); d != "" {
		t.Errorf("-sent +received:\n%s", d)
	}
}

// fill gives every field a value of its own.
func fill(t *testing.T, v reflect.Value, n *int) {
	*n++
	switch v.Kind() {
	case reflect.Struct:
		for i := range v.NumField() {
			fill(t, v.Field(i), n)
		}
	case reflect.Int:
		v.SetInt(int64(*n))
	case reflect.String:
		v.SetString(strconv.Itoa(*n))
	case reflect.Slice:
		v.Set(reflect.MakeSlice(v.Type(), 3, 3))
		for i := range v.Len() {
			fill(t, v.Index(i), n)
		}
	case reflect.Float64, reflect.Float32:
		v.SetFloat(float64(*n))
	case reflect.Bool:
		v.SetBool(true)
	case reflect.Array:
		for i := range v.Len() {
			fill(t, v.Index(i), n)
		}
	default:
		t.Fatalf("the pipe does not carry a %s", v.Type())
	}
}

// What is sent is received, in any order of places and members.
func TestWireProperty(t *testing.T) {
	word := rapid.SampledFrom([]string{"", "A", "B7", "Umsätze", strings.Repeat("long ", 300)})
	number := rapid.SampledFrom([]int{0, 1, 2, 127, 128, math.MaxInt32, math.MaxInt})
	box := rapid.SampledFrom([]extract.Box{{}, {Left: 1, Right: 2.5}, {Left: -1, Top: 7, Right: 9, Bottom: math.MaxFloat32}})
	one := rapid.Custom(func(t *rapid.T) record {
		r := record{Members: rapid.SliceOfN(rapid.SampledFrom([]string{"a", "b", ""}), 0, 4).Draw(t, "members")}
		p := &r.Piece
		for _, n := range []*int{&p.Line, &p.Column, &p.Row, &p.Page, &p.Slide, &p.Paragraph} {
			*n = number.Draw(t, "number")
		}
		for _, s := range []*string{&p.Path, &p.Shape, &p.Sheet, &p.Cell, &p.Part} {
			*s = word.Draw(t, "word")
		}
		p.Box = box.Draw(t, "box")
		if rapid.Bool().Draw(t, "skip") {
			r.Reason = "It is damaged."
			return r
		}
		p.Text, p.Formula, p.By = word.Draw(t, "text"), word.Draw(t, "formula"), word.Draw(t, "by")
		for i := range rapid.IntRange(0, 3).Draw(t, "spots") {
			p.Spots = append(p.Spots, extract.Spot{At: i * 300, Box: box.Draw(t, "spot")})
		}
		if p.HasValue = rapid.Bool().Draw(t, "value"); p.HasValue {
			p.Value = rapid.Float64().Filter(func(f float64) bool { return !math.IsInf(f, 0) && !math.IsNaN(f) }).Draw(t, "number")
		}
		return r
	})
	rapid.Check(t, func(t *rapid.T) {
		want := rapid.SliceOf(one).Draw(t, "records")
		var e encoder
		var sent []byte
		for _, r := range want {
			r.encode(&e)
			if rapid.Bool().Draw(t, "flush") {
				sent = append(sent, e.take()...)
			}
		}
		e.end(late)
		sent = append(sent, e.take()...)
		got := recorder{records: []record{}}
		if how, err := decodeAll(sent, &got); how != late || err != nil {
			t.Fatal(how, err)
		}
		if d := cmp.Diff(want, got.records); d != "" {
			t.Fatalf("-sent +received:\n%s", d)
		}
	})
}

// FuzzDecode holds what is true of all bytes that a child may send: no panic,
// no more memory than there are bytes, and only what a sink may be given.
func FuzzDecode(f *testing.F) {
	var e encoder
	e.begin([]string{"a.zip", "b"}, extract.Begun{Kind: extract.Text, Size: 3})
	e.piece([]string{"a.zip", "b"}, &extract.Piece{Place: extract.Place{Line: 1, Column: 1, Cell: "A1"}, Text: "x", Value: 1, HasValue: true, Formula: "A2", By: "Ines", Spots: []extract.Spot{{At: 0, Box: extract.Box{Left: 1}}}})
	e.piece([]string{"a.zip"}, &extract.Piece{Text: "yz"})
	e.skip(nil, extract.Place{Sheet: "S"}, "It is damaged.")
	e.carry([]byte("xy"))
	e.end(finished)
	whole := bytes.Clone(e.take())
	f.Add(whole)
	f.Add(whole[:len(whole)-1])
	e.ask(".doc")
	f.Add(e.take())
	f.Add([]byte{0xff, 0xff, 0xff, 0x7f, recordPiece})
	f.Add([]byte{3, 0, 0, 0, recordMembers, 0, 0xff})
	f.Add(append([]byte{4, 0, 0, 0, recordPiece}, binary.AppendUvarint(nil, hasRepeat)...))
	f.Fuzz(func(t *testing.T, content []byte) {
		check := checking{t: t}
		_, err := decodeAll(content, &check)
		if err == nil && len(content) < prefix {
			t.Error("nothing was read without an error")
		}
	})
}

// checking is a sink that nothing impossible must reach.
type checking struct{ t *testing.T }

func (c *checking) Begin(members []string, f extract.Begun) error {
	c.members(members)
	if f.Size < 0 {
		c.t.Errorf("a size of %d", f.Size)
	}
	return nil
}

func (c *checking) Piece(members []string, p extract.Piece) error {
	c.members(members)
	c.place(p.Place)
	if math.IsNaN(p.Value) || math.IsInf(p.Value, 0) {
		c.t.Errorf("the value %v", p.Value)
	}
	c.texts(p.Text, p.Formula, p.By)
	return nil
}

func (c *checking) Skip(members []string, p extract.Place, reason string) error {
	c.members(members)
	c.place(p)
	c.texts(reason)
	return nil
}

func (c *checking) members(members []string) {
	if len(members) > mostDeep {
		c.t.Errorf("%d members", len(members))
	}
	c.texts(members...)
}

func (c *checking) place(p extract.Place) {
	for _, n := range []int{p.Line, p.Column, p.Row, p.Page, p.Slide, p.Paragraph} {
		if n < 0 {
			c.t.Errorf("a place with %d", n)
		}
	}
	c.texts(p.Path, p.Shape, p.Sheet, p.Cell, p.Part)
}

func (c *checking) texts(texts ...string) {
	for _, s := range texts {
		if strings.ToValidUTF8(s, "") != s {
			c.t.Errorf("no UTF-8: %q", s)
		}
	}
}

func TestSettings(t *testing.T) {
	want := settings{deadline: 20 * time.Second, memory: 5, cache: "/a b", helps: true}
	sent := want.append(nil)
	rest, ok := bytes.CutPrefix(sent, []byte(magic))
	if !ok {
		t.Fatal("no magic")
	}
	var got settings
	block, err := readBlock(bufio.NewReader(bytes.NewReader(rest)))
	if err == nil {
		err = got.decode(block)
	}
	if err != nil || want != got {
		t.Errorf("%+v, %v", got, err)
	}
	if fields := reflect.TypeFor[extract.Limits]().NumField(); fields != 6 {
		t.Errorf("Limits has %d fields; a child is told 6", fields)
	}
	var h header
	block, err = readBlock(bufio.NewReader(bytes.NewReader(header{"a.txt", 7, 8, extract.DefaultLimits()}.append(nil))))
	if err == nil {
		err = h.decode(block)
	}
	if err != nil || h != (header{"a.txt", 7, 8, extract.DefaultLimits()}) {
		t.Errorf("%+v, %v", h, err)
	}
}

// BenchmarkWire sends the cells of a workbook and receives them, without a
// pipe. The bytes are those of the texts.
func BenchmarkWire(b *testing.B) {
	cells := make([]extract.Piece, 10_000)
	size := int64(0)
	for i := range cells {
		cells[i] = extract.Piece{Place: extract.Place{Sheet: "Margin", Cell: extract.Cell(i%20, i/20)}, Text: strconv.Itoa(i*7) + ".25", Value: float64(i), HasValue: true}
		size += int64(len(cells[i].Text))
	}
	b.SetBytes(size)
	b.ReportAllocs()
	var sink counting
	for b.Loop() {
		var e encoder
		var d decoder
		for i := range cells {
			e.piece(nil, &cells[i])
			if e.full() {
				if _, err := d.records(string(e.take()[prefix:]), &sink); err != nil {
					b.Fatal(err)
				}
			}
		}
	}
	b.ReportMetric(float64(b.Elapsed().Nanoseconds())/float64(b.N)/float64(len(cells)), "ns/piece")
}

// A length that lies is found out before there is memory for it.
func TestLyingLengths(t *testing.T) {
	for _, content := range [][]byte{
		binary.LittleEndian.AppendUint32(nil, mostBlock+1),
		append(binary.LittleEndian.AppendUint32(nil, mostBlock), 1, 2, 3),
		append(binary.LittleEndian.AppendUint32(nil, 6), recordMembers, 0, 0xff, 0xff, 0xff, 0x7f),
		append(binary.LittleEndian.AppendUint32(nil, 7), recordPiece, 0, 0xff, 0xff, 0xff, 0x7f, 0),
		append(binary.LittleEndian.AppendUint32(nil, 11), recordPiece, hasLine, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff),
	} {
		allocated := testing.AllocsPerRun(1, func() {
			if _, err := decodeAll(content, &counting{}); err == nil {
				t.Errorf("%v is read without an error", content)
			}
		})
		if allocated > 20 {
			t.Errorf("%v: %v allocations", content, allocated)
		}
	}
}

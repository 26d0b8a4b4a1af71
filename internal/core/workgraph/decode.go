package workgraph

import (
	"bytes"
	"compress/flate"
	"encoding/binary"
	"encoding/hex"
	"errors"
	"hash/crc32"
	"io"
	"math"
	"time"

	"ownup/internal/core/person"
	"ownup/internal/core/problem"
)

// Decode unpacks what [Batch.Encode] packed. Bytes that do not fit together
// are a problem of kind [problem.Damaged], those of a later version one of
// kind [problem.Newer].
func Decode(data []byte) (Batch, error) {
	var b Batch
	r, err := open(data)
	if err != nil {
		return b, err
	}
	for range r.acts() {
		row := r.act()
		if r.err != nil {
			break
		}
		a := Act{Kind: row.kind, Key: row.keyText(), Title: row.title, At: moment(row.at), Begins: moment(row.begins), Ends: moment(row.ends)}
		for _, p := range row.parts {
			a.Parts = append(a.Parts, Part{r.identities[p.who], p.role})
		}
		for _, t := range row.things {
			a.Things = append(a.Things, r.things[t])
		}
		b.Acts = append(b.Acts, a)
	}
	for range r.count(3) {
		b.Flows = append(b.Flows, r.flow())
	}
	for range r.count(6) {
		b.Deadlines = append(b.Deadlines, r.deadline())
	}
	for range r.count(13) {
		b.Cards = append(b.Cards, r.card())
	}
	for range r.count(3) {
		b.Aliases = append(b.Aliases, r.alias())
	}
	for range r.memberships() {
		b.Members = append(b.Members, r.member())
	}
	if err := r.end(); err != nil {
		return Batch{}, err
	}
	return b, nil
}

// noTime stands for the zero time among seconds. It is before every other
// time, which is what "always known" needs.
const noTime = math.MinInt64

// moment turns seconds back into a time.
func moment(s int64) time.Time {
	if s == noTime {
		return time.Time{}
	}
	return time.Unix(s, 0).UTC()
}

// reader walks through one unpacked batch. After the first error every read
// gives zeros, and end returns the error.
type reader struct {
	version byte
	num     []byte
	text    string
	last    int64
	refs    int
	err     error

	strings    []string
	identities []person.Identity
	things     []Thing
	row        actRow // reused
}

// actRow is an act as the batch holds it: people and things are places in
// the batch's tables.
type actRow struct {
	kind             ActKind
	at, begins, ends int64
	title, key       string
	hex              bool
	parts            []partRef
	things           []uint32
}

type partRef struct {
	who  uint32
	role Role
}

func (a *actRow) keyText() string {
	if a.hex {
		return hex.EncodeToString([]byte(a.key))
	}
	return a.key
}

var (
	errShort    = errors.New("it ends too early")
	errRange    = errors.New("a number is out of range")
	errLong     = errors.New("something follows its end")
	errChecksum = errors.New("the checksum differs")
	errStart    = errors.New("it does not start as a batch does")
)

// open checks and unpacks data and reads its tables.
func open(data []byte) (*reader, error) {
	if len(data) < len(magic)+1 || string(data[:len(magic)]) != magic {
		return nil, damaged(errStart)
	}
	if data[len(magic)] == 0 {
		return nil, damaged(errStart)
	}
	if data[len(magic)] > version {
		return nil, problem.New(problem.Newer, "Some stored records of work were written by a newer ownup.",
			"Start the newest version that this folder has been used with.")
	}
	head := reader{num: data[len(magic)+1:]}
	texts, numbers := head.uint(), head.uint()
	if head.err != nil || len(head.num) < 4 || texts > maxRaw || numbers > maxRaw {
		return nil, damaged(errRange)
	}
	sum, packed := binary.LittleEndian.Uint32(head.num), head.num[4:]
	const ratio = 1032 // what flate can unpack from one byte
	if texts+numbers > uint64(len(packed)+1)*ratio {
		return nil, damaged(errRange)
	}
	raw := make([]byte, texts+numbers)
	zip := flate.NewReader(bytes.NewReader(packed))
	if _, err := io.ReadFull(zip, raw); err != nil {
		return nil, damaged(err)
	}
	if n, err := zip.Read(make([]byte, 1)); n != 0 || !errors.Is(err, io.EOF) {
		return nil, damaged(errLong)
	}
	if crc32.Checksum(raw, castagnoli) != sum {
		return nil, damaged(errChecksum)
	}
	r := &reader{version: data[len(magic)], num: raw[texts:], text: string(raw[:texts])}
	r.tables()
	return r, r.failed()
}

// failed returns the first error as a problem.
func (r *reader) failed() error {
	if r.err != nil {
		return damaged(r.err)
	}
	return nil
}

// end checks that all was read.
func (r *reader) end() error {
	if r.err == nil && (len(r.num) > 0 || r.text != "") {
		r.err = errLong
	}
	return r.failed()
}

func (r *reader) uint() uint64 {
	if len(r.num) > 0 && r.num[0] < 0x80 { // nearly always
		v := r.num[0]
		r.num = r.num[1:]
		return uint64(v)
	}
	v, n := binary.Uvarint(r.num)
	if n <= 0 {
		r.fail(errShort)
		return 0
	}
	r.num = r.num[n:]
	return v
}

func (r *reader) fail(err error) {
	if r.err == nil {
		r.err = err
	}
	r.num, r.text = nil, ""
}

// count reads the length of a list whose items take at least size bytes.
func (r *reader) count(size int) int {
	n := r.uint()
	if n > maxRecords*4 || n > uint64(len(r.num)/size) {
		r.fail(errRange)
		return 0
	}
	return int(n)
}

// place reads a place in a table of n items, of which there must be one.
func (r *reader) place(n int) uint32 {
	v := r.uint()
	if v >= uint64(n) {
		r.fail(errRange)
		return 0
	}
	return uint32(v)
}

// small reads a number that fits a byte.
func (r *reader) small() uint8 {
	v := r.uint()
	if v > math.MaxUint8 {
		r.fail(errRange)
		return 0
	}
	return uint8(v)
}

// take cuts the next n bytes of text.
func (r *reader) take(n uint64) string {
	if n > uint64(len(r.text)) {
		r.fail(errShort)
		return ""
	}
	s := r.text[:n]
	r.text = r.text[n:]
	return s
}

func (r *reader) time() int64 {
	v := r.uint()
	if v == 0 {
		return noTime
	}
	v--
	s := r.last + (int64(v>>1) ^ -int64(v&1))
	if s < minTime || s > maxTime {
		r.fail(errRange)
		return noTime
	}
	r.last = s
	return s
}

func (r *reader) str() string {
	if r.err != nil {
		return ""
	}
	return r.strings[r.place(len(r.strings))]
}

func (r *reader) tables() {
	n := r.count(1)
	r.strings = make([]string, 1, n+1) // place 0 is ""
	for range n {
		r.strings = append(r.strings, r.take(r.uint()))
	}
	n = r.count(2)
	r.identities = make([]person.Identity, 0, n)
	for range n {
		r.identities = append(r.identities, person.Identity{Name: r.str(), Address: r.str()})
	}
	n = r.count(4)
	r.things = make([]Thing, 0, n)
	for range n {
		r.things = append(r.things, Thing{Kind(r.small()), r.str(), r.str(), r.str()})
	}
}

// acts reads how many acts follow.
func (r *reader) acts() int {
	const least = 7 // bytes
	n := r.count(least)
	if n > maxRecords {
		r.fail(errRange)
		return 0
	}
	return n
}

// act reads the next act. The result is valid until the next call.
func (r *reader) act() *actRow {
	a := &r.row
	a.kind = ActKind(r.small())
	flags := r.uint()
	a.at, a.begins, a.ends = r.time(), noTime, noTime
	if flags&flagBegins != 0 {
		a.begins = r.time()
	}
	if flags&flagEnds != 0 {
		a.ends = r.time()
	}
	title, key := r.uint(), r.uint()
	a.title = r.take(title)
	a.key = r.take(key)
	a.hex = flags&flagHex != 0
	a.parts, a.things = a.parts[:0], a.things[:0]
	for range r.references(2) {
		a.parts = append(a.parts, partRef{r.place(len(r.identities)), Role(r.small())})
	}
	for range r.references(1) {
		a.things = append(a.things, r.place(len(r.things)))
	}
	if r.err != nil {
		a.parts, a.things = nil, nil // they may point nowhere
	}
	return a
}

// references reads the length of a list of references within an act.
func (r *reader) references(size int) int {
	n := r.uint()
	if n > maxRefs || n > uint64(len(r.num)/size) || r.refs+int(n) > maxRefs {
		r.fail(errRange)
		return 0
	}
	r.refs += int(n)
	return int(n)
}

func (r *reader) identity() person.Identity {
	if n := r.place(len(r.identities)); r.err == nil {
		return r.identities[n]
	}
	return person.Identity{}
}

func (r *reader) thing() Thing {
	if n := r.place(len(r.things)); r.err == nil {
		return r.things[n]
	}
	return Thing{}
}

func (r *reader) flow() Flow { return Flow{r.thing(), r.thing(), moment(r.time())} }

func (r *reader) deadline() Deadline {
	return Deadline{Of: r.thing(), Who: r.identity(), Due: moment(r.time()), Title: r.str(), Hard: r.uint() == 1, At: moment(r.time())}
}

func (r *reader) card() person.Card {
	var c person.Card
	for range r.references(1) {
		c.Identities = append(c.Identities, r.identity())
	}
	c.Organisation = r.str()
	if r.version > 2 {
		c.Department = r.str()
	}
	relation := ""
	for _, s := range []*string{&c.Title, &relation, &c.Account, &c.Zone, &c.Hours, &c.Phone, &c.Source} {
		*s = r.str()
	}
	c.Relation = person.Relation(relation)
	c.Boss, c.StandIn = r.identity(), r.identity()
	if r.version > 1 {
		c.Region = r.str()
	}
	for range r.references(2) {
		c.Away = append(c.Away, person.Span{From: moment(r.time()), Until: moment(r.time())})
	}
	c.At = moment(r.time())
	return c
}

func (r *reader) alias() person.Alias {
	return person.Alias{Proper: r.identity(), Other: r.identity(), Source: r.str()}
}

// memberships reads how many memberships follow.
func (r *reader) memberships() int {
	if r.version < 3 {
		return 0
	}
	return r.count(4)
}

func (r *reader) member() Membership {
	return Membership{Group: r.identity(), Member: r.identity(), Left: r.uint() == 1, At: moment(r.time())}
}

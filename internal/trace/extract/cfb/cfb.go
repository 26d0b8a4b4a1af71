// Package cfb reads the streams of a compound file, the file system in a file
// that Windows programs kept their documents in before they used zips, and
// still keep encrypted ones in ([MS-CFB]).
package cfb

import (
	"bytes"
	"encoding/binary"
	"errors"
	"strings"
	"unicode/utf16"
)

// ErrDamaged says that the file is not a whole compound file.
var ErrDamaged = errors.New("the compound file is damaged")

// maxEntries is how many streams and folders are read.
const maxEntries = 100_000

const (
	headerSize  = 512
	entrySize   = 128
	headerFATs  = 109        // sectors of the table that the header names
	endOfChain  = 0xfffffffe // and above: no sector
	magic       = "\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
	kindStorage = 1
	kindStream  = 2
	kindRoot    = 5
	noEntry     = 0xffffffff
)

// Is says whether content begins like a compound file.
func Is(content []byte) bool { return bytes.HasPrefix(content, []byte(magic)) }

// File is an open compound file.
type File struct {
	content  []byte
	sector   int // bytes
	mini     int // bytes of a small sector
	cutoff   uint64
	fat      []uint32
	miniFAT  []uint32
	small    []byte // the sectors of small streams
	entries  []entry
	parented []string       // the path of each entry
	streams  map[string]int // entries by their paths, without case
}

type entry struct {
	name               string
	kind               byte
	left, right, child uint32
	start              uint32
	size               uint64
}

// Open reads the tables and the directory.
func Open(content []byte) (*File, error) {
	if !Is(content) || len(content) < headerSize {
		return nil, ErrDamaged
	}
	le := binary.LittleEndian
	shift, miniShift := le.Uint16(content[30:]), le.Uint16(content[32:])
	if shift != 9 && shift != 12 || miniShift != 6 {
		return nil, ErrDamaged
	}
	f := &File{content: content, sector: 1 << shift, mini: 1 << miniShift, cutoff: uint64(le.Uint32(content[56:]))}
	f.readFAT()
	f.readEntries(f.chain(le.Uint32(content[48:])))
	if len(f.entries) == 0 {
		return nil, ErrDamaged
	}
	for _, raw := range f.chain(le.Uint32(content[60:])) {
		f.miniFAT = appendUint32s(f.miniFAT, f.at(raw))
	}
	f.small = f.join(f.chain(f.entries[0].start), f.entries[0].size)
	f.name(f.entries[0].child, "", 0)
	f.streams = make(map[string]int, len(f.entries))
	for i, e := range f.entries {
		key := strings.ToLower(f.parented[i])
		if _, ok := f.streams[key]; !ok && e.kind == kindStream && key != "" {
			f.streams[key] = i
		}
	}
	return f, nil
}

// at returns the bytes of a sector; fewer at the end of the file.
func (f *File) at(sector uint32) []byte {
	begin := (int64(sector) + 1) * int64(f.sector)
	if begin >= int64(len(f.content)) {
		return nil
	}
	return f.content[begin:min(begin+int64(f.sector), int64(len(f.content)))]
}

func appendUint32s(dst []uint32, raw []byte) []uint32 {
	for ; len(raw) >= 4; raw = raw[4:] {
		dst = append(dst, binary.LittleEndian.Uint32(raw))
	}
	return dst
}

// readFAT reads the table of which sector follows which. The header names its
// first sectors, and a chain the rest.
func (f *File) readFAT() {
	sectors := appendUint32s(nil, f.content[76:76+4*headerFATs])
	most := len(f.content)/f.sector + 1
	next := binary.LittleEndian.Uint32(f.content[68:])
	for i := 0; next < endOfChain-1 && i < most; i++ {
		more := appendUint32s(nil, f.at(next))
		if len(more) == 0 {
			break
		}
		sectors = append(sectors, more[:len(more)-1]...)
		next = more[len(more)-1]
	}
	for _, s := range sectors {
		if s < endOfChain-1 && len(f.fat) <= most {
			f.fat = appendUint32s(f.fat, f.at(s))
		}
	}
}

// chain returns the sectors from start on. A chain that bites its tail ends
// when it is longer than the file.
func (f *File) chain(start uint32) []uint32 {
	var all []uint32
	for s := start; int64(s) < int64(len(f.fat)) && len(all) <= len(f.content)/f.sector; s = f.fat[s] {
		all = append(all, s)
	}
	return all
}

// join puts the first size bytes of sectors together.
func (f *File) join(sectors []uint32, size uint64) []byte {
	var out []byte
	for _, s := range sectors {
		out = append(out, f.at(s)...)
	}
	if uint64(len(out)) > size {
		out = out[:size]
	}
	return out
}

func (f *File) readEntries(sectors []uint32) {
	le := binary.LittleEndian
	for _, s := range sectors {
		for raw := f.at(s); len(raw) >= entrySize && len(f.entries) < maxEntries; raw = raw[entrySize:] {
			e := entry{
				kind: raw[66], left: le.Uint32(raw[68:]), right: le.Uint32(raw[72:]), child: le.Uint32(raw[76:]),
				start: le.Uint32(raw[116:]), size: le.Uint64(raw[120:]),
			}
			if f.sector == headerSize { // the upper half is not reliable in small files
				e.size &= 0xffffffff
			}
			letters := min(int(le.Uint16(raw[64:])), 64) / 2
			units := make([]uint16, 0, letters)
			for i := range max(letters-1, 0) {
				units = append(units, le.Uint16(raw[2*i:]))
			}
			e.name = string(utf16.Decode(units))
			f.entries = append(f.entries, e)
		}
	}
	f.parented = make([]string, len(f.entries))
}

// name gives the paths to an entry, its siblings and what lies in it. A
// second way to the same entry is not taken.
func (f *File) name(i uint32, folder string, depth int) {
	const (
		deepest = 10_000 // a list of siblings may be as deep as it is long
		longest = 4096   // bytes of a path, folders inside folders
	)
	if len(folder) > longest {
		return
	}
	for i != noEntry && int(i) < len(f.entries) && f.parented[i] == "" && depth < deepest {
		e := &f.entries[i]
		f.parented[i] = folder + "/" + e.name
		if e.kind == kindStorage {
			f.name(e.child, f.parented[i], depth+1)
		}
		f.name(e.left, folder, depth+1)
		i = e.right
	}
}

// Names are the paths of the streams, in the order of the directory.
func (f *File) Names() []string {
	var names []string
	for i, e := range f.entries {
		if e.kind == kindStream && f.parented[i] != "" {
			names = append(names, f.parented[i][1:])
		}
	}
	return names
}

// Stream returns the content of a stream, whose name is compared without case;
// ErrDamaged if it is not there or not whole.
func (f *File) Stream(name string) ([]byte, error) {
	i, ok := f.streams["/"+strings.ToLower(name)]
	if !ok {
		return nil, ErrDamaged
	}
	e := f.entries[i]
	var content []byte
	if e.size < f.cutoff {
		content = f.smallStream(e)
	} else {
		content = f.join(f.chain(e.start), e.size)
	}
	if uint64(len(content)) < e.size {
		return content, ErrDamaged
	}
	return content, nil
}

// smallStream reads a stream out of the small sectors.
func (f *File) smallStream(e entry) []byte {
	var out []byte
	for s := e.start; int64(s) < int64(len(f.miniFAT)) && uint64(len(out)) < e.size; s = f.miniFAT[s] {
		begin := int64(s) * int64(f.mini)
		if begin >= int64(len(f.small)) {
			break
		}
		out = append(out, f.small[begin:min(begin+int64(f.mini), int64(len(f.small)))]...)
	}
	if uint64(len(out)) > e.size {
		out = out[:e.size]
	}
	return out
}

// Package cfbtest makes compound files for tests.
package cfbtest

import (
	"encoding/binary"
	"slices"
	"strings"
	"unicode/utf16"
)

// Stream is one stream of a file.
type Stream struct {
	Name    string
	Content []byte
}

const (
	sector   = 512
	mini     = 64
	cutoff   = 4096
	endChain = 0xfffffffe
	unused   = 0xffffffff
	fatMark  = 0xfffffffd
)

// writer lays out sectors behind the header.
type writer struct {
	body []byte
	fat  []uint32
}

// add appends content as a chain of sectors and returns where it begins.
func (w *writer) add(content []byte) uint32 {
	if len(content) == 0 {
		return endChain
	}
	start := uint32(len(w.fat))
	for len(content) > 0 {
		n := min(sector, len(content))
		w.body = append(append(w.body, content[:n]...), make([]byte, sector-n)...)
		content = content[n:]
		w.fat = append(w.fat, uint32(len(w.fat)+1))
	}
	w.fat[len(w.fat)-1] = endChain
	return start
}

// Write makes a compound file with the streams, those with a slash in their
// name in folders. Small streams go where small streams go.
func Write(streams ...Stream) []byte {
	le := binary.LittleEndian
	w := &writer{}
	var small []byte
	var miniFAT []uint32
	starts := make([]uint32, len(streams))
	for i, s := range streams {
		if len(s.Content) >= cutoff {
			starts[i] = w.add(s.Content)
			continue
		}
		starts[i] = uint32(len(miniFAT))
		for rest := s.Content; len(rest) > 0; {
			n := min(mini, len(rest))
			small = append(append(small, rest[:n]...), make([]byte, mini-n)...)
			rest = rest[n:]
			miniFAT = append(miniFAT, uint32(len(miniFAT)+1))
		}
		if len(s.Content) > 0 {
			miniFAT[len(miniFAT)-1] = endChain
		}
	}
	smallStart := w.add(small)
	miniStart := w.add(bytesOf(miniFAT))
	directory := directoryOf(streams, starts, smallStart, len(small))
	directoryStart := w.add(directory)
	fatStart := uint32(len(w.fat))
	fats := (len(w.fat) + 130) / 127 // they hold themselves as well
	for range fats {
		w.fat = append(w.fat, fatMark)
	}
	for len(w.fat)%128 != 0 {
		w.fat = append(w.fat, unused)
	}

	header := make([]byte, sector)
	copy(header, "\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1")
	le.PutUint16(header[24:], 0x3e)
	le.PutUint16(header[26:], 3)
	le.PutUint16(header[28:], 0xfffe)
	le.PutUint16(header[30:], 9)
	le.PutUint16(header[32:], 6)
	le.PutUint32(header[44:], uint32(fats))
	le.PutUint32(header[48:], directoryStart)
	le.PutUint32(header[56:], cutoff)
	le.PutUint32(header[60:], miniStart)
	le.PutUint32(header[68:], endChain)
	for i := range 109 {
		if i < fats {
			le.PutUint32(header[76+4*i:], fatStart+uint32(i))
		} else {
			le.PutUint32(header[76+4*i:], unused)
		}
	}
	return slices.Concat(header, w.body, bytesOf(w.fat))
}

// node is a stream or a folder on its way into the directory.
type node struct {
	name   string
	stream int // -1: a folder
	inside []*node
}

// directoryOf lays out the directory: each folder before what is in it, and
// what is in it as a list.
func directoryOf(streams []Stream, starts []uint32, smallStart uint32, smallSize int) []byte {
	root := &node{stream: -1}
	for i, s := range streams {
		at := root
		path := strings.Split(s.Name, "/")
		for _, name := range path[:len(path)-1] {
			folder := slices.IndexFunc(at.inside, func(n *node) bool { return n.name == name && n.stream < 0 })
			if folder < 0 {
				folder = len(at.inside)
				at.inside = append(at.inside, &node{name: name, stream: -1})
			}
			at = at.inside[folder]
		}
		at.inside = append(at.inside, &node{name: path[len(path)-1], stream: i})
	}
	order := []*node{root}
	for i := 0; i < len(order); i++ {
		order = append(order, order[i].inside...)
	}
	number := make(map[*node]uint32, len(order))
	for i, n := range order {
		number[n] = uint32(i)
	}
	right := make(map[*node]uint32, len(order))
	for _, n := range order {
		if _, known := right[n]; !known {
			right[n] = unused
		}
		for i, inner := range n.inside[:max(len(n.inside)-1, 0)] {
			right[inner] = number[n.inside[i+1]]
		}
	}
	var out []byte
	for _, n := range order {
		child := uint32(unused)
		if len(n.inside) > 0 {
			child = number[n.inside[0]]
		}
		switch {
		case n == root:
			out = append(out, entry("Root Entry", 5, unused, child, smallStart, smallSize)...)
		case n.stream < 0:
			out = append(out, entry(n.name, 1, right[n], child, 0, 0)...)
		default:
			out = append(out, entry(n.name, 2, right[n], unused, starts[n.stream], len(streams[n.stream].Content))...)
		}
	}
	return out
}

func bytesOf(numbers []uint32) []byte {
	var out []byte
	for _, n := range numbers {
		out = binary.LittleEndian.AppendUint32(out, n)
	}
	return out
}

func entry(name string, kind byte, right, child, start uint32, size int) []byte {
	le := binary.LittleEndian
	e := make([]byte, 128)
	units := utf16.Encode([]rune(name))
	for i, u := range units {
		le.PutUint16(e[2*i:], u)
	}
	le.PutUint16(e[64:], uint16(2*len(units)+2))
	e[66] = kind
	le.PutUint32(e[68:], unused)
	le.PutUint32(e[72:], right)
	le.PutUint32(e[76:], child)
	le.PutUint32(e[116:], start)
	le.PutUint64(e[120:], uint64(size))
	return e
}

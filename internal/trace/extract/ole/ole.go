// Package ole finds the files that Office embeds in the streams of its old
// container.
package ole

import (
	"bytes"
	"encoding/binary"
	"strings"
)

// unnamed is what a file is called that has no name.
const unnamed = "embedded file"

// File returns the file that a stream holds, if it is one of those that hold
// one as it is: a modern document, a PDF, any file of another program.
func File(stream string, b []byte) (name string, content []byte, ok bool) {
	switch {
	case stream == "Package":
		return unnamed, b, true
	case stream == "CONTENTS" && bytes.HasPrefix(b, []byte("%PDF-")):
		return unnamed + ".pdf", b, true
	case stream == "\x01Ole10Native":
		return native(b)
	}
	return "", nil, false
}

// native reads a file as programs embed those of others: behind what it is
// called, and where it came from ([MS-OLEDS] and what is seen in files).
func native(b []byte) (name string, content []byte, ok bool) {
	const size, kind = 4, 2
	if len(b) < size+kind {
		return "", nil, false
	}
	b = b[size+kind:]
	label, b, ok := text(b)
	if !ok {
		return "", nil, false
	}
	_, b, ok = text(b) // the path that it was embedded from
	if !ok || len(b) < 8 {
		return "", nil, false
	}
	skip := int64(binary.LittleEndian.Uint32(b[4:]))
	if b = b[8:]; skip > int64(len(b)) {
		return "", nil, false
	}
	b = b[skip:]
	if len(b) < size {
		return "", nil, false
	}
	length := int64(binary.LittleEndian.Uint32(b))
	if b = b[size:]; length > int64(len(b)) {
		return "", nil, false
	}
	if label == "" {
		label = unnamed
	}
	return strings.ToValidUTF8(label, "\ufffd"), b[:length], true
}

// text takes a text that ends with a zero off b.
func text(b []byte) (s string, rest []byte, ok bool) {
	before, after, ok := bytes.Cut(b, []byte{0})
	return string(before), after, ok
}

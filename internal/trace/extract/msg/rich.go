package msg

import "encoding/binary"

// The text that packed rich text is taken to begin with, so that the shortest
// mails can refer to it ([MS-OXRTFCP]).
const known = `{\rtf1\ansi\mac\deff0\deftab720{\fonttbl;}{\f0\fnil \froman \fswiss \fmodern \fscript \fdecor MS Sans SerifSymbolArialTimes New RomanCourier{\colortbl\red0\green0\blue0` +
	"\r\n" + `\par \pard\plain\f0\fs20\b\i\u\tab\tx`

// unpack returns rich text of which no more than most bytes are kept; nil if
// it is no such text.
func unpack(b []byte, most int) []byte {
	const header, window, packed, plain = 16, 4096, 0x75465a4c, 0x414c454d
	if len(b) < header {
		return nil
	}
	size := min(int(binary.LittleEndian.Uint32(b[4:])), most)
	kind := binary.LittleEndian.Uint32(b[8:])
	b = b[header:]
	switch kind {
	case plain:
		return b[:min(size, len(b))]
	case packed:
	default:
		return nil
	}
	var seen [window]byte
	at := copy(seen[:], known)
	var out []byte
	add := func(c byte) {
		out = append(out, c)
		seen[at%window] = c
		at++
	}
	for len(b) > 0 {
		flags := b[0]
		b = b[1:]
		for bit := 0; bit < 8 && len(b) > 0 && len(out) < size; bit++ {
			if flags>>bit&1 == 0 {
				add(b[0])
				b = b[1:]
				continue
			}
			if len(b) < 2 {
				return out
			}
			reference := int(binary.BigEndian.Uint16(b))
			b = b[2:]
			from, length := reference>>4, reference&0xf+2
			if from == at%window { // the end
				return out
			}
			for i := range length {
				add(seen[(from+i)%window])
			}
		}
		if len(out) >= size {
			break
		}
	}
	return out
}

package cfb

import "encoding/binary"

// The records that programs keep in streams have their numbers in little
// endian, at places that the file itself gives.

// Uint16 reads a number of two bytes at a place; 0 behind the end.
func Uint16(b []byte, at int) int {
	if at < 0 || at+2 > len(b) {
		return 0
	}
	return int(binary.LittleEndian.Uint16(b[at:]))
}

// Uint32 reads a number of four bytes at a place; 0 behind the end.
func Uint32(b []byte, at int) uint32 {
	if at < 0 || at+4 > len(b) {
		return 0
	}
	return binary.LittleEndian.Uint32(b[at:])
}

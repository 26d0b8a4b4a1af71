package workgraph

import (
	"bytes"
	"compress/flate"
	"encoding/binary"
	"hash/crc32"
)

// Version is the version of batches that are written.
const Version = version

// Sealed wraps bytes as the contents of a batch with a right checksum, so
// that a fuzzer gets past it. The first byte says where the texts end.
func Sealed(version byte, raw []byte) []byte {
	texts := 0
	if len(raw) > 0 {
		texts = int(raw[0]) % len(raw)
		raw = raw[1:]
	}
	out := bytes.NewBuffer(append([]byte(magic), version))
	head := binary.AppendUvarint(nil, uint64(texts))
	head = binary.AppendUvarint(head, uint64(len(raw)-texts))
	head = binary.LittleEndian.AppendUint32(head, crc32.Checksum(raw, castagnoli))
	out.Write(head)
	zip, err := flate.NewWriter(out, flate.BestSpeed)
	if err != nil {
		panic(err)
	}
	_, _ = zip.Write(raw)
	_ = zip.Close()
	return out.Bytes()
}

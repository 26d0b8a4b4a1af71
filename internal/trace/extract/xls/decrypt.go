package xls

import (
	"bytes"
	"crypto/md5"  //nolint:gosec // the format names it
	"crypto/rc4"  //nolint:gosec // the format names it
	"crypto/sha1" //nolint:gosec // the format names it
	"encoding/binary"
	"errors"
	"math/bits"
	"unicode/utf16"

	"ownup/internal/trace/extract/cfb"
)

// defaultPassword is what Excel encrypts with where a workbook is protected
// against changes only. It opens such a file without asking.
const defaultPassword = "VelvetSweatshop"

var (
	errEncrypted = errors.New("the workbook has a password")
	errDamaged   = errors.New("the workbook is damaged")
)

// blockSize is after how many bytes of the stream the key changes.
const blockSize = 1024

// decrypt returns the stream with its records in the clear ([MS-OFFCRYPTO]).
// Their kinds and lengths are never encrypted.
func decrypt(stream []byte, wide bool) ([]byte, error) {
	var open opener
	offset := 0
	for open == nil {
		kind, data, next, ok := raw(stream, offset)
		if !ok || kind == recEOF {
			return stream, nil
		}
		if kind == recFilePass {
			var err error
			if open, err = password(data, wide); err != nil {
				return nil, err
			}
		}
		offset = next
	}
	plain := bytes.Clone(stream)
	for {
		kind, data, next, ok := raw(stream, offset)
		if !ok {
			return plain, nil
		}
		bare := 0
		switch kind {
		case recBOF:
			bare = len(data)
		case recSheet:
			bare = min(4, len(data)) // where the sheet begins
		}
		open(plain[next-len(data):next], next-len(data), bare)
		offset = next
	}
}

// opener decrypts the data of a record that stands at offset in the stream,
// but for its first bytes, which are in the clear.
type opener func(data []byte, offset, bare int)

// password returns what opens records where the default password is the one.
func password(data []byte, wide bool) (opener, error) {
	const obfuscated, rc4Kind = 0, 1
	if !wide { // BIFF5 knows one way only
		return oddities(data)
	}
	switch cfb.Uint16(data, 0) {
	case obfuscated:
		return oddities(data[min(2, len(data)):])
	case rc4Kind:
	default:
		return nil, errEncrypted
	}
	var keyOf func(uint32) []byte
	err := errEncrypted
	switch major, minor := cfb.Uint16(data, 2), cfb.Uint16(data, 4); {
	case len(data) < 6:
	case major == 1 && minor == 1:
		keyOf, err = oldKeys(data[6:])
	case major >= 2 && major <= 4 && minor == 2:
		keyOf, err = newKeys(data[6:])
	}
	if err != nil {
		return nil, err
	}
	keys := &keystream{keyOf: keyOf, block: -1}
	return func(data []byte, offset, bare int) { keys.apply(data[bare:], offset+bare) }, nil
}

// oddities opens what Excel 5 called encryption: sixteen bytes of the password
// mixed with a key that stands in the file, laid over the data again and again.
func oddities(data []byte) (opener, error) {
	if len(data) < 4 {
		return nil, errDamaged
	}
	if cfb.Uint16(data, 2) != verifier() {
		return nil, errEncrypted
	}
	const last = 0xbb // behind a password of fifteen letters
	var mask [16]byte
	for i := range mask {
		b := byte(last)
		if i < len(defaultPassword) {
			b = defaultPassword[i]
		}
		mask[i] = bits.RotateLeft8(b^data[i%2], -1)
	}
	return func(data []byte, offset, bare int) {
		for i := bare; i < len(data); i++ {
			data[i] = bits.RotateLeft8(data[i]^mask[(offset+len(data)+i)%len(mask)], 3)
		}
	}, nil
}

// verifier is the sum by which the default password is known.
func verifier() int {
	sum := 0
	for i := len(defaultPassword) - 1; i >= -1; i-- {
		b := len(defaultPassword)
		if i >= 0 {
			b = int(defaultPassword[i])
		}
		sum = (sum>>14&1 | sum<<1&0x7fff) ^ b
	}
	return sum ^ 0xce4b
}

func secret() []byte {
	var b []byte
	for _, unit := range utf16.Encode([]rune(defaultPassword)) {
		b = binary.LittleEndian.AppendUint16(b, unit)
	}
	return b
}

// oldKeys are those of Excel 97: a salt, and something known to check with.
func oldKeys(data []byte) (func(uint32) []byte, error) {
	if len(data) < 48 {
		return nil, errDamaged
	}
	keys := oldKeyOf(data[:16])
	check := bytes.Clone(data[16:48])
	(&keystream{keyOf: keys, block: -1}).apply(check, 0)
	if sum := md5.Sum(check[:16]); !bytes.Equal(sum[:], check[16:]) { //nolint:gosec // the format names it
		return nil, errEncrypted
	}
	return keys, nil
}

func oldKeyOf(salt []byte) func(uint32) []byte {
	first := md5.Sum(secret()) //nolint:gosec // the format names it
	h := md5.New()             //nolint:gosec // the format names it
	for range 16 {
		h.Write(first[:5])
		h.Write(salt)
	}
	base := h.Sum(nil)[:5]
	return func(block uint32) []byte {
		sum := md5.Sum(binary.LittleEndian.AppendUint32(bytes.Clone(base), block)) //nolint:gosec // the format names it
		return sum[:]
	}
}

// newKeys are those of Excel 2002 and later.
func newKeys(data []byte) (func(uint32) []byte, error) {
	header := int64(cfb.Uint32(data, 4))
	const verifierSize = 4 + 16 + 16 + 4 + 20
	if header < 32 || int64(len(data)) < 8+header+verifierSize {
		return nil, errDamaged
	}
	size := int(cfb.Uint32(data, 8+16) / 8)
	verifier := data[8+header:]
	if size > 16 || cfb.Uint32(verifier, 0) != 16 {
		return nil, errEncrypted
	}
	keys := newKeyOf(verifier[4:20], size)
	check := append(bytes.Clone(verifier[20:36]), verifier[40:60]...)
	(&keystream{keyOf: keys, block: -1}).apply(check, 0)
	if sum := sha1.Sum(check[:16]); !bytes.Equal(sum[:], check[16:]) { //nolint:gosec // the format names it
		return nil, errEncrypted
	}
	return keys, nil
}

// newKeyOf returns keys of a size in bytes; one that is not given is five.
func newKeyOf(salt []byte, size int) func(uint32) []byte {
	const shortest, padded = 5, 16
	if size == 0 {
		size = shortest
	}
	base := sha1.Sum(append(bytes.Clone(salt), secret()...)) //nolint:gosec // the format names it
	return func(block uint32) []byte {
		sum := sha1.Sum(binary.LittleEndian.AppendUint32(bytes.Clone(base[:]), block)) //nolint:gosec // the format names it
		key := make([]byte, padded)
		copy(key, sum[:min(size, padded)])
		if size > shortest {
			key = key[:size]
		}
		return key
	}
}

// keystream is what the bytes of a stream are encrypted with, by their place.
type keystream struct {
	keyOf func(block uint32) []byte
	block int // that stream is of
	bytes []byte
}

// apply decrypts b, which stands at offset in the stream.
func (k *keystream) apply(b []byte, offset int) {
	for i := range b {
		at := offset + i
		if at/blockSize != k.block {
			k.block = at / blockSize
			c, err := rc4.NewCipher(k.keyOf(uint32(k.block))) //nolint:gosec // the format names it
			if err != nil {
				return // a key of no length, which there is not
			}
			k.bytes = make([]byte, blockSize)
			c.XORKeyStream(k.bytes, k.bytes)
		}
		b[i] ^= k.bytes[at%blockSize]
	}
}

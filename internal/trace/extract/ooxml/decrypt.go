package ooxml

import (
	"bytes"
	"crypto/aes"
	"crypto/cipher"
	"crypto/sha1" //nolint:gosec // the format names it
	"crypto/sha256"
	"crypto/sha512"
	"encoding/base64"
	"encoding/binary"
	"hash"
	"strconv"
	"unicode/utf16"

	"ownup/internal/trace/extract/cfb"
)

// defaultPassword is what Excel encrypts with where a workbook is protected
// against changes only. It opens such a file without asking.
const defaultPassword = "VelvetSweatshop"

// maxSpins is how often a password is hashed at most; Excel takes 100,000.
const maxSpins = 1_000_000

func isCompound(content []byte) bool { return cfb.Is(content) }

// decrypt returns the zip inside a compound file ([MS-OFFCRYPTO]).
func decrypt(content []byte) ([]byte, error) {
	f, err := cfb.Open(content)
	if err != nil {
		return nil, ErrDamaged
	}
	info, err := f.Stream("EncryptionInfo")
	if err != nil || len(info) < 8 {
		return nil, ErrDamaged
	}
	sealed, _ := f.Stream("EncryptedPackage") // what is missing at its end is missed by the zip inside
	if len(sealed) < 8 {
		return nil, ErrDamaged
	}
	size := binary.LittleEndian.Uint64(sealed)
	sealed = sealed[8:]
	var plain []byte
	major, minor := binary.LittleEndian.Uint16(info), binary.LittleEndian.Uint16(info[2:])
	switch {
	case major == 4 && minor == 4:
		plain, err = decryptAgile(info[8:], sealed)
	case minor == 2:
		plain, err = decryptStandard(info[8:], sealed)
	default:
		err = ErrEncrypted
	}
	if err != nil {
		return nil, err
	}
	return plain[:min(uint64(len(plain)), size)], nil
}

// cipherInfo is how something is encrypted.
type cipherInfo struct {
	salt    []byte
	keySize int // bytes
	hash    func() hash.Hash
	ok      bool
}

func readCipher(s *Scanner) cipherInfo {
	c := cipherInfo{salt: decode64(s.Attr("saltValue"))}
	bits, err := strconv.Atoi(s.Attr("keyBits"))
	c.keySize = bits / 8
	switch s.Attr("hashAlgorithm") {
	case "SHA1", "SHA-1":
		c.hash = sha1.New
	case "SHA256", "SHA-256":
		c.hash = sha256.New
	case "SHA384", "SHA-384":
		c.hash = sha512.New384
	case "SHA512", "SHA-512":
		c.hash = sha512.New
	}
	c.ok = err == nil && c.hash != nil && len(c.salt) > 0 && s.Attr("cipherAlgorithm") == "AES" &&
		s.Attr("cipherChaining") == "ChainingModeCBC" && (bits == 128 || bits == 192 || bits == 256)
	return c
}

func decode64(s string) []byte {
	raw, err := base64.StdEncoding.DecodeString(s)
	if err != nil {
		return nil
	}
	return raw
}

// decryptAgile undoes the encryption that Office has used since 2010.
func decryptAgile(markup, sealed []byte) ([]byte, error) {
	var data, key cipherInfo
	var spins int
	var input, value, keyValue []byte
	s := NewScanner(markup)
	for kind := s.Next(); kind != EOF; kind = s.Next() {
		if kind != Start {
			continue
		}
		switch string(s.Name()) {
		case "keyData":
			data = readCipher(s)
		case "encryptedKey":
			key = readCipher(s)
			spins, _ = strconv.Atoi(s.Attr("spinCount"))
			input = decode64(s.Attr("encryptedVerifierHashInput"))
			value = decode64(s.Attr("encryptedVerifierHashValue"))
			keyValue = decode64(s.Attr("encryptedKeyValue"))
		}
	}
	if !data.ok || !key.ok || spins < 0 || spins > maxSpins {
		return nil, ErrEncrypted
	}
	base := spin(key.hash, key.salt, spins)
	open := func(purpose string, secret []byte) []byte {
		h := key.hash()
		h.Write(base)
		h.Write([]byte(purpose))
		return decryptCBC(fit(h.Sum(nil), key.keySize), fit(key.salt, aes.BlockSize), secret)
	}
	h := key.hash()
	h.Write(open("\xfe\xa7\xd2\x76\x3b\x4b\x9e\x79", input))
	if want := open("\xd7\xaa\x0f\x6d\x30\x61\x34\x4e", value); len(want) < h.Size() || !bytes.Equal(h.Sum(nil), want[:h.Size()]) {
		return nil, ErrEncrypted // another password
	}
	secret := open("\x14\x6e\x0b\xe7\xab\xac\xd0\xd6", keyValue)
	if len(secret) < data.keySize {
		return nil, ErrEncrypted
	}
	return decryptSegments(data, secret[:data.keySize], sealed), nil
}

// decryptSegments decrypts the file in its pieces of 4,096 bytes, each with a
// start of its own.
func decryptSegments(data cipherInfo, key, sealed []byte) []byte {
	const segment = 4096
	plain := make([]byte, 0, len(sealed))
	for i := uint32(0); len(sealed) > 0; i++ {
		h := data.hash()
		h.Write(data.salt)
		h.Write(binary.LittleEndian.AppendUint32(nil, i))
		n := min(segment, len(sealed))
		plain = append(plain, decryptCBC(key, fit(h.Sum(nil), aes.BlockSize), sealed[:n])...)
		sealed = sealed[n:]
	}
	return plain
}

// spin hashes the password with the salt, and the result many times over.
func spin(newHash func() hash.Hash, salt []byte, times int) []byte {
	h := newHash()
	h.Write(salt)
	for _, unit := range utf16.Encode([]rune(defaultPassword)) {
		h.Write([]byte{byte(unit), byte(unit >> 8)})
	}
	sum := h.Sum(nil)
	var count [4]byte
	for i := range times {
		binary.LittleEndian.PutUint32(count[:], uint32(i))
		h.Reset()
		h.Write(count[:])
		h.Write(sum)
		sum = h.Sum(sum[:0])
	}
	return sum
}

// fit cuts b to n bytes, or fills it up as the format says.
func fit(b []byte, n int) []byte {
	out := bytes.Repeat([]byte{0x36}, n)
	copy(out, b)
	return out
}

// decryptCBC leaves off what is no whole block; nil if the key has no length
// of AES.
func decryptCBC(key, start, sealed []byte) []byte {
	block, err := aes.NewCipher(key)
	if err != nil {
		return nil
	}
	out := make([]byte, len(sealed)/aes.BlockSize*aes.BlockSize)
	cipher.NewCBCDecrypter(block, start).CryptBlocks(out, sealed[:len(out)])
	return out
}

// decryptStandard undoes the encryption of Office 2007.
func decryptStandard(info, sealed []byte) ([]byte, error) {
	le := binary.LittleEndian
	if len(info) < 4 {
		return nil, ErrDamaged
	}
	header := int64(le.Uint32(info))
	const verifierSize = 4 + 16 + 16 + 4 + 32
	if header < 32 || int64(len(info)) < 4+header+verifierSize {
		return nil, ErrDamaged
	}
	keySize := int(le.Uint32(info[4+16:]) / 8)
	verifier := info[4+header:]
	if le.Uint32(verifier) != 16 || keySize != 16 && keySize != 24 && keySize != 32 {
		return nil, ErrEncrypted
	}
	const spins = 50_000
	h := sha1.New() //nolint:gosec // the format names it
	h.Write(spin(sha1.New, verifier[4:20], spins))
	h.Write([]byte{0, 0, 0, 0})
	base := h.Sum(nil)
	var key []byte
	for _, pad := range []byte{0x36, 0x5c} {
		padded := bytes.Repeat([]byte{pad}, 64)
		for i, b := range base {
			padded[i] ^= b
		}
		sum := sha1.Sum(padded) //nolint:gosec // the format names it
		key = append(key, sum[:]...)
	}
	block, err := aes.NewCipher(key[:keySize])
	if err != nil {
		return nil, ErrEncrypted
	}
	want := sha1.Sum(decryptECB(block, verifier[20:36])) //nolint:gosec // the format names it
	if got := decryptECB(block, verifier[40:72]); !bytes.Equal(want[:], got[:len(want)]) {
		return nil, ErrEncrypted // another password
	}
	return decryptECB(block, sealed), nil
}

func decryptECB(block cipher.Block, sealed []byte) []byte {
	out := make([]byte, len(sealed)/aes.BlockSize*aes.BlockSize)
	for i := 0; i < len(out); i += aes.BlockSize {
		block.Decrypt(out[i:], sealed[i:])
	}
	return out
}

package ooxml

import (
	"bytes"
	"crypto/aes"
	"crypto/cipher"
	"crypto/sha1"
	"crypto/sha512"
	"encoding/base64"
	"encoding/binary"
	"errors"
	"fmt"
	"strings"
	"testing"

	"ownup/internal/trace/extract/cfb/cfbtest"
	"ownup/internal/trace/extract/ooxml/ooxmltest"
)

func pad(b []byte) []byte {
	return append(bytes.Clone(b), make([]byte, (aes.BlockSize-len(b)%aes.BlockSize)%aes.BlockSize)...)
}

func encryptCBC(key, start, plain []byte) []byte {
	block, err := aes.NewCipher(key)
	if err != nil {
		panic(err)
	}
	out := pad(plain)
	cipher.NewCBCEncrypter(block, start).CryptBlocks(out, out)
	return out
}

// sealAgile encrypts a file as Office does since 2010.
func sealAgile(file []byte, base func(salt []byte, spins int) []byte) []byte {
	const spins = 1000
	salt, keySalt, secret := []byte("0123456789abcdef"), []byte("fedcba9876543210"), bytes.Repeat([]byte{7}, 32)
	start := base(keySalt, spins)
	seal := func(purpose string, plain []byte) string {
		sum := sha512.Sum512(append(bytes.Clone(start), purpose...))
		return base64.StdEncoding.EncodeToString(encryptCBC(sum[:32], keySalt, plain))
	}
	verifier := []byte("any sixteen byte")
	check := sha512.Sum512(verifier)
	const common = `saltSize="16" blockSize="16" keyBits="256" hashSize="64" cipherAlgorithm="AES" cipherChaining="ChainingModeCBC" hashAlgorithm="SHA512"`
	info := fmt.Sprintf(`<encryption><keyData %s saltValue="%s"/><keyEncryptors><keyEncryptor><p:encryptedKey spinCount="%d" %s saltValue="%s" `+
		`encryptedVerifierHashInput="%s" encryptedVerifierHashValue="%s" encryptedKeyValue="%s"/></keyEncryptor></keyEncryptors></encryption>`,
		common, base64.StdEncoding.EncodeToString(salt), spins, common, base64.StdEncoding.EncodeToString(keySalt),
		seal("\xfe\xa7\xd2\x76\x3b\x4b\x9e\x79", verifier), seal("\xd7\xaa\x0f\x6d\x30\x61\x34\x4e", check[:]), seal("\x14\x6e\x0b\xe7\xab\xac\xd0\xd6", secret))
	sealed := binary.LittleEndian.AppendUint64(nil, uint64(len(file)))
	for i, rest := uint32(0), file; len(rest) > 0; i++ {
		n := min(4096, len(rest))
		sum := sha512.Sum512(binary.LittleEndian.AppendUint32(bytes.Clone(salt), i))
		sealed = append(sealed, encryptCBC(secret, sum[:16], rest[:n])...)
		rest = rest[n:]
	}
	return cfbtest.Write(
		cfbtest.Stream{Name: "EncryptionInfo", Content: append([]byte{4, 0, 4, 0, 0x40, 0, 0, 0}, info...)},
		cfbtest.Stream{Name: "EncryptedPackage", Content: sealed},
	)
}

// sealStandard encrypts a file as Office 2007 does.
func sealStandard(file []byte) []byte {
	salt := []byte("0123456789abcdef")
	base := sha1.Sum(append(spin(sha1.New, salt, 50_000), 0, 0, 0, 0))
	padded := bytes.Repeat([]byte{0x36}, 64)
	for i, b := range base {
		padded[i] ^= b
	}
	key := sha1.Sum(padded)
	block, _ := aes.NewCipher(key[:16])
	encrypt := func(plain []byte) []byte {
		out := pad(plain)
		for i := 0; i < len(out); i += aes.BlockSize {
			block.Encrypt(out[i:], out[i:])
		}
		return out
	}
	le := binary.LittleEndian
	info := []byte{3, 0, 2, 0, 0x24, 0, 0, 0}
	header := make([]byte, 34)
	le.PutUint32(header[16:], 128)
	info = append(le.AppendUint32(info, uint32(len(header))), header...)
	verifier := []byte("any sixteen byte")
	check := sha1.Sum(verifier)
	info = append(append(le.AppendUint32(info, 16), salt...), encrypt(verifier)...)
	info = append(le.AppendUint32(info, sha1.Size), encrypt(check[:])...)
	return cfbtest.Write(
		cfbtest.Stream{Name: "EncryptionInfo", Content: info},
		cfbtest.Stream{Name: "EncryptedPackage", Content: append(le.AppendUint64(nil, uint64(len(file))), encrypt(file)...)},
	)
}

func excelPassword(salt []byte, spins int) []byte {
	return spin(sha512.New, salt, spins)
}

func TestDefaultPassword(t *testing.T) {
	file := ooxmltest.Zip("a.xml", "<a>"+strings.Repeat("4.2% ", 2000)+"</a>")
	for name, sealed := range map[string][]byte{"agile": sealAgile(file, excelPassword), "standard": sealStandard(file)} {
		p, err := Open(sealed)
		if err != nil {
			t.Errorf("%s: %v", name, err)
			continue
		}
		if got, err := p.XML("a.xml"); err != nil || len(got) < 10_000 {
			t.Errorf("%s: %d bytes, %v", name, len(got), err)
		}
	}
}

func TestAnotherPassword(t *testing.T) {
	other := func([]byte, int) []byte { return []byte("another key") }
	if _, err := Open(sealAgile(ooxmltest.Zip("a.xml", "<a/>"), other)); !errors.Is(err, ErrEncrypted) {
		t.Errorf("opening gives %v", err)
	}
}

func FuzzDecrypt(f *testing.F) {
	f.Add(sealAgile(ooxmltest.Zip("a.xml", "<a/>"), excelPassword))
	f.Fuzz(func(_ *testing.T, content []byte) {
		if isCompound(content) {
			_, _ = decrypt(content)
		}
	})
}

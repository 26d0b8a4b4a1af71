package index

import (
	"bufio"
	"crypto/aes"
	"crypto/cipher"
	"crypto/hkdf"
	"crypto/sha256"
	"encoding/binary"
	"errors"
	"fmt"
	"io"
	"os"
)

// format is the version of everything that is written. An index of another
// format is built anew.
const format = 1

// A sealed file begins with a mark, the format and a salt.
const (
	mark     = "own\x1a"
	saltSize = 16
	headSize = len(mark) + 1 + saltSize
	tagSize  = 16 // what sealing adds to a block
	// mostBlock bounds a block, so that a damaged length asks for no memory.
	mostBlock = 1 << 31
)

// salt tells one file's key from every other's.
type salt [saltSize]byte

// span is where a block lies in a file: its first byte and its sealed length.
type span struct {
	Offset int64 `json:"o"`
	Length int64 `json:"l"`
}

// errDamaged is why an index is built anew.
var errDamaged = errors.New("index is damaged, or sealed with another key")

// cipherOf returns what seals the blocks of one file.
func cipherOf(key []byte, s salt) (cipher.AEAD, error) {
	own, err := hkdf.Key(sha256.New, key, s[:], "ownup index 1", len(key))
	if err != nil {
		return nil, fmt.Errorf("derive key: %w", err)
	}
	block, err := aes.NewCipher(own)
	if err != nil {
		return nil, fmt.Errorf("use key: %w", err)
	}
	aead, err := cipher.NewGCM(block)
	if err != nil {
		return nil, fmt.Errorf("use key: %w", err)
	}
	return aead, nil
}

// nonceOf makes a nonce of the place of a block. Each file has its own key and
// its blocks are written once, so none is used twice.
func nonceOf(offset int64) []byte {
	var n [12]byte
	binary.BigEndian.PutUint64(n[4:], uint64(offset))
	return n[:]
}

// sealer writes a sealed file from its beginning to its end.
type sealer struct {
	salt   salt
	aead   cipher.AEAD
	file   *os.File
	out    *bufio.Writer
	offset int64
	room   []byte
	hasty  bool // what is written need not outlive a failure of power
}

func newSealer(path string, with Setup) (*sealer, error) {
	s := &sealer{hasty: with.hasty}
	if _, err := io.ReadFull(with.Random, s.salt[:]); err != nil {
		return nil, fmt.Errorf("draw salt: %w", err)
	}
	var err error
	if s.aead, err = cipherOf(with.Key, s.salt); err != nil {
		return nil, err
	}
	if s.file, err = os.OpenFile(path, os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o600); err != nil {
		return nil, fmt.Errorf("write index: %w", err)
	}
	s.out = bufio.NewWriterSize(s.file, 1<<18)
	head := append([]byte(mark), format)
	head = append(head, s.salt[:]...)
	if _, err := s.out.Write(head); err != nil {
		return nil, errors.Join(fmt.Errorf("write index: %w", err), s.file.Close())
	}
	s.offset = int64(headSize)
	return s, nil
}

// add seals a block at the end of the file.
func (s *sealer) add(plain []byte) (span, error) {
	s.room = s.aead.Seal(s.room[:0], nonceOf(s.offset), plain, nil)
	if _, err := s.out.Write(s.room); err != nil {
		return span{}, fmt.Errorf("write index: %w", err)
	}
	at := span{s.offset, int64(len(s.room))}
	s.offset += at.Length
	return at, nil
}

// sync makes sure that what was added is on the disk.
func (s *sealer) sync() error {
	if err := s.out.Flush(); err != nil {
		return fmt.Errorf("write index: %w", err)
	}
	if s.hasty {
		return nil
	}
	if err := s.file.Sync(); err != nil {
		return fmt.Errorf("write index: %w", err)
	}
	return nil
}

// finish syncs and closes the file.
func (s *sealer) finish() error {
	return errors.Join(s.sync(), s.file.Close())
}

// opener reads the blocks of a sealed file, in any order. It is safe for
// concurrent use.
type opener struct {
	aead cipher.AEAD
	file *os.File
}

// newOpener opens a file and holds it to the salt that it was written with.
func newOpener(path string, key []byte, want salt) (*opener, error) {
	file, err := os.Open(path)
	if err != nil {
		return nil, fmt.Errorf("read index: %w", err)
	}
	got, err := readSalt(file)
	if err == nil && got != want {
		err = errDamaged
	}
	if err != nil {
		return nil, errors.Join(err, file.Close())
	}
	aead, err := cipherOf(key, want)
	if err != nil {
		return nil, errors.Join(err, file.Close())
	}
	return &opener{aead, file}, nil
}

func readSalt(file *os.File) (salt, error) {
	var head [headSize]byte
	if _, err := file.ReadAt(head[:], 0); err != nil {
		return salt{}, errDamaged
	}
	if string(head[:len(mark)]) != mark || head[len(mark)] != format {
		return salt{}, errDamaged
	}
	return salt(head[len(mark)+1:]), nil
}

// block opens a block. The room is used where it is large enough, and holds
// the plain text then.
func (o *opener) block(at span, room []byte) ([]byte, error) {
	if at.Length < tagSize || at.Length > mostBlock || at.Offset < int64(headSize) {
		return nil, errDamaged
	}
	if int64(cap(room)) < at.Length {
		room = make([]byte, at.Length)
	}
	room = room[:at.Length]
	if _, err := o.file.ReadAt(room, at.Offset); err != nil {
		return nil, errDamaged
	}
	plain, err := o.aead.Open(room[:0], nonceOf(at.Offset), room, nil)
	if err != nil {
		return nil, errDamaged
	}
	return plain, nil
}

func (o *opener) close() { _ = o.file.Close() } // it was only read

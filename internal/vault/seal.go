package vault

import (
	"crypto/cipher"
	"encoding/binary"
	"errors"
	"fmt"
	"io"
	"math/bits"

	"ownup/internal/core/problem"
)

// MaxPlain is the longest plaintext that [DataKey.Seal] takes, in bytes.
const MaxPlain = 64 << 20

// DataKey seals the events of one mistake, or what one owner keeps. The zero
// DataKey seals and opens nothing. It is safe for concurrent use.
type DataKey struct{ aead cipher.AEAD }

// Format keeps the key out of logs and error texts, whatever the verb.
func (k DataKey) Format(f fmt.State, _ rune) { _, _ = io.WriteString(f, "data key") }

var errNoKey = errors.New("data key is empty")

// Seal returns plain, padded and encrypted, bound to context: the sealed text
// opens only with the same context. A plain longer than [MaxPlain] is a
// problem of kind Invalid.
func (k DataKey) Seal(random io.Reader, context, plain []byte) ([]byte, error) {
	if k.aead == nil {
		return nil, errNoKey
	}
	if len(plain) > MaxPlain {
		return nil, problem.New(problem.Invalid, "This is too long to be kept.",
			"Keep it under 64 megabytes, or leave out the largest attachment.")
	}
	return seal(k.aead, random, context, pad(plain))
}

// Open reverses Seal. A sealed text that was changed, or that belongs to
// another key or context, is a problem of kind Damaged.
func (k DataKey) Open(context, sealed []byte) ([]byte, error) {
	if k.aead == nil {
		return nil, errNoKey
	}
	padded, err := unseal(k.aead, context, sealed)
	if err != nil {
		return nil, doesNotOpen(fmt.Errorf("open sealed text: %w", err),
			"Put the data back from a backup, with the key file of that time.")
	}
	plain, err := unpad(padded)
	if err != nil {
		return nil, doesNotOpen(fmt.Errorf("open sealed text: %w", err),
			"Put the data back from a backup, with the key file of that time.")
	}
	return plain, nil
}

func doesNotOpen(cause error, next string) error {
	return problem.Wrap(cause, problem.Damaged, "What is stored does not fit its key.", next)
}

// lengthSize is what pad writes before the text: its length.
const lengthSize = 4

// smallest is the size to which short texts are padded, so that a yes and a
// no, or two names, look alike.
const smallest = 256

// pad returns the length of plain, plain, and zeros up to the next of few
// sizes. The sizes are those of Padmé (Nikitin et al., "Reducing Metadata
// Leakage from Encrypted Files and Communication with PURBs", 2019): a length
// of L tells O(log log L) bits, for at most 12 per cent more bytes.
func pad(plain []byte) []byte {
	padded := make([]byte, paddedSize(lengthSize+len(plain)))
	binary.BigEndian.PutUint32(padded, uint32(len(plain))) // at most MaxPlain
	copy(padded[lengthSize:], plain)
	return padded
}

// paddedSize rounds n up so that its binary form has no more digits after
// the leading one than are needed to write down how many digits it has.
func paddedSize(n int) int {
	if n <= smallest {
		return smallest
	}
	exponent := bits.Len(uint(n)) - 1
	kept := bits.Len(uint(exponent))
	mask := 1<<(exponent-kept) - 1
	return (n + mask) &^ mask
}

var errPadding = errors.New("padding does not fit")

// unpad reverses pad and refuses what pad cannot have written.
func unpad(padded []byte) ([]byte, error) {
	if len(padded) < lengthSize {
		return nil, errPadding
	}
	n := binary.BigEndian.Uint32(padded)
	if n > MaxPlain || paddedSize(lengthSize+int(n)) != len(padded) {
		return nil, errPadding
	}
	end := lengthSize + int(n)
	for _, b := range padded[end:] {
		if b != 0 {
			return nil, errPadding
		}
	}
	return padded[lengthSize:end:end], nil
}

// Context returns the bytes that a sealed text is bound to: what it is, and
// whose. No two different lists of parts give the same bytes.
func Context(what string, parts ...string) []byte {
	out := appendText(nil, what)
	for _, p := range parts {
		out = appendText(out, p)
	}
	return out
}

// EventContext is the context of event seq of the mistake with this id.
func EventContext(id string, seq int64) []byte {
	return appendNumber(Context("ownup event 1", id), seq)
}

// LessonContext is the context of an owner's lesson with this id.
func LessonContext(owner, id string) []byte { return Context("ownup lesson 1", owner, id) }

// appendText writes the length before the text, so that neighbouring texts
// cannot trade bytes.
func appendText[T string | []byte](out []byte, text T) []byte {
	out = binary.BigEndian.AppendUint64(out, uint64(len(text)))
	return append(out, text...)
}

func appendNumber(out []byte, n int64) []byte {
	return binary.BigEndian.AppendUint64(out, uint64(n)) // the same 64 bits
}

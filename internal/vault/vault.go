// Package vault keeps what is told to ownup unreadable to everyone who has
// only the database, and makes a changed history show.
//
// # Keys
//
// A [Vault] holds one key-encryption key of 32 bytes, read from a file that
// lies outside the database. Each mistake, and each owner, has a random data
// key of its own ([DataKey]); the database holds it wrapped, that is sealed
// under the vault's key and bound to its name. Deleting the wrapped key is
// what erases a story: the sealed events stay, nobody can open them again,
// and the chain over them can still be checked.
//
// # Sealing
//
// AES-256-GCM with a random nonce for each message and a text that the
// message is bound to ([EventContext], [Context]), so that a sealed event
// put in another place does not open. Plaintexts are padded, so that lengths
// tell little.
//
// # The chain
//
// Each event carries a hash over the hash before it and over its own sealed
// bytes ([Genesis], [Link]). The vault signs the last one ([Vault.SignHead]).
// Somebody who can write to the database but lacks the key can therefore
// change, reorder, cut or splice nothing without [Vault.CheckChain] saying
// at which event. One thing stays hidden from any check that looks at the
// database alone: putting back a whole earlier copy of it.
//
// The package draws randomness only from the reader it is handed.
package vault

import (
	"crypto/aes"
	"crypto/cipher"
	"crypto/hkdf"
	"crypto/sha256"
	"errors"
	"fmt"
	"io"
)

// KeySize is the length of every key in bytes.
const KeySize = 32

// Vault holds the key-encryption key, as the two keys derived from it. It is
// safe for concurrent use.
type Vault struct {
	wrap cipher.AEAD // wraps data keys
	head []byte      // signs heads
}

// FromKey returns the vault of a key-encryption key of [KeySize] random
// bytes. The key is not kept.
func FromKey(key []byte) (*Vault, error) {
	if len(key) != KeySize {
		return nil, fmt.Errorf("key of %d bytes where %d are needed", len(key), KeySize)
	}
	// One key for each purpose: a signature can then never help against a
	// wrapped key. HKDF is RFC 5869; the input is uniform, so it needs no salt.
	wrap, err := hkdf.Key(sha256.New, key, nil, "ownup wrap 1", KeySize)
	if err != nil {
		return nil, fmt.Errorf("derive wrapping key: %w", err)
	}
	head, err := hkdf.Key(sha256.New, key, nil, "ownup head 1", KeySize)
	if err != nil {
		return nil, fmt.Errorf("derive signing key: %w", err)
	}
	aead, err := newAEAD(wrap)
	if err != nil {
		return nil, err
	}
	return &Vault{wrap: aead, head: head}, nil
}

// Format keeps keys out of logs and error texts, whatever the verb.
func (v *Vault) Format(f fmt.State, _ rune) { _, _ = io.WriteString(f, "vault") }

// NewDataKey returns a fresh data key, and the same key wrapped for storing
// under name.
func (v *Vault) NewDataKey(name string, random io.Reader) (key DataKey, wrapped []byte, err error) {
	var raw [KeySize]byte
	if _, err := io.ReadFull(random, raw[:]); err != nil {
		return DataKey{}, nil, fmt.Errorf("draw data key: %w", err)
	}
	wrapped, err = seal(v.wrap, random, Context("ownup data key 1", name), raw[:])
	if err != nil {
		return DataKey{}, nil, err
	}
	aead, err := newAEAD(raw[:])
	if err != nil {
		return DataKey{}, nil, err
	}
	return DataKey{aead}, wrapped, nil
}

// Unwrap returns the data key that was wrapped under name. A key of another
// name or another vault, and a changed one, is a problem of kind Damaged.
func (v *Vault) Unwrap(name string, wrapped []byte) (DataKey, error) {
	raw, err := unseal(v.wrap, Context("ownup data key 1", name), wrapped)
	if err != nil {
		return DataKey{}, doesNotOpen(fmt.Errorf("unwrap data key: %w", err),
			"Check that the key file is the one this data was written with.")
	}
	aead, err := newAEAD(raw)
	if err != nil {
		return DataKey{}, err
	}
	return DataKey{aead}, nil
}

func newAEAD(key []byte) (cipher.AEAD, error) {
	block, err := aes.NewCipher(key)
	if err != nil {
		return nil, fmt.Errorf("use key: %w", err)
	}
	aead, err := cipher.NewGCM(block)
	if err != nil {
		return nil, fmt.Errorf("use key: %w", err)
	}
	return aead, nil
}

// version is the first byte of everything sealed. It takes part in the
// sealing, so a later form cannot be passed off as this one.
const version = 1

// seal returns version, nonce and ciphertext. Nonces are random, 96 bits: a
// data key seals the few hundred events of one mistake, very far from the
// 2^32 messages at which two nonces may meet (NIST SP 800-38D, 8.3).
func seal(aead cipher.AEAD, random io.Reader, context, plain []byte) ([]byte, error) {
	nonce := make([]byte, aead.NonceSize())
	if _, err := io.ReadFull(random, nonce); err != nil {
		return nil, fmt.Errorf("draw nonce: %w", err)
	}
	out := make([]byte, 0, 1+len(nonce)+len(plain)+aead.Overhead())
	out = append(append(out, version), nonce...)
	return aead.Seal(out, nonce, plain, bound(context)), nil
}

var errShort = errors.New("sealed text is too short")

// unseal reverses seal.
func unseal(aead cipher.AEAD, context, sealed []byte) ([]byte, error) {
	head := 1 + aead.NonceSize()
	if len(sealed) < head+aead.Overhead() {
		return nil, errShort
	}
	if sealed[0] != version {
		return nil, fmt.Errorf("sealed in unknown form %d", sealed[0])
	}
	return aead.Open(nil, sealed[1:head], sealed[head:], bound(context))
}

// bound puts the version before the context, so that it is authenticated too.
func bound(context []byte) []byte { return append([]byte{version}, context...) }

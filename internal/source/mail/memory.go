package mail

import (
	"crypto/sha256"
	"encoding/binary"
	"strings"
)

const (
	maxSeen  = 1 << 18 // message ids remembered, 8 bytes each in the cursor
	maxRoots = 1 << 15 // ways to find a conversation's root
)

// hash names a string in 64 bits. It is a strong hash, so that nobody can
// write a mail whose id hides another's.
func hash(parts ...string) uint64 {
	sum := sha256.New()
	for _, p := range parts {
		sum.Write([]byte(p))
		sum.Write([]byte{0})
	}
	var out [sha256.Size]byte
	return binary.BigEndian.Uint64(sum.Sum(out[:0]))
}

// memory is what a Read knows of earlier messages. It forgets the oldest
// first, and is the same after a cursor as without one.
type memory struct {
	seen  ring[struct{}]
	roots ring[string]
}

func newMemory() memory {
	return memory{seen: newRing[struct{}](maxSeen), roots: newRing[string](maxRoots)}
}

// isCopy reports whether the message was met before, and remembers it.
func (m *memory) isCopy(id string) bool {
	h := hash(id)
	if _, ok := m.seen.get(h); ok {
		return true
	}
	m.seen.set(h, struct{}{})
	return false
}

// root finds the root of msg's conversation by the rules in the package
// comment, and remembers what later messages need to find it.
func (m *memory) root(msg Message, key string, reply bool) string {
	root := m.find(msg, key, reply)
	if root != msg.ID {
		m.roots.set(hash("id", msg.ID), root)
	}
	if key != "" {
		for _, who := range msg.From {
			if who.Address == "" {
				continue
			}
			m.roots.set(hash("wrote", key, strings.ToLower(who.Address)), root)
		}
	}
	return root
}

func (m *memory) find(msg Message, key string, reply bool) string {
	parent := msg.InReplyTo
	if len(msg.References) > 0 {
		parent = msg.References[0]
	}
	if parent != "" {
		if root, ok := m.roots.get(hash("id", parent)); ok {
			return root
		}
		return parent
	}
	if reply && key != "" {
		for _, who := range msg.To {
			if who.Address == "" {
				continue
			}
			if root, ok := m.roots.get(hash("wrote", key, strings.ToLower(who.Address))); ok {
				return root
			}
		}
	}
	return msg.ID
}

// ring is a map that holds the latest size keys.
type ring[V any] struct {
	size   int
	oldest int // index into keys, once it is full
	keys   []uint64
	values map[uint64]V
}

func newRing[V any](size int) ring[V] {
	return ring[V]{size: size, values: make(map[uint64]V)}
}

func (r *ring[V]) get(key uint64) (V, bool) {
	v, ok := r.values[key]
	return v, ok
}

// set puts or replaces a value; replacing does not make the key younger.
func (r *ring[V]) set(key uint64, v V) {
	if _, ok := r.values[key]; !ok {
		if len(r.keys) < r.size {
			r.keys = append(r.keys, key)
		} else {
			delete(r.values, r.keys[r.oldest])
			r.keys[r.oldest] = key
			r.oldest = (r.oldest + 1) % r.size
		}
	}
	r.values[key] = v
}

// each visits every key, oldest first.
func (r *ring[V]) each(visit func(key uint64, v V)) {
	for i := range r.keys {
		k := r.keys[(r.oldest+i)%len(r.keys)]
		visit(k, r.values[k])
	}
}

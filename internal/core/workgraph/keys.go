package workgraph

import (
	"encoding/hex"
	"slices"
	"strings"
	"sync"
)

// keyIndex finds commits by the start of their hash and mails by their
// Message-ID. It is made when a key is first looked for.
type keyIndex struct {
	once sync.Once
	acts postings[ActID] // by bucket, ascending
	odd  []ActID         // commits whose key is not packed as a hash, ascending
}

// keyBuckets is how many buckets there are: two bytes of a hash choose one.
const keyBuckets = 1 << 16

// packed reports whether an act is a commit whose key is a hash as bytes.
func (g *Graph) packed(a ActID) bool {
	return g.kind[a] == Change && g.hex[a] && len(g.key(a)) >= 2
}

// bucketOf returns the bucket of a key: for a hash its first bytes, so that
// its start is enough.
func bucketOf(kind ActKind, key string) int {
	if kind == Change {
		return int(key[0])<<8 | int(key[1])
	}
	return int(hashKey(kind, key) % keyBuckets)
}

// byKey returns the key index, ready to use.
func (g *Graph) byKey() *keyIndex {
	x := &g.keys
	x.once.Do(func() {
		each := func(do func(ActID, int)) {
			for a := range g.kind {
				if a := ActID(a); g.kind[a] == Mail || g.packed(a) {
					do(a, bucketOf(g.kind[a], g.key(a)))
				}
			}
		}
		x.acts.off = make([]uint32, keyBuckets+1)
		each(func(_ ActID, b int) { x.acts.off[b+1]++ })
		for b := range keyBuckets {
			x.acts.off[b+1] += x.acts.off[b]
		}
		next := slices.Clone(x.acts.off)
		x.acts.list = make([]ActID, x.acts.off[keyBuckets])
		each(func(a ActID, b int) {
			x.acts.list[next[b]] = a
			next[b]++
		})
		for a, k := range g.kind {
			if k == Change && !g.packed(ActID(a)) {
				x.odd = append(x.odd, ActID(a))
			}
		}
	})
	return x
}

// commits finds changes by the start of their hash.
func (v View) commits(hash string) []Match {
	hash = strings.ToLower(hash)
	if len(hash) < 7 || len(hash) > 64 || strings.Trim(hash, "0123456789abcdef") != "" {
		return nil
	}
	whole, err := hex.DecodeString(hash[:len(hash)&^1])
	if err != nil {
		return nil
	}
	index := v.g.byKey()
	var acts []ActID
	for _, a := range index.acts.of(bucketOf(Change, string(whole))) {
		key := v.g.key(a)
		if v.g.kind[a] == Change && strings.HasPrefix(key, string(whole)) && strings.HasPrefix(hex.EncodeToString([]byte(key)), hash) {
			acts = append(acts, a)
		}
	}
	for _, a := range index.odd {
		if strings.HasPrefix(strings.ToLower(v.g.key(a)), hash) {
			acts = append(acts, a)
		}
	}
	slices.Sort(acts)
	var found []Match
	for a := range v.newest(acts) {
		found = append(found, actMatch(a, "the commit"))
	}
	return explain(found, "commits whose hash starts so")
}

// messages finds a mail by its Message-ID, or else the conversation that the
// mail of that id started.
func (v View) messages(id string) []Match {
	if id = strings.Trim(id, "<> "); id == "" {
		return nil
	}
	index := v.g.byKey()
	for a := range v.newest(index.acts.of(bucketOf(Mail, id))) {
		if v.g.kind[a] == Mail && v.g.key(a) == id {
			return []Match{actMatch(a, "the message")}
		}
	}
	for _, space := range []string{id, "<" + id + ">"} {
		for _, t := range v.stretch(Thread, space, "") {
			return []Match{thingMatch(t, "the conversation that this message started")}
		}
	}
	return nil
}

package vault

import (
	"bytes"
	"crypto/hmac"
	"crypto/sha256"
	"fmt"
	"iter"

	"ownup/internal/core/problem"
	"ownup/internal/record"
)

// Hash is one link of a mistake's chain (SHA-256).
type Hash [sha256.Size]byte

// Genesis is the link before the first event of the mistake with this id.
func Genesis(id string) Hash {
	return sha256.Sum256(Context("ownup chain genesis 1", id))
}

// Link is the link of event seq, whose sealed bytes these are, after prev.
func Link(prev Hash, id string, seq int64, sealed []byte) Hash {
	// The sealed bytes may be long, so they go through the hash, not a copy.
	head := appendNumber(append(Context("ownup chain link 1", id), prev[:]...), seq)
	h := sha256.New()
	_, _ = h.Write(appendNumber(head, int64(len(sealed))))
	_, _ = h.Write(sealed)
	return Hash(h.Sum(nil))
}

// SignHead returns the vault's signature (HMAC-SHA-256) over the mistake's
// id, the number of its last event and that event's link.
func (v *Vault) SignHead(id string, seq int64, head Hash) []byte {
	mac := hmac.New(sha256.New, v.head)
	_, _ = mac.Write(appendNumber(Context("ownup chain head 1", id), seq))
	_, _ = mac.Write(head[:])
	return mac.Sum(nil)
}

// BrokenChain says where a history stops fitting.
type BrokenChain struct {
	// Event is the number of the first event that does not fit; 0 where the
	// events fit one another but not the signed end, so that none can be
	// singled out.
	Event  int64
	Reason string
}

// Error names the event and the reason.
func (b *BrokenChain) Error() string {
	if b.Event == 0 {
		return b.Reason
	}
	return fmt.Sprintf("event %d: %s", b.Event, b.Reason)
}

// CheckChain holds the events of the mistake with this id against the end
// that was signed: seq, head and mac as the index row has them. It returns
// nil, or a problem of kind Damaged whose cause is a [*BrokenChain].
//
// It needs no data key, so it also works for what has been erased.
func (v *Vault) CheckChain(id string, events iter.Seq[record.Event], seq int64, head, mac []byte) error {
	broken := v.findBreak(id, events, seq, head, mac)
	if broken == nil {
		return nil
	}
	sentence := "The record of this mistake was changed by something other than ownup."
	if broken.Event > 0 {
		sentence = fmt.Sprintf("The record of this mistake was changed at entry %d by something other than ownup.", broken.Event)
	}
	return problem.Wrap(broken, problem.Damaged, sentence,
		"Compare it with a backup; entries before that one are as they were written.")
}

func (v *Vault) findBreak(id string, events iter.Seq[record.Event], seq int64, head, mac []byte) *BrokenChain {
	prev, n := Genesis(id), int64(0)
	for e := range events {
		if e.Seq != n+1 {
			return &BrokenChain{n + 1, "another event is in its place"}
		}
		n++
		if n > seq {
			return &BrokenChain{n, "it comes after the signed end"}
		}
		link := Link(prev, id, n, e.Sealed)
		if !bytes.Equal(link[:], e.Hash) {
			return &BrokenChain{n, "its bytes do not fit its hash"}
		}
		prev = link
	}
	switch {
	case n < seq:
		return &BrokenChain{n + 1, "it is missing"}
	case !bytes.Equal(prev[:], head) || !hmac.Equal(v.SignHead(id, seq, prev), mac):
		return &BrokenChain{0, "the end is not the one that was signed"}
	}
	return nil
}

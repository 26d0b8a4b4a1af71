package vault_test

import (
	"bytes"
	"crypto/rand"
	"fmt"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"ownup/internal/core/problem"
	"ownup/internal/vault"
)

func newVault(t testing.TB) *vault.Vault {
	t.Helper()
	v, err := vault.FromKey(bytes.Repeat([]byte{7}, vault.KeySize))
	if err != nil {
		t.Fatalf("FromKey: %v", err)
	}
	return v
}

func newDataKey(t testing.TB, v *vault.Vault, name string) (vault.DataKey, []byte) {
	t.Helper()
	key, wrapped, err := v.NewDataKey(name, rand.Reader)
	if err != nil {
		t.Fatalf("NewDataKey(%q): %v", name, err)
	}
	return key, wrapped
}

func TestFromKeyWantsAWholeKey(t *testing.T) {
	for _, n := range []int{0, 16, 31, 33} {
		if _, err := vault.FromKey(make([]byte, n)); err == nil {
			t.Errorf("FromKey took a key of %d bytes", n)
		}
	}
}

func TestSealedTextOpensOnlyAsItWasSealed(t *testing.T) {
	v := newVault(t)
	key, wrapped := newDataKey(t, v, "mistake/1")
	again, err := v.Unwrap("mistake/1", wrapped)
	if err != nil {
		t.Fatalf("Unwrap: %v", err)
	}
	other, _ := newDataKey(t, v, "mistake/1")
	rapid.Check(t, func(t *rapid.T) {
		plain := rapid.SliceOfN(rapid.Byte(), 0, 3000).Draw(t, "plain")
		seq := rapid.Int64Min(1).Draw(t, "seq")
		sealed, err := key.Seal(rand.Reader, vault.EventContext("m", seq), plain)
		if err != nil {
			t.Fatalf("Seal: %v", err)
		}
		got, err := again.Open(vault.EventContext("m", seq), sealed)
		if err != nil || !bytes.Equal(got, plain) {
			t.Fatalf("Open = %d bytes, %v; sealed %d bytes", len(got), err, len(plain))
		}
		if len(plain) >= 8 && bytes.Contains(sealed, plain) {
			t.Error("the sealed text contains the plain one")
		}

		changed := bytes.Clone(sealed)
		at := rapid.IntRange(0, len(changed)-1).Draw(t, "at")
		changed[at] ^= rapid.ByteRange(1, 255).Draw(t, "flip")
		cut := sealed[:rapid.IntRange(0, len(sealed)-1).Draw(t, "cut")]
		for what, open := range map[string]func() ([]byte, error){
			"another event":   func() ([]byte, error) { return key.Open(vault.EventContext("m", seq-1), sealed) },
			"another mistake": func() ([]byte, error) { return key.Open(vault.EventContext("n", seq), sealed) },
			"another key":     func() ([]byte, error) { return other.Open(vault.EventContext("m", seq), sealed) },
			"a changed byte":  func() ([]byte, error) { return key.Open(vault.EventContext("m", seq), changed) },
			"a cut text":      func() ([]byte, error) { return key.Open(vault.EventContext("m", seq), cut) },
		} {
			if _, err := open(); problem.KindOf(err) != problem.Damaged {
				t.Errorf("%s: Open gave %v, want a problem of kind damaged", what, err)
			}
		}
	})
}

func TestWrappedKeyIsBoundToNameAndVault(t *testing.T) {
	v := newVault(t)
	_, wrapped := newDataKey(t, v, "mistake/1")
	stranger, err := vault.FromKey(bytes.Repeat([]byte{8}, vault.KeySize))
	if err != nil {
		t.Fatal(err)
	}
	if _, err := v.Unwrap("mistake/2", wrapped); problem.KindOf(err) != problem.Damaged {
		t.Errorf("under another name: %v, want damaged", err)
	}
	if _, err := stranger.Unwrap("mistake/1", wrapped); problem.KindOf(err) != problem.Damaged {
		t.Errorf("in another vault: %v, want damaged", err)
	}
	for i := range wrapped {
		changed := bytes.Clone(wrapped)
		changed[i] ^= 1
		if _, err := v.Unwrap("mistake/1", changed); problem.KindOf(err) != problem.Damaged {
			t.Fatalf("byte %d changed: %v, want damaged", i, err)
		}
	}
}

func TestLengthsTellLittle(t *testing.T) {
	key, _ := newDataKey(t, newVault(t), "k")
	sizes := map[int]bool{}
	last := 0
	for n := range 20_000 {
		sealed, err := key.Seal(rand.Reader, nil, make([]byte, n))
		if err != nil {
			t.Fatal(err)
		}
		size := len(sealed)
		if size < last {
			t.Fatalf("%d bytes seal to %d, fewer than %d bytes did", n, size, n-1)
		}
		if limit := max(300, (n+64)*9/8); size > limit {
			t.Fatalf("%d bytes seal to %d, more than %d", n, size, limit)
		}
		last = size
		sizes[size] = true
	}
	// 20,000 lengths, and an observer can tell apart this many.
	if len(sizes) > 110 {
		t.Errorf("20,000 lengths give %d sealed sizes, want at most 110", len(sizes))
	}
}

func TestSealRefusesWhatItCannotKeep(t *testing.T) {
	key, _ := newDataKey(t, newVault(t), "k")
	if _, err := key.Seal(rand.Reader, nil, make([]byte, vault.MaxPlain+1)); problem.KindOf(err) != problem.Invalid {
		t.Errorf("too long a text: %v, want invalid", err)
	}
	if _, err := key.Seal(strings.NewReader("few"), nil, nil); err == nil {
		t.Error("sealed with too little randomness")
	}
	var none vault.DataKey
	if _, err := none.Seal(rand.Reader, nil, []byte("x")); err == nil {
		t.Error("the zero key sealed")
	}
	if _, err := none.Open(nil, make([]byte, 400)); err == nil {
		t.Error("the zero key opened")
	}
}

func TestContextsDiffer(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		parts := rapid.SliceOfN(rapid.StringN(0, 4, -1), 1, 4)
		a, b := parts.Draw(t, "a"), parts.Draw(t, "b")
		same := strings.Join(a, "\x00/") == strings.Join(b, "\x00/") && len(a) == len(b)
		if got := bytes.Equal(vault.Context(a[0], a[1:]...), vault.Context(b[0], b[1:]...)); got != same {
			t.Errorf("contexts of %q and %q equal: %v", a, b, got)
		}
	})
}

func TestKeysDoNotPrint(t *testing.T) {
	v := newVault(t)
	key, _ := newDataKey(t, v, "k")
	for _, verb := range []string{"%v", "%+v", "%#v", "%s", "%d", "%x"} {
		if got := fmt.Sprintf(verb+" "+verb, key, v); got != "data key vault" {
			t.Errorf("%s prints %q", verb, got)
		}
	}
}

func FuzzOpen(f *testing.F) {
	key, _ := newDataKey(f, newVault(f), "k")
	sealed, err := key.Seal(rand.Reader, []byte("c"), []byte("the figure was wrong"))
	if err != nil {
		f.Fatal(err)
	}
	f.Add([]byte{})
	f.Add([]byte{1, 2, 3})
	f.Add(sealed[:len(sealed)-1])
	f.Add(append(bytes.Clone(sealed), 0))
	f.Fuzz(func(t *testing.T, changed []byte) {
		if bytes.Equal(changed, sealed) {
			return
		}
		if plain, err := key.Open([]byte("c"), changed); problem.KindOf(err) != problem.Damaged {
			t.Errorf("opened as %q, %v", plain, err)
		}
	})
}

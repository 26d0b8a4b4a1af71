package vault_test

import (
	"bytes"
	"crypto/rand"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"sync"
	"testing"

	"ownup/internal/core/problem"
	"ownup/internal/vault"
)

func TestOpenMakesAPrivateKeyOnceAndKeepsIt(t *testing.T) {
	dir := t.TempDir()
	path := filepath.Join(dir, "key")
	first, err := vault.Open(path, rand.Reader)
	if err != nil {
		t.Fatalf("Open: %v", err)
	}
	second, err := vault.Open(path, strings.NewReader("")) // needs no more randomness
	if err != nil {
		t.Fatalf("Open again: %v", err)
	}
	_, wrapped := newDataKey(t, first, "k")
	if _, err := second.Unwrap("k", wrapped); err != nil {
		t.Errorf("the second opening has another key: %v", err)
	}
	info, err := os.Stat(path)
	if err != nil {
		t.Fatal(err)
	}
	if runtime.GOOS != "windows" && info.Mode().Perm() != 0o600 {
		t.Errorf("key file has mode %v, want 0600", info.Mode().Perm())
	}
	if entries, _ := os.ReadDir(dir); len(entries) != 1 {
		t.Errorf("left beside the key file: %v", entries)
	}
}

func TestOpenAtOnceGivesOneKey(t *testing.T) {
	path := filepath.Join(t.TempDir(), "key")
	vaults := make([]*vault.Vault, 8)
	var wg sync.WaitGroup
	for i := range vaults {
		wg.Go(func() {
			var err error
			if vaults[i], err = vault.Open(path, rand.Reader); err != nil {
				t.Errorf("Open: %v", err)
			}
		})
	}
	wg.Wait()
	if t.Failed() {
		return
	}
	_, wrapped := newDataKey(t, vaults[0], "k")
	for i, v := range vaults {
		if _, err := v.Unwrap("k", wrapped); err != nil {
			t.Errorf("opening %d has another key: %v", i, err)
		}
	}
}

func TestOpenRefusesABadKeyFile(t *testing.T) {
	good := "ownup key 1\n" + strings.Repeat("0a", vault.KeySize) + "\n"
	tests := []struct {
		name, text string
		mode       os.FileMode
		want       problem.Kind
	}{
		{"good", good, 0o600, ""},
		{"good, read-only", good, 0o400, ""},
		{"good, other line ends", strings.ReplaceAll(good, "\n", "\r\n"), 0o600, ""},
		{"readable by the group", good, 0o640, problem.Refused},
		{"readable by all", good, 0o604, problem.Refused},
		{"empty", "", 0o600, problem.Damaged},
		{"no header", strings.Repeat("0a", vault.KeySize), 0o600, problem.Damaged},
		{"of a later version", "ownup key 2\nwhatever\n", 0o600, problem.Newer},
		{"cut off", good[:40], 0o600, problem.Damaged},
		{"not hexadecimal", strings.ReplaceAll(good, "0a", "zz"), 0o600, problem.Damaged},
		{"too long", good + strings.Repeat("\n", 2000), 0o600, problem.Damaged},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			if runtime.GOOS == "windows" && tt.want == problem.Refused {
				t.Skip("Windows keeps permissions elsewhere")
			}
			path := filepath.Join(t.TempDir(), "key")
			if err := os.WriteFile(path, []byte(tt.text), tt.mode); err != nil {
				t.Fatal(err)
			}
			_, err := vault.Open(path, strings.NewReader(""))
			if got := problem.KindOf(err); got != tt.want {
				t.Errorf("Open: %v, want kind %q", err, tt.want)
			}
			if after, _ := os.ReadFile(path); !bytes.Equal(after, []byte(tt.text)) {
				t.Error("Open changed the file")
			}
		})
	}
	if _, err := vault.Open(filepath.Join(t.TempDir(), "none", "key"), rand.Reader); problem.KindOf(err) != problem.Unreachable {
		t.Errorf("in a folder that does not exist: %v, want unreachable", err)
	}
	if _, err := vault.Open(t.TempDir(), rand.Reader); problem.KindOf(err) != problem.Refused {
		t.Errorf("a folder in place of the file: %v, want refused", err)
	}
	if _, err := vault.Open(filepath.Join(t.TempDir(), "key"), strings.NewReader("few")); err == nil {
		t.Error("made a key of too little randomness")
	}
}

func FuzzParseKey(f *testing.F) {
	good := "ownup key 1\n" + strings.Repeat("0a", vault.KeySize) + "\n"
	f.Add([]byte(good))
	f.Add([]byte(good[:20]))
	f.Add([]byte("ownup key 2\n"))
	f.Fuzz(func(t *testing.T, text []byte) {
		key, err := vault.ParseKey(text)
		if err != nil {
			if kind := problem.KindOf(err); kind != problem.Damaged && kind != problem.Newer {
				t.Errorf("refused as %q: %v", kind, err)
			}
			return
		}
		again, err := vault.ParseKey([]byte(vault.FormatKey(key)))
		if err != nil || !bytes.Equal(again, key) {
			t.Errorf("read %x, wrote it, read %x, %v", key, again, err)
		}
	})
}

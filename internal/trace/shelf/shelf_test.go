package shelf

import (
	"crypto/rand"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"ownup/internal/core/problem"
	"ownup/internal/vault"
)

// sealer is a data key of a vault of its own.
func sealer(t *testing.T) Sealer {
	t.Helper()
	v, err := vault.Open(filepath.Join(t.TempDir(), "key"), rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	key, _, err := v.NewDataKey("owner/local", rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	return key
}

func open(t *testing.T, s Shelf, root string) {
	t.Helper()
	x, err := s.Index(root)
	if err != nil {
		t.Fatal(err)
	}
	x.Close()
}

func TestShelf(t *testing.T) {
	s := Shelf{Dir: filepath.Join(t.TempDir(), "indexes"), Sealer: sealer(t), Stamp: "1", Random: rand.Reader}
	if kept, err := s.List(); err != nil || len(kept) != 0 {
		t.Fatalf("before anything: %v, %v", kept, err)
	}
	for _, root := range []string{"/home/mara/reports", "/home/mara/mail", "/home/mara/reports"} {
		open(t, s, root)
	}
	kept, err := s.List()
	if err != nil || len(kept) != 2 || kept[0].Root != "/home/mara/mail" || kept[1].Root != "/home/mara/reports" {
		t.Fatalf("kept %v, %v", kept, err)
	}
	// Nothing on the disk says of which folders they are.
	err = filepath.WalkDir(s.Dir, func(path string, d os.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		content, err := os.ReadFile(path)
		if strings.Contains(string(content)+path, "mara") {
			t.Errorf("%s gives a folder away", path)
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	if _, err := s.Forget("/home/tom"); problem.KindOf(err) != problem.Missing {
		t.Errorf("forgetting what is not there: %v", err)
	}
	if n, err := s.Forget("/home/mara/mail"); n != 1 || err != nil {
		t.Errorf("forgot %d, %v", n, err)
	}
	if kept, _ := s.List(); len(kept) != 1 {
		t.Errorf("kept %v", kept)
	}
	// Somebody else's key opens nothing, and what is left can be removed.
	other := s
	other.Sealer = sealer(t)
	if kept, err := other.List(); err != nil || len(kept) != 0 {
		t.Errorf("with another key: %v, %v", kept, err)
	}
	if n, err := other.Forget(""); n != 1 || err != nil {
		t.Errorf("forgot %d, %v", n, err)
	}
	if entries, _ := os.ReadDir(s.Dir); len(entries) != 0 {
		t.Errorf("%d folders are left", len(entries))
	}
}

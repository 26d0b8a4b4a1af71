package store_test

import (
	"net/url"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"testing"

	"ownup/internal/core/problem"
	"ownup/internal/store"
	"ownup/internal/testkit/postgres"
)

// withOption adds a parameter to a URL.
func withOption(t *testing.T, address, key, value string) string {
	t.Helper()
	u, err := url.Parse(address)
	if err != nil {
		t.Fatal(err)
	}
	q := u.Query()
	q.Set(key, value)
	u.RawQuery = q.Encode()
	return u.String()
}

func wantRefusal(t *testing.T, address string, want problem.Kind) {
	t.Helper()
	s, err := store.Open(t.Context(), address)
	if err == nil {
		_ = s.Close()
	}
	p := problem.As(err)
	if p == nil || p.Kind != want {
		t.Errorf("Open(%q): %v, want kind %q", address, err, want)
		return
	}
	if p.Sentence == "" || p.Next == "" {
		t.Errorf("Open(%q): sentence %q, next step %q; want both", address, p.Sentence, p.Next)
	}
	if strings.Contains(err.Error(), "hunter2") {
		t.Errorf("Open(%q): the error tells the password: %v", address, err)
	}
}

func TestOpenRefusesWhatIsNoAddress(t *testing.T) {
	for _, address := range []string{
		"", "sqlite", "sqlite:", "sqlite::memory:", "sqlite:a\x00b", "file:x.db", "x.db", "mysql://host/db",
		"postgres://ines:hunter2@host:notaport/db", "postgres://ines:hunter2@host/db?sslmode=perhaps", "%zz://",
	} {
		wantRefusal(t, address, problem.Invalid)
	}
}

func TestOpenSaysThatNobodyAnswers(t *testing.T) {
	dir := t.TempDir()
	wantRefusal(t, "sqlite:"+filepath.Join(dir, "no folder", "x.db"), problem.Unreachable)
	wantRefusal(t, "sqlite:"+dir, problem.Unreachable)
	wantRefusal(t, "postgres://ines:hunter2@127.0.0.1:1/db", problem.Unreachable)
}

func TestOpenSaysThatTheServerRefuses(t *testing.T) {
	base := postgres.Start(t)
	other, err := url.Parse(base)
	if err != nil {
		t.Fatal(err)
	}
	other.Path = "/nowhere"
	wantRefusal(t, other.String(), problem.Unreachable)
	other.Path, other.User = "/postgres", url.UserPassword("nobody", "hunter2")
	wantRefusal(t, other.String(), problem.Unreachable)
}

func TestOpenSaysThatAFileIsNoDatabase(t *testing.T) {
	path := filepath.Join(t.TempDir(), "letter.txt")
	text := strings.Repeat("Dear all, the figure was wrong. ", 100)
	if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
	wantRefusal(t, "sqlite:"+path, problem.Damaged)
	if got, err := os.ReadFile(path); err != nil || string(got) != text {
		t.Errorf("Open changed a file that is no database (%v)", err)
	}
}

func TestSQLiteFilesAreTheOwnersAlone(t *testing.T) {
	if runtime.GOOS == "windows" {
		t.Skip("Windows keeps permissions elsewhere")
	}
	dir := t.TempDir()
	open(t, "sqlite:"+filepath.Join(dir, "x.db"))
	files, err := os.ReadDir(dir)
	if err != nil {
		t.Fatal(err)
	}
	if len(files) != 3 { // database, log, index of the log
		t.Errorf("%d files, want 3", len(files))
	}
	for _, f := range files {
		info, err := f.Info()
		if err != nil {
			t.Fatal(err)
		}
		if info.Mode().Perm() != 0o600 {
			t.Errorf("%s has mode %v, want 0600", f.Name(), info.Mode().Perm())
		}
	}
}

func TestOpenRefusesANewerSchema(t *testing.T) {
	onBoth(t, func(t *testing.T, fresh func(*testing.T) string) {
		address := fresh(t)
		s := open(t, address)
		if err := s.PutSetting(t.Context(), "ines", "n", []byte("kept")); err != nil {
			t.Fatal(err)
		}
		write, _ := store.Pools(s)
		_, err := write.ExecContext(t.Context(), `INSERT INTO goose_db_version (version_id, is_applied) VALUES (9999, true)`)
		if err != nil {
			t.Fatal(err)
		}
		wantRefusal(t, address, problem.Newer)
		if got, err := s.Setting(t.Context(), "ines", "n"); err != nil || string(got) != "kept" {
			t.Errorf("after the refusal: %q, %v; want the data as it was", got, err)
		}
	})
}

package readers

import (
	"context"
	"io/fs"
	"os"
	"path/filepath"
	"testing"
	"time"

	"ownup/internal/trace/extract"
)

// TestRealFiles reads a folder of documents that somebody really wrote, and
// says how each came out; -v shows it. It asserts what must be true of any
// file: no error, and no more time than its size allows.
func TestRealFiles(t *testing.T) {
	folder := os.Getenv("OWNUP_TRACE_FILES")
	if folder == "" {
		t.Skip("OWNUP_TRACE_FILES names no folder of documents")
	}
	all := All()
	err := filepath.WalkDir(folder, func(path string, entry fs.DirEntry, err error) error {
		if err != nil || !entry.Type().IsRegular() {
			return err
		}
		content, err := os.ReadFile(path)
		if err != nil {
			return err
		}
		var f found
		start := time.Now()
		if err := all.Deep(context.Background(), path, content, extract.DefaultLimits(), &f); err != nil {
			t.Errorf("%s: %v", path, err)
		}
		took := time.Since(start)
		if took > time.Second+time.Duration(len(content))*time.Microsecond {
			t.Errorf("%s, %d bytes: took %v", path, len(content), took)
		}
		t.Logf("%s: %s, %d bytes, %d pieces, %v, skips %q", path, extract.KindOf(path, content), len(content), len(f.pieces), took.Round(time.Millisecond), f.skips)
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
}

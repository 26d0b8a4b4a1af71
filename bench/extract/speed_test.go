package extract_test

import (
	"context"
	"os"
	"path/filepath"
	"testing"

	"ownup/internal/trace/extract"
	"ownup/internal/trace/extract/docx"
	"ownup/internal/trace/extract/pptx"
	"ownup/internal/trace/extract/xlsx"
)

// documents is a folder of documents, to measure speed on.
const documents = "OWNUP_DOCUMENTS"

// nothing is a sink that only counts.
type nothing struct{ pieces, text int }

func (n *nothing) Piece(p extract.Piece) error {
	n.pieces++
	n.text += len(p.Text)
	return nil
}
func (n *nothing) Member(string, []byte) error      { return nil }
func (n *nothing) Skip(extract.Place, string) error { return nil }

// BenchmarkRead reads every document of a kind below the folder on one core.
// The speed is that of the files as they lie, packed.
func BenchmarkRead(b *testing.B) {
	root := os.Getenv(documents)
	if root == "" {
		b.Skipf("%s names no folder; see README.md", documents)
	}
	for _, kind := range []struct {
		name    string
		endings map[string]bool
		read    func(context.Context, []byte, extract.Sink) error
	}{
		{"xlsx", map[string]bool{".xlsx": true, ".xlsm": true}, xlsx.Read},
		{"docx", map[string]bool{".docx": true, ".docm": true}, docx.Read},
		{"pptx", map[string]bool{".pptx": true, ".pptm": true}, pptx.Read},
	} {
		b.Run(kind.name, func(b *testing.B) {
			var files [][]byte
			var size int64
			err := filepath.WalkDir(root, func(path string, d os.DirEntry, err error) error {
				if err != nil || d.IsDir() || !kind.endings[filepath.Ext(path)] {
					return err
				}
				content, err := os.ReadFile(path)
				files = append(files, content)
				size += int64(len(content))
				return err
			})
			if err != nil || len(files) == 0 {
				b.Skipf("no %s below %s: %v", kind.name, root, err)
			}
			b.SetBytes(size)
			b.ReportAllocs()
			var n nothing
			before := cpuTime()
			for b.Loop() {
				n = nothing{}
				for _, content := range files {
					if err := kind.read(b.Context(), content, &n); err != nil {
						b.Fatal(err)
					}
				}
			}
			if used := cpuTime() - before; used > 0 { // the clock on the wall also counts what other programs took
				b.ReportMetric(float64(size)*float64(b.N)/1e6/used.Seconds(), "MB/cpu-s")
			}
			b.ReportMetric(float64(n.pieces), "pieces")
			b.ReportMetric(float64(len(files)), "files")
		})
	}
}

package quantity

import (
	"fmt"
	"os"
	"path/filepath"
	"testing"
)

func TestPublished(t *testing.T) {
	folder := os.Getenv("OWNUP_DATA_SHARED")
	if folder == "" {
		t.Skip("OWNUP_DATA_SHARED is not set")
	}
	files, err := readFiles(filepath.Join(folder, "quantity"))
	if err != nil || len(files) == 0 {
		t.Skip("there are no cases")
	}
	for _, f := range files {
		s := measure(f)
		fmt.Printf("%-28s %d/%d\n", s.name, s.right, s.all)
		for _, m := range s.misses {
			fmt.Println("   ", m)
		}
	}
}

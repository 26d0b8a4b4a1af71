// Command keep compiles the rules that ownup comes with, and keeps them in the
// folder compiled, from which they are read at start. make generate runs it.
package main

import (
	"fmt"
	"os"
	"path/filepath"

	"ownup/internal/rulebook"
)

func main() {
	if err := keep("internal/rulebook/compiled"); err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}

func keep(folder string) error {
	for _, l := range rulebook.Languages() {
		text, err := rulebook.Snapshot(l)
		if err != nil {
			return err
		}
		if err := os.WriteFile(filepath.Join(folder, string(l)+".bin"), text, 0o644); err != nil { //nolint:gosec // it is published
			return fmt.Errorf("keep the rules: %w", err)
		}
	}
	return nil
}

// Command notice lists the modules that are linked into ownup, with the
// licence of each, and writes them to NOTICE below its last hand-written
// line. With -check it writes nothing and fails where NOTICE is out of date.
//
// Either way it fails where a module carries a licence that asks more of
// those who pass ownup on than we promise them (GPL, AGPL, LGPL and the
// like), or one that it does not know: a person reads that one, and adds it
// to the table in licence.go.
package main

import (
	"encoding/json"
	"errors"
	"flag"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
)

// marker is the last hand-written line of NOTICE.
const marker = "---- Modules linked into ownup (written by make notice) ----\n"

func main() {
	repository := flag.String("repository", ".", "the top `folder` of the repository")
	check := flag.Bool("check", false, "write nothing; fail where NOTICE is out of date")
	flag.Parse()
	if err := run(*repository, *check); err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}

func run(repository string, check bool) error {
	modules, err := linked(repository)
	if err != nil {
		return err
	}
	var list strings.Builder
	var problems []error
	for _, m := range modules {
		kind, copyright, err := licenceOf(m)
		if err != nil {
			problems = append(problems, fmt.Errorf("%s %s: %w", m.Path, m.Version, err))
			continue
		}
		fmt.Fprintf(&list, "\n%s %s\n    %s\n", m.Path, m.Version, kind)
		if copyright != "" {
			fmt.Fprintf(&list, "    %s\n", copyright)
		}
	}
	if len(problems) > 0 {
		return errors.Join(problems...)
	}
	return update(filepath.Join(repository, "NOTICE"), list.String(), check)
}

// module is what go list says of one.
type module struct {
	Path, Version, Dir string
	Main               bool
}

// programs are what is passed on, in the order of preference: while there is
// no command yet, everything is taken for linked.
var programs = []string{"./cmd/ownup", "./..."}

// linked returns the modules that the program is built from, by path.
func linked(repository string) ([]module, error) {
	var last error
	for _, program := range programs {
		modules, err := list(repository, program)
		if err == nil {
			return modules, nil
		}
		last = err
	}
	return nil, last
}

func list(repository, program string) ([]module, error) {
	cmd := exec.Command("go", "list", "-deps", "-json=Module", program)
	cmd.Dir = repository
	cmd.Env = append(os.Environ(), "CGO_ENABLED=0")
	var complaints strings.Builder
	cmd.Stderr = &complaints
	out, err := cmd.Output()
	if err != nil {
		return nil, fmt.Errorf("go list %s: %w\n%s", program, err, complaints.String())
	}
	return decode(strings.NewReader(string(out)))
}

// decode reads the packages that go list prints and returns their modules,
// each once, without the main module.
func decode(r io.Reader) ([]module, error) {
	var modules []module
	for d := json.NewDecoder(r); ; {
		var p struct{ Module *module }
		if err := d.Decode(&p); errors.Is(err, io.EOF) {
			break
		} else if err != nil {
			return nil, fmt.Errorf("read what go list prints: %w", err)
		}
		if p.Module != nil && !p.Module.Main {
			modules = append(modules, *p.Module)
		}
	}
	slices.SortFunc(modules, func(a, b module) int { return strings.Compare(a.Path, b.Path) })
	return slices.Compact(modules), nil
}

// update puts list below the marker in the file, or only compares.
func update(file, list string, check bool) error {
	text, err := os.ReadFile(file)
	if err != nil {
		return fmt.Errorf("read NOTICE: %w", err)
	}
	head, tail, found := strings.Cut(string(text), marker)
	switch {
	case !found:
		return fmt.Errorf("NOTICE lacks the line %q", strings.TrimSpace(marker))
	case tail == list:
		return nil
	case check:
		return errors.New("NOTICE does not list the modules that are linked; run make notice")
	}
	if err := os.WriteFile(file, []byte(head+marker+list), 0o644); err != nil { //nolint:gosec // everybody may read it
		return fmt.Errorf("write NOTICE: %w", err)
	}
	return nil
}

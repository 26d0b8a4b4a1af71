package archtest

import (
	"fmt"
	"go/ast"
	"path"
	"slices"
	"strings"
)

// ring is how far from the centre a package stands.
type ring int

const (
	core ring = iota
	middle
	edge
	program
	tests
	data
)

// middles are the packages between core and the edges, each with the other
// middle packages that it may import, from the bottom up.
var middles = map[string][]string{
	"gitrun": nil,
	"record": nil,
	"vault":  {"record"},
	"app":    {"record", "vault"},
	"outbox": {"record", "vault", "app"},
	"trace":  {"record", "app", "gitrun"},
}

// separate are folders whose sub-folders are edges of their own, which may
// share what the folder itself holds.
var separate = []string{"source", "channel"}

// impurePackages are those of the standard library that reach the outside
// world or chance. Core gets what it needs as arguments.
var impurePackages = []string{
	"os", "net", "net/http", "log", "log/slog", "math/rand", "math/rand/v2", "crypto/rand",
	"database/sql", "syscall", "io/ioutil", "testing", "flag", "plugin", "unsafe",
}

// impureNames are names of otherwise harmless packages that ask the clock,
// the machine or the terminal.
var impureNames = map[string][]string{
	"time": {
		"Now", "Since", "Until", "After", "AfterFunc", "Tick", "NewTicker", "NewTimer", "Sleep", "Local",
	},
	"fmt": {"Print", "Printf", "Println", "Scan", "Scanf", "Scanln"},
}

// ringOf says where the package in a folder stands.
func ringOf(dir string) ring {
	parts := strings.Split(dir, "/")
	switch {
	case parts[0] == "cmd" || parts[0] == "bench":
		return program
	case parts[0] != "internal":
		return data
	case len(parts) < 2:
		return edge
	case parts[1] == "testkit" || strings.HasSuffix(parts[len(parts)-1], "test"):
		return tests
	case parts[1] == "core":
		return core
	}
	if _, ok := middles[parts[1]]; ok {
		return middle
	}
	return edge
}

// forbidden returns what is wrong with the import, or "".
func (c *checker) forbidden(dir, imported string) string {
	from := ringOf(dir)
	own := imported == Module || strings.HasPrefix(imported, Module+"/")
	if !own {
		return forbiddenOutside(from, imported)
	}
	target := strings.TrimPrefix(strings.TrimPrefix(imported, Module), "/")
	sentence := forbiddenInside(from, dir, target)
	if sentence == "" {
		return ""
	}
	for i, e := range c.exceptions {
		if e.To == target && e.covers(dir) {
			c.used[i] = true
			return ""
		}
	}
	return sentence
}

// covers reports whether the exception is for the package in dir.
func (e Exception) covers(dir string) bool {
	if outer, all := strings.CutSuffix(e.From, "/..."); all {
		return dir == outer || within(dir, outer)
	}
	return dir == e.From
}

// forbiddenOutside judges an import of the standard library or of somebody
// else's module.
func forbiddenOutside(from ring, imported string) string {
	first, _, _ := strings.Cut(imported, "/")
	standard := !strings.Contains(first, ".")
	switch {
	case from == core && !standard:
		return fmt.Sprintf("core imports %s; core uses the standard library only, so that its decisions depend on nothing else", imported)
	case from == core && (slices.Contains(impurePackages, imported) || strings.HasPrefix(imported, "os/") || strings.HasPrefix(imported, "net/http/")):
		return fmt.Sprintf("core imports %q; core does no input or output, has no clock and no dice: take what it needs as an argument", imported)
	case from == data && !standard:
		return fmt.Sprintf("a folder of plain files imports %s; it embeds files and does nothing else", imported)
	}
	return ""
}

// forbiddenInside judges an import of one of our own packages.
func forbiddenInside(from ring, dir, target string) string {
	to := ringOf(target)
	switch {
	case from == program || from == tests:
		return ""
	case to == tests:
		return fmt.Sprintf("imports %s, which is for tests only", target)
	case to == program:
		return fmt.Sprintf("imports %s; programs put packages together and nothing imports them", target)
	case from == data:
		return fmt.Sprintf("a folder of plain files imports %s; it embeds files and does nothing else", target)
	case from == core && to != core:
		return fmt.Sprintf("core imports %s; core knows only core: declare what it needs as an argument or a small interface", target)
	case from == middle && to == edge:
		return fmt.Sprintf("imports the edge %s; declare the small interface that it needs and let cmd/ownup pass the edge in", target)
	case from == middle && to == middle && !mayImport(dir, target):
		return fmt.Sprintf("imports %s, which does not stand below it: the order is record, vault, app, then outbox and trace", target)
	case from == edge && to == edge && !sameEdge(dir, target):
		return fmt.Sprintf("imports %s, another edge; edges know core and app and never one another: only cmd/ownup wires them", target)
	}
	return ""
}

// mayImport judges imports among the middle packages.
func mayImport(dir, target string) bool {
	from, to := topOf(dir), topOf(target)
	return from == to || slices.Contains(middles[from], to)
}

// sameEdge reports whether two folders belong to one edge.
func sameEdge(a, b string) bool {
	if topOf(a) != topOf(b) {
		return false
	}
	if !slices.Contains(separate, topOf(a)) {
		return true
	}
	// Below source and channel only a folder and what it stands in are one.
	return a == b || within(a, b) || within(b, a)
}

func within(dir, outer string) bool { return strings.HasPrefix(dir, outer+"/") }

// topOf returns the first folder below internal.
func topOf(dir string) string {
	top, _, _ := strings.Cut(strings.TrimPrefix(dir, "internal/"), "/")
	return top
}

// impure finds uses of [impureNames].
func (c *checker) impure(name string, file *ast.File, line func(ast.Node) int) {
	called := map[string]string{} // the name in this file -> the package
	for _, spec := range file.Imports {
		imported := strings.Trim(spec.Path.Value, "`\"")
		local := path.Base(imported)
		if spec.Name != nil {
			local = spec.Name.Name
		}
		called[local] = imported
	}
	ast.Inspect(file, func(node ast.Node) bool {
		selector, ok := node.(*ast.SelectorExpr)
		if !ok {
			return true
		}
		of, ok := selector.X.(*ast.Ident)
		if ok && slices.Contains(impureNames[called[of.Name]], selector.Sel.Name) {
			c.add(name, line(selector), "core uses %s.%s; take the time as an argument and return text instead of printing it",
				of.Name, selector.Sel.Name)
		}
		return true
	})
}

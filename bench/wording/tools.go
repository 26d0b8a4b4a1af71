package main

import (
	"debug/buildinfo"
	"errors"
	"fmt"
	"os/exec"
	"path/filepath"
	"strings"
)

// tool is a program that reads texts and remarks on them.
type tool struct {
	name    string
	command []string // to be followed by the names of files
	// kinds says that it wants to know who reads a text, and is started once
	// for each kind; the others are given all files at once.
	kinds bool
	// talks says that its remarks are on standard error.
	talks bool
	parse func(out []byte, file string) ([]alert, error)
	// style says whether a rule is one that its tool's own word or ours says
	// is not meant for texts like these, so that it is also left out once.
	style func(rule string) bool
}

// ownup is the program at a path. What is missing in a text is said only of
// one that owns up, and is left out once.
func ownup(binary string) tool {
	return tool{
		name: "ownup", command: []string{binary, "review", "--all", "--format", "json"}, kinds: true, parse: parseOwnup,
		style: func(rule string) bool { return strings.HasPrefix(rule, "need.") },
	}
}

// findPeers returns the tools that peers.sh installed into dir, and a sentence
// about each that does not run.
func findPeers(dir string) (found []tool, missing []string) {
	if dir == "" {
		return nil, []string{"every peer: OWNUP_BENCH_PEERS is not set; see bench/wording/peers.sh"}
	}
	dir, err := filepath.Abs(dir)
	if err != nil {
		return nil, []string{"every peer: " + err.Error()}
	}
	none := func(string) bool { return false }
	vale := filepath.Join(dir, "bin", "vale")
	writeGood := filepath.Join(dir, "write-good", "node_modules", ".bin", "write-good")
	alex := filepath.Join(dir, "alex", "node_modules", ".bin", "alex")
	for _, t := range []tool{
		{
			name: "Vale", command: []string{vale, "--no-exit", "--output=JSON", "--config=" + filepath.Join(dir, "vale", ".vale.ini")}, parse: parseVale,
			// write-good itself has E-Prime only for those who ask for it.
			style: func(rule string) bool { return rule == "write-good.E-Prime" },
		},
		{name: "write-good", command: []string{writeGood, "--parse"}, parse: parseWriteGood, style: none},
		{name: "alex", command: []string{alex}, talks: true, parse: parseAlex, style: none},
	} {
		version, err := versionOf(t.command[0])
		if err != nil {
			missing = append(missing, fmt.Sprintf("%s, which does not run: %v", t.name, err))
			continue
		}
		t.name += " " + version
		found = append(found, t)
	}
	return found, missing
}

// versionOf asks a program for its version. One that Go built from a module
// carries that of the module, which what it says may leave out.
func versionOf(program string) (string, error) {
	out, err := exec.Command(program, "--version").Output()
	if err != nil {
		return "", err
	}
	if info, err := buildinfo.ReadFile(program); err == nil && info.Main.Version != "" {
		return strings.TrimPrefix(info.Main.Version, "v"), nil
	}
	fields := strings.Fields(string(out))
	if len(fields) == 0 {
		return "", errors.New("it tells no version")
	}
	return fields[len(fields)-1], nil
}

package main

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
)

// licence is one kind of licence and the words that only its text has.
type licence struct {
	kind    string
	allowed bool
	words   []string // all must be there, in small letters and single spaces
}

// licences is asked from the top, so whatever names another licence in its
// text stands before it. Kinds are SPDX identifiers.
var licences = []licence{
	{"AGPL", false, []string{"gnu affero general public license", "terms and conditions"}},
	{"LGPL", false, []string{"gnu lesser general public license", "additional permissions"}},
	{"LGPL", false, []string{"gnu lesser general public license", "terms and conditions"}},
	{"GPL", false, []string{"gnu general public license", "terms and conditions"}},
	{"SSPL", false, []string{"server side public license"}},
	{"BUSL", false, []string{"business source license"}},
	{"MPL-2.0", true, []string{"mozilla public license version 2.0", "covered software"}},
	{"Apache-2.0", true, []string{"apache license version 2.0", "grant of patent license"}},
	{"BSD-3-Clause", true, []string{"redistribution and use in source and binary forms", "endorse or promote products"}},
	{"BSD-2-Clause", true, []string{"redistribution and use in source and binary forms", "this list of conditions"}},
	{"MIT", true, []string{"permission is hereby granted, free of charge", "the above copyright notice and this permission notice"}},
	{"ISC", true, []string{"permission to use, copy, modify, and/or distribute this software", "the above copyright notice"}},
	{"0BSD", true, []string{"permission to use, copy, modify, and/or distribute this software for any purpose with or without fee is hereby granted"}},
	{"Unlicense", true, []string{"this is free and unencumbered software"}},
	{"CC0-1.0", true, []string{"cc0 1.0 universal"}},
}

// byHand is what a person found in files that are no single licence, by
// module and file; "" where the file licenses nothing that is linked.
var byHand = map[[2]string]string{
	// The address of a picture.
	{"modernc.org/memory", "LICENSE-LOGO"}: "",
	// SQLite's own dedication to the public domain.
	{"modernc.org/sqlite", "LICENSE-SQLITE"}: "blessing",
	// Collected texts for everything in the module's reach. The part that is
	// linked is MIT, BSD-3-Clause and in the public domain; "GPL" stands in
	// the text of the MPL, which a tool of its own test suite has.
	{"modernc.org/sqlite", "LICENSE-3RD-PARTY.md"}: "BSD-3-Clause AND MIT",
	// One or the other of two, as its first words say; the text of both follows.
	{"kernel.org/pub/linux/libs/security/libcap/psx", "License"}: "BSD-3-Clause",
}

// licenceOf reads the licence files in a module's folder and returns their
// kinds, joined by AND, and the first copyright line.
func licenceOf(m module) (kinds, copyright string, err error) {
	entries, err := os.ReadDir(m.Dir)
	if err != nil {
		return "", "", fmt.Errorf("read the module: %w", err)
	}
	var found []string
	for _, entry := range entries {
		if entry.IsDir() || !isLicenceName(entry.Name()) {
			continue
		}
		text, err := os.ReadFile(filepath.Join(m.Dir, entry.Name()))
		if err != nil {
			return "", "", fmt.Errorf("read the licence: %w", err)
		}
		kind, known := byHand[[2]string{m.Path, entry.Name()}]
		if !known {
			if kind, err = identify(string(text)); err != nil {
				return "", "", fmt.Errorf("%s: %w", entry.Name(), err)
			}
		}
		if kind != "" {
			found = append(found, strings.Split(kind, " AND ")...)
		}
		if copyright == "" {
			copyright = copyrightOf(string(text))
		}
	}
	if len(found) == 0 {
		return "", "", errors.New("has no licence file")
	}
	slices.Sort(found)
	return strings.Join(slices.Compact(found), " AND "), copyright, nil
}

// isLicenceName knows the names that licence files have: LICENSE, LICENCE.md,
// COPYING, LICENSE-3RD-PARTY.
func isLicenceName(name string) bool {
	name = strings.ToUpper(name)
	for _, stem := range []string{"LICENSE", "LICENCE", "COPYING", "UNLICENSE"} {
		if rest, ok := strings.CutPrefix(name, stem); ok {
			return rest == "" || strings.ContainsAny(rest[:1], ".-_") && !strings.HasSuffix(rest, ".GO")
		}
	}
	return false
}

// identify returns the kind of a licence's text, or says why it may not be
// used.
func identify(text string) (string, error) {
	plain := strings.Join(strings.Fields(strings.ToLower(strings.NewReplacer(
		"*", " ", "#", " ", "“", `"`, "”", `"`, "version 2.0,", "version 2.0").Replace(text))), " ")
	plain = strings.ReplaceAll(plain, "license, version 2.0", "license version 2.0")
	for _, l := range licences {
		if slices.ContainsFunc(l.words, func(w string) bool { return !strings.Contains(plain, w) }) {
			continue
		}
		if !l.allowed {
			return "", fmt.Errorf("is under %s, which ownup cannot be passed on with", l.kind)
		}
		return l.kind, nil
	}
	return "", errors.New("is under a licence that the table does not know; read it, then add it")
}

// copyrightOf returns the first line that claims copyright.
func copyrightOf(text string) string {
	for line := range strings.Lines(text) {
		line = strings.TrimSpace(line)
		lower := strings.ToLower(line)
		// The text of the GPL, which may stand beside another to choose, says
		// whose that text is.
		if strings.Contains(line, "Free Software Foundation") {
			continue
		}
		if strings.HasPrefix(lower, "copyright") && strings.ContainsAny(line, "0123456789") && !strings.Contains(lower, "yyyy") {
			return line
		}
	}
	return ""
}

package git

import (
	"bytes"
	"context"
	"fmt"
	"strings"

	"ownup/internal/core/person"
	"ownup/internal/core/workgraph"
	"ownup/internal/gitrun"
)

// readMailmap returns the aliases of the .mailmap that is the object named
// id; none where id is empty.
func (r *runner) readMailmap(ctx context.Context, id string) ([]person.Alias, error) {
	if id == "" {
		return nil, nil
	}
	text, err := r.Output(ctx, maxMailmap, "cat-file", "blob", id)
	if err != nil {
		return nil, err
	}
	return parseMailmap(text), nil
}

// mailmapID names the .mailmap of HEAD: "" where there is none, or no HEAD,
// or where it is too large to be one.
func (r *runner) mailmapID(ctx context.Context) (id string, tooLarge bool, err error) {
	text, err := r.Query(ctx, "HEAD:.mailmap\n", "cat-file", "--batch-check")
	if err != nil {
		return "", false, err
	}
	var kind string
	var size int64
	if n, _ := fmt.Sscanf(string(text), "%s %s %d", &id, &kind, &size); n < 3 || kind != "blob" || !gitrun.IsHash([]byte(id)) {
		return "", false, nil
	}
	if size > maxMailmap {
		return "", true, nil
	}
	return id, false, nil
}

// handAliases hands the aliases over.
func handAliases(sink workgraph.Sink, aliases []person.Alias) error {
	for _, a := range aliases {
		if err := sink.Alias(a); err != nil {
			return err
		}
	}
	return nil
}

// lost reports whether an alias of before is no longer among now, wherever
// its line has moved to.
func lost(before, now []person.Alias) bool {
	kept := make(map[[2]person.Identity]bool, len(now))
	for _, a := range now {
		kept[[2]person.Identity{a.Proper, a.Other}] = true
	}
	for _, a := range before {
		if !kept[[2]person.Identity{a.Proper, a.Other}] {
			return true
		}
	}
	return false
}

// parseMailmap reads a .mailmap (gitmailmap(5)). Its lines come in four
// forms, each with an optional comment:
//
//	Proper Name <commit@address>
//	<proper@address> <commit@address>
//	Proper Name <proper@address> <commit@address>
//	Proper Name <proper@address> Commit Name <commit@address>
//
// Lines of no such form are passed over, as git does.
func parseMailmap(text []byte) []person.Alias {
	var aliases []person.Alias
	for n := 1; len(text) > 0; n++ {
		var line []byte
		line, text, _ = bytes.Cut(text, []byte{'\n'})
		if n == 1 {
			line = bytes.TrimPrefix(line, []byte("\ufeff"))
		}
		if alias, ok := parseMailmapLine(string(line)); ok {
			alias.Source = fmt.Sprintf(".mailmap line %d", n)
			aliases = append(aliases, alias)
		}
	}
	return aliases
}

func parseMailmapLine(line string) (person.Alias, bool) {
	if strings.HasPrefix(line, "#") {
		return person.Alias{}, false
	}
	first, rest, ok := cutIdentity(line)
	if !ok {
		return person.Alias{}, false
	}
	second, _, ok := cutIdentity(rest)
	if !ok {
		if first.Name == "" {
			return person.Alias{}, false // an address alone joins nothing
		}
		return person.Alias{Proper: first, Other: person.Identity{Address: first.Address}}, true
	}
	return person.Alias{Proper: first, Other: second}, first != second
}

// cutIdentity takes "Name <address>" off the front of s; ok is false where
// there is none, or where its address is empty.
func cutIdentity(s string) (who person.Identity, rest string, ok bool) {
	name, rest, found := strings.Cut(s, "<")
	if !found || strings.HasPrefix(strings.TrimSpace(name), "#") {
		return person.Identity{}, "", false
	}
	address, rest, found := strings.Cut(rest, ">")
	who.Name = cleanText([]byte(name), maxName)
	who.Address = cleanText([]byte(address), maxName)
	return who, rest, found && who.Address != ""
}

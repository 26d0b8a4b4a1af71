package workgraph

import (
	"fmt"
	"slices"
	"sort"
	"strings"

	"ownup/internal/core/person"
)

// Match is what a typed text may mean: one of a thing, an act or a person,
// the other two being NoThing, NoAct and [person.None].
type Match struct {
	Thing  ThingID
	Act    ActID
	Person person.ID
	How    string // "exactly this name", "one of 3 whose name starts so"
}

func thingMatch(t ThingID, how string) Match { return Match{t, NoAct, person.None, how} }

func actMatch(a ActID, how string) Match { return Match{NoThing, a, person.None, how} }

// kindWords are the words that may stand before a colon.
var kindWords = map[string]Kind{
	"path": Path, "thread": Thread, "file": File, "attachment": File, "event": Event, "meeting": Event,
	"ticket": Ticket, "project": Project, "account": Account, "client": Account, "document": Document,
}

// Things finds what a person named exactly:
//
//   - "commit:4f2a91c" or a bare hash of seven or more digits: that change
//   - "message:<id>", or a Message-ID with or without its brackets: that mail,
//     or the conversation it started
//   - "src/net.c", "repo:src/net.c": a path; "src/net/": everything under it
//   - a subject, a document's or attachment's name, the UID or title of an
//     event, a ticket, a project, a client; "client:Acme" looks among clients
//
// Capitals do not matter. The first of these that finds anything decides:
// the whole name; a folder; a subject without "Re:", or a name without its
// ending; the end of a path; the start of a name. Where several fit, all come
// back, things in the order of kind, space and key and commits newest first, and
// How says so.
func (v View) Things(query string) []Match {
	q := strings.TrimSpace(query)
	if q == "" {
		return nil
	}
	var only Kind
	if word, rest, ok := strings.Cut(q, ":"); ok && strings.TrimSpace(rest) != "" {
		rest = strings.TrimSpace(rest)
		switch kind, known := kindWords[strings.ToLower(word)]; {
		case strings.EqualFold(word, "commit"):
			return v.commits(rest)
		case strings.EqualFold(word, "message"):
			return v.messages(rest)
		case known:
			only, q = kind, rest
		}
	}
	if only == 0 {
		if list := v.exactPath(q); list != nil {
			return list
		}
		if strings.Contains(q, "@") {
			if list := v.messages(q); list != nil {
				return list
			}
		}
	}
	list := v.named(q, only)
	if list == nil && only == 0 {
		list = v.commits(q)
	}
	return list
}

// foldKey is a key as it is compared. People and programs write the names of
// documents, projects and firms with whatever capitals they like; paths,
// subjects and identifiers are exact.
func foldKey(kind Kind, key string) string {
	switch kind {
	case File, Document, Project, Account:
		return strings.ToLower(key)
	}
	return key
}

// Lookup returns the thing of exactly this kind, space and key.
func (v View) Lookup(kind Kind, space, key string) (ThingID, bool) {
	k := thingKey{kind, space, foldKey(kind, key)}
	t := v.g.search(k)
	if int(t) < len(v.g.things) && v.g.things[t] == k && v.seesThing(t) {
		return t, true
	}
	return NoThing, false
}

// search returns the first thing that does not sort before k.
func (g *Graph) search(k thingKey) ThingID {
	return ThingID(sort.Search(len(g.things), func(i int) bool {
		t := g.things[i]
		if t.kind != k.kind {
			return t.kind > k.kind
		}
		if t.space != k.space {
			return t.space > k.space
		}
		return t.key >= k.key
	}))
}

// stretch returns the things of one kind and space whose key starts with
// prefix; they lie side by side.
func (v View) stretch(kind Kind, space, prefix string) []ThingID {
	var list []ThingID
	for t := v.g.search(thingKey{kind, space, prefix}); int(t) < len(v.g.things); t++ {
		k := v.g.things[t]
		if k.kind != kind || k.space != space || !strings.HasPrefix(k.key, prefix) {
			break
		}
		if v.seesThing(t) {
			list = append(list, t)
		}
	}
	return list
}

// Holds reports whether the records have anything of a kind, at any time. It
// saves a look through all names for what cannot be there.
func (v View) Holds(kind Kind) bool {
	t := v.g.search(thingKey{kind: kind})
	return int(t) < len(v.g.things) && v.g.things[t].kind == kind
}

// repositories returns the spaces that hold paths.
func (v View) repositories() []string {
	var list []string
	for next := (thingKey{kind: Path}); ; {
		t := v.g.search(next)
		if int(t) >= len(v.g.things) || v.g.things[t].kind != Path {
			return list
		}
		list = append(list, v.g.things[t].space)
		next.space = v.g.things[t].space + "\x00"
	}
}

// inRepository splits "repo:dir/file" where repo is a repository, and else
// gives all repositories.
func (v View) inRepository(q string) (repositories []string, path string) {
	all := v.repositories()
	for _, space := range all {
		if rest, ok := strings.CutPrefix(q, space+":"); ok && space != "" {
			return []string{space}, rest
		}
	}
	return all, q
}

// exactPath finds a path as it is written.
func (v View) exactPath(q string) []Match {
	var found []Match
	repositories, path := v.inRepository(q)
	for _, space := range repositories {
		if t, ok := v.Lookup(Path, space, path); ok {
			found = append(found, thingMatch(t, "exactly this path"))
		}
	}
	return explain(found, "repositories that have this path")
}

// under returns everything in a folder and below it.
func (v View) under(folder string) []ThingID {
	repositories, dir := v.inRepository(folder)
	if dir != "" && !strings.HasSuffix(dir, "/") {
		dir += "/"
	}
	var list []ThingID
	for _, space := range repositories {
		list = append(list, v.stretch(Path, space, dir)...)
	}
	if dir != "" {
		list = append(list, v.stretch(Document, "", foldKey(Document, dir))...)
	}
	return list
}

// named looks for q among the names of one kind of thing, or of all.
func (v View) named(q string, only Kind) []Match {
	const startsFrom = 3 // shorter texts start too many names
	path := strings.TrimPrefix(q, "./")
	subject := plainSubject(q)
	var whole, loose, ends, starts []ThingID
	for t := range v.AllThings() {
		k := &v.g.things[t]
		if only != 0 && k.kind != only && (only != File || k.kind != Document) {
			continue
		}
		name := v.Name(t)
		switch {
		case strings.EqualFold(k.key, q) || strings.EqualFold(name, q):
			whole = append(whole, t)
		case k.kind == Thread && subject != "" && (plainSubject(k.key) == subject || plainSubject(name) == subject),
			k.kind != Path && k.kind != Thread && strings.EqualFold(stem(name), q):
			loose = append(loose, t)
		case endsPath(k.key, path):
			ends = append(ends, t)
		case k.kind != Path && len(q) >= startsFrom && (startsFold(name, q) || startsFold(k.key, q)):
			starts = append(starts, t)
		}
	}
	var folder []ThingID
	if len(whole) == 0 && (only == 0 || only == Path || only == Document) {
		folder = v.under(path)
	}
	for _, tier := range []struct {
		list      []ThingID
		one, many string
	}{
		{whole, "exactly this name", "that have this name"},
		{folder, "under this folder", "under this folder"},
		{loose, "this name, apart from its beginning or ending", "that have nearly this name"},
		{ends, "the only path that ends so", "whose path ends so"},
		{starts, "the only name that starts so", "whose name starts so"},
	} {
		if len(tier.list) == 0 {
			continue
		}
		found := make([]Match, len(tier.list))
		for i, t := range tier.list {
			found[i] = thingMatch(t, tier.one)
		}
		return explain(found, tier.many)
	}
	return nil
}

// explain says of several matches that there are several.
func explain(found []Match, many string) []Match {
	if len(found) > 1 {
		how := fmt.Sprintf("one of %d %s", len(found), many)
		for i := range found {
			found[i].How = how
		}
	}
	return found
}

// endsPath reports whether path ends with whole elements of end.
func endsPath(path, end string) bool {
	n := len(path) - len(end)
	return n > 0 && end != "" && path[n-1] == '/' && strings.EqualFold(path[n:], end)
}

func startsFold(s, start string) bool {
	return len(s) > len(start) && strings.EqualFold(s[:len(start)], start)
}

// stem returns a file's name without folder and ending.
func stem(name string) string {
	name = name[strings.LastIndexByte(name, '/')+1:]
	if dot := strings.LastIndexByte(name, '.'); dot > 0 && len(name)-dot <= 6 {
		return name[:dot]
	}
	return name
}

// replyMarks stand before a subject in answers and forwarded mail.
var replyMarks = []string{"re", "fwd", "fw", "aw", "wg", "antw", "sv", "vs", "tr", "rv", "res", "enc", "rif", "odp", "doorst"}

// plainSubject returns a subject in lower case without marks of answering.
func plainSubject(s string) string {
	s = strings.ToLower(strings.Join(strings.Fields(s), " "))
	for {
		mark, rest, ok := strings.Cut(s, ":")
		if !ok {
			return s
		}
		if n := strings.IndexByte(mark, '['); n > 0 { // "re[2]:"
			mark = mark[:n]
		}
		if !slices.Contains(replyMarks, strings.TrimSpace(mark)) {
			return s
		}
		s = strings.TrimSpace(rest)
	}
}

package workgraph

import (
	"cmp"
	"encoding/hex"
	"slices"
	"strings"
	"sync"
)

// speakIndex finds the conversations, meetings and tickets whose names hold
// the name of a file or the hash of a commit: "Review of q3-churn.xlsx",
// "Broken since 4f2a91c". It is made when one is first looked for.
type speakIndex struct {
	once sync.Once
	by   map[string][]speaking // by handle
}

// speaking is one name of a thing that holds a handle as it is written.
type speaking struct {
	thing   ThingID
	first   int64
	name    string // in lower case
	written string // the handle's word, in lower case
}

const (
	hashStart  = 7  // digits by which a commit is named at least
	longestEnd = 5  // letters of a file's ending at most
	mostSpeak  = 60 // things that speak of one thing
)

func (g *Graph) speakIndex() *speakIndex {
	x := &g.speaks
	x.once.Do(func() {
		x.by = make(map[string][]speaking)
		for t, k := range g.things {
			if k.kind != Thread && k.kind != Event && k.kind != Ticket {
				continue
			}
			for _, n := range g.names.of(t) {
				x.add(ThingID(t), n.first, strings.ToLower(n.name))
			}
			if len(g.names.of(t)) == 0 && k.kind != Event {
				x.add(ThingID(t), g.thingFirst[t], strings.ToLower(k.key))
			}
		}
	})
	return x
}

func (x *speakIndex) add(t ThingID, first int64, name string) {
	for word := range strings.FieldsFuncSeq(name, endsWord) {
		word = strings.TrimRight(word, ".!?-")
		if h := handle(word); h != "" {
			x.by[h] = append(x.by[h], speaking{t, first, name, word})
		}
	}
}

// endsWord reports whether a sign stands between the words of a title; what
// may be part of a path does not.
func endsWord(r rune) bool {
	return r == ' ' || strings.ContainsRune("\t\u00a0,;:()[]{}<>\"'“”„‘’«»`|*=", r)
}

// handle returns what a word in lower case may name: the base name of a file
// with an ending, or the first digits of a hash. It is "" for other words. A
// hash has both letters and digits, or it would as likely be a number.
func handle(word string) string {
	if len(word) >= hashStart && strings.Trim(word, "0123456789abcdef") == "" &&
		strings.ContainsAny(word, "0123456789") && strings.ContainsAny(word, "abcdef") {
		return "#" + word[:hashStart]
	}
	base := word[strings.LastIndexByte(word, '/')+1:]
	dot := strings.LastIndexByte(base, '.')
	if dot < 1 || dot == len(base)-1 || len(base)-dot-1 > longestEnd {
		return ""
	}
	if strings.Trim(base[dot+1:], "0123456789") == "" { // "version 2.10"
		return ""
	}
	return base
}

// SpeakingOf returns the conversations, meetings and tickets whose names hold
// the name of a path, document or file, the latest to be recorded first. A
// name that does not tell which file is meant counts with its folder only.
func (v View) SpeakingOf(t ThingID) []ThingID {
	k := v.g.things[t]
	if !hasBase(k.kind) || !v.beyondPaths() {
		return nil
	}
	key, base := strings.ToLower(k.key), baseName(k.key)
	telling := v.telling(t, v.bearing(base))
	return v.speaking(handle(base[strings.LastIndexByte(base, ' ')+1:]), func(s speaking) bool {
		if written := strings.TrimPrefix(s.written, "./"); strings.Contains(written, "/") {
			return written == key || endsPath(key, written)
		}
		return telling && holdsWhole(s.name, base)
	})
}

// SpeakingOfChange returns those whose names hold the hash of a commit or its
// start.
func (v View) SpeakingOfChange(a ActID) []ThingID {
	if v.g.kind[a] != Change {
		return nil
	}
	key := strings.ToLower(v.g.key(a))
	if v.g.hex[a] {
		key = hex.EncodeToString([]byte(v.g.key(a)))
	}
	if len(key) < hashStart {
		return nil
	}
	return v.speaking("#"+key[:hashStart], func(s speaking) bool { return strings.HasPrefix(key, s.written) })
}

// speaking returns the things under a handle that the view sees and that fit.
func (v View) speaking(handle string, fits func(speaking) bool) []ThingID {
	if handle == "" || !v.Holds(Thread) && !v.Holds(Event) && !v.Holds(Ticket) {
		return nil
	}
	var list []ThingID
	for _, s := range v.g.speakIndex().by[handle] {
		if s.first < v.cut && fits(s) && !slices.Contains(list, s.thing) {
			list = append(list, s.thing)
		}
	}
	slices.SortFunc(list, func(a, b ThingID) int {
		return cmp.Or(-cmp.Compare(v.g.thingFirst[a], v.g.thingFirst[b]), cmp.Compare(a, b))
	})
	return list[:min(len(list), mostSpeak)]
}

// holdsWhole reports whether text holds part, and not as a piece of a longer
// name: "June margin.xlsx" is not in "The June margin.xlsx.zip" nor
// "margin.xlsx" in "old-margin.xlsx".
func holdsWhole(text, part string) bool {
	for from := 0; ; {
		i := strings.Index(text[from:], part)
		if i < 0 {
			return false
		}
		i += from
		end := i + len(part)
		before := i == 0 || endsWord(rune(text[i-1])) || text[i-1] >= 0x80
		after := strings.TrimLeft(text[end:], ".!?")
		if before && (after == "" || endsWord([]rune(after)[0])) {
			return true
		}
		from = i + 1
	}
}

// TicketsIn returns the tickets whose keys a title holds, in its order:
// "Round up (ABC-17)". Keys that are only a number are not looked for.
func (v View) TicketsIn(title string) []ThingID {
	if !v.Holds(Ticket) {
		return nil
	}
	var list []ThingID
	for word := range strings.FieldsFuncSeq(title, endsWord) {
		word = strings.TrimRight(word, ".!?-")
		if !strings.ContainsAny(word, "0123456789") || strings.Trim(word, "#0123456789") == "" {
			continue
		}
		for _, key := range []string{word, strings.ToUpper(word)} {
			if t, ok := v.Lookup(Ticket, "", key); ok && !slices.Contains(list, t) {
				list = append(list, t)
			}
		}
	}
	return list
}

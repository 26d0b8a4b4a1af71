package audience

import (
	"cmp"
	"fmt"
	"math"
	mathbits "math/bits"
	"slices"

	"ownup/internal/core/workgraph"
)

// The nearest neighbours of the mistaken change.
const (
	mostAlike   = 40   // neighbours that count
	mostWords   = 64   // words and folders of the change that are compared
	shortWord   = 3    // bytes from which a word tells anything
	longWord    = 40   // bytes of a word that are compared
	alikeFade   = 4    // times as long as other evidence of changes lasts
	thingWeight = 2    // words that a path counts for in the length of a change
	leastAlike  = 0.05 // likeness below which a change is no neighbour
)

// alike notes who had a part in the changes that are most like the mistaken
// one, by the words of their titles and the folders they lie in: k nearest
// neighbours, each voting for its people with its likeness. Rare words and
// deep folders tell more than frequent ones (inverse document frequency among
// the changes that are compared, which the view has limited).
func (pl *panel) alike() {
	asked := pl.likeness()
	if len(asked.bits) == 0 {
		return
	}
	type neighbour struct {
		a    workgraph.ActID
		seen uint64
		size float64
		like float64
	}
	var list []neighbour
	var often [mostWords]int
	left := pl.p.MostAlike
	for a := range pl.v.Acts() {
		if left--; left < 0 {
			break
		}
		if pl.v.KindOf(a) != workgraph.Change || len(pl.v.ThingsOf(a)) > 2*treeWide || slices.Contains(pl.matter.changes, a) {
			continue
		}
		seen, size := asked.of(pl.v, a)
		for rest := seen; rest != 0; rest &= rest - 1 {
			often[mathbits.TrailingZeros64(rest)]++
		}
		if seen != 0 {
			list = append(list, neighbour{a: a, seen: seen, size: size})
		}
	}
	all := float64(pl.p.MostAlike - max(left, 0))
	for i := range list {
		n := &list[i]
		for rest := n.seen; rest != 0; rest &= rest - 1 {
			idf := math.Log(all / float64(1+often[mathbits.TrailingZeros64(rest)]))
			n.like += idf * idf
		}
		n.like /= math.Sqrt(n.size)
	}
	slices.SortFunc(list, func(a, b neighbour) int {
		return cmp.Or(-cmp.Compare(a.like, b.like), -cmp.Compare(a.a, b.a))
	})
	if len(list) == 0 || list[0].like <= 0 {
		return
	}
	for _, n := range list[:min(len(list), mostAlike)] {
		like := n.like / list[0].like
		if like < leastAlike {
			break
		}
		w := like * math.Pow(pl.fade(workgraph.Change, pl.v.When(n.a)), 1.0/alikeFade)
		for who, role := range pl.v.Parts(n.a) {
			pl.part(who, role, Alike, Alike, w*pl.p.Roles[role], n.a, workgraph.NoThing)
		}
	}
}

// likeness is what other changes are compared with: each word of the titles
// and each folder of the mistaken changes has one bit.
type likeness struct {
	bits    map[string]uint64
	things  map[workgraph.ThingID]uint64
	folders map[int32]uint64 // bits of the folders met so far
}

func (pl *panel) likeness() *likeness {
	l := &likeness{bits: make(map[string]uint64), things: make(map[workgraph.ThingID]uint64), folders: make(map[int32]uint64)}
	add := func(word string) {
		if _, ok := l.bits[word]; !ok && len(l.bits) < mostWords {
			l.bits[word] = 1 << len(l.bits)
		}
	}
	for _, a := range pl.matter.changes {
		eachWord(pl.v.Title(a), func(word []byte) { add(string(word)) })
	}
	if len(pl.matter.changes) > 0 {
		for _, t := range pl.matter.things {
			eachFolder(pl.v.Folder(t), add)
			key := fmt.Sprint("thing ", t)
			add(key)
			l.things[t] = l.bits[key]
		}
	}
	return l
}

// of returns what a change shares with what is asked, and how long it is.
func (l *likeness) of(v workgraph.View, a workgraph.ActID) (seen uint64, size float64) {
	eachWord(v.Title(a), func(word []byte) {
		seen |= l.bits[string(word)]
		size++
	})
	for _, t := range v.ThingsOf(a) {
		f := v.FolderID(t)
		bits, known := l.folders[f]
		if !known {
			eachFolder(v.Folder(t), func(folder string) { bits |= l.bits[folder] })
			l.folders[f] = bits
		}
		seen |= bits | l.things[t]
		size += thingWeight
	}
	return seen, size
}

// eachWord calls do with each word of a title that can tell anything, in
// small letters. What do is given does not last: it is to be copied if kept.
func eachWord(title string, do func(word []byte)) {
	var buffer [longWord]byte
	word := buffer[:0]
	for i := 0; i <= len(title); i++ {
		b := byte(' ')
		if i < len(title) {
			b = title[i]
		}
		switch {
		case b >= 'A' && b <= 'Z':
			b += 'a' - 'A'
		case b >= 'a' && b <= 'z', b >= '0' && b <= '9', b == '_', b >= 0x80:
		default:
			if len(word) >= shortWord {
				do(word)
			}
			word = buffer[:0]
			continue
		}
		if len(word) < longWord {
			word = append(word, b)
		}
	}
}

// eachFolder calls do with a folder, as [workgraph.View.Folder] writes it,
// and with each that it lies in.
func eachFolder(folder string, do func(string)) {
	for i := range len(folder) {
		if folder[i] == '/' {
			do("/" + folder[:i+1])
		}
	}
}

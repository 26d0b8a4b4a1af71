package workgraph

import (
	"cmp"
	"slices"
)

// copies says which rows tell of one act.
type copies struct {
	united map[int32][]int32 // a row that stays -> those to be united with it
	gone   []bool            // rows that do not stay
	newer  map[int32]int32   // a row -> the later record of it
}

// copies finds acts that were handed over more than once.
//
// A commit and a mail never change, so the earliest record stays and copies
// from the same moment add their people and things. Meetings and rows of
// tables do change: each recorded state stays, and a view sees the last one.
func (l *loader) copies() copies {
	c := copies{make(map[int32][]int32), make([]bool, len(l.at)), make(map[int32]int32)}
	for _, rows := range l.sameKeys() {
		slices.SortFunc(rows, l.compareCopies)
		keep := rows[0]
		for _, row := range rows[1:] {
			switch {
			case l.at[row] == l.at[keep]:
				c.united[keep] = append(c.united[keep], row)
				c.gone[row] = true
			case l.kind[row] == Meeting || l.kind[row] == Entry:
				c.newer[keep] = row
				keep = row
			default:
				c.gone[row] = true
			}
		}
	}
	return c
}

// compareCopies orders records of one act by time; those of one moment with
// the fullest title first.
func (l *loader) compareCopies(a, b int32) int {
	if l.at[a] != l.at[b] {
		return cmp.Compare(l.at[a], l.at[b])
	}
	_, ta := l.texts.at(l.place[a])
	_, tb := l.texts.at(l.place[b])
	sa, sb := l.spans[a], l.spans[b]
	return cmp.Or(
		-cmp.Compare(len(ta), len(tb)),
		cmp.Compare(ta, tb),
		cmp.Compare(sa.begins, sb.begins),
		cmp.Compare(sa.ends, sb.ends),
	)
}

// sameKeys returns the groups of acts of one kind and key, each of two or
// more.
func (l *loader) sameKeys() map[int32][]int32 {
	groups := make(map[int32][]int32)
	size := 16
	for size < 2*len(l.at) {
		size *= 2
	}
	table := make([]int32, size) // row + 1
	for row, hash := range l.hash {
		if hash == hashKey(l.kind[row], "") && l.key(int32(row)) == "" {
			continue
		}
		slot := int(hash) & (size - 1)
		for table[slot] != 0 && !l.sameAct(table[slot]-1, int32(row)) {
			slot = (slot + 1) & (size - 1)
		}
		if table[slot] == 0 {
			table[slot] = int32(row) + 1
			continue
		}
		first := table[slot] - 1
		if groups[first] == nil {
			groups[first] = []int32{first}
		}
		groups[first] = append(groups[first], int32(row))
	}
	return groups
}

func (l *loader) key(row int32) string {
	key, _ := l.texts.at(l.place[row])
	return key
}

func (l *loader) sameAct(a, b int32) bool {
	return l.hash[a] == l.hash[b] && l.kind[a] == l.kind[b] && l.hex[a] == l.hex[b] && l.key(a) == l.key(b)
}

//go:build unix

package main

import (
	"fmt"
	"iter"
	"math/rand/v2"
	"time"

	"ownup/internal/core/person"
	"ownup/internal/core/workgraph"
)

// The shape of a history, after what public ones of 20,000 to 100,000 commits
// have: how many acts there are for each person, file and file of a folder.
const (
	actsPerPerson  = 30
	actsPerFile    = 4
	filesPerFolder = 25
	interval       = 7 * time.Minute
)

var began = time.Date(2004, 1, 5, 9, 0, 0, 0, time.UTC)

// history makes n commits, oldest first, always the same ones.
func history(n int) iter.Seq2[int, workgraph.Act] {
	return func(yield func(int, workgraph.Act) bool) {
		dice := rand.New(rand.NewPCG(uint64(n), 1)) // #nosec G404 -- to be the same each time
		people, folders := 3+n/actsPerPerson, 1+n/actsPerFile/filesPerFolder
		for i := range n {
			// More people and folders as time goes by; a few do most.
			now := func(all int) int { return 1 + all*(i+n/10)/(n+n/10) }
			author := few(dice, now(people))
			folder := (author*7 + few(dice, 12)) % now(folders)
			act := workgraph.Act{
				Kind: workgraph.Change, Key: fmt.Sprintf("%016x%016x%08x", dice.Uint64(), dice.Uint64(), uint32(i)),
				At:    began.Add(time.Duration(i) * interval),
				Title: fmt.Sprintf("area%d: correct the %s of part %d", folder%97, []string{"handling", "size", "name", "order"}[i%4], dice.IntN(900)),
				Parts: []workgraph.Part{
					{Who: somebody(author), Role: workgraph.Author},
					{Who: somebody(folder % now(people)), Role: workgraph.Committer},
				},
			}
			for range dice.IntN(4) {
				act.Parts = append(act.Parts, workgraph.Part{Who: somebody((folder*3 + few(dice, 40)) % now(people)), Role: workgraph.Reviewer})
			}
			for range 1 + few(dice, 7) {
				act.Things = append(act.Things, path(folder, dice.IntN(filesPerFolder)))
			}
			if !yield(i, act) {
				return
			}
		}
	}
}

// few is a number below n, mostly a small one.
func few(dice *rand.Rand, n int) int {
	x := dice.Float64()
	return int(x * x * x * float64(n))
}

func somebody(i int) person.Identity {
	return person.Identity{
		Name:    fmt.Sprintf("Given%c%d Family%d", 'a'+i%26, i/7%100, i),
		Address: fmt.Sprintf("person%d@host%d.example", i, i%200),
	}
}

func path(folder, file int) workgraph.Thing {
	return workgraph.Thing{
		Kind: workgraph.Path, Space: "work",
		Key: fmt.Sprintf("area%d/group%d/part%d/file%02d.c", folder%97, folder/97%50, folder, file),
	}
}

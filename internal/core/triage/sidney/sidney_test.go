package sidney

import (
	"slices"
	"testing"

	"pgregory.net/rapid"
)

func drawJobs(t *rapid.T) Jobs {
	var j Jobs
	for i := range rapid.IntRange(1, 9).Draw(t, "jobs") {
		j.Effort = append(j.Effort, rapid.Int64Range(0, 6).Draw(t, "effort"))
		j.Weight = append(j.Weight, rapid.Int64Range(0, 6).Draw(t, "weight"))
		var before []int
		if i > 0 && rapid.Bool().Draw(t, "chained") {
			before = rapid.SliceOfN(rapid.IntRange(0, i-1), 1, 2).Draw(t, "before")
		}
		j.Before = append(j.Before, before)
	}
	return j
}

// best is the least cost over all orders that may be, starting after mask.
func best(j Jobs) int64 {
	n := len(j.Effort)
	cost := make([]int64, 1<<n)
	for mask := range cost {
		cost[mask] = -1
	}
	cost[0] = 0
	for mask, c := range cost {
		if c < 0 {
			continue
		}
		var t int64
		for i := range n {
			if mask>>i&1 == 1 {
				t += j.Effort[i]
			}
		}
		for i := range n {
			ready := mask>>i&1 == 0 && !slices.ContainsFunc(j.Before[i], func(b int) bool { return mask>>b&1 == 0 })
			if !ready {
				continue
			}
			next := mask | 1<<i
			if x := c + j.Weight[i]*(t+j.Effort[i]); cost[next] < 0 || x < cost[next] {
				cost[next] = x
			}
		}
	}
	return cost[1<<n-1]
}

// part is the jobs of a block by themselves.
func part(j Jobs, block []int) Jobs {
	var p Jobs
	for _, i := range block {
		p.Effort, p.Weight = append(p.Effort, j.Effort[i]), append(p.Weight, j.Weight[i])
		var before []int
		for _, b := range j.Before[i] {
			if k := slices.Index(block, b); k >= 0 {
				before = append(before, k)
			}
		}
		p.Before = append(p.Before, before)
	}
	return p
}

// The best orders of the blocks, one after the other, are a best order; they
// may be; and the ratios fall.
func TestBlocksLoseNothing(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		j := drawJobs(t)
		var sum, start int64
		seen := make([]bool, len(j.Effort))
		lastW, lastP := int64(1), int64(0)
		for _, block := range Blocks(j) {
			var w, p int64
			for _, i := range block {
				for _, b := range j.Before[i] {
					if !seen[b] && !slices.Contains(block, b) {
						t.Fatalf("job %d stands before %d, which it comes after", i, b)
					}
				}
				w, p = w+j.Weight[i], p+j.Effort[i]
			}
			for _, i := range block {
				if seen[i] {
					t.Fatalf("job %d stands twice", i)
				}
				seen[i] = true
			}
			if w*lastP > lastW*p {
				t.Fatalf("a block of ratio %d/%d follows one of %d/%d", w, p, lastW, lastP)
			}
			lastW, lastP = w, p
			sum += best(part(j, block)) + w*start
			start += p
		}
		if slices.Contains(seen, false) {
			t.Fatalf("blocks leave out jobs: %v", seen)
		}
		if want := best(j); sum != want {
			t.Fatalf("block by block costs %d, the optimum is %d", sum, want)
		}
	})
}

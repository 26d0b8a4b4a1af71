package sidney

import (
	"math"
	"slices"
)

// network finds the set of nodes that gains most, where whoever is in it
// needs all that they need in it too. It is a maximum flow in whole numbers
// (Dinic's method): gains flow in, losses flow out, needs let anything pass.
// What can still be reached when no more flows is the smallest set that gains
// most.
type network struct {
	nodes int
	in    []int64 // what may still flow into a node from outside
	out   []int64 // what may still flow out of it
	from  []int32 // arcs as they are added
	to    []int32
	start []int32 // arcs of node v: start[v] to start[v+1]
	head  []int32
	twin  []int32
	room  []int64 // what may still flow along
	level []int32
	next  []int32
	queue []int32
	path  []int32
}

const endless = math.MaxInt64 / 2

func (n *network) reset(nodes int) {
	n.nodes = nodes
	n.in, n.out = resized(n.in, nodes), resized(n.out, nodes)
	clear(n.in)
	clear(n.out)
	n.from, n.to = n.from[:0], n.to[:0]
}

// gain says what a node is worth; negative for a loss.
func (n *network) gain(v int, worth int64) {
	n.in[v], n.out[v] = max(0, worth), max(0, -worth)
}

// needs says that v cannot be in the set without u.
func (n *network) needs(v, u int) {
	n.from = append(n.from, int32(v)) // far below 2^31
	n.to = append(n.to, int32(u))
}

// build lays out the arcs by node, each with its twin back.
func (n *network) build() {
	arcs := 2 * len(n.from)
	n.start = resized(n.start, n.nodes+1)
	clear(n.start)
	for i := range n.from {
		n.start[n.from[i]+1]++
		n.start[n.to[i]+1]++
	}
	for v := range n.nodes {
		n.start[v+1] += n.start[v]
	}
	n.head, n.twin, n.room = resized(n.head, arcs), resized(n.twin, arcs), resized(n.room, arcs)
	n.next = resized(n.next, n.nodes)
	copy(n.next, n.start[:n.nodes])
	for i := range n.from {
		v, u := n.from[i], n.to[i]
		a, b := n.next[v], n.next[u]
		n.next[v]++
		n.next[u]++
		n.head[a], n.twin[a], n.room[a] = u, b, endless
		n.head[b], n.twin[b], n.room[b] = v, a, 0
	}
	n.level = resized(n.level, n.nodes)
}

// fill sends as much as can flow.
func (n *network) fill() {
	for n.layers() {
		copy(n.next, n.start[:n.nodes])
		for v := range n.nodes {
			for n.in[v] > 0 && n.push(int32(v)) { // far below 2^31
			}
		}
	}
}

// layers gives each node its distance from where something can still flow in
// and says whether it can reach a node where something can still flow out.
func (n *network) layers() bool {
	n.queue = n.queue[:0]
	for v := range n.nodes {
		n.level[v] = -1
		if n.in[v] > 0 {
			n.level[v] = 0
			n.queue = append(n.queue, int32(v)) // far below 2^31
		}
	}
	found := false
	for i := 0; i < len(n.queue); i++ {
		v := n.queue[i]
		if n.out[v] > 0 {
			found = true
		}
		for a := n.start[v]; a < n.start[v+1]; a++ {
			if u := n.head[a]; n.room[a] > 0 && n.level[u] < 0 {
				n.level[u] = n.level[v] + 1
				n.queue = append(n.queue, u)
			}
		}
	}
	return found
}

// push finds one path along rising levels from v to a node with an outflow,
// sends what it can bear, and says whether there was one.
func (n *network) push(source int32) bool {
	n.path = n.path[:0]
	v := source
	for n.out[v] == 0 {
		a := n.next[v]
		for a < n.start[v+1] && (n.room[a] == 0 || n.level[n.head[a]] != n.level[v]+1) {
			a++
		}
		n.next[v] = a
		if a < n.start[v+1] {
			n.path = append(n.path, a)
			v = n.head[a]
			continue
		}
		n.level[v] = -1 // a dead end
		if len(n.path) == 0 {
			return false
		}
		last := n.path[len(n.path)-1]
		n.path = n.path[:len(n.path)-1]
		v = n.head[n.twin[last]]
	}
	amount := min(n.in[source], n.out[v])
	for _, a := range n.path {
		amount = min(amount, n.room[a])
	}
	n.in[source] -= amount
	n.out[v] -= amount
	for _, a := range n.path {
		n.room[a] -= amount
		n.room[n.twin[a]] += amount
	}
	return true
}

// reached marks the nodes that something could still flow to.
func (n *network) reached() []bool {
	n.layers()
	marks := make([]bool, n.nodes)
	for v, l := range n.level {
		marks[v] = l >= 0
	}
	return marks
}

// tied returns the groups of nodes that can reach one another along arcs with
// room, each after whatever it can reach (Tarjan's method, without recursion).
func (n *network) tied() [][]int {
	const fresh = -1
	order := make([]int32, n.nodes)
	low := make([]int32, n.nodes)
	open := make([]bool, n.nodes)
	for v := range order {
		order[v] = fresh
	}
	copy(n.next, n.start[:n.nodes])
	var groups [][]int
	var stack, calls []int32
	count := int32(0)
	enter := func(v int32) {
		order[v], low[v] = count, count
		count++
		open[v] = true
		stack, calls = append(stack, v), append(calls, v)
	}
	leave := func(v int32) {
		calls = calls[:len(calls)-1]
		if len(calls) > 0 {
			up := calls[len(calls)-1]
			low[up] = min(low[up], low[v])
		}
		if low[v] != order[v] {
			return
		}
		var group []int
		for {
			u := stack[len(stack)-1]
			stack = stack[:len(stack)-1]
			open[u] = false
			group = append(group, int(u))
			if u == v {
				break
			}
		}
		slices.Sort(group)
		groups = append(groups, group)
	}
	for root := range n.nodes {
		if order[root] != fresh {
			continue
		}
		enter(int32(root)) // far below 2^31
		for len(calls) > 0 {
			v := calls[len(calls)-1]
			a := n.next[v]
			if a == n.start[v+1] {
				leave(v)
				continue
			}
			n.next[v]++
			switch u := n.head[a]; {
			case n.room[a] == 0:
			case order[u] == fresh:
				enter(u)
			case open[u]:
				low[v] = min(low[v], order[u])
			}
		}
	}
	return groups
}

// resized is a slice of that length, with the memory of s where it suffices.
// What it holds is left over.
func resized[T any](s []T, length int) []T {
	if cap(s) < length {
		return make([]T, length)
	}
	return s[:length]
}

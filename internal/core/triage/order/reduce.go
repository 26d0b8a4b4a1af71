package order

// reduce takes out of the groups what waits for something else in them
// anyway, makes groups of one job the job's own weight, and joins equal ones.
func (m *model) reduce() {
	groups := m.groups[:0:0]
	seen := map[string]int{}
	var key []byte
	mark := make([]uint8, len(m.effort))
	for _, g := range m.groups {
		need := m.needed(g, mark)
		if len(need) == 1 && m.due[need[0]] == 0 {
			m.weight[need[0]] += g.Weight
			continue
		}
		key = key[:0]
		for _, j := range need {
			key = append(key, byte(j), byte(j>>8), byte(j>>16))
		}
		if g.Any {
			key = append(key, 1)
		}
		if at, ok := seen[string(key)]; ok {
			groups[at].Weight += g.Weight
			continue
		}
		seen[string(key)] = len(groups)
		groups = append(groups, Group{Weight: g.Weight, Need: need, Any: g.Any && len(need) > 1})
	}
	m.groups = groups
}

// needed is what a group needs once everything has been left out that cannot
// decide: with all, what comes before another one of them; with any, what
// comes after.
func (m *model) needed(g Group, mark []uint8) []int {
	const needs, idle = 1, 2
	if len(g.Need) == 1 {
		return g.Need
	}
	for _, j := range g.Need {
		mark[j] = needs
	}
	for _, j := range g.Need {
		for _, i := range m.closure[j] {
			switch {
			case i == j || mark[i] == 0:
			case g.Any:
				mark[j] = idle
			default:
				mark[i] = idle
			}
		}
	}
	need := make([]int, 0, len(g.Need))
	for _, j := range g.Need {
		if mark[j] == needs {
			need = append(need, j)
		}
		mark[j] = 0
	}
	return need
}

package history

// skips collects what was not read: each path and reason once.
type skips struct {
	list   []Skipped
	places map[skipKey]int
	beyond int
}

type skipKey struct{ path, members, place, reason string }

func newSkips() *skips { return &skips{places: map[skipKey]int{}} }

func (s *skips) add(k Skipped) {
	key := skipKey{path: k.Path, reason: k.Reason}
	for _, m := range k.Members {
		key.members += m + "\x00"
	}
	key.place = k.Place.Sheet + "\x00" + k.Place.Path
	if i, ok := s.places[key]; ok {
		s.list[i].Times++
		return
	}
	if len(s.list) >= maxSkips {
		s.beyond++
		return
	}
	s.places[key] = len(s.list)
	k.Times = 1
	s.list = append(s.list, k)
}

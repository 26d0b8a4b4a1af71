package mistake

import "slices"

// firstPlaces is how many people may be told before every hit client has been.
const firstPlaces = 3

// Arrange returns listeners in the order they are to be told, keeping the
// order given as far as the rule allows: a hit client is among the first
// three people told. Where more than three clients are hit, nobody else comes
// before the last of them. Orders are numbered from 1.
//
// The client is told when its lead is; other people of the same account keep
// their place.
func Arrange(listeners []Listener) []Listener {
	out := slices.Clone(listeners)
	leads := 0
	for _, l := range out {
		if l.hitClient() {
			leads++
		}
	}
	room := othersBefore(leads)
	arranged := make([]Listener, 0, len(out))
	var later []Listener
	for _, l := range out {
		switch {
		case l.hitClient():
			leads--
			arranged = append(arranged, l)
		case leads > 0 && room == 0:
			later = append(later, l)
		default:
			if leads > 0 {
				room--
			}
			arranged = append(arranged, l)
		}
		if leads == 0 && later != nil {
			arranged = append(arranged, later...)
			later = nil
		}
	}
	for i := range arranged {
		arranged[i].Order = i + 1
	}
	return arranged
}

// othersBefore returns how many people who are not hit clients may come
// before the last of n hit clients.
func othersBefore(n int) int { return max(0, firstPlaces-n) }

// hitClient tells whether telling l is telling a client whose business is hit.
func (l Listener) hitClient() bool { return l.Ring == Client && l.Lead }

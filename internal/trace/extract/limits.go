package extract

// Limits bound what one file may cost. What is beyond them is reported and
// left out; the rest is read.
type Limits struct {
	File    int // bytes of one file, packed or unpacked
	Total   int // bytes unpacked out of one file, with all that is inside what is inside
	Ratio   int // how many times its packed size a member may have, beyond its first MB
	Depth   int // files inside files
	Members int // files inside one file, in all
	Nesting int // elements, groups or values inside one another
}

// DefaultLimits suit the documents of an office: the largest that a person
// makes pass, and a bomb does not.
func DefaultLimits() Limits {
	return Limits{
		File:    128 << 20,
		Total:   512 << 20,
		Ratio:   200,
		Depth:   8,
		Members: 200_000,
		Nesting: 200,
	}
}

// freely is how much may come out of a member whatever its packed size.
const freely = 1 << 20

// Unpacked returns how many bytes may come out of packed ones: the ratio and
// the size of a file bound it.
func (l Limits) Unpacked(packed int64) int64 {
	most := int64(l.File)
	if packed < most/int64(max(l.Ratio, 1)) {
		most = min(most, packed*int64(l.Ratio)+freely)
	}
	return most
}

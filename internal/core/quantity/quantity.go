package quantity

// Quantity is one figure in a text.
type Quantity struct {
	Start, End       int // bytes of the whole: sign, currency, number, magnitude, unit
	NumStart, NumEnd int // bytes of the number with its sign and magnitude

	// Value is the number in its unit: 4.2 for "4,2 %", 50 for "50 cents",
	// 1200000 for "$1.2M". [Quantity.Number] makes units comparable.
	Value    Value
	Unit     Unit
	Currency Currency // "" unless Unit is Money

	// Precision is how many digits stand after the decimal mark, before any
	// magnitude: 1 for "1.2M". Scale is the power of ten of the magnitude: 6
	// for "1.2M", so that its last digit counts 10^(Scale-Precision).
	Precision int
	Scale     int

	Form        Form
	Part        Part
	Approximate bool // "about", "rund", "~" stands before it

	// Readings is empty where there is only one way to read the figure. Else it
	// holds every way, the likeliest first, which is also the one in Value.
	Readings []Reading
}

// Reading is one way to read an ambiguous figure.
type Reading struct {
	Start, End int // its bytes; less than the whole where the figure may be several
	Value      Value
	Precision  int
	Scale      int
	Reason     Reason
}

// Unit is what a number counts.
type Unit uint8

// The units. Percent and percentage points are never the same: a rate that
// rises from 4 % by 2 % is 4.08 %, by 2 percentage points 6 %.
const (
	None Unit = iota
	Percent
	PerMille
	BasisPoints // hundredths of a percentage point
	PercentagePoints
	Money // see Quantity.Currency
)

// String names the unit in English.
func (u Unit) String() string {
	return [...]string{"", "percent", "per mille", "basis points", "percentage points", "money"}[u]
}

// Part is what a number is a part of, where it does not stand for itself.
// Nobody means such a number when they look for a figure, as a rule; but it
// may still be one, so it is found, and ranking is left to the caller.
type Part uint8

// The parts.
const (
	Itself  Part = iota
	OfWord       // letters touch it: "180ml", "Q3", "4th"
	OfDate       // "5/17/2018", "2018-05-17", "17.05.2018"
	OfCode       // "192.168.1.2", "+1-222-2222", "SCP-173"
	OfLink       // in an address of a page or a mail
	Article      // the German "ein", which is "a" more often than 1
)

// String names the part in English.
func (p Part) String() string {
	return [...]string{"itself", "of a word", "of a date", "of a code", "of a link", "an article"}[p]
}

// Reason is why a figure is read in one way.
type Reason uint8

// The reasons.
const (
	Plain           Reason = iota
	MarkGroups             // the mark is taken to group thousands
	MarkDecimal            // the mark is taken to begin the decimals
	SpaceGroups            // the spaces are taken to group thousands
	SpaceSeparates         // the spaces are taken to separate numbers
	OneFraction            // "3/4" or "2 in 5" is taken as a fraction
	TwoNumbers             // the same is taken as two numbers
	ShortScale             // "billion" is taken as 10^9, as in English
	LongScale              // "Billion" is taken as 10^12, as in German
	LetterMillion          // "m" is taken as million
	LetterOther            // "m" is taken as a measure
	MilMillion             // "mil" is taken as million
	MilThousand            // "mil" is taken as thousand, as in Spanish
	SharedMagnitude        // "10" in "10 to 12 million" is taken as 10 million
	WithMinor              // "15 dollars 50" is taken as one sum
	InBrackets             // "(4.2)" is taken as less than zero
)

// String gives the reason as half a sentence.
func (r Reason) String() string {
	return [...]string{
		"as it stands",
		"the mark groups thousands", "the mark begins the decimals",
		"the spaces group thousands", "the spaces separate numbers",
		"it is one fraction", "they are two numbers",
		"a billion is a thousand millions, as in English", "a billion is a million millions, as in German",
		"m stands for million", "m stands for a measure",
		"mil stands for million", "mil stands for thousand, as in Spanish",
		"the magnitude counts for both ends of the range",
		"the second number is the cents",
		"brackets stand for less than zero",
	}[r]
}

// Range is what a text says about figures: that something lies between two of
// them, or above or below one.
type Range struct {
	Start, End int // bytes, with the words that say so: "more than thirty"
	Low, High  Bound
}

// Bound is one end of a range.
type Bound struct {
	Index  int // of the quantity in Found.Quantities; -1 where there is no such end
	Value  Value
	Closed bool // the end itself belongs to the range
}

// Found is all figures of a text, in order and without overlap, and the ranges
// that they are ends of, likewise.
type Found struct {
	Quantities []Quantity
	Ranges     []Range
}

// Number returns the value as a number without unit, for comparing what is
// written in different units: 0.042 for "4.2 %" and for "420 bps", 0.5 for "50
// cents". Percentage points and money stay what they are beside the number;
// compare [Quantity.Unit] too.
func (q Quantity) Number() Value {
	switch q.Unit {
	case Percent, PercentagePoints:
		return q.Value.Shift(-2)
	case PerMille:
		return q.Value.Shift(-3)
	case BasisPoints:
		return q.Value.Shift(-4)
	case Money:
		return q.Value.Shift(-q.Currency.minor())
	}
	return q.Value
}

// Rounded returns v as somebody who writes like q would have rounded it.
func (q Quantity) Rounded(v Value) Value { return v.Round(q.Precision - q.Scale) }

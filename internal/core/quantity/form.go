package quantity

// Style is the way in which a number is written.
type Style uint8

// The styles.
const (
	Digits       Style = iota
	Scientific         // digits with a power of ten: "1.2e6", "1.2 × 10⁶"
	Fraction           // "3/4", "2 1/4", "2½"
	Power              // "1.1^23"
	Words              // "four point two", "dreiundzwanzig", "4 thousand 3 hundred"
	WordFraction       // "two thirds", "anderthalb", "half a million"
	Sum                // "15 dollars and 50 cents"
	formVulgar         // one character, inside the package only
	formWhole          // a German number in one word, likewise
)

// Form is how a figure is written, so that another value can be written alike.
type Form struct {
	Style    Style
	Language Language // of a number in words, as far as its words show it

	Decimal rune // the mark before decimals, 0 where none is written
	Group   rune // the mark between groups, 0 where none is written
	Indian  bool // groups of two above the thousands: "12,34,567"
	Wide    bool // full-width digits
	Sign    Sign

	comma             bool  // the text writes commas before decimals
	sign, signEnd     int32 // bytes of the sign; equal where there is none
	digits, digitsEnd int32 // bytes of the digits
}

// Sign is how a sign is written.
type Sign uint8

// The signs.
const (
	NoSign   Sign = iota
	Hyphen        // "-5"
	Minus         // "−5", the character for it
	Plus          // "+5"
	Brackets      // "(5)", as accountants write less than zero
	SignWord      // "minus five"
)

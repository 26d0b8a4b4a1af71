// Package match finds what a mistake left behind in a text: the wrong figure
// in every form that people write it in, figures rounded or worked out from
// it, and phrases. It knows one stretch of text at a time and neither files nor
// people; what it returns are places in the bytes given.
//
// [For] takes what is sought, all figures and phrases at once, and returns a
// [Search]. Search.Find reads one [Passage] and returns its [Hit]s, each with
// what kind of match it is, in which tier it stands, and a reason that a
// person can check by looking: "says 0.042, which is 4.2 %".
//
// # Figures
//
// Whatever can be worked out is worked out before any text is read. Each
// figure becomes a few targets, the value itself and those derived from it and
// its bases, and each target a few dozen keys: its exact value, and what it
// rounds to at every precision. A figure in a text is looked up by its value
// and the precision it is written with. So the work for a text does not depend
// on how much is sought, and a figure that nobody seeks costs a look or two.
// Comparing each figure of the text with each target would multiply the two;
// comparing rounded floats would be fast and wrong.
//
// Figures are compared by [quantity.Quantity.Number], so percent, per mille,
// basis points and fractions are one. Percentage points are never percent, a
// currency is never another. A unit that stands only in the heading counts
// ([Passage.Beside]).
//
// # Tiers
//
// A tier says what a person should look at first. As typed, another form,
// rounding and derived follow from the kind of the hit. Coincidence holds what
// has the value and most likely is something else: part of a date or a code,
// a page or account number by the word before it, a short number without unit
// and without anything near that speaks for it, the opposite sign. Nothing is
// hidden: to leave out a true copy is worse than to show a false one low down.
//
// Within a tier, Hit.Weight orders by evidence: words of the label, the entity
// and the period in the same sentence or in the headings, the same unit, no
// doubt about the reading. [Compare] gives the whole order.
//
// # Phrases
//
// Phrases are compared letter by letter with a folding reader over the text as
// it stands: case, marks on Latin letters, ligatures, full-width letters, soft
// hyphens, words broken at the end of a line, any spaces. The places are those
// of the original bytes, since nothing is rewritten on the way.
//
// # What is promised
//
//   - Any bytes may be given; places are those of the bytes given, in order.
//   - Equal texts give equal hits, whatever was read before.
//   - Twice the text is at most twice the work, up to a constant.
//   - A text without hits allocates nothing with a Search in use, unless a
//     number in it can be read in several ways.
package match

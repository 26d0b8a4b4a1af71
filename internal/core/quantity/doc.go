// Package quantity recognises numbers as people write them and makes them
// comparable: "4.2 %", "4,2 Prozent", "four point two per cent" and "420 bps"
// are one figure, so that every copy of a wrong one can be found.
//
// [Find] reads a text once and returns each [Quantity] with its place in bytes,
// its exact [Value], its unit, how precisely it is written and in which
// [Form], and the [Range]s that the text makes of them. [Quantity.Rewrite]
// writes another value in the same form, for corrections.
//
// # How it reads
//
// A lexer walks over the bytes and keeps only what may matter to a number:
// digits with their marks, the words of the lexicon, signs. Any other word ends
// a phrase. A phrase is parsed as soon as it ends, by rules that look a bounded
// number of tokens ahead, and forgotten; so the work grows with the text and
// the memory does not. There is no regular expression for a form: the forms
// overlap ("1.2", "1.2.3", "1.2 million", "1.2–1.4 %"), so that one expression
// for each would find pieces of one another, and each would be a pass of its
// own.
//
// The words of a language are tables, in the files words_*.go. German numbers
// in one word are taken apart by a small grammar in whole.go.
//
// # Doubt
//
// A language is evidence and not a setting. What can be read in several ways
// ("1,234", "1 Billion", "2 mil", "3/4", "(4.2)") keeps all of them in
// [Quantity.Readings], each with a [Reason]; the likeliest is first. What
// decides is, in this order: the numbers of the same text that leave no doubt,
// the language of the words around, what the caller was told of the text
// ([Finder.Prior]), and the English way.
//
// # Numbers that are no figures
//
// Dates, versions, telephone numbers and the numbers in addresses and names
// are found too, because a figure may hide behind any form, but
// [Quantity.Part] says what they are part of.
//
// # What is promised
//
//   - Any bytes may be given; places are those of the bytes given, in order,
//     not empty, and no two overlap.
//   - Equal texts give equal results.
//   - Twice the text is at most twice the work, up to a constant.
//   - Text without numbers allocates nothing with a Finder in use, and numbers
//     without doubt allocate nothing either, up to nineteen digits.
package quantity

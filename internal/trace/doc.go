// Package trace finds everywhere a wrong figure, phrase, file or message went.
//
// [Run] takes what is sought and where to look, and returns the occurrences,
// weightiest first, with a summary of what was read and what was not. It is
// put together from parts that each do one thing:
//
//	survey            which files there are
//	Reader            the text of one file, each piece with its place; in the
//	                  program a confined child process, see package confine
//	gatherer          one file's pieces, put to core/match with the headings
//	                  that stand beside them; whose file it is
//	list              what is shown first, in bounded memory
//
// # What an occurrence says
//
// Its path, and the files on the way into the file: the attachment, the
// workbook in it. Its place, which a person can go to. The text and the words
// around it. Why it is a hit, and in which tier: as typed, the same value in
// another form, a rounding, derived, a coincidence. Who made, sent or was sent
// the file, as far as the file itself says.
//
// # Headings
//
// "4.2" in a cell says little; "June" at the head of its row and "margin, in
// %" at the head of its column say nearly all. Tables are read in the order in
// which they stand, so the headings of a cell are known when it comes: the
// text nearest above in its column, and the first text of its row.
//
// # What is promised
//
//   - Equal files and equal questions give equal answers, on any number of
//     cores: the order of the answer is by weight and place, never by who was
//     finished first.
//   - What was not read is in the summary with its reason.
//   - Memory does not grow with the number of files. Of occurrences beyond
//     [Request.Most] the weightiest are kept and the others counted.
//   - A trace that is cancelled returns what it has found, and says that it is
//     not the whole.
package trace

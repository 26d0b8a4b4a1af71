// Package index remembers what was read in a folder, so that a second trace
// opens only the files that have changed and those that may hold what is
// sought.
//
// An [Index] is of one folder and lies in a folder of its own. It knows of each
// file its size, its times and the SHA-256 of its content, what could not be
// read in it, its pieces as [extract] gave them, and for every key
// ([match.Key]) in which stretch of which file it stands.
//
//	x, _ := index.Open(dir, setup)
//	files := survey.Take(ctx, root)
//	docs := x.Fresh(root, files)          what need not be read again
//	hits, _ := x.Candidates(search.Keys())
//	x.Replay(ctx, hit, sink)              the pieces, as if the file were read
//	w, _ := x.Begin(root, files)
//	r := w.Record(i)                      for each that must be read: a sink
//	w.Commit()
//
// # What is promised
//
//   - A trace through the index finds what a trace that reads everything finds.
//     A file counts as known if size and times are those of then, and if its
//     last change was well before it was read: a change within the tick of a
//     coarse clock would leave no mark (see [settled]).
//   - Everything is sealed with the key that the caller gives: nothing of the
//     folder, its names or its texts can be read without it, and destroying the
//     key erases the index. Names and sizes of the files of the index tell how
//     much there is and nothing else. [Erase] removes them.
//   - An index that is damaged, was sealed with another key or comes of other
//     readers or limits ([Setup.Stamp]) is as good as empty, and
//     [Index.Notice] says so. It never gives a wrong answer.
//   - What was committed stays, whatever happens to the process. A build that
//     was stopped goes on where it stopped.
//   - One process writes at a time; others read what is there.
//   - Memory grows with the number of files (about 150 bytes each) and not with
//     what is in them.
//
// # How it lies on disk
//
// Each file begins with a salt of its own, from which its key is derived;
// behind it come sealed blocks, whose place is their nonce: no block can be put
// in another place, and none is sealed twice.
//
//	head      which files there are, and which blocks of them are what; replaced
//	          as a whole, and with it the state of the index
//	table     one row for each file in the order of a survey, in columns of
//	          fixed width, so that it is compared without being decoded
//	pieces    the pieces, a block for each stretch of a file
//	postings  from key to stretches, in blocks by key
//
// Files other than the head are written once. A commit adds pieces and
// postings, writes a new table and then a new head. Where there are more than a
// few, the small ones are merged, so that each is rewritten a few times at most
// while the index grows.
package index

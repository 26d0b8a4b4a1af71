// Package confine reads foreign files in child processes of this program, which
// the system keeps away from files, network and programs. A file that makes a
// reader crash, loop or fill the memory costs that one file and nothing else.
//
// A [Pool] keeps a few children and [Pool.Read] has one of them read a file.
// The parent opens the file and sends its content through a pipe; what the
// child finds comes back through another, piece by piece, to the same
// [extract.DeepSink] that [extract.Readers.Deep] would have filled. The child
// needs no file system for that, and on Linux it has none.
//
// What is promised of a file is the same whatever was read before it and
// whatever is read beside it:
//
//   - The pieces come in the order of the file. Those that arrived before a
//     reading ended early stay; a skip then says that it did, and why.
//   - A child reads many files. When one ends its child, or needs more than a
//     child may have beside others, it is read once more by a new child that is
//     alone and may have the memory of all, from where the first came to. If it
//     ends that too, the file is to blame.
//   - A file that is late is not read again.
//
// Large files are read alone from the start. All children together keep within
// [Options.Memory]: each watches itself, the collector of garbage works harder
// near the bound, and where the system tells, the parent watches them as well
// and ends one that goes beyond.
//
// What a child cannot do, once it has started and before it is given a file:
// see [Confinement]. The program that uses a pool calls [IsChild] and [Main]
// before anything else:
//
//	func main() {
//		if confine.IsChild() {
//			os.Exit(confine.Main(func(*confine.Parent) extract.Readers { … }))
//		}
//
// A child dies with its parent. Strings of pieces share memory with others
// that came with them: whoever keeps a few of many keeps clones.
package confine

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"math"
	"runtime"
	"time"

	"ownup/internal/trace/extract"
)

// Options say how files are read. The zero value is good.
type Options struct {
	// Workers is how many files are read at the same time: 0 for one on each
	// processor, as far as the memory goes.
	Workers int
	// Deadline is how long the reading of one file may take, without the time
	// that its sink takes: 0 for 20 seconds.
	Deadline time.Duration
	// Memory is what all children together may have, in bytes: 0 for 320 MB. One
	// that is alone may have all of it.
	Memory int
	// Limits are those of [Pool.Read]; zero for the default.
	Limits extract.Limits
	// Cache is a folder that the readers may read, for what they compile; "" for
	// none. Nobody but the user may write there.
	Cache string
	// Prepare fills the cache when a reader says that it is not ready
	// ([ErrUnprepared]). It is called once, while no child runs, and must read no
	// foreign file. Without it, or if it fails, there is no cache.
	Prepare func(ctx context.Context) error
	// Help does what a reader asks for ([Parent.Ask]): with the content of a
	// file, or of one inside it, something that takes a program. It returns what
	// comes out, which is read in the child, or says in a sentence why there is
	// nothing. The content may be anything; whoever asks may have been taken over
	// by it. Nil if nobody helps.
	Help func(ctx context.Context, what string, content []byte, limits extract.Limits) (answer []byte, refused string)
	// Program is what runs as a child, with its arguments: nil for this program
	// with [Argument].
	Program []string
}

const (
	defaultDeadline = 20 * time.Second
	defaultMemory   = 320 << 20
	// fewest is the memory of a child below which none is added: an idle one
	// has some 25 MB.
	fewest = 80 << 20
)

// complete fills in what is zero.
func (o Options) complete() Options {
	o.Deadline = cmp.Or(o.Deadline, defaultDeadline)
	o.Memory = cmp.Or(o.Memory, defaultMemory)
	if o.Workers <= 0 {
		o.Workers = max(1, min(runtime.NumCPU(), o.Memory/fewest))
	}
	if o.Limits == (extract.Limits{}) {
		o.Limits = extract.DefaultLimits()
	}
	return o
}

// share is the memory of a child that reads beside others.
func (o Options) share() int { return o.Memory / o.Workers }

// large is the size from which on a file is read alone. Readers take up to
// about eight times the size of a file; those that take more are found out.
func (o Options) large() int { return o.share() / 8 }

// Confinement is what the system keeps children from.
type Confinement struct {
	Files    bool // to open any but those of the cache
	Network  bool // to connect to anything
	Programs bool // to start one, or to reach into another
	Memory   bool // to take more than they may: the parent can see what they have
}

// String says in a sentence what holds.
func (c Confinement) String() string {
	if !c.Files && !c.Network && !c.Programs {
		return "Files were read in a process apart that this system does not confine."
	}
	can := ""
	for _, missing := range []struct {
		held bool
		what string
	}{{c.Files, "open files"}, {c.Network, "use the network"}, {c.Programs, "start programs"}} {
		if missing.held {
			continue
		}
		if can != "" {
			can += " and "
		}
		can += missing.what
	}
	if can != "" {
		return "Files were read in a process apart that can still " + can + " on this system."
	}
	return "Files were read in a process apart that cannot open files, use the network or start programs."
}

// bits and confinementOf carry a confinement through the pipe.
func (c Confinement) bits() byte {
	var b byte
	for i, held := range [...]bool{c.Files, c.Network, c.Programs, c.Memory} {
		if held {
			b |= 1 << i
		}
	}
	return b
}

func confinementOf(b byte) Confinement {
	return Confinement{b&1 != 0, b&2 != 0, b&4 != 0, b&8 != 0}
}

// sentence says to a person why a file was not read to its end.
func (o outcome) sentence(deadline time.Duration) string {
	switch o {
	case late:
		return fmt.Sprintf("Reading the file took longer than %s; what was found until then is kept.", seconds(deadline))
	case greedy:
		return "Reading the file took more memory than it may have; what was found until then is kept."
	case unprepared:
		return "The file is of a kind that ownup could not get ready to read."
	case sourceBroke:
		return "The file could not be read to its end."
	default:
		return "The file made its reader stop; what was found until then is kept."
	}
}

// seconds writes a deadline as people say it.
func seconds(d time.Duration) string {
	if n := math.Ceil(d.Seconds()); n > 1 {
		return fmt.Sprintf("%.0f seconds", n)
	}
	return "a second"
}

// ErrUnprepared is what a reader returns in a child when it cannot read a file
// before the cache is filled. The file is read again when it is.
var ErrUnprepared = errors.New("the cache of the readers is not ready")

// errClosed is the error of reading with a pool that is closed.
var errClosed = errors.New("the pool of readers is closed")

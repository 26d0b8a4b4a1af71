// Package pdf reads the text of PDFs, with the page and the rectangle in which
// it stands, and what else a person finds in one: comments, the values of form
// fields, files attached, the title.
//
// A PDF holds letters and their places, no words and no lines. PDFium, the
// library that browsers show PDFs with, turns its fonts into characters. This
// package puts these together in the order in which the page was written: into
// words, lines and blocks of lines ([compose]). A piece is such a block, so a
// number is never split and a phrase that wraps over a line is one text; the
// row of a table is a piece of its own. [extract.Piece.Span] gives the
// rectangle of each word.
//
// PDFium is code in C++ that has met every hostile file there is, and new ones
// all the time. It runs compiled to WebAssembly: whatever a file does to it,
// it can neither reach the memory of this process nor its files, and its own
// memory is bounded. Every document has an instance to itself, which costs
// three milliseconds and leaves nothing behind. What WebAssembly does not bound
// is time. The context is asked between pages and every few thousand letters,
// but one page is one call, and a page can be made to take minutes; a deadline
// for that is kept by the process around this one, which is also what bounds
// the memory of the process as a whole.
//
// Compiling PDFium takes some seconds and 300 MB. [Library.Prepare] leaves the
// result in a folder from which the next start takes a tenth of a second and
// 50 MB. The folder holds machine code that is run without further looking at
// it, so nobody else may write there.
package pdf

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"runtime"
	"sync"

	"github.com/klippa-app/go-pdfium"
	"github.com/klippa-app/go-pdfium/webassembly"
	"github.com/tetratelabs/wazero"
	"github.com/tetratelabs/wazero/api"
	"github.com/tetratelabs/wazero/experimental"

	"ownup/internal/trace/extract"
)

// mostMemory is how much memory a document may take up in PDFium, in pages of
// 64 kB: 256 MB.
const mostMemory = 256 << 20 >> 16

// errClosed says that a library was used after its end, and errNotStarted that
// it is not of use in this process.
var (
	errClosed     = errors.New("the PDF library is closed")
	errNotStarted = errors.New("PDFium did not start")
)

// Library reads PDFs. It may be used by several goroutines and reads one file
// at a time, since that is what its memory is bounded for.
type Library struct {
	cacheDir string
	turn     chan struct{} // holds one token; whoever has it may use what is below

	start  sync.Once
	cache  wazero.CompilationCache
	pool   pdfium.Pool
	failed error
	unkept error // why the folder is not used
	closed bool
}

// Open returns a library that keeps PDFium compiled in cacheDir. Without a
// folder, or with one that cannot be used or that others may write to, it
// compiles anew in each process. Nothing is started before the first PDF. A
// folder that can be read and not written is enough once [Library.Prepare] has
// filled it.
func Open(cacheDir string) *Library {
	l := &Library{cacheDir: cacheDir, turn: make(chan struct{}, 1)}
	l.turn <- struct{}{}
	return l
}

// Prepare starts PDFium and fills the folder of Open, or says why it cannot.
func (l *Library) Prepare(ctx context.Context) error {
	if err := l.take(ctx); err != nil {
		return err
	}
	defer l.give()
	if err := l.ready(ctx); err != nil {
		return err
	}
	return l.unkept
}

// Close ends PDFium. It waits for a document that is being read.
func (l *Library) Close() error {
	<-l.turn
	defer l.give()
	l.closed = true
	var errs []error
	if l.pool != nil {
		errs = append(errs, l.pool.Close())
		l.pool = nil
	}
	if l.cache != nil {
		errs = append(errs, l.cache.Close(context.Background()))
		l.cache = nil
	}
	return errors.Join(errs...)
}

func (l *Library) take(ctx context.Context) error {
	if err := ctx.Err(); err != nil {
		return err
	}
	select {
	case <-l.turn:
		return nil
	case <-ctx.Done():
		return ctx.Err()
	}
}

func (l *Library) give() { l.turn <- struct{}{} }

// ready starts PDFium if it has not been.
func (l *Library) ready(ctx context.Context) error {
	if l.closed {
		return fmt.Errorf("%w: %w", errNotStarted, errClosed)
	}
	l.start.Do(func() {
		if err := l.compile(ctx); err != nil {
			l.failed = fmt.Errorf("%w: %w", errNotStarted, err)
		}
	})
	return l.failed
}

// compile starts PDFium with the folder, and where that cannot be used,
// without.
func (l *Library) compile(ctx context.Context) error {
	if l.cacheDir != "" {
		if l.unkept = l.compileIn(ctx, l.cacheDir); l.unkept == nil {
			return nil
		}
	}
	return l.compileIn(ctx, "")
}

func (l *Library) compileIn(ctx context.Context, dir string) error {
	config := wazero.NewRuntimeConfig().
		WithCoreFeatures(api.CoreFeaturesV2 | experimental.CoreFeaturesExceptionHandling).
		WithMemoryLimitPages(mostMemory)
	var cache wazero.CompilationCache
	if dir != "" {
		var err error
		if cache, err = wazero.NewCompilationCacheWithDir(dir); err != nil {
			return fmt.Errorf("open the folder of compiled code: %w", err)
		}
		if err := ofOneself(dir); err != nil {
			return errors.Join(err, cache.Close(ctx))
		}
		config = config.WithCompilationCache(cache)
	}
	pool, err := webassembly.Init(webassembly.Config{
		MaxIdle: 1, MaxTotal: 1,
		RuntimeConfig: config,
		FSConfig:      wazero.NewFSConfig(), // it sees no files
		Stdout:        io.Discard,
		Stderr:        io.Discard,
		RandomSource:  zeros{}, // equal files give equal texts
	})
	if err != nil {
		err = fmt.Errorf("start PDFium: %w", err)
		if cache != nil {
			err = errors.Join(err, cache.Close(ctx))
		}
		return err
	}
	l.pool, l.cache = pool, cache
	return nil
}

// ofOneself refuses a folder that others may write to, where the system tells.
func ofOneself(dir string) error {
	const others = 0o022
	info, err := os.Stat(dir)
	if err != nil {
		return fmt.Errorf("look at the folder of compiled code: %w", err)
	}
	if runtime.GOOS != "windows" && info.Mode().Perm()&others != 0 {
		return fmt.Errorf("use the folder of compiled code %s: others may write to it", dir)
	}
	return nil
}

// zeros is a source of randomness without any.
type zeros struct{}

func (zeros) Read(p []byte) (int, error) {
	clear(p)
	return len(p), nil
}

// Read is an [extract.Reader] of PDFs.
func (l *Library) Read(ctx context.Context, f extract.File, limits extract.Limits, sink extract.Sink) error {
	d := &document{library: l, content: f.Content, limits: limits, sink: sink}
	return d.read(ctx)
}

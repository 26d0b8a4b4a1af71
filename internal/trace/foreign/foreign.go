// Package foreign reads files that come from anywhere: every reader there is,
// in the confined children of [confine].
//
// The program that uses it begins with
//
//	if exit, ours := foreign.Main(); ours {
//		os.Exit(exit)
//	}
//
// since it is started again as a child of itself. The library for PDFs is kept
// compiled in a folder of the user ([readers.Compiled]). Children may read it
// and nobody but the user may write there, so a process of its own fills it at
// the first PDF there ever is, one that reads no file of others.
//
// A confined process starts no program. Where an old document takes LibreOffice
// to read, the child sends it to the parent, which has it converted, and reads
// what comes back. LibreOffice itself is not confined.
package foreign

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"runtime/debug"
	"strings"

	"ownup/internal/trace/confine"
	"ownup/internal/trace/extract"
	"ownup/internal/trace/extract/legacy"
	"ownup/internal/trace/extract/pdf"
	"ownup/internal/trace/extract/readers"
)

// compileArgument is the first argument of the process that fills the cache;
// the folder is the second.
const compileArgument = "__compile"

// Main is what this process does if it was started to read files or to fill
// the cache, and the status to exit with. If it was not, ours is false.
func Main() (exit int, ours bool) {
	switch {
	case confine.IsChild():
		return confine.Main(inChild), true
	case len(os.Args) == 3 && os.Args[1] == compileArgument:
		if err := fill(os.Args[2]); err != nil {
			fmt.Fprintln(os.Stderr, err)
			return 1, true
		}
		return 0, true
	}
	return 0, false
}

// Pool reads foreign files. It must be closed.
type Pool struct {
	*confine.Pool
	temporary string // folder to remove; "": none
}

// Start starts a pool that keeps compiled code in the folder, or where that is
// "" in one that goes with the pool. LibreOffice reads what nobody here does,
// where that is allowed and it is installed: it is not confined.
func Start(ctx context.Context, cache string, libreOffice bool) (*Pool, error) {
	p := &Pool{}
	if cache == "" {
		// Without any folder PDFs are not read, and the summary says so.
		p.temporary, _ = os.MkdirTemp("", "ownup-compiled-")
		cache = p.temporary
	} else if absolute, err := filepath.Abs(cache); err == nil {
		cache = absolute // children stand elsewhere
	}
	// A folder can only be named to a child when it is there.
	if cache != "" && os.MkdirAll(cache, 0o700) != nil {
		cache = ""
	}
	o := confine.Options{Cache: cache, Prepare: func(ctx context.Context) error { return compile(ctx, cache) }}
	if program := legacy.Find(); libreOffice && program != "" {
		o.Help = convert(legacy.New(program, nil))
	}
	var err error
	if p.Pool, err = confine.Start(ctx, o); err != nil {
		p.remove()
		return nil, err
	}
	return p, nil
}

// Close ends the children.
func (p *Pool) Close() {
	p.Pool.Close()
	p.remove()
}

func (p *Pool) remove() {
	if p.temporary != "" {
		_ = os.RemoveAll(p.temporary) // what stays is in a folder for such things
	}
}

// convert has LibreOffice turn old documents into modern ones for children.
// Errors are those of the context, which ends the reading anyway.
func convert(office *legacy.Office) func(context.Context, string, []byte, extract.Limits) ([]byte, string) {
	return func(ctx context.Context, ending string, content []byte, limits extract.Limits) ([]byte, string) {
		document, refused, err := office.Convert(ctx, ending, content, limits)
		if err != nil {
			return nil, "The file was not converted."
		}
		return document, refused
	}
}

// compile starts the process that fills the cache, since compiling takes
// memory that this one would not give back.
func compile(ctx context.Context, cache string) error {
	program, err := confine.Program()
	if err != nil {
		return err
	}
	cmd := exec.CommandContext(ctx, program, compileArgument, cache) //nolint:gosec // this program
	cmd.Args[0] = os.Args[0]
	return cmd.Run()
}

// fill compiles the library for PDFs into the cache and says so there.
func fill(cache string) error {
	library := pdf.Open(cache)
	if err := library.Prepare(context.Background()); err != nil {
		return err
	}
	if err := library.Close(); err != nil {
		return err
	}
	return os.WriteFile(filepath.Join(cache, stamp()), nil, 0o600)
}

// stamp is the name of an empty file that says that the cache is filled with
// what this version of the program needs.
func stamp() string {
	h := sha256.New() // which never fails to take anything
	_, _ = fmt.Fprintln(h, runtime.GOOS, runtime.GOARCH)
	if info, ok := debug.ReadBuildInfo(); ok {
		for _, m := range info.Deps {
			if strings.HasSuffix(m.Path, "/wazero") || strings.HasSuffix(m.Path, "/go-pdfium") {
				_, _ = fmt.Fprintln(h, m.Path, m.Version)
			}
		}
	}
	return "filled-" + hex.EncodeToString(h.Sum(nil)[:8])
}

// inChild returns the readers of a child. What takes a program it asks its
// parent for.
func inChild(parent *confine.Parent) extract.Readers {
	library := pdf.Open(parent.Cache)
	all := readers.With(library, "")
	if parent.Helps {
		ask := func(_ context.Context, ending string, content []byte, limits extract.Limits) ([]byte, string, error) {
			return parent.Ask(ending, content, limits)
		}
		all[extract.OldOffice] = legacy.NewElsewhere(ask, all).Read
	}
	filled := false // a child reads one file at a time
	all[extract.PDF] = func(ctx context.Context, f extract.File, limits extract.Limits, sink extract.Sink) error {
		if parent.Cache == "" {
			return sink.Skip(extract.Place{}, "PDFs are not read: there is no folder to keep the library for them in.")
		}
		if !filled {
			if _, err := os.Stat(filepath.Join(parent.Cache, stamp())); err != nil {
				return confine.ErrUnprepared
			}
			filled = true
		}
		return library.Read(ctx, f, limits, sink)
	}
	return all
}

// Command trace measures "ownup trace" beside the programs that people search
// with: ripgrep, ugrep with its filters, Recoll.
//
//	bench/trace/tools.sh
//	bench/trace/corpora.sh poi.git tika.git pdf.js.git DOCUMENTS
//	go run ./bench/trace -planted CORPUS -documents DOCUMENTS
//
// CORPUS is the planted corpus, in which every figure is known; it is built if
// the folder is not there. DOCUMENTS are public test files of other projects.
// A program that is not installed is named and left out. The result is
// Markdown. README.md says what each part measures.
package main

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"time"

	"ownup/bench/trace/planted"
)

func main() {
	if err := run(context.Background(), os.Stdout, os.Args[1:]); err != nil {
		fmt.Fprintln(os.Stderr, "bench:", err)
		os.Exit(1)
	}
}

// settings are what the command line says.
type settings struct {
	planted, documents string
	parts              []string
	patience           time.Duration
	details, draws     int
	out                io.Writer
}

func run(ctx context.Context, w io.Writer, args []string) error {
	var s settings
	flags := flag.NewFlagSet("trace", flag.ContinueOnError)
	flags.StringVar(&s.planted, "planted", "", "folder of the planted corpus; built if it is not there")
	flags.StringVar(&s.documents, "documents", "", "folder of documents")
	parts := flags.String("parts", "score,tools,agree,coincidence,memory,speed", "what to measure")
	flags.DurationVar(&s.patience, "patience", 10*time.Minute, "how long one program may take for one folder")
	flags.IntVar(&s.details, "details", 10, "how many misses and mistakes are shown")
	flags.IntVar(&s.draws, "draws", 200, "how many figures are drawn from the documents")
	if err := flags.Parse(args); err != nil {
		return err
	}
	s.parts = strings.Split(*parts, ",")
	for _, path := range []*string{&s.planted, &s.documents} {
		if *path != "" {
			full, err := filepath.Abs(*path)
			if err != nil {
				return err
			}
			*path = full
		}
	}
	s.out = w
	var page strings.Builder
	err := s.onPlanted(ctx, &page)
	if err == nil {
		err = s.onDocuments(ctx, &page)
	}
	return errors.Join(err, s.flush(&page))
}

// flush shows what has been measured so far: the whole takes its time.
func (s *settings) flush(page *strings.Builder) error {
	_, err := io.WriteString(s.out, page.String())
	page.Reset()
	return err
}

func (s *settings) wants(part string) bool { return slices.Contains(s.parts, part) }

// onPlanted measures what is found of the planted corpus.
func (s *settings) onPlanted(ctx context.Context, w *strings.Builder) error {
	if s.planted == "" {
		return nil
	}
	spots, err := planted.Read(filepath.Join(s.planted, planted.Truth))
	if errors.Is(err, fs.ErrNotExist) {
		var c *planted.Corpus
		if c, err = planted.Build(ctx, s.planted); err == nil {
			spots = c.Spots
			for _, sentence := range c.Missing {
				fmt.Fprintln(w, sentence)
			}
		}
	}
	if err != nil {
		return err
	}
	files := filepath.Join(s.planted, planted.Files)
	for _, labels := range []bool{false, true} {
		if !s.wants("score") {
			break
		}
		hits, summary, err := search(ctx, files, sought(labels))
		if err != nil {
			return err
		}
		title := "by value alone"
		if labels {
			title = "with what the figures are called"
		}
		read, unread := readSpots(spots, summary.Skipped)
		fmt.Fprintf(w, "\n## Planted corpus, %s\n\n%d spots in files that are named as not read\n\n", title, unread)
		judge(read, hits).report(w, s.details)
		if err := s.flush(w); err != nil {
			return err
		}
	}
	if !s.wants("tools") {
		return nil
	}
	hits, _, err := search(ctx, files, sought(false))
	if err != nil {
		return err
	}
	fmt.Fprintf(w, "\n## Planted corpus, beside other programs\n\n")
	return versus(ctx, w, files, spots, hits)
}

// onDocuments measures speed, memory, agreement and coincidences.
func (s *settings) onDocuments(ctx context.Context, w *strings.Builder) error {
	work, err := os.MkdirTemp("", "bench-trace")
	if err != nil {
		return err
	}
	defer func() { _ = os.RemoveAll(work) }()
	program := ""
	if s.wants("memory") || s.wants("speed") && s.documents != "" {
		if program, err = compiled(ctx, work); err != nil {
			return err
		}
	}
	if s.documents != "" && s.wants("agree") {
		fmt.Fprintf(w, "\n## Figures that the filters see in the documents\n\n")
		if err := errors.Join(agree(ctx, w, s.documents, s.draws), s.flush(w)); err != nil {
			return err
		}
	}
	if s.documents != "" && s.wants("coincidence") {
		fmt.Fprintf(w, "\n## Coincidences in unrelated workbooks\n")
		if err := errors.Join(coincidences(ctx, w, s.documents, s.draws), s.flush(w)); err != nil {
			return err
		}
	}
	if s.wants("memory") {
		fmt.Fprintf(w, "\n## Memory\n")
		if err := errors.Join(memory(ctx, w, program, s.patience), s.flush(w)); err != nil {
			return err
		}
	}
	if s.documents != "" && s.wants("speed") {
		fmt.Fprintf(w, "\n## Speed, cold\n")
		return speed(ctx, w, program, s.documents, s.patience)
	}
	return nil
}

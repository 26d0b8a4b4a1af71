package main

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"net/url"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"time"

	"ownup/bench/trace/planted"
)

// pattern is what a person who knows the tool would type for a figure: its
// usual forms in digits and one in words.
func pattern(figure string) string {
	return map[string]string{
		"percent": `\b4[.,]20* ?(%|percent|per cent|pct|Prozent)|\b0?[.,]0420*\b|four point two|\b420 (bps|basis points)`,
		"sum":     `\b1[.,]24 ?(M|m|mn|million|Mio|Mill)|\b1[.,' ]?240[.,' ]?000\b|\b1[.,]240 ?(k|thousand|Tsd)`,
		"count":   `\b3[.,' ]?847\b|three thousand eight hundred`,
	}[figure]
}

// words are the same for a search by words.
func words(figure string) []string {
	return map[string][]string{
		"percent": {"4.2", "4,2", "0.042", "0,042", "four point two", "420 bps", "420 basis points"},
		"sum":     {"1.24", "1,24", "1,240,000", "1.240.000", "1240000", "1,240"},
		"count":   {"3,847", "3.847", "3847", "three thousand eight hundred"},
	}[figure]
}

// found is a text that a tool found in a file.
type found struct{ path, text string }

// tool is a program that people search with.
type tool struct {
	name  string
	needs []string // programs
	// prepare makes an index, where the tool has one, in a folder for it.
	prepare func(ctx context.Context, folder, work string) error
	// find looks for a figure below a folder.
	find func(ctx context.Context, folder, work, figure string) ([]found, error)
}

// filters are the converters that ugrep calls, as its manual has them, with
// what Debian has for each format.
const filters = `--filter=pdf:pdftotext -q % -,doc:antiword %,xls:xls2csv %,ppt:catppt %,docx:docx2txt % -,odt,ods,odp:odt2txt %,rtf:unrtf --text %,xlsx:xlsx2csv -a %`

// tools are those compared, from the plainest.
func tools() []tool {
	return []tool{
		{name: "ripgrep -a", needs: []string{"rg"}, find: lineTool("rg", "-a", "-o", "-0", "-N", "--no-heading", "--with-filename", "--no-ignore", "--hidden", "-g", "!.git", "-e")},
		{name: "ugrep -z", needs: []string{"ugrep"}, find: lineTool("ugrep", "-z", "--zmax=2", "-a", "-r", "-o", "-0", "--hidden", "--exclude-dir=.git", "-e")},
		{name: "ugrep -z with filters", needs: []string{"ugrep", "pdftotext", "docx2txt"}, find: lineTool("ugrep", filters, "-z", "--zmax=2", "-a", "-r", "-o", "-0", "--hidden", "--exclude-dir=.git", "-e")},
		{name: "Recoll", needs: []string{"recollindex", "recollq"}, prepare: recollIndex, find: recollFind},
	}
}

// missing is what a tool lacks here.
func (t tool) missing() string {
	for _, program := range t.needs {
		if _, err := exec.LookPath(program); err != nil {
			return program
		}
	}
	return ""
}

// member is the name of a file inside a file, as ugrep writes it before a
// match.
var member = regexp.MustCompile(`^\{[^{}]*\}[:+-]`)

// lineTool is a tool that writes a path, a NUL and a match a line.
func lineTool(program string, args ...string) func(context.Context, string, string, string) ([]found, error) {
	return func(ctx context.Context, folder, _, figure string) ([]found, error) {
		command := exec.CommandContext(ctx, program, append(args[:len(args):len(args)], pattern(figure), ".")...) //nolint:gosec // the programs are those above
		command.Dir = folder
		out, err := command.Output()
		var failed *exec.ExitError
		if errors.As(err, &failed) && failed.ExitCode() >= 1 {
			err = nil // nothing found, or a file that it cannot read
		}
		if err != nil {
			return nil, fmt.Errorf("run %s: %w", program, err)
		}
		var all []found
		for line := range bytes.Lines(out) {
			path, text, ok := strings.Cut(strings.TrimRight(string(line), "\n"), "\x00")
			if !ok {
				continue
			}
			all = append(all, found{strings.TrimPrefix(path, "./"), member.ReplaceAllString(text, "")})
		}
		return all, nil
	}
}

func recollIndex(ctx context.Context, folder, work string) error {
	settings := "topdirs = " + folder + "\nloglevel = 1\nskippedNames = .git\n"
	if err := os.WriteFile(filepath.Join(work, "recoll.conf"), []byte(settings), 0o600); err != nil {
		return err
	}
	if out, err := exec.CommandContext(ctx, "recollindex", "-c", work).CombinedOutput(); err != nil {
		return fmt.Errorf("recollindex: %w\n%s", err, out)
	}
	return nil
}

// located is the address of a result of recollq.
var located = regexp.MustCompile(`\[file://([^\]]+)\]`)

// recollFind asks for each way to write the figure; a result is a file, so
// what was asked for counts as found in it.
func recollFind(ctx context.Context, folder, work, figure string) ([]found, error) {
	var all []found
	for _, w := range words(figure) {
		out, err := exec.CommandContext(ctx, "recollq", "-c", work, "-n", "0-100000", "-q", `"`+w+`"`).Output()
		if err != nil {
			return nil, fmt.Errorf("recollq: %w", err)
		}
		for _, m := range located.FindAllSubmatch(out, -1) {
			path, err := url.PathUnescape(string(m[1]))
			if err != nil {
				path = string(m[1])
			}
			if rel, err := filepath.Rel(folder, path); err == nil {
				all = append(all, found{filepath.ToSlash(rel), w})
			}
		}
	}
	return all, nil
}

// outcome is what a tool found of each figure, and in which time.
type outcome struct {
	found map[string][]found // by figure
	index time.Duration
	query time.Duration // for the three figures
}

// run looks for every figure.
func (t tool) run(ctx context.Context, folder string) (*outcome, error) {
	work, err := os.MkdirTemp("", "bench-trace")
	if err != nil {
		return nil, err
	}
	defer os.RemoveAll(work)
	o := &outcome{found: map[string][]found{}}
	start := time.Now()
	if t.prepare != nil {
		if err := t.prepare(ctx, folder, work); err != nil {
			return nil, err
		}
		o.index = time.Since(start)
	}
	start = time.Now()
	for _, f := range planted.Figures() {
		if o.found[f.Name], err = t.find(ctx, folder, work, f.Name); err != nil {
			return nil, err
		}
	}
	o.query = time.Since(start)
	return o, nil
}

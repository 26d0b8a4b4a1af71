package main

import (
	"bytes"
	"context"
	"fmt"
	"net/url"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"time"

	"ownup/bench/peak"
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
	prepare func(ctx context.Context, folder, work string) (used, error)
	// find looks for a figure below a folder.
	find func(ctx context.Context, folder, work, figure string) ([]found, used, error)
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
func lineTool(program string, args ...string) func(context.Context, string, string, string) ([]found, used, error) {
	return func(ctx context.Context, folder, _, figure string) ([]found, used, error) {
		out, u, err := measured(ctx, folder, program, append(args[:len(args):len(args)], pattern(figure), ".")...)
		if err != nil {
			return nil, u, err
		}
		var all []found
		for line := range bytes.Lines(out) {
			path, text, ok := strings.Cut(strings.TrimRight(string(line), "\n"), "\x00")
			if !ok {
				continue
			}
			all = append(all, found{strings.TrimPrefix(path, "./"), member.ReplaceAllString(text, "")})
		}
		return all, u, nil
	}
}

func recollIndex(ctx context.Context, folder, work string) (used, error) {
	settings := "topdirs = " + folder + "\nloglevel = 1\nskippedNames = .git\n"
	if err := os.WriteFile(filepath.Join(work, "recoll.conf"), []byte(settings), 0o600); err != nil {
		return used{}, err
	}
	_, u, err := measured(ctx, folder, "recollindex", "-c", work)
	return u, err
}

// located is the address of a result of recollq.
var located = regexp.MustCompile(`\[file://([^\]]+)\]`)

// recollFind asks for each way to write the figure; a result is a file, so
// what was asked for counts as found in it.
func recollFind(ctx context.Context, folder, work, figure string) ([]found, used, error) {
	var all []found
	var sum used
	for _, w := range words(figure) {
		out, u, err := measured(ctx, folder, "recollq", "-c", work, "-n", "0-100000", "-q", `"`+w+`"`)
		sum.add(u)
		if err != nil {
			return nil, sum, err
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
	return all, sum, nil
}

// used is what a process took, with the children that it waited for.
type used struct {
	wall, cpu time.Duration
	peak      int64 // bytes, of the largest of them
	late      bool  // it was ended before it was done
}

func (u *used) add(o used) {
	u.wall, u.cpu, u.peak, u.late = u.wall+o.wall, u.cpu+o.cpu, max(u.peak, o.peak), u.late || o.late
}

// measured runs a program. That it finds nothing, or cannot read a file, is no
// error, nor that the time of the context ends.
func measured(ctx context.Context, folder, program string, args ...string) ([]byte, used, error) {
	command := exec.CommandContext(ctx, program, args...) //nolint:gosec // the programs are those of the table, or the one to be measured
	command.Dir = folder
	command.WaitDelay = time.Second // its children may keep the pipe open
	start := time.Now()
	out, err := command.Output()
	u := used{wall: time.Since(start)}
	if command.ProcessState == nil {
		return nil, u, fmt.Errorf("run %s: %w", program, err)
	}
	u.cpu = command.ProcessState.UserTime() + command.ProcessState.SystemTime()
	u.peak = peak.Of(command.ProcessState)
	u.late = ctx.Err() != nil
	return out, u, nil
}

// outcome is what a tool found of each figure, and what that took.
type outcome struct {
	found map[string][]found // by figure
	used  used
}

// run looks for every figure.
func (t tool) run(ctx context.Context, folder string) (*outcome, error) {
	work, err := os.MkdirTemp("", "bench-trace")
	if err != nil {
		return nil, err
	}
	defer func() { _ = os.RemoveAll(work) }()
	o := &outcome{found: map[string][]found{}}
	if t.prepare != nil {
		if o.used, err = t.prepare(ctx, folder, work); err != nil {
			return nil, err
		}
	}
	for _, f := range planted.Figures() {
		list, u, err := t.find(ctx, folder, work, f.Name)
		if err != nil {
			return nil, err
		}
		o.found[f.Name] = list
		o.used.add(u)
	}
	return o, nil
}

package main

import (
	"errors"
	"fmt"
	"io"
	"maps"
	"os"
	"slices"
	"strconv"
	"strings"
	"time"
)

// compareEmail has every tool read the good e-mail, in turns, so that a
// machine that grows busier or quieter favours none.
func compareEmail(out io.Writer, dir string, tools []tool, rounds int) error {
	c := corpus{texts: []text{{text: letter, kind: "client", ext: ".txt"}}}
	folder, files, err := c.inFolder(dir)
	if err != nil {
		return err
	}
	took, busy := make([][]time.Duration, len(tools)), make([][]time.Duration, len(tools))
	peak, alerts := make([]int64, len(tools)), make([]int, len(tools))
	for range rounds {
		for i, t := range tools {
			list, c, err := t.read(folder, c.texts, files)
			if err != nil {
				return err
			}
			took[i], busy[i] = append(took[i], c.Took), append(busy[i], c.Busy)
			peak[i], alerts[i] = max(peak[i], c.Peak), len(list)
		}
	}
	p := printer{out: out}
	p.line("One good e-mail of %d words, start to finish, median of %d:\n", c.words(), rounds)
	p.line("| | time | processor time | peak memory | alerts | time, ownup = 1 | processor time, ownup = 1 |\n|---|---|---|---|---|---|---|")
	for i, t := range tools {
		wall, cpu := median(took[i]), median(busy[i])
		p.line("| %s | %.0f ms | %.0f ms | %d MB | %d | %.1f | %.1f |", t.name, ms(wall), ms(cpu), peak[i]>>20, alerts[i],
			ratio(wall, median(took[0])), ratio(cpu, median(busy[0])))
	}
	return p.err
}

// compareCorpus has every tool read a corpus once. One that fails on it is
// named, for the others can still be compared; without ownup, the first of the
// tools, there is nothing to compare.
func compareCorpus(out io.Writer, dir string, tools []tool, c corpus) error {
	folder, files, err := c.inFolder(dir)
	if err != nil {
		return err
	}
	words, size := c.words(), 0
	var good corpus // those without a fault
	isGood := map[string]bool{}
	for i, t := range c.texts {
		size += len(t.text)
		if t.good {
			isGood[files[i]] = true
			good.texts = append(good.texts, t)
		}
	}
	p := printer{out: out}
	p.line("\nTexts: %s; %d, %d words, %d kB.", c.name, len(c.texts), words, size/1000)
	head, rule := "| | time | processor time | peak memory | kB/s | alerts per 1,000 words | without need.* and E-Prime |", "|---|---|---|---|---|---|---|"
	if c.marked {
		p.line("%d of them, %d words, have no fault by the mark of a reader.", len(good.texts), good.words())
		head, rule = head+" on those without a fault |", rule+"---|"
	}
	p.line("\n%s time, ownup = 1 | processor time, ownup = 1 | most often |\n%s---|---|---|", head, rule)
	var ours cost
	for i, t := range tools {
		list, took, err := t.read(folder, c.texts, files)
		if err != nil && i == 0 {
			return err
		}
		if err != nil {
			p.line("| %s | failed: %s |", t.name, oneLine(err))
			continue
		}
		if i == 0 {
			ours = took
		}
		rules := map[string]int{}
		phrases, onGood := 0, 0
		for _, a := range list {
			rules[a.rule]++
			if !t.style(a.rule) {
				phrases++
			}
			if isGood[a.file] {
				onGood++
			}
		}
		row := fmt.Sprintf("| %s | %.2f s | %.2f s | %d MB | %.0f | %.2f | %.2f |", t.name, took.Took.Seconds(), took.Busy.Seconds(), took.Peak>>20,
			float64(size)/1000/took.Took.Seconds(), per(len(list), words), per(phrases, words))
		if c.marked {
			row += fmt.Sprintf(" %.2f |", per(onGood, good.words()))
		}
		p.line("%s %.1f | %.1f | %s |", row, ratio(took.Took, ours.Took), ratio(took.Busy, ours.Busy), most(rules, 3))
	}
	return p.err
}

// compareFaults shows every tool each fault and its good version, and tells
// which rule sees it: one that speaks of the faulty words and not of the good.
func compareFaults(out io.Writer, dir string, tools []tool) error {
	faults, err := readFaults()
	if err != nil {
		return err
	}
	var c corpus
	var passages []passage
	for _, f := range faults {
		good, faulty, err := f.versions()
		if err != nil {
			return err
		}
		passages = append(passages, good, faulty)
		for _, p := range []passage{good, faulty} {
			c.texts = append(c.texts, text{text: p.text, kind: "client", ext: ".txt"})
		}
	}
	folder, files, err := c.inFolder(dir)
	if err != nil {
		return err
	}
	cells := make([][]string, len(tools))
	seen, onGood := make([]int, len(tools)), make([]int, len(tools))
	for i, t := range tools {
		list, _, err := t.read(folder, c.texts, files)
		if err != nil {
			return err
		}
		of := map[string][]alert{}
		for _, a := range list {
			of[a.file] = append(of[a.file], a)
		}
		for j, f := range faults {
			onGood[i] += len(of[files[2*j]])
			cell, sees := judge(passages[2*j].rules(of[files[2*j]], f.Whole), passages[2*j+1].rules(of[files[2*j+1]], f.Whole))
			if sees {
				seen[i]++
			}
			cells[i] = append(cells[i], cell)
		}
	}
	p := printer{out: out}
	p.line("\nWhich faults each sees, and by which rule:\n")
	p.row("fault", tools, func(i int) string { return tools[i].name })
	p.row("---", tools, func(int) string { return "---" })
	for j, f := range faults {
		p.row(f.Family, tools, func(i int) string { return cells[i][j] })
	}
	p.row(fmt.Sprintf("**seen, of %d**", len(faults)), tools, func(i int) string { return fmt.Sprintf("**%d**", seen[i]) })
	p.row(fmt.Sprintf("alerts on the %d good versions", len(faults)), tools, func(i int) string { return strconv.Itoa(onGood[i]) })
	return p.err
}

// judge names the rules that tell a faulty passage from the good one. "both"
// is for those that object to either.
func judge(good, faulty map[string]bool) (cell string, sees bool) {
	var telling []string
	for _, rule := range slices.Sorted(maps.Keys(faulty)) {
		if !good[rule] {
			telling = append(telling, rule)
		}
	}
	switch {
	case len(telling) > 0:
		return strings.Join(telling, ", "), true
	case len(faulty) > 0:
		return "both", false
	}
	return "–", false
}

// oneLine is an error as it fits into a table.
func oneLine(err error) string {
	line := strings.Join(strings.Fields(err.Error()), " ")
	return strings.ReplaceAll(strings.ToValidUTF8(line[:min(len(line), 200)], ""), "|", "/")
}

// inFolder writes the texts into a new folder below dir.
func (c corpus) inFolder(dir string) (folder string, files []string, err error) {
	if folder, err = os.MkdirTemp(dir, "texts-"); err != nil {
		return "", nil, err
	}
	files, err = c.write(folder)
	return folder, files, err
}

// most names the n rules with the most alerts, and their number.
func most(rules map[string]int, n int) string {
	names := slices.SortedFunc(maps.Keys(rules), func(a, b string) int {
		if rules[a] != rules[b] {
			return rules[b] - rules[a]
		}
		return strings.Compare(a, b)
	})
	for i, name := range names {
		names[i] = fmt.Sprintf("%s %d", name, rules[name])
	}
	return strings.Join(names[:min(n, len(names))], ", ")
}

// printer writes lines and keeps the first error.
type printer struct {
	out io.Writer
	err error
}

func (p *printer) line(format string, args ...any) {
	_, err := fmt.Fprintf(p.out, format+"\n", args...)
	p.err = errors.Join(p.err, err)
}

func (p *printer) row(first string, tools []tool, cell func(i int) string) {
	cells := []string{first}
	for i := range tools {
		cells = append(cells, cell(i))
	}
	p.line("| %s |", strings.Join(cells, " | "))
}

func median(list []time.Duration) time.Duration {
	sorted := slices.Sorted(slices.Values(list))
	return sorted[len(sorted)/2]
}

func ms(d time.Duration) float64 { return d.Seconds() * 1e3 }

func ratio(a, b time.Duration) float64 { return a.Seconds() / max(b.Seconds(), 1e-9) }

func per(n, words int) float64 { return float64(n) * 1000 / float64(max(1, words)) }

package main

import (
	"encoding/json"
	"fmt"
	"regexp"
	"slices"
	"strconv"
	"strings"
)

// alert is one remark of a tool.
type alert struct {
	file   string
	rule   string
	line   int // from 1
	column int // from 1, in characters
	length int // in characters; 0 where something is not there
}

// ownupReport is what ownup says of one file.
type ownupReport struct {
	Findings []struct {
		Rule                     string
		Start, End, Line, Column int
	}
}

func (r ownupReport) alerts(file string) []alert {
	var list []alert
	for _, f := range r.Findings {
		list = append(list, alert{file, f.Rule, f.Line, f.Column, f.End - f.Start})
	}
	return list
}

// parseOwnup reads the report on one file, or those on several.
func parseOwnup(out []byte, file string) ([]alert, error) {
	var reports struct {
		Version int
		ownupReport
		Files []struct {
			File   string
			Report ownupReport
		}
	}
	if err := json.Unmarshal(out, &reports); err != nil {
		return nil, fmt.Errorf("read the report of ownup: %w", err)
	}
	if reports.Version != 1 {
		return nil, fmt.Errorf("read the report of ownup: version %d is not known", reports.Version)
	}
	list := reports.alerts(file)
	for _, f := range reports.Files {
		list = append(list, f.Report.alerts(f.File)...)
	}
	return list, nil
}

// parseVale reads an object with a list of alerts for each file, sorted by
// file here.
func parseVale(out []byte, _ string) ([]alert, error) {
	var files map[string][]struct {
		Check string
		Line  int
		Span  [2]int // first and last column
	}
	if err := json.Unmarshal(out, &files); err != nil {
		return nil, fmt.Errorf("read the alerts of Vale: %w", err)
	}
	var list []alert
	for file, alerts := range files {
		for _, a := range alerts {
			list = append(list, alert{file, a.Check, a.Line, a.Span[0], a.Span[1] - a.Span[0] + 1})
		}
	}
	slices.SortStableFunc(list, func(a, b alert) int { return strings.Compare(a.file, b.file) })
	return list, nil
}

// writeGoodLine is file:line:column:"words" and what is wrong with them; the
// column counts from 0.
var writeGoodLine = regexp.MustCompile(`^([^:]+):(\d+):(\d+):"(.*?)" (.+)$`)

// parseWriteGood reads a line for each remark. Its rules have no names, so
// what it says of the words is taken for one.
func parseWriteGood(out []byte, _ string) ([]alert, error) {
	var list []alert
	for line := range strings.Lines(string(out)) {
		m := writeGoodLine.FindStringSubmatch(strings.TrimRight(line, "\r\n"))
		if m == nil {
			continue // the rest of words that went over a line, or nothing
		}
		at, column, err := position(m[2], m[3])
		if err != nil {
			return nil, err
		}
		list = append(list, alert{m[1], m[5], at, column + 1, len([]rune(m[4]))})
	}
	return list, nil
}

// alexLine is line:column-line:column, a level, a sentence, a rule and a
// source. Lines without any of it name the file of those that follow.
var alexLine = regexp.MustCompile(`^\s*(\d+):(\d+)(?:-(\d+):(\d+))?\s+(?:warning|error|info)\s.*?(\S+)\s+(\S+)\s*$`)

// parseAlex reads a report with a heading for each file.
func parseAlex(out []byte, _ string) ([]alert, error) {
	var list []alert
	file := ""
	for line := range strings.Lines(string(out)) {
		line = strings.TrimRight(line, "\r\n")
		m := alexLine.FindStringSubmatch(line)
		if m == nil {
			if line != "" && line == strings.TrimSpace(line) {
				file, _, _ = strings.Cut(line, ": no issues")
			}
			continue
		}
		at, column, err := position(m[1], m[2])
		if err != nil {
			return nil, err
		}
		length := 1
		if m[3] == m[1] {
			_, end, err := position(m[3], m[4])
			if err != nil {
				return nil, err
			}
			length = end - column
		}
		list = append(list, alert{file, m[6] + "." + m[5], at, column, length})
	}
	return list, nil
}

func position(line, column string) (l, c int, err error) {
	if l, err = strconv.Atoi(line); err != nil {
		return 0, 0, fmt.Errorf("read a position: %w", err)
	}
	if c, err = strconv.Atoi(column); err != nil {
		return 0, 0, fmt.Errorf("read a position: %w", err)
	}
	return l, c, nil
}

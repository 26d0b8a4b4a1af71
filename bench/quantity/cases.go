// Package quantity measures how well ownup recognises figures against cases
// that others have published, one JSON file for each language and kind of
// figure. The cases stay outside the project; see README.md for where they are
// from and how to run it.
package quantity

import (
	"encoding/json"
	"os"
	"path/filepath"
	"sort"
	"strings"
	"unicode/utf8"
)

// model is a kind of figure that a file of cases is about.
type model string

const (
	number   model = "NumberModel"
	percent  model = "PercentModel"
	currency model = "CurrencyModel"
	ranges   model = "NumberRangeModel"
)

// file is the cases of one file.
type file struct {
	name     string
	language string
	model    model
	cases    []example
}

// example is one text and what is to be found in it.
type example struct {
	Input   string
	Results []result
}

// result is one expected figure. Its places are counted in characters, the end
// included.
type result struct {
	Text       string
	Start, End int
	Resolution resolution
}

type resolution struct {
	Value *string
	Unit  string
	Code  string `json:"isoCurrency"`
}

// readFiles reads every file of a kind that is measured, in order of name.
func readFiles(dir string) ([]file, error) {
	paths, err := filepath.Glob(filepath.Join(dir, "*Model.json"))
	if err != nil {
		return nil, err
	}
	sort.Strings(paths)
	var files []file
	for _, path := range paths {
		name := strings.TrimSuffix(filepath.Base(path), ".json")
		language, kind, ok := strings.Cut(name, "-")
		m := model(kind)
		if !ok || m != number && m != percent && m != currency && m != ranges {
			continue
		}
		data, err := os.ReadFile(path)
		if err != nil {
			return nil, err
		}
		f := file{name: name, language: language, model: m}
		if err := json.Unmarshal([]byte(strings.TrimPrefix(string(data), "\ufeff")), &f.cases); err != nil {
			return nil, err
		}
		files = append(files, f)
	}
	return files, nil
}

// bytes gives the places of r in bytes of the text, the end excluded. Places
// in the files count UTF-16 units.
func (r result) bytes(text string) (start, end int) {
	units := 0
	start, end = -1, len(text)
	for i, c := range text {
		if units == r.Start && start < 0 {
			start = i
		}
		units++
		if c > 0xffff {
			units++
		}
		if units > r.End {
			return start, i + utf8.RuneLen(c)
		}
	}
	return start, end
}

package main

import (
	"bufio"
	"fmt"
	"os"
	"path/filepath"
	"strconv"
	"time"

	"ownup/internal/core/triage"
)

// orLibrary holds the weighted tardiness instances of one size, with the best
// values known.
type orLibrary struct {
	size      int
	instances []triage.Input
	best      []float64
}

// readORLibrary reads the files of one size from dir; 100 has two lists of
// best values, of which the lower one counts.
func readORLibrary(dir string, size int) (orLibrary, error) {
	lib := orLibrary{size: size}
	numbers, err := readNumbers(filepath.Join(dir, fmt.Sprintf("wt%d.txt", size)))
	if err != nil {
		return lib, err
	}
	for len(numbers) >= 3*size {
		lib.instances = append(lib.instances, tardiness(numbers[:size], numbers[size:2*size], numbers[2*size:3*size]))
		numbers = numbers[3*size:]
	}
	names := []string{fmt.Sprintf("wtopt%d.txt", size)}
	if size == 100 {
		names = []string{"wtbest100a.txt", "wtbest100b.txt"}
	}
	for _, name := range names {
		list, err := readNumbers(filepath.Join(dir, name))
		if err != nil {
			return lib, err
		}
		if len(list) != len(lib.instances) {
			return lib, fmt.Errorf("read %s: %d values for %d instances", name, len(list), len(lib.instances))
		}
		if lib.best == nil {
			lib.best = make([]float64, len(list))
			for i, x := range list {
				lib.best[i] = float64(x)
			}
		}
		for i, x := range list {
			lib.best[i] = min(lib.best[i], float64(x))
		}
	}
	return lib, nil
}

// tardiness writes an instance as fires, one time unit to a minute.
func tardiness(efforts, weights, dues []int) triage.Input {
	in := triage.Input{Now: start, Hands: 1}
	for i, p := range efforts {
		d := time.Duration(p) * time.Minute
		in.Fires = append(in.Fires, triage.Fire{
			ID: fmt.Sprintf("j%03d", i), Effort: triage.Effort{Low: d, High: d},
			Weight: float64(weights[i]), Deadline: start.Add(time.Duration(dues[i]) * time.Minute),
		})
	}
	return in
}

func readNumbers(path string) (numbers []int, err error) {
	f, err := os.Open(path)
	if err != nil {
		return nil, fmt.Errorf("read numbers: %w", err)
	}
	defer func() { err = cmpError(err, f.Close()) }()
	words := bufio.NewScanner(f)
	words.Split(bufio.ScanWords)
	for words.Scan() {
		n, err := strconv.Atoi(words.Text())
		if err != nil {
			return nil, fmt.Errorf("read %s: %w", filepath.Base(path), err)
		}
		numbers = append(numbers, n)
	}
	return numbers, words.Err()
}

// cmpError keeps the first error.
func cmpError(first, second error) error {
	if first != nil {
		return first
	}
	return second
}

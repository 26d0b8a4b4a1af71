package survey

import (
	"cmp"
	"path/filepath"
	"slices"
	"strings"
)

// survey puts together what was found, in order.
func (w *walk) survey() Survey {
	var s Survey
	count := 0
	for _, top := range w.tops {
		count += top.count()
	}
	s.Files = make([]File, 0, count)
	for _, top := range w.tops {
		top.into(&s)
	}
	// A root may lie in another, and then the order of their names is not that
	// of all paths.
	if byPath := func(a, b File) int { return strings.Compare(a.Path, b.Path) }; !slices.IsSortedFunc(s.Files, byPath) {
		slices.SortFunc(s.Files, byPath)
	}
	slices.Sort(s.Repositories)
	slices.SortFunc(s.Skips, func(a, b Skip) int {
		return cmp.Or(strings.Compare(a.Path, b.Path), strings.Compare(a.Reason, b.Reason))
	})
	return s
}

func (f *folder) count() int {
	n := 0
	for _, p := range f.files {
		n += len(*p)
	}
	for _, next := range f.folders {
		n += next.count()
	}
	return n
}

// into adds the folder and those below it. Files and folders come in the order
// of paths, in which a folder stands where its name with a separator would.
func (f *folder) into(s *Survey) {
	s.Skips = append(append(s.Skips, f.skips...), f.late...)
	if f.repository {
		s.Repositories = append(s.Repositories, f.path)
	}
	files := f.merged()
	for _, next := range f.folders {
		n := 0
		for n < len(files) && comparePathBelow(files[n].Path, next.path) < 0 {
			n++
		}
		s.Files = append(s.Files, files[:n]...)
		files = files[n:]
		next.into(s)
	}
	s.Files = append(s.Files, files...)
}

// merged returns the files of a folder in order, of which each portion is in
// order already.
func (f *folder) merged() []File {
	var runs [][]File
	for _, p := range f.files {
		runs = append(runs, *p)
	}
	for len(runs) > 1 {
		half := runs[:0]
		for i := 0; i < len(runs); i += 2 {
			if i+1 == len(runs) {
				half = append(half, runs[i])
				break
			}
			half = append(half, merge(runs[i], runs[i+1]))
		}
		runs = half
	}
	if len(runs) == 0 {
		return nil
	}
	return runs[0]
}

func merge(a, b []File) []File {
	out := make([]File, 0, len(a)+len(b))
	for len(a) > 0 && len(b) > 0 {
		if a[0].Path < b[0].Path {
			out, a = append(out, a[0]), a[1:]
		} else {
			out, b = append(out, b[0]), b[1:]
		}
	}
	return append(append(out, a...), b...)
}

// compareBelow compares two folders of one folder as the paths in them compare.
func compareBelow(a, b string) int {
	if n := min(len(a), len(b)); a[:n] == b[:n] && len(a) != len(b) {
		if len(a) < len(b) {
			return cmp.Compare(filepath.Separator, rune(b[n]))
		}
		return cmp.Compare(rune(a[n]), filepath.Separator)
	}
	return strings.Compare(a, b)
}

// comparePathBelow compares a file with the paths in a folder beside it.
func comparePathBelow(file, folder string) int {
	if strings.HasPrefix(file, folder) && len(file) > len(folder) {
		return cmp.Compare(rune(file[len(folder)]), filepath.Separator)
	}
	return strings.Compare(file, folder)
}

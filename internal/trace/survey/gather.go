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
	n := len(f.files)
	for _, below := range f.folders {
		n += below.count()
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
	files := f.files
	for _, next := range f.folders {
		n := 0
		for n < len(files) && (files[n].Path == "" || comparePathBelow(files[n].Path, next.path) < 0) {
			n++
		}
		s.add(files[:n])
		files = files[n:]
		next.into(s)
	}
	s.add(files)
}

// add appends the files that are there.
func (s *Survey) add(files []File) {
	for i := range files {
		if files[i].Path != "" {
			s.Files = append(s.Files, files[i])
		}
	}
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

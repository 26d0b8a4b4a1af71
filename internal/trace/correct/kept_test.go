package correct

import "testing"

func TestIsKept(t *testing.T) {
	for path, want := range map[string]bool{
		"a/report (before correction).docx":    true,
		"a/report (before correction 12).docx": true,
		"plan (before correction)":             true,
		"report.docx":                          false,
		"(before correction) report.docx":      false,
		"notes (before correction of it).txt":  false,
		"a (before correction)/report.docx":    false,
	} {
		if got := IsKept(path); got != want {
			t.Errorf("%q: %v, want %v", path, got, want)
		}
	}
}

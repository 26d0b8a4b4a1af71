package correct

import (
	"path/filepath"
	"strings"
)

// keptMark is what the name of a file gets that is kept beside its corrected
// copy.
const keptMark = " (before correction"

// IsKept reports whether a file is one that [Apply] kept as it was: by its
// name, "report (before correction).docx".
func IsKept(path string) bool {
	stem := strings.TrimSuffix(filepath.Base(path), filepath.Ext(path))
	_, number, ok := strings.Cut(stem, keptMark)
	number, closed := strings.CutSuffix(number, ")")
	return ok && closed && strings.Trim(number, " 0123456789") == ""
}

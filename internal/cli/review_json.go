package cli

import (
	"ownup/internal/core/problem"
	"ownup/internal/core/wording"
)

// reviewJSON is the report on one file; its findings are those that are shown.
type reviewJSON struct {
	wording.Report
	More  int `json:"more"`            // findings that are not shown
	Fixed int `json:"fixed,omitempty"` // fixes that were made before this report
}

// reviewsJSON is the answer where several files are named.
type reviewsJSON struct {
	Version int              `json:"version"`
	Files   []fileReviewJSON `json:"files"`
}

// fileReviewJSON is one of several files: its report, or what is wrong.
type fileReviewJSON struct {
	File   string      `json:"file"`
	Report *reviewJSON `json:"report,omitempty"`
	Error  string      `json:"error,omitempty"`
}

// jsonOf is the answer for one file, or for several.
func jsonOf(files []reviewed) any {
	if len(files) == 1 {
		return reportJSON(&files[0])
	}
	out := reviewsJSON{Version: formatVersion, Files: make([]fileReviewJSON, len(files))}
	for i := range files {
		v := &files[i]
		out.Files[i].File = v.name
		if v.err != nil {
			out.Files[i].Error = problem.As(v.err).Sentence
			continue
		}
		report := reportJSON(v)
		out.Files[i].Report = &report
	}
	return out
}

func reportJSON(v *reviewed) reviewJSON {
	out := reviewJSON{Report: v.report, More: v.more(), Fixed: v.fixes}
	out.Findings = filled(v.shown)
	return out
}

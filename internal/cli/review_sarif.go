package cli

import (
	"net/url"
	"path/filepath"
	"strings"

	"ownup/internal/core/manuscript"
	"ownup/internal/core/problem"
	"ownup/internal/core/wording"
)

// The parts of SARIF 2.1.0 (OASIS, 2020) that a review fills in.
type (
	sarifLog struct {
		Schema  string     `json:"$schema"`
		Version string     `json:"version"`
		Runs    []sarifRun `json:"runs"`
	}
	sarifRun struct {
		Tool        sarifTool         `json:"tool"`
		Invocations []sarifInvocation `json:"invocations"`
		Artifacts   []sarifArtifact   `json:"artifacts"`
		Results     []sarifResult     `json:"results"`
		ColumnKind  string            `json:"columnKind"`
	}
	sarifTool struct {
		Driver sarifDriver `json:"driver"`
	}
	sarifDriver struct {
		Name    string      `json:"name"`
		Version string      `json:"version,omitempty"`
		Rules   []sarifRule `json:"rules"`
	}
	sarifRule struct {
		ID      string      `json:"id"`
		Short   sarifText   `json:"shortDescription"`
		Help    sarifText   `json:"help"`
		Default sarifConfig `json:"defaultConfiguration"`
	}
	sarifConfig struct {
		Enabled bool   `json:"enabled"`
		Level   string `json:"level"`
	}
	sarifText struct {
		Text string `json:"text"`
	}
	sarifInvocation struct {
		Successful    bool                `json:"executionSuccessful"`
		Notifications []sarifNotification `json:"toolExecutionNotifications,omitempty"`
	}
	sarifNotification struct {
		Level     string          `json:"level"`
		Message   sarifText       `json:"message"`
		Locations []sarifLocation `json:"locations"`
	}
	sarifArtifact struct {
		Location   sarifArtifactLocation `json:"location"`
		Properties sarifMore             `json:"properties"`
	}
	sarifMore struct {
		OwnsUp bool `json:"ownsUp"`
		More   int  `json:"more"` // findings that are not shown
	}
	sarifArtifactLocation struct {
		URI   string `json:"uri"`
		Index *int   `json:"index,omitempty"`
	}
	sarifResult struct {
		RuleID    string          `json:"ruleId"`
		RuleIndex *int            `json:"ruleIndex,omitempty"`
		Level     string          `json:"level"`
		Message   sarifText       `json:"message"`
		Locations []sarifLocation `json:"locations"`
		Fixes     []sarifFix      `json:"fixes,omitempty"`
	}
	sarifLocation struct {
		Physical sarifPhysicalLocation `json:"physicalLocation"`
	}
	sarifPhysicalLocation struct {
		Artifact sarifArtifactLocation `json:"artifactLocation"`
		Region   *sarifRegion          `json:"region,omitempty"`
	}
	sarifRegion struct {
		StartLine   int `json:"startLine"`
		StartColumn int `json:"startColumn"`
		EndLine     int `json:"endLine"`
		EndColumn   int `json:"endColumn"`
		ByteOffset  int `json:"byteOffset"`
		ByteLength  int `json:"byteLength"`
	}
	sarifFix struct {
		Description sarifText     `json:"description"`
		Changes     []sarifChange `json:"artifactChanges"`
	}
	sarifChange struct {
		Artifact     sarifArtifactLocation `json:"artifactLocation"`
		Replacements []sarifReplacement    `json:"replacements"`
	}
	sarifReplacement struct {
		Deleted  sarifRegion `json:"deletedRegion"`
		Inserted sarifText   `json:"insertedContent"`
	}
)

const sarifSchema = "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json"

// sarifOf is a log of all files, with every rule in force.
func sarifOf(version string, rules []wording.Rule, files []reviewed) sarifLog {
	run := sarifRun{
		Tool:        sarifTool{sarifDriver{Name: "ownup", Version: version, Rules: []sarifRule{}}},
		Invocations: []sarifInvocation{{Successful: true}}, Artifacts: []sarifArtifact{}, Results: []sarifResult{},
		ColumnKind: "utf16CodeUnits",
	}
	index := map[string]int{}
	for _, rule := range rules {
		if _, twice := index[rule.ID]; twice {
			continue // in the second language
		}
		index[rule.ID] = len(run.Tool.Driver.Rules)
		run.Tool.Driver.Rules = append(run.Tool.Driver.Rules, sarifRule{
			ID: rule.ID, Short: sarifText{rule.Message}, Help: sarifText{helpOf(rule)},
			Default: sarifConfig{Enabled: rule.Severity != wording.Off, Level: sarifLevel(rule.Severity)},
		})
	}
	for i := range files {
		v := &files[i]
		at := sarifArtifactLocation{URI: uriOf(v.name)}
		if v.err != nil {
			run.Invocations[0].fail(at, v.err)
			continue
		}
		n := len(run.Artifacts)
		at.Index = &n
		run.Artifacts = append(run.Artifacts, sarifArtifact{sarifArtifactLocation{URI: at.URI}, sarifMore{v.report.OwnsUp, v.more()}})
		lines := manuscript.LinesOf(v.m.Source)
		for _, f := range v.shown {
			result := sarifResultOf(at, lines, f)
			if i, known := index[f.Rule]; known {
				result.RuleIndex = &i
			}
			run.Results = append(run.Results, result)
		}
	}
	return sarifLog{sarifSchema, "2.1.0", []sarifRun{run}}
}

// fail notes a file that could not be reviewed.
func (i *sarifInvocation) fail(at sarifArtifactLocation, err error) {
	i.Successful = false
	i.Notifications = append(i.Notifications, sarifNotification{
		Level: "error", Message: sarifText{problem.As(err).Sentence},
		Locations: []sarifLocation{{sarifPhysicalLocation{Artifact: at}}},
	})
}

func sarifResultOf(at sarifArtifactLocation, lines manuscript.Lines, f wording.Finding) sarifResult {
	region := sarifRegionOf(lines, f.Start, f.End)
	result := sarifResult{
		RuleID: f.Rule, Level: sarifLevel(f.Severity), Message: sarifText{strings.TrimSpace(f.Message + " " + f.Suggestion)},
		Locations: []sarifLocation{{sarifPhysicalLocation{at, &region}}},
	}
	if f.Fix == nil {
		return result
	}
	change := sarifChange{Artifact: at}
	for _, e := range f.Fix.Edits {
		change.Replacements = append(change.Replacements, sarifReplacement{sarifRegionOf(lines, e.Start, e.End), sarifText{e.Text}})
	}
	result.Fixes = []sarifFix{{sarifText{f.Fix.Label}, []sarifChange{change}}}
	return result
}

func sarifRegionOf(lines manuscript.Lines, start, end int) sarifRegion {
	line, column := lines.At(start, manuscript.UTF16)
	endLine, endColumn := lines.At(end, manuscript.UTF16)
	return sarifRegion{line + 1, column + 1, endLine + 1, endColumn + 1, start, end - start}
}

func sarifLevel(s wording.Severity) string {
	switch s {
	case wording.Error:
		return "error"
	case wording.Warning:
		return "warning"
	case wording.Suggestion:
		return "note"
	case wording.Off:
	}
	return "none"
}

// helpOf is all that there is to say about a rule.
func helpOf(rule wording.Rule) string {
	help := strings.TrimSpace(rule.Message + " " + rule.Suggestion)
	if rule.Source != "" {
		help += " Source: " + rule.Source + "."
	}
	return help
}

// uriOf is a file's name as a reference: relative as it was typed, or with its
// scheme where it is absolute.
func uriOf(name string) string {
	if name == "-" {
		return "stdin"
	}
	path := filepath.ToSlash(name)
	if filepath.IsAbs(name) {
		if !strings.HasPrefix(path, "/") {
			path = "/" + path // a drive
		}
		return (&url.URL{Scheme: "file", Path: path}).String()
	}
	return (&url.URL{Path: path}).String() // with ./ before a name with a colon
}

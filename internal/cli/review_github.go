package cli

import (
	"fmt"
	"strings"

	"ownup/internal/core/manuscript"
	"ownup/internal/core/problem"
	"ownup/internal/core/wording"
)

// githubOf writes findings as commands that GitHub's runner shows beside the
// lines of a change:
//
//	::error file=a.md,line=3,col=1,endLine=3,endColumn=21,title=sorry.if::message
func githubOf(files []reviewed) string {
	var b strings.Builder
	for i := range files {
		v := &files[i]
		if v.err != nil {
			p := problem.As(v.err)
			fmt.Fprintf(&b, "::error file=%s,title=ownup::%s\n", property(v.name), data(p.Sentence+" "+p.Next))
			continue
		}
		lines := manuscript.LinesOf(v.m.Source)
		for _, f := range v.shown {
			level := string(f.Severity)
			if f.Severity == wording.Suggestion {
				level = "notice"
			}
			line, column := lines.At(f.End, manuscript.Characters)
			place := fmt.Sprintf("file=%s,line=%d,col=%d", property(v.name), f.Line, f.Column)
			if line+1 == f.Line { // columns count only within a line
				place += fmt.Sprintf(",endLine=%d,endColumn=%d", line+1, column+1)
			}
			message := strings.TrimSpace(f.Message + "\n" + f.Suggestion)
			fmt.Fprintf(&b, "::%s %s,title=%s::%s\n", level, place, property(f.Rule), data(message))
		}
		if n := v.more(); n > 0 {
			fmt.Fprintf(&b, "::notice file=%s,title=ownup::%d more with --all\n", property(v.name), n)
		}
	}
	return b.String()
}

// data and property escape what stands behind the colons and what stands
// before them, as the runner undoes it.
func data(s string) string { return inData.Replace(s) }

func property(s string) string { return inProperty.Replace(s) }

var (
	inData     = strings.NewReplacer("%", "%25", "\r", "%0D", "\n", "%0A")
	inProperty = strings.NewReplacer("%", "%25", "\r", "%0D", "\n", "%0A", ":", "%3A", ",", "%2C")
)

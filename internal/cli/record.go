package cli

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"strings"

	"ownup/internal/app"
	"ownup/internal/core/problem"
)

type verifyCmd struct{}

type verifyJSON struct {
	Version int            `json:"version"`
	Whole   bool           `json:"whole"`
	Records []app.Verified `json:"records"`
}

// Run checks every record.
func (verifyCmd) Run(r *run) error {
	s, err := r.session()
	if err != nil {
		return err
	}
	records, err := s.App.Verify(r.ctx, s.Actor)
	if err != nil {
		return err
	}
	whole := true
	for _, v := range records {
		whole = whole && v.Whole
	}
	err = r.result(verifyJSON{formatVersion, whole, records}, func() string {
		var b strings.Builder
		for _, v := range records {
			writeVerified(&b, v)
		}
		return b.String()
	})
	if err != nil {
		return err
	}
	if !whole {
		r.say("A record has been changed or damaged. Keep this folder as it is, and look for a backup.\n")
		return badNews{statusFound}
	}
	if len(records) == 0 {
		r.say("There is no record to check.\n")
	}
	return nil
}

func writeVerified(b *strings.Builder, v app.Verified) {
	fmt.Fprintf(b, "%3d  %-6s  %-10s  ", v.Number, v.Stage, count(int(v.Events), "event", "events"))
	switch {
	case v.Whole:
		b.WriteString("whole\n")
	case v.Broken > 0:
		fmt.Fprintf(b, "damaged at event %d: %s\n", v.Broken, v.Reason)
	default:
		fmt.Fprintf(b, "damaged: %s\n", v.Reason)
	}
}

type exportCmd struct {
	number
	Format string `enum:"md,json" default:"md" placeholder:"FORMAT" help:"md (Markdown, for people) or json."`
	Output string `placeholder:"FILE" help:"Write to this new file instead of standard output."`
}

// Run exports a mistake with its record.
func (c *exportCmd) Run(r *run) error {
	s, err := r.session()
	if err != nil {
		return err
	}
	if r.json {
		c.Format = "json"
	}
	text, err := s.App.ExportAs(r.ctx, s.Actor, c.Number, c.Format)
	if err != nil {
		return err
	}
	if c.Output == "" {
		return r.print(strings.TrimRight(string(text), "\n") + "\n")
	}
	if err := writeNew(c.Output, text); err != nil {
		return err
	}
	r.say("Written to %s, for your eyes; it is not sealed.\n", c.Output)
	return nil
}

// writeNew writes a file that is not there yet, readable by its owner alone.
func writeNew(path string, text []byte) error {
	f, err := os.OpenFile(path, os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o600)
	if errors.Is(err, fs.ErrExist) {
		return problem.Wrap(err, problem.Refused, "There is already a file of that name.", "Name another one; ownup writes over nothing.")
	}
	if err == nil {
		_, err = f.Write(text)
		err = errors.Join(err, f.Close())
	}
	if err != nil {
		return problem.Wrap(err, problem.Unreachable, "The file cannot be written.", "Check its folder and that you may write there.")
	}
	return nil
}

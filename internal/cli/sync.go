package cli

import (
	"errors"
	"fmt"
	"strings"

	"ownup/internal/app"
	"ownup/internal/core/problem"
	"ownup/internal/record"
)

type syncCmd struct {
	Kind  string   `arg:"" enum:"git,mail,calendar,contacts,table" help:"git, mail, calendar, contacts or table."`
	Paths []string `arg:"" name:"path" help:"A repository, an archive of mail, a file, or a folder of files."`
}

// Help says what is read.
func (syncCmd) Help() string {
	return `Reading again reads only what is new. Of mail, only who, what and when is kept;
the text stays where it is.

  ownup sync git ~/work/reports
  ownup sync mail ~/Mail/Archive.mbox
  ownup sync calendar team.ics
  ownup sync contacts people.vcf
  ownup sync table firm.csv       docs/formats-tables.md describes tables`
}

// syncJSON is what reading gave, one entry a record.
type syncJSON struct {
	Version int           `json:"version"`
	Synced  []syncedEntry `json:"synced"`
}

type syncedEntry struct {
	app.Synced
	Error string `json:"error,omitempty"`
}

// Run reads records of work. One that cannot be read does not keep the
// others from being read.
func (c *syncCmd) Run(r *run) error {
	s, err := r.session()
	if err != nil {
		return err
	}
	out := syncJSON{Version: formatVersion, Synced: []syncedEntry{}}
	var failures []error
	for _, path := range c.Paths {
		synced, err := r.sync(s, c.Kind, path)
		entry := syncedEntry{Synced: synced}
		if err != nil {
			if r.ctx.Err() != nil {
				return r.ctx.Err()
			}
			failures = append(failures, err)
			entry.Kind, entry.Location, entry.Error = c.Kind, path, problem.As(err).Sentence
		}
		out.Synced = append(out.Synced, entry)
		// The problem of an only path is told once, at the end.
		if !r.json && (err == nil || len(c.Paths) > 1) {
			if err := r.print(syncedText(entry, path)); err != nil {
				return err
			}
		}
	}
	if r.json {
		if err := r.writeJSON(r.p.Stdout, out); err != nil {
			return err
		}
	}
	if len(failures) == 0 {
		return nil
	}
	// The first is reported with its next step; each has had its line.
	return failures[0]
}

// sync reads one record with a progress bar.
func (r *run) sync(s *Session, kind, path string) (app.Synced, error) {
	progress := r.newBar(kind)
	synced, err := s.App.Sync(r.ctx, s.Actor, app.SyncInput{Kind: kind, Path: path, Progress: progress.step})
	progress.end()
	if err != nil && errors.As(err, new(*problem.Problem)) {
		return synced, err
	}
	if err != nil && r.ctx.Err() == nil {
		return synced, problem.Wrap(err, problem.Unreachable, "This record could not be read to its end.",
			"What was read is kept; try again to go on from there.")
	}
	if !r.json {
		for _, skip := range synced.Skips {
			r.say("skipped %s: %s\n", oneLine(skip.Place), oneLine(skip.Reason))
		}
		if more := synced.Skipped - int64(len(synced.Skips)); more > 0 {
			r.say("and %s more skipped\n", grouped(more))
		}
	}
	return synced, err
}

func syncedText(e syncedEntry, path string) string {
	if e.Error != "" {
		return fmt.Sprintf("%s %s: %s\n", e.Kind, oneLine(path), e.Error)
	}
	parts := []string{grouped(e.Acts) + " new"}
	if e.Others > 0 {
		parts = append(parts, grouped(e.Others)+" about people and deadlines")
	}
	if e.Skipped > 0 {
		parts = append(parts, grouped(e.Skipped)+" skipped")
	}
	if e.Anew {
		parts = append(parts, "all read again")
	}
	return fmt.Sprintf("%s %s: %s\n", e.Kind, oneLine(path), strings.Join(parts, ", "))
}

type sourcesCmd struct {
	Forget bool   `help:"Forget the record named, with everything that was read from it."`
	Kind   string `arg:"" optional:"" help:"With --forget: its kind."`
	Path   string `arg:"" optional:"" help:"With --forget: where it is."`
}

// Help gives an example.
func (sourcesCmd) Help() string {
	return `  ownup sources
  ownup sources --forget mail ~/Mail/Archive.mbox`
}

type sourcesJSON struct {
	Version int           `json:"version"`
	Sources []sourceEntry `json:"sources"`
}

type sourceEntry struct {
	Kind     string `json:"kind"`
	Location string `json:"location"`
	Acts     int64  `json:"acts"`
	Skipped  int64  `json:"skipped"`
	SyncedAt string `json:"synced_at,omitempty"`
}

// Run lists what has been read, or forgets one record.
func (c *sourcesCmd) Run(r *run) error {
	if c.Forget != (c.Kind != "" && c.Path != "") || (c.Kind != "" && c.Path == "") {
		return problem.New(problem.Invalid, "A kind and a path go with --forget.", "For example: ownup sources --forget git ~/work/reports")
	}
	s, err := r.session()
	if err != nil {
		return err
	}
	if c.Forget {
		if err := s.App.Forget(r.ctx, s.Actor, c.Kind, c.Path); err != nil {
			return err
		}
		r.say("Forgotten, with everything that was read from it.\n")
	}
	sources, err := s.App.Sources(r.ctx, s.Actor)
	if err != nil {
		return err
	}
	if len(sources) == 0 && !r.json && !c.Forget {
		r.say("Nothing has been read yet. Begin with ownup sync git|mail|calendar|contacts|table PATH\n")
	}
	out := sourcesJSON{formatVersion, make([]sourceEntry, 0, len(sources))}
	for _, src := range sources {
		out.Sources = append(out.Sources, sourceOf(src))
	}
	return r.result(out, func() string {
		var b strings.Builder
		for _, src := range sources {
			fmt.Fprintf(&b, "%-8s  %s\n%10s%s, %s skipped, read %s\n", src.Kind, oneLine(src.Location), "",
				count(int(src.Acts), "act", "acts"), grouped(src.Skipped), r.when(src.SyncedAt))
		}
		return b.String()
	})
}

func sourceOf(s record.Source) sourceEntry {
	e := sourceEntry{Kind: s.Kind, Location: s.Location, Acts: s.Acts, Skipped: s.Skipped}
	if !s.SyncedAt.IsZero() {
		e.SyncedAt = s.SyncedAt.UTC().Format("2006-01-02T15:04:05Z")
	}
	return e
}

package cli

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"

	"ownup/internal/core/problem"
)

type demoCmd struct {
	NoOpen bool   `help:"Print the address of the page instead of opening it."`
	Listen string `default:"127.0.0.1:0" placeholder:"ADDR" help:"Where to listen (without it: a free port)."`
}

// Help says what it does and does not do.
func (demoCmd) Help() string {
	return `A year of mail, meetings, code and documents of a firm that does not exist is
written to a folder, read as your own would be, and a mistake is ready to be
owned. Nothing of yours is read, and nothing is sent. The folder is gone when
the demo ends, unless you name an empty one with --data.`
}

// Run shows the demo.
func (c *demoCmd) Run(r *run) (err error) {
	if r.p.Demo == nil {
		return noPart("demo")
	}
	folder, remove, err := r.demoFolder()
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, remove()) }()
	// What the environment says is for real work: the demo must neither write
	// into a real database nor reach a real mail server.
	r.c.Data, r.c.Database = filepath.Join(folder, "data"), ""
	if !r.given("smtp") {
		r.c.SMTP = ""
	}
	number, err := r.tellDemo(folder)
	if err != nil {
		return err
	}
	if r.p.Serve == nil || r.json {
		return nil
	}
	return r.serve(ServeOptions{Listen: c.Listen, Open: !c.NoOpen, Page: fmt.Sprintf("/mistakes/%d", number)})
}

// demoFolder returns the folder for the demo, and what to do with it after.
func (r *run) demoFolder() (string, func() error, error) {
	cannot := func(err error) error {
		return problem.Wrap(err, problem.Unreachable, "The folder for the demo cannot be made.", "Name an empty folder with --data.")
	}
	if !r.given("data") {
		folder, err := os.MkdirTemp("", "ownup-demo-*")
		if err != nil {
			return "", nil, cannot(err)
		}
		return folder, func() error { return os.RemoveAll(folder) }, nil
	}
	folder, err := filepath.Abs(r.c.Data)
	if err == nil {
		err = os.MkdirAll(folder, 0o700)
	}
	if err != nil {
		return "", nil, cannot(err)
	}
	entries, err := os.ReadDir(folder)
	if err != nil {
		return "", nil, cannot(err)
	}
	if len(entries) > 0 {
		return "", nil, problem.New(problem.Refused, "There is something in that folder already.", "Name an empty one, or leave --data out.")
	}
	return folder, func() error { return nil }, nil
}

// tellDemo reads the firm's records through the same sources as anybody's,
// opens the mistake, prints its plan, and closes the session, so that the web
// app has the database to itself.
func (r *run) tellDemo(folder string) (number int64, err error) {
	r.say("Writing a year of a firm that does not exist...\n")
	firm, err := r.p.Demo(filepath.Join(folder, "firm"), r.p.Now())
	if err != nil {
		return 0, err
	}
	for _, note := range firm.Notes {
		r.say("%s\n", note)
	}
	s, err := r.session()
	if err != nil {
		return 0, err
	}
	defer func() {
		err = errors.Join(err, s.Close())
		r.opened = nil
	}()
	for _, rec := range firm.Records {
		synced, err := r.sync(s, rec.Kind, rec.Path)
		if err != nil {
			return 0, err
		}
		r.say("%s", syncedText(syncedEntry{Synced: synced}, filepath.Base(rec.Path)))
	}
	if err := s.App.SetProfile(r.ctx, s.Actor, firm.Owner); err != nil {
		return 0, err
	}
	r.zone = loadZone(firm.Owner.Zone, r.zone)
	shown, err := s.App.New(r.ctx, s.Actor, firm.Mistake)
	if err != nil {
		return 0, err
	}
	r.say("\nYou are %s of %s, and you have just realised it.\n\n", firm.Owner.Name, firm.Name)
	shown, err = s.App.Describe(r.ctx, s.Actor, shown.Number, firm.Facts)
	return shown.Number, r.show(shown, err)
}

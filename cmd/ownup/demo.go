package main

import (
	"time"

	"ownup/internal/cli"
	"ownup/internal/demo"
)

// firm writes the demo's firm for the command line.
func firm(folder string, now time.Time) (cli.Firm, error) {
	f, err := demo.Write(folder, now)
	if err != nil {
		return cli.Firm{}, err
	}
	records := make([]cli.Record, len(f.Records))
	for i, r := range f.Records {
		records[i] = cli.Record(r)
	}
	return cli.Firm{
		Name: f.Name, Owner: f.Owner, Records: records, Mistake: f.Mistake, Facts: f.Facts, Notes: f.Notes,
	}, nil
}

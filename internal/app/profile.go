package app

import (
	"context"
	"encoding/json"
	"net/mail"
	"strings"
	"time"

	"ownup/internal/core/mistake"
	"ownup/internal/core/person"
	"ownup/internal/core/problem"
)

// Profile is what ownup knows of the person who uses it.
type Profile struct {
	Name    string `json:"name"`
	Address string `json:"address"`
	Zone    string `json:"zone"` // IANA time zone
	// Region is where they work, in ISO 3166 ("PT", "DE-BY"), for the public
	// holidays; "" means the country of Zone, [NoHolidays] none.
	Region string `json:"region,omitempty"`
}

// NoHolidays is the region of those who work on every public holiday.
const NoHolidays = "none"

const profileSetting = "profile"

// Profile returns the actor's profile. It fails with [problem.Missing] until
// there is one.
func (a *App) Profile(ctx context.Context, actor Actor) (Profile, error) {
	data, err := a.Store.Setting(ctx, actor.ID, profileSetting)
	if problem.KindOf(err) == problem.Missing {
		return Profile{}, problem.New(problem.Missing, "ownup does not know yet who you are.",
			`Say it once: ownup me --name "Your Name" --address you@firm.example`)
	}
	if err != nil {
		return Profile{}, err
	}
	var p Profile
	if err := json.Unmarshal(data, &p); err != nil {
		return p, problem.Wrap(err, problem.Damaged, "Your profile cannot be read.", "Say again who you are with ownup me.")
	}
	return p, nil
}

// SetProfile keeps the actor's profile.
func (a *App) SetProfile(ctx context.Context, actor Actor, p Profile) error {
	p.Name, p.Address, p.Zone = strings.TrimSpace(p.Name), strings.TrimSpace(p.Address), strings.TrimSpace(p.Zone)
	if p.Name == "" || len(p.Name) > mistake.MaxTitle {
		return problem.New(problem.Invalid, "Your name is needed, so that messages can be signed.", "")
	}
	if unnameable(p.Name) {
		return problem.New(problem.Invalid, "Your name has a control character in it.", "Type it anew; it stands below every message.")
	}
	if addr, err := mail.ParseAddress(p.Address); err != nil || addr.Address != p.Address {
		return problem.New(problem.Invalid, "That is not an e-mail address.", "It looks like you@firm.example.")
	}
	if _, err := time.LoadLocation(p.Zone); err != nil {
		return problem.New(problem.Invalid, "That time zone is not known.", `It looks like "Europe/Lisbon".`)
	}
	p.Region = strings.ToUpper(strings.TrimSpace(p.Region))
	if strings.EqualFold(p.Region, NoHolidays) {
		p.Region = NoHolidays
	}
	if p.Region != "" && p.Region != NoHolidays && a.HolidaysOf(p) == "" {
		return problem.New(problem.Invalid, "The public holidays of that region are not known.",
			`A region looks like "PT" or "DE-BY". Leave it out, or put the holidays down as absences in a table of people.`)
	}
	data, err := json.Marshal(p)
	if err != nil {
		return err
	}
	return a.Store.PutSetting(ctx, actor.ID, profileSetting, data)
}

// HolidaysOf is the region whose public holidays count for somebody with a
// profile, or "" where none are known.
func (a *App) HolidaysOf(p Profile) string {
	if a.Region == nil || p.Region == NoHolidays {
		return ""
	}
	return a.Region(p.Region, p.Zone)
}

// Identity is the profile as the records of work would name it.
func (p Profile) Identity() person.Identity {
	return person.Identity{Name: p.Name, Address: p.Address}
}

// location is the owner's time zone, UTC where it is not known.
func location(zone string) *time.Location {
	if loc, err := time.LoadLocation(zone); err == nil {
		return loc
	}
	return time.UTC
}

// homeDomains are the mail domains of the owner's own firm.
func (p Profile) homeDomains() []string {
	if _, domain, ok := strings.Cut(p.Address, "@"); ok && domain != "" {
		return []string{strings.ToLower(domain)}
	}
	return nil
}

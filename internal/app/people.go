package app

import (
	"context"
	"slices"
	"strings"

	"ownup/internal/core/person"
	"ownup/internal/core/problem"
	"ownup/internal/core/workgraph"
	"ownup/internal/record"
)

// Who is who: the people found in the records, and the person's own word on
// them.

// People returns those whom a query names, at most limit; an empty query
// names everyone.
func (a *App) People(ctx context.Context, actor Actor, query string, limit int) ([]person.Person, error) {
	g, err := a.graph(ctx, actor)
	if err != nil {
		return nil, err
	}
	view := g.Now()
	found := view.People()
	if query != "" {
		found = slices.Values(view.SearchPeople(query))
	}
	var out []person.Person
	for id := range found {
		if len(out) == limit {
			break
		}
		out = append(out, view.Person(id))
	}
	return out, nil
}

// Correct keeps the person's word that two spellings are one person, or are
// not. It beats every rule, and [App.Uncorrect] takes it back. Spellings that
// no record has are Missing: a word on them would change nothing.
func (a *App) Correct(ctx context.Context, actor Actor, kind person.CorrectionKind, one, other string) error {
	c, err := correction(kind, one, other)
	if err != nil {
		return err
	}
	g, err := a.graph(ctx, actor)
	if err != nil {
		return err
	}
	var unknown []string
	for _, spelling := range []string{c.A, c.B} {
		if !recorded(g.Now(), spelling) {
			unknown = append(unknown, spelling)
		}
	}
	if len(unknown) > 0 {
		return problem.New(problem.Missing, "No record has this spelling.",
			`Write an address as the records have it, or "name:Full Name"; ownup people shows them.`).With(unknown...)
	}
	return a.Store.PutCorrection(ctx, actor.ID, c)
}

// nameSide is what a side of a correction begins with that is a name.
const nameSide = "name:"

// recorded tells whether a record has one side of a correction.
func recorded(v workgraph.View, side string) bool {
	name, named := strings.CutPrefix(side, nameSide)
	if !named {
		_, found := v.FindPerson(person.Identity{Address: side})
		return found
	}
	return slices.ContainsFunc(v.SearchPeople(name), func(id person.ID) bool {
		return slices.ContainsFunc(v.Person(id).Spellings, func(s person.Identity) bool {
			return person.FoldName(s.Name) == person.FoldName(name)
		})
	})
}

// Uncorrect takes a correction back.
func (a *App) Uncorrect(ctx context.Context, actor Actor, one, other string) error {
	c, err := correction(person.Apart, one, other)
	if err != nil {
		return err
	}
	return a.Store.DropCorrection(ctx, actor.ID, c)
}

func correction(kind person.CorrectionKind, one, other string) (record.Correction, error) {
	one, other = strings.TrimSpace(one), strings.TrimSpace(other)
	if one == "" || other == "" || strings.EqualFold(one, other) {
		return record.Correction{}, problem.New(problem.Invalid, "Two different spellings are needed.",
			`Each is an address, or "name:Full Name" where there is none.`)
	}
	return record.Correction{Kind: string(kind), A: one, B: other}, nil
}

// Corrections returns the actor's corrections.
func (a *App) Corrections(ctx context.Context, actor Actor) ([]record.Correction, error) {
	return a.Store.Corrections(ctx, actor.ID)
}

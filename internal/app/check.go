package app

import (
	"context"
	"net/mail"
	"regexp"
	"strings"
	"unicode"

	"ownup/internal/core/problem"
)

// Checks of what a person types, before the core sees it.

// escapes are the sequences that move a terminal's cursor or colour its text
// (ECMA-48: CSI, the strings that begin with OSC, DCS, SOS, PM or APC, and the
// short ones). They come along where text is copied from a terminal.
var escapes = regexp.MustCompile("(?:\x1b\\[|\u009b)[0-?]*[ -/]*[@-~]?" +
	"|(?:\x1b[\\]PX^_]|[\u009d\u0090\u0098\u009e\u009f])[^\x07\x1b\u009c]*(?:\x07|\x1b\\\\|\u009c)?" +
	"|\x1b[ -/]*[0-~]?")

// unescaped returns text without escape sequences and control characters;
// line breaks and tabs stay.
func unescaped(text string) string {
	return strings.Map(func(r rune) rune {
		if unicode.IsControl(r) && r != '\n' && r != '\t' {
			return -1
		}
		return r
	}, escapes.ReplaceAllLiteralString(text, ""))
}

// unnameable tells whether a name has what no name has, and what could move a
// cursor or turn the direction of writing where the name is shown.
func unnameable(name string) bool {
	return strings.ContainsFunc(name, func(r rune) bool { return unicode.IsControl(r) || unicode.Is(unicode.Bidi_Control, r) })
}

// checked is the input without what does not belong in a sentence, or the
// problem with it.
func (a *App) checked(ctx context.Context, actor Actor, in NewInput) (NewInput, error) {
	in.Text = unescaped(in.Text)
	if in.RealisedAt.After(a.Now()) {
		return in, problem.New(problem.Invalid, "A mistake cannot have been realised in the future.", "Check the time, or leave it out for now.")
	}
	return in, a.known(ctx, actor, in.With)
}

// known refuses people who are named by no address and whom no record knows.
func (a *App) known(ctx context.Context, actor Actor, with []string) error {
	var names []string
	for _, who := range with {
		if _, err := mail.ParseAddress(who); err != nil && strings.TrimSpace(who) != "" {
			names = append(names, who)
		}
	}
	if len(names) == 0 {
		return nil
	}
	g, err := a.graph(ctx, actor)
	if err != nil {
		return err
	}
	view := g.Now()
	var unknown []string
	for _, name := range names {
		if len(view.SearchPeople(name)) == 0 {
			unknown = append(unknown, name)
		}
	}
	if len(unknown) == 0 {
		return nil
	}
	return problem.New(problem.Missing, "Nobody of that name is in the records, and it is no e-mail address.",
		"Give their address, such as ines@firm.example.").With(unknown...)
}

package cli

import (
	"errors"

	"ownup/internal/core/problem"
	"ownup/internal/core/wording"
)

type lspCmd struct {
	Stdio bool `hidden:"" help:"Many editors add this; it is what ownup does anyway."`
}

// Help says how an editor is told.
func (lspCmd) Help() string {
	return `An editor starts it and speaks the Language Server Protocol to it over standard
input and output. Findings appear while you write, with fixes; nothing is kept
or sent. For plain text, Markdown and mail drafts.

Settings, as initializationOptions or under "ownup" in the configuration:
kind, size, language, owning and all, as the flags of ownup review. A message
may say itself what it is, in its first line:
  <!-- ownup: kind client size serious -->

In Neovim:
  vim.lsp.config.ownup = {
    cmd = { "ownup", "lsp" }, filetypes = { "text", "markdown", "mail" },
    init_options = { kind = "team" },
  }
  vim.lsp.enable("ownup")`
}

// Run serves an editor until it is done. The client is the only one who
// listens, so a problem goes to standard error, which editors keep in a log.
func (lspCmd) Run(r *run) error {
	if r.p.LSP == nil {
		return noPart("language server")
	}
	in, err := r.open("-")
	if err != nil {
		return err
	}
	orderly, err := r.p.LSP(in, r.p.Stdout, r.reviewer(func(*wording.Rules) {}))
	err = errors.Join(err, in.Close())
	switch {
	case r.ctx.Err() != nil:
		return r.ctx.Err()
	case err != nil:
		return problem.Wrap(err, problem.Unreachable, "The editor cannot be understood, or has gone.", "Start the language server again.")
	case !orderly:
		return badNews{statusFound} // as the protocol wants it
	}
	return nil
}

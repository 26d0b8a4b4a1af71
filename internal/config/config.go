// Package config holds what can be set: one struct, read once at the start
// from flags and the environment by the command line, and handed on as plain
// values. Nothing else reads the environment.
package config

import (
	"os"
	"path/filepath"
	"runtime"
	"time"

	"ownup/internal/core/problem"
)

// Config is everything that can be set. The tags are those of the command
// line; see internal/cli.
type Config struct {
	Data        string        `help:"Folder in which ownup keeps everything." env:"OWNUP_DATA" placeholder:"DIR"`
	Database    string        `help:"Database: sqlite:PATH or postgres://… (default: a file in the data folder)." env:"OWNUP_DATABASE" placeholder:"URL"`
	SMTP        string        `name:"smtp" help:"Mail server to send with: smtp://user:password@host:587." env:"OWNUP_SMTP" placeholder:"URL"`
	SendTimeout time.Duration `help:"How long sending one message may take." env:"OWNUP_SEND_TIMEOUT" default:"60s"`
	Rules       string        `help:"Folder with wording rules of your own." env:"OWNUP_RULES" placeholder:"DIR"`
	Playbooks   string        `help:"Folder with playbooks of your own." env:"OWNUP_PLAYBOOKS" placeholder:"DIR"`
	Weights     string        `help:"File with weights of the evidence that were fitted on your own past." env:"OWNUP_WEIGHTS" placeholder:"FILE"`
}

// Resolve returns c with its defaults filled in.
func (c Config) Resolve() (Config, error) {
	if c.Data == "" {
		dir, err := dataFolder()
		if err != nil {
			return c, problem.Wrap(err, problem.Invalid, "ownup cannot tell where to keep its data.", "Name a folder with --data or OWNUP_DATA.")
		}
		c.Data = dir
	}
	if c.Database == "" {
		c.Database = "sqlite:" + filepath.Join(c.Data, "ownup.db")
	}
	if c.SendTimeout < time.Second || c.SendTimeout > 10*time.Minute {
		return c, problem.New(problem.Invalid, "The time for sending is too short or too long.", "Use between 1s and 10m.")
	}
	return c, nil
}

// KeyFile is where the key that seals everything is kept.
func (c Config) KeyFile() string { return filepath.Join(c.Data, "ownup.key") }

// dataFolder is the platform's own place for data of programs.
func dataFolder() (string, error) {
	if dir := os.Getenv("XDG_DATA_HOME"); dir != "" && filepath.IsAbs(dir) {
		return filepath.Join(dir, "ownup"), nil
	}
	if runtime.GOOS == "linux" || runtime.GOOS == "freebsd" || runtime.GOOS == "openbsd" {
		home, err := os.UserHomeDir()
		return filepath.Join(home, ".local", "share", "ownup"), err
	}
	dir, err := os.UserConfigDir() // Application Support, %AppData%
	return filepath.Join(dir, "ownup"), err
}

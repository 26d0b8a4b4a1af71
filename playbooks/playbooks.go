// Package playbooks holds the playbooks that ownup comes with, one file for
// each kind of mistake, for people to read and change. Their meaning is
// described in internal/core/playbook.
package playbooks

import "embed"

// Files are the playbooks, one *.toml each.
//
//go:embed *.toml
var Files embed.FS

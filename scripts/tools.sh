#!/bin/bash
# Builds the tools pinned in tools/go.mod once and prints the folder they are
# in. They are a module of their own because the linter alone brings hundreds
# of modules, none of which belongs among those of ownup. The folder is named
# after what it was built from, so a new pin builds anew.
set -euo pipefail
cd "$(dirname "$0")/.."

key=$( { cat tools/go.mod tools/go.sum; go version; } | sha256sum | cut -c1-16)
dir=$PWD/.cache/tools/$key

if [ ! -d "$dir" ]; then
	mkdir -p .cache/tools
	# One build at a time; whoever waited finds it done.
	exec 9>.cache/tools/lock
	flock 9
	if [ ! -d "$dir" ]; then
		echo "building the linters once; this takes some minutes" >&2
		new=$(mktemp -d .cache/tools/new.XXXXXX)
		(cd tools && CGO_ENABLED=0 go build -trimpath -o "../$new/" tool) >&2
		mv "$new" "$dir"
	fi
fi
echo "$dir"

#!/bin/bash
# Installs the tools that ownup review is compared with into a folder outside
# the tree: Vale with the write-good and proselint styles of its own test
# data, write-good, and alex. Needs go with a C compiler, and node with npm.
# What cannot be installed is named; the others are there all the same.
#
#	bench/wording/peers.sh DIR
set -uo pipefail
vale=v3.7.1
[ $# = 1 ] || { echo "usage: $0 DIR" >&2; exit 2; }
mkdir -p "$1" && cd "$1" || exit 1
dir=$PWD

# install NAME COMMAND...: run it, and show its output only where it fails.
install() {
	local name=$1 output
	shift
	if output=$("$@" 2>&1); then
		echo "installed: $name"
	else
		printf 'not installed: %s\n%s\n' "$name" "$(tail -n 5 <<<"$output")" >&2
	fi
}

# Vale parses code with C libraries, so it needs cgo. Installed by its version
# it has a module of its own, and ours stays as it is.
vale() {
	GOBIN=$dir/bin GOFLAGS=-mod=mod CGO_ENABLED=1 go install "github.com/errata-ai/vale/v3/cmd/vale@$vale" || return
	local source
	source=$(go mod download -json "github.com/errata-ai/vale/v3@$vale" | sed -n 's/^\t"Dir": "\(.*\)",\{0,1\}$/\1/p')
	rm -rf vale && mkdir -p vale/styles || return
	cp -r "$source/testdata/styles/write-good" "$source/testdata/styles/proselint" vale/styles/ || return
	chmod -R u+w vale
	printf 'StylesPath = styles\nMinAlertLevel = suggestion\n[*]\nBasedOnStyles = write-good, proselint\n' >vale/.vale.ini
}

install "Vale $vale" vale
install 'write-good 1.0.8' npm install --prefix "$dir/write-good" --no-fund --no-audit write-good@1.0.8
install 'alex 11.0.1' npm install --prefix "$dir/alex" --no-fund --no-audit alex@11.0.1

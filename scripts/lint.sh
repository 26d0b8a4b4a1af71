#!/bin/bash
# Runs every check that is not a test. Each one runs whatever the others
# found; the exit status is that of all of them together.
set -uo pipefail
cd "$(dirname "$0")/.."
tools=$(scripts/tools.sh) || exit 1
failed=0

# check NAME COMMAND...: run it, and show its output only where it fails.
check() {
	local name=$1 start=$SECONDS output
	shift
	if output=$("$@" 2>&1); then
		printf 'ok    %-28s %3ss\n' "$name" $((SECONDS - start))
	else
		printf 'FAIL  %-28s %3ss\n%s\n' "$name" $((SECONDS - start)) "$output"
		failed=1
	fi
}

# Hand-written Go files; generated ones look as their generator leaves them.
formatted() {
	local files
	files=$(git ls-files -co --exclude-standard -- '*.go' ':!*_templ.go' | xargs -r ls -d 2>/dev/null)
	[ -z "$files" ] && return
	local wrong
	wrong=$(xargs "$tools/gofumpt" -l <<<"$files") || return
	[ -z "$wrong" ] && return
	printf 'run gofumpt -w on:\n%s\n' "$wrong"
	return 1
}

# Generates into a copy, so that a check changes nothing.
generated() {
	local copy file different=0
	copy=$(mktemp -d)
	git ls-files -co --exclude-standard -- '*.templ' | xargs -r -I{} cp --parents {} "$copy" 2>/dev/null
	cp go.mod "$copy"
	if ! (cd "$copy" && "$tools/templ" generate >log 2>&1); then
		cat "$copy/log"
		different=1
	fi
	while read -r file; do
		diff -q "$copy/$file" "$file" >/dev/null 2>&1 || { echo "$file is not what its template gives; run make generate"; different=1; }
	done < <(cd "$copy" && find . -name '*_templ.go' | sort)
	rm -rf "$copy"
	return $different
}

check 'modules are tidy' go mod tidy -diff
check 'gofumpt' formatted
check 'generated files' generated
check 'licences and NOTICE' go run -C tools ./notice -repository .. -check
check 'tools have tests that pass' go test -C tools ./...
check 'golangci-lint' "$tools/golangci-lint" run --timeout 20m
exit $failed

#!/bin/bash
# Fuzzes every target of the repository for FUZZTIME each. What it finds is
# kept below the package's testdata/fuzz, to be committed with the repair.
set -euo pipefail
cd "$(dirname "$0")/.."
mkdir -p test-output
failed=0
while IFS=: read -r file target; do
	echo "$target in $(dirname "$file")"
	go test -run '^$' -fuzz "^$target\$" -fuzztime "${FUZZTIME:-20s}" "./$(dirname "$file")" >test-output/fuzz.txt 2>&1 ||
		{ cat test-output/fuzz.txt; failed=1; }
done < <(grep -rhoHE --include='*_test.go' '^func Fuzz[A-Za-z0-9_]+' cmd internal | sed 's/:func /:/')
exit $failed

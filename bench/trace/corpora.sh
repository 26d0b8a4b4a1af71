#!/bin/bash
# Lays out the three public corpora of documents: the test files of apache/poi,
# apache/tika and mozilla/pdf.js, given as git directories, bare or not.
#
#     git clone --bare https://github.com/apache/poi poi.git        # and so on
#     bench/trace/corpora.sh poi.git tika.git pdf.js.git FOLDER
set -euo pipefail

# lay REPOSITORY PATTERN FOLDER writes the files whose paths match. What a copy
# of the repository does not hold, and the addresses of files that lie
# elsewhere (.link), are left out.
lay() {
	local path
	git -C "$1" ls-tree -r --name-only HEAD | grep -E "$2" | grep -v '\.link$' | while IFS= read -r path; do
		mkdir -p "$3/$(dirname "$path")"
		git -C "$1" cat-file blob "HEAD:$path" >"$3/$path" 2>/dev/null || rm -f "$3/$path"
	done
	find "$3" -type f -printf '%s\n' | awk -v name="$3" '{ n++; s += $1 } END { printf "%s: %d files, %.1f MB\n", name, n, s / 1e6 }'
}

lay "$1" '^test-data/' "$4/poi"
lay "$2" '/test-documents/' "$4/tika"
lay "$3" '^test/pdfs/' "$4/pdfjs"

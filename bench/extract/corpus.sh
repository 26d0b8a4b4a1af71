#!/bin/bash
# Lays out the corpus of the Excel oracle: workbooks of apache/poi, and beside
# each the CSVs that Excel 2016 wrote of its sheets, from SheetJS/test_files.
# Both are given as git directories, bare or not. PATTERN chooses workbooks by
# how their names begin, as a pattern of the shell.
#
#     bench/extract/corpus.sh POI TEST_FILES FOLDER [PATTERN]
set -euo pipefail
poi=$1 truth=$2 folder=$3 pattern=${4:-[45]}
mkdir -p "$folder"
git -C "$poi" ls-tree -r -z --name-only HEAD test-data | while IFS= read -r -d '' path; do
	name=${path##*/}
	# shellcheck disable=SC2053 # the right side is a pattern
	if [[ $name == $pattern*.xls[xm] || $name == $pattern*.xls ]]; then printf '%s\t%s\n' "$name" "$path"; fi
done >"$folder/workbooks.tsv"
git -C "$truth" ls-tree -r -z --name-only HEAD 2016 | while IFS= read -r -d '' path; do
	file=${path#2016/apachepoi_}
	book=${file%.*.csv}
	[[ $path != "$file" && $book != "$file" ]] || continue
	source=$(awk -F '\t' -v n="$book" '$1 == n { print $2; exit }' "$folder/workbooks.tsv")
	[ -n "$source" ] || continue
	[ -e "$folder/$book" ] || git -C "$poi" show "HEAD:$source" >"$folder/$book"
	git -C "$truth" show "HEAD:$path" >"$folder/$file" || rm -f "$folder/$file" # a few are not stored
done

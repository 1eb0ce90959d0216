#!/usr/bin/env bash
# Writes the lines of a run of the crash tests that say where it was killed into a page, as a table.
set -euo pipefail
page=$1
rows=$(sed -n 's/^\(crash\|power cut\): \{0,1\}\(.*\)$/\2/p; s/^power cut in \(.*\)$/power cut in \1/p' |
    sed 's/ was killed at / | /; s/on disk: /on disk | /; s/ calls: / | /' | sed 's/^/| /; s/$/ |/')
[ -n "$rows" ] || exit 0
{
    sed '/^<!-- crash -->$/q' "$page"
    printf '| what | points | of which |\n|---|---|---|\n%s\n' "$rows"
    sed -n '/^<!-- end of crash -->$/,$p' "$page"
} >"$page.new"
mv "$page.new" "$page"

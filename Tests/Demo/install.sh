#!/usr/bin/env bash
# Installs into a scratch folder and tries what is there: the program finds what lies beside it, man pages are sound, and
# the shells read what they complete. Needs the packages of the tests.
set -euo pipefail
make=${1:-make}
scratch=$(mktemp -d)
trap 'rm -rf "$scratch"' EXIT
cd "$(dirname "$0")/../.."
"$make" --no-print-directory install DESTDIR="$scratch" PREFIX=/usr > "$scratch/log" || { cat "$scratch/log"; exit 1; }
share=$scratch/usr/share
program=$scratch/usr/bin/photorename
export PHOTORENAME_DATABASE=$scratch/jobs.sqlite XDG_CONFIG_HOME=$scratch/config XDG_DATA_HOME=$scratch/nothing

"$program" doctor | grep -q "ok  local model: $share/photorename/efficientnet_lite3.tflite"
"$program" doctor | grep -q "ok  places: $share/photorename/places.sqlite"

pages=0
for page in photorename $("$program" --help | sed -n '/^SUBCOMMANDS/,/^$/s/^  \([a-z][a-z]*\) .*/photorename-\1/p') photorename-config-init; do
    page=$share/man/man1/$page.1
    # A warning of the formatter's is a fault of the page.
    warnings=$(MANWIDTH=80 MANROFFOPT=-ww man --warnings -E UTF-8 -l "$page" 2>&1 >"$scratch/page")
    [[ -z $warnings ]] || { echo "$page: $warnings" >&2; exit 1; }
    grep -q SYNOPSIS "$scratch/page"
    pages=$((pages + 1))
done

bash -n "$share/bash-completion/completions/photorename"
zsh -n "$share/zsh/site-functions/_photorename"
fish -n "$share/fish/vendor_completions.d/photorename.fish"
echo "installed: the program, what it needs, $pages man pages, completion for bash, zsh and fish"

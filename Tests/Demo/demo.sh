#!/usr/bin/env bash
# The main job, start to finish, on a scratch copy of Fixtures/photos. Fails when the folder is not, at the end, byte for
# byte what it was at the start.
set -euo pipefail
program=$1
fixtures=$(cd "$(dirname "$0")/../../Fixtures" && pwd)
scratch=$(mktemp -d)
trap 'rm -rf "$scratch"' EXIT
export PHOTORENAME_DATABASE=$scratch/state/jobs.sqlite XDG_CONFIG_HOME=$scratch/config
unset PHOTORENAME_PROVIDER
photos=$scratch/photos
cp -r "$fixtures/photos" "$photos"
# A receipt and a screenshot: drawn, since real ones have private data.
cp -p "$fixtures/pages/IMG_4027.JPG" "$fixtures/pages/Screenshot_20240314-094105.png" "$photos"

state() { (cd "$photos" && find . -type f -printf '%i %s %T@ ' -exec sha256sum {} \; | sort -k 5); }
run() {
    printf '\n$ photorename %s\n' "${*//$scratch\//}"
    (cd "$scratch" && "$program" "$@")
}

state > "$scratch/before"
run analyze photos --provider local --format table
printf '\n(hubble.png keeps its name, because a person chose it; PXL_20230519_101502.jpg, because it already has its date.)\n'
run apply latest
run status latest
printf '\n$ ls photos\n'
ls "$photos"
run undo latest
state > "$scratch/after"
if ! diff "$scratch/before" "$scratch/after"; then
    echo 'demo: the folder is not what it was' >&2
    exit 1
fi
printf '\nThe folder is byte for byte what it was.\n'

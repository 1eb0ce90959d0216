#!/bin/bash
# render.sh FOLDER < lines: makes a photo of each line of text, 01.jpg, 02.jpg … in the folder: black on white, as on a
# sheet of paper that somebody holds into a camera.
set -euo pipefail
folder=$1
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
number=0
while IFS= read -r line; do
    number=$((number + 1))
    # vips takes markup.
    text=$(printf '%s' "$line" | sed 's/&/\&amp;/g; s/</\&lt;/g; s/>/\&gt;/g')
    vips text "$work/text.v" "$text" --width 720 --dpi 130
    vips invert "$work/text.v" "$work/paper.v"
    vips gravity "$work/paper.v" "$work/page.v" centre 800 600 --extend white
    vips jpegsave "$work/page.v" "$(printf '%s/%02d.jpg' "$folder" "$number")" --Q 85
done

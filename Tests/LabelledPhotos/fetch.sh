#!/bin/bash
# fetch.sh FOLDER: about 330 labelled photographs of things, cut out, from Debian's tuxpaint-stamps-default (160 MB; the licence
# of each stands in its copyright file). Nothing of them is kept in the repository.
set -euo pipefail
folder=$1
[ -e "$folder/complete" ] && exit 0
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
chmod 755 "$work"
cd "$work"
apt-get download -q tuxpaint-stamps-default >/dev/null 2>&1
dpkg-deb --fsys-tarfile tuxpaint-stamps-default_*.deb | tar -x --wildcards './usr/share/tuxpaint/stamps/*.png'
mkdir -p "$folder"
cp -r usr/share/tuxpaint/stamps/. "$folder/"
touch "$folder/complete"

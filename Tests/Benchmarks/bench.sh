#!/usr/bin/env bash
# This program beside its peers, on the same work in the same run. Prints ratios; medians of paired runs.
# usage: bench.sh PROGRAM [WORK-FOLDER]   (the folder keeps generated photos between runs)
set -euo pipefail
program=$1
here=$(cd "$(dirname "$0")" && pwd)
work=${2:-${TMPDIR:-/tmp}/photorename-bench}
runs=${RUNS:-5}
mkdir -p "$work"
export XDG_CONFIG_HOME=$work/config
unset PHOTORENAME_PROVIDER

python=$work/venv/bin/python
if [ ! -x "$python" ]; then
    python3 -m venv "$work/venv"
    "$python" -m pip install --quiet --disable-pip-version-check pillow numpy scikit-image scikit-learn pooch
fi
photos() { # NAME OPTIONS…: generated once
    local name=$1
    shift
    [ -e "$work/$name/manifest.jsonl" ] || "$python" "$here/gen_photos.py" "$work/$name" --pool "$work/pool" "$@"
    rm -f "$work/$name/.keep"
}
photos jpeg -n 200 --distinct 40
if [ ! -d "$work/mixed" ]; then
    mkdir -p "$work/mixed.part"
    for i in $(seq 0 9); do
        source=$(ls "$work"/jpeg/*.[jJ][pP][gG] | sed -n "$((i + 1))p")
        vips heifsave "$source" "$work/mixed.part/h$i.heic" --compression hevc --effort 0
        vips jpegsave "$source" "$work/mixed.part/p$i.jpg" --interlace
    done
    mv "$work/mixed.part" "$work/mixed"
fi

coproc server { exec "$python" "$here/server.py" 0.05; }
trap 'kill $server_PID 2>/dev/null' EXIT
read -r port <&"${server[0]}"

ours() { # FOLDER
    rm -rf "$work/state"
    OPENAI_API_KEY=bench "$program" analyze "$1" --provider openai --base-url "http://127.0.0.1:$port" --no-cache \
        --database "$work/state/jobs.sqlite" --progress none --quiet >/dev/null
}
peer() { # FOLDER
    rm -rf "$work/thumbs" && mkdir "$work/thumbs"
    find "$1" -type f ! -name manifest.jsonl -print0 |
        xargs -0 -n 10 -P 2 vipsthumbnail --vips-concurrency=1 --size 500 -o "$work/thumbs/%s.jpg[Q=80,strip]"
}
seconds() { # COMMAND…
    local start=$EPOCHREALTIME
    "$@"
    python3 -c "print($EPOCHREALTIME - $start)"
}
median() { sort -n | awk '{v[NR] = $1} END {print v[int((NR + 1) / 2)]}'; }

echo "machine: $(nproc) cores, $(vips --version), $(curl --version | head -n 1 | cut -d' ' -f1,2)"

echo "200 JPEGs of 12 MP, API of 50 ms, beside vipsthumbnail at 500 px under xargs -P2 ($runs paired runs):"
ours "$work/jpeg" && peer "$work/jpeg"
for i in $(seq "$runs"); do
    a=$(seconds ours "$work/jpeg")
    b=$(seconds peer "$work/jpeg")
    python3 -c "print($b / $a, 200 / $a, 200 / $b)"
done > "$work/ratios"
awk '{printf "  run: %.3f of its pace (%.1f against %.1f photos a second)\n", $1, $2, $3}' "$work/ratios"
echo "  median ratio: $(cut -d' ' -f1 "$work/ratios" | median)"

echo "peak memory (the largest process, MiB):"
export program port work
for folder in jpeg mixed; do
    rm -rf "$work/state"
    OPENAI_API_KEY=bench /usr/bin/time -f '%M' -o "$work/memory" "$program" analyze "$work/$folder" --provider openai \
        --base-url "http://127.0.0.1:$port" --no-cache --database "$work/state/jobs.sqlite" --progress none --quiet >/dev/null
    echo "  $folder: $(($(tail -n 1 "$work/memory") / 1024))"
done

echo "start-up, beside a hello-world of the same build and the loading of libvips ($runs × 20 runs, ms):"
if [ ! -x "$work/hello/.build/release/hello" ]; then
    mkdir -p "$work/hello/Sources/hello"
    printf '// swift-tools-version: 6.2\nimport PackageDescription\nlet package = Package(name: "hello", targets: [.executableTarget(name: "hello")])\n' > "$work/hello/Package.swift"
    echo 'print("hello")' > "$work/hello/Sources/hello/main.swift"
    (cd "$work/hello" && swift build -c release --static-swift-stdlib >/dev/null 2>&1)
    printf '#include <vips/vips.h>\nint main(void) { return vips_version(0) == 0; }\n' > "$work/vips.c"
    cc -O2 -o "$work/vips" "$work/vips.c" $(pkg-config --cflags --libs vips) 2>/dev/null
    printf 'int main(void) { return 0; }\n' > "$work/empty.c" && cc -O2 -o "$work/empty" "$work/empty.c"
fi
twenty() { for _ in 1 2 3 4 5 6 7 8 9 10 11 12 13 14 15 16 17 18 19 20; do "$@" >/dev/null; done; }
for i in $(seq "$runs"); do
    h=$(seconds twenty "$program" --help)
    w=$(seconds twenty "$work/hello/.build/release/hello")
    v=$(seconds twenty "$work/vips")
    e=$(seconds twenty "$work/empty")
    python3 -c "print($h * 50, $w * 50, ($v - $e) * 50, $h / (1.5 * $w + $v - $e))"
done > "$work/starts"
awk '{printf "  run: --help %.1f, hello %.1f, loading libvips %.1f: %.2f of what is allowed\n", $1, $2, $3, $4}' "$work/starts"
echo "  median of what is allowed: $(cut -d' ' -f4 "$work/starts" | median)"

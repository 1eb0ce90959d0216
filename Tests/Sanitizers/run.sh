#!/usr/bin/env bash
# Runs the tests that `make sanitize` is for under one sanitizer. Ends with 1 where a test fails or the sanitizer reports.
# Usage: run.sh SWIFT thread|address
set -euo pipefail
cd "$(dirname "$0")/../.."
swift=$1 kind=$2
log=.build/sanitize-$kind.log
mkdir -p .build
export SWT_EXPERIMENTAL_MAXIMUM_PARALLELIZATION_WIDTH=$(getconf _NPROCESSORS_ONLN)
export PHOTORENAME_SANITIZE=$kind
export TSAN_OPTIONS="halt_on_error=0 exitcode=66"
export ASAN_OPTIONS="detect_leaks=0"
# Photos are decoded by the program itself, which is built without the sanitizer.
program=$("$swift" build -c release --static-swift-stdlib --show-bin-path)/photorename
export PHOTORENAME_TESTED=$program
status=0
"$swift" build --build-tests --sanitize="$kind" --scratch-path ".build/$kind" >"$log" 2>&1 || status=$?
ln -sf "$program" "$("$swift" build --sanitize="$kind" --scratch-path ".build/$kind" --show-bin-path)/photorename"
"$swift" test --sanitize="$kind" --scratch-path ".build/$kind" >>"$log" 2>&1 || status=$?
grep -E '✘|Test run with|error:' "$log" || true
reports=$(grep -c 'WARNING: ThreadSanitizer\|ERROR: AddressSanitizer' "$log" || true)
# Print each report in full, with its stack frames: the log may not outlive the machine.
awk '/WARNING: ThreadSanitizer|ERROR: AddressSanitizer/ { lines = 150 } lines > 0 { print; lines-- } /^SUMMARY:/ { lines = 0 }' "$log"
echo "$kind sanitizer: $reports reports, exit status $status (all of it: $log)"
[ "$status" = 0 ] && [ "$reports" = 0 ]

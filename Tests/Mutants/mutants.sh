#!/usr/bin/env bash
# Plants one fault after the other in a copy of this tree, and runs the tests that must notice. Writes which of them did
# into docs/crash-safety.md. Ends with 1 when one went unnoticed.
set -euo pipefail
here=$(cd "$(dirname "$0")/../.." && pwd)
page=$here/docs/crash-safety.md
suites='CrashPointTests|PowerCutTests|RivalTests|RandomKillTests|RandomPlansTests|RenamerTests|CompanionTests|LocalJobTests|LeaseTests|SharedJobTests'
# Tests of the whole program wait for it on the threads that all tests share.
export SWT_EXPERIMENTAL_MAXIMUM_PARALLELIZATION_WIDTH=$(getconf _NPROCESSORS_ONLN)
copy=$(mktemp -d)
trap 'rm -rf "$copy"' EXIT

cd "$here"
git ls-files -z --cached --others --exclude-standard | xargs -0 cp --parents -t "$copy"
cd "$copy"
git init -q && git add -A && git -c user.name=x -c user.email=x commit -qm x

# Suites that failed, with commas between; "the build" when it does not build at all.
run() {
    if ! swift build --build-tests >build.log 2>&1; then
        grep -m 3 'error:' build.log >&2 || tail -n 3 build.log >&2
        echo 'the build'
        return
    fi
    timeout 900 swift test --skip-build --filter "$suites" >test.log 2>&1 || true
    if ! grep -q 'Test run with' test.log; then
        grep -m 3 -h 'Fatal error' test.log >&2 || true
        echo 'nothing (the tests did not end)'
        return
    fi
    sed -n 's/^✘ Suite \([A-Za-z]*\) failed.*/\1/p' test.log | sort -u | paste -sd, - | sed 's/,/, /g'
}

echo 'no fault planted'
control=$(run)
if [ -n "$control" ]; then
    cp test.log "${TMPDIR:-/tmp}/mutants-control.log" 2>/dev/null || true
    echo "without a fault, these fail already: $control" >&2
    exit 1
fi
if grep -q 'SKIPPED' test.log; then grep -h 'SKIPPED' test.log >&2; fi
missed=0
rows=''
for patch in "$here"/Tests/Mutants/*.patch; do
    name=$(basename "$patch" .patch)
    name=${name#*-}
    git apply "$patch"
    caught=$(run)
    git checkout -q .
    case $caught in ''|'the build'|nothing*) missed=$((missed + 1)); caught="**not caught** ($caught)" ;; esac
    echo "${name//-/ }: $caught"
    rows+="| ${name//-/ } | $caught |"$'\n'
done
{
    sed '/^<!-- mutants -->$/q' "$page"
    printf '| fault | caught by |\n|---|---|\n%s' "$rows"
    sed -n '/^<!-- end of mutants -->$/,$p' "$page"
} >page.md
cp page.md "$page"
exit $((missed > 0))

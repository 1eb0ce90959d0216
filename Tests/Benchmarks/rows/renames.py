"""What a durable rename costs, and its undo."""
import os
import shutil

import measure
from report import Row, at_least, at_most

FLOOR = r"""
#define _GNU_SOURCE
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/syscall.h>
#include <unistd.h>
int main(int argc, char **argv) {
    int folder = open(argv[1], O_RDONLY | O_DIRECTORY);
    char from[64], to[64];
    for (int i = 0; i < atoi(argv[2]); i++) {
        snprintf(from, sizeof from, argv[3], i);
        snprintf(to, sizeof to, argv[4], i);
        if (syscall(SYS_renameat2, folder, from, folder, to, 1)) { perror(from); return 1; }
    }
    return fsync(folder);
}
"""


def peers(bench, count):
    """Renames of the same number of photos, by whoever renames them; each in a fresh folder, the copying not counted."""
    source = bench.photographs(count, "small", distinct=10)
    commands = {
        "mmv": ["mmv", "-r", "*_*", "x#1_#2"],
        "perl rename": ["sh", "-c", "find . -type f -print0 | file-rename -0 's/^\\.\\///; s/^/x/'"],
        "exiftool": ["exiftool", "-q", "-m", "-fast2", "-d", "x%Y%m%d-%%f.%%e", "-FileName<DateTimeOriginal", "."],
        "jhead -n": ["sh", "-c", "find . -type f -print0 | xargs -0 sh -c 'jhead -nx%Y%m%d-%H%M%S-%f \"$@\" >/dev/null 2>&1; true' sh"],
        "exiv2 mv": ["sh", "-c", "find . -type f -print0 | "
                     "xargs -0 sh -c 'exiv2 -q -F -r x%Y%m%d-:basename: mv \"$@\" >/dev/null 2>&1; true' sh"],
    }
    if bench.is_quick:
        # Ten seconds for a figure that is a hundred times ours.
        del commands["exiftool"]
    for name, command in commands.items():
        rates = []
        for _ in range(1 if name == "exiftool" else min(3, bench.rounds)):
            folder = bench.folder + "/peer"
            copy(source, folder)
            run = measure.run(*command, cwd=folder)
            moved = sum(entry.startswith("x") for entry in os.listdir(folder))
            # Photos without a date stay where they are.
            assert moved > count * 0.9, (name, moved)
            rates.append(moved / run.wall)
            shutil.rmtree(folder)
        yield name, measure.Figure(rates)


def copy(source, folder):
    # Links are enough: nobody writes into them.
    try:
        measure.run("cp", "-rl", source, folder)
    except RuntimeError:
        shutil.rmtree(folder, ignore_errors=True)
        measure.run("cp", "-r", source, folder)


def rows(bench):
    yield from rates(bench)
    if bench.before:
        yield from beside_before(bench)


def beside_before(bench):
    """Processor time beside that of the commit before, of photos alone and of photos that have a sidecar each."""
    count = 2_000 if bench.is_quick else 10_000
    for has_sidecars in (False, True):
        runs = []
        for number, program in enumerate([bench.program, bench.program_before]):
            folder = bench.small(count, folder=f"{bench.folder}/renames{number}{has_sidecars}", a_folder=1_000)
            if has_sidecars:
                bench.add_sidecars(folder)
            environment = bench.job(folder, "--template", "{seq:6}{_}{subject}", "--dry-run", program=program)
            runs += [lambda command, program=program, environment=environment: measure.run(
                program, command, "latest", "--progress", "none", "-q", "--yes", env=environment).cpu]
        ours, before = runs
        rounds = measure.pairs(bench.rounds, lambda: ours("apply"), lambda: before("apply"), lambda: ours("undo"), lambda: before("undo"))
        for what, i in (("renamed", 0), ("taken back", 2)):
            ratio = measure.ratio(rounds, lambda r, i=i: r[i], lambda r, i=i: r[i + 1])
            times = [measure.Figure([round[i + j] for round in rounds]) for j in range(2)]
            yield Row(f"{count:,} photos{', a sidecar each,' if has_sidecars else ''} {what}, processor time",
                      f"the commit before ({times[1].text(2)} s)", "≤ 1.1 × it", f"{ratio.text()} ×; {times[0].text(2)} s",
                      at_most(ratio.median, 1.1))


def rates(bench):
    count = 2_000 if bench.is_quick else 10_000
    floor = bench.compiled("floor", FLOOR)
    photos = bench.small(count, "IMG_%06d.png", a_folder=count)
    environment = bench.job(photos, "--template", "{seq:6}{_}{subject}", "--dry-run")

    def bare(old, new):
        return measure.run(floor, photos, str(count), old, new).wall

    def there():
        took = bare("IMG_%06d.png", "JMG_%06d.png")
        bare("JMG_%06d.png", "IMG_%06d.png")
        return took

    def ours(command):
        return measure.run(bench.program, command, "latest", "--progress", "none", "-q", "--yes", env=environment).wall

    rounds = measure.pairs(bench.rounds, there, lambda: ours("apply"), lambda: ours("undo"))
    others = dict(peers(bench, count))
    told = ", ".join(f"`{name}` {figure.text(0)}" for name, figure in others.items())
    bars = [figure.median for name, figure in others.items() if name not in ("mmv", "perl rename")]
    bare_rate = measure.Figure([count / round[0] for round in rounds])
    for what, i in (("renamed", 1), ("taken back", 2)):
        rate = measure.Figure([count / round[i] for round in rounds])
        share = measure.ratio(rounds, lambda r: r[0], lambda r, i=i: r[i])
        yield Row(
            f"{count:,} files {what}, start of the program and durable journal included",
            "the same" if i > 1 else f"a C loop of `renameat2` and one fsync ({bare_rate.text(0)} a second), {told}",
            "≥ 20,000 a second, ahead of all but mmv, perl rename and the loop", f"{rate.text(0)} a second, {share.text()} × the loop, "
            + ", ".join(f"{rate.median / figure.median:.1f} × {name}" for name, figure in others.items()),
            max(at_least(rate.median, 20_000), *(at_least(rate.median, bar) for bar in bars)),
            "two fifths of the time are system calls, a fifth the journal's inserts; planning and reading have the rest")

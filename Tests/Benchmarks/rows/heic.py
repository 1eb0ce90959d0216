"""A folder of what every iPhone makes."""
import glob
import os

import measure
from report import Row, at_least
from rows.formats import made


def folder_of(bench, count):
    """So many HEICs of 12 megapixels; each picture is there several times."""
    folder = f"{bench.folder}/heics"
    os.mkdir(folder)
    sources = sorted(glob.glob(made(bench, "HEIC", 1 if bench.is_quick else 10) + "/*"))
    for number in range(count):
        with open(sources[number % len(sources)], "rb") as source, open(f"{folder}/{number:03}.heic", "wb") as file:
            file.write(source.read())
    return folder


def rows(bench):
    count, cores = 8 if bench.is_quick else 60, os.cpu_count()
    folder = folder_of(bench, count)
    server = bench.server(0.05)

    def ours():
        return measure.run(*bench.analyze(folder, server, "--dry-run"), env=bench.environment())

    def peer():
        return measure.run(
            "sh", "-c", f'ls "$1"/* | xargs -n 1 -P {cores} vipsthumbnail --vips-concurrency=1 --size 512 -o "$2/%s.jpg[Q=80,strip]"',
            "sh", folder, bench.folder)

    rounds = measure.pairs(bench.rounds, ours, peer)
    pace = measure.ratio(rounds, lambda r: r[1].wall, lambda r: r[0].wall)
    mine = measure.Figure([count / round[0].wall for round in rounds])
    theirs = measure.Figure([count / round[1].wall for round in rounds])
    yield Row(
        f"{count} HEICs of 12 MP, the whole `analyze` with an API of 50 ms, all {cores} cores",
        f"`xargs -n1 -P{cores} vipsthumbnail` at 512 ({theirs.text(1)} photos a second)", "≥ 0.95 × its pace",
        f"{pace.text()} ×; {mine.text(1)} photos a second", at_least(pace.median, 0.95),
        "of few photos the start and the last answer are a part")

"""A folder of what every iPhone makes."""
import glob
import os
import subprocess

import measure
from report import Row, at_least
from rows.formats import made
from rows.local import photographs


def folder_of(bench, count):
    """So many HEICs of 12 megapixels; each picture is there several times."""
    folder = f"{bench.folder}/heics"
    os.mkdir(folder)
    sources = sorted(glob.glob(made(bench, "HEIC", 1 if bench.is_quick else 10) + "/*"))
    for number in range(count):
        with open(sources[number % len(sources)], "rb") as source, open(f"{folder}/{number:03}.heic", "wb") as file:
            file.write(source.read())
    return folder


def with_thumbnails(bench, count):
    """The same as iPhones write them: real photographs without text, with the noise of a sensor, of about 1.5 MB, and with a thumbnail of
    320 pixels inside."""
    kept = bench.kept + "/heic-thumbnails"
    if not os.path.exists(kept):
        os.makedirs(kept + ".part", exist_ok=True)

        def vips(*command):
            subprocess.run(["vips", *command], cwd=bench.folder, check=True, stderr=subprocess.DEVNULL)

        for source in sorted(glob.glob(photographs(bench, 2) + "/*-0.jpg")):
            vips("autorot", source, "plain.v")
            sides = [subprocess.check_output(["vipsheader", "-f", side, bench.folder + "/plain.v"], text=True).strip()
                     for side in ("width", "height")]
            vips("gaussnoise", "noise.v", *sides, "--sigma", "4", "--mean", "0")
            vips("add", "plain.v", "noise.v", "sum.v")
            vips("cast", "sum.v", "whole.png[compression=1]", "uchar")
            name = os.path.splitext(os.path.basename(source))[0] + ".heic"
            subprocess.run(["heif-enc", "-t", "320", "-q", "50", "-p", "preset=ultrafast", bench.folder + "/whole.png", "-o",
                            f"{kept}.part/{name}"], check=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        os.rename(kept + ".part", kept)
    folder = bench.folder + "/thumbnails"
    os.mkdir(folder)
    sources = sorted(glob.glob(kept + "/*"))
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

    rounds = measure.pairs(bench.rounds, ours, lambda: bench.vipsthumbnail(folder))
    pace = measure.ratio(rounds, lambda r: r[1].wall, lambda r: r[0].wall)
    mine = measure.Figure([count / round[0].wall for round in rounds])
    theirs = measure.Figure([count / round[1].wall for round in rounds])
    yield Row(
        f"{count} HEICs of 12 MP, the whole `analyze` with an API of 50 ms, all {cores} cores",
        f"`xargs -n1 -P{cores} vipsthumbnail` at 512 ({theirs.text(1)} photos a second)", "≥ 0.95 × its pace",
        f"{pace.text()} ×; {mine.text(1)} photos a second", at_least(pace.median, 0.95),
        "of few photos the start and the last answer are a part")

    described = with_thumbnails(bench, count)

    def local():
        return measure.run(
            bench.program, "analyze", described, "--provider", "local", "--dry-run", "--no-cache", "--no-bursts", "-q", "--progress",
            "none", env=bench.environment())

    rounds = measure.pairs(bench.rounds, local, lambda: bench.vipsthumbnail(described))
    pace = measure.ratio(rounds, lambda r: r[1].wall, lambda r: r[0].wall)
    mine = measure.Figure([count / round[0].wall for round in rounds])
    yield Row(
        f"{count} such HEICs without text, with a thumbnail of 320 pixels inside, described by the local models, all {cores} cores",
        "the same `vipsthumbnail`", "≥ 5 × its pace", f"{pace.text()} ×; {mine.text(1)} photos a second", at_least(pace.median, 5),
        "of few photos the opening of the models is a part")

"""Photos that are no baseline JPEGs."""
import glob
import os
import subprocess

import measure
from report import Row, at_least

FORMATS = {
    "PNG": ("png", ["pngsave"], ["--compression", "6"]),
    "TIFF": ("tif", ["tiffsave"], ["--compression", "lzw", "--predictor", "horizontal"]),
    "WebP": ("webp", ["webpsave"], ["--Q", "80", "--effort", "2"]),
    "HEIC": ("heic", ["heifsave"], ["--compression", "hevc", "--effort", "0"]),
    "AVIF": ("avif", ["heifsave"], ["--compression", "av1", "--effort", "0"]),
    "progressive JPEG": ("jpg", ["jpegsave"], ["--interlace", "--Q", "90"]),
}

SAME = "nearly all of it is the decoder, which is the same: the difference is within the spread"


def made(bench, name, count):
    ending, saver, options = FORMATS[name]
    folder = f"{bench.kept}/{name.split()[0].lower()}-{count}"
    if not os.path.exists(folder):
        sources = sorted(glob.glob(bench.photographs(20, distinct=10) + "/*"))[:count]
        os.makedirs(folder + ".part", exist_ok=True)
        for number, source in enumerate(sources):
            subprocess.run(["vips", *saver, source, f"{folder}.part/{number:03}.{ending}", *options], check=True,
                           stderr=subprocess.DEVNULL)
        os.rename(folder + ".part", folder)
    return folder


def rows(bench):
    count = 1 if bench.is_quick else 10
    for name in FORMATS:
        folder = made(bench, name, count)
        files = sorted(glob.glob(folder + "/*"))

        def ours():
            run, figures = bench.module("thumbnails", folder, 500)
            assert figures["photos"] == count, figures
            return run

        def peer():
            return measure.run("vipsthumbnail", "--vips-concurrency=1", "--size", "512", "-o", bench.folder + "/%s.jpg[Q=80,strip]",
                               *files)

        rounds = measure.pairs(1 if bench.is_quick else bench.rounds, ours, peer)
        pace = measure.ratio(rounds, lambda r: r[1].cpu, lambda r: r[0].cpu)
        each = [measure.Figure([round[i].cpu / count * 1000 for round in rounds]) for i in range(2)]
        yield Row(
            f"{count} of 12 MP as {name}, processor time", f"`vipsthumbnail` at 512 ({each[1].text(0)} ms a photo)", "≥ 1.0 × its pace",
            f"{pace.text()} ×; {each[0].text(0)} ms a photo", at_least(pace.median, 1), SAME)

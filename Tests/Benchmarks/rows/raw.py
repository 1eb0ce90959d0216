"""Raw pictures, which are shown by their previews, beside the same previews as JPEG files."""
import glob
import os
import sys

import measure
from report import Row, at_least

sys.path.append(os.path.join(os.path.dirname(os.path.abspath(__file__)), "../../RawFiles"))
import raws  # noqa: E402


def rows(bench):
    count = 10 if bench.is_quick else 60
    folders = {name: f"{bench.folder}/{name}" for name in ("raw", "jpeg")}
    for folder in folders.values():
        os.mkdir(folder)
    sources = sorted(glob.glob(bench.photographs(20, distinct=10) + "/*"))
    for number in range(count):
        with open(sources[number % len(sources)], "rb") as file:
            preview = raws.bare(file.read())
        with open(f"{folders['jpeg']}/{number:03}.jpg", "wb") as file:
            file.write(preview)
        with open(f"{folders['raw']}/{number:03}.nef", "wb") as file:
            file.write(raws.nef(preview, 1))
    server = bench.server(0.05)

    def analyze(name):
        return measure.run(*bench.analyze(folders[name], server, "--dry-run"), env=bench.environment())

    rounds = measure.pairs(bench.rounds, lambda: analyze("raw"), lambda: analyze("jpeg"))
    pace = measure.ratio(rounds, lambda r: r[1].wall, lambda r: r[0].wall)
    each = [measure.Figure([round[i].cpu / count * 1000 for round in rounds]) for i in range(2)]
    yield Row(
        f"{count} raw pictures (NEF) with previews of 12 MP, the whole `analyze` with an API of 50 ms",
        f"the same previews as JPEG files ({each[1].text(0)} ms of processor time each)", "≥ 0.8 × their pace",
        f"{pace.text()} ×; {each[0].text(0)} ms of processor time each", at_least(pace.median, 0.8))

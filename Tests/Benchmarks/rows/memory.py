"""The memory of all processes of a run together, beside what it may have."""
import glob
import os

import measure
from report import Row, at_most
from rows.formats import FORMATS, made


def rows(bench):
    count = 1 if bench.is_quick else 10
    mixed = bench.folder + "/mixed"
    os.mkdir(mixed)
    for name in FORMATS:
        for file in glob.glob(made(bench, name, count) + "/*"):
            os.symlink(file, f"{mixed}/{name.split()[0]}-{os.path.basename(file)}")
    server = bench.server(0.05)
    for limit in (300, 400, 2048):
        peaks = {}
        for name in [None, *FORMATS]:
            folder = made(bench, name, count) if name else mixed
            command = bench.analyze(folder, server, "--dry-run", "--follow-symlinks", "--memory", f"{limit}M")
            peaks[name] = measure.peak(*command, env=bench.environment())
        worst = max(peaks, key=peaks.get)
        yield Row(
            f"{count} photos of 12 MP of each format, alone and all together, the whole `analyze` with `--memory {limit}M`, peak of all "
            "processes", "—", f"≤ {limit} MiB", f"{peaks[None]:.0f} MiB; at most {peaks[worst]:.0f}, {worst or 'all together'}",
            at_most(peaks[worst], limit))

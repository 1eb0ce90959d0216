"""The whole program on all cores, with a server that takes its time."""
import os

import measure
from report import Row, at_least, at_most


def rows(bench):
    count = 40 if bench.is_quick else 200
    folder = bench.photographs(count, distinct=10 if bench.is_quick else 40)
    server = bench.server(0.05)
    cores = os.cpu_count()

    def ours():
        return measure.run(*bench.analyze(folder, server, "--dry-run"), env=bench.environment())

    rounds = measure.pairs(bench.rounds, ours, lambda: bench.vipsthumbnail(folder, 10))
    pace = measure.ratio(rounds, lambda r: r[1].wall, lambda r: r[0].wall)
    mine = measure.Figure([count / round[0].wall for round in rounds])
    cpu = measure.Figure([round[0].cpu / count * 1000 for round in rounds])
    theirs = measure.Figure([count / round[1].wall for round in rounds])
    yield Row(
        f"{count} such JPEGs, the whole `analyze` with an API of 50 ms, all {cores} cores",
        f"`xargs -P{cores} vipsthumbnail` at 512 ({theirs.text(1)} photos a second)", "≥ 1.1 × its pace",
        f"{pace.text()} ×; {mine.text(1)} photos a second, {cpu.text(1)} ms of processor time each", at_least(pace.median, 1.1),
        "of few photos the start and the last answer are a part; the server has the rest of the processors")
    memory = measure.peak(*bench.analyze(folder, server, "--dry-run"), env=bench.environment())
    yield Row(f"the same, peak memory", "—", "≤ 250 MiB", f"{memory:.0f} MiB", at_most(memory, 250))

"""Photos through the jobs table."""
import json
import os
import subprocess
import time

import measure
from report import Row, at_least


def rows(bench):
    count = 8_000 if bench.is_quick else 40_000
    databases = iter(range(1_000))

    def drained(processes):
        database = f"{bench.folder}/store{next(databases)}.sqlite"
        bench.module("fill", database, count)
        began = time.monotonic()
        workers = [subprocess.Popen([bench.modulebench, "drain", database], stdout=subprocess.PIPE) for _ in range(processes)]
        photos = [json.loads(worker.communicate()[0])["photos"] for worker in workers]
        assert sum(photos) == count, photos
        rate = count / (time.monotonic() - began)
        os.remove(database)
        return rate

    rounds = measure.pairs(bench.rounds, lambda: drained(1), lambda: drained(8))
    one = measure.Figure([round[0] for round in rounds])
    eight = measure.ratio(rounds, lambda r: r[1], lambda r: r[0])
    yield Row("photos claimed and completed through the store, durably, 32 at a time", "—", "≥ 4,000 a second",
              f"{one.text(0)} a second", at_least(one.median, 4_000))
    yield Row("the same by 8 processes", "one process", "≥ 0.8 × its pace", f"{eight.text()} ×", at_least(eight.median, 0.8))

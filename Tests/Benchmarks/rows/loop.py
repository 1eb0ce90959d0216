"""Beside the loop that sends whole photos one by one."""
import os
import sys

import measure
from report import Row, at_least, at_most

SENDER = os.path.join(os.path.dirname(os.path.dirname(os.path.abspath(__file__))), "sender.py")


def rows(bench):
    count = 60 if bench.is_quick else 400
    folder = bench.photographs(count, distinct=10 if bench.is_quick else 40)
    sent = {}

    def counted(name, body):
        server = bench.server(0.2)
        run = body(server)
        counts = server.counts()
        server.close()
        assert counts["requests"] == count, counts
        sent[name] = counts["bytes"] / count / 1000
        return run

    def ours():
        return counted("ours", lambda server: measure.run(
            *bench.analyze(folder, server, "--dry-run", "--concurrency", "8"), env=bench.environment()))

    def loop():
        return counted("loop", lambda server: measure.run(sys.executable, SENDER, server.url, folder))

    # Of few photos the start and the last answer are a large part.
    goal = 5 if bench.is_quick else 7
    # The loop waits most of the time: it is no less patient when asked twice.
    rounds = measure.pairs(1 if bench.is_quick else 3, ours, loop)
    pace = measure.ratio(rounds, lambda r: r[1].wall, lambda r: r[0].wall)
    mine, theirs = (measure.Figure([count / round[i].wall for round in rounds]) for i in range(2))
    yield Row(
        f"{count} JPEGs of 12 MP, API of 200 ms, 8 at once",
        f"the loop that reads, encodes and sends one photo after the other ({theirs.text(1)} a second, {sent['loop']:,.0f} kB each)",
        f"≥ {goal} × its pace", f"{pace.text()} ×; {mine.text(1)} a second", at_least(pace.median, goal))
    yield Row("the same, sent for a photo", "the same", "≤ 60 kB", f"{sent['ours']:.1f} kB", at_most(sent["ours"], 60))

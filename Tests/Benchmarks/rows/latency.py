"""From an event to who watches, and what watching costs."""
import os
import sqlite3
import subprocess
import threading
import time
from datetime import datetime, timezone

import json

import measure
from report import Row, at_least, at_most


class Watched:
    """Jobs that are being worked while somebody looks."""

    def __init__(self, bench, seconds):
        self.bench, self.server = bench, bench.server(seconds)

    def start(self, photos, *more):
        self.environment = self.bench.environment()
        return subprocess.Popen(self.bench.analyze(photos, self.server, "--dry-run", *more), env=self.environment,
                                stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)

    def done(self):
        while True:
            status = subprocess.run([self.bench.program, "status", "latest", "--json"], env=self.environment, capture_output=True)
            if status.returncode == 0:
                return json.loads(status.stdout)["done"]
            time.sleep(0.02)

    def follower(self):
        while True:
            follower = subprocess.Popen([self.bench.program, "status", "latest", "--follow", "--json"], env=self.environment,
                                        stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True)
            # Before there is a job, the line says so.
            if "job" in json.loads(follower.stdout.readline() or "{}"):
                return follower
            follower.wait()
            time.sleep(0.02)


def processor(pid):
    """Seconds of a process so far, over all its threads; its clock ticks would be too coarse."""
    return sum(int(open(f"/proc/{pid}/task/{task}/schedstat").read().split()[0])
               for task in os.listdir(f"/proc/{pid}/task")) / 1e9


def polled(path, waits, stop):
    """The peer: asks the database for new events every 50 ms."""
    with sqlite3.connect(f"file:{path}?mode=ro", uri=True) as database:
        seen = database.execute("SELECT coalesce(max(seq), 0) FROM events").fetchone()[0]
        while not stop.is_set():
            for row, at in database.execute("SELECT seq, at FROM events WHERE seq > ? ORDER BY seq", (seen,)):
                seen = row
                waits.append((datetime.now(timezone.utc).timestamp() * 1000 - at))
            time.sleep(0.05)


def spread(waits):
    waits = sorted(waits)
    return waits[len(waits) // 2], waits[int(len(waits) * 0.99)], waits[-1]


def rows(bench):
    # Enough events that one in a hundred is not the longest.
    few = bench.small(4_000 if bench.is_quick else 6_000, folder=bench.folder + "/few")
    watched = Watched(bench, 0.0)
    worker = watched.start(few)
    follower = watched.follower()
    theirs, stop = [], threading.Event()
    poll = threading.Thread(target=polled, args=(watched.environment["PHOTORENAME_DATABASE"], theirs, stop))
    poll.start()
    mine = []
    for line in follower.stdout:
        now = time.time()
        event = json.loads(line)
        if "at" in event:
            mine.append((now - datetime.fromisoformat(event["at"].replace("Z", "+00:00")).timestamp()) * 1000)
    worker.wait()
    stop.set()
    poll.join()
    ours, peer = spread(mine), spread(theirs)
    yield Row(
        "event → follower in another process, worker busy on all cores",
        f"asking the database every 50 ms (p50 {peer[0]:.1f} ms, p99 {peer[1]:.1f}, longest {peer[2]:.1f})", "p99 ≤ 20 ms",
        f"p50 {ours[0]:.1f} ms, p99 {ours[1]:.1f}, longest {ours[2]:.1f}, of {len(mine)} events", at_most(ours[1], 20))
    if not bench.is_quick:
        yield from costs(bench, watched)


def costs(bench, watched):
    many = bench.small(6_000, folder=bench.folder + "/many")
    worker = watched.start(many)
    follower = watched.follower()
    time.sleep(1)
    worker.kill()
    worker.wait()
    time.sleep(1)
    before = processor(follower.pid)
    time.sleep(20)
    idle = (processor(follower.pid) - before) / 20 * 100
    follower.kill()
    yield Row("an idle follower", "—", "≤ 0.1 % of a core", f"{idle:.3f} %", at_most(idle, 0.1))

    def crowd(of, count):
        """Photos a second of a worker with so many followers, and the cores that each of those takes."""
        worker = of.start(many)
        followers = [of.follower() for _ in range(count)]
        for follower in followers:
            threading.Thread(target=lambda f=follower: f.stdout.read(), daemon=True).start()
        # From when all of them are there, by the worker's own counting.
        done, since, before = of.done(), time.monotonic(), [processor(f.pid) for f in followers]
        time.sleep(3)
        pace = (of.done() - done) / (time.monotonic() - since)
        cost = sum(processor(f.pid) - b for f, b in zip(followers, before)) / (time.monotonic() - since)
        for process in [worker, *followers]:
            process.kill()
            process.wait()
        return pace, cost / max(1, count)

    for name, of in (("that keeps all cores busy", watched), ("with an API of 100 ms", Watched(bench, 0.1))):
        rounds = [(crowd(of, 0), crowd(of, 100)) for _ in range(3)]
        share = measure.ratio(rounds, lambda r: r[1][0], lambda r: r[0][0])
        cost = measure.Figure([round[1][1] * 100 for round in rounds])
        yield Row(f"100 followers of a worker {name}", "the same worker without", "≥ 0.95 × its pace",
                  f"{share.text()} ×; one takes {cost.text(2)} % of a core", at_least(share.median, 0.95))

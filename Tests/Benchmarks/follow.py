"""What it costs to watch a job: usage follow.py PROGRAM. Prints latency from event to follower, the cost of an idle
follower, and what a hundred followers take from a busy worker."""
import json
import os
import random
import statistics
import struct
import subprocess
import sys
import tempfile
import threading
import time
import zlib
from datetime import datetime

PROGRAM = sys.argv[1]
HERE = os.path.dirname(os.path.abspath(__file__))


def picture(number):
    def chunk(kind, body):
        return struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(kind + body))

    noise = random.Random(number)
    rows = b"".join(b"\0" + noise.randbytes(8) for _ in range(8))
    header = struct.pack(">IIBBBBB", 8, 8, 8, 0, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + chunk(b"IDAT", zlib.compress(rows)) + chunk(b"IEND", b"")


class Bench:
    def __init__(self, folder, wait):
        self.folder = folder
        self.server = subprocess.Popen(
            [sys.executable, HERE + "/server.py", str(wait)], stdout=subprocess.PIPE, text=True)
        self.port = int(self.server.stdout.readline())
        self.environment = dict(os.environ, OPENAI_API_KEY="x", XDG_CONFIG_HOME=folder + "/config")
        self.run = 0

    def start(self, photos, *more):
        self.run += 1
        self.environment["PHOTORENAME_DATABASE"] = f"{self.folder}/state{self.run}/jobs.sqlite"
        return subprocess.Popen(
            [PROGRAM, "analyze", photos, "--provider", "openai", "--base-url", f"http://127.0.0.1:{self.port}", "-q",
             *more], env=self.environment, stdout=subprocess.DEVNULL)

    def follower(self):
        while True:
            follower = subprocess.Popen(
                [PROGRAM, "status", "latest", "--follow", "--json"], env=self.environment, stdout=subprocess.PIPE,
                stderr=subprocess.DEVNULL, text=True)
            if line := follower.stdout.readline():
                return follower, line
            time.sleep(0.02)


def seconds(pid):
    """CPU of a process so far."""
    fields = open(f"/proc/{pid}/stat").read().rsplit(")", 1)[1].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def latency(bench, photos):
    worker = bench.start(photos)
    follower, _ = bench.follower()
    waits = []
    for line in follower.stdout:
        now = time.time()
        event = json.loads(line)
        if "at" in event:
            waits.append((now - datetime.fromisoformat(event["at"].replace("Z", "+00:00")).timestamp()) * 1000)
    worker.wait()
    waits.sort()
    print(f"event to follower, worker busy: {len(waits)} events, p50 {waits[len(waits) // 2]:.1f} ms, "
          f"p99 {waits[int(len(waits) * 0.99)]:.1f} ms, longest {waits[-1]:.1f} ms")


def idle(bench, photos):
    worker = bench.start(photos)
    follower, _ = bench.follower()
    time.sleep(1)
    worker.kill()
    worker.wait()
    time.sleep(1)
    before = seconds(follower.pid)
    time.sleep(30)
    print(f"an idle follower: {(seconds(follower.pid) - before) / 30 * 100:.3f} % of a core")
    follower.kill()


def crowd(bench, photos, count):
    """Seconds of a whole run with so many followers."""
    began = time.monotonic()
    worker = bench.start(photos)
    followers = [bench.follower()[0] for _ in range(count)]
    for follower in followers:
        threading.Thread(target=lambda f=follower: f.stdout.read(), daemon=True).start()
    # From when all of them are there to the end, by the worker's own counting.
    rate = subprocess.run([PROGRAM, "status", "latest", "--json"], env=bench.environment, capture_output=True)
    done, since = json.loads(rate.stdout)["done"], time.monotonic()
    worker.wait()
    pace = (json.loads(subprocess.run([PROGRAM, "status", "latest", "--json"], env=bench.environment,
                                      capture_output=True).stdout)["done"] - done) / (time.monotonic() - since)
    cost = sum(seconds(f.pid) for f in followers if os.path.exists(f"/proc/{f.pid}/stat"))
    for follower in followers:
        follower.wait()
    return pace, cost / max(1, count), time.monotonic() - began


with tempfile.TemporaryDirectory() as folder:
    few, many = folder + "/few", folder + "/many"
    for path, count in ((few, 1500), (many, 6000)):
        os.makedirs(path)
        for number in range(count):
            with open(f"{path}/{number:06}.png", "wb") as file:
                file.write(picture(number))
    bench = Bench(folder, 0.0)
    latency(bench, few)
    idle(bench, many)
    slow = Bench(folder, 0.1)
    slow.run = 100
    rows = [(crowd(slow, few, 0)[0], *crowd(slow, few, 100)[:2]) for _ in range(3)]
    share = statistics.median(with_all / without for without, with_all, _ in rows)
    print(f"a hundred followers of a worker with a 100-ms API: {share:.3f} of its pace without; "
          f"one took {statistics.median(cost for _, _, cost in rows) * 1000:.0f} ms of CPU")
    rows = [(crowd(bench, many, 0)[0], crowd(bench, many, 100)[0]) for _ in range(3)]
    share = statistics.median(with_all / without for without, with_all in rows)
    print(f"a hundred followers of a worker that has both cores busy: {share:.3f} of its pace without")
    bench.server.kill()
    slow.server.kill()

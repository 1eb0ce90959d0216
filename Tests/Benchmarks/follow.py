"""What it costs to watch a job: usage follow.py PROGRAM. Prints latency from event to follower, the cost of an idle
follower, and what a hundred followers take from a busy worker."""
import json
import os
import statistics
import subprocess
import sys
import tempfile
import threading
import time
from datetime import datetime

from pictures import picture

PROGRAM = sys.argv[1]
HERE = os.path.dirname(os.path.abspath(__file__))


class Bench:
    def __init__(self, folder, wait):
        self.folder = folder
        self.server = subprocess.Popen(
            [sys.executable, HERE + "/server.py", str(wait)], stdout=subprocess.PIPE, stderr=subprocess.DEVNULL,
            text=True)
        self.port = int(self.server.stdout.readline())
        self.environment = dict(os.environ, OPENAI_API_KEY="x", XDG_CONFIG_HOME=folder + "/config")
        self.run = 0

    def start(self, photos, *more):
        self.run += 1
        self.environment["PHOTORENAME_DATABASE"] = f"{self.folder}/state{self.run}/jobs.sqlite"
        return subprocess.Popen(
            [PROGRAM, "analyze", photos, "--provider", "openai", "--base-url", f"http://127.0.0.1:{self.port}", "-q",
             *more], env=self.environment, stdout=subprocess.DEVNULL)

    def done(self):
        while True:
            status = subprocess.run([PROGRAM, "status", "latest", "--json"], env=self.environment, capture_output=True)
            if status.returncode == 0:
                return json.loads(status.stdout)["done"]
            time.sleep(0.02)

    def follower(self):
        while True:
            follower = subprocess.Popen(
                [PROGRAM, "status", "latest", "--follow", "--json"], env=self.environment, stdout=subprocess.PIPE,
                stderr=subprocess.DEVNULL, text=True)
            if line := follower.stdout.readline():
                return follower, line
            time.sleep(0.02)


def seconds(pid):
    """CPU of a process so far, over all its threads; its clock ticks would be too coarse."""
    return sum(int(open(f"/proc/{pid}/task/{task}/schedstat").read().split()[0])
               for task in os.listdir(f"/proc/{pid}/task")) / 1e9


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
          f"p99 {waits[int(len(waits) * 0.99)]:.1f} ms, longest {waits[-1]:.1f} ms", flush=True)


def idle(bench, photos):
    worker = bench.start(photos)
    follower, _ = bench.follower()
    time.sleep(1)
    worker.kill()
    worker.wait()
    time.sleep(1)
    before = seconds(follower.pid)
    time.sleep(20)
    print(f"an idle follower: {(seconds(follower.pid) - before) / 20 * 100:.3f} % of a core", flush=True)
    follower.kill()


def crowd(bench, photos, count):
    """Photos a second of a worker with so many followers, and the cores that each of those takes."""
    worker = bench.start(photos)
    followers = [bench.follower()[0] for _ in range(count)]
    for follower in followers:
        threading.Thread(target=lambda f=follower: f.stdout.read(), daemon=True).start()
    # From when all of them are there to the end, by the worker's own counting.
    done, since, before = bench.done(), time.monotonic(), [seconds(f.pid) for f in followers]
    time.sleep(4)
    pace = (bench.done() - done) / (time.monotonic() - since)
    cost = sum(seconds(f.pid) - b for f, b in zip(followers, before)) / (time.monotonic() - since)
    for process in [worker, *followers]:
        process.kill()
        process.wait()
    return pace, cost / max(1, count)


def detach(bench, photos):
    """Until `analyze --detach` gives the terminal back, beside what the program needs to start and say how a job stands."""
    def timed(*command):
        began = time.monotonic()
        subprocess.run([PROGRAM, *command], env=bench.environment, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        return time.monotonic() - began

    waits, starts = [], []
    for _ in range(7):
        bench.run += 1
        bench.environment["PHOTORENAME_DATABASE"] = f"{bench.folder}/state{bench.run}/jobs.sqlite"
        waits.append(timed("analyze", photos, "--detach", "--provider", "openai", "--base-url",
                           f"http://127.0.0.1:{bench.port}"))
        subprocess.run([PROGRAM, "cancel", "latest", "-q"], env=bench.environment, stderr=subprocess.DEVNULL)
        subprocess.run([PROGRAM, "wait", "latest", "-q"], env=bench.environment, stderr=subprocess.DEVNULL)
        starts.append(timed("status"))
    print(f"analyze --detach on 10,000 photos: {statistics.median(waits) * 1000:.0f} ms, longest "
          f"{max(waits) * 1000:.0f} (the database is made too), "
          f"{statistics.median(waits) / statistics.median(starts):.1f} x a status", flush=True)


with tempfile.TemporaryDirectory() as folder:
    few, many, most = folder + "/few", folder + "/many", folder + "/most"
    for path, count in ((few, 4000), (many, 6000), (most, 10000)):
        os.makedirs(path)
        for number in range(count):
            with open(f"{path}/{number:06}.png", "wb") as file:
                file.write(picture(number))
    bench = Bench(folder, 0.0)
    detach(bench, most)
    latency(bench, few)
    idle(bench, many)
    slow = Bench(folder, 0.1)
    slow.run = 100
    for name, of in (("with a 100-ms API", slow), ("that has both cores busy", bench)):
        rows = [(crowd(of, many, 0)[0], *crowd(of, many, 100)) for _ in range(3)]
        share = statistics.median(with_all / without for without, with_all, _ in rows)
        cost = statistics.median(cost for _, _, cost in rows)
        print(f"a hundred followers of a worker {name}: {share:.3f} of its pace without; "
              f"one takes {cost * 100:.2f} % of a core", flush=True)
    bench.server.kill()
    slow.server.kill()

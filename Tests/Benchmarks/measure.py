"""Whole processes, measured from outside: wall time, processor time with that of its children, peak memory."""
import os
import statistics
import subprocess
import tempfile
import time
from dataclasses import dataclass


@dataclass
class Run:
    wall: float  # seconds
    cpu: float  # seconds
    out: bytes = b""


def run(*command, keep=False, **options):
    """Runs a command to its end; what it prints is kept or thrown away. Fails when the command does."""
    out = subprocess.PIPE if keep else subprocess.DEVNULL
    began = time.monotonic()
    process = subprocess.Popen(command, stdout=out, stderr=subprocess.PIPE, **options)
    text = process.stdout.read() if keep else b""
    errors = process.stderr.read()
    _, status, usage = os.wait4(process.pid, 0)
    wall = time.monotonic() - began
    process.returncode = os.waitstatus_to_exitcode(status)
    process.stderr.close()
    if keep:
        process.stdout.close()
    if process.returncode != 0:
        raise RuntimeError(f"{command}: exit status {process.returncode}: {errors.decode(errors='replace')[-2000:]}")
    return Run(wall, usage.ru_utime + usage.ru_stime, text)


def cpu_and_peak(*command, **options):
    """Processor time, and peak memory of the largest process of a command, MiB. By a small parent: what is forked off this one
    counts as large as this one."""
    with tempfile.NamedTemporaryFile() as file:
        run(*["/usr/bin/time", "-f", "%M %U %S", "-o", file.name, *command], **options)
        memory, user, system = open(file.name).read().split()[-3:]
    return float(user) + float(system), int(memory) / 1024


def peak(*command, **options):
    """Peak memory of a command and all that it starts, together, MiB: what libraries share counts once (PSS, proc(5))."""
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, **options)
    highest = 0
    while process.poll() is None:
        highest = max(highest, sum(map(proportional_bytes, descendants(process.pid))))
        time.sleep(0.02)
    errors = process.stderr.read()
    process.stderr.close()
    if process.returncode != 0:
        raise RuntimeError(f"{command}: exit status {process.returncode}: {errors.decode(errors='replace')[-2000:]}")
    return highest / 2**20


def descendants(process):
    """A process, and all that it has started."""
    found = [process]
    try:
        for task in os.listdir(f"/proc/{process}/task"):
            with open(f"/proc/{process}/task/{task}/children") as file:
                for child in file.read().split():
                    found += descendants(int(child))
    except OSError:
        pass  # it has ended
    return found


def proportional_bytes(process):
    try:
        with open(f"/proc/{process}/smaps_rollup") as file:
            return sum(int(line.split()[1]) for line in file if line.startswith("Pss:")) * 1024
    except OSError:
        return 0


def pairs(count, *bodies):
    """Each of the bodies in turn, `count` times, after one round that does not count. Returns a tuple a round."""
    if count > 1:
        for body in bodies:
            body()
    return [tuple(body() for body in bodies) for _ in range(count)]


class Figure:
    """A median with its spread."""

    def __init__(self, values):
        self.values = sorted(values)
        self.median = statistics.median(self.values)

    def text(self, digits=2, unit=""):
        low, high = self.values[0], self.values[-1]
        whole = f"{self.median:,.{digits}f}{unit}"
        if len(self.values) > 1 and f"{low:.{digits}f}" != f"{high:.{digits}f}":
            whole += f" ({low:,.{digits}f} to {high:,.{digits}f})"
        return whole


def ratio(rounds, above, below):
    """The median of a quotient, pair by pair."""
    return Figure([above(round) / below(round) for round in rounds])

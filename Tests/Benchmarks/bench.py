"""This program beside what its users would run instead, on the same work in the same run.

usage: bench.py PROGRAM MODULEBENCH [--quick] [--rows NAME,…] [--page FILE] [--rounds N] [--before DIR]

--quick   smaller work, in under 3 minutes; ends with 1 when a goal is missed by more than twice
--rows    only these; --page replaces only theirs
--page    writes the table into this file
--before  where an earlier commit's program and modulebench were built: rows that compare with it are measured too
"""
import argparse
import datetime
import importlib
import os
import sys
import tempfile
import time

import report
from materials import Materials

# In the order of the table.
ROWS = ["thumbnails", "analyze", "formats", "heic", "raw", "memory", "transport", "loop", "walk", "metadata", "renames", "million", "latency", "startup",
        "store", "postgres", "growth", "batches", "local", "names", "page"]
# Without those that look at many photos, or at a browser.
QUICK = ROWS[:-2]

parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
parser.add_argument("program")
parser.add_argument("modulebench")
parser.add_argument("--quick", action="store_true")
parser.add_argument("--rows")
parser.add_argument("--page")
parser.add_argument("--rounds", type=int)
parser.add_argument("--before")
arguments = parser.parse_args()
names = (arguments.rows or ",".join(QUICK if arguments.quick else ROWS)).split(",")
if unknown := set(names) - set(ROWS):
    parser.error(f"no such row: {', '.join(sorted(unknown))}; there are {', '.join(ROWS)}")

# Whatever the user has set up is not what is measured.
for name in list(os.environ):
    if name.startswith("PHOTORENAME_") or name.endswith("_API_KEY"):
        del os.environ[name]
began = time.monotonic()
rows = []
for name in names:
    # A row may only spoil its own folder.
    with tempfile.TemporaryDirectory(prefix="photorename-") as folder:
        materials = Materials(arguments.program, arguments.modulebench, folder, arguments.quick, arguments.rounds, arguments.before)
        since = time.monotonic()
        for row in importlib.import_module(f"rows.{name}").rows(materials):
            row.name = name
            rows.append(row)
            print(row.line(), end="", flush=True)
        materials.close()
        print(f"  {name}: {time.monotonic() - since:.0f} s", file=sys.stderr, flush=True)

rounds = arguments.rounds or (3 if arguments.quick else 5)
about = (f"Last run: {datetime.date.today()}, {report.machine()}; medians of {rounds} paired rounds, lowest and highest in "
         "brackets.")
print(about)
if arguments.page:
    with open(arguments.page) as file:
        old = file.read()
    with open(arguments.page, "w") as file:
        file.write(report.page(old, rows, about, ROWS))
far = [row for row in rows if row.of_goal > report.FAR]
for row in far:
    print(f"out by more than {report.FAR} ×: {row.name}: {row.work}: {row.measured}", file=sys.stderr)
print(f"{len(rows)} figures, {sum(row.is_met for row in rows)} goals met, {time.monotonic() - began:.0f} s", file=sys.stderr)
sys.exit(1 if far else 0)

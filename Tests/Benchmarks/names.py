"""What new names cost: usage names.py PROGRAM. A finished job of 10,000 photos, each taken somewhere else, is previewed with five
sets of options, beside SQLite's own shell reading the same rows."""
import json
import os
import random
import sqlite3
import statistics
import sys
import tempfile

import job
from job import seconds

PROGRAM = sys.argv[1]
COUNT = 10_000
CHANGES = [
    ("default, with places", ["--template", "{date:%Y-%m-%d}{_}{subject|original}{_}{place}"]),
    ("no places", ["--template", "{date}{_}{subject}"]),
    ("numbers by day", ["--template", "{seq/day:3}{_}{subject}{_}{camera}", "--case", "title"]),
    ("separator, start, padding", ["--template", "{seq}{_}{subject}", "--separator", "_", "--start", "7", "--padding", "6"]),
    ("in ASCII", ["--template", "{subject}{_}{city}{_}{country}", "--ascii"]),
]


with tempfile.TemporaryDirectory() as folder:
    _, environment = job.make(PROGRAM, folder, COUNT, "IMG_%06d.png")
    database = environment["PHOTORENAME_DATABASE"]
    # Positions and dates that small pictures do not carry: where people live, and over ten years.
    places = os.path.join(os.environ.get("XDG_DATA_HOME") or os.path.expanduser("~/.local/share"), "photorename/places.sqlite")
    chance = random.Random(1)
    towns = sqlite3.connect(places).execute("SELECT latitude, longitude FROM towns").fetchall()
    with sqlite3.connect(database) as jobs:
        for item, text in jobs.execute("SELECT id, metadata FROM items").fetchall():
            metadata = json.loads(text)
            latitude, longitude = chance.choice(towns)
            metadata["position"] = {"latitude": max(-89, min(89, latitude + chance.gauss(0, 0.05))),
                                    "longitude": max(-179, min(179, longitude + chance.gauss(0, 0.05)))}
            metadata["captured"] = {"year": chance.randint(2010, 2020), "month": chance.randint(1, 12),
                                    "day": chance.randint(1, 28), "hour": 10, "minute": 0, "second": 0, "nanosecond": 0}
            metadata["make"], metadata["model"] = "Canon", "Canon EOS R6"
            jobs.execute("UPDATE items SET metadata = ? WHERE id = ?", (json.dumps(metadata), item))

    floor = ("SELECT i.path, i.metadata, d.answer FROM items i JOIN descriptions d ON d.id = i.description "
             "ORDER BY i.ordinal")
    bare = statistics.median(seconds("sqlite3", "-readonly", database, floor) for _ in range(5))
    for name, options in CHANGES:
        took = statistics.median(
            seconds(PROGRAM, "preview", "latest", "--all", *options, env=environment) for _ in range(5))
        print(f"preview of {COUNT} photos, {name}: {took * 1000:.0f} ms, {took / bare:.1f} × the sqlite3 shell "
              f"reading the rows ({bare * 1000:.0f} ms)", flush=True)
    requests = sqlite3.connect(database).execute("SELECT requests FROM jobs").fetchone()[0]
    assert requests == COUNT, requests
    print(f"requests made by {len(CHANGES)} changes: 0")

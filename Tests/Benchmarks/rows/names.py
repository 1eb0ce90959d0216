"""What new names cost."""
import json
import random
import sqlite3

import measure
from materials import ASSETS
from report import Row, at_most

CHANGES = [
    ("with places", ["--template", "{date:%Y-%m-%d}{_}{subject|original}{_}{place}"]),
    ("without", ["--template", "{date}{_}{subject}"]),
    ("numbers by day", ["--template", "{seq/day:3}{_}{subject}{_}{camera}", "--case", "title"]),
    ("separator, start, padding", ["--template", "{seq}{_}{subject}", "--separator", "_", "--start", "7", "--padding", "6"]),
    ("in ASCII", ["--template", "{subject}{_}{city}{_}{country}", "--ascii"]),
]


def rows(bench):
    count = 2_000 if bench.is_quick else 10_000
    environment = bench.job(bench.small(count, "IMG_%06d.png", a_folder=count), "--dry-run")
    database = environment["PHOTORENAME_DATABASE"]
    # Positions and dates that small pictures do not carry: where people live, and over ten years.
    places = ASSETS + "/places.sqlite"
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
        before = jobs.execute("SELECT requests FROM jobs").fetchone()[0]

    floor = ("SELECT i.path, i.metadata, d.answer FROM items i JOIN descriptions d ON d.id = i.description ORDER BY i.ordinal")
    for name, options in CHANGES:
        rounds = measure.pairs(
            bench.rounds, lambda: measure.run(bench.program, "preview", "latest", "--all", *options, env=environment).wall,
            lambda: measure.run("sqlite3", "-readonly", database, floor).wall)
        took = measure.Figure([round[0] for round in rounds])
        beside = measure.ratio(rounds, lambda r: r[0], lambda r: r[1])
        yield Row(f"new names for {count:,} photos, {name}, start of the program included", "the `sqlite3` shell reading the same rows",
                  f"≤ {count / 10_000:.1f} s", f"{took.text(2)} s, {beside.text(0)} ×", at_most(took.median, count / 10_000),
                  "a quarter of it is the search for towns, here another one for each photo; a seventh is reading metadata as JSON")
    requests = sqlite3.connect(database).execute("SELECT requests FROM jobs").fetchone()[0] - before
    yield Row(f"requests made by these {len(CHANGES)} changes", "—", "0", str(requests), 2.5 * requests)

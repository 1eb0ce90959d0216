"""A job of a million photos."""
import sqlite3
import subprocess
import time

import measure
from report import Row, at_most


def grown(bench, count):
    """A finished job of 1,000 small photos, and in its database the same over and over until there are so many."""
    environment = bench.job(bench.small(1_000, "IMG_%06d.png"), "--dry-run")
    path = environment["PHOTORENAME_DATABASE"]
    with sqlite3.connect(path, isolation_level=None) as jobs:
        triggers = jobs.execute("SELECT name, sql FROM sqlite_master WHERE type = 'trigger'").fetchall()
        jobs.execute("PRAGMA synchronous = OFF")
        jobs.execute("BEGIN")
        for name, _ in triggers:
            jobs.execute(f'DROP TRIGGER "{name}"')
        columns = {table: [row[1] for row in jobs.execute(f"PRAGMA table_info({table})")] for table in ("items", "plan", "descriptions")}
        first = jobs.execute("SELECT min(id) FROM items").fetchone()[0]
        jobs.execute("CREATE TEMP TABLE copies AS WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < ?) "
                     "SELECT i FROM n", (count // 1_000 - 1,))

        def multiply(table, changes):
            names = columns[table]
            values = [changes.get(name, "t." + name) for name in names]
            jobs.execute(f"INSERT INTO {table} ({', '.join(names)}) SELECT {', '.join(values)} FROM copies CROSS JOIN {table} t")

        path_of = "CAST(printf('%03d/', copies.i) || t.{} AS BLOB)".format
        multiply("descriptions", {"id": "t.id + copies.i * 100000", "key": "randomblob(32)"})
        multiply("items", {
            "id": f"t.id - {first} + 1 + copies.i * 1000 + {first + 999_000_0}", "ordinal": "t.ordinal + copies.i * 1000",
            "scanned_path": path_of("scanned_path"), "path": path_of("path"), "inode": "t.inode + copies.i * 1000000",
            "description": "t.description + copies.i * 100000"})
        multiply("plan", {"item": f"t.item - {first} + 1 + copies.i * 1000 + {first + 999_000_0}"})
        jobs.execute("UPDATE jobs SET total = ?1, done = ?1, planned = ?1", (count,))
        for _, text in triggers:
            jobs.execute(text)
        jobs.execute("COMMIT")
        jobs.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    return environment


def rows(bench):
    count = 100_000 if bench.is_quick else 1_000_000
    small = bench.job(bench.small(20), "--dry-run")
    environment = grown(bench, count)
    database = environment["PHOTORENAME_DATABASE"]
    counted = "SELECT status, count(*) FROM items GROUP BY status"
    assert measure.run("sqlite3", "-readonly", database, counted, keep=True).out == f"done|{count}\n".encode()

    def times(*command, **options):
        return sum(measure.run(*command, **options).wall for _ in range(5)) * 200

    rounds = measure.pairs(
        bench.rounds, lambda: times(bench.program, "status", "latest", env=environment),
        lambda: times(bench.program, "--version"), lambda: times("sqlite3", "-readonly", database, counted),
        lambda: times(bench.program, "status", "latest", env=small))
    status = measure.Figure([round[0] for round in rounds])
    more = measure.Figure([round[0] - round[1] for round in rounds])
    sql = measure.Figure([round[2] for round in rounds])
    few = measure.ratio(rounds, lambda r: r[0], lambda r: r[3])
    yield Row(f"`status` of a job of {count:,} photos", f"counting them by state in SQL ({sql.text(1)} ms)", "≤ start-up + 10 ms",
              f"{status.text(1)} ms, start-up + {more.text(1)} ms; {few.text()} × the status of 20 photos", at_most(more.median, 10),
              "it is as much for any number of photos: opening the database, and what Swift looks up to decode a job")

    def preview():
        began = time.monotonic()
        process = subprocess.Popen([bench.program, "preview", "latest", "--format", "tsv"], env=environment, stdout=subprocess.PIPE,
                                   stderr=subprocess.DEVNULL)
        process.stdout.readline()
        first = time.monotonic() - began
        lines = 1
        while block := process.stdout.read(1 << 20):
            lines += block.count(b"\n")
        process.wait()
        assert lines >= count, lines
        return first * 1000, time.monotonic() - began

    previews = [preview() for _ in range(bench.rounds)]
    first, whole = measure.Figure([p[0] for p in previews]), measure.Figure([p[1] for p in previews])
    yield Row(f"`preview` of the same into a pipe, until its first line", "—", "≤ 100 ms",
              f"{first.text(1)} ms; all of it {whole.text(1)} s", at_most(first.median, 100))
    memory = [measure.peak(bench.program, "preview", "latest", "--format", "tsv", env=of) for of in (environment, small)]
    yield Row("the same, peak memory", "the preview of 20 photos", "≤ 1.5 × (flat)", f"{memory[0]:.0f} MiB, {memory[0] / memory[1]:.2f} ×",
              at_most(memory[0] / memory[1], 1.5))

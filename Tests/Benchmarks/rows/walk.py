"""Finding photos, and writing them down."""
import measure
from report import Row, at_most


def rows(bench):
    count = 20_000 if bench.is_quick else 100_000
    folder = bench.small(count)
    databases = iter(range(1_000))

    def ours():
        run, figures = bench.room("walk", folder)
        assert figures["photos"] == count, figures
        return run

    def enqueue():
        run, figures = bench.room("enqueue", folder, f"{bench.folder}/walk{next(databases)}.sqlite")
        assert figures["photos"] == count, figures
        return run

    def find():
        return measure.run("find", folder, "-type", "f", "-printf", "%P %s %T@\\n")

    rounds = measure.pairs(bench.rounds, ours, find, enqueue)
    walk = measure.ratio(rounds, lambda r: r[0].wall, lambda r: r[1].wall)
    times = [measure.Figure([round[i].wall for round in rounds]) for i in range(3)]
    yield Row(f"{count:,} files walked, their first bytes looked at", f"`find -type f -printf`, which opens none ({times[1].text(2)} s)",
              "≤ 2 × find", f"{walk.text()} ×; {times[0].text(2)} s", at_most(walk.median, 2),
              "each file is opened and read: a C program that does the same on one core takes 2.0 × find")
    both = measure.ratio(rounds, lambda r: r[2].wall, lambda r: r[1].wall)
    yield Row("the same, and enqueued", "the same", f"≤ {3 * count / 100_000:.1f} s", f"{times[2].text(2)} s, {both.text(1)} × find",
              at_most(times[2].median, 3 * count / 100_000))

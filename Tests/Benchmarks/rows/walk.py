"""Finding photos, and writing them down."""
import measure
from report import Row, at_most


def rows(bench):
    yield from walks(bench)
    if bench.before:
        yield from beside_before(bench)


def beside_before(bench):
    """Processor time beside that of the commit before, of photos alone and of photos that have companions."""
    count = 20_000 if bench.is_quick else 100_000
    for name, folder, photos in [("photos", bench.small(count), count),
                                 ("files, half of them sidecars", bench.with_sidecars(count), count // 2)]:
        def walk(module):
            run, figures = module("walk", folder)
            assert figures["photos"] == photos, figures
            return run

        rounds = measure.pairs(bench.rounds, lambda: walk(bench.module), lambda: walk(bench.module_before))
        ratio = measure.ratio(rounds, lambda r: r[0].cpu, lambda r: r[1].cpu)
        times = [measure.Figure([round[i].cpu for round in rounds]) for i in range(2)]
        yield Row(f"walk over {count:,} {name}, processor time", f"the commit before ({times[1].text(2)} s)", "≤ 1.1 × it",
                  f"{ratio.text()} ×; {times[0].text(2)} s", at_most(ratio.median, 1.1))


def walks(bench):
    count = 20_000 if bench.is_quick else 100_000
    folder = bench.small(count)
    databases = iter(range(1_000))

    def ours():
        run, figures = bench.module("walk", folder)
        assert figures["photos"] == count, figures
        return run

    def enqueue():
        run, figures = bench.module("enqueue", folder, f"{bench.folder}/walk{next(databases)}.sqlite")
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

"""Reading what photos say of themselves."""
import measure
from report import Row, at_least, at_most


def rows(bench):
    count = 500 if bench.is_quick else 10_000
    folder = bench.photographs(count, "sparse", distinct=10)

    def ours():
        run, figures = bench.module("metadata", folder)
        assert figures["photos"] == count and figures["dated"] > count * 0.9, figures
        return run

    def exiftool():
        return measure.run("exiftool", "-fast2", "-q", "-csv", "-DateTimeOriginal", "-Make", "-Model", "-LensModel",
                           "-GPSPosition", "-Orientation", "-ImageSize", "-XMP:all", folder)

    def exiv2():
        # A photo without EXIF makes it end with a status at which xargs would stop.
        each = 'exiv2 -q print -pa "$@" >/dev/null 2>&1; true'
        return measure.run("sh", "-c", 'find "$1" -type f -print0 | xargs -0 -n 1000 sh -c "$2" sh', "sh", folder, each)

    if bench.before:
        def before():
            run, figures = bench.module_before("metadata", folder)
            assert figures["photos"] == count, figures
            return run

        rounds = measure.pairs(2 if bench.is_quick else 3, ours, before)
        ratio = measure.ratio(rounds, lambda r: r[0].cpu, lambda r: r[1].cpu)
        yield Row(f"metadata of {count:,} photos, processor time", "the commit before", "≤ 1.0 × it", f"{ratio.text()} ×",
                  at_most(ratio.median, 1))

    rounds = measure.pairs(2 if bench.is_quick else 3, ours, exiftool, exiv2)
    pace = measure.ratio(rounds, lambda r: r[1].wall, lambda r: r[0].wall)
    other = measure.ratio(rounds, lambda r: r[2].wall, lambda r: r[0].wall)
    times = [measure.Figure([round[i].wall / count * 1000 for round in rounds]) for i in range(3)]
    yield Row(
        f"metadata of {count:,} photos, the walk included, on one core",
        f"`exiftool -fast2` ({times[1].text(2)} ms a photo), `exiv2 print` ({times[2].text(2)})", "≥ 5 × exiftool",
        f"{pace.text(1)} × exiftool, {other.text(1)} × exiv2; {times[0].text(2)} ms a photo", at_least(pace.median, 5))

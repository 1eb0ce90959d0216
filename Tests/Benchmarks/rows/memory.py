"""Memory, however many photos."""
import measure
from report import Row, at_most


def rows(bench):
    counts = (100, 1_000, 4_000) if bench.is_quick else (100, 10_000, 100_000)
    server = bench.server(0)
    peaks = [measure.peak(*bench.analyze(bench.small(count), server, "--dry-run"), env=bench.environment()) for count in counts]
    growth = peaks[2] / peaks[1]
    yield Row(
        "the whole `analyze` of " + " / ".join(f"{count:,}" for count in counts) + " small photos, 1,000 a folder, peak memory", "—",
        "≤ 250 MiB", " / ".join(f"{peak:.0f}" for peak in peaks) + " MiB", at_most(max(peaks), 250))
    yield Row("the same, the last beside the one before", "—", "≤ 1.05 ×", f"{growth:.2f} ×", at_most(growth, 1.05))

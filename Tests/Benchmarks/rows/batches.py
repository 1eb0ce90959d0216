"""A vendor's batch API beside requests one by one: processor time and memory."""
import measure
from report import Row, at_most


def rows(bench):
    few, many = (50, 300) if bench.is_quick else (1_000, 10_000)
    server = bench.server(0)
    peaks = {}

    def together(count):
        photos = bench.photographs(count, "small")
        environment = bench.environment()
        sent, first = measure.cpu_and_peak(*bench.analyze(photos, server, "--dry-run", "--tier", "batch"), env=environment)
        taken, second = measure.cpu_and_peak(
            bench.program, "resume", "latest", "--dry-run", "-q", "--progress", "none", env=environment)
        peaks.setdefault(count, []).append(max(first, second))
        return sent + taken

    def one_by_one():
        return measure.cpu_and_peak(
            *bench.analyze(bench.photographs(many, "small"), server, "--dry-run"), env=bench.environment())[0]

    for _ in range(bench.rounds):
        together(few)
    rounds = [(together(many), one_by_one()) for _ in range(bench.rounds)]
    ratio = measure.ratio(rounds, lambda round: round[0], lambda round: round[1])
    each = measure.Figure([round[0] / many * 1000 for round in rounds])
    yield Row(
        f"{many:,} JPEGs of 640 × 480 in batches (`analyze --tier batch`, then `resume`), processor time", "the same one by one",
        "≤ 1.1 ×", f"{ratio.text()} ×; {each.text()} ms a photo", at_most(ratio.median, 1.1))
    small, large = (measure.Figure(peaks[count]) for count in (few, many))
    yield Row(
        f"the same, peak memory beside {few:,} photos", "—", "≤ 1.15 ×, ≤ 250 MiB",
        f"{large.median / small.median:.2f} ×; {small.text(0)} and {large.text(0)} MiB",
        max(at_most(large.median / small.median, 1.15), at_most(large.median, 250)))

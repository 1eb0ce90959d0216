"""How memory, and the cost of each step, grow with the number of photos."""
import math
import shutil

import measure
from report import Row, at_most


def rows(bench):
    counts = (500, 1_500, 4_500) if bench.is_quick else (1_000, 10_000, 100_000)
    server = bench.server(0)
    costs, peaks = {}, {}
    for count in [100, *counts]:
        photos = bench.small(count)

        def step(name, *command, env=None, times=1):
            # The least of some: what others do on this machine only ever adds.
            costs.setdefault(name, {})[count] = min(measure.run(*command, env=env).cpu for _ in range(times))

        environment = bench.environment()
        cpu, peaks[count] = measure.cpu_and_peak(*bench.analyze(photos, server, "--dry-run"), env=environment)
        costs.setdefault("analyze", {})[count] = cpu
        quiet = ["latest", "--progress", "none", "-q"]
        step("walk", bench.modulebench, "walk", photos, times=3)
        step("walk and enqueue", bench.modulebench, "enqueue", photos, f"{bench.folder}/{count}.sqlite")
        step("preview", bench.program, "preview", "latest", "--all", env=environment, times=3)
        step("preview by another template", bench.program, "preview", "latest", "--all", "--template", "{subject}", env=environment,
             times=3)
        step("preview with numbers", bench.program, "preview", "latest", "--all", "--template", "{seq}", env=environment, times=3)
        step("apply", bench.program, "apply", *quiet, "--yes", env=environment)
        step("undo", bench.program, "undo", *quiet, "--yes", env=environment)
        step("status", bench.program, "status", "latest", env=environment, times=3)
        step("prune", bench.program, "prune", "--all", "--older-than", "0", "-q", env=environment)
        shutil.rmtree(photos)
    a, b, c = counts
    yield Row(
        "the whole `analyze` of " + " / ".join(f"{count:,}" for count in peaks) + " small photos, 1,000 a folder, peak memory", "—",
        "≤ 250 MiB", " / ".join(f"{peak:.0f}" for peak in peaks.values()) + " MiB", at_most(max(peaks.values()), 250))
    yield Row(f"the same, {c:,} beside {b:,}", "—", "≤ 1.05 ×", f"{peaks[c] / peaks[b]:.3f} ×", at_most(peaks[c] / peaks[b], 1.05))
    for name, cost in costs.items():
        told = " / ".join(f"{cost[n] * 1000:,.0f}" for n in counts)
        if name == "status":
            yield Row(f"`{name}` of {a:,} / {b:,} / {c:,} photos, processor time", "—", "the same for any number", f"{told} ms",
                      at_most(cost[c] / cost[a], 1.5))
            continue
        # The start of the program is in both, and little of either.
        slope = math.log(cost[c] / cost[b], c / b)
        # n log n, and a fifth for caches that are too small for more.
        limit = math.log(c * math.log(c) / (b * math.log(b)) * 1.2, c / b)
        yield Row(f"{name} of {a:,} / {b:,} / {c:,} photos, processor time", "n log n", f"≤ n^{limit:.2f}", f"{told} ms: n^{slope:.2f}",
                  at_most((c / b) ** slope, (c / b) ** limit))

"""How soon a short command is done."""
import os
import subprocess

import measure
from report import Row, at_most

VIPS = "#include <vips/vips.h>\nint main(void) { return vips_version(0) == 0; }\n"
EMPTY = "int main(void) { return 0; }\n"
MANIFEST = """// swift-tools-version: 6.2
import PackageDescription
let package = Package(name: "hello", targets: [.executableTarget(name: "hello")])
"""


def hello(bench):
    folder = bench.kept + "/hello"
    program = folder + "/.build/release/hello"
    if not os.path.exists(program):
        os.makedirs(folder + "/Sources/hello", exist_ok=True)
        for name, text in (("Package.swift", MANIFEST), ("Sources/hello/main.swift", 'print("hello")\n')):
            with open(f"{folder}/{name}", "w") as file:
                file.write(text)
        subprocess.run(["swift", "build", "-c", "release", "--static-swift-stdlib", "-Xlinker", "-s"], cwd=folder, check=True,
                       capture_output=True)
    return program


def rows(bench):
    flags = subprocess.run(["pkg-config", "--cflags", "--libs", "vips"], capture_output=True, text=True, check=True).stdout.split()
    vips, empty = bench.compiled("vips", VIPS, *flags), bench.compiled("empty", EMPTY)
    greeting = hello(bench)
    job = bench.job(bench.small(20), "--dry-run")

    def times(*command, **options):
        # One start is too short to be timed.
        return sum(measure.run(*command, **options).wall for _ in range(20)) * 50

    rounds = measure.pairs(
        bench.rounds, lambda: times(greeting), lambda: times(vips), lambda: times(empty), lambda: times(bench.program, "--help"),
        lambda: times(bench.program, "--version"), lambda: times(bench.program, "status", "latest", env=job))
    started = measure.Figure([round[0] for round in rounds])
    loading = measure.Figure([round[1] - round[2] for round in rounds])
    for what, i in (("`--help`", 3), ("`--version`", 4), ("`status` of a job of 20 photos", 5)):
        mine = measure.Figure([round[i] for round in rounds])
        of_hello = measure.ratio(rounds, lambda r, i=i: r[i], lambda r: r[0])
        allowed = measure.ratio(rounds, lambda r, i=i: r[i], lambda r: 1.5 * r[0] + r[1] - r[2])
        beside = (f"a hello-world of the same build ({started.text(1)} ms), and the loading of libvips ({loading.text(1)} ms), which "
                  "these commands do not load")
        yield Row(
            what, "the same" if i > 3 else beside, "≤ 1.5 × hello + libvips",
            f"{mine.text(1)} ms: {allowed.text()} of it, {of_hello.text(1)} × hello", at_most(allowed.median, 1))

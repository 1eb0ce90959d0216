"""What a durable rename costs: usage renames.py PROGRAM. 10,000 files renamed and taken back, the journal included, beside a
C loop that calls renameat2 for each and syncs the folder once."""
import statistics
import subprocess
import sys
import tempfile

import job
from job import seconds

PROGRAM = sys.argv[1]
COUNT = 10_000
FLOOR = r"""
#define _GNU_SOURCE
#include <fcntl.h>
#include <stdio.h>
#include <sys/syscall.h>
#include <unistd.h>
int main(int argc, char **argv) {
    int folder = open(argv[1], O_RDONLY | O_DIRECTORY);
    char from[64], to[64];
    for (int i = 0; i < atoi(argv[2]); i++) {
        snprintf(from, sizeof from, argv[3], i);
        snprintf(to, sizeof to, argv[4], i);
        if (syscall(SYS_renameat2, folder, from, folder, to, 1)) { perror(from); return 1; }
    }
    return fsync(folder);
}
""".replace("#include <unistd.h>", "#include <stdlib.h>\n#include <unistd.h>")


with tempfile.TemporaryDirectory() as folder:
    with open(folder + "/floor.c", "w") as file:
        file.write(FLOOR)
    subprocess.run(["cc", "-O2", "-o", folder + "/floor", folder + "/floor.c"], check=True)
    photos, environment = job.make(PROGRAM, folder, COUNT, "f%06d.png", "--template", "{seq:6}{_}{subject}")

    def floor(old, new):
        return seconds(folder + "/floor", photos, str(COUNT), old, new)

    def ours(command):
        return seconds(PROGRAM, command, "latest", "--progress", "none", "-q", env=environment)

    rows = []
    for _ in range(5):
        bare = floor("f%06d.png", "g%06d.png")
        floor("g%06d.png", "f%06d.png")
        rows.append((bare, ours("apply"), ours("undo")))
    for name, of in (("apply", 1), ("undo", 2)):
        rate = statistics.median(COUNT / row[of] for row in rows)
        share = statistics.median(row[0] / row[of] for row in rows)
        print(f"{COUNT} files, {name}, start of the program and durable journal included: {rate:,.0f} files a second, "
              f"{share:.2f} of a bare loop of renameat2 with one fsync ({statistics.median(COUNT / r[0] for r in rows):,.0f})",
              flush=True)

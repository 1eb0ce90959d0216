"""Rows of a table, and the page that they stand in."""
import os
import re
import subprocess
from dataclasses import dataclass, field

BEGIN, END = "<!-- made by make bench -->\n", "<!-- end of what make bench made -->\n"
FAR = 2


@dataclass
class Row:
    work: str
    beside: str
    goal: str
    measured: str
    # Measured in parts of the goal: at most 1 is met.
    of_goal: float = 0
    # What is in the way, where the goal is missed.
    why: str = ""
    name: str = field(default="", compare=False)

    @property
    def is_met(self):
        return self.of_goal <= 1.0005

    def line(self):
        met = "yes" if self.is_met else f"**{self.of_goal:.2f} × what is allowed**" + (f": {self.why}" if self.why else "")
        return f"| {self.work} | {self.beside} | {self.goal} | {self.measured} | {met} | `{self.name}` |\n"


def at_most(value, limit):
    return value / limit


def at_least(value, limit):
    return limit / value


def machine():
    def first(*command):
        text = subprocess.run(command, capture_output=True, text=True)
        return (text.stdout or text.stderr).splitlines()[0].strip()

    versions = [
        f"{os.cpu_count()} cores", "libvips " + first("vips", "--version").split("-")[1], " ".join(first("curl", "--version").split()[:2]),
        "SQLite " + first("sqlite3", "--version").split()[0], "exiftool " + first("exiftool", "-ver"),
        first("exiv2", "--version"), "jhead " + first("jhead", "-V").split()[-1],
        re.sub(r".*(Swift version \S+).*", r"\1", first("swift", "--version")),
    ]
    return ", ".join(versions)


HEAD = "| work | beside | goal | measured | goal met | row |\n|---|---|---|---|---|---|\n"


def page(old, rows, about, order):
    """The page with these rows in the place of the ones of the same name, by the order of the names."""
    before, rest = old.split(BEGIN)
    made, after = rest.split(END)
    kept = [line + "\n" for line in made.splitlines() if re.search(r"\| `[a-z]+` \|$", line)]
    names = {row.name for row in rows}
    lines = []
    for name in order:
        if name in names:
            lines += [row.line() for row in rows if row.name == name]
        else:
            lines += [line for line in kept if line.strip().endswith(f"`{name}` |")]
    return before + BEGIN + about + "\n\n" + HEAD + "".join(lines) + END + after

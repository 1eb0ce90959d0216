"""The local models: all three beside the classifier alone, on photographs without text and on pages."""
import glob
import os
import shutil
import statistics
import subprocess

import measure
from materials import ASSETS
from report import Row, at_most

FIXTURES = os.path.join(os.path.dirname(os.path.abspath(__file__)), "../../../Fixtures")
CLASSIFIER = ["libLiteRt.*", "efficientnet_lite3.tflite", "labels_without_background.txt"]


def classifier_alone(bench):
    """A data folder with the classifier and nothing else."""
    folder = bench.folder + "/classifier/photorename"
    os.makedirs(folder, exist_ok=True)
    for pattern in CLASSIFIER:
        for file in glob.glob(os.path.join(ASSETS, pattern)):
            link = os.path.join(folder, os.path.basename(file))
            if not os.path.exists(link):
                os.symlink(file, link)
    return os.path.dirname(folder)


def photographs(bench, copies):
    """The real photographs of Fixtures in 12 MP, as a camera saves them, each several times."""
    folder = f"{bench.kept}/local-{copies}"
    if not os.path.exists(folder):
        os.makedirs(folder + ".part", exist_ok=True)
        for number, source in enumerate(sorted(glob.glob(FIXTURES + "/photos/*.[Jj][Pp][Gg]"))):
            whole = f"{folder}.part/photo{number}-0.jpg"
            subprocess.run(["vips", "thumbnail", source, whole + "[Q=88]", "4032", "--height", "4032"], check=True,
                           stderr=subprocess.DEVNULL)
            for copy in range(1, copies):
                shutil.copyfile(whole, f"{folder}.part/photo{number}-{copy}.jpg")
        os.rename(folder + ".part", folder)
    return folder


def pages(bench, page, copies):
    folder = f"{bench.folder}/pages/{os.path.basename(page)}"
    if not os.path.exists(folder):
        os.makedirs(folder)
        for copy in range(copies):
            subprocess.run(["cp", page, f"{folder}/{copy}{os.path.splitext(page)[1]}"], check=True)
    return folder


def rows(bench):
    def analyze(folder, data=None, *options):
        environment = bench.environment()
        if data:
            environment["XDG_DATA_HOME"] = data
        return measure.cpu_and_peak(
            bench.program, "analyze", folder, "--provider", "local", "--dry-run", "--no-cache", "--no-bursts", "-q", "--progress",
            "none", *options, env=environment)

    alone = classifier_alone(bench)
    plain = photographs(bench, 2 if bench.is_quick else 8)
    count = len(os.listdir(plain))
    rounds = measure.pairs(bench.rounds, lambda: analyze(plain), lambda: analyze(plain, alone, "--no-text"))
    ratio = measure.ratio(rounds, lambda round: round[0][0], lambda round: round[1][0])
    each = [measure.Figure([round[i][0] / count * 1000 for round in rounds]) for i in range(2)]
    yield Row(
        f"{count} photographs of 12 MP without text, described by the local models, processor time of the whole `analyze`",
        f"the classifier alone ({each[1].text(0)} ms a photo)", "≤ 2.1 ×", f"{ratio.text()} ×; {each[0].text(0)} ms a photo",
        at_most(ratio.median, 2.1))
    memory = [round[0][1] - round[1][1] for round in rounds]

    copies = 4 if bench.is_quick else 20
    ratios, costs = [], []
    for page in sorted(glob.glob(FIXTURES + "/pages/*.[JjPp]*[gG]")):
        folder = pages(bench, page, copies)
        rounds = measure.pairs(bench.rounds, lambda: analyze(folder), lambda: analyze(folder, alone, "--no-text"))
        ratios.append(measure.ratio(rounds, lambda round: round[0][0], lambda round: round[1][0]).median)
        costs.append(statistics.median(round[0][0] / copies * 1000 for round in rounds))
        memory += [round[0][1] - round[1][1] for round in rounds]
    pace, cost = measure.Figure(ratios), measure.Figure(costs)
    yield Row(
        f"five pages with text, {copies} times each, the same: the median of the pages, and the lowest and the highest",
        "the classifier alone", "≤ 8 ×", f"{pace.text()} ×; {cost.text(0)} ms a page", at_most(pace.median, 8))
    more = measure.Figure(memory)
    yield Row(
        "all of these, peak memory of two threads, beside the classifier alone", "—", "≤ 200 MiB more",
        f"{more.text(0)} MiB more", at_most(more.values[-1], 200))

"""The page of a job: how soon its first cards are there, what a change costs, how evenly it scrolls, and the memory of the server and
of the tab."""
import os
import re
import statistics
import subprocess
import time

from browser import Browser
from report import Row, at_most


def memory(pid):
    with open(f"/proc/{pid}/status") as status:
        return int(re.search(r"VmRSS:\s+(\d+)", status.read())[1]) / 1024


def processor(pid):
    with open(f"/proc/{pid}/stat") as stat:
        fields = stat.read().rsplit(")", 1)[1].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


SEEN = """
new MutationObserver((_, observer) => {
  if (!document.querySelector("article.changed")) return;
  window.firstCards = performance.now();
  observer.disconnect();
}).observe(document, { childList: true, subtree: true });
document.addEventListener("load", (event) => {
  if (event.target.tagName === "IMG" && !window.firstPicture) window.firstPicture = performance.now();
}, true);
"""
SCROLL = """
const way = arguments[0], done = arguments[1], view = document.getElementById("view");
const times = [];
let last = performance.now();
view.scrollTop = 0;
const step = way === "whole" ? view.scrollHeight / 600 : view.clientHeight * way;
function frame(now) {
  times.push(now - last);
  last = now;
  view.scrollTop += step;
  if (times.length < 600) requestAnimationFrame(frame);
  else done(times.slice(1).sort((a, b) => a - b)[Math.floor(times.length * 0.99) - 1]);
}
requestAnimationFrame(frame);
"""


def page(bench, count):
    environment = bench.job(bench.small(count, "IMG_%06d.png", a_folder=count), "--no-bursts", "--dry-run")
    began = time.monotonic()
    server = subprocess.Popen([bench.program, "review", "latest", "--no-open"], env=environment, stdout=subprocess.PIPE,
                              stderr=subprocess.DEVNULL, text=True)
    address = server.stdout.readline().strip()
    figures = {"address printed, ms": (time.monotonic() - began) * 1000}
    cards, pictures = [], []
    browser = Browser(1280, 900)
    browser.ask("POST", "/goog/cdp/execute", {"cmd": "Page.addScriptToEvaluateOnNewDocument", "params": {"source": SEEN}})
    for _ in range(bench.rounds):
        browser.open(address)
        browser.wait("window.firstPicture")
        cards.append(browser.run("return window.firstCards"))
        pictures.append(browser.run("return window.firstPicture"))
    figures["first of these cards, ms"] = cards[0]
    figures["cards, ms"] = statistics.median(cards)
    figures["first picture, ms"] = statistics.median(pictures)
    time.sleep(2)
    busy = processor(server.pid)
    time.sleep(5)
    figures["server idle, % of a core"] = (processor(server.pid) - busy) / 5 * 100
    figures["server, MiB"] = memory(server.pid)
    figures["99 % of frames within, ms"] = browser.later(SCROLL, "whole")
    figures["99 % of frames within, slowly, ms"] = browser.later(SCROLL, 0.3)
    # Once the cards have come.
    time.sleep(1)
    figures["elements"] = browser.run("return document.querySelectorAll('*').length")
    browser.run("window.gc?.()")
    figures["tab's objects, MiB"] = browser.run("return performance.memory.usedJSHeapSize") / 2**20
    figures["server after scrolling, MiB"] = memory(server.pid)
    ask = """
    const done = arguments[2], began = performance.now();
    fetch(arguments[0], {method: "POST", headers: {"Content-Type": "application/json"}, body: arguments[1]})
      .then((answer) => answer.json()).then(() => done(performance.now() - began));
    """
    item = browser.run("return document.querySelector('article.changed').card.id")
    for what, path, body in [
        ("a name checked, ms", "/api/names/check", '{"names":{"%d":"Mia.png"}}' % item),
        ("a name kept, ms", "/api/names", '{"names":{"%d":"Mia.png"}}' % item),
        ("a name given back, ms", "/api/names", '{"drop":[%d]}' % item),
        ("another template tried, ms", "/api/naming/try", '{"template":"{seq:5}{_}{subject}"}'),
    ]:
        figures[what] = statistics.median(browser.later(ask, path, body) for _ in range(bench.rounds))
    figures["server after all that, MiB"] = memory(server.pid)
    browser.close()
    server.terminate()
    server.wait()
    return figures


# What is looked at, and what it may be.
GOALS = {
    "cards, ms": ("from the address to the first cards, in Chromium", 1_000),
    "first picture, ms": ("to the first picture", 1_500),
    "server, MiB": ("memory of the server", 250),
    "server after all that, MiB": ("memory of the server after scrolling and changes", 250),
    "tab's objects, MiB": ("JavaScript objects of the tab", 10),
    "elements": ("elements of the document", 1_000),
    "99 % of frames within, ms": ("scrolled from one end to the other in 600 frames, 99 % of them within", 50),
    "99 % of frames within, slowly, ms": ("scrolled by three tenths of the window a frame, 99 % of them within", 50),
    "server idle, % of a core": ("the server with the page idle, % of a core", 1),
    "a name checked, ms": ("a name checked", 1_000),
    "a name kept, ms": ("a name kept", 1_000),
    "a name given back, ms": ("a name given back to the template", 1_000),
    "another template tried, ms": ("another template tried", 1_000),
}


def rows(bench):
    few, many = 200, 2_000 if bench.is_quick else 20_000
    results = {count: page(bench, count) for count in (few, many)}
    for what, (words, limit) in GOALS.items():
        small, large = results[few][what], results[many][what]
        unit = what.rsplit(", ", 1)[-1] if ", " in what else ""
        unit = "" if unit.startswith("%") else unit
        yield Row(f"the page of {many:,} photos: {words}", f"the page of {few}", f"≤ {limit:,} {unit}".strip(),
                  f"{large:.1f} {unit}".strip() + (f", {large / small:.2f} ×" if small else ""), at_most(large, limit),
                  "the names of all photos are made anew" if "template" in words else "")

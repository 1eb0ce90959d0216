"""What rows work on: generated photographs that are kept between runs, small pictures, a server, a finished job."""
import json
import os
import subprocess
import sys
import tempfile
import urllib.request

import measure
from pictures import picture

HERE = os.path.dirname(os.path.abspath(__file__))
# Where `make assets` puts the models and the towns.
ASSETS = os.path.join(os.environ.get("XDG_DATA_HOME") or os.path.expanduser("~/.local/share"), "photorename")


class Server:
    """A vision API on loopback that answers after `seconds`."""

    def __init__(self, seconds):
        self.process = subprocess.Popen(
            [sys.executable, HERE + "/server.py", str(seconds)], stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True)
        self.url = f"http://127.0.0.1:{int(self.process.stdout.readline())}"

    def counts(self):
        """Requests and bytes of bodies so far."""
        with urllib.request.urlopen(self.url + "/counts") as answer:
            return json.load(answer)

    def close(self):
        self.process.kill()
        self.process.wait()


class Materials:
    def __init__(self, program, modulebench, folder, is_quick, rounds, before=None):
        self.program, self.modulebench, self.folder, self.is_quick = program, modulebench, folder, is_quick
        self.rounds = rounds or (3 if is_quick else 5)
        self.before = before
        self.kept = os.path.join(os.environ.get("BENCH_FOLDER") or os.path.join(tempfile.gettempdir(), "photorename-bench"))
        os.makedirs(self.kept, exist_ok=True)
        self.servers = []
        self.states = 0

    def close(self):
        for server in self.servers:
            server.close()

    def server(self, seconds):
        self.servers.append(Server(seconds))
        return self.servers[-1]

    # MARK: what is run

    def environment(self, state=None):
        """Of a program that has a database of its own; a new one where none is named."""
        if state is None:
            self.states += 1
            state = f"{self.folder}/state{self.states}"
        return dict(os.environ, OPENAI_API_KEY="bench", XDG_CONFIG_HOME=self.folder + "/config", XDG_CACHE_HOME=self.folder + "/cache",
                    PHOTORENAME_DATABASE=state + "/jobs.sqlite")

    def analyze(self, photos, server, *more, program=None):
        return [program or self.program, "analyze", photos, "--provider", "openai", "--base-url", server.url, "--no-cache", "-q",
                "--progress", "none", *more]

    def vipsthumbnail(self, folder, each=1):
        """The same thumbnails by libvips' own program, `each` files a process, on all cores."""
        return measure.run(
            "sh", "-c", f'printf "%s\\0" "$1"/* | xargs -0 -n {each} -P {os.cpu_count()} vipsthumbnail --vips-concurrency=1 --size 512 '
            '-o "$2/%s.jpg[Q=80,strip]"', "sh", folder, self.folder)

    def module(self, *arguments, modulebench=None):
        """One module alone: its run, and the figures that it printed."""
        run = measure.run(modulebench or self.modulebench, *map(str, arguments), keep=True)
        return run, json.loads(run.out)

    def module_before(self, *arguments):
        """The same of the commit before."""
        return self.module(*arguments, modulebench=self.before + "/modulebench")

    # MARK: photographs

    @property
    def python(self):
        """One that has these packages."""
        packages = ["pillow", "numpy", "scikit-image", "scikit-learn", "httpx", "openai", "psycopg2-binary"]
        python, made = self.kept + "/venv/bin/python", self.kept + "/venv/" + "-".join(packages)
        if not os.path.exists(made):
            subprocess.run([sys.executable, "-m", "venv", self.kept + "/venv"], check=True)
            subprocess.run([python, "-m", "pip", "install", "--quiet", "--disable-pip-version-check", *packages], check=True)
            open(made, "w").close()
        return python

    def photographs(self, count, mode="full", distinct=40):
        """A folder of JPEGs of 12 megapixels, about 4 MB each; `sparse` has their headers and a hole, `small` 640 × 480."""
        folder = f"{self.kept}/{mode}-{count}-{distinct}"
        if not os.path.exists(folder):
            subprocess.run([self.python, HERE + "/gen_photos.py", folder + ".part", "--pool", self.kept + "/pool", "-n", str(count),
                            "--distinct", str(distinct), "--mode", mode], check=True, stdout=subprocess.DEVNULL)
            os.remove(folder + ".part/manifest.jsonl")
            os.rename(folder + ".part", folder)
        return folder

    def small(self, count, pattern="%06d.png", folder=None, a_folder=1_000):
        """Pictures of a few pixels, so many to a folder."""
        folder = folder or f"{self.folder}/small{count}"
        for number in range(count):
            if number % a_folder == 0:
                place = f"{folder}/{number // a_folder:04}" if count > a_folder else folder
                os.makedirs(place, exist_ok=True)
            with open(f"{place}/{pattern % number}", "wb") as file:
                file.write(picture(number))
        return folder

    def with_sidecars(self, count):
        """So many files, of which every second one is a sidecar of the one before."""
        return self.add_sidecars(self.small(count // 2, folder=f"{self.folder}/sidecars{count}", a_folder=500))

    def add_sidecars(self, folder):
        """One for each photo in the folder."""
        for place, _, names in list(os.walk(folder)):
            for name in names:
                with open(f"{place}/{name}.xmp", "w") as file:
                    file.write("<x/>")
        return folder

    # MARK: jobs

    @property
    def program_before(self):
        """The program of the commit before."""
        return self.before + "/photorename"

    def job(self, photos, *options, program=None):
        """A finished job of these photos. Returns the environment in which the program finds it."""
        server = Server(0)
        environment = self.environment()
        subprocess.run(self.analyze(photos, server, *options, program=program), env=environment, stdout=subprocess.DEVNULL, check=True)
        server.close()
        return environment

    def compiled(self, name, source, *flags):
        """A small C program."""
        path = f"{self.folder}/{name}"
        with open(path + ".c", "w") as file:
            file.write(source)
        subprocess.run(["cc", "-O2", "-o", path, path + ".c", *flags], check=True, stderr=subprocess.DEVNULL)
        return path

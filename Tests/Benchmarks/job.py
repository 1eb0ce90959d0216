"""A finished job of many small photos, for benchmarks of what comes after the descriptions."""
import os
import subprocess
import sys
import time

from pictures import picture

HERE = os.path.dirname(os.path.abspath(__file__))


def seconds(*command, **options):
    began = time.monotonic()
    subprocess.run(command, check=True, stdout=subprocess.DEVNULL, **options)
    return time.monotonic() - began


def make(program, folder, count, pattern, *options):
    """Returns the folder of the photos and the environment in which `program` finds the job."""
    photos = folder + "/photos"
    os.mkdir(photos)
    for number in range(count):
        with open(f"{photos}/{pattern % number}", "wb") as file:
            file.write(picture(number))
    server = subprocess.Popen(
        [sys.executable, HERE + "/server.py", "0"], stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True)
    environment = dict(os.environ, OPENAI_API_KEY="x", XDG_CONFIG_HOME=folder + "/config",
                       PHOTORENAME_DATABASE=folder + "/state/jobs.sqlite")
    subprocess.run(
        [program, "analyze", photos, "--provider", "openai", "--base-url",
         f"http://127.0.0.1:{int(server.stdout.readline())}", "-q", *options],
        env=environment, stdout=subprocess.DEVNULL, check=True)
    server.kill()
    return photos, environment

"""What CurlTransport adds to 400 requests of 50 ms, eight at a time: usage transport.py TRANSPORTBENCH. Beside the ideal, which
is their time alone, and curl --parallel with the same bodies."""
import os
import statistics
import subprocess
import sys
import tempfile

COUNT, CONCURRENCY, WAIT, ROUNDS = 400, 8, 0.05, 5
HERE = os.path.dirname(os.path.abspath(__file__))
IDEAL = COUNT / CONCURRENCY * WAIT

server = subprocess.Popen([sys.executable, f"{HERE}/server.py", str(WAIT)], stdout=subprocess.PIPE, text=True)
url = f"http://127.0.0.1:{server.stdout.readline().strip()}/v1/chat/completions"
with tempfile.TemporaryDirectory() as folder:
    body = f"{folder}/body.json"
    with open(body, "w") as file:
        # About what a thumbnail makes of it.
        file.write('{"image": "' + "A" * 50_000 + '"}')
    config = f"{folder}/curl.txt"
    with open(config, "w") as file:
        file.write("\nnext\n".join(
            f'url = "{url}"\ndata-binary = "@{body}"\noutput = "/dev/null"\nsilent\nhttp1.1\nheader = "Expect:"'
            for _ in range(COUNT)) + "\n")

    def ours():
        return float(subprocess.run(
            [sys.argv[1], url, str(COUNT), str(CONCURRENCY), body], check=True, capture_output=True, text=True).stdout)

    def curl():
        # Its own account, without the start of the program and the reading of 400 entries.
        import time
        began = time.monotonic()
        subprocess.run(
            ["curl", "--parallel", "--parallel-immediate", "--parallel-max", str(CONCURRENCY), "--no-progress-meter",
             "--config", config], check=True)
        return time.monotonic() - began

    ours(), curl()
    mine, theirs = zip(*((ours(), curl()) for _ in range(ROUNDS)))
server.terminate()
mine, theirs = statistics.median(mine), statistics.median(theirs)
print(f"{COUNT} requests of {WAIT * 1000:.0f} ms, {CONCURRENCY} at a time: "
      f"{mine / IDEAL:.3f} x ideal (wanted: at most 1.08), {mine / theirs:.3f} x curl --parallel (at most 1.03)")
sys.exit(0 if mine <= 1.08 * IDEAL and mine <= 1.03 * theirs else 1)

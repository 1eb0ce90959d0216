"""What the transport adds to requests that are ready to be sent."""
import measure
from report import Row, at_most

HTTPX = """
import asyncio, sys, time, httpx
url, count, at_once, path = sys.argv[1], int(sys.argv[2]), int(sys.argv[3]), sys.argv[4]
body = open(path, "rb").read()
async def main():
    limits = httpx.Limits(max_connections=at_once, max_keepalive_connections=at_once)
    async with httpx.AsyncClient(limits=limits, timeout=60) as client:
        left = iter(range(count))
        async def work():
            for _ in left:
                answer = await client.post(url, content=body, headers={"Content-Type": "application/json"})
                assert answer.status_code == 200
        began = time.monotonic()
        await asyncio.gather(*(work() for _ in range(at_once)))
        print(time.monotonic() - began)
asyncio.run(main())
"""
OPENAI = """
import asyncio, sys, time, openai
url, count, at_once, path = sys.argv[1], int(sys.argv[2]), int(sys.argv[3]), sys.argv[4]
picture = open(path).read()[11:-2]
async def main():
    async with openai.AsyncOpenAI(base_url=url.removesuffix("/chat/completions"), api_key="bench", max_retries=0) as client:
        left = iter(range(count))
        async def work():
            for _ in left:
                await client.chat.completions.create(model="bench", messages=[{"role": "user", "content": [
                    {"type": "image_url", "image_url": {"url": "data:image/jpeg;base64," + picture}}]}])
        began = time.monotonic()
        await asyncio.gather(*(work() for _ in range(at_once)))
        print(time.monotonic() - began)
asyncio.run(main())
"""


def rows(bench):
    body = bench.folder + "/body.json"
    with open(body, "w") as file:
        # About what a thumbnail makes of it.
        file.write('{"image": "' + "A" * 50_000 + '"}')
    for wait, at_once in [(0.05, 8)] if bench.is_quick else [(w, c) for w in (0.05, 0.5) for c in (4, 8, 32)]:
        count = 200 if bench.is_quick else 400
        ideal = -(-count // at_once) * wait
        url = bench.server(wait).url + "/v1/chat/completions"
        config = bench.folder + "/curl.txt"
        with open(config, "w") as file:
            file.write("\nnext\n".join(
                f'url = "{url}"\ndata-binary = "@{body}"\noutput = "/dev/null"\nsilent\nhttp1.1\nheader = "Expect:"'
                for _ in range(count)) + "\n")

        def ours():
            return bench.module("transport", url, count, at_once, body)[1]["seconds"]

        def curl():
            return measure.run("curl", "--parallel", "--parallel-immediate", "--parallel-max", str(at_once), "--no-progress-meter",
                               "--config", config).wall

        def python(script):
            return float(measure.run(bench.python, "-c", script, url, str(count), str(at_once), body, keep=True).out)

        # What mostly waits varies little.
        turns = bench.rounds if wait < 0.1 else 1
        bodies = [ours, curl] if bench.is_quick else [ours, curl, lambda: python(HTTPX), lambda: python(OPENAI)]
        rounds = measure.pairs(turns, *bodies)
        takes = measure.Figure([round[0] / ideal for round in rounds])
        against = [measure.ratio(rounds, lambda r: r[0], lambda r, i=i: r[i]) for i in range(1, len(bodies))]
        limit = 1.05 if at_once <= 8 else 1.1
        peers = ["`curl --parallel`", "`httpx`", "`openai`"][:len(against)]
        yield Row(
            f"{count} requests of {wait * 1000:.0f} ms, {at_once} at once, through CurlTransport", "their time alone; " + ", ".join(peers),
            f"≤ {limit} × their time, less than any", f"{takes.text(3)} × their time; " + ", ".join(
                f"{figure.text(3)} × {peer}" for figure, peer in zip(against, peers)),
            max(at_most(takes.median, limit), *(figure.median for figure in against)))

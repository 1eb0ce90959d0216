"""Jobs in a PostgreSQL database."""
import json
import os
import subprocess
import threading
import time
from datetime import datetime

import measure
from cluster import PROGRAMS, Cluster, SlowNetwork
from report import Row, at_least, at_most
from rows.latency import processor, spread

LOOP = os.path.join(os.path.dirname(os.path.dirname(os.path.abspath(__file__))), "queue_loop.py")

def rows(bench):
    if not PROGRAMS:
        return
    cluster = Cluster(listens=True)
    try:
        yield from shared(bench, cluster)
        yield from followed(bench, cluster)
        yield from slow(bench, cluster)
        yield from million(bench, cluster)
    finally:
        cluster.close()


def shared(bench, cluster):
    """Claims and completions, beside a queue that does nothing else."""
    count, clients, batch = (8_192 if bench.is_quick else 40_960), 8, 32

    def ours():
        name, address = cluster.database(bench.program)
        bench.module("fill", address, count)
        cluster.sql("VACUUM ANALYZE", name)
        cluster.sql("CHECKPOINT")
        began = time.monotonic()
        workers = [subprocess.Popen([bench.modulebench, "drain", address], stdout=subprocess.PIPE) for _ in range(clients)]
        photos = [json.loads(worker.communicate()[0])["photos"] for worker in workers]
        rate = count / (time.monotonic() - began)
        assert sum(photos) == count, photos
        return rate, name

    def peer(name):
        # The same rows, with the same columns, indexes and checks.
        cluster.sql("""
            CREATE TABLE peer (LIKE photorename.items INCLUDING ALL);
            ALTER TABLE peer ADD answer json;
            INSERT INTO peer (user_id, job, ordinal, scanned_path, path, format, device, inode, size, modified, links)
            SELECT user_id, 'peer', ordinal, scanned_path, path, format, device, inode, size, modified, links
            FROM photorename.items""", name)
        cluster.sql("VACUUM ANALYZE peer", name)
        cluster.sql("CHECKPOINT")
        python = bench.python
        began = time.monotonic()
        workers = [subprocess.Popen(
            [python, "-B", LOOP, f"host={cluster.folder} port={cluster.port} user=postgres dbname={name}", str(batch)],
            stdout=subprocess.PIPE) for _ in range(clients)]
        photos = [int(worker.communicate()[0]) for worker in workers]
        rate = count / (time.monotonic() - began)
        assert sum(photos) == count, photos
        cluster.sql(f"DROP DATABASE {name} WITH (FORCE)")
        return rate

    def round():
        rate, name = ours()
        return rate, peer(name)

    rounds = [round() for _ in range(bench.rounds)]
    share = measure.ratio(rounds, lambda r: r[0], lambda r: r[1])
    mine, theirs = (measure.Figure([round[i] for round in rounds]) for i in range(2))
    yield Row(
        "PostgreSQL: photos claimed and completed by 8 processes on one job, durably, 32 at a time",
        f"8 loops of `SKIP LOCKED` on the same rows, by psycopg2 ({theirs.text(0)} a second)", "≥ 0.5 × its pace",
        f"{share.text()} ×; {mine.text(0)} a second", at_least(share.median, 0.5))


def follower(bench, environment):
    process = subprocess.Popen([bench.program, "status", "latest", "--follow", "--json"], env=environment, stdout=subprocess.PIPE,
                               stderr=subprocess.DEVNULL, text=True)
    process.stdout.readline()
    return process


def servers(cluster):
    """Processes of the server."""
    return [int(pid) for pid in cluster.sql("SELECT pid FROM pg_stat_activity WHERE usename = 'someone'").split()]


def followed(bench, cluster):
    count = 200 if bench.is_quick else 1_000
    _, address = cluster.database(bench.program)
    environment = dict(bench.environment(), PHOTORENAME_DATABASE=address)
    bench.module("fill", address, 100)
    watching = follower(bench, environment)
    waits = []

    def read():
        for line in watching.stdout:
            now = time.time()
            event = json.loads(line)
            if event.get("type") == "state":
                waits.append((now - datetime.fromisoformat(event["at"].replace("Z", "+00:00")).timestamp()) * 1000)

    reader = threading.Thread(target=read)
    reader.start()
    bench.module("states", address, count)
    time.sleep(0.5)
    watching.kill()
    reader.join()
    half, most, longest = spread(waits)
    assert len(waits) >= count - 1, len(waits)
    yield Row("PostgreSQL: a state event → follower in another process", "—", "p99 ≤ 50 ms",
              f"p50 {half:.1f} ms, p99 {most:.1f}, longest {longest:.1f}, of {len(waits)} events", at_most(most, 50))

    crowd = 50 if bench.is_quick else 200
    before = set(servers(cluster))
    followers = [follower(bench, environment) for _ in range(crowd)]
    time.sleep(3)
    processes = [f.pid for f in followers] + list(set(servers(cluster)) - before)
    used, since = sum(map(processor, processes)), time.monotonic()
    time.sleep(10 if bench.is_quick else 20)
    cost = (sum(map(processor, processes)) - used) / (time.monotonic() - since) * 100
    for process in followers:
        process.kill()
        process.wait()
    yield Row(f"PostgreSQL: {crowd} followers of a quiet job, with their sessions of the server", "—", "≤ 5 % of a core",
              f"{cost:.2f} %", at_most(cost, 5))


def slow(bench, cluster):
    """A server that is 20 ms away."""
    count = 160 if bench.is_quick else 1_000
    photos = bench.small(count, folder=bench.folder + "/far")
    network = SlowNetwork(cluster.port, 0.01)

    def run(port):
        name, address = cluster.database(bench.program)
        environment = dict(bench.environment(), PHOTORENAME_DATABASE=cluster.address(name, port))
        server = bench.server(1.0)
        result = measure.run(*bench.analyze(photos, server, "--dry-run", "--concurrency", "8"), env=environment)
        server.close()
        return result.wall

    far, near = run(network.port), run(cluster.port)
    network.close()
    yield Row(f"PostgreSQL: {count:,} photos, API of 1 s, 8 at once, the database 20 ms away", f"the same with none between ({near:.1f} s)",
              "≤ 1.05 × its time" if not bench.is_quick else "≤ 1.25 × its time", f"{far / near:.3f} ×; {far:.1f} s",
              at_most(far / near, 1.25 if bench.is_quick else 1.05))


def million(bench, cluster):
    count = 100_000 if bench.is_quick else 1_000_000
    name, address = cluster.database(bench.program)
    environment = dict(bench.environment(), PHOTORENAME_DATABASE=address)
    bench.module("fill", address, 1_000)
    bench.module("drain", address)
    cluster.sql(f"""
        SET session_replication_role = replica;
        INSERT INTO photorename.items (user_id, job, ordinal, scanned_path, path, format, device, inode, size, modified, links, status,
            attempts, description, metadata)
        SELECT user_id, job, ordinal + n * 1000, n::text::bytea || scanned_path, n::text::bytea || path, format, device,
            inode + n * 1000, size, modified, links, status, attempts, description, metadata
        FROM photorename.items, generate_series(1, {count // 1_000 - 1}) AS n;
        UPDATE photorename.jobs SET total = {count}, done = {count}""", name)
    cluster.sql("VACUUM ANALYZE", name)

    def times(*command, **options):
        return sum(measure.run(*command, **options).wall for _ in range(5)) * 200

    psql = [*cluster.psql(name), "-c", "select 1"]
    rounds = measure.pairs(bench.rounds, lambda: times(bench.program, "status", "latest", env=environment), lambda: times(*psql))
    more = measure.Figure([ours - theirs for ours, theirs in rounds])
    status, sql = (measure.Figure([round[i] for round in rounds]) for i in range(2))
    yield Row(f"PostgreSQL: `status` of a job of {count:,} photos", f"`psql -c 'select 1'` ({sql.text(1)} ms)", "≤ its time + 15 ms",
              f"{status.text(1)} ms, {more.text(1)} ms more", at_most(more.median, 15))

"""The peer of the jobs table: a queue by `SKIP LOCKED`, which claims rows of the table `peer`, and completes each with a result of its own.
usage: queue_loop.py CONNECTION BATCH. Prints how many it completed."""
import json
import sys
import time

import psycopg2
from psycopg2.extras import execute_values

connection = psycopg2.connect(sys.argv[1])
cursor = connection.cursor()
# As good as such a loop gets: by its indexes.
for name in ("enable_seqscan", "enable_bitmapscan", "enable_hashjoin", "enable_mergejoin", "enable_material", "jit"):
    cursor.execute(f"SET {name} = off")
connection.commit()
worker, count = connection.get_backend_pid(), 0
while True:
    cursor.execute("SET LOCAL synchronous_commit = off")
    cursor.execute("""
        WITH first (photo) AS MATERIALIZED (
            SELECT id FROM peer WHERE job = 'peer' AND status = 'pending' AND batch IS NULL ORDER BY ordinal LIMIT %s
            FOR UPDATE SKIP LOCKED)
        UPDATE peer SET status = 'processing', owner = %s, attempts = attempts + 1, lease_until = %s FROM first WHERE id = photo
        RETURNING id, path, format, device, inode, size, modified, links, attempts""",
                   (sys.argv[2], worker, int(time.time() * 1000) + 60_000))
    rows = cursor.fetchall()
    connection.commit()
    if not rows:
        cursor.execute("SELECT EXISTS (SELECT 1 FROM peer WHERE job = 'peer' AND status <> 'done')")
        if not cursor.fetchone()[0]:
            break
        connection.commit()
        continue
    results = [(row[0], json.dumps({"width": 4000, "height": 3000, "make": "Canon", "model": "Canon EOS R6"}),
                json.dumps({"subject": f"sea otter {row[0]}", "description": "A sea otter on its back in calm water.",
                            "tags": ["otter", "sea", "water"], "confidence": 0.9})) for row in rows]
    execute_values(cursor, f"""
        UPDATE peer SET status = 'done', owner = NULL, lease_until = NULL, requests = requests + 1, metadata = facts::json,
            answer = words::json FROM (VALUES %s) AS result (photo, facts, words) WHERE id = photo AND owner = {worker}""",
                   results, page_size=len(results))
    connection.commit()
    count += len(rows)
print(count)

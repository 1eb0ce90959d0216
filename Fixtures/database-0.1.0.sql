PRAGMA application_id = 1885893230;
PRAGMA foreign_keys=OFF;
BEGIN TRANSACTION;
CREATE TABLE grdb_migrations (identifier TEXT NOT NULL PRIMARY KEY);
INSERT INTO grdb_migrations VALUES('1: jobs, items, events, logs, descriptions, plan, journal');
INSERT INTO grdb_migrations VALUES('2: leases of workers, retries, circuit breaker, progress, views');
INSERT INTO grdb_migrations VALUES('3: companions, proof of a file');
INSERT INTO grdb_migrations VALUES('4: pace of providers, thumbnails of files');
INSERT INTO grdb_migrations VALUES('5: bursts, what an apply went by');
INSERT INTO grdb_migrations VALUES('6: photos that wait, those in hand, what an undo takes back');
CREATE TABLE jobs (
    id TEXT NOT NULL PRIMARY KEY CHECK (length(id) = 8),
    root BLOB NOT NULL CHECK (length(root) > 0),
    status TEXT NOT NULL CHECK (status IN ('pending','processing','paused','completed','error','cancelled')),
    phase TEXT NOT NULL CHECK (phase IN ('scanning','analyzing','ready','applying','applied','undone')),
    settings TEXT NOT NULL CHECK (json_valid(settings)),
    provider TEXT NOT NULL,
    model TEXT NOT NULL,
    scanned INTEGER NOT NULL DEFAULT 0 CHECK (scanned IN (0, 1)),
    total INTEGER NOT NULL DEFAULT 0 CHECK (total >= 0),
    done INTEGER NOT NULL DEFAULT 0 CHECK (done >= 0),
    failed INTEGER NOT NULL DEFAULT 0 CHECK (failed >= 0),
    skipped INTEGER NOT NULL DEFAULT 0 CHECK (skipped >= 0),
    others INTEGER NOT NULL DEFAULT 0 CHECK (others >= 0),
    planned INTEGER CHECK (planned >= 0),
    renamed INTEGER NOT NULL DEFAULT 0 CHECK (renamed >= 0),
    requests INTEGER NOT NULL DEFAULT 0,
    cache_hits INTEGER NOT NULL DEFAULT 0,
    input_tokens INTEGER NOT NULL DEFAULT 0,
    output_tokens INTEGER NOT NULL DEFAULT 0,
    cost_usd REAL,
    error_code TEXT,
    error_message TEXT,
    error_hint TEXT,
    created_at INTEGER NOT NULL,
    updated_at INTEGER NOT NULL,
    started_at INTEGER,
    started_processed INTEGER NOT NULL DEFAULT 0,
    finished_at INTEGER,
    last_seq INTEGER NOT NULL DEFAULT 0, progress INTEGER NOT NULL DEFAULT 0 CHECK (progress BETWEEN 0 AND 100), started_clock INTEGER, elapsed_ms INTEGER NOT NULL DEFAULT 0, told_clock INTEGER NOT NULL DEFAULT 0, scanner INTEGER REFERENCES workers (id) ON DELETE SET NULL, finisher INTEGER REFERENCES workers (id) ON DELETE SET NULL, fault_round INTEGER NOT NULL DEFAULT 0, faults INTEGER NOT NULL DEFAULT 0 CHECK (faults >= 0), probes INTEGER NOT NULL DEFAULT 0 CHECK (probes >= 0), opened_clock INTEGER, probe_clock INTEGER, hooked INTEGER NOT NULL DEFAULT 0 CHECK (hooked IN (0, 1)),
    CHECK (done + failed + skipped <= total),
    CHECK ((error_code IS NULL) = (error_message IS NULL))
) STRICT;
INSERT INTO jobs VALUES('ynp8zndd',X'2f70686f746f73','completed','applied','{"applies":true,"describe":{"allowInsecureHTTP":false,"baseURL":"http://127.0.0.1:8799","concurrency":8,"isAnswered":true,"model":"gpt-4.1-mini","price":{"asOf":"2026-11-24","batch":0.5,"input":0.4,"output":1.6},"provider":"openai","thumbnailSize":500,"usesCache":true,"usesCommonKey":true},"naming":{"maximumLength":255,"padding":1,"separator":"-","start":1,"template":"{date:%Y-%m-%d}{_}{subject|original}{_}{place}","wordCase":"kebab"},"scan":{"exclude":[],"followSymlinks":false,"hidden":false,"include":[],"recursive":true,"starts":[""]}}','openai','gpt-4.1-mini',1,2,2,0,0,0,2,2,2,0,600,80,0.00036800000000000000028,NULL,NULL,NULL,1795927458001,1795927458222,NULL,0,1795927458221,10,100,31571391,202,31571594,1,1,1,0,0,NULL,NULL,0);
CREATE TABLE workers (
    id INTEGER NOT NULL PRIMARY KEY,
    job TEXT NOT NULL REFERENCES jobs (id) ON DELETE CASCADE,
    pid INTEGER NOT NULL,
    started INTEGER NOT NULL,
    boot TEXT NOT NULL,
    began_at INTEGER NOT NULL,
    ended_at INTEGER
, lease_until INTEGER NOT NULL DEFAULT 0, slots INTEGER NOT NULL DEFAULT 0 CHECK (slots >= 0), detached INTEGER NOT NULL DEFAULT 0 CHECK (detached IN (0, 1)), stderr TEXT) STRICT;
CREATE TABLE descriptions (
    id INTEGER NOT NULL PRIMARY KEY,
    key BLOB NOT NULL CHECK (length(key) = 32),
    provider TEXT NOT NULL,
    model TEXT NOT NULL,
    answer TEXT NOT NULL CHECK (json_valid(answer)),
    input_tokens INTEGER NOT NULL,
    output_tokens INTEGER NOT NULL,
    created_at INTEGER NOT NULL
) STRICT;
INSERT INTO descriptions VALUES(1,X'd3dc9e986073a9c64af8a96cf0e1887d10171ae1e3764ed6939985a23b65fcef','openai','gpt-4.1-mini','{"description":"a fox","subject":"red fox","tags":["fox"]}',300,40,1795927458202);
INSERT INTO descriptions VALUES(2,X'eaf671e1e4f7c41e610a9fa6480b906cdfc7b3564663b59ac9e3267257194c46','openai','gpt-4.1-mini','{"description":"a fox","subject":"red fox","tags":["fox"]}',300,40,1795927458206);
CREATE TABLE events (
    job TEXT NOT NULL REFERENCES jobs (id) ON DELETE CASCADE,
    seq INTEGER NOT NULL,
    type TEXT NOT NULL,
    at INTEGER NOT NULL,
    data TEXT NOT NULL CHECK (json_valid(data)),
    PRIMARY KEY (job, seq)
) STRICT, WITHOUT ROWID;
INSERT INTO events VALUES('ynp8zndd',1,'state',1795927458004,'{"phase":"scanning","progress":0,"status":"processing"}');
INSERT INTO events VALUES('ynp8zndd',2,'progress',1795927458037,'{"done":0,"failed":0,"items":[],"progress":0,"total":2}');
INSERT INTO events VALUES('ynp8zndd',3,'state',1795927458039,'{"phase":"analyzing","progress":0,"status":"processing"}');
INSERT INTO events VALUES('ynp8zndd',4,'progress',1795927458203,'{"done":1,"failed":0,"items":[2],"progress":50,"total":2}');
INSERT INTO events VALUES('ynp8zndd',5,'progress',1795927458207,'{"done":2,"failed":0,"items":[1],"progress":100,"total":2}');
INSERT INTO events VALUES('ynp8zndd',6,'state',1795927458214,'{"phase":"ready","progress":100,"status":"processing"}');
INSERT INTO events VALUES('ynp8zndd',7,'state',1795927458218,'{"phase":"applying","progress":100,"status":"processing"}');
INSERT INTO events VALUES('ynp8zndd',8,'rename',1795927458219,'{"count":2,"kind":"apply"}');
INSERT INTO events VALUES('ynp8zndd',9,'state',1795927458220,'{"phase":"applied","progress":100,"status":"processing"}');
INSERT INTO events VALUES('ynp8zndd',10,'state',1795927458222,'{"phase":"applied","progress":100,"status":"completed"}');
CREATE TABLE logs (
    id INTEGER NOT NULL PRIMARY KEY,
    job TEXT NOT NULL REFERENCES jobs (id) ON DELETE CASCADE,
    at INTEGER NOT NULL,
    level TEXT NOT NULL CHECK (level IN ('info','warning','error')),
    code TEXT NOT NULL,
    message TEXT NOT NULL,
    path BLOB
) STRICT;
INSERT INTO logs VALUES(1,'ynp8zndd',1795927458029,'info','processing','the job is processing, phase scanning',NULL);
INSERT INTO logs VALUES(2,'ynp8zndd',1795927458039,'info','processing','the job is processing, phase analyzing',NULL);
INSERT INTO logs VALUES(3,'ynp8zndd',1795927458214,'info','processing','the job is processing, phase ready',NULL);
INSERT INTO logs VALUES(4,'ynp8zndd',1795927458218,'info','processing','the job is processing, phase applying',NULL);
INSERT INTO logs VALUES(5,'ynp8zndd',1795927458220,'info','processing','the job is processing, phase applied',NULL);
INSERT INTO logs VALUES(6,'ynp8zndd',1795927458222,'info','completed','the job is completed, phase applied',NULL);
CREATE TABLE plan (
    item INTEGER NOT NULL PRIMARY KEY REFERENCES items (id) ON DELETE CASCADE,
    job TEXT NOT NULL REFERENCES jobs (id) ON DELETE CASCADE,
    new BLOB NOT NULL CHECK (length(new) > 0),
    pinned INTEGER NOT NULL DEFAULT 0 CHECK (pinned IN (0, 1)),
    note TEXT
) STRICT;
INSERT INTO "plan" VALUES(1,'ynp8zndd',X'7265642d666f782e706e67',0,NULL);
INSERT INTO "plan" VALUES(2,'ynp8zndd',X'323031392d30372d31342d7265642d666f782d6c6973626f6e2e4a5047',0,NULL);
CREATE TABLE rename_records (
    id INTEGER NOT NULL PRIMARY KEY,
    job TEXT NOT NULL REFERENCES jobs (id) ON DELETE CASCADE,
    kind TEXT NOT NULL CHECK (kind IN ('apply','undo')),
    undoes INTEGER REFERENCES rename_records (id),
    state TEXT NOT NULL CHECK (state IN ('running','done','reverted','undone')),
    began_at INTEGER NOT NULL,
    ended_at INTEGER, own_plan INTEGER NOT NULL DEFAULT 1 CHECK (own_plan IN (0, 1)),
    CHECK ((kind = 'undo') = (undoes IS NOT NULL))
) STRICT;
INSERT INTO rename_records VALUES(1,'ynp8zndd','apply',NULL,'done',1795927458218,1795927458220,1);
CREATE TABLE rename_moves (
    record INTEGER NOT NULL REFERENCES rename_records (id) ON DELETE CASCADE,
    position INTEGER NOT NULL,
    unit INTEGER NOT NULL,
    item INTEGER REFERENCES items (id) ON DELETE SET NULL,
    directory BLOB NOT NULL,
    old BLOB NOT NULL,
    new BLOB NOT NULL,
    temporary BLOB,
    device INTEGER NOT NULL,
    inode INTEGER NOT NULL,
    size INTEGER NOT NULL,
    modified INTEGER NOT NULL,
    links INTEGER NOT NULL,
    state TEXT NOT NULL DEFAULT 'intended'
        CHECK (state IN ('intended','moved','refused','unsettled','reverted')),
    code TEXT,
    message TEXT, companion INTEGER NOT NULL DEFAULT 0 CHECK (companion IN (0, 1)), file_system TEXT, digest BLOB CHECK (digest IS NULL OR length(digest) = 32), takes_back INTEGER,
    PRIMARY KEY (record, position)
) STRICT, WITHOUT ROWID;
INSERT INTO rename_moves VALUES(1,0,0,1,X'',X'687562626c652e706e67',X'7265642d666f782e706e67',NULL,65024,16605350,190468,1795927456859390719,1,'moved',NULL,NULL,0,NULL,NULL,NULL);
INSERT INTO rename_moves VALUES(1,1,1,2,X'',X'494d475f343032312e4a5047',X'323031392d30372d31342d7265642d666f782d6c6973626f6e2e4a5047',NULL,65024,16605193,31961,1795927456859153678,1,'moved',NULL,NULL,0,NULL,NULL,NULL);
CREATE TABLE originals (
    inode INTEGER NOT NULL,
    size INTEGER NOT NULL,
    modified INTEGER NOT NULL,
    name BLOB NOT NULL,
    PRIMARY KEY (inode, size, modified)
) STRICT, WITHOUT ROWID;
INSERT INTO originals VALUES(16605193,31961,1795927456859153678,X'494d475f343032312e4a5047');
INSERT INTO originals VALUES(16605350,190468,1795927456859390719,X'687562626c652e706e67');
CREATE TABLE locks (
    job TEXT NOT NULL PRIMARY KEY REFERENCES jobs (id) ON DELETE CASCADE,
    pid INTEGER NOT NULL,
    started INTEGER NOT NULL,
    boot TEXT NOT NULL
) STRICT, WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS "items" (
    id INTEGER NOT NULL PRIMARY KEY,
    job TEXT NOT NULL REFERENCES jobs (id) ON DELETE CASCADE,
    ordinal INTEGER NOT NULL,
    scanned_path BLOB NOT NULL CHECK (length(scanned_path) > 0),
    path BLOB NOT NULL CHECK (length(path) > 0),
    format TEXT NOT NULL,
    device INTEGER NOT NULL,
    inode INTEGER NOT NULL,
    size INTEGER NOT NULL,
    modified INTEGER NOT NULL,
    links INTEGER NOT NULL,
    status TEXT NOT NULL DEFAULT 'pending' CHECK (status IN ('pending','processing','done','error','skipped')),
    step TEXT CHECK (step IN ('scan','thumbnail','describe','name','rename')),
    attempts INTEGER NOT NULL DEFAULT 0 CHECK (attempts >= 0),
    owner INTEGER REFERENCES workers (id) ON DELETE SET NULL,
    lease_until INTEGER,
    not_before INTEGER,
    retry_at INTEGER,
    error_code TEXT,
    error_message TEXT,
    http_status INTEGER,
    metadata TEXT CHECK (metadata IS NULL OR json_valid(metadata)),
    description INTEGER REFERENCES descriptions (id),
    thumbnail_hash TEXT,
    requests INTEGER NOT NULL DEFAULT 0,
    input_tokens INTEGER NOT NULL DEFAULT 0,
    output_tokens INTEGER NOT NULL DEFAULT 0,
    elapsed_ms INTEGER,
    fault_round INTEGER,
    UNIQUE (job, scanned_path),
    CHECK (CASE status WHEN 'error' THEN error_code IS NOT NULL WHEN 'pending' THEN 1 ELSE error_code IS NULL END),
    CHECK ((status = 'processing') = (lease_until IS NOT NULL)),
    CHECK (not_before IS NULL OR status = 'pending')
) STRICT;
INSERT INTO items VALUES(1,'ynp8zndd',0,X'687562626c652e706e67',X'7265642d666f782e706e67','png',65024,16605350,190468,1795927456859390719,1,'done',NULL,1,NULL,NULL,NULL,NULL,NULL,NULL,NULL,'{"height":436,"look":9569106418998260542,"orientation":1,"width":500}',2,'960051edc6ce7b2b0f11e4a8993d0f17b3c95ee1475544c9281a1774b6fa4259',1,300,40,165,NULL);
INSERT INTO items VALUES(2,'ynp8zndd',1,X'494d475f343032312e4a5047',X'323031392d30372d31342d7265642d666f782d6c6973626f6e2e4a5047','jpeg',65024,16605193,31961,1795927456859153678,1,'done',NULL,1,NULL,NULL,NULL,NULL,NULL,NULL,NULL,'{"captured":{"day":14,"hour":10,"minute":32,"month":7,"nanosecond":0,"offsetMinutes":60,"second":5,"year":2019},"dateSource":"exif","height":300,"look":12781187457183979358,"make":"Apple","model":"iPhone 12","orientation":1,"position":{"latitude":38.7113,"longitude":-9.139299999999999},"width":451}',1,'44482b53627a572b53bd9a419798b7e2e622b335fe56a887ae4ceb1ee0e642b8',1,300,40,160,NULL);
CREATE TABLE plan_companions (
    item INTEGER NOT NULL REFERENCES plan (item) ON DELETE CASCADE,
    -- When the plan was made; it moves with its photo.
    name BLOB NOT NULL CHECK (length(name) > 0),
    -- Called after the photo's whole name, or after its stem, with the suffix behind.
    whole_name INTEGER NOT NULL CHECK (whole_name IN (0, 1)),
    suffix BLOB NOT NULL,
    PRIMARY KEY (item, name)
) STRICT, WITHOUT ROWID;
CREATE TABLE paces (
    -- Provider, host, and four hex digits of the key's hash: enough to tell a person's keys apart, too few to
    -- find one by.
    id TEXT NOT NULL PRIMARY KEY,
    pace TEXT NOT NULL CHECK (json_valid(pace))
) STRICT, WITHOUT ROWID;
INSERT INTO paces VALUES('openai 127.0.0.1:8799 2d71','{"allotments":[],"concurrency":{"loweredAt":0,"used":0},"inputTokens":300,"outputTokens":40,"rate":{"began":31571576,"doubt":{"falls":0,"period":0,"refusals":0,"taken":0},"doubtSince":0,"first":0,"forced":0,"forcedSince":0,"isForced":false,"lastBegan":0,"lastTaken":0,"next":0,"patience":200},"refusals":0,"refusedAt":0,"refusedSince":0,"rest":0,"sent":2,"touched":31571591,"waves":0}');
CREATE TABLE thumbnails (
    device INTEGER NOT NULL,
    inode INTEGER NOT NULL,
    size INTEGER NOT NULL,
    modified INTEGER NOT NULL,
    -- How it is made: what the thumbnail depends on, beside the file.
    form TEXT NOT NULL,
    hash TEXT NOT NULL CHECK (length(hash) = 64),
    metadata TEXT NOT NULL CHECK (json_valid(metadata)),
    made_at INTEGER NOT NULL,
    PRIMARY KEY (device, inode, size, modified, form)
) STRICT, WITHOUT ROWID;
CREATE TABLE questions (
    key BLOB NOT NULL PRIMARY KEY CHECK (length(key) = 32),
    worker INTEGER NOT NULL REFERENCES workers (id) ON DELETE CASCADE
, thumbnail TEXT) STRICT, WITHOUT ROWID;
CREATE TABLE shots (
    thumbnail TEXT NOT NULL PRIMARY KEY CHECK (length(thumbnail) = 64),
    -- How the thumbnail is made: another size is another question.
    form TEXT NOT NULL,
    camera TEXT NOT NULL,
    -- By the clock on the wall.
    taken_at INTEGER NOT NULL,
    -- 64 bits of what it looks like.
    look INTEGER NOT NULL,
    -- The thumbnail of the first of them that was seen.
    burst TEXT NOT NULL CHECK (length(burst) = 64)
) STRICT, WITHOUT ROWID;
INSERT INTO shots VALUES('44482b53627a572b53bd9a419798b7e2e622b335fe56a887ae4ceb1ee0e642b8','500 q80 m5','Apple iPhone 12',1563100325000,-5665556616525572258,'44482b53627a572b53bd9a419798b7e2e622b335fe56a887ae4ceb1ee0e642b8');
CREATE INDEX jobs_by_age ON jobs (created_at);
CREATE INDEX workers_by_job ON workers (job);
CREATE INDEX descriptions_by_key ON descriptions (key);
CREATE INDEX logs_by_job ON logs (job, id);
CREATE INDEX plan_by_job ON plan (job);
CREATE INDEX rename_records_by_job ON rename_records (job, id);
CREATE UNIQUE INDEX rename_records_running ON rename_records (job) WHERE state = 'running';
CREATE TRIGGER jobs_arrows BEFORE UPDATE OF status ON jobs
WHEN old.status <> new.status AND old.status || '>' || new.status NOT IN (
    'pending>processing', 'processing>completed', 'processing>error', 'processing>cancelled',
    'processing>paused', 'paused>processing', 'error>processing', 'cancelled>processing',
    'completed>processing')
BEGIN SELECT RAISE(ABORT, 'a job cannot change its status like this'); END;
CREATE INDEX items_by_order ON items (job, ordinal);
CREATE INDEX items_by_description ON items (description) WHERE description IS NOT NULL;
CREATE INDEX rename_moves_by_item ON rename_moves (item) WHERE item IS NOT NULL;
CREATE INDEX items_in_hand ON items (owner) WHERE owner IS NOT NULL;
CREATE TRIGGER items_arrows BEFORE UPDATE OF status ON items
WHEN old.status <> new.status AND old.status || '>' || new.status NOT IN (
    'pending>processing', 'processing>done', 'processing>error', 'processing>skipped',
    'processing>pending', 'error>pending')
BEGIN SELECT RAISE(ABORT, 'an item cannot change its status like this'); END;
CREATE TRIGGER jobs_progress AFTER UPDATE OF total, done, failed, skipped, scanned ON jobs
BEGIN
    UPDATE jobs SET progress = max(progress, CASE WHEN scanned AND done + failed + skipped = total THEN 100
    WHEN total = 0 THEN 0 ELSE min(99, (done + failed + skipped) * 100 / total) END) WHERE id = new.id;
END;
CREATE TRIGGER jobs_progress_anew AFTER UPDATE OF started_processed ON jobs
BEGIN
    UPDATE jobs SET progress = CASE WHEN scanned AND done + failed + skipped = total THEN 100
    WHEN total = 0 THEN 0 ELSE min(99, (done + failed + skipped) * 100 / total) END WHERE id = new.id;
END;
CREATE VIEW v_jobs AS SELECT
    id AS job, status, phase, progress, CAST(root AS TEXT) AS root,
    total, done + failed + skipped AS processed, done, failed, skipped,
    total - done - failed - skipped AS remaining, planned, renamed,
    provider, model, requests, cache_hits, input_tokens, output_tokens, cost_usd,
    error_code, error_message, error_hint,
    strftime('%Y-%m-%dT%H:%M:%S', created_at / 1000, 'unixepoch') || printf('.%03dZ', created_at % 1000) AS created_at, strftime('%Y-%m-%dT%H:%M:%S', updated_at / 1000, 'unixepoch') || printf('.%03dZ', updated_at % 1000) AS updated_at,
    strftime('%Y-%m-%dT%H:%M:%S', finished_at / 1000, 'unixepoch') || printf('.%03dZ', finished_at % 1000) AS finished_at,
    (SELECT count(*) FROM workers w WHERE w.job = jobs.id AND w.ended_at IS NULL) AS workers,
    last_seq AS seq
FROM jobs;
CREATE VIEW v_items AS SELECT
    i.id AS item, i.job, i.ordinal, CAST(i.path AS TEXT) AS path, i.status, i.step, i.attempts,
    CAST(p.new AS TEXT) AS new, json_extract(d.answer, '$.subject') AS subject,
    i.error_code, i.error_message, i.http_status, strftime('%Y-%m-%dT%H:%M:%S', i.retry_at / 1000, 'unixepoch') || printf('.%03dZ', i.retry_at % 1000) AS retry_at,
    i.requests, i.input_tokens, i.output_tokens, i.elapsed_ms
FROM items i LEFT JOIN plan p ON p.item = i.id LEFT JOIN descriptions d ON d.id = i.description;
CREATE VIEW v_events AS SELECT job, seq, type, strftime('%Y-%m-%dT%H:%M:%S', at / 1000, 'unixepoch') || printf('.%03dZ', at % 1000) AS at, data FROM events;
CREATE INDEX questions_by_worker ON questions (worker, thumbnail);
CREATE INDEX shots_by_camera ON shots (camera, form, taken_at);
CREATE INDEX shots_by_burst ON shots (burst, taken_at);
CREATE INDEX items_waiting ON items (job, ordinal) WHERE status = 'pending';
CREATE INDEX items_leased ON items (job, lease_until) WHERE lease_until IS NOT NULL;
COMMIT;
PRAGMA user_version = 6;

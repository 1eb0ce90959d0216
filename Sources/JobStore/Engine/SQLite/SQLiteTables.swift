/// The tables and their indexes.
///
/// Times are milliseconds since 1970; columns named `…_clock` and leases are milliseconds since boot (`MonotonicClock`), of the boot
/// that the worker's row names. Paths and names are bytes.
enum SQLiteTables {
    static let all = jobs + batches + items + events + plan + journal + shared

    /// Leases of different boots are never compared: the claims of a dead process are released whatever their lease says.
    private static let jobs = """
        CREATE TABLE jobs (
            id TEXT NOT NULL PRIMARY KEY CHECK (length(id) = 8),
            root BLOB NOT NULL CHECK (length(root) > 0),
            status TEXT NOT NULL CHECK (status IN ('pending','processing','paused','completed','error','cancelled')),
            phase TEXT NOT NULL CHECK (phase IN ('scanning','analyzing','ready','applying','applied','undone')),
            settings TEXT NOT NULL CHECK (json_valid(settings)),
            provider TEXT NOT NULL,
            model TEXT NOT NULL,
            scanned INTEGER NOT NULL DEFAULT 0 CHECK (scanned IN (0, 1)),
            -- Counters of items; they change in the transaction that changes the item.
            total INTEGER NOT NULL DEFAULT 0 CHECK (total >= 0),
            done INTEGER NOT NULL DEFAULT 0 CHECK (done >= 0),
            failed INTEGER NOT NULL DEFAULT 0 CHECK (failed >= 0),
            progress INTEGER NOT NULL DEFAULT 0 CHECK (progress BETWEEN 0 AND 100),
            -- Files that are not photos.
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
            finished_at INTEGER,
            -- The present run: when it began, what was processed by then, and how long it took until its last result.
            started_clock INTEGER,
            started_processed INTEGER NOT NULL DEFAULT 0,
            elapsed_ms INTEGER NOT NULL DEFAULT 0,
            last_seq INTEGER NOT NULL DEFAULT 0,
            -- When the last progress event was written: there are at most ten a second.
            progress_clock INTEGER NOT NULL DEFAULT 0,
            -- The worker that walks the folder, and the one that finishes the job.
            scanner INTEGER REFERENCES workers (id) ON DELETE SET NULL,
            finisher INTEGER REFERENCES workers (id) ON DELETE SET NULL,
            -- The worker that talks to the vendor about batches.
            batcher INTEGER REFERENCES workers (id) ON DELETE SET NULL,
            -- The finish hook of the present run was started.
            hook_started INTEGER NOT NULL DEFAULT 0 CHECK (hook_started IN (0, 1)),
            -- The circuit breaker: photos in a row that met a connection fault, and since which round of them; probes that failed
            -- since it opened; when it opened, and when the next probe is due.
            fault_round INTEGER NOT NULL DEFAULT 0,
            faults INTEGER NOT NULL DEFAULT 0 CHECK (faults >= 0),
            probes INTEGER NOT NULL DEFAULT 0 CHECK (probes >= 0),
            breaker_opened_clock INTEGER,
            probe_clock INTEGER,
            CHECK (done + failed <= total),
            CHECK ((error_code IS NULL) = (error_message IS NULL))
        ) STRICT;
        CREATE INDEX jobs_by_age ON jobs (created_at);

        CREATE TABLE workers (
            id INTEGER NOT NULL PRIMARY KEY,
            job TEXT NOT NULL REFERENCES jobs (id) ON DELETE CASCADE,
            pid INTEGER NOT NULL,
            started INTEGER NOT NULL,
            boot TEXT NOT NULL,
            began_at INTEGER NOT NULL,
            ended_at INTEGER,
            lease_until INTEGER NOT NULL DEFAULT 0,
            -- Concurrent requests that it may have; those of all workers add up to the job's limit at most.
            slots INTEGER NOT NULL DEFAULT 0 CHECK (slots >= 0),
            detached INTEGER NOT NULL DEFAULT 0 CHECK (detached IN (0, 1)),
            -- The file that holds the standard error of a detached worker until it is copied into the log.
            stderr TEXT
        ) STRICT;
        CREATE INDEX workers_by_job ON workers (job);

        """

    /// What was sent to a vendor's batch API, or will be. A row is durable before anything of it leaves this machine.
    private static let batches = """
        CREATE TABLE batches (
            id INTEGER NOT NULL PRIMARY KEY,
            job TEXT NOT NULL REFERENCES jobs (id) ON DELETE CASCADE,
            -- 128 random bits, hex: by this the vendor's lists are searched.
            tag TEXT NOT NULL UNIQUE CHECK (length(tag) = 32),
            state TEXT NOT NULL CHECK (state IN ('building','ready','submitted','ended','recorded','closed')),
            -- The worker that adds photos; of another state NULL.
            builder INTEGER REFERENCES workers (id) ON DELETE SET NULL,
            requests INTEGER NOT NULL DEFAULT 0 CHECK (requests >= 0),
            succeeded INTEGER NOT NULL DEFAULT 0 CHECK (succeeded >= 0),
            failed INTEGER NOT NULL DEFAULT 0 CHECK (failed >= 0),
            estimate_usd REAL,
            -- The vendor's identifiers: of the uploaded file, of the batch, and of what is to be downloaded.
            upload TEXT,
            remote TEXT,
            -- Provider, host and four hex digits of the key's hash: another key may not see it.
            account TEXT,
            results TEXT NOT NULL DEFAULT '[]' CHECK (json_valid(results)),
            remote_state TEXT,
            remote_end TEXT CHECK (remote_end IN ('completed','failed','expired','cancelled','gone')),
            -- A batch at the vendor that may be this one.
            blocked_by TEXT,
            note TEXT,
            created_at INTEGER NOT NULL,
            first_attempt_at INTEGER,
            last_attempt_at INTEGER,
            sent_at INTEGER,
            deadline_at INTEGER,
            next_at INTEGER,
            polls INTEGER NOT NULL DEFAULT 0 CHECK (polls >= 0),
            -- How often the vendor has refused it because too much was queued, or sent results that were not complete.
            failures INTEGER NOT NULL DEFAULT 0 CHECK (failures >= 0),
            cancelled INTEGER NOT NULL DEFAULT 0 CHECK (cancelled IN (0, 1)),
            UNIQUE (account, remote),
            CHECK (remote IS NULL OR state IN ('submitted','ended','recorded','closed')),
            CHECK (remote IS NOT NULL OR state IN ('building','ready','recorded','closed'))
        ) STRICT;
        CREATE INDEX batches_by_job ON batches (job, id);

        CREATE TABLE batch_requests (
            batch INTEGER NOT NULL REFERENCES batches (id) ON DELETE CASCADE,
            item INTEGER NOT NULL REFERENCES items (id) ON DELETE CASCADE,
            -- Of the description, and of what equal pictures and the shots of a burst share.
            key BLOB NOT NULL CHECK (length(key) = 32),
            question BLOB CHECK (question IS NULL OR length(question) = 32),
            -- Its result is recorded, or it has none.
            settled INTEGER NOT NULL DEFAULT 0 CHECK (settled IN (0, 1)),
            PRIMARY KEY (batch, item)
        ) STRICT, WITHOUT ROWID;
        CREATE INDEX batch_requests_by_item ON batch_requests (item);
        CREATE INDEX batch_requests_by_question ON batch_requests (question) WHERE question IS NOT NULL AND settled = 0;

        """

    /// `path` is the photo's present path; `scanned_path`, where the walk found it, keeps a photo from being added twice.
    ///
    /// SQLite uses a partial index only if the query repeats its condition word for word, or if a comparison implies that
    /// the column is not NULL.
    private static let items = """
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
        CREATE INDEX descriptions_by_key ON descriptions (key);

        CREATE TABLE items (
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
            status TEXT NOT NULL DEFAULT 'pending' CHECK (status IN ('pending','processing','done','error')),
            step TEXT CHECK (step IN ('scan','thumbnail','describe')),
            attempts INTEGER NOT NULL DEFAULT 0 CHECK (attempts >= 0),
            owner INTEGER REFERENCES workers (id) ON DELETE SET NULL,
            lease_until INTEGER,
            not_before INTEGER,
            retry_at INTEGER,
            -- Of a photo that waits for a retry as well.
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
            -- The batch that the photo waits for, because it or a picture like it is in there.
            batch INTEGER REFERENCES batches (id),
            UNIQUE (job, scanned_path),
            CHECK (CASE status WHEN 'error' THEN error_code IS NOT NULL WHEN 'pending' THEN 1 ELSE error_code IS NULL END),
            CHECK ((status = 'processing') = (lease_until IS NOT NULL)),
            CHECK (not_before IS NULL OR status = 'pending'),
            CHECK (batch IS NULL OR status = 'pending')
        ) STRICT;
        CREATE INDEX items_by_order ON items (job, ordinal);
        CREATE INDEX items_waiting ON items (job, ordinal) WHERE status = 'pending' AND batch IS NULL;
        CREATE INDEX items_by_batch ON items (batch) WHERE batch IS NOT NULL;
        CREATE INDEX items_leased ON items (job, lease_until) WHERE lease_until IS NOT NULL;
        CREATE INDEX items_claimed ON items (owner) WHERE owner IS NOT NULL;
        CREATE INDEX items_by_description ON items (description) WHERE description IS NOT NULL;

        """

    private static let events = """
        CREATE TABLE events (
            job TEXT NOT NULL REFERENCES jobs (id) ON DELETE CASCADE,
            seq INTEGER NOT NULL,
            type TEXT NOT NULL,
            at INTEGER NOT NULL,
            data TEXT NOT NULL CHECK (json_valid(data)),
            PRIMARY KEY (job, seq)
        ) STRICT, WITHOUT ROWID;

        CREATE TABLE logs (
            id INTEGER NOT NULL PRIMARY KEY,
            job TEXT NOT NULL REFERENCES jobs (id) ON DELETE CASCADE,
            at INTEGER NOT NULL,
            level TEXT NOT NULL CHECK (level IN ('info','warning','error')),
            code TEXT NOT NULL,
            message TEXT NOT NULL,
            path BLOB
        ) STRICT;
        CREATE INDEX logs_by_job ON logs (job, id);

        """

    private static let plan = """
        CREATE TABLE plan (
            item INTEGER NOT NULL PRIMARY KEY REFERENCES items (id) ON DELETE CASCADE,
            job TEXT NOT NULL REFERENCES jobs (id) ON DELETE CASCADE,
            new BLOB NOT NULL CHECK (length(new) > 0),
            pinned INTEGER NOT NULL DEFAULT 0 CHECK (pinned IN (0, 1)),
            note TEXT,
            -- Why the photo keeps its name, for the counts of the summary.
            kept TEXT CHECK (kept IN ('chosen','nothing_new'))
        ) STRICT;
        CREATE INDEX plan_by_job ON plan (job);

        CREATE TABLE plan_companions (
            item INTEGER NOT NULL REFERENCES plan (item) ON DELETE CASCADE,
            -- When the plan was made; it changes with the name of its photo.
            name BLOB NOT NULL CHECK (length(name) > 0),
            -- The companion is named after the photo's whole name, or after its stem.
            whole_name INTEGER NOT NULL CHECK (whole_name IN (0, 1)),
            affixes BLOB NOT NULL,
            PRIMARY KEY (item, name)
        ) STRICT, WITHOUT ROWID;

        """

    private static let journal = """
        CREATE TABLE rename_records (
            id INTEGER NOT NULL PRIMARY KEY,
            job TEXT NOT NULL REFERENCES jobs (id) ON DELETE CASCADE,
            kind TEXT NOT NULL CHECK (kind IN ('apply','undo')),
            undoes INTEGER REFERENCES rename_records (id),
            state TEXT NOT NULL CHECK (state IN ('running','done','reverted','undone')),
            -- 0: an apply by other names than the job's plan. Its redo repeats these names.
            own_plan INTEGER NOT NULL DEFAULT 1 CHECK (own_plan IN (0, 1)),
            began_at INTEGER NOT NULL,
            ended_at INTEGER,
            CHECK ((kind = 'undo') = (undoes IS NOT NULL))
        ) STRICT;
        CREATE INDEX rename_records_by_job ON rename_records (job, id);
        CREATE UNIQUE INDEX rename_records_running ON rename_records (job) WHERE state = 'running';

        CREATE TABLE rename_moves (
            record INTEGER NOT NULL REFERENCES rename_records (id) ON DELETE CASCADE,
            position INTEGER NOT NULL,
            -- Moves of one group all happen, or none does.
            move_group INTEGER NOT NULL,
            -- The photo; of a companion, its photo.
            item INTEGER REFERENCES items (id) ON DELETE SET NULL,
            companion INTEGER NOT NULL DEFAULT 0 CHECK (companion IN (0, 1)),
            directory BLOB NOT NULL,
            old BLOB NOT NULL,
            new BLOB NOT NULL,
            temporary BLOB,
            device INTEGER NOT NULL,
            inode INTEGER NOT NULL,
            size INTEGER NOT NULL,
            modified INTEGER NOT NULL,
            links INTEGER NOT NULL,
            -- Identifier of the file system on which the inode number counts; SHA-256 where inode numbers don't last.
            file_system TEXT,
            digest BLOB CHECK (digest IS NULL OR length(digest) = 32),
            -- Of an undo: the position of the move that it undoes. A lookup by name took a tenth of the time of an apply.
            undoes_position INTEGER,
            -- A person chose the new name: it is no template's.
            chosen INTEGER NOT NULL DEFAULT 0 CHECK (chosen IN (0, 1)),
            state TEXT NOT NULL DEFAULT 'intended'
                CHECK (state IN ('intended','moved','refused','unsettled','reverted')),
            code TEXT,
            message TEXT,
            PRIMARY KEY (record, position)
        ) STRICT, WITHOUT ROWID;
        -- For the deletion of a photo.
        CREATE INDEX rename_moves_by_item ON rename_moves (item) WHERE item IS NOT NULL;

        CREATE TABLE originals (
            inode INTEGER NOT NULL,
            size INTEGER NOT NULL,
            modified INTEGER NOT NULL,
            -- Before the first rename.
            name BLOB NOT NULL,
            -- The last one that a template gave it; NULL if a person chose it.
            given BLOB,
            PRIMARY KEY (inode, size, modified)
        ) STRICT, WITHOUT ROWID;

        CREATE TABLE rename_locks (
            job TEXT NOT NULL PRIMARY KEY REFERENCES jobs (id) ON DELETE CASCADE,
            pid INTEGER NOT NULL,
            started INTEGER NOT NULL,
            boot TEXT NOT NULL
        ) STRICT, WITHOUT ROWID;

        """

    /// What all jobs share.
    private static let shared = """
        CREATE TABLE rate_limiters (
            -- Provider, host, and four hex digits of the key's hash: enough to tell a person's keys apart, too few to find one.
            id TEXT NOT NULL PRIMARY KEY,
            state TEXT NOT NULL CHECK (json_valid(state))
        ) STRICT, WITHOUT ROWID;

        CREATE TABLE thumbnails (
            device INTEGER NOT NULL,
            inode INTEGER NOT NULL,
            size INTEGER NOT NULL,
            modified INTEGER NOT NULL,
            -- What the thumbnail depends on, beside the file.
            form TEXT NOT NULL,
            hash TEXT NOT NULL CHECK (length(hash) = 64),
            metadata TEXT NOT NULL CHECK (json_valid(metadata)),
            made_at INTEGER NOT NULL,
            PRIMARY KEY (device, inode, size, modified, form)
        ) STRICT, WITHOUT ROWID;

        -- Descriptions that a worker is asking for.
        CREATE TABLE questions (
            key BLOB NOT NULL PRIMARY KEY CHECK (length(key) = 32),
            worker INTEGER NOT NULL REFERENCES workers (id) ON DELETE CASCADE,
            -- Of a burst one photo is asked about; its completion releases the question.
            thumbnail TEXT
        ) STRICT, WITHOUT ROWID;
        CREATE INDEX questions_by_worker ON questions (worker, thumbnail);

        CREATE TABLE shots (
            thumbnail TEXT NOT NULL PRIMARY KEY CHECK (length(thumbnail) = 64),
            form TEXT NOT NULL,
            camera TEXT NOT NULL,
            -- Local time.
            taken_at INTEGER NOT NULL,
            perceptual_hash INTEGER NOT NULL,
            -- The thumbnail of the first shot of its burst that was processed.
            burst TEXT NOT NULL CHECK (length(burst) = 64)
        ) STRICT, WITHOUT ROWID;
        CREATE INDEX shots_by_camera ON shots (camera, form, taken_at);
        CREATE INDEX shots_by_burst ON shots (burst, taken_at);

        """
}

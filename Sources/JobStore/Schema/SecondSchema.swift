/// What several workers of one job need to know of each other, and what a watcher sees.
///
/// Columns called `…_clock` and the leases are milliseconds since boot, of the boot that the worker's row names; nobody
/// but workers of one boot compares them, since the claims of a dead process are given back whatever their lease says.
enum SecondSchema {
    static let jobs = """
        ALTER TABLE jobs ADD COLUMN progress INTEGER NOT NULL DEFAULT 0 CHECK (progress BETWEEN 0 AND 100);
        ALTER TABLE jobs ADD COLUMN started_clock INTEGER;
        ALTER TABLE jobs ADD COLUMN elapsed_ms INTEGER NOT NULL DEFAULT 0;
        -- When progress was last told of: ten times a second are enough.
        ALTER TABLE jobs ADD COLUMN told_clock INTEGER NOT NULL DEFAULT 0;
        -- Which worker walks the folder, and which one brings the job to its end.
        ALTER TABLE jobs ADD COLUMN scanner INTEGER REFERENCES workers (id) ON DELETE SET NULL;
        ALTER TABLE jobs ADD COLUMN finisher INTEGER REFERENCES workers (id) ON DELETE SET NULL;
        -- The circuit breaker: photos in a row whose request met a fault of the connection, since which round of them;
        -- probes that failed since it opened; when that was, and when the next one is due.
        ALTER TABLE jobs ADD COLUMN fault_round INTEGER NOT NULL DEFAULT 0;
        ALTER TABLE jobs ADD COLUMN faults INTEGER NOT NULL DEFAULT 0 CHECK (faults >= 0);
        ALTER TABLE jobs ADD COLUMN probes INTEGER NOT NULL DEFAULT 0 CHECK (probes >= 0);
        ALTER TABLE jobs ADD COLUMN opened_clock INTEGER;
        ALTER TABLE jobs ADD COLUMN probe_clock INTEGER;

        -- What is to be done at the end has been done.
        ALTER TABLE jobs ADD COLUMN hooked INTEGER NOT NULL DEFAULT 0 CHECK (hooked IN (0, 1));

        ALTER TABLE workers ADD COLUMN lease_until INTEGER NOT NULL DEFAULT 0;
        -- Requests that it may have in flight; those of all workers come to the job's number at most.
        ALTER TABLE workers ADD COLUMN slots INTEGER NOT NULL DEFAULT 0 CHECK (slots >= 0);
        ALTER TABLE workers ADD COLUMN detached INTEGER NOT NULL DEFAULT 0 CHECK (detached IN (0, 1));
        -- Where a detached worker's standard error goes until it is read into the log.
        ALTER TABLE workers ADD COLUMN stderr TEXT;
        """

    /// The table anew: SQLite cannot change a CHECK. A photo that waits for another try keeps the reason now.
    static let items = """
        CREATE TABLE items_2 (
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
        INSERT INTO items_2 (id, job, ordinal, scanned_path, path, format, device, inode, size, modified, links, status,
            step, attempts, owner, lease_until, error_code, error_message, http_status, metadata, description,
            thumbnail_hash, requests, input_tokens, output_tokens, elapsed_ms)
        SELECT id, job, ordinal, scanned_path, path, format, device, inode, size, modified, links, status,
            step, attempts, owner, lease_until, error_code, error_message, http_status, metadata, description,
            thumbnail_hash, requests, input_tokens, output_tokens, elapsed_ms FROM items;
        DROP TABLE items;
        ALTER TABLE items_2 RENAME TO items;
        CREATE INDEX items_by_order ON items (job, ordinal);
        CREATE INDEX items_to_do ON items (job, status, ordinal) WHERE status IN ('pending', 'processing');
        CREATE INDEX items_by_description ON items (description) WHERE description IS NOT NULL;
        -- Deleting a photo looks for its moves.
        CREATE INDEX rename_moves_by_item ON rename_moves (item) WHERE item IS NOT NULL;
        CREATE INDEX items_in_hand ON items (owner) WHERE owner IS NOT NULL;
        """

    /// Within one run `progress` never falls: a walk that finds more photos makes the share smaller, not the number.
    /// A run begins where `started_processed` is written.
    static let progress = """
        CREATE TRIGGER jobs_progress AFTER UPDATE OF total, done, failed, skipped, scanned ON jobs
        BEGIN
            UPDATE jobs SET progress = max(progress, \(share)) WHERE id = new.id;
        END;
        CREATE TRIGGER jobs_progress_anew AFTER UPDATE OF started_processed ON jobs
        BEGIN
            UPDATE jobs SET progress = \(share) WHERE id = new.id;
        END;
        UPDATE jobs SET started_processed = started_processed;
        """

    private static let share = """
        CASE WHEN scanned AND done + failed + skipped = total THEN 100
            WHEN total = 0 THEN 0 ELSE min(99, (done + failed + skipped) * 100 / total) END
        """
}

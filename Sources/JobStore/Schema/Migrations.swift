import GRDB

/// The schema, step by step. SQLite keeps the rules: STRICT types, CHECKs, foreign keys, and triggers that refuse every
/// arrow between states that is not drawn.
enum Migrations {
    /// "phrn": told by `file(1)` and by us.
    static let applicationID = 0x7068_726E
    /// `user_version`: how many of the migrations below have been made.
    static let version = 6

    static var migrator: DatabaseMigrator {
        var migrator = DatabaseMigrator()
        migrator.registerMigration("1: jobs, items, events, logs, descriptions, plan, journal") { db in
            try db.execute(sql: jobs)
            try db.execute(sql: items)
            try db.execute(sql: outbox)
            try db.execute(sql: plan)
            try db.execute(sql: journal)
            try db.execute(sql: jobArrows)
            try db.execute(sql: itemArrows)
            try db.execute(sql: "PRAGMA application_id = \(applicationID)")
        }
        migrator.registerMigration("2: leases of workers, retries, circuit breaker, progress, views") { db in
            try db.execute(sql: SecondSchema.jobs)
            try db.execute(sql: SecondSchema.items)
            try db.execute(sql: itemArrows)
            try db.execute(sql: SecondSchema.progress)
            try db.execute(sql: Views.all)
        }
        migrator.registerMigration("3: companions, proof of a file") { db in
            try db.execute(sql: ThirdSchema.companions)
        }
        migrator.registerMigration("4: pace of providers, thumbnails of files") { db in
            try db.execute(sql: FourthSchema.paces)
            try db.execute(sql: FourthSchema.thumbnails)
        }
        migrator.registerMigration("5: bursts, what an apply went by") { db in
            try db.execute(sql: FifthSchema.shots)
            try db.execute(sql: FifthSchema.records)
        }
        migrator.registerMigration("6: photos that wait, those in hand, what an undo takes back") { db in
            try db.execute(sql: SixthSchema.indexes)
            try db.execute(sql: SixthSchema.undo)
            try db.execute(sql: "PRAGMA user_version = \(version)")
        }
        return migrator
    }

    /// Times are milliseconds since 1970; paths and names are bytes.
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
            last_seq INTEGER NOT NULL DEFAULT 0,
            CHECK (done + failed + skipped <= total),
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
            ended_at INTEGER
        ) STRICT;
        CREATE INDEX workers_by_job ON workers (job);
        """

    /// `path` is the photo's present name; `scanned_path`, where the walk found it, keeps a photo from being enqueued twice.
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
            status TEXT NOT NULL DEFAULT 'pending' CHECK (status IN ('pending','processing','done','error','skipped')),
            step TEXT CHECK (step IN ('scan','thumbnail','describe','name','rename')),
            attempts INTEGER NOT NULL DEFAULT 0,
            owner INTEGER REFERENCES workers (id) ON DELETE SET NULL,
            lease_until INTEGER,
            not_before INTEGER,
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
            UNIQUE (job, scanned_path),
            CHECK ((status = 'error') = (error_code IS NOT NULL)),
            CHECK ((status = 'processing') = (lease_until IS NOT NULL))
        ) STRICT;
        CREATE INDEX items_by_order ON items (job, ordinal);
        CREATE INDEX items_to_do ON items (job, status, ordinal) WHERE status IN ('pending', 'processing');
        CREATE INDEX items_by_description ON items (description) WHERE description IS NOT NULL;
        """

    private static let outbox = """
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
            note TEXT
        ) STRICT;
        CREATE INDEX plan_by_job ON plan (job);
        """

    private static let journal = """
        CREATE TABLE rename_records (
            id INTEGER NOT NULL PRIMARY KEY,
            job TEXT NOT NULL REFERENCES jobs (id) ON DELETE CASCADE,
            kind TEXT NOT NULL CHECK (kind IN ('apply','undo')),
            undoes INTEGER REFERENCES rename_records (id),
            state TEXT NOT NULL CHECK (state IN ('running','done','reverted','undone')),
            began_at INTEGER NOT NULL,
            ended_at INTEGER,
            CHECK ((kind = 'undo') = (undoes IS NOT NULL))
        ) STRICT;
        CREATE INDEX rename_records_by_job ON rename_records (job, id);
        CREATE UNIQUE INDEX rename_records_running ON rename_records (job) WHERE state = 'running';

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
            message TEXT,
            PRIMARY KEY (record, position)
        ) STRICT, WITHOUT ROWID;
        -- An undo looks up the move that it takes back by its name.
        CREATE INDEX rename_moves_by_name ON rename_moves (record, new, directory);

        CREATE TABLE originals (
            inode INTEGER NOT NULL,
            size INTEGER NOT NULL,
            modified INTEGER NOT NULL,
            name BLOB NOT NULL,
            PRIMARY KEY (inode, size, modified)
        ) STRICT, WITHOUT ROWID;

        CREATE TABLE locks (
            job TEXT NOT NULL PRIMARY KEY REFERENCES jobs (id) ON DELETE CASCADE,
            pid INTEGER NOT NULL,
            started INTEGER NOT NULL,
            boot TEXT NOT NULL
        ) STRICT, WITHOUT ROWID;
        """

    private static let jobArrows = """
        CREATE TRIGGER jobs_arrows BEFORE UPDATE OF status ON jobs
        WHEN old.status <> new.status AND old.status || '>' || new.status NOT IN (
            'pending>processing', 'processing>completed', 'processing>error', 'processing>cancelled',
            'processing>paused', 'paused>processing', 'error>processing', 'cancelled>processing',
            'completed>processing')
        BEGIN SELECT RAISE(ABORT, 'a job cannot change its status like this'); END;
        """

    private static let itemArrows = """
        CREATE TRIGGER items_arrows BEFORE UPDATE OF status ON items
        WHEN old.status <> new.status AND old.status || '>' || new.status NOT IN (
            'pending>processing', 'processing>done', 'processing>error', 'processing>skipped',
            'processing>pending', 'error>pending')
        BEGIN SELECT RAISE(ABORT, 'an item cannot change its status like this'); END;
        """
}

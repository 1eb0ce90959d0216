/// The tables and their indexes: those of SQLite with the types of PostgreSQL, and the user that each row belongs to.
///
/// Times, paths and names are as in `SQLiteTables`; clocks and leases are milliseconds since 1970 by the server's clock.
enum PostgresTables {
    static let names = [
        "users", "commits", "jobs", "workers", "batches", "batch_requests", "descriptions", "items", "events", "logs",
        "plan",
        "plan_companions", "plan_drafts", "plan_draft_companions", "draft_numbers", "rename_records", "rename_moves",
        "originals",
        "rename_locks", "rate_limiters", "thumbnails", "questions", "shots",
    ]

    static let all = users + jobs + batches + items + events + plan + journal + shared

    private static let user = "user_id text NOT NULL DEFAULT photorename.current_user_id()"
    private static let id = "id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY"

    /// One row for each user; who holds its lock is the only writer of that user's rows.
    private static let users = [
        "CREATE TABLE users (user_id text PRIMARY KEY DEFAULT photorename.current_user_id())",
        // The last transaction of each connection that writes.
        """
        CREATE TABLE commits (
            \(user),
            connection bigint PRIMARY KEY,
            number bigint NOT NULL,
            at timestamptz NOT NULL DEFAULT now()
        ) WITH (fillfactor = 20)
        """,
    ]

    private static let jobs =
        [
            """
            CREATE TABLE jobs (
                \(user),
                id text PRIMARY KEY CHECK (length(id) = 8),
                -- The order of creation, under the name that SQLite gives it.
                rowid bigint GENERATED ALWAYS AS IDENTITY,
                root bytea NOT NULL CHECK (length(root) > 0),
                status text NOT NULL CHECK (status IN ('pending','processing','paused','completed','error','cancelled')),
                phase text NOT NULL CHECK (phase IN ('scanning','analyzing','ready','applying','applied','undone')),
                settings json NOT NULL,
                provider text NOT NULL,
                model text NOT NULL,
                scanned boolean NOT NULL DEFAULT false,
                total bigint NOT NULL DEFAULT 0 CHECK (total >= 0),
                done bigint NOT NULL DEFAULT 0 CHECK (done >= 0),
                failed bigint NOT NULL DEFAULT 0 CHECK (failed >= 0),
                progress bigint NOT NULL DEFAULT 0 CHECK (progress BETWEEN 0 AND 100),
                others bigint NOT NULL DEFAULT 0 CHECK (others >= 0),
                planned bigint CHECK (planned >= 0),
                renamed bigint NOT NULL DEFAULT 0 CHECK (renamed >= 0),
                requests bigint NOT NULL DEFAULT 0,
                cache_hits bigint NOT NULL DEFAULT 0,
                input_tokens bigint NOT NULL DEFAULT 0,
                output_tokens bigint NOT NULL DEFAULT 0,
                cost_usd double precision,
                error_code text,
                error_message text,
                error_hint text,
                created_at bigint NOT NULL,
                updated_at bigint NOT NULL,
                finished_at bigint,
                started_clock bigint,
                started_processed bigint NOT NULL DEFAULT 0,
                elapsed_ms bigint NOT NULL DEFAULT 0,
                last_seq bigint NOT NULL DEFAULT 0,
                progress_clock bigint NOT NULL DEFAULT 0,
                scanner bigint,
                finisher bigint,
                batcher bigint,
                hook_started boolean NOT NULL DEFAULT false,
                fault_round bigint NOT NULL DEFAULT 0,
                faults bigint NOT NULL DEFAULT 0 CHECK (faults >= 0),
                probes bigint NOT NULL DEFAULT 0 CHECK (probes >= 0),
                breaker_opened_clock bigint,
                probe_clock bigint,
                CHECK (done + failed <= total),
                CHECK ((error_code IS NULL) = (error_message IS NULL))
            )
            """,
            "CREATE INDEX jobs_by_age ON jobs (user_id, created_at)",
            """
            CREATE TABLE workers (
                \(user),
                \(id),
                job text NOT NULL REFERENCES jobs (id) ON DELETE CASCADE,
                host text,
                processed bigint NOT NULL DEFAULT 0,
                pid bigint NOT NULL,
                started bigint NOT NULL,
                boot text NOT NULL,
                began_at bigint NOT NULL,
                ended_at bigint,
                lease_until bigint NOT NULL DEFAULT 0,
                slots bigint NOT NULL DEFAULT 0 CHECK (slots >= 0),
                detached boolean NOT NULL DEFAULT false,
                stderr text
            )
            """,
            "CREATE INDEX workers_by_job ON workers (job)",
        ]
        + ["scanner", "finisher", "batcher"].flatMap { role in
            [
                "ALTER TABLE jobs ADD FOREIGN KEY (\(role)) REFERENCES workers (id) ON DELETE SET NULL",
                "CREATE INDEX jobs_by_\(role) ON jobs (\(role)) WHERE \(role) IS NOT NULL",
            ]
        }

    private static let batches = [
        """
        CREATE TABLE batches (
            \(user),
            \(id),
            job text NOT NULL REFERENCES jobs (id) ON DELETE CASCADE,
            tag text NOT NULL UNIQUE CHECK (length(tag) = 32),
            state text NOT NULL CHECK (state IN ('building','ready','submitted','ended','recorded','closed')),
            builder bigint REFERENCES workers (id) ON DELETE SET NULL,
            requests bigint NOT NULL DEFAULT 0 CHECK (requests >= 0),
            succeeded bigint NOT NULL DEFAULT 0 CHECK (succeeded >= 0),
            failed bigint NOT NULL DEFAULT 0 CHECK (failed >= 0),
            estimate_usd double precision,
            upload text,
            remote text,
            account text,
            results json NOT NULL DEFAULT '[]',
            remote_state text,
            remote_end text CHECK (remote_end IN ('completed','failed','expired','cancelled','gone')),
            blocked_by text,
            note text,
            created_at bigint NOT NULL,
            first_attempt_at bigint,
            last_attempt_at bigint,
            sent_at bigint,
            deadline_at bigint,
            next_at bigint,
            polls bigint NOT NULL DEFAULT 0 CHECK (polls >= 0),
            failures bigint NOT NULL DEFAULT 0 CHECK (failures >= 0),
            cancelled boolean NOT NULL DEFAULT false,
            UNIQUE (account, remote),
            CHECK (remote IS NULL OR state IN ('submitted','ended','recorded','closed')),
            CHECK (remote IS NOT NULL OR state IN ('building','ready','recorded','closed'))
        )
        """,
        "CREATE INDEX batches_by_job ON batches (job, id)",
        "CREATE INDEX batches_by_builder ON batches (builder) WHERE builder IS NOT NULL",
    ]

    private static let items = [
        """
        CREATE TABLE descriptions (
            \(user),
            \(id),
            key bytea NOT NULL CHECK (length(key) = 32),
            provider text NOT NULL,
            model text NOT NULL,
            answer json NOT NULL,
            input_tokens bigint NOT NULL,
            output_tokens bigint NOT NULL,
            created_at bigint NOT NULL
        )
        """,
        "CREATE INDEX descriptions_by_key ON descriptions (key)",
        """
        CREATE TABLE items (
            \(user),
            \(id),
            job text NOT NULL REFERENCES jobs (id) ON DELETE CASCADE,
            ordinal bigint NOT NULL,
            scanned_path bytea NOT NULL CHECK (length(scanned_path) > 0),
            path bytea NOT NULL CHECK (length(path) > 0),
            format text NOT NULL,
            device bigint NOT NULL,
            inode bigint NOT NULL,
            size bigint NOT NULL,
            modified bigint NOT NULL,
            links bigint NOT NULL,
            status text NOT NULL DEFAULT 'pending' CHECK (status IN ('pending','processing','done','error')),
            step text CHECK (step IN ('scan','thumbnail','describe')),
            attempts bigint NOT NULL DEFAULT 0 CHECK (attempts >= 0),
            owner bigint REFERENCES workers (id) ON DELETE SET NULL,
            lease_until bigint,
            not_before bigint,
            retry_at bigint,
            error_code text,
            error_message text,
            http_status bigint,
            metadata json,
            description bigint REFERENCES descriptions (id),
            thumbnail_hash text,
            requests bigint NOT NULL DEFAULT 0,
            input_tokens bigint NOT NULL DEFAULT 0,
            output_tokens bigint NOT NULL DEFAULT 0,
            elapsed_ms bigint,
            fault_round bigint,
            batch bigint REFERENCES batches (id),
            CHECK (CASE status WHEN 'error' THEN error_code IS NOT NULL WHEN 'pending' THEN true ELSE error_code IS NULL END),
            CHECK ((status = 'processing') = (lease_until IS NOT NULL)),
            CHECK (not_before IS NULL OR status = 'pending'),
            CHECK (batch IS NULL OR status = 'pending')
        )
        """,
        // The paths themselves can be longer than an entry of an index.
        "CREATE UNIQUE INDEX items_by_path ON items (job, sha256(scanned_path))",
        "CREATE INDEX items_by_order ON items (job, ordinal)",
        "CREATE INDEX items_waiting ON items (job, ordinal) WHERE status = 'pending' AND batch IS NULL",
        "CREATE INDEX items_by_batch ON items (batch) WHERE batch IS NOT NULL",
        "CREATE INDEX items_leased ON items (job, lease_until) WHERE lease_until IS NOT NULL",
        "CREATE INDEX items_claimed ON items (owner) WHERE owner IS NOT NULL",
        "CREATE INDEX items_by_description ON items (description) WHERE description IS NOT NULL",
        """
        CREATE TABLE batch_requests (
            \(user),
            batch bigint NOT NULL REFERENCES batches (id) ON DELETE CASCADE,
            item bigint NOT NULL REFERENCES items (id) ON DELETE CASCADE,
            key bytea NOT NULL CHECK (length(key) = 32),
            question bytea CHECK (length(question) = 32),
            -- A number, as in the condition of SQLite's index.
            settled smallint NOT NULL DEFAULT 0 CHECK (settled IN (0, 1)),
            PRIMARY KEY (batch, item)
        )
        """,
        "CREATE INDEX batch_requests_by_item ON batch_requests (item)",
        """
        CREATE INDEX batch_requests_by_question ON batch_requests (question) WHERE question IS NOT NULL AND settled = 0
        """,
    ]

    private static let events = [
        """
        CREATE TABLE events (
            \(user),
            job text NOT NULL REFERENCES jobs (id) ON DELETE CASCADE,
            seq bigint NOT NULL,
            type text NOT NULL,
            at bigint NOT NULL,
            data json NOT NULL,
            PRIMARY KEY (job, seq)
        )
        """,
        """
        CREATE TABLE logs (
            \(user),
            \(id),
            job text NOT NULL REFERENCES jobs (id) ON DELETE CASCADE,
            at bigint NOT NULL,
            level text NOT NULL CHECK (level IN ('info','warning','error')),
            code text NOT NULL,
            message text NOT NULL,
            path bytea
        )
        """,
        "CREATE INDEX logs_by_job ON logs (job, id)",
    ]

    private static let plan = [
        """
        CREATE TABLE plan (
            \(user),
            item bigint PRIMARY KEY REFERENCES items (id) ON DELETE CASCADE,
            job text NOT NULL REFERENCES jobs (id) ON DELETE CASCADE,
            new bytea NOT NULL CHECK (length(new) > 0),
            pinned boolean NOT NULL DEFAULT false,
            note text,
            kept text CHECK (kept IN ('chosen','nothing_new'))
        )
        """,
        "CREATE INDEX plan_by_job ON plan (job)",
        """
        CREATE TABLE plan_companions (
            \(user),
            item bigint NOT NULL REFERENCES plan (item) ON DELETE CASCADE,
            name bytea NOT NULL CHECK (length(name) > 0),
            whole_name boolean NOT NULL,
            affixes bytea NOT NULL,
            PRIMARY KEY (item, name)
        )
        """,
        // A plan that is being made. Tables of a session would not survive a pooler of transactions, and unlogged ones would be
        // empty after a crash of the server, without a word.
        """
        CREATE TABLE plan_drafts (
            \(user),
            draft bigint NOT NULL,
            item bigint NOT NULL,
            new bytea NOT NULL,
            pinned boolean NOT NULL,
            note text,
            kept text,
            changes boolean NOT NULL,
            PRIMARY KEY (draft, item)
        )
        """,
        """
        CREATE TABLE plan_draft_companions (
            \(user),
            draft bigint NOT NULL,
            item bigint NOT NULL,
            name bytea NOT NULL,
            whole_name boolean NOT NULL,
            affixes bytea NOT NULL,
            PRIMARY KEY (draft, item, name)
        )
        """,
        // The numbers of drafts, and when they were begun: one of a process that died is deleted after a day.
        "CREATE TABLE draft_numbers (\(user), \(id), begun_at timestamptz NOT NULL DEFAULT now())",
    ]

    private static let journal = [
        """
        CREATE TABLE rename_records (
            \(user),
            \(id),
            job text NOT NULL REFERENCES jobs (id) ON DELETE CASCADE,
            kind text NOT NULL CHECK (kind IN ('apply','undo')),
            undoes bigint REFERENCES rename_records (id),
            state text NOT NULL CHECK (state IN ('running','done','reverted','undone')),
            own_plan boolean NOT NULL DEFAULT true,
            began_at bigint NOT NULL,
            ended_at bigint,
            CHECK ((kind = 'undo') = (undoes IS NOT NULL))
        )
        """,
        "CREATE INDEX rename_records_by_job ON rename_records (job, id)",
        "CREATE INDEX rename_records_by_undone ON rename_records (undoes) WHERE undoes IS NOT NULL",
        "CREATE UNIQUE INDEX rename_records_running ON rename_records (job) WHERE state = 'running'",
        """
        CREATE TABLE rename_moves (
            \(user),
            record bigint NOT NULL REFERENCES rename_records (id) ON DELETE CASCADE,
            position bigint NOT NULL,
            move_group bigint NOT NULL,
            item bigint REFERENCES items (id) ON DELETE SET NULL,
            companion boolean NOT NULL DEFAULT false,
            directory bytea NOT NULL,
            old bytea NOT NULL,
            new bytea NOT NULL,
            temporary bytea,
            device bigint NOT NULL,
            inode bigint NOT NULL,
            size bigint NOT NULL,
            modified bigint NOT NULL,
            links bigint NOT NULL,
            file_system text,
            digest bytea CHECK (length(digest) = 32),
            undoes_position bigint,
            chosen boolean NOT NULL DEFAULT false,
            state text NOT NULL DEFAULT 'intended'
                CHECK (state IN ('intended','moved','refused','unsettled','reverted')),
            code text,
            message text,
            PRIMARY KEY (record, position)
        )
        """,
        "CREATE INDEX rename_moves_by_item ON rename_moves (item) WHERE item IS NOT NULL",
        """
        CREATE TABLE originals (
            \(user),
            inode bigint NOT NULL,
            size bigint NOT NULL,
            modified bigint NOT NULL,
            name bytea NOT NULL,
            given bytea,
            PRIMARY KEY (user_id, inode, size, modified)
        )
        """,
        """
        CREATE TABLE rename_locks (
            \(user),
            job text PRIMARY KEY REFERENCES jobs (id) ON DELETE CASCADE,
            pid bigint NOT NULL,
            started bigint NOT NULL,
            boot text NOT NULL,
            -- Until then a process of another machine counts as alive.
            lease_until bigint NOT NULL DEFAULT 0
        )
        """,
    ]

    private static let shared = [
        "CREATE TABLE rate_limiters (\(user), id text NOT NULL, state json NOT NULL, PRIMARY KEY (user_id, id))",
        """
        CREATE TABLE thumbnails (
            \(user),
            device bigint NOT NULL,
            inode bigint NOT NULL,
            size bigint NOT NULL,
            modified bigint NOT NULL,
            form text NOT NULL,
            hash text NOT NULL CHECK (length(hash) = 64),
            metadata json NOT NULL,
            made_at bigint NOT NULL,
            PRIMARY KEY (user_id, device, inode, size, modified, form)
        )
        """,
        """
        CREATE TABLE questions (
            \(user),
            key bytea NOT NULL CHECK (length(key) = 32),
            worker bigint NOT NULL REFERENCES workers (id) ON DELETE CASCADE,
            thumbnail text,
            PRIMARY KEY (user_id, key)
        )
        """,
        "CREATE INDEX questions_by_worker ON questions (worker, thumbnail)",
        """
        CREATE TABLE shots (
            \(user),
            thumbnail text NOT NULL CHECK (length(thumbnail) = 64),
            form text NOT NULL,
            camera text NOT NULL,
            taken_at bigint NOT NULL,
            perceptual_hash bigint NOT NULL,
            burst text NOT NULL CHECK (length(burst) = 64),
            PRIMARY KEY (user_id, thumbnail)
        )
        """,
        "CREATE INDEX shots_by_camera ON shots (camera, form, taken_at)",
        "CREATE INDEX shots_by_burst ON shots (burst, taken_at)",
    ]
}

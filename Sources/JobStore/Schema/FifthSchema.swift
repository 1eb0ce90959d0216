/// Which photos are shots of one burst, beyond one job; what an apply went by.
enum FifthSchema {
    static let records = """
        -- Not an apply with naming options or with a plan from outside: its redo is what it did, and not the job's plan.
        ALTER TABLE rename_records ADD COLUMN own_plan INTEGER NOT NULL DEFAULT 1 CHECK (own_plan IN (0, 1));
        """

    static let shots = """
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
        -- Of a burst one picture is asked about, and with its completion the question is given back.
        DELETE FROM questions;
        ALTER TABLE questions ADD COLUMN thumbnail TEXT;
        CREATE INDEX questions_by_worker ON questions (worker, thumbnail);
        CREATE INDEX shots_by_camera ON shots (camera, form, taken_at);
        CREATE INDEX shots_by_burst ON shots (burst, taken_at);
        """
}

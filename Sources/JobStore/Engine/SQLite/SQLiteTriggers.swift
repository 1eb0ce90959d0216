/// The triggers: which changes of state are allowed, and the progress of a job.
enum SQLiteTriggers {
    static let all = """
        CREATE TRIGGER jobs_transitions BEFORE UPDATE OF status ON jobs
        WHEN old.status <> new.status AND old.status || '>' || new.status NOT IN (
            'pending>processing', 'processing>completed', 'processing>error', 'processing>cancelled',
            'processing>paused', 'paused>processing', 'error>processing', 'cancelled>processing',
            'completed>processing')
        BEGIN SELECT RAISE(ABORT, 'this change of a job''s status is not allowed'); END;

        CREATE TRIGGER items_transitions BEFORE UPDATE OF status ON items
        WHEN old.status <> new.status AND old.status || '>' || new.status NOT IN (
            'pending>processing', 'processing>done', 'processing>error', 'processing>pending',
            'error>pending')
        BEGIN SELECT RAISE(ABORT, 'this change of an item''s status is not allowed'); END;

        -- Within one run, progress never falls: a walk that finds more photos makes the share smaller, but not the number.
        CREATE TRIGGER jobs_progress AFTER UPDATE OF total, done, failed, scanned ON jobs
        BEGIN
            UPDATE jobs SET progress = max(progress, \(share)) WHERE id = new.id;
        END;
        -- A run begins where `started_processed` is written.
        CREATE TRIGGER jobs_progress_restart AFTER UPDATE OF started_processed ON jobs
        BEGIN
            UPDATE jobs SET progress = \(share) WHERE id = new.id;
        END;

        """

    private static let share = """
        CASE WHEN scanned AND done + failed = total THEN 100
            WHEN total = 0 THEN 0 ELSE min(99, (done + failed) * 100 / total) END
        """
}

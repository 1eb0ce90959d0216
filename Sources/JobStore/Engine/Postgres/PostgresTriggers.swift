/// The triggers: which changes of state are allowed, and the progress of a job; the rules of `SQLiteTriggers`.
enum PostgresTriggers {
    static let all = [
        """
        CREATE FUNCTION refuse_transition() RETURNS trigger LANGUAGE plpgsql AS $$
        BEGIN
            RAISE EXCEPTION 'this change of a status is not allowed' USING ERRCODE = 'check_violation';
        END $$
        """,
        """
        CREATE TRIGGER jobs_transitions BEFORE UPDATE OF status ON jobs FOR EACH ROW
        WHEN (old.status <> new.status AND old.status || '>' || new.status NOT IN (
            'pending>processing', 'processing>completed', 'processing>error', 'processing>cancelled',
            'processing>paused', 'paused>processing', 'error>processing', 'cancelled>processing',
            'completed>processing'))
        EXECUTE FUNCTION refuse_transition()
        """,
        // Afterwards, since a trigger before an update locks each row by itself.
        """
        CREATE TRIGGER items_transitions AFTER UPDATE OF status ON items FOR EACH ROW
        WHEN (old.status <> new.status AND old.status || '>' || new.status NOT IN (
            'pending>processing', 'processing>done', 'processing>error', 'processing>pending',
            'error>pending'))
        EXECUTE FUNCTION refuse_transition()
        """,
        """
        CREATE FUNCTION job_share(scanned boolean, processed bigint, total bigint) RETURNS bigint LANGUAGE sql IMMUTABLE AS $$
            SELECT CASE WHEN scanned AND processed = total THEN 100
                WHEN total = 0 THEN 0 ELSE least(99, processed * 100 / total) END
        $$
        """,
        """
        CREATE FUNCTION advance_progress() RETURNS trigger LANGUAGE plpgsql AS $$
        BEGIN
            new.progress := greatest(new.progress, photorename.job_share(new.scanned, new.done + new.failed, new.total));
            RETURN new;
        END $$
        """,
        """
        CREATE TRIGGER jobs_progress BEFORE UPDATE OF total, done, failed, scanned ON jobs FOR EACH ROW
        EXECUTE FUNCTION advance_progress()
        """,
        """
        CREATE FUNCTION restart_progress() RETURNS trigger LANGUAGE plpgsql AS $$
        BEGIN
            new.progress := photorename.job_share(new.scanned, new.done + new.failed, new.total);
            RETURN new;
        END $$
        """,
        // Triggers are called in the order of their names, so this one has the last word.
        """
        CREATE TRIGGER jobs_progress_restart BEFORE UPDATE OF started_processed ON jobs FOR EACH ROW
        EXECUTE FUNCTION restart_progress()
        """,
    ]
}

/// Two tables for others: what a page, a dashboard or Supabase Realtime shows of the jobs. A publication can't carry views, so
/// triggers keep them; ten changes a second a job at most, and every change of a job's state.
enum PostgresFeed {
    static let names = ["processing_jobs", "processing_job_logs"]

    static let all = tables + triggers

    private static let tables = [
        """
        CREATE TABLE processing_jobs (
            id text PRIMARY KEY REFERENCES jobs (id) ON DELETE CASCADE,
            user_id text NOT NULL,
            status text NOT NULL,
            progress integer NOT NULL,
            current_step text,
            steps json NOT NULL,
            result json,
            error json,
            created_at timestamptz NOT NULL,
            updated_at timestamptz NOT NULL
        )
        """,
        """
        CREATE TABLE processing_job_logs (
            id bigint PRIMARY KEY REFERENCES logs (id) ON DELETE CASCADE,
            user_id text NOT NULL,
            job_id text NOT NULL REFERENCES jobs (id) ON DELETE CASCADE,
            level text NOT NULL,
            message text NOT NULL,
            created_at timestamptz NOT NULL
        )
        """,
        "CREATE INDEX processing_job_logs_by_job ON processing_job_logs (job_id, id)",
    ]

    private static let triggers = [
        """
        CREATE FUNCTION feed_job() RETURNS trigger LANGUAGE plpgsql AS $$
        BEGIN
            INSERT INTO photorename.processing_jobs VALUES (
                new.id, new.user_id, new.status, new.progress,
                CASE WHEN new.status IN ('completed', 'error', 'cancelled') THEN NULL ELSE new.phase END,
                json_build_array(
                    json_build_object('step', 'scan', 'done', new.total, 'total', CASE WHEN new.scanned THEN new.total END),
                    json_build_object('step', 'describe', 'done', new.done, 'total', new.total),
                    json_build_object('step', 'rename', 'done', new.renamed, 'total', new.planned)),
                CASE WHEN new.status = 'completed' THEN json_build_object(
                    'total', new.total, 'done', new.done, 'failed', new.failed, 'planned', new.planned,
                    'renamed', new.renamed) END,
                CASE WHEN new.error_code IS NOT NULL THEN json_build_object(
                    'code', new.error_code, 'message', new.error_message, 'hint', new.error_hint) END,
                timestamptz 'epoch' + new.created_at * interval '1 millisecond',
                timestamptz 'epoch' + new.updated_at * interval '1 millisecond')
            ON CONFLICT (id) DO UPDATE SET status = excluded.status, progress = excluded.progress,
                current_step = excluded.current_step, steps = excluded.steps, result = excluded.result,
                error = excluded.error, updated_at = excluded.updated_at
            WHERE (processing_jobs.status, processing_jobs.current_step)
                    IS DISTINCT FROM (excluded.status, excluded.current_step)
                OR excluded.updated_at >= processing_jobs.updated_at + interval '100 milliseconds';
            RETURN NULL;
        END $$
        """,
        "CREATE TRIGGER jobs_feed_first AFTER INSERT ON jobs FOR EACH ROW EXECUTE FUNCTION feed_job()",
        // Counters are shown with the next event.
        """
        CREATE TRIGGER jobs_feed AFTER UPDATE ON jobs FOR EACH ROW WHEN (old.last_seq <> new.last_seq)
        EXECUTE FUNCTION feed_job()
        """,
        """
        CREATE FUNCTION feed_log() RETURNS trigger LANGUAGE plpgsql AS $$
        BEGIN
            INSERT INTO photorename.processing_job_logs VALUES (
                new.id, new.user_id, new.job, new.level,
                CASE WHEN new.path IS NULL THEN new.message ELSE photorename.text_of(new.path) || ': ' || new.message END,
                timestamptz 'epoch' + new.at * interval '1 millisecond');
            RETURN NULL;
        END $$
        """,
        "CREATE TRIGGER logs_feed AFTER INSERT ON logs FOR EACH ROW EXECUTE FUNCTION feed_log()",
    ]
}

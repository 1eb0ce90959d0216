/// The columns of `SQLiteViews`, which docs/database.md promises, whatever changes in the tables.
enum PostgresViews {
    static let names = ["v_jobs", "v_items", "v_events"]

    static let all = [
        // Names of files are bytes, and not always UTF-8.
        """
        CREATE FUNCTION text_of(bytes bytea) RETURNS text LANGUAGE plpgsql IMMUTABLE AS $$
        BEGIN
            RETURN convert_from(bytes, 'UTF8');
        EXCEPTION WHEN others THEN
            RETURN encode(bytes, 'escape');
        END $$
        """,
        """
        CREATE FUNCTION time_of(milliseconds bigint) RETURNS text LANGUAGE sql IMMUTABLE AS $$
            SELECT to_char(timestamp 'epoch' + milliseconds * interval '1 millisecond', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"')
        $$
        """,
        """
        CREATE VIEW v_jobs WITH (security_invoker = true) AS SELECT
            id AS job, status, phase, progress, text_of(root) AS root,
            total, done + failed AS processed, done, failed, 0 AS skipped,
            total - done - failed AS remaining, planned, renamed,
            provider, model, requests, cache_hits, input_tokens, output_tokens, cost_usd,
            error_code, error_message, error_hint,
            time_of(created_at) AS created_at, time_of(updated_at) AS updated_at, time_of(finished_at) AS finished_at,
            (SELECT count(*) FROM workers w WHERE w.job = jobs.id AND w.ended_at IS NULL) AS workers,
            last_seq AS seq
        FROM jobs
        """,
        """
        CREATE VIEW v_items WITH (security_invoker = true) AS SELECT
            i.id AS item, i.job, i.ordinal, text_of(i.path) AS path, i.status, i.step, i.attempts,
            text_of(p.new) AS new, d.answer ->> 'subject' AS subject,
            i.error_code, i.error_message, i.http_status, time_of(i.retry_at) AS retry_at,
            i.requests, i.input_tokens, i.output_tokens, i.elapsed_ms
        FROM items i LEFT JOIN plan p ON p.item = i.id LEFT JOIN descriptions d ON d.id = i.description
        """,
        """
        CREATE VIEW v_events WITH (security_invoker = true) AS
            SELECT job, seq, type, time_of(at) AS at, data FROM events
        """,
    ]
}

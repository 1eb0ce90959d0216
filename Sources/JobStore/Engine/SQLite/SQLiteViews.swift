/// For people with sqlite3: docs/database.md promises these columns, whatever changes in the tables.
enum SQLiteViews {
    static let all = """
        CREATE VIEW v_jobs AS SELECT
            id AS job, status, phase, progress, CAST(root AS TEXT) AS root,
            total, done + failed AS processed, done, failed, 0 AS skipped,
            total - done - failed AS remaining, planned, renamed,
            provider, model, requests, cache_hits, input_tokens, output_tokens, cost_usd,
            error_code, error_message, error_hint,
            \(time("created_at")) AS created_at, \(time("updated_at")) AS updated_at,
            \(time("finished_at")) AS finished_at,
            (SELECT count(*) FROM workers w WHERE w.job = jobs.id AND w.ended_at IS NULL) AS workers,
            last_seq AS seq
        FROM jobs;

        CREATE VIEW v_items AS SELECT
            i.id AS item, i.job, i.ordinal, CAST(i.path AS TEXT) AS path, i.status, i.step, i.attempts,
            CAST(p.new AS TEXT) AS new, json_extract(d.answer, '$.subject') AS subject,
            i.error_code, i.error_message, i.http_status, \(time("i.retry_at")) AS retry_at,
            i.requests, i.input_tokens, i.output_tokens, i.elapsed_ms
        FROM items i LEFT JOIN plan p ON p.item = i.id LEFT JOIN descriptions d ON d.id = i.description;

        CREATE VIEW v_events AS SELECT job, seq, type, \(time("at")) AS at, data FROM events;
        """

    /// ISO 8601, UTC, as in the JSON of the commands.
    private static func time(_ column: String) -> String {
        // %f of a fractional number is sometimes off by one.
        "strftime('%Y-%m-%dT%H:%M:%S', \(column) / 1000, 'unixepoch') || printf('.%03dZ', \(column) % 1000)"
    }
}

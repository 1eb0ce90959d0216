/// What finds the photos that wait, and those in hand, without looking at all of a job.
enum SixthSchema {
    static let indexes = """
        -- SQLite takes a partial index only where its condition stands word for word in the query, or where a comparison
        -- says that the column is not NULL: the index over both states was never used, and each claim read the whole job.
        DROP INDEX items_to_do;
        CREATE INDEX items_waiting ON items (job, ordinal) WHERE status = 'pending';
        CREATE INDEX items_leased ON items (job, lease_until) WHERE lease_until IS NOT NULL;
        """
}

/// What finds rows without looking at all of a job.
enum SixthSchema {
    static let indexes = """
        -- SQLite takes a partial index only where its condition stands word for word in the query, or where a comparison
        -- says that the column is not NULL: the index over both states was never used, and each claim read the whole job.
        DROP INDEX items_to_do;
        CREATE INDEX items_waiting ON items (job, ordinal) WHERE status = 'pending';
        CREATE INDEX items_leased ON items (job, lease_until) WHERE lease_until IS NOT NULL;
        """

    static let undo = """
        -- Of an undo: the position of the move that is taken back. By name it was looked up in an index that cost each apply
        -- a tenth of its time.
        ALTER TABLE rename_moves ADD COLUMN takes_back INTEGER;
        UPDATE rename_moves SET takes_back = (
            SELECT m.position FROM rename_moves m JOIN rename_records r ON m.record = r.undoes
            WHERE r.id = rename_moves.record AND m.directory = rename_moves.directory AND m.old = rename_moves.new
                AND m.new = rename_moves.old AND m.state IN ('moved', 'reverted'))
        WHERE record IN (SELECT id FROM rename_records WHERE kind = 'undo' AND state = 'running');
        DROP INDEX rename_moves_by_name;
        """
}

import PhotoModel

/// The schema `photorename` in a PostgreSQL database. As with SQLite the database keeps the rules, and each user's rows are
/// visible to that user alone.
enum PostgresSchema {
    static let name = "photorename"
    static let version = 1

    /// Creates everything. Call it within a transaction.
    ///
    /// - Throws: `PostgresError`.
    static func create(_ db: PostgresConnection) throws(PostgresError) {
        let hasUsers = try db.rows("SELECT to_regprocedure('auth.uid()') IS NOT NULL").cursor
        let isSupabase = ((try? hasUsers.first { $0[0] as Bool }) ?? nil) == true
        // `auth.uid()` is the user of a request; of other connections it is NULL.
        let user = isSupabase ? "coalesce(auth.uid()::text, current_user::text)" : "current_user::text"
        for statement in start(user) + PostgresTables.all + PostgresTriggers.all + PostgresViews.all + PostgresFeed.all
            + security(user) + end
        {
            try db.execute(statement)
        }
    }

    /// - Returns: the version of the schema; nil where there is none.
    /// - Throws: errors of the database.
    static func version(_ db: PostgresConnection) throws -> Int? {
        let exists = try db.rows("SELECT to_regclass('photorename.schema_version') IS NOT NULL").cursor
        guard try exists.first({ $0[0] as Bool }) == true else { return nil }
        return try db.rows("SELECT max(version) FROM photorename.schema_version").cursor.first { $0[0] as Int? } ?? nil
    }

    /// - Throws: `JobStoreError`, where there are no tables, or those of another version.
    static func requireThisVersion(_ db: PostgresConnection, _ address: PostgresAddress) throws {
        guard let found = try version(db) else { throw JobStoreError.noSchema(path: address.shown) }
        try requireThis(found, address)
    }

    static func requireThis(_ found: Int, _ address: PostgresAddress) throws(JobStoreError) {
        guard found == version else {
            throw .otherSchema(path: address.shown, isOlder: found < version)
        }
    }

    /// What would let one user see the jobs of another, and tables that are missing.
    ///
    /// - Throws: errors of the database.
    static func problems(_ db: PostgresConnection) throws -> [String] {
        let found = try db.rows(
            """
            SELECT relname::text, relrowsecurity AND relforcerowsecurity AND EXISTS (
                SELECT 1 FROM pg_policy WHERE polrelid = c.oid)
            FROM pg_class c WHERE relnamespace = 'photorename'::regnamespace AND relkind IN ('r', 'p')
            """
        ).cursor.map { (name: $0[0] as String, isSecure: $0[1] as Bool) }
        let secure = Set(found.filter(\.isSecure).map(\.name))
        let present = Set(found.map(\.name))
        var problems: [String] = []
        for table in tables where !secure.contains(table) {
            problems.append(
                present.contains(table)
                    ? "the table \(table) has no row-level security" : "there is no table \(table)")
        }
        let bypasses = try db.rows(
            "SELECT rolsuper OR rolbypassrls FROM pg_roles WHERE rolname = current_user"
        ).cursor.first { $0[0] as Bool }
        if bypasses == true {
            problems.append("this role sees the jobs of every user; use one without SUPERUSER and BYPASSRLS")
        }
        return problems
    }

    /// Lets another role have jobs of its own.
    static func grant(_ role: String, _ db: PostgresConnection) throws {
        let name = "\"" + role.replacing("\"", with: "\"\"") + "\""
        for what in [
            "USAGE ON SCHEMA photorename", "SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA photorename",
            "USAGE ON ALL SEQUENCES IN SCHEMA photorename", "EXECUTE ON ALL FUNCTIONS IN SCHEMA photorename",
        ] { try db.execute("GRANT \(what) TO \(name)") }
        try db.execute("REVOKE INSERT, UPDATE, DELETE ON photorename.schema_version FROM \(name)")
    }

    private static func start(_ user: String) -> [String] {
        [
            "CREATE SCHEMA photorename",
            "SET LOCAL search_path TO photorename, pg_temp",
            """
            CREATE FUNCTION current_user_id() RETURNS text LANGUAGE sql STABLE AS $$
                SELECT \(user)
            $$
            """,
        ]
    }

    /// Those with the rows of a user.
    private static let tables = PostgresTables.names + PostgresFeed.names

    /// - Parameter user: what `current_user_id()` gives; written out, since a function would be looked up for each table.
    /// - Returns: statements.
    private static func security(_ user: String) -> [String] {
        tables.flatMap { table in
            [
                "ALTER TABLE \(table) ENABLE ROW LEVEL SECURITY",
                "ALTER TABLE \(table) FORCE ROW LEVEL SECURITY",
                """
                CREATE POLICY own ON \(table) USING (user_id = (SELECT \(user))) WITH CHECK (user_id = (SELECT \(user)))
                """,
            ]
        }
    }

    private static let end = [
        // The identifier tells databases apart, whatever their addresses are.
        "CREATE TABLE schema_version (version integer NOT NULL, database uuid NOT NULL DEFAULT gen_random_uuid())",
        "INSERT INTO schema_version VALUES (\(version))",
        // On which a user's watchers are notified: those of a job, or those of all jobs.
        """
        CREATE FUNCTION channel(job text DEFAULT NULL) RETURNS text LANGUAGE sql STABLE AS $$
            SELECT 'photorename_' || left(md5(database || photorename.current_user_id()), 16) || coalesce('_' || job, '')
            FROM photorename.schema_version
        $$
        """,
    ]
}

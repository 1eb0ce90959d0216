/// Whether a pooler is between this process and the server.
public enum Pooling: Sendable {
    case none
    /// There is one, which may keep a session for each client, or only for each transaction.
    case unknown
    /// It gives each transaction another session: there are no notifications, and watchers look from time to time.
    case ofTransactions

    /// That of Supabase's pooler for transactions (supabase.com/docs, "Connect to your database").
    static let supabasePort = "6543"
}

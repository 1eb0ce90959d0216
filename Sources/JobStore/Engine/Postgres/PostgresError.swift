/// What PostgreSQL or the connection to it has refused.
struct PostgresError: Error, Hashable, Sendable {
    /// Five letters and digits (PostgreSQL 15, appendix A); nil where the connection itself failed.
    var state: String?
    /// The server's or libpq's message, one line.
    var message: String

    /// The connection is gone, or the server is going or not there yet: 08 connection exception, 57P01 to 57P03 shutdown, 25P03 it
    /// was idle for too long, 25006 a server that has not been promoted yet, 53300 too many connections.
    var isLost: Bool {
        guard let state else { return true }
        return state.hasPrefix("08") || ["57P01", "57P02", "57P03", "25P03", "25006", "53300"].contains(state)
    }

    /// The same transaction can succeed when it is tried again: a serialization failure, a deadlock.
    var isConflict: Bool { state == "40001" || state == "40P01" }

    /// 53100.
    var isDiskFull: Bool { state == "53100" }

    /// A table, a schema or a privilege is missing: 42P01, 3F000, 42501.
    var isWithoutSchema: Bool { state == "42P01" || state == "3F000" }
    var isDenied: Bool { state == "42501" }
}

import PhotoModel

/// Where the transactions of a store run. Every function blocks.
protocol DatabaseEngine: Sendable {
    /// What the clock of leases is ahead of this machine's `MonotonicClock`, in milliseconds.
    var clockOffset: Int64 { get }

    /// What is between this process and the server.
    var pooling: Pooling { get }

    /// Looks at that clock again.
    ///
    /// - Throws: errors of the database.
    func adjustClock() throws

    /// Runs a transaction that only reads; all of its statements see the same moment.
    ///
    /// - Throws: errors of the database.
    func read<Value>(_ body: (Database) throws -> Value) throws -> Value

    /// Runs a transaction that writes.
    ///
    /// - Parameters:
    ///   - durability: what holds once this returns.
    ///   - others: who waits for its end.
    ///   - body: the transaction. It is repeated if it met another one.
    /// - Returns: what the body returns.
    /// - Throws: errors of the database.
    func write<Value>(
        _ durability: Durability, excluding others: OtherWriters, _ body: (Database) throws -> Value
    ) throws -> Value

    /// Runs a transaction that writes nothing but what only this process sees, and for which no other one waits.
    ///
    /// - Throws: errors of the database.
    func writeDraft<Value>(_ body: (Database) throws -> Value) throws -> Value

    /// Does something again that needs a connection for longer than a transaction, where that was lost.
    ///
    /// - Throws: what the body throws.
    func retrying<Value>(_ body: () throws -> Value) throws -> Value

    /// The state at one moment, for several reads. Release it soon.
    ///
    /// - Throws: errors of the database.
    func snapshot() throws -> any DatabaseMoment

    /// Tells watchers that there is news, as far as the transactions don't.
    func tell()

    /// - Parameter job: nil for all jobs, of which changes of the state are notified.
    /// - Returns: one that is notified from now on.
    func watcher(of job: JobID?) -> any StoreWatcher

    /// Returns freed space to the disk, unless somebody reads or writes.
    func compact()

    /// - Throws: errors of the database.
    func close() throws
}

/// What holds of a transaction once it has returned.
enum Durability: Sendable {
    /// It survives a power cut.
    case synced
    /// It is stored; a power cut can take it back.
    case committed
    /// It is on its way to the server, and lost with the connection. For what is learned again.
    case sent
}

/// Who waits for the end of a transaction.
enum OtherWriters: Sendable {
    /// Every transaction of this user that excludes all others.
    case all
    /// Those that change the same rows, if the engine can tell: photos first, then their job.
    case ofSameRows
}

/// The state of a database at one moment.
protocol DatabaseMoment: Sendable {
    func read<Value>(_ body: (Database) throws -> Value) throws -> Value
}

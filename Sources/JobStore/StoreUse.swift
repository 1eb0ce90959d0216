import PhotoModel

/// What a database is opened for.
public enum StoreUse: CaseIterable, Sendable {
    /// Everything, by several threads at the same time.
    case work
    /// Reading by one thread: one connection, and none of the writes that opening a pool begins with.
    case read
}

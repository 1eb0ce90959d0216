import GRDB
public import PhotoModel

/// A job's photos as they are at one moment, whatever is written meanwhile: what is read of them in several steps fits
/// together. Not to be kept for long, since SQLite's log grows until it is gone.
public struct JobSnapshot: Sendable {
    private let reader: DatabaseSnapshot
    private let id: JobID

    /// - Parameter store: one that is open for work.
    public init(_ store: JobStore, of id: JobID) throws {
        guard let pool = store.database as? DatabasePool else {
            preconditionFailure("a store that was opened to be looked at has one connection")
        }
        reader = try pool.makeSnapshot()
        self.id = id
    }

    /// Photos by the folder that they are in, each folder's in the order of the walk.
    ///
    /// - Returns: their numbers, a list a folder.
    public func folders() throws -> [[Int64]] {
        try reader.read { try JobStore.folders(id, $0) }
    }

    /// - Parameter wanted: the photos' numbers.
    /// - Returns: the photos, in that order.
    public func photos(_ wanted: [Int64]) throws -> [JobItem] {
        let photos = try reader.read { try JobStore.items(id, only: wanted, $0) }
        return wanted.compactMap { photos[$0] }
    }

    /// Names that a person chose.
    public func pinnedNames() throws -> [Int64: FileName] {
        try reader.read { try JobStore.pinned(id, $0) }
    }
}

public import PhotoModel

/// A job's photos at one moment, unaffected by later writes, so that several reads fit together. Release it soon: an engine
/// keeps what was deleted or changed meanwhile.
public struct PlanSnapshot: Sendable {
    private let reader: any DatabaseMoment
    private let id: JobID

    /// - Parameters:
    ///   - store: one that is open for work.
    ///   - id: the job.
    /// - Throws: errors of the database.
    public init(_ store: JobStore, of id: JobID) throws {
        reader = try store.database.snapshot()
        self.id = id
    }

    /// Photos by folder, in the order of the walk.
    ///
    /// - Returns: their IDs, one list per folder.
    public func folders() throws -> [[Int64]] {
        try reader.read { try JobStore.folders(id, $0) }
    }

    /// - Parameter wanted: IDs of photos.
    /// - Returns: the photos, in that order.
    /// - Throws: errors of the database.
    public func photos(_ wanted: [Int64]) throws -> [JobItem] {
        let photos = try reader.read { try JobStore.items(id, only: wanted, $0) }
        if photos.lazy.map(\.id).elementsEqual(wanted) { return photos }
        let positions = Dictionary(photos.enumerated().map { ($1.id, $0) }) { first, _ in first }
        return wanted.compactMap { positions[$0].map { photos[$0] } }
    }

    /// Names that a person chose.
    public func pinnedNames() throws -> [Int64: FileName] {
        try reader.read { try JobStore.pinned(id, $0) }
    }
}

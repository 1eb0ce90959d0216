import FileSystem
public import Foundation
public import JobStore
public import PhotoModel
import Pipeline

/// Deletes jobs that ended long ago.
public struct PruneJobs {
    public struct Options: Hashable, Sendable {
        /// Only jobs that ended longer ago than this.
        public var age: Duration
        /// Jobs whose renames could still be undone as well.
        public var includesUndoable = false
        /// Descriptions that no job refers to as well: the same photos are paid for again.
        public var includesCache = false
        /// Nothing is deleted.
        public var isDryRun = false

        public init(age: Duration) {
            self.age = age
        }
    }

    public struct Result: Sendable {
        public var jobs: [Job]
        /// Descriptions that were deleted.
        public var descriptions: Int
    }

    private let store: JobStore

    public init(_ store: JobStore) {
        self.store = store
    }

    /// - Returns: what was deleted, or in a dry run what would be.
    /// - Throws: errors of the store.
    public func run(_ options: Options, now: Date = Date()) throws -> Result {
        let jobs = try store.prune(
            before: now.addingTimeInterval(-Double(options.age.milliseconds) / 1000), all: options.includesUndoable,
            dryRun: options.isDryRun, isAlive: \.isAliveHere)
        let descriptions = options.includesCache ? try store.pruneCache(dryRun: options.isDryRun) : 0
        if !options.isDryRun { try BatchSpool.sweep(store) }
        if !options.isDryRun, !jobs.isEmpty || options.includesCache { store.compact() }
        return Result(jobs: jobs, descriptions: descriptions)
    }
}

public import FileSystem
import JobStore
public import PhotoModel
public import Renaming

/// Restores the old names of a job's photos.
public struct UndoRenames: Sendable {
    public struct Result: Sendable {
        public var report = Renamer.Report()
        /// Applies that were undone.
        public var levels = 0
        /// Photos that were asked for, and that no apply has renamed or that have their old names already.
        public var notRenamed: [RelativePath] = []

        public init(report: Renamer.Report = Renamer.Report(), levels: Int = 0) {
            self.report = report
            self.levels = levels
        }
    }

    private let context: AppContext
    private let job: Job
    private let root: Directory
    private let items: Set<Int64>?
    private let all: Bool
    /// How far the renames are.
    public let progress = RenameProgress()

    /// - Parameters:
    ///   - context: database and settings.
    ///   - job: the job.
    ///   - root: the job's folder.
    ///   - items: only these photos, each of its last apply; nil for all photos.
    ///   - all: undo every apply of the job, not only the last.
    public init(_ context: AppContext, _ job: Job, _ root: Directory, items: Set<Int64>? = nil, all: Bool = false) {
        self.context = context
        self.job = job
        self.root = root
        self.items = items
        self.all = all
    }

    private var session: RenameSession { RenameSession(context, job, root, progress: progress) }

    /// Photos whose names would be restored, for a question.
    public var count: Int { items?.count ?? job.renamed }

    /// The job never renamed a photo.
    ///
    /// - Throws: `JobStoreError.busy` while another process works on the job; errors of the store.
    public func hasRenamedNothing() throws -> Bool {
        try session.exclusively { try context.store.history(of: job.id, after: nil, limit: 1).isEmpty }
    }

    /// Settles a rename that was interrupted, by going back.
    ///
    /// - Parameter forgetsMissing: files and folders that can't be found are permanently lost.
    /// - Returns: the result, and whether that was all that was asked for; nil when no rename was interrupted.
    /// - Throws: `RenameError`, errors of the store.
    public func recover(forgetsMissing: Bool = false) throws -> (result: Result, isAll: Bool)? {
        let session = session
        guard let report = try session.exclusively({ try session.recover(.toOldNames, forgetsMissing: forgetsMissing) })
        else { return nil }
        return (Result(report: report, levels: 1), !all && (items == nil || report.isUnsettled))
    }

    /// - Parameter earlier: of `recover`.
    /// - Returns: what was restored, together with the earlier result.
    /// - Throws: `RenameError`, `RenamerError`, errors of the store.
    public func run(after earlier: Result = Result()) throws -> Result {
        let session = session
        return try session.exclusively {
            var result = earlier
            var level: Int64?
            var left = items
            while let undone = try session.undo(before: level, items: left) {
                level = undone.undone
                result.report.undone = undone.undone
                result.report.add(undone)
                result.levels += 1
                // Each of several photos is restored where it was renamed last.
                left?.subtract(undone.outcomes.compactMap(\.move.item))
                if result.report.stoppedBefore != nil { break }
                if !all, left?.isEmpty ?? true { break }
            }
            if let left {
                result.notRenamed = try context.store.files(job.id).filter { left.contains($0.id) }.map(\.photo.path)
            }
            return result
        }
    }
}

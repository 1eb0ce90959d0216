import JobStore
public import PhotoModel
import Scanning

/// The result of an analysis in numbers, and what the walk left out.
public struct AnalysisSummary: Sendable {
    /// Files or folders of one name that were left out.
    public struct ExcludedFolders: Hashable, Sendable {
        public var kind: WalkWarning.ExcludedFolders
        public var name: FileName
        public var count: Int
        /// The program that such a folder belongs to.
        public var program: String?
    }

    public let job: Job
    /// Companions of the photos that get new names.
    public let companions: Int
    /// Files and folders that the user may miss.
    public let warnings: [LogEntry]
    public let hasMoreWarnings: Bool
    public let leftOut: [ExcludedFolders]
    /// Everything that was left out, in the order of the walk.
    public let leftOutPaths: [LogEntry]

    /// Warnings that are listed.
    private static let warningLimit = 10

    /// - Parameters:
    ///   - context: database and settings.
    ///   - job: the job.
    ///   - isVerbose: lists every path that was left out.
    /// - Throws: errors of the store.
    public init(_ context: AppContext, _ job: Job, isVerbose: Bool) throws {
        let store = context.store
        self.job = job
        let causes = job.counters.failed > 1 ? try store.failureCauses(job.id) : []
        sharedFailure = causes.count == 1 ? causes[0].failure : nil
        keptNames = try store.keptNames(job.id)
        companions = try store.companionsToRename(job.id)
        unusedClocks = try UnusedClocks(context, job, job.settings.naming)
        let warnings = try store.walkWarnings(job.id, limit: Self.warningLimit + 1)
        self.warnings = Array(warnings.prefix(Self.warningLimit))
        hasMoreWarnings = warnings.count > Self.warningLimit
        leftOut = try store.leftOut(job.id).map { entry in
            ExcludedFolders(
                kind: entry.kind, name: entry.name, count: entry.count,
                program: entry.kind == .foreignFolder ? Scanning.ExcludedFolders.program(ofFolder: entry.name) : nil)
        }
        let codes = Set(WalkWarning.ExcludedFolders.allCases.map(\.rawValue))
        leftOutPaths = isVerbose ? try store.logs(job.id).filter { codes.contains($0.code) } : []
    }

    /// Why all the photos failed that did, if it is one cause.
    public let sharedFailure: ItemFailure?
    /// Corrections of clocks without an effect.
    public let unusedClocks: UnusedClocks
    /// Photos that keep their names, by the reason.
    public let keptNames: [KeptName: Int]

    public var renames: Int { job.planned ?? 0 }

    /// Photos that were described and keep their names. Photos that could not be decoded can be renamed as well.
    public var kept: Int { max(0, job.counters.done - renames) }
}

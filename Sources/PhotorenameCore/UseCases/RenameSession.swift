public import FileSystem
import JobStore
public import PhotoModel
public import Renaming
import SystemPackage

/// Renames the files of one job: locks, recovery, apply and undo.
public struct RenameSession: Sendable {
    private let context: AppContext
    private let job: Job
    private let root: Directory
    /// Files are renamed by the job's own plan, so that an undo followed by an apply restores it.
    private let isByOwnPlan: Bool
    /// How far the renames are.
    public let progress: RenameProgress

    /// - Parameters:
    ///   - context: database and settings.
    ///   - job: the job.
    ///   - root: the job's folder.
    ///   - isByOwnPlan: false where the names come from elsewhere.
    ///   - progress: what is shown meanwhile.
    public init(
        _ context: AppContext, _ job: Job, _ root: Directory, isByOwnPlan: Bool = true,
        progress: RenameProgress = RenameProgress()
    ) {
        self.context = context
        self.job = context.placed(job)
        self.root = root
        self.isByOwnPlan = isByOwnPlan
        self.progress = progress
    }

    private var store: JobStore { context.store }

    // MARK: Locks

    /// Runs `body` while no other process renames for this job, or in the folders of this job.
    ///
    /// - Parameters:
    ///   - asFinisher: this process finishes the job, so the other workers have nothing left to do.
    ///   - body: the work.
    /// - Returns: what `body` returns.
    /// - Throws: `JobStoreError.busy`, `RenameError.foldersBusy`, and what `body` throws.
    public func exclusively<Value>(asFinisher: Bool = false, _ body: () throws -> Value) throws -> Value {
        let workers = asFinisher ? [] : try store.workers(job.id)
        let other = workers.first { $0.process != .current && store.isWorking($0, \.isAliveHere) }
        if let other { throw JobStoreError.busy(job.id, other.process) }
        guard let lock = try FolderLock.take(try [root] + foldersBehindLinks()) else {
            throw RenameError.foldersBusy(root: job.rootText, by: try holder())
        }
        defer { withExtendedLifetime(lock) {} }
        try store.lockRenames(job.id, .current) { $0.isAliveHere }
        defer { try? store.unlockRenames(job.id) }
        return try RenameLease(store, job.id).renewing(body)
    }

    /// Folders that symbolic links lead to, where the job follows links: files are renamed there as well.
    private func foldersBehindLinks() throws -> [Directory] {
        guard job.settings.scan.followSymlinks else { return [] }
        let folders = Set(try store.files(job.id).map(\.photo.path.directory))
        // A folder that no longer exists is reported by the rename.
        return folders.sorted().flatMap { (try? root.linkedFolders(along: $0)) ?? [] }
    }

    private func holder() throws -> RenameError.Holder? {
        try store.renamers(\.isAliveHere).first { $0.process != .current }
            .map { RenameError.Holder(process: $0.process, job: $0.job) }
    }

    // MARK: Recovery

    /// Settles a rename that was interrupted. Nothing else may be renamed before.
    ///
    /// - Parameters:
    ///   - recovery: where it should end.
    ///   - forgetsMissing: files and folders that can't be found are permanently lost.
    /// - Returns: nil when no rename was interrupted.
    /// - Throws: `RenameError.filesElsewhere`, `RenameError.otherFiles`, `CancellationError`, errors of the store.
    public func recover(_ recovery: Renamer.Recovery, forgetsMissing: Bool = false) throws -> Renamer.Report? {
        try ofThisJob { try renamer.recover(recovery, forgetsMissing: forgetsMissing) }
    }

    /// Runs `body`, whose errors then name the job and absolute paths.
    private func ofThisJob<Value>(_ body: () throws -> Value) throws -> Value {
        do {
            return try body()
        } catch RenamerError.elsewhere(let folder) {
            throw RenameError.filesElsewhere(job.id, folder: job.absolute(folder))
        } catch RenamerError.otherFiles(let paths) {
            throw RenameError.otherFiles(job.id, paths.map(job.absolute))
        }
    }

    // MARK: Apply and undo

    /// - Parameters:
    ///   - plan: the plan.
    ///   - items: the job's photos as they were planned.
    /// - Returns: what was renamed, and what was refused.
    /// - Throws: `JobStoreError.diskFull` when the journal has no room, `RenameError.otherInterrupted`,
    ///   `RenameError.otherFiles`, `CancellationError`, errors of the store.
    public func apply(_ plan: RenamePlan, _ items: [JobItem]) throws -> Renamer.Report {
        let (accepted, refused) = try PlannedGroups(job, root).groups(plan, items)
        var report = Renamer.Report()
        if !refused.isEmpty { try journal.refuse(refused) }
        if !accepted.isEmpty {
            try requireNoInterruption(Set(accepted.map(\.directory)))
            try requireRoom(forMoves: accepted.reduce(0) { $0 + $1.moves.count })
            report = try ofThisJob { try renamer.apply(accepted, temporaryPrefix: temporaryPrefix) }
        }
        report.outcomes += refused
        return report
    }

    /// A half-renamed photo of another job and its companions would seem to be photos of their own.
    private func requireNoInterruption(_ folders: Set<RelativePath>) throws {
        let paths = Set(folders.map(job.absolute))
        let other = try store.foldersOfUnfinishedRenames(besides: job.id, beneath: job.movedRoot ?? job.root)
            .first { paths.contains($0.folder) }
        if let other { throw RenameError.otherInterrupted(other.job, folder: other.folder) }
    }

    /// A journal that can't be written to its end is better not begun.
    private func requireRoom(forMoves moves: Int) throws {
        guard !store.isOnServer else { return }
        let folder = FilePath(store.path).removingLastComponent()
        guard let free = try? Directory(absolute: folder).mount().freeBytes else { return }
        // Each move is written once and marked once, into the log and from there into the tables, which grow by about 200
        // bytes a move (measured for 3,000).
        guard free < UInt64(moves) * 1_024 + (1 << 16) else { return }
        throw JobStoreError.diskFull(path: store.path)
    }

    /// Restores the old names of the last apply.
    ///
    /// - Parameters:
    ///   - before: only consider applies older than this one.
    ///   - items: only these photos; nil for all.
    /// - Returns: nil when there is nothing to undo.
    /// - Throws: `RenameError.otherFiles`, `CancellationError`, errors of the store.
    public func undo(before: Int64? = nil, items: Set<Int64>? = nil) throws -> Renamer.Report? {
        try ofThisJob { try renamer.undo(before: before, items: items, temporaryPrefix: temporaryPrefix) }
    }

    private var temporaryPrefix: String { ".photorename-\(job.id)" }
    private var journal: StoredRenameJournal {
        StoredRenameJournal(store: store, job: job.id, isByOwnPlan: isByOwnPlan)
    }

    private var renamer: Renamer {
        Renamer(
            root: root, journal: journal, followsLinks: job.settings.scan.followSymlinks,
            companions: CurrentCompanions(store, job, root).of, relocation: context.movedRoot.map { _ in relocation },
            onMove: progress.set, isStopped: { [progress] in progress.isStopped })
    }

    private var relocation: Relocation {
        Relocation(hasContent: RecordedContent(store, job).isThat, onFile: progress.compare)
    }

    // MARK: Afterwards

    /// Completes a job that was to rename without asking and was interrupted.
    ///
    /// - Throws: errors of the store.
    public func finish() throws {
        guard job.status == .processing, job.settings.applies, job.counters.remaining == 0, job.planned != nil else {
            return
        }
        try store.setStatus(job.id, .completed)
    }

    /// Jobs that have renamed, since, files which an undo did not find.
    ///
    /// - Throws: errors of the store.
    public func laterJobs(_ report: Renamer.Report) throws -> [JobID] {
        guard let undone = report.undone else { return [] }
        var found: [JobID] = []
        // Each search reads a whole record: a few files tell enough.
        for outcome in report.refused.filter({ !$0.move.isCompanion }).prefix(5) {
            guard case .refused(let failure) = outcome.state, [.missing, .changed].contains(failure.code),
                let later = try journal.laterJob(than: undone, for: outcome.move), !found.contains(later)
            else { continue }
            found.append(later)
        }
        return found
    }
}

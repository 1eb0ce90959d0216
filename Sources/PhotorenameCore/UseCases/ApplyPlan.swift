public import FileSystem
import JobStore
public import PhotoModel
public import PlanFormats
public import Renaming

/// Renames a job's photos by its plan, by other naming options, or by a plan from a file.
public struct ApplyPlan: Sendable {
    /// What is renamed, so that it can be shown before.
    public struct Prepared: Sendable {
        public let job: Job
        public let items: [JobItem]
        public var plan: RenamePlan
        /// The names are the job's own, and an undo followed by an apply restores them.
        public let isByOwnPlan: Bool
        /// The plan from a file, where there is one.
        let imported: ImportPlan?
    }

    /// Where the names come from.
    public enum Source: Sendable {
        case ownPlan
        case options(NamingChoice)
        case file(path: String, format: PlanFormat?)
    }

    private let context: AppContext
    /// The job.
    public let id: JobID
    private let root: Directory
    private let source: Source
    /// How far the renames are.
    public let progress = RenameProgress()

    public init(_ context: AppContext, _ job: Job, _ root: Directory, _ source: Source = .ownPlan) {
        self.context = context
        id = job.id
        self.root = root
        self.source = source
    }

    /// - Parameter plan: the names of this plan are renamed.
    /// - Returns: a session for the renames.
    /// - Throws: errors of the store.
    public func session(_ plan: Prepared? = nil) throws -> RenameSession {
        RenameSession(
            context, context.placed(try context.store.job(id)), root, isByOwnPlan: plan?.isByOwnPlan ?? true,
            progress: progress)
    }

    /// Finds out what would be renamed, by the current names of the photos.
    ///
    /// - Throws: `NamingError`, `PlanImportError`, `FileSystemError`, errors of the store.
    public func prepare() throws -> Prepared {
        let job = context.placed(try context.store.job(id))
        let planning = PlanNames(context, root)
        switch source {
        case .ownPlan:
            let items = try job.planned == nil ? context.store.items(id) : context.store.files(id)
            let plan = try planning.current(job, items, options: nil)
            guard let undone = try namesOfUndoneApply(job) else {
                return Prepared(job: job, items: items, plan: plan, isByOwnPlan: true, imported: nil)
            }
            return Prepared(job: job, items: items, plan: plan.only(undone), isByOwnPlan: false, imported: nil)
        case .options(let choice):
            let items = try context.store.items(id)
            let options = try choice.applied(to: job.settings.naming, context.settings)
            let plan = try planning.current(job, items, options: options)
            return Prepared(job: job, items: items, plan: plan, isByOwnPlan: false, imported: nil)
        case .file(let path, let format):
            let items = try job.planned == nil ? context.store.items(id) : context.store.files(id)
            let own = try planning.current(job, items, options: nil)
            let imported = try ImportPlan(path, format, of: job, own)
            let plan = try imported.checked(NameEdits(context, job, root))
            return Prepared(job: job, items: items, plan: plan, isByOwnPlan: false, imported: imported)
        }
    }

    /// The names of the last apply, after an undo of one that went by names other than the job's own.
    private func namesOfUndoneApply(_ job: Job) throws -> [Int64: FileName]? {
        guard job.phase == .undone else { return nil }
        return try StoredRenameJournal(store: context.store, job: id).undone()
    }

    /// - Throws: `RenameError.changedSincePreview`, when photos have other names than the prepared plan says.
    public func requireUnchanged(_ prepared: Prepared) throws {
        let now = try context.store.files(id)
        guard now.map(\.photo.path) == prepared.items.map(\.photo.path) else {
            throw RenameError.changedSincePreview(id)
        }
    }

    /// Renames. Must be called within `RenameSession.exclusively`.
    ///
    /// - Throws: as `RenameSession.apply`.
    public func run(_ prepared: Prepared) throws -> Renamer.Report {
        try prepared.imported?.keep(prepared.plan, NameEdits(context, prepared.job, root))
        return try session(prepared).apply(prepared.plan, prepared.items)
    }
}

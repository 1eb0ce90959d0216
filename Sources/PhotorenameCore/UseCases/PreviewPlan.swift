import FileSystem
public import JobStore
public import PhotoModel

/// A job's plan page by page: as it is stored, or as it would be by other naming options.
public struct PreviewPlan {
    /// A part of the plan.
    ///
    /// - Parameters:
    ///   - start: nil for the first.
    ///   - withPhotos: also what is known of the photos.
    public typealias Pages = (_ start: PlanPage.Start?, _ withPhotos: Bool) throws -> PlanPage

    private let context: AppContext
    private let job: Job

    public init(_ context: AppContext, _ job: Job) {
        self.context = context
        self.job = job
    }

    /// - Parameters:
    ///   - choice: naming options; without any, the job's own plan.
    ///   - saves: makes these options the job's own.
    /// - Returns: the job with the options that the pages are made by, and the pages.
    /// - Throws: `NamingError`, `FileSystemError`, errors of the store.
    public func run(_ choice: NamingChoice = NamingChoice(), saves: Bool = false) throws -> (job: Job, pages: Pages) {
        if choice.isEmpty, job.planned != nil { return (job, stored) }
        var shown = job
        if !choice.isEmpty { shown.settings.naming = try choice.applied(to: job.settings.naming, context.settings) }
        let planning = PlanNames(context) { [context, job] in try context.openRoot(of: job) }
        let naming = shown.settings.naming
        let draft = try saves && !choice.isEmpty ? planning.keep(naming, of: job) : planning.draft(job, naming)
        return (shown, { [job] in try draft.page(of: job.id, from: $0, withPhotos: $1) })
    }

    /// The job's stored plan.
    public var stored: Pages {
        { [context, job] in try context.store.planPage(job.id, from: $0, withPhotos: $1) }
    }

    /// Calls `body` with each page.
    ///
    /// - Throws: `PreviewError.changed`, when the plan changed between two pages; what `pages` and `body` throw.
    public static func forEach(
        _ pages: Pages, of id: JobID, withPhotos: Bool,
        _ body: ([(name: ProposedName, photo: JobItem?)]) throws -> Void
    ) throws {
        var page = try pages(nil, withPhotos)
        while true {
            try body(page.names)
            guard let next = page.next else { return }
            page = try pages(next, withPhotos)
            guard !page.isOfAnother else { throw PreviewError.changed(id) }
        }
    }
}

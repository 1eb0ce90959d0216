import FileSystem
import JobStore
public import PhotoModel
import Pipeline
public import Renaming
public import ReviewPage
import Synchronization

/// Serves a page with the list of all jobs, and the page of each job that is opened there.
public final class ServeJobsPage: Sendable {
    private let context: AppContext
    private let reviews: OpenReviews
    private let server: ReviewServer

    /// - Parameters:
    ///   - context: database and settings.
    ///   - onRenames: called after files were renamed from the page of a job.
    public init(
        _ context: AppContext,
        onRenames: @escaping @Sendable (Renamer.Report, RenameRecord.Kind, Job) -> Void = { _, _, _ in }
    ) {
        self.context = context
        let reviews = OpenReviews(context, onRenames)
        self.reviews = reviews
        let jobs = ReviewJobs(
            list: {
                try await JobReview.answer { Array(JSONLine.text(JobListReport(try context.store.jobs())).utf8) }
            }, service: { job in try await JobReview.answer { try reviews.service(job) } })
        server = ReviewServer(.jobs(jobs), idleTimeout: context.settings.reviewTimeout)
    }

    /// Serves the pages until somebody ends them.
    ///
    /// - Parameters:
    ///   - opensBrowser: open the page in the user's browser.
    ///   - onAddress: called with the page's address, which is a secret.
    /// - Returns: why the server ended.
    /// - Throws: `ReviewError.cannotServe`.
    public func run(
        opensBrowser: Bool, onAddress: @escaping @Sendable (_ address: String) -> Void
    ) async throws -> ReviewServer.End {
        defer { reviews.close() }
        let end = try await server.run(opensBrowser: opensBrowser, beside: context.store.path, onAddress: onAddress)
        for review in reviews.all { await review.finishRenames() }
        return end
    }

    /// Ends the page.
    public func stop() { server.stop() }
}

/// The jobs whose pages were opened.
private final class OpenReviews: Sendable {
    private let context: AppContext
    private let onRenames: @Sendable (Renamer.Report, RenameRecord.Kind, Job) -> Void
    private let open = Mutex<[JobID: JobReview]>([:])

    init(_ context: AppContext, _ onRenames: @escaping @Sendable (Renamer.Report, RenameRecord.Kind, Job) -> Void) {
        self.context = context
        self.onRenames = onRenames
    }

    var all: [JobReview] { open.withLock { Array($0.values) } }

    /// - Throws: `ReviewRefusal`, `JobError.rootGone`.
    func service(_ text: String) throws -> ReviewService {
        guard let id = JobID(text) else { throw ReviewRefusal(status: 404, "there is no such job") }
        if let known = open.withLock({ $0[id] }) { return known.service }
        let job = try context.store.job(id)
        let review = JobReview(context, job, try context.openRoot(of: job)) { [onRenames] in onRenames($0, $1, job) }
        return open.withLock { open in
            // Another request may have been faster.
            if let known = open[id] { return known.service }
            review.index.start()
            open[id] = review
            return review.service
        }
    }

    func close() { for review in all { review.index.close() } }
}

public import FileSystem
import Foundation
import JobStore
public import PhotoModel
public import Renaming
public import ReviewPage
import Settings

/// Serves the page of one job: its photos beside their new names, and everything that can be done there.
public final class ServeReviewPage: Sendable {
    private let store: JobStore
    private let id: JobID
    private let review: JobReview
    private let server: ReviewServer

    /// - Parameters:
    ///   - context: database and settings.
    ///   - job: the job.
    ///   - root: the job's folder.
    ///   - onRenames: called after files were renamed from the page.
    public init(
        _ context: AppContext, _ job: Job, _ root: Directory,
        onRenames: @escaping @Sendable (Renamer.Report, RenameRecord.Kind) -> Void = { _, _ in }
    ) {
        (store, id) = (context.store, job.id)
        review = JobReview(context, job, root, onRenames)
        server = ReviewServer(.job(review.service), idleTimeout: context.settings.reviewTimeout)
    }

    /// Serves the page until somebody ends it.
    ///
    /// - Parameters:
    ///   - opensBrowser: open the page in the user's browser.
    ///   - onAddress: called with the page's address, which is a secret.
    /// - Returns: why the server ended.
    /// - Throws: `ReviewError.cannotServe`.
    public func run(
        opensBrowser: Bool, onAddress: @escaping @Sendable (_ address: String) -> Void
    ) async throws -> ReviewServer.End {
        review.index.start()
        defer { review.index.close() }
        let end = try await server.run(opensBrowser: opensBrowser, beside: store.path, onAddress: onAddress)
        await review.finishRenames()
        return end
    }

    /// Ends the page.
    public func stop() { server.stop() }

    /// The page has ended.
    public var isClosed: Bool { review.index.isClosed }

    /// Runs the job while the page is served, so that the page doesn't end for want of a visitor.
    public func whileWorking<Value: Sendable>(_ work: @Sendable () async throws -> Value) async rethrows -> Value {
        try await server.whileWorking(work)
    }

    /// Whether the last rename since an event was an apply, so that nothing is left to ask.
    ///
    /// - Parameter sequence: number of an event of the job.
    /// - Returns: false also where nothing was renamed.
    /// - Throws: errors of the store.
    public func wasApplied(since sequence: Int) throws -> Bool {
        let events = try store.eventBatch(id, after: sequence, limit: .max).events
        guard let last = events.last(where: { $0.kind == .rename }) else { return false }
        return try JSONDecoder().decode(RenameEvent.self, from: Data(last.data.utf8)).kind == .apply
    }
}

extension UserFacingError {
    init(review error: ReviewError) {
        switch error {
        case .cannotServe(let reason): self.init(.failed, "the page can't be served on this machine: \(reason)")
        }
    }
}

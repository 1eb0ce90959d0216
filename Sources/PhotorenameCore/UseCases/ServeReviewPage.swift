public import FileSystem
import Foundation
import JobStore
public import PhotoModel
import Pipeline
public import Renaming
public import ReviewPage
import Settings

/// Serves the page of one job: its photos beside their new names, and everything that can be done there.
public final class ServeReviewPage: Sendable {
    private let store: JobStore
    private let id: JobID
    private let index: ReviewIndex
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
        index = ReviewIndex(context, job, root)
        server = ReviewServer(
            Self.service(context, job, root, index, onRenames),
            idleTimeout: .seconds(context.settings.reviewIdleTimeout ?? 1_800))
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
        index.start()
        defer { index.close() }
        let browser = BrowserOpener(beside: store.path)
        defer { browser.close() }
        do {
            let end = try await server.run { address in
                onAddress(address)
                if opensBrowser { browser.open(address) }
            }
            // Renames that were begun in the page are finished.
            while index.isRenaming { try await Task.sleep(for: .milliseconds(50)) }
            return end
        } catch {
            throw ReviewError.cannotServe(reason: "\(error)")
        }
    }

    /// Ends the page.
    public func stop() { server.stop() }

    /// The page has ended.
    public var isClosed: Bool { index.isClosed }

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

    // MARK: The service

    private static func service(
        _ context: AppContext, _ job: Job, _ root: Directory, _ index: ReviewIndex,
        _ onRenames: @escaping @Sendable (Renamer.Report, RenameRecord.Kind) -> Void
    ) -> ReviewService {
        let (store, id) = (context.store, job.id)
        let cards = ReviewCards(context, id, index)
        let names = ReviewNames(context, job, root, index)
        let renames = ReviewRenames(context, id, index, onRenames)
        let retries = ReviewRetries(context, id, root)
        let descriptions = ReviewDescriptions(context, id, root, index)
        let pictures = ReviewPictures(root, followsLinks: job.settings.scan.followSymlinks, index)
        return ReviewService(
            head: { try await answer(cards.head) },
            events: { cursor in
                try await answer {
                    try store.eventBatch(id, after: cursor).events.map {
                        ReviewEvent(sequence: $0.sequence, json: String(EventReport.line($0).dropLast()))
                    }
                }
            },
            changes: { index.changes() },
            cards: { query in try await answer { try cards.cards(query) } },
            folders: { try await answer { cards.folders() } },
            thumbnail: { item, tag in try await pictures.thumbnail(item, tag) },
            picture: { item, side, tag in try await pictures.picture(item, side, tag) },
            details: { item in try await answer { try cards.details(item) } },
            check: { request in try await answer { try names.check(request) } },
            name: { request in try await answer { try names.name(request) } },
            decide: { decision in try await answer { try names.decide(decision) } },
            edit: { edit in try await answer { try names.edit(edit) } },
            tryNaming: { request in try await answer { try names.tryNaming(request) } },
            keepNaming: { request in try await answer { try names.keepNaming(request) } },
            summary: { try await answer(renames.summary) },
            apply: { plan in try await answer { try renames.apply(plan) } },
            undo: { items in try await answer { try renames.undo(items) } },
            retry: { items in try await answer { try retries.retry(items) } },
            describe: { request in
                do {
                    return try await descriptions.describe(request)
                } catch {
                    throw Self.refusal(error)
                }
            })
    }

    /// Runs `body` on a thread of its own, and turns its errors into messages for the page.
    private static func answer<Value: Sendable>(_ body: @escaping @Sendable () throws -> Value) async throws -> Value {
        do {
            return try await Blocking.run(body)
        } catch {
            throw refusal(error)
        }
    }

    private static func refusal(_ error: any Error) -> ReviewRefusal {
        if let refusal = error as? ReviewRefusal { return refusal }
        let error = UserFacingError(error)
        let status =
            switch error.code {
            case .busy: 409
            case .noSuchJob: 404
            default: 500
            }
        return ReviewRefusal(status: status, error.message, hint: error.hint)
    }
}

extension UserFacingError {
    init(review error: ReviewError) {
        switch error {
        case .cannotServe(let reason): self.init(.failed, "the page can't be served on this machine: \(reason)")
        }
    }
}

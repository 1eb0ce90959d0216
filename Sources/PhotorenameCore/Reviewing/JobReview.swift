import FileSystem
import Foundation
import JobStore
import PhotoModel
import Pipeline
import Renaming
import ReviewPage
import Settings

/// What the page shows of one job, and does with it.
final class JobReview: Sendable {
    let index: ReviewIndex
    let service: ReviewService

    /// - Parameters:
    ///   - context: database and settings.
    ///   - job: the job.
    ///   - root: the job's folder.
    ///   - onRenames: called after files were renamed from the page.
    init(
        _ context: AppContext, _ job: Job, _ root: Directory,
        _ onRenames: @escaping @Sendable (Renamer.Report, RenameRecord.Kind) -> Void
    ) {
        index = ReviewIndex(context, job, root)
        service = Self.service(context, job, root, index, onRenames)
    }

    /// Renames that were begun in the page are finished.
    func finishRenames() async {
        while index.isRenaming { try? await Task.sleep(for: .milliseconds(50)) }
    }

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
    static func answer<Value: Sendable>(_ body: @escaping @Sendable () throws -> Value) async throws -> Value {
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

extension ReviewServer {
    /// Serves the page until somebody ends it.
    ///
    /// - Parameters:
    ///   - opensBrowser: open the page in the user's browser.
    ///   - path: of the jobs database; the file that the browser is pointed at is beside it.
    ///   - onAddress: called with the page's address, which is a secret.
    /// - Returns: why it ended.
    /// - Throws: `ReviewError.cannotServe`.
    func run(
        opensBrowser: Bool, beside path: String, onAddress: @escaping @Sendable (_ address: String) -> Void
    ) async throws -> End {
        let browser = BrowserOpener(beside: path)
        defer { browser.close() }
        do {
            return try await run { address in
                onAddress(address)
                if opensBrowser { browser.open(address) }
            }
        } catch {
            throw ReviewError.cannotServe(reason: "\(error)")
        }
    }
}

extension Settings {
    /// How long the page is served while nobody has it open.
    var reviewTimeout: Duration { .seconds(reviewIdleTimeout ?? 1_800) }
}

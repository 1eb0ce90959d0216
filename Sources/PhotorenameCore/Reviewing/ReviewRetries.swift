import FileSystem
import JobStore
import PhotoModel
import Pipeline
import ReviewPage

/// Retries photos from the page: a running worker processes them, or else a new one in the background.
struct ReviewRetries: Sendable {
    private let context: AppContext
    private let id: JobID
    private let root: Directory

    init(_ context: AppContext, _ id: JobID, _ root: Directory) {
        self.context = context
        self.id = id
        self.root = root
    }

    /// - Returns: a message for the page.
    @available(*, noasync, message: "blocks: call it through Blocking.run")
    func retry(_ items: [Int64]) throws -> String {
        let job = try context.store.job(id)
        let failed = try context.store.items(id, only: items).values.filter { $0.status == .error }
        let count = try RetryItems(context, job, root).run(Array(failed)).count
        guard count > 0 else {
            throw ReviewRefusal(
                status: 409, failed.isEmpty ? "This photo has not failed." : "The file is no longer a photo.")
        }
        if try job.status != .processing || JobActivity(context.store, job).workers.isEmpty {
            try StartBackgroundWorker(context).resume(try context.store.job(id))
        }
        return "Retrying \(Plural.count(count, "photo"))."
    }
}

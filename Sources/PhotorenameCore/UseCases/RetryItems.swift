public import FileSystem
import JobStore
public import PhotoModel
import Scanning

/// Puts photos in error back, so that they are processed again from their first attempt.
public struct RetryItems: Sendable {
    public struct Result: Sendable {
        /// Photos that wait again.
        public var count = 0
        /// Photos that stay in error, because the file can't be read or is no photo any more, and why.
        public var skipped: [(path: RelativePath, reason: String)] = []
    }

    private let context: AppContext
    private let job: Job
    private let root: Directory

    public init(_ context: AppContext, _ job: Job, _ root: Directory) {
        self.context = context
        self.job = job
        self.root = root
    }

    /// The job's photos that are in error.
    ///
    /// - Throws: errors of the store.
    public func candidates() throws -> [JobItem] {
        try context.store.items(job.id).filter { $0.status == .error }
    }

    /// - Throws: `JobError.isRenaming`, `FileSystemError`, errors of the store.
    public func run(_ items: [JobItem]) throws -> Result {
        try JobActivity(context.store, job).requireNoRenames()
        var result = Result()
        var found: [(item: Int64, photo: Photo)] = []
        for item in items {
            switch try look(item.photo.path) {
            case .success(let photo): found.append((item.id, photo))
            case .failure(let failure): result.skipped.append((item.photo.path, failure.message))
            }
        }
        result.count = try context.store.retry(found, in: job.id)
        return result
    }

    /// The file may have been repaired since.
    private func look(_ path: RelativePath) throws -> Swift.Result<Photo, ItemFailure> {
        var options = job.settings.scan
        options.starts = [path]
        var result = Swift.Result<Photo, ItemFailure>.failure(ItemFailure(.unreadableImage, "it is not a photo"))
        try Scanner(options).walk(root) { finding in
            switch finding {
            case .photo(let photo) where photo.path == path: result = .success(photo)
            case .unreadable(_, let failure): result = .failure(failure)
            default: break
            }
        }
        return result
    }
}

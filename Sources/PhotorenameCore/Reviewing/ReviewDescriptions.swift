import Describing
import FileSystem
import JobStore
import Naming
import PhotoModel
import Pipeline
import ReviewPage
import Settings
import Synchronization
import Thumbnails

/// Asks for one photo's words anew, with another model or prompt, because the user says so.
struct ReviewDescriptions: Sendable {
    private let context: AppContext
    private let id: JobID
    private let root: Directory
    private let index: ReviewIndex

    init(_ context: AppContext, _ id: JobID, _ root: Directory, _ index: ReviewIndex) {
        self.context = context
        self.id = id
        self.root = root
        self.index = index
    }

    /// - Returns: a message for the page.
    /// - Throws: `ReviewRefusal`, as `DescriberFactory.make`, errors of the store.
    func describe(_ request: DescribeRequest) async throws -> String {
        let (item, options) = try await Blocking.run { try prepare(request) }
        let learned = Mutex<ServerCapabilities?>(nil)
        let made = try await Blocking.run { [options] in
            try DescriberFactory(context).make(options, onLearnt: { known in learned.withLock { $0 = known } })
        }
        let (thumbnail, answer): (Thumbnail, Answer)
        do {
            (thumbnail, answer) = try await made.closing { made in
                let thumbnail = try await Blocking.run { try self.thumbnail(of: item, options, made.describer) }
                return (thumbnail, try await made.describer.describe(thumbnail))
            }
        } catch let error as DescribeError {
            throw ReviewRefusal(status: 502, error.message)
        }
        var paid = options
        if let known = learned.withLock({ $0 }) {
            paid.learn(known)
            try await Blocking.run { try remember(known, of: options.model) }
        }
        let key = DescriptionKey(thumbnailHash: thumbnail.hash, fingerprint: made.describer.fingerprint)
        let redescription = Redescription(
            item: item.id, answer.description, key: key, by: paid, usage: answer.usage)
        return try await Blocking.run { try keep(redescription, item) }
    }

    private func prepare(_ request: DescribeRequest) throws -> (JobItem, DescribeOptions) {
        let job = try context.store.job(id)
        guard let item = try context.store.items(id, only: [request.item])[request.item] else {
            throw ReviewRefusal(status: 404, "no such photo")
        }
        guard item.status == .done else { throw ReviewRefusal(status: 409, "This photo is not described yet.") }
        var options = job.settings.describe.atOnce
        guard options.depth == nil else {
            throw ReviewRefusal(status: 409, "The names of this job need no description.")
        }
        if let limit = options.maximumRequests, job.usage.requests >= limit { throw Self.limit }
        if let limit = options.maximumCost, job.costUSD ?? 0 >= limit { throw Self.limit }
        if let model = request.model, !model.isEmpty, model != options.model {
            options.model = model
            options.capabilities = nil
            options.price = try Pricing(settings: context.settings).price(of: options)
        }
        options.prompt = request.prompt.flatMap { $0.isEmpty ? nil : $0 } ?? options.prompt
        return (item, options)
    }

    /// Stores with the job what is known of its own model.
    private func remember(_ known: ServerCapabilities, of model: String) throws {
        if try context.store.job(id).settings.describe.model == model { try context.store.remember(known, in: id) }
    }

    private static let limit = ReviewRefusal(
        status: 409, "The limit of this job is reached.", hint: "Raise it with resume --max-requests or --max-cost.")

    private func thumbnail(of item: JobItem, _ options: DescribeOptions, _ describer: any Describer) throws -> Thumbnail
    {
        let follows = try context.store.job(id).settings.scan.followSymlinks
        guard let name = item.photo.path.name else { throw ReviewRefusal(status: 404, "no such photo") }
        do {
            let file = try root.directory(item.photo.path.directory, followsLinks: follows).open(
                name, followsLink: follows)
            guard try file.status().identity.looksUnchanged(since: item.photo.identity) else {
                throw ReviewRefusal(status: 409, "The file has changed since it was found; analyze the folder again.")
            }
            let maker = ThumbnailMaker(options, rasters: describer.rasters)
            return try DecoderPool.shared.thumbnail(file, maker)
        } catch let error as FileSystemError {
            throw ReviewRefusal(status: 404, "\(error)")
        } catch let error as ThumbnailError {
            throw ReviewRefusal(status: 422, error.failure.message)
        }
    }

    private func keep(_ answer: Redescription, _ item: JobItem) throws -> String {
        guard try context.store.redescribe(answer, in: id) else {
            throw ReviewRefusal(status: 409, "The photo is being described by the job.")
        }
        try PlanNames(context, root).renew(id, dropping: [])
        try index.read()
        guard let subject = answer.description.subject else { return "The model is not sure what this photo shows." }
        let name = index.contents.entry(item.id)?.name
        if name?.pinned == true { return "The model sees \"\(subject)\". The photo keeps the name that you chose." }
        return "The model sees \"\(subject)\"."
    }
}

extension DescribeError {
    /// What went wrong, for people.
    fileprivate var message: String {
        switch self {
        case .item(let failure, _), .transient(let failure, _, _, _): failure.message
        case .job(let failure, _), .later(let failure, _): failure.message
        case .cancelled: "The request was cancelled."
        }
    }
}

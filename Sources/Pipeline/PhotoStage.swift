import Describing
import FileSystem
import Foundation
import JobStore
import PhotoMetadata
import PhotoModel
import Thumbnails

/// The steps of one photo: open, thumbnail and metadata, description.
struct PhotoStage: Sendable {
    private let run: WorkerRun
    let slots: AsyncSemaphore
    private let singleFlight = SingleFlight()
    private let budget: BudgetGuard
    private let end: RunEnd
    private let changes: JobChanges
    private let sidecars: SidecarReader
    private let onVerdict: @Sendable (Verdict) async -> Void
    /// Nil where each photo is asked about at once.
    private let builder: BatchBuilder?

    /// - Parameters:
    ///   - run: the worker.
    ///   - slots: requests that this worker may have in flight.
    ///   - end: ended on a failure that every photo would meet, before another one is sent.
    ///   - changes: notifications of changes.
    ///   - builder: puts requests into batches; nil where each is sent at once.
    ///   - onVerdict: called with the result of each request, before the next one is sent in its place.
    init(
        _ run: WorkerRun, slots: AsyncSemaphore, end: RunEnd, changes: JobChanges, builder: BatchBuilder? = nil,
        onVerdict: @escaping @Sendable (Verdict) async -> Void
    ) {
        self.run = run
        self.slots = slots
        self.end = end
        self.changes = changes
        self.onVerdict = onVerdict
        self.builder = builder
        sidecars = SidecarReader(videos: run.analysis.job.settings.scan.namesVideos)
        budget = BudgetGuard(run.analysis.job) { end.end(.pausing($0)) }
    }

    private var settings: JobSettings { run.analysis.job.settings }
    private var describer: any Describer { run.analysis.describer }
    private var cache: JobStore { run.store }
    private var monitor: RunMonitor { run.analysis.options.monitor }

    /// A photo before it is described.
    struct Prepared: Sendable {
        var photo: Photo
        /// Nil when its digest and its description are known.
        var thumbnail: Thumbnail?
        /// To be stored; nil when it is stored already, or when the file may still be changing.
        var known: KnownThumbnail?
        var metadata: Metadata
        var picture: Picture
        /// Key of its description.
        var key: DescriptionKey
        /// The same for all shots of its burst, as far as they are known.
        var question: DescriptionKey

        var hash: String { picture.thumbnail }
    }

    /// Why there is no thumbnail of a photo, with the metadata that could be read.
    struct Unprepared: Error {
        var failure: ItemFailure
        var metadata: Metadata?
        /// A video of which this system shows no frame: it has been read as far as it can be.
        var isRead = false
    }

    func prepare(_ photo: Photo) async -> Result<Prepared, Unprepared> {
        await prepare(photo, usesMemory: settings.describe.usesCache)
    }

    private func prepare(_ photo: Photo, usesMemory: Bool) async -> Result<Prepared, Unprepared> {
        await caught { try prepareBlocking(photo, usesMemory: usesMemory) }
    }

    /// Only the metadata, of a photo whose name needs nothing else.
    func read(_ photo: Photo) async -> Result<Metadata, Unprepared> {
        await caught {
            try found(photo) { found in
                // Lazy: it reads while the file is open.
                let file = try found.open()
                defer { withExtendedLifetime(file) {} }
                return found.told(FileMetadata(descriptor: file.descriptor).summary)
            }
        }
    }

    private func caught<Value: Sendable>(
        _ body: @escaping @Sendable () throws -> Value
    ) async -> Result<Value, Unprepared> {
        do {
            return .success(try await Blocking.run(body))
        } catch let unprepared as Unprepared {
            return .failure(unprepared)
        } catch let failure as ItemFailure {
            return .failure(Unprepared(failure: failure))
        } catch {
            return .failure(Unprepared(failure: ItemFailure(.internal, "\(error)")))
        }
    }

    /// The file of a photo as it is now.
    private struct FoundFile {
        var identity: FileIdentity
        var open: () throws -> OpenFile
        /// Adds what its sidecars say.
        var told: (Metadata) -> Metadata
    }

    /// - Throws: `ItemFailure`, when it is missing or has changed; what `body` throws.
    private func found<Value>(_ photo: Photo, _ body: (FoundFile) throws -> Value) throws -> Value {
        guard let name = photo.path.name else { throw ItemFailure(.internal, "the path has no name") }
        let follows = settings.scan.followSymlinks
        do {
            let folder = try run.analysis.root.directory(photo.path.directory, followsLinks: follows)
            guard let now = try folder.status(of: name) else { throw ItemFailure(.missing) }
            // Not every file system keeps its inode numbers; before a rename they are looked at.
            guard now.identity.looksUnchanged(since: photo.identity) else {
                throw ItemFailure(.changed, "the file has changed since it was found; analyze the folder again")
            }
            return try body(
                FoundFile(identity: now.identity, open: { try folder.open(name, followsLink: follows) }) { metadata in
                    var metadata = metadata
                    for sidecar in sidecars.read(name, in: folder, photo.path.directory, beside: metadata) {
                        metadata.add(sidecar)
                    }
                    metadata.settle(offset: run.analysis.options.zone)
                    return metadata
                })
        } catch let error as FileSystemError {
            throw error.failure
        }
    }

    private func prepareBlocking(_ photo: Photo, usesMemory: Bool) throws -> Prepared {
        try found(photo) { found in
            if usesMemory, let prepared = remembered(photo, found.identity, found.told) { return prepared }
            let file = try found.open()
            let decoded = run.analysis.options.decoders.photo(file, maker, photo.format)
            var metadata = decoded.metadata ?? Metadata(width: 0, height: 0)
            let (thumbnail, shape): (Thumbnail, ThumbnailMaker.Shape)
            switch decoded.thumbnail {
            case .success(let made): (thumbnail, shape) = made
            case .failure(.noFrame(let why)):
                metadata.note = why
                throw Unprepared(
                    failure: ThumbnailError.noFrame(why).failure, metadata: found.told(metadata), isRead: true)
            case .failure(let error):
                throw Unprepared(failure: error.failure, metadata: decoded.metadata.map(found.told))
            }
            (metadata.width, metadata.height, metadata.orientation) = (shape.width, shape.height, shape.orientation)
            metadata.perceptualHash = thumbnail.perceptualHash?.bits
            if shape.isCut {
                metadata.note =
                    "the file is truncated: \(Int((shape.present * 100).rounded(.down)))% of the image is there"
            }
            let hash = thumbnail.hash
            let known = KnownThumbnail(identity: found.identity, form: form, hash: hash, metadata: metadata)
            return prepared(
                photo, thumbnail, known: Self.isSettled(found.identity) ? known : nil, found.told(metadata), hash: hash)
        }
    }

    private func prepared(
        _ photo: Photo, _ thumbnail: Thumbnail?, known: KnownThumbnail?, _ metadata: Metadata, hash: String
    ) -> Prepared {
        let picture = Picture(
            thumbnail: hash, form: form,
            shot: settings.describe.bursts == false || photo.format == .video ? nil : Shot(metadata))
        // Only so that those of one burst wait for each other here: what counts is found out when it is asked.
        let burst = try? cache.burst(of: picture)
        return Prepared(
            photo: photo, thumbnail: thumbnail, known: known, metadata: metadata, picture: picture, key: key(hash),
            question: key(burst?.name ?? hash))
    }

    private var maker: ThumbnailMaker {
        ThumbnailMaker(settings.describe, rasters: describer.rasters)
    }

    /// Settings that the stored thumbnail digest depends on, besides the file.
    private var form: String { "\(maker.form) m\(FileMetadata.version)" }

    private func key(_ hash: String) -> DescriptionKey {
        DescriptionKey(thumbnailHash: hash, fingerprint: describer.fingerprint)
    }

    /// A file that was decoded and described before, so it need not be read.
    private func remembered(
        _ photo: Photo, _ identity: FileIdentity, _ told: (Metadata) -> Metadata
    ) -> Prepared? {
        // A memory that cannot be read is none.
        guard let known = try? cache.thumbnail(of: identity, form: form) else { return nil }
        let prepared = prepared(photo, nil, known: nil, told(known.metadata), hash: known.hash)
        return (try? answered(prepared)).flatMap(\.self) == nil ? nil : prepared
    }

    /// A file that was written a moment ago can be written again with the same modification time.
    private static func isSettled(_ identity: FileIdentity) -> Bool {
        Date().timeIntervalSince1970 - Double(identity.modified) / 1e9 > 2
    }

    enum Verdict: Sendable {
        case completed(Completion.Outcome, Usage)
        /// It may succeed later.
        case failedAgain(ItemFailure, after: Duration?, TransientCause, Usage)
        /// To be released, and why the whole job ends, where it does.
        case putBack(JobFailure?, Usage)

        var usage: Usage {
            switch self {
            case .completed(_, let usage), .failedAgain(_, _, _, let usage), .putBack(_, let usage): usage
            }
        }
    }

    /// Asks the cache, then the describer. Of equal pictures and of the shots of a burst one is sent; the others wait until
    /// its answer is recorded, and find it in the cache.
    ///
    /// - Parameters:
    ///   - prepared: the photo.
    ///   - item: its number in the database.
    ///   - record: records the result durably.
    /// - Throws: errors of the store.
    func describe(_ prepared: Prepared, item: Int64, record: (Verdict) async throws -> Void) async throws {
        guard settings.describe.usesCache else { return try await record(await ask(prepared, item)) }
        await singleFlight.begin(prepared.question)
        do {
            try await record(await answer(prepared, item))
        } catch {
            await singleFlight.end(prepared.question)
            throw error
        }
        await singleFlight.end(prepared.question)
    }

    private func answer(_ prepared: Prepared, _ item: Int64) async -> Verdict {
        let (cache, picture) = (cache, prepared.picture)
        do {
            while !run.stop.isStopped {
                let mark = changes.mark
                if let known = try await known(prepared) { return known }
                let claim = try await Blocking.run {
                    try cache.takeQuestion(picture, worker: run.worker, key: self.key)
                }
                if case .batch(let batch) = claim { return .completed(.waiting(batch: batch), Usage()) }
                // The process that had it may have got its answer since then.
                if claim == .mine {
                    return if let known = try await known(prepared) { known } else { await ask(prepared, item) }
                }
                await changes.wait(since: mark, atMost: WorkerHeartbeat.interval)
            }
        } catch {
            // Not thrown: what the others have sent is still to be waited for, and written down.
            end.end(.broken(error))
        }
        return .putBack(nil, Usage())
    }

    private func known(_ prepared: Prepared) async throws -> Verdict? {
        try await Blocking.run { try answered(prepared) }.map { answer in
            .completed(.described(answer.description, key: answer.key, fromCache: true), Usage())
        }
    }

    /// The cached description of the picture itself, otherwise of another shot of its burst.
    private func answered(_ prepared: Prepared) throws -> (description: Description, key: DescriptionKey)? {
        if let own = try cache.description(for: prepared.key) { return (own, prepared.key) }
        for shot in try cache.burst(of: prepared.picture).shots where shot != prepared.hash {
            let key = key(shot)
            if let shared = try cache.description(for: key) { return (shared, key) }
        }
        return nil
    }

    private func ask(_ prepared: Prepared, _ item: Int64) async -> Verdict {
        guard await slots.take() else { return .putBack(nil, Usage()) }
        let verdict: Verdict
        if run.stop.isStopped {
            verdict = .putBack(nil, Usage())
        } else if let builder {
            verdict = await batch(prepared, item, builder)
        } else {
            verdict = budget.take() ? await send(prepared) : .putBack(nil, Usage())
        }
        budget.note(verdict.usage)
        if case .putBack(let why?, _) = verdict { end.end(.failed(why)) }
        await onVerdict(verdict)
        await slots.giveBack()
        return verdict
    }

    /// Puts a request into a batch instead of sending it.
    private func batch(_ prepared: Prepared, _ item: Int64, _ builder: BatchBuilder) async -> Verdict {
        do {
            let thumbnail = try await thumbnail(of: prepared)
            run.analysis.options.onSend(prepared.photo.path, thumbnail)
            switch try await builder.add(thumbnail, item: item) {
            case .added(let batch): return .completed(.batched(batch: batch, key: prepared.key), Usage())
            case .full, .stopped: return .putBack(nil, Usage())
            }
        } catch let unprepared as Unprepared {
            return .completed(.failed(unprepared.failure, step: .thumbnail), Usage())
        } catch {
            end.end(.broken(error))
            return .putBack(nil, Usage())
        }
    }

    /// - Throws: `Unprepared`.
    private func thumbnail(of prepared: Prepared) async throws -> Thumbnail {
        if let thumbnail = prepared.thumbnail { return thumbnail }
        // What was known of it has gone meanwhile.
        let anew = try await prepare(prepared.photo, usesMemory: false).get()
        guard let thumbnail = anew.thumbnail else { preconditionFailure("it was made without memory") }
        return thumbnail
    }

    private func send(_ prepared: Prepared) async -> Verdict {
        let thumbnail: Thumbnail
        do {
            thumbnail = try await self.thumbnail(of: prepared)
        } catch {
            let failure = (error as? Unprepared)?.failure ?? ItemFailure(.internal, "\(error)")
            return .completed(.failed(failure, step: .thumbnail), Usage())
        }
        run.analysis.options.onSend(prepared.photo.path, thumbnail)
        monitor.update { $0.inFlight += 1 }
        defer { monitor.update { $0.inFlight -= 1 } }
        do {
            let answer = try await describer.describe(thumbnail)
            return .completed(.described(answer.description, key: prepared.key, fromCache: false), answer.usage)
        } catch {
            switch error {
            case .item(let failure, let usage): return .completed(.failed(failure, step: .describe), usage)
            case .transient(let failure, let after, let cause, let usage):
                return .failedAgain(failure, after: after, cause, usage)
            case .job(let failure, let usage): return .putBack(failure, usage)
            case .later(let failure, let usage):
                end.end(.pausing(failure))
                return .putBack(nil, usage)
            case .cancelled(let usage): return .putBack(nil, usage)
            }
        }
    }
}

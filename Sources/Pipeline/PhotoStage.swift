import Describing
import FileSystem
import JobStore
import PhotoModel
import Thumbnails

/// One photo's way: open → thumbnail and metadata → description.
struct PhotoStage: Sendable {
    let root: Directory
    let settings: JobSettings
    let describer: any Describer
    let cache: any DescriptionCache
    let slots: Slots
    let singleFlight = SingleFlight()
    let monitor: RunMonitor
    let stop: StopSignal
    let allowance: Allowance
    /// Told of what every photo would meet, before another one is sent.
    let onJobFailure: @Sendable (JobFailure) -> Void
    /// Told of what should make the job pause.
    let onWaiting: @Sendable (JobFailure) -> Void

    /// A photo made small, and what its file says.
    struct Prepared: Sendable {
        var thumbnail: Thumbnail
        var metadata: Metadata
        var key: DescriptionKey
        var hash: String
    }

    func prepare(_ photo: Photo) async -> Result<Prepared, ItemFailure> {
        do {
            return .success(try await Blocking.run { try prepareBlocking(photo) })
        } catch let failure as ItemFailure {
            return .failure(failure)
        } catch {
            return .failure(ItemFailure(code: "internal", message: "\(error)"))
        }
    }

    private func prepareBlocking(_ photo: Photo) throws -> Prepared {
        guard let name = photo.path.name else { throw ItemFailure(code: "internal", message: "the path has no name") }
        let follows = settings.scan.followSymlinks
        do {
            let folder = try root.directory(photo.path.directory, followsLinks: follows)
            guard let now = try folder.status(of: name) else {
                throw ItemFailure(code: "missing", message: "the file is gone")
            }
            // Not every file system keeps its inode numbers; before a rename they are looked at.
            guard now.identity.looksUnchanged(since: photo.identity) else {
                throw ItemFailure(
                    code: "changed", message: "the file is not the one that was found; analyze the folder again")
            }
            let file = try folder.open(name, followsLink: follows)
            let maker = ThumbnailMaker(
                longestSide: settings.describe.thumbnailSize, rasterSide: describer.rasterSide)
            let (thumbnail, metadata) = try maker.make(descriptor: file.descriptor)
            return Prepared(
                thumbnail: thumbnail, metadata: metadata,
                key: DescriptionKey(thumbnail: thumbnail, fingerprint: describer.fingerprint), hash: thumbnail.hash)
        } catch let error as FileSystemError {
            throw error.failure
        } catch let error as ThumbnailError {
            throw error.failure
        }
    }

    enum Verdict: Sendable {
        case completed(Completion.Outcome, Usage)
        /// It may go better later.
        case failedAgain(ItemFailure, after: Duration?, TransientCause, Usage)
        /// To be put back, and why the whole job ends where it does.
        case putBack(JobFailure?, Usage)
    }

    /// Asks the cache, then the describer. Of equal pictures one is asked for; the others wait until its answer is
    /// recorded, and find it in the cache.
    ///
    /// - Parameter record: writes the verdict down, durably.
    func describe(_ prepared: Prepared, record: (Verdict) async throws -> Void) async throws {
        guard settings.describe.usesCache else { return try await record(await ask(prepared)) }
        await singleFlight.begin(prepared.key)
        do {
            if let known = try await cache.description(for: prepared.key) {
                try await record(.completed(.described(known, key: prepared.key, fromCache: true), Usage()))
            } else {
                try await record(await ask(prepared))
            }
        } catch {
            await singleFlight.end(prepared.key)
            throw error
        }
        await singleFlight.end(prepared.key)
    }

    private func ask(_ prepared: Prepared) async -> Verdict {
        guard await slots.take() else { return .putBack(nil, Usage()) }
        let verdict = stop.isStopped || !allowance.take() ? .putBack(nil, Usage()) : await send(prepared)
        if case .putBack(let why?, _) = verdict { onJobFailure(why) }
        await slots.giveBack()
        return verdict
    }

    private func send(_ prepared: Prepared) async -> Verdict {
        monitor.update { $0.inFlight += 1 }
        defer { monitor.update { $0.inFlight -= 1 } }
        do {
            let answer = try await describer.describe(prepared.thumbnail)
            return .completed(.described(answer.description, key: prepared.key, fromCache: false), answer.usage)
        } catch {
            switch error {
            case .item(let failure, let usage): return .completed(.failed(failure, step: .describe), usage)
            case .transient(let failure, let after, let cause, let usage):
                return .failedAgain(failure, after: after, cause, usage)
            case .job(let failure, let usage): return .putBack(failure, usage)
            case .later(let failure):
                onWaiting(failure)
                return .putBack(nil, Usage())
            case .cancelled: return .putBack(nil, Usage())
            }
        }
    }
}

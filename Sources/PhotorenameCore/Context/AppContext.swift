public import FileSystem
public import JobStore
public import PhotoModel
import Pipeline
public import Places
public import Settings

/// What every use case works with: the settings, the jobs database and the place names.
public struct AppContext: Sendable {
    public let settings: Settings
    public let store: JobStore
    public let places: PlaceLookup
    /// A person can be asked, so a program that needs a password may use the terminal.
    public let isInteractive: Bool
    /// Where the root of the job is, if that was moved; absolute path, bytes.
    public private(set) var movedRoot: [UInt8]?

    /// Opens the jobs database that the settings name, and creates it where there is none.
    ///
    /// - Parameters:
    ///   - settings: environment and config file.
    ///   - use: what the database is opened for.
    ///   - isInteractive: a key command may ask for a password.
    ///   - onPlacesFailure: called once, when place names are wanted and can't be read.
    /// - Throws: `JobStoreError`.
    public init(
        settings: Settings, to use: StoreUse = .work, isInteractive: Bool = false,
        onPlacesFailure: @escaping @Sendable (PlacesError) -> Void = { _ in }
    ) throws {
        self.settings = settings
        self.isInteractive = isInteractive
        DecoderPool.limit(memory: settings.memory)
        store = try JobStore(path: settings.database, to: use, localFolder: settings.stateFolder)
        places = PlaceLookup(settings, onFailure: onPlacesFailure)
    }

    /// The same where the root of the job is at another path than the recorded one.
    ///
    /// - Parameter path: absolute, or relative to the current folder; nil for the recorded one.
    /// - Returns: a context for one job.
    /// - Throws: `PathError`.
    public func withRoot(at path: [UInt8]?) throws -> AppContext {
        var context = self
        context.movedRoot = try path.map { try JobPaths.resolved($0).path.bytes }
        return context
    }

    /// The job with its present root.
    public func placed(_ job: Job) -> Job {
        var job = job
        job.movedRoot = movedRoot
        return job
    }

    /// Opens the root of a job.
    ///
    /// - Throws: `JobError.rootGone`.
    public func openRoot(of job: Job) throws -> Directory {
        do {
            return try Directory(absolute: .init(bytes: movedRoot ?? job.root))
        } catch {
            throw JobError.rootGone(job.id, reason: "\(error)")
        }
    }

    /// Makes sure that a worker can work on the job. Where the jobs are on a server, this can be another machine than the one that
    /// found the photos, with another folder at the same path: then each photo would count as deleted.
    ///
    /// - Parameters:
    ///   - job: the job.
    ///   - root: its folder.
    /// - Throws: `JobError.otherFolder`, errors of the store.
    public func requirePhotos(of job: Job, in root: Directory) throws {
        guard store.isOnServer, movedRoot == nil else { return }
        let photos = try store.waitingPhotos(job.id, limit: 8)
        guard photos.isEmpty || photos.contains(where: { root.has($0, job.settings.scan.followSymlinks) }) else {
            throw JobError.otherFolder(job.id, VisibleText.escape(job.root))
        }
    }
}

extension Directory {
    /// The file of a photo is here, and looks as it did.
    fileprivate func has(_ photo: Photo, _ followsLinks: Bool) -> Bool {
        guard let name = photo.path.name,
            let folder = try? directory(photo.path.directory, followsLinks: followsLinks),
            // Of a link, the walk has recorded the link itself.
            let now = try? folder.status(of: name)
        else { return false }
        return now.identity.looksUnchanged(since: photo.identity)
    }
}

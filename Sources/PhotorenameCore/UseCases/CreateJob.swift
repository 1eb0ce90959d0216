import Describing
public import FileSystem
import JobStore
import Naming
public import PhotoModel
import Settings

/// Creates a job from what the command line says.
public struct CreateJob: Sendable {
    public struct Request: Sendable {
        /// Paths of the command line, as bytes.
        public var paths: [[UInt8]] = []
        /// Paths of `--files-from`, as bytes.
        public var listed: [[UInt8]] = []
        public var scan = ScanOptions()
        public var describe = DescribeOptions()
        public var naming = NamingChoice()
        /// Rename without asking.
        public var applies = false
        /// A program to run at the end: an absolute path.
        public var onFinish: String?

        public init() {}
    }

    private let context: AppContext
    private let choice: ProviderChoice

    public init(_ context: AppContext, _ choice: ProviderChoice) {
        self.context = context
        self.choice = choice
    }

    /// A job that is not stored yet.
    public struct Prepared: Sendable {
        public let root: Directory
        /// Absolute path of the root, bytes.
        public let path: [UInt8]
        public let settings: JobSettings
    }

    /// Finds the root, and completes the settings.
    ///
    /// - Throws: `PathError`, `NamingError`, `ProviderError`, `ConfigError`, `Endpoint.Fault`, `FileSystemError`.
    public func prepare(_ request: Request) async throws -> Prepared {
        let paths = try JobPaths(
            named: request.paths, listed: request.listed, followsLinks: request.scan.followSymlinks)
        let root = try Directory(absolute: paths.root)
        var settings = JobSettings()
        settings.scan = request.scan
        settings.scan.starts = paths.starts
        settings.scan.videos = request.scan.videos ?? context.settings.videos
        settings.naming = try request.naming.newOptions(context.settings)
        settings.applies = request.applies
        settings.onFinish = request.onFinish
        settings.describe = try await describe(request.describe, for: settings.naming)
        return Prepared(root: root, path: paths.root.bytes, settings: settings)
    }

    /// Who describes the photos: nobody, where the names don't need it.
    private func describe(_ options: DescribeOptions, for naming: NamingOptions) async throws -> DescribeOptions {
        let template = try Template(naming)
        guard template.describes else {
            var options = options
            (options.provider, options.model, options.price) = (.local, NoDescriber.title, .free)
            options.depth = template.decodes ? .thumbnail : .metadata
            return options
        }
        return try Pricing(settings: context.settings).priced(
            try await DescriberFactory(context).withModel(choice.complete(options)))
    }

    /// - Throws: errors of the store.
    public func run(_ prepared: Prepared) throws -> Job {
        try context.store.create(root: prepared.path, settings: prepared.settings)
    }
}

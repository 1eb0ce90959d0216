public import FileSystem
public import PhotoModel

/// Folders in which a plan can't rename anything, found out before anyone is asked.
public struct UnwritableFolders: Sendable {
    /// Photos of the plan in each of them.
    public private(set) var photos: [RelativePath: Int] = [:]
    /// The file system is read-only.
    public private(set) var isReadOnly = false

    private let root: Directory
    private let followsLinks: Bool
    private var known: [RelativePath: Bool] = [:]

    public init(_ root: Directory, followsLinks: Bool) {
        self.root = root
        self.followsLinks = followsLinks
    }

    /// Adds photos, in any order.
    public mutating func add(_ names: some Sequence<ProposedName>) {
        for name in names where name.changes && !isWritable(name.old.directory) {
            photos[name.old.directory, default: 0] += 1
        }
    }

    private mutating func isWritable(_ path: RelativePath) -> Bool {
        if let known = known[path] { return known }
        // What else is wrong with a folder, the rename says.
        var isWritable = true
        if let folder = try? root.directory(path, followsLinks: followsLinks), let mount = try? folder.mount() {
            isReadOnly = isReadOnly || mount.isReadOnly
            isWritable = !mount.isReadOnly && folder.isWritable
        }
        known[path] = isWritable
        return isWritable
    }

    /// One sentence for all of them; nil where there are none.
    ///
    /// - Parameter job: whose folders these are.
    /// - Returns: the sentence.
    public func text(_ job: Job) -> String? {
        guard let first = photos.keys.min() else { return nil }
        let count = photos.values.reduce(0, +)
        let folder = VisibleText.escape(job.absolute(first))
        let what =
            isReadOnly ? "the file system of \(folder) is read-only" : "you don't have write permission for \(folder)"
        let others = photos.count > 1 ? " and \(Plural.count(photos.count - 1, "other folder"))" : ""
        return "\(what)\(others): \(Plural.count(count, "photo")) can't be renamed"
    }
}

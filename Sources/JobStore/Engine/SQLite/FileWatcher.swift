import FileSystem

/// Watches the file beside the database that a writer touches.
struct FileWatcher: StoreWatcher {
    private let watcher: ChangeWatcher

    init(path: String) {
        watcher = ChangeWatcher(path: path)
    }

    var isNotified: Bool { watcher.isNotified }

    func wait(milliseconds: Int32) -> Bool { watcher.wait(milliseconds: milliseconds) }
}

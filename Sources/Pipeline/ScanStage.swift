import FileSystem
import Foundation
import JobStore
import PhotoModel
import Scanning

/// Enqueues the photos that the walk finds, one batch per transaction, while it continues. Blocking.
struct ScanStage: Sendable {
    let store: JobStore
    let job: Job
    let root: Directory
    let monitor: RunMonitor
    let stop: StopSignal
    /// Called after each batch.
    var onEnqueued: @Sendable () -> Void = {}

    static let batchSize = 1_000
    /// The first photos of a slow disk don't wait for the thousandth.
    static let batchAge = Duration.milliseconds(50)

    private struct Stopped: Error {}

    /// - Returns: false when it was stopped before the end.
    /// - Throws: `FileSystemError`, errors of the store.
    func run() throws -> Bool {
        var batch = Batch()
        // Files that are not photos.
        var others = 0
        for (folder, owner) in try store.foldersOfUnfinishedRenames(besides: job.id, beneath: job.root)
        where try store.renamer(owner, \.isAliveHere) == nil {
            let path = RelativePath(bytes: Array(folder.dropFirst(RelativePath.prefix(job.root).count)))
            batch.add(.interruptedRename(path ?? .root, of: owner.text))
        }
        do {
            try Scanner(job.settings.scan).walk(root) { finding in
                if stop.isStopped { throw Stopped() }
                batch.add(NewItem(finding))
                if finding.isOtherFile { others += 1 }
                if case .unreadable = finding { monitor.update { $0.counters.failed += 1 } }
                if batch.isDue { try enqueue(&batch) }
            }
            try enqueue(&batch)
        } catch is Stopped {
            try enqueue(&batch)
            return false
        }
        try store.finishScan(job.id, others: others)
        onEnqueued()
        monitor.update { $0.scanned = true }
        return true
    }

    private struct Batch {
        var items: [NewItem] = []
        /// Number of items that were enqueued before.
        var ordinal = 0
        private var oldest = ContinuousClock.now

        mutating func add(_ item: NewItem) {
            if items.isEmpty { oldest = .now }
            items.append(item)
        }

        var isDue: Bool {
            items.count >= ScanStage.batchSize || ContinuousClock.now - oldest > ScanStage.batchAge
        }

        mutating func removeAll() {
            ordinal += items.count
            items.removeAll(keepingCapacity: true)
        }
    }

    private func enqueue(_ batch: inout Batch) throws {
        guard !batch.items.isEmpty else { return }
        try store.enqueue(batch.items, in: job.id, ordinal: batch.ordinal)
        batch.removeAll()
        onEnqueued()
        let total = try store.job(job.id).counters.total
        monitor.update { $0.counters.total = total }
    }
}

extension Finding {
    /// Counts as a file that is not a photo.
    fileprivate var isOtherFile: Bool {
        switch self {
        case .other, .raw, .companion, .contested: true
        default: false
        }
    }
}

extension NewItem {
    fileprivate init(_ finding: Finding) {
        self =
            switch finding {
            case .photo(let photo): .photo(photo)
            case .unreadable(let path, let failure): .unreadable(path, failure)
            case .unreadableFolder(let path, let failure):
                .note(.folderNotRead, "this folder was skipped: \(failure.message)", path)
            case .other(let path): .note(.info, "not_a_photo", "not a photo, ignored", path)
            case .raw(let path):
                .note(.rawNotRead, "this kind of raw file is not read", path)
            case .video(let path): .leftOut(.video, "is a video; --videos names it too", path)
            case .companion(let path):
                .note(.info, "companion", "is renamed with the picture of the same name, ignored", path)
            case .contested(let path, let photos):
                .note(
                    .companionOfSeveral,
                    "could belong to \(photos.map(\.text).joined(separator: " and ")), ignored", path)
            case .foreignFolder(let path, let program):
                .leftOut(.foreignFolder, "belongs to \(program), skipped", path)
            case .unfinished(let path):
                .leftOut(.unfinishedFile, "is still being written by another program, skipped", path)
            case .thumbnail(let path, let owner):
                .leftOut(.thumbnail, "is the thumbnail of \(owner.text), skipped", path)
            case .leftover(let path, let owner): .interruptedRename(path, of: owner)
            }
    }

    fileprivate static func interruptedRename(_ path: RelativePath, of job: String) -> NewItem {
        .note(
            .unfinishedRename,
            "a rename was interrupted here. To finish it: photorename resume \(job). "
                + "To reverse it: photorename undo \(job)", path)
    }

    fileprivate static func leftOut(_ kind: WalkWarning.ExcludedFolders, _ words: String, _ path: RelativePath)
        -> NewItem
    {
        .note(.info, kind.rawValue, words, path)
    }

    fileprivate static func note(_ warning: WalkWarning, _ message: String, _ path: RelativePath) -> NewItem {
        .note(.warning, warning.rawValue, message, path)
    }
}

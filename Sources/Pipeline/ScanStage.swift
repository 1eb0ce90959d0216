import FileSystem
import Foundation
import JobStore
import PhotoModel
import Scanning

/// folder → items: enqueues what the walk finds, a batch a transaction, while it goes on. Blocking.
struct ScanStage: Sendable {
    let store: JobStore
    let job: Job
    let root: Directory
    let monitor: RunMonitor
    let stop: StopSignal
    /// Told of each batch that was enqueued.
    var onEnqueued: @Sendable () -> Void = {}

    static let batchSize = 1_000
    /// A slow disk's first photos should not wait for the thousandth.
    static let batchAge = Duration.milliseconds(50)

    private struct Stopped: Error {}

    /// - Returns: false when it was told to stop before the end.
    func run() throws -> Bool {
        var batch: [NewItem] = []
        var ordinal = 0
        var others = 0
        var oldest = ContinuousClock.now

        func flush() throws {
            guard !batch.isEmpty else { return }
            try store.enqueue(batch, in: job.id, ordinal: ordinal)
            ordinal += batch.count
            batch.removeAll(keepingCapacity: true)
            onEnqueued()
            let job = try store.job(job.id)
            monitor.update { $0.counters.total = job.counters.total }
        }

        do {
            try Scanner(job.settings.scan).walk(root) { finding in
                if stop.isStopped { throw Stopped() }
                switch finding {
                case .photo(let photo):
                    batch.append(.photo(photo))
                case .unreadable(let path, let failure):
                    batch.append(.unreadable(path, failure))
                    monitor.update { $0.counters.failed += 1 }
                case .unreadableFolder(let path, let failure):
                    batch.append(.note(.folderNotRead, "this folder is left out: \(failure.message)", path))
                case .other(let path):
                    others += 1
                    batch.append(.note(.info, "not_a_photo", "not a photo, left alone", path))
                case .raw(let path):
                    others += 1
                    let words = "a raw picture without another one of its name is not read, and left alone"
                    batch.append(.note(.rawNotRead, words, path))
                case .contested(let path, let photos):
                    others += 1
                    let owners = photos.map(\.text).joined(separator: " and ")
                    batch.append(.note(.companionOfSeveral, "could belong to \(owners): left alone", path))
                case .foreignFolder(let path, let program):
                    batch.append(.leftOut(.foreignFolder, "belongs to \(program): left out", path))
                case .unfinished(let path):
                    batch.append(.leftOut(.unfinishedFile, "is still being written by some program: left out", path))
                case .thumbnail(let path, let owner):
                    batch.append(.leftOut(.thumbnail, "is the small picture of \(owner.text): left out", path))
                case .leftover(let path, let owner):
                    let words =
                        "a rename was interrupted here. To finish it: photorename resume \(owner). To go back: photorename undo \(owner)"
                    batch.append(.note(.unfinishedRename, words, path))
                }
                if batch.count == 1 { oldest = .now }
                if batch.count >= Self.batchSize || ContinuousClock.now - oldest > Self.batchAge { try flush() }
            }
            try flush()
        } catch is Stopped {
            try flush()
            return false
        }
        try store.finishScan(job.id, others: others)
        onEnqueued()
        monitor.update { $0.scanned = true }
        return true
    }
}

extension NewItem {
    fileprivate static func leftOut(_ kind: WalkWarning.LeftOut, _ words: String, _ path: RelativePath) -> NewItem {
        .note(.info, kind.rawValue, words, path)
    }

    fileprivate static func note(_ warning: WalkWarning, _ message: String, _ path: RelativePath) -> NewItem {
        .note(.warning, warning.rawValue, message, path)
    }
}

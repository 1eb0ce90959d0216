import FileSystem
import Foundation
import JobStore
import PhotoModel
import Pipeline

enum Walking {
    /// The walk alone: FOLDER.
    static func walk(_ arguments: [String]) async throws -> [String: Double] {
        guard arguments.count == 1 else { fatalError("walk FOLDER") }
        return ["photos": Double(try Folder(arguments[0]).photos().count)]
    }

    /// The walk into the jobs table: FOLDER DATABASE.
    static func enqueue(_ arguments: [String]) async throws -> [String: Double] {
        guard arguments.count == 2 else { fatalError("enqueue FOLDER DATABASE") }
        let store = try JobStore(path: arguments[1])
        let job = try store.create(
            root: Array(arguments[0].utf8), settings: JobSettings())
        try store.begin(job.id, phase: .scanning)
        _ = try AnalyzeRun.walk(
            store: store, job: job, root: try Folder(arguments[0]).root, monitor: RunMonitor(), stop: StopSignal())
        let total = try store.job(job.id).counters.total
        try store.close()
        return ["photos": Double(total)]
    }
}

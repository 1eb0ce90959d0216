import FileSystem
import Foundation
import JobStore
import PhotoModel
import Pipeline
import SystemPackage

/// Starts a worker for a job in the background: this program anew, in its own session, with nothing of ours open.
struct Background {
    let wiring: Wiring

    private var store: JobStore { wiring.store }

    /// Goes on with a job that exists.
    func takeUp(_ job: Job) throws {
        try JobRun(wiring: wiring).factory().check(job.settings.describe)
        // Helping leaves the run as it is.
        if try Liveness(store, job).workers.isEmpty || job.status != .processing {
            try store.begin(job.id, phase: job.scanned ? .analyzing : .scanning)
        }
        try start(job)
    }

    /// - Throws: `Complaint` when it cannot be started; the job then waits.
    func start(_ job: Job) throws {
        let output = store.path + "-worker-" + UUID().uuidString.prefix(8).lowercased()
        var spawn = Spawn(
            try Self.program(), ["work", job.id.text, "--database", store.path, "--standard-error", output],
            environment: ProcessInfo.processInfo.environment.map { "\($0.key)=\($0.value)" })
        spawn.output = FilePath(output)
        spawn.isDetached = true
        do {
            let child = try spawn.start()
            // On the list before anybody can ask for it.
            if let process = ProcessIdentity(running: child) {
                _ = try store.enrol(
                    job.id, process, detached: true, standardError: output,
                    leaseUntil: RunPolicy(wiring.settings, isDetached: true).leaseUntil
                ) { $0.isAlive }
            }
        } catch let error as Errno {
            throw Complaint(
                "no process could be started in the background: \(error)",
                hint: "Continue in the foreground with: photorename resume \(job.id)")
        }
    }

    private static func program() throws -> FilePath {
        guard let path = Bundle.main.executablePath else {
            throw Complaint("this program does not find itself", hint: "Call it by its full path.")
        }
        return FilePath(path)
    }
}

/// What a worker in the background wrote to its standard error, for the job's log.
enum WorkerOutput {
    /// More than this is a fault that repeats itself.
    private static let limit = 64 << 10

    /// Reads the file into the log, and takes it away.
    static func collect(_ path: String?, in job: JobID, _ store: JobStore) {
        // Nothing but what this program made beside its database.
        guard let path, path.hasPrefix(store.path + "-worker-"), let file = FileHandle(forReadingAtPath: path) else {
            return
        }
        defer { unlink(path) }
        let text = String(decoding: (try? file.read(upToCount: limit)) ?? Data(), as: UTF8.self)
        try? file.close()
        for line in text.split(whereSeparator: \.isNewline) {
            try? store.log(.warning, "worker_stderr", String(line), in: job)
        }
    }
}

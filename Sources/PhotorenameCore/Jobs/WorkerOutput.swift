import Foundation
public import JobStore
public import PhotoModel

/// The standard error of a background worker, which is kept in a file beside the database until it goes into the job's log.
public enum WorkerOutput {
    /// In the name of the file, after the database's.
    static let infix = "-worker-"
    /// Bytes. What is longer is a fault that repeats itself.
    private static let limit = 64 << 10

    /// Copies the file into the log and deletes it.
    public static func collect(_ path: String?, in job: JobID, _ store: JobStore) {
        // Nothing but a file that this program made beside its database.
        guard let path, path.hasPrefix(store.path + infix), let file = FileHandle(forReadingAtPath: path) else {
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

import FileSystem
import JobStore
import PhotoModel

/// Who is at a job at this moment.
struct Liveness {
    let job: Job
    /// Processes that describe for it.
    let workers: [Worker]
    /// The process that renames for it.
    let renamer: ProcessIdentity?

    init(_ store: JobStore, _ job: Job) throws {
        self.job = job
        workers = try store.workers(job.id).filter(\.process.isAlive)
        renamer = try store.renamer(job.id).flatMap { $0.isAlive ? $0 : nil }
    }

    /// The job should go on, and nobody is there to do it.
    var isOrphaned: Bool {
        (job.status == .processing || job.status == .pending) && workers.isEmpty && renamer == nil
    }

    /// For people, where it is so.
    var advice: String? {
        isOrphaned ? "No process works on it. Go on with: photorename resume \(job.id)" : nil
    }

    /// Renames are finished or taken back, not left half way.
    ///
    /// - Throws: `Complaint` with status `busy`.
    func refuseWhileRenaming() throws {
        guard let renamer, renamer != .current else { return }
        throw Complaint(
            "process \(renamer.pid) is renaming for job \(job.id)",
            hint: "Let it finish. To undo: photorename undo \(job.id)", status: .busy)
    }
}

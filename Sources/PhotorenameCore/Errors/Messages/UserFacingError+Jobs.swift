import FileSystem
import JobStore
import PhotoModel

extension UserFacingError {
    init(store error: JobStoreError) {
        func database(_ path: String) -> String { "the jobs database" + (path.isEmpty ? "" : " \(path)") }
        func doctor(_ path: String) -> String { "photorename doctor" + (path.isEmpty ? "" : " --database \(path)") }
        switch error {
        case .cannotOpen(let path, let reason):
            self.init(.databaseUnusable, "\(database(path)) can't be opened: \(reason)")
        case .noLibrary:
            self.init(
                .databaseUnusable, "a PostgreSQL database needs libpq 14 or later, which is not installed",
                hint: "Install it: apt install libpq5 on Debian and Ubuntu, brew install libpq on macOS.")
        case .noSchema(let path):
            self.init(
                .databaseUnusable, "\(database(path)) has no tables of photorename, or none that this role may use",
                hint:
                    "As the owner of the database: photorename database init --database \(path). For another role: photorename database grant ROLE"
            )
        case .otherSchema(let path, let isOlder):
            self.init(
                .databaseNewer, "\(database(path)) has the tables of another version of photorename",
                hint: isOlder
                    ? "As the owner of the database: photorename database upgrade --database \(path)"
                    : "Use the newer version of photorename here as well.")
        case .otherVersion(let path):
            self.init(
                .databaseNewer, "\(database(path)) was written by another version of photorename",
                hint:
                    "To undo its renames, use the version that wrote it. To keep its paid descriptions and its renames: \(doctor(path)) --salvage NEWFILE"
            )
        case .damaged(let path, let reason):
            self.init(
                .databaseDamaged, "\(database(path)) is damaged or is not a jobs database: \(reason)",
                hint: "Keep a copy, then save what can be read: \(doctor(path)) --salvage NEWFILE")
        case .diskFull(let path):
            self.init(
                .diskFull, "the disk that holds \(database(path)) is full",
                hint: "Free some space, then continue with: photorename resume latest")
        case .refused(let path, let reason, let code):
            self.init(
                .databaseError, "\(database(path)) refused a change: \(reason) (\(code))",
                hint: "Check it with: \(doctor(path))")
        case .noSuchJob("latest"):
            self.init(.noSuchJob, "there is no job yet", hint: "Create one with: photorename analyze DIR")
        case .noSuchJob(let text): self.init(.noSuchJob, "there is no job \(text)")
        case .ambiguous(let text, let jobs):
            self.init(.ambiguousJob, "\(text) matches several jobs: \(jobs.map(\.text).joined(separator: ", "))")
        case .wrongStatus(let job, let status):
            self.init(.wrongStatus, "the status of job \(job) doesn't allow this: \(status.rawValue)")
        case .busy(let job, let process):
            self.init(
                .busy, "process \(process.pid) is working on job \(job)",
                hint: "Wait for it with: photorename wait \(job). Cancel it with: photorename cancel \(job)")
        }
    }

    init(job error: JobError) {
        switch error {
        case .rootGone(let job, let reason):
            self.init(
                .rootGone, "the folder of job \(job) can't be opened: \(reason)",
                hint: "If the folder was moved, name its new path: --root PATH, on apply, undo, resume and review.")
        case .otherFolder(let job, let path):
            self.init(
                .rootGone, "\(path) on this machine has none of the photos of job \(job) that were looked at",
                hint: "Name the folder where they are on this machine: photorename resume \(job) --root PATH")
        case .isRenaming(let job, let process):
            self.init(
                .busy, "process \(process.pid) is renaming files for job \(job)",
                hint: "Let it finish. To undo: photorename undo \(job)")
        case .hasEnded(let job, let status):
            self.init(.failed, "job \(job) has already ended: its status is \(status.rawValue)")
        case .isNotRunning(let job, let status):
            self.init(.failed, "job \(job) isn't running: its status is \(status.rawValue)")
        case .isOrphaned(let job):
            self.init(
                .failed, "no process is working on job \(job)", hint: "Continue with: photorename resume \(job)")
        case .noSuchItem(let text, let isInError, let job):
            self.init(
                .failed, "\(text) is not a \(isInError ? "failed " : "")photo of job \(job)",
                hint: "List its photos with: photorename status \(job) --items")
        case .hasBatches(let job, let count):
            self.init(
                .failed, "job \(job) has \(Plural.count(count, "batch")) without results",
                hint: "Collect them with: photorename resume \(job). Cancel them with: photorename cancel \(job)")
        case .cannotStartWorker(let job, let reason):
            self.init(
                .failed, "no background process could be started: \(reason)",
                hint: "Continue in the foreground with: photorename resume \(job)")
        case .programNotFound:
            self.init(.failed, "the path of this program is unknown", hint: "Call it by its full path.")
        }
    }

    init(rename error: RenameError) {
        switch error {
        case .foldersBusy(let root, let holder):
            let who = holder.map { "process \($0.process.pid) (job \($0.job))" } ?? "another process"
            self.init(
                .busy, "\(who) is renaming files in \(root), in one of its subfolders, or in a folder that contains it",
                hint: "Try again when it has finished.")
        case .otherInterrupted(let job, let folder):
            self.init(
                .busy, "a rename of job \(job) was interrupted in \(VisibleText.escape(folder)); nothing was renamed",
                hint: "Finish it with: photorename resume \(job). Reverse it with: photorename undo \(job)")
        case .filesElsewhere(let job, let folder):
            self.init(
                .filesElsewhere,
                "the files of an interrupted rename are not in \(VisibleText.escape(folder))",
                hint:
                    "Mount the disk or move the folder back, then try again. If the files are permanently lost: photorename undo \(job) --forget-missing"
            )
        case .otherFiles(let job, let paths):
            let first = paths.first.map { VisibleText.escape($0) } ?? ""
            let others = paths.count > 1 ? " and \(Plural.count(paths.count - 1, "other file"))" : ""
            self.init(
                .filesElsewhere,
                "not the recorded file of job \(job), by its inode, size, time or content: \(first)\(others); nothing was renamed",
                hint:
                    "Check the path that follows --root. Photos that were edited can be left out: photorename undo --item, or apply --plan."
            )
        case .nothingToUndo(let job):
            self.init(
                .failed, "Nothing to undo in job \(job): it renamed no photo",
                hint: "List renames with: photorename history")
        case .changedSincePreview(let job):
            self.init(
                .failed, "photos of job \(job) were renamed meanwhile; nothing else was renamed",
                hint: "See the current plan with: photorename preview \(job)")
        }
    }

    init(path error: PathError) {
        switch error {
        case .cannotResolve(let path, let errno):
            self.init(.failed, "\(path): \(errno)", hint: "Check the path and your current folder.")
        case .isLink(let path):
            self.init(
                .failed, "\(path) is a symbolic link",
                hint: "Specify the file that the link points to, or add --follow-symlinks."
            )
        case .unreadableList(let source):
            self.init(
                .failed, "the list \(source) can't be read", hint: "--files-from takes a file, or - for standard input."
            )
        case .noCurrentFolder(let errno):
            self.init(.failed, "the current folder can't be found: \(errno)", hint: "Change to a folder that exists.")
        }
    }
}

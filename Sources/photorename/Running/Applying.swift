import FileSystem
import JobStore
import PhotoModel
import Renaming
import Synchronization
import SystemPackage
import TerminalUI

/// Applies a job's plan or takes it back, with the locks, the recovery and the report around it.
struct Applying {
    let wiring: Wiring
    let job: Job
    let root: Directory
    /// What is renamed is what the job's own plan says.
    var isByOwnPlan = true
    /// How far the renames are.
    let counter = MoveCounter()

    private var store: JobStore { wiring.store }

    /// Does `body` as the only one that renames for this job and beneath this root.
    ///
    /// - Parameter asFinisher: it is this process's turn to end the job, and other workers have nothing left to do.
    /// - Throws: `Complaint` with status `busy` when another process does.
    func alone<Value>(asFinisher: Bool = false, _ body: () throws -> Value) throws -> Value {
        let alive = { (process: ProcessIdentity) in process.isAlive }
        let others = asFinisher ? [] : try store.workers(job.id).map(\.process)
        if let worker = others.first(where: { $0 != .current && $0.isAlive }) {
            throw JobStoreError.busy(job.id, worker)
        }
        let lock = try FolderLock.take(try [root] + foldersBehindLinks())
        guard let lock else {
            throw Complaint(
                "\(try holder()) is renaming in \(job.rootText), in a folder in it, or in one that it is in",
                hint: "Try again when it is done.", status: .busy)
        }
        defer { withExtendedLifetime(lock) {} }
        try store.lockRenames(job.id, .current, isAlive: alive)
        defer { try? store.unlockRenames(job.id) }
        return try body()
    }

    /// Where links lead that the job follows: what is renamed there is locked as well.
    private func foldersBehindLinks() throws -> [Directory] {
        guard job.settings.scan.followSymlinks else { return [] }
        let folders = Set(try store.files(job.id).map(\.photo.path.directory))
        // A folder that is gone is told of by the rename.
        return folders.sorted().flatMap { (try? root.linkedFolders(along: $0)) ?? [] }
    }

    private func holder() throws -> String {
        let renamers = try store.renamers().filter { $0.process != .current && $0.process.isAlive }
        return renamers.first.map { "process \($0.process.pid) (job \($0.job))" } ?? "another process"
    }

    /// Settles what a crash left, if it left anything.
    ///
    /// - Throws: `Complaint` when it cannot be settled; nothing else may be renamed until then.
    func recover(_ recovery: Renamer.Recovery, forgetsMissing: Bool = false) throws -> Renamer.Report? {
        let report: Renamer.Report?
        do {
            report = try renamer(nil).recover(recovery, forgetsMissing: forgetsMissing)
        } catch RenamerError.elsewhere(let folder) {
            let place = folder.isRoot ? job.rootText : job.rootText + "/" + TerminalText.escape(folder.bytes)
            throw Complaint(
                "the files of an interrupted rename are not in \(place)",
                hint:
                    "Bring them back (mount the disk, move the folder back) and try again. If they are gone for good: photorename undo \(job.id) --forget-missing",
                code: "files_elsewhere")
        }
        if let report {
            wiring.console.say("Recovered an interrupted rename: \(Numbers.count(report.moved, "file")).")
        }
        return report
    }

    /// What the job's own plan would rename: after the undo of an apply that went by other names, those.
    mutating func own(_ plan: RenamePlan) throws -> RenamePlan {
        isByOwnPlan = true
        guard try store.job(job.id).phase == .undone,
            let undone = try StoredJournal(store: store, job: job.id).undone()
        else { return plan }
        isByOwnPlan = false
        return plan.only(undone)
    }

    /// A job that was to rename by itself and was cut off is done with this.
    func finish() throws {
        guard job.status == .processing, job.settings.applies, job.counters.remaining == 0, job.planned != nil else {
            return
        }
        try store.setStatus(job.id, .completed)
    }

    func apply(_ plan: RenamePlan, _ items: [JobItem]) throws -> Renamer.Report {
        let (wanted, refused) = groups(plan, items)
        var report = Renamer.Report()
        if !refused.isEmpty { try StoredJournal(store: store, job: job.id).refuse(refused) }
        if !wanted.isEmpty {
            try makeSureOfRoom(wanted.reduce(0) { $0 + $1.moves.count })
            report = try withLine { try renamer($0).apply(wanted, temporaryPrefix: prefix) }
        }
        report.outcomes += refused
        return report
    }

    private var finder: CompanionFinder {
        CompanionFinder(root: root, followsLinks: job.settings.scan.followSymlinks)
    }

    /// The photos of a plan with what belongs to each as it is now: a sidecar that was written since goes along.
    ///
    /// - Returns: also those whose files cannot be told apart any more, with why.
    private func groups(_ plan: RenamePlan, _ items: [JobItem]) -> (free: [WantedGroup], refused: [MoveOutcome]) {
        let finder = finder
        let identities = Dictionary(items.map { ($0.id, $0.photo.identity) }) { first, _ in first }
        let inFolder = Dictionary(grouping: items, by: \.photo.path.directory)
        var free: [WantedGroup] = []
        var refused: [MoveOutcome] = []
        for (path, names) in Dictionary(grouping: plan.names, by: \.old.directory).sorted(by: { $0.key < $1.key }) {
            guard names.contains(where: \.changes) else { continue }
            let contents = finder.contents(path, inFolder[path] ?? []) ?? .empty
            let folder = try? root.directory(path, followsLinks: finder.followsLinks)
            let late = LateCompanions(names, contents)
            for name in names where name.changes {
                guard let old = name.old.name, let identity = identities[name.item] else { continue }
                var moves = [WantedMove(old: old, new: name.new, identity: identity)]
                for companion in contents.companions.byPhoto[old] ?? [] {
                    guard let status = try? folder?.status(of: companion.name), status.kind == .file else { continue }
                    moves.append(
                        WantedMove(
                            old: companion.name, new: companion.name(beside: name.new), identity: status.identity))
                }
                let group = WantedGroup(item: name.item, directory: path, moves: moves)
                if let why = late.obstacle(name) {
                    refused += group.refused(why)
                } else {
                    free.append(group)
                }
            }
        }
        return (free, refused)
    }

    /// A journal that cannot be written to its end is better not begun.
    private func makeSureOfRoom(_ moves: Int) throws {
        let folder = FilePath(store.path).removingLastComponent()
        guard let free = try? Directory(absolute: folder).mount().freeBytes else { return }
        // Each move is written once and marked once, into the log and from there into the tables, which grow by about 200
        // bytes a move (measured for 3,000).
        let wanted = UInt64(moves) * 1_024 + (1 << 16)
        guard free < wanted else { return }
        throw JobStoreError.diskFull(path: store.path)
    }

    /// Nil when there is nothing to take back.
    ///
    /// - Parameters:
    ///   - before: only look at applies older than this one.
    ///   - items: only these photos.
    func undo(before: Int64?, items: Set<Int64>? = nil) throws -> Renamer.Report? {
        try withLine { try renamer($0).undo(before: before, items: items, temporaryPrefix: prefix) }
    }

    private var prefix: String { ".photorename-\(job.id)" }

    private func renamer(_ counter: MoveCounter?) -> Renamer {
        Renamer(
            root: root, journal: StoredJournal(store: store, job: job.id, isByOwnPlan: isByOwnPlan),
            followsLinks: job.settings.scan.followSymlinks, companions: belonging()
        ) { done, total in counter?.set(done, total) }
    }

    /// What belongs to a photo now; each folder is looked at once.
    private func belonging() -> (RelativePath, FileName) -> [Companion] {
        let (store, id, finder) = (store, job.id, finder)
        var inFolder: [RelativePath: [JobItem]]?
        var contents: [RelativePath: FolderContents?] = [:]
        return { path, photo in
            let items = inFolder ?? Dictionary(grouping: (try? store.files(id)) ?? [], by: \.photo.path.directory)
            inFolder = items
            let found = contents[path] ?? finder.contents(path, items[path] ?? [])
            contents[path] = found
            return found?.companions.byPhoto[photo] ?? []
        }
    }

    private func withLine<Value>(_ body: (MoveCounter) throws -> Value) throws -> Value {
        let counter = counter
        let line = LiveLine(wiring.console) { counter.line }
        defer { line.finish() }
        return try body(counter)
    }

    /// Lists every file that was not renamed, and sums up.
    func tell(_ report: Renamer.Report, done: String) throws {
        let console = wiring.console
        for outcome in report.refused {
            guard case .refused(let failure) = outcome.state else {
                if case .unsettled(let failure) = outcome.state { unsettled(outcome, failure) }
                continue
            }
            console.warn(
                "\(TerminalText.escape(outcome.move.oldPath.bytes)): not renamed (\(failure.code)): \(TerminalText.escape(failure.message))"
            )
        }
        for later in try laterJobs(report) {
            console.warn(
                "job \(later) has renamed photos of job \(job.id) since; take that back first: photorename undo \(later)"
            )
        }
        if report.guarantee == .checked {
            console.warn("this file system cannot refuse to replace a file: names were checked just before each rename")
        }
        console.say(
            "\(done) \(Self.count(report))"
                + (report.refused.isEmpty ? "." : ", \(Numbers.count(report.refused.count, "file")) left alone."))
    }

    private static func count(_ report: Renamer.Report) -> String {
        let photos = Numbers.count(report.moved - report.movedCompanions, "photo")
        guard report.movedCompanions > 0 else { return photos }
        return "\(photos) and \(Numbers.count(report.movedCompanions, "companion"))"
    }

    /// Jobs that renamed again what an undo did not find any more.
    private func laterJobs(_ report: Renamer.Report) throws -> [JobID] {
        guard let undone = report.undone else { return [] }
        let journal = StoredJournal(store: store, job: job.id)
        var found: [JobID] = []
        // One look goes through a whole record: a few tell enough.
        for outcome in report.refused.filter({ !$0.move.isCompanion }).prefix(5) {
            guard case .refused(let failure) = outcome.state, ["missing", "changed"].contains(failure.code),
                let later = try journal.laterJob(than: undone, for: outcome.move), !found.contains(later)
            else { continue }
            found.append(later)
        }
        return found
    }

    private func unsettled(_ outcome: MoveOutcome, _ failure: ItemFailure) {
        let name = TerminalText.escape((outcome.move.temporary ?? outcome.move.old).bytes)
        wiring.console.warn(
            "\(TerminalText.escape(outcome.move.oldPath.bytes)): is now called \(name) (\(failure.code)). To finish: photorename resume \(job.id). To go back: photorename undo \(job.id)"
        )
    }
}

/// How far the renames are, for the progress line.
final class MoveCounter: Sendable {
    private let state = Mutex((done: 0, total: 0))

    func set(_ done: Int, _ total: Int) { state.withLock { $0 = (done, total) } }

    var value: (done: Int, total: Int) { state.withLock { $0 } }

    var line: ProgressLine {
        let (done, total) = value
        return ProgressLine(verb: "Renaming", done: done, total: total)
    }
}

extension Renamer.Report {
    /// What was done after it.
    mutating func add(_ later: Renamer.Report) {
        outcomes += later.outcomes
        guarantee = min(guarantee, later.guarantee)
    }
}

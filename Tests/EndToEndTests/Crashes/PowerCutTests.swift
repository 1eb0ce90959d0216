import Foundation
import TestSupport
import Testing

/// The power goes while photos are renamed: photos and jobs database lie on two disks, and what each of them had written
/// by then is another matter every time.
@Suite(.serialized, .enabled(if: KillAt.isThere && LoopDisk.isThere)) final class PowerCutTests {
    let scratch: Scratch
    let photos: LoopDisk
    let database: LoopDisk

    init() throws {
        scratch = try Scratch()
        photos = try LoopDisk(at: scratch.folder("photos"))
        database = try LoopDisk(at: scratch.folder("state"))
    }

    /// What is on disk when the power goes.
    enum Cut: String, CaseIterable {
        case nothing
        case photosAlone = "the photos alone"
        case databaseAlone = "the database alone"
        case everything
    }

    func line(_ cut: Cut) -> String {
        let killat = "'\(KillAt.path)'"
        let both = "'\(photos.path)' '\(database.path)'"
        switch cut {
        case .nothing: return "\(killat) cut \(both)"
        case .photosAlone: return "\(killat) flush '\(photos.path)'; \(killat) cut \(both)"
        case .databaseAlone: return "\(killat) flush '\(database.path)'; \(killat) cut \(both)"
        case .everything: return "\(killat) flush \(both); \(killat) cut \(both)"
        }
    }

    @Test(.timeLimit(.minutes(60)), arguments: ["apply", "undo"])
    func `whenever the power goes, nothing is lost, and everything is found again`(command: String) throws {
        let this = try CrashCase(folder: photos.path, database: database.path + "/jobs.sqlite")
        if command == "undo" { #expect(try this.program.run("apply", this.job).status == 0) }
        let start = command == "apply" ? this.before : this.after
        let end = command == "apply" ? this.after : this.before
        try this.saveDatabase("saved")
        var counts: [Cut: [String]] = [:]
        for cut in Cut.allCases {
            var call = Int.random(in: 1...Campaign.pick(45, long: 1))
            var goesOn = true
            while goesOn {
                goesOn = try one(this, command, call, cut, start, end) { counts[cut, default: []].append($0) }
                call += Campaign.pick(46, long: 1)
            }
        }
        for cut in Cut.allCases {
            print("power cut in \(command), \(cut.rawValue) on disk: \((counts[cut] ?? []).summary)")
        }
    }

    /// - Returns: false when the command came to its end before the power went.
    private func one(
        _ this: CrashCase, _ command: String, _ call: Int, _ cut: Cut, _ start: FolderState, _ end: FolderState,
        _ report: (String) -> Void
    ) throws -> Bool {
        for disk in [photos, database] { try disk.flush() }
        let name = scratch.path + "/call"
        let result = try KillAt.run(this.program, "before", call, [command, this.job], hook: line(cut), report: name)
        let isCut = result.status == KillAt.killed
        // It has said that it is done: now nothing may be undone by the power going.
        if !isCut { try Shell.run(line(cut)) }
        for disk in [photos, database] { try disk.mountAnew() }
        let at = isCut ? try String(contentsOfFile: name, encoding: .utf8).trimmingCharacters(in: .newlines) : "the end"
        report(at)
        let what = "\(command), power cut at call \(call), \(at), with \(cut.rawValue) on disk"
        try this.checkNothingLost(Comment(rawValue: what))
        if !isCut { this.expect(try FolderState(photos.path), end, what) }
        let settled = try this.settle(call)
        this.expect(try FolderState(photos.path), settled, what + ", settled")
        let other = settled == this.after ? this.before : this.after
        _ = try this.program.run(settled == this.after ? "undo" : "apply", this.job)
        this.expect(try FolderState(photos.path), other, what + ", and the other way")
        if start != other { _ = try this.program.run(settled == this.after ? "apply" : "undo", this.job) }
        try #require(try FolderState(photos.path) == start)
        try this.restoreDatabase("saved")
        return isCut
    }
}

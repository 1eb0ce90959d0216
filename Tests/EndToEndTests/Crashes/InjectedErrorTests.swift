import Foundation
import TestSupport
import Testing

/// A system call fails where it hardly ever does: a disk that is full, that is broken, that was made read-only, that is
/// another one.
@Suite(.serialized, .enabled(if: KillAt.isThere)) struct InjectedErrorTests {
    static let numbers = [EIO, ENOSPC, EACCES, EROFS, EDQUOT, EXDEV, ENOENT, EINTR]

    @Test(.timeLimit(.minutes(60)), arguments: numbers)
    func `whichever call fails, nothing is lost, what is said is so, and undo gives the old state back`(number: Int32)
        throws
    {
        let this = try CrashCase()
        try this.saveDatabase("saved")
        let stride = Campaign.pick(61, long: 1)
        var call = Int.random(in: 1...stride)
        let report = this.program.scratch.path + "/call"
        var statuses: [Int32: Int] = [:]
        while true {
            let result = try KillAt.run(this.program, "\(number)", call, ["apply", this.job], report: report)
            if result.status == KillAt.neverCame { break }
            let name = try String(contentsOfFile: report, encoding: .utf8).trimmingCharacters(in: .newlines)
            let what = "error \(number) at call \(call), \(name)"
            statuses[result.status, default: 0] += 1
            #expect([0, 1, 3].contains(result.status), "\(what): \(result.error)")
            #expect(result.status == 0 || !result.error.isEmpty, "\(what)")
            try this.checkNothingLost(Comment(rawValue: what))
            if result.status == 0 { this.expect(try FolderState(this.photos), this.after, what) }
            let undone = try this.program.run("undo", this.job)
            this.expect(try FolderState(this.photos), this.before, "\(what), undone: \(undone.error)")
            try #require(try FolderState(this.photos) == this.before)
            try this.restoreDatabase("saved")
            call += stride
        }
        print("error \(number): exit statuses \(statuses.sorted { $0.key < $1.key }.map { "\($0.value) × \($0.key)" })")
    }
}

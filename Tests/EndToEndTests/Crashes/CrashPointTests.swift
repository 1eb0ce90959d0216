import Foundation
import TestSupport
import Testing

/// The real program is killed at every system call that changes what a disk holds, while it renames, takes back, and
/// settles what an earlier crash left. `make crash` goes through every call, the suite through some of them.
@Suite(.serialized, .onEachEngine, .enabled(if: KillAt.isThere)) struct CrashPointTests {
    /// Every how many calls, so that each run of the suite takes others.
    static let stride = Campaign.pick(17, long: 1)
    static let first = Campaign.pick(Int.random(in: 1...17), long: 1)

    @Test(.timeLimit(.minutes(60))) func `the plan is carried out and undone when nobody interferes`() throws {
        let this = try CrashCase()
        let applied = try this.program.run("apply", this.job, "--json")
        #expect(applied.status == 0, "\(applied.error)")
        #expect(try FolderState(this.photos) == this.after)
        // The same in a second job, and in the plan of the first: nothing is left to do.
        #expect(try this.program.run("apply", this.job).error.contains("Nothing to rename"))
        #expect(try this.program.run("undo", this.job).status == 0)
        #expect(try FolderState(this.photos) == this.before)
        #expect(try this.program.run("apply", this.job).status == 0)
        #expect(try FolderState(this.photos) == this.after)
    }

    @Test(.timeLimit(.minutes(60))) func `several applies are undone one after the other, or all at once`() throws {
        let this = try CrashCase()
        #expect(try this.program.run("apply", this.job).status == 0)
        // A second level: every name with a letter in front.
        try this.program.change("UPDATE plan SET new = \(this.program.prefixed("x", "new"))")
        #expect(try this.program.run("apply", this.job).status == 0)
        let second = try FolderState(this.photos)
        #expect(second.files.keys.contains(Array("xtwo1.png".utf8)) && second.substance == this.before.substance)
        #expect(try this.program.run("undo", this.job).status == 0)
        this.expect(try FolderState(this.photos), this.after, "one level taken back")
        #expect(try this.program.run("undo", this.job).status == 0)
        this.expect(try FolderState(this.photos), this.before, "both levels taken back")
        #expect(try this.program.run("apply", this.job).status == 0)
        this.expect(try FolderState(this.photos), second, "done again")
        #expect(try this.program.run("undo", this.job, "--all").status == 0)
        this.expect(try FolderState(this.photos), this.before, "all taken back")
    }

    @Test(.timeLimit(.minutes(60))) func `killed at any call of an apply, everything is found again, forward or back`()
        throws
    {
        let this = try CrashCase()
        let calls = try killEach(this, "apply", from: this.before)
        print("crash: apply was killed at \(calls.summary)")
        #expect(calls.count >= least(7, long: 100))
    }

    @Test(.timeLimit(.minutes(60))) func `killed at any call of an undo, everything is found again, forward or back`()
        throws
    {
        let this = try CrashCase()
        #expect(try this.program.run("apply", this.job).status == 0)
        let calls = try killEach(this, "undo", from: this.after)
        print("crash: undo was killed at \(calls.summary)")
        #expect(calls.count >= least(7, long: 100))
    }

    @Test(.timeLimit(.minutes(60)), arguments: ["apply", "undo", "resume"])
    func `killed at any call of what settles a crash, everything is found again`(settling: String) throws {
        let this = try CrashCase()
        // Half way through the renames.
        let killed = try KillAt.run(
            this.program, "before", 17, ["apply", this.job], calls: "rename,renameat,renameat2")
        #expect(killed.status == KillAt.killed)
        let halfway = try FolderState(this.photos)
        let calls = try killEach(this, settling, from: halfway) { try this.putBack(halfway) }
        print("crash: \(settling) after a crash was killed at \(calls.summary)")
        #expect(calls.count >= least(2, long: 40))
    }

    /// Kill points that there are at least; where the journal is on a server, those of the renames.
    private func least(_ short: Int, long: Int) -> Int {
        StoreEngine.current == .sqlite ? Campaign.pick(short, long: long) : 1
    }

    /// Kills a command at one call after the other, each time from the same state, until it ends by itself.
    ///
    /// - Parameters:
    ///   - this: the case.
    ///   - command: `apply` or `undo`.
    ///   - start: the state before.
    ///   - rewind: brings the folder to where the command starts, from one of the two states of the case.
    /// - Returns: names of the calls that it was killed at.
    /// - Throws: an error of the system.
    func killEach(
        _ this: CrashCase, _ command: String, from start: FolderState, rewind: (() throws -> Void)? = nil
    ) throws -> [String] {
        try this.saveDatabase("saved")
        let report = this.program.scratch.path + "/call"
        var killedAt: [String] = []
        var call = Self.first
        while true {
            let result = try KillAt.run(this.program, "before", call, [command, this.job], report: report)
            guard result.status == KillAt.killed else {
                #expect(result.status == KillAt.neverCame, "\(result.error)")
                return killedAt
            }
            let name = try String(contentsOfFile: report, encoding: .utf8).trimmingCharacters(in: .newlines)
            killedAt.append(name)
            let what: Comment = "\(command), killed at call \(call), \(name)"
            try this.checkNothingLost(what)
            let expected = try this.settle(call)
            let now = try FolderState(this.photos)
            this.expect(now, expected, "\(command), killed at call \(call), \(name), settled")
            #expect(try this.program.isSound, what)
            // From either end to the other, and back again.
            let way = expected == this.after ? ["undo", "apply"] : ["apply", "undo"]
            _ = try this.program.run(way[0], this.job)
            let other = expected == this.after ? this.before : this.after
            this.expect(
                try FolderState(this.photos), other, "\(command), killed at call \(call), \(name), and then \(way[0])")
            if let rewind {
                try rewind()
            } else if start != other {
                _ = try this.program.run(way[1], this.job)
            }
            try #require(try FolderState(this.photos) == start, what)
            try this.restoreDatabase("saved")
            call += Self.stride
        }
    }
}

extension [String] {
    /// `3 of fsync, 20 of pwrite64`.
    var summary: String {
        let counts = Dictionary(grouping: self, by: \.self).map { "\($0.value.count) of \($0.key)" }.sorted()
        return "\(count) calls: " + counts.joined(separator: ", ")
    }
}

extension CrashCase {
    /// Gives each file the name that it had in another state, by hand.
    func putBack(_ state: FolderState) throws {
        let now = try FolderState(photos)
        // By way of a folder beside, so that files do not run over each other. Names of one inode are any of them.
        var free = Dictionary(grouping: now.files.keys) { now.files[$0]!.inode }
        let beside = photos + "-beside"
        try FileManager.default.createDirectory(atPath: beside, withIntermediateDirectories: true)
        var moves: [(hold: String, to: [UInt8])] = []
        for (index, name) in state.files.keys.sorted(by: { $0.lexicographicallyPrecedes($1) }).enumerated() {
            let next = free[state.files[name]!.inode]?.popLast()
            let from = try #require(next)
            let hold = "\(beside)/\(index)"
            try move(Array(photos.utf8) + [0x2F] + from, Array(hold.utf8))
            moves.append((hold, name))
        }
        for entry in moves { try move(Array(entry.hold.utf8), Array(photos.utf8) + [0x2F] + entry.to) }
    }

    private func move(_ old: [UInt8], _ new: [UInt8]) throws {
        func pointer<Value>(_ bytes: [UInt8], _ body: (UnsafePointer<CChar>) -> Value) -> Value {
            (bytes + [0]).withUnsafeBufferPointer { buffer in
                buffer.withMemoryRebound(to: CChar.self) { body($0.baseAddress!) }
            }
        }
        let failed = pointer(old) { old in pointer(new) { rename(old, $0) } }
        try #require(failed == 0)
    }
}

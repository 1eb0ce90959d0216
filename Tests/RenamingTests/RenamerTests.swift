import FileSystem
import Foundation
import PhotoModel
import Synchronization
import SystemPackage
import TestSupport
import Testing

@testable import Renaming

/// A journal in memory that can fail at its Nth call, as a disk that is full or a process that is killed there.
final class TestJournal: RenameJournal {
    struct Failed: Error {}

    struct Stored {
        var record: RenameRecord
        var moves: [JournalMove]
        var moved: Set<Int> = []
        var state = "running"
    }

    let records = Mutex<[Stored]>([])
    let calls = Mutex(0)
    let failAt: Mutex<Int?>

    init(failAt: Int? = nil) { self.failAt = Mutex(failAt) }

    private func count() throws {
        let call = calls.withLock { calls in
            calls += 1
            return calls
        }
        if failAt.withLock({ $0 }) == call { throw Failed() }
    }

    func begin(_ kind: RenameRecord.Kind, undoes: Int64?, moves: [JournalMove]) throws -> RenameRecord {
        try count()
        return records.withLock { records in
            let record = RenameRecord(id: Int64(records.count), kind: kind, undoes: undoes)
            records.append(Stored(record: record, moves: moves))
            return record
        }
    }

    func unfinished() throws -> RenameRecord? { records.withLock { $0.last { $0.state == "running" }?.record } }
    func lastApplied(before: Int64?) throws -> RenameRecord? {
        records.withLock {
            $0.last { $0.state == "done" && $0.record.kind == .apply && $0.record.id < before ?? .max }?.record
        }
    }

    func moves(of record: RenameRecord, movedOnly: Bool) throws -> [JournalMove] {
        records.withLock { records in
            let stored = records[Int(record.id)]
            return movedOnly ? stored.moves.filter { stored.moved.contains($0.index) } : stored.moves
        }
    }

    func refuse(_ outcomes: [MoveOutcome]) throws {}

    func mark(_ outcomes: [MoveOutcome], in record: RenameRecord) throws {
        try count()
        records.withLock { records in
            for outcome in outcomes {
                if case .moved = outcome.state { records[Int(record.id)].moved.insert(outcome.move.index) }
            }
        }
    }

    func markReverted(_ moves: [JournalMove], in record: RenameRecord) throws {
        try count()
        records.withLock { records in
            for move in moves { records[Int(record.id)].moved.remove(move.index) }
        }
    }

    func finish(_ record: RenameRecord, reverted: Bool) throws {
        try count()
        records.withLock { records in
            records[Int(record.id)].state = reverted ? "reverted" : "done"
            if let undone = record.undoes, !reverted { records[Int(undone)].state = "undone" }
        }
    }
}

struct RenamerTests {
    let scratch: Scratch
    let root: Directory

    init() throws {
        scratch = try Scratch()
        root = try Directory(absolute: FilePath(scratch.path))
    }

    /// A file for each name, holding that name.
    func files(_ names: String...) throws {
        for name in names { try scratch.write(name, name) }
    }

    /// What each file holds, by its name: `cat=IMG_1` is the file that was IMG_1.
    func folder() throws -> String {
        try scratch.names().map { "\($0)=\(try String(contentsOfFile: scratch.path + "/" + $0, encoding: .utf8))" }
            .joined(separator: " ")
    }

    func wanted(_ moves: [(String, String)]) throws -> [WantedGroup] {
        try moves.map { old, new in
            let name = try #require(FileName(old))
            let identity = try #require(try root.status(of: name)).identity
            let move = WantedMove(old: name, new: FileName(new)!, identity: identity)
            return WantedGroup(item: nil, directory: .root, moves: [move])
        }
    }

    /// As the planner sees the folder now.
    var folders: [RelativePath: FolderListing] {
        get throws { [.root: FolderListing(names: Set(try root.names()), rules: .careful)] }
    }

    func apply(_ moves: [WantedGroup], _ journal: TestJournal) throws -> Renamer.Report {
        try Renamer(root: root, journal: journal).apply(moves, temporaryPrefix: ".photorename-test")
    }

    func codes(_ report: Renamer.Report) -> [String] {
        report.refused.map { outcome in
            switch outcome.state {
            case .refused(let failure): "\(outcome.move.old): \(failure.code)"
            case .unsettled(let failure): "\(outcome.move.old): UNSETTLED \(failure.code)"
            case .moved: ""
            }
        }
    }

    static let plan = [("a", "b"), ("b", "a"), ("c", "d"), ("d", "e"), ("x", "X"), ("p", "q"), ("q", "r"), ("r", "p")]

    @Test func `chains, circles and changes of case all arrive, and undo gives the old state back`() throws {
        try files("a", "b", "c", "d", "x", "p", "q", "r", "other")
        let before = try scratch.state("")
        let journal = TestJournal()
        let report = try apply(try wanted(Self.plan), journal)
        #expect(report.moved == 8 && report.refused.isEmpty && report.guarantee == .exclusive)
        #expect(try folder() == "X=x a=b b=a d=c e=d other=other p=r q=p r=q")
        let undone = try #require(try Renamer(root: root, journal: journal).undo(temporaryPrefix: ".photorename-test"))
        #expect(undone.moved == 8)
        #expect(try scratch.state("") == before)
        #expect(try Renamer(root: root, journal: journal).undo(temporaryPrefix: "x") == nil)
    }

    @Test func `a target that is taken is refused, and the rest continues`() throws {
        try files("a", "b", "c")
        let moves = try wanted([("a", "taken"), ("b", "free")])
        try files("taken")
        let report = try apply(moves, TestJournal())
        #expect(codes(report) == ["a: target_exists"])
        #expect(try folder() == "a=a c=c free=b taken=taken")
    }

    @Test func `a file that changed, was replaced or is gone since the plan is left alone`() throws {
        try files("changed", "replaced", "gone", "same")
        let moves = try wanted([("changed", "1"), ("replaced", "2"), ("gone", "3"), ("same", "4")])
        try scratch.write("changed", "changed since")
        try FileManager.default.removeItem(atPath: scratch.path + "/replaced")
        try scratch.write("replaced", "another")
        try FileManager.default.removeItem(atPath: scratch.path + "/gone")
        let report = try apply(moves, TestJournal())
        #expect(codes(report) == ["gone: missing", "changed: changed", "replaced: changed"])
        #expect(try scratch.names() == ["4", "changed", "replaced"])
    }

    @Test func `a circle with one file that cannot move stays as it was, all of it`() throws {
        try files("a", "b", "c")
        let moves = try wanted([("a", "b"), ("b", "c"), ("c", "a")])
        try scratch.write("b", "changed since")
        let report = try apply(moves, TestJournal())
        #expect(report.moved == 0 && report.refused.count == 3)
        #expect(try folder() == "a=a b=changed since c=c")
    }

    @Test func `a chain whose end is taken moves nobody onto another`() throws {
        try files("a", "b", "c")
        let moves = try wanted([("a", "b"), ("b", "c2")])
        try files("c2")
        #expect(codes(try apply(moves, TestJournal())) == ["a: target_exists", "b: target_exists"])
        #expect(try folder() == "a=a b=b c=c c2=c2")
    }

    @Test(arguments: [Renamer.Recovery.toNewNames, .toOldNames, .asBegun], [1, 2, 3, 100])
    func `whenever the journal fails, applying again goes forward and undoing goes back`(
        direction: Renamer.Recovery, batchSize: Int
    ) throws {
        // Its calls are counted, and each fails in turn, until none does.
        for failing in 1... {
            let scratch = try Scratch()
            let root = try Directory(absolute: FilePath(scratch.path))
            let test = try RenamerTests(scratch, root)
            try test.files("a", "b", "c", "d", "x", "p", "q", "r")
            let before = try scratch.state("")
            let journal = TestJournal(failAt: failing)
            var renamer = Renamer(root: root, journal: journal)
            renamer.batchSize = batchSize
            let result = Result { try renamer.apply(try test.wanted(Self.plan), temporaryPrefix: ".photorename-test") }
            let failed = (try? result.get()) == nil
            // Nothing continues behind the back of who was told of the failure.
            let calls = journal.calls.withLock(\.self)
            #expect(calls == failing || !failed)
            journal.failAt.withLock { $0 = nil }
            if failing == 1 {
                #expect(try scratch.state("") == before, "nothing may move before the intent is durable")
            }
            let report = try renamer.recover(direction)
            #expect((report == nil) == (failing == 1 || !failed))
            if failing > 1, failed {
                if direction == .toOldNames {
                    #expect(try scratch.state("") == before)
                } else {
                    #expect(try test.folder() == "X=x a=b b=a d=c e=d p=r q=p r=q")
                }
            }
            #expect(try renamer.recover(direction) == nil)
            guard failed else {
                // The intent, each batch, and the end. A unit is never parted: there are five.
                #expect(calls - 2 == [1: 5, 2: 3, 3: 2, 100: 1][batchSize])
                return
            }
        }
    }

    init(_ scratch: Scratch, _ root: Directory) throws {
        self.scratch = scratch
        self.root = root
    }

    @Test func `from wherever a crash left the files, forward and back both arrive`() throws {
        // Every state that the steps of a swap and a change of case go through.
        let states = [
            ["a=a", "b=b", "x=x"], ["a=a", ".photorename-test-1=b", "x=x"], ["b=a", ".photorename-test-1=b", "x=x"],
            ["b=a", "a=b", "x=x"], ["b=a", "a=b", ".photorename-test-2=x"], ["b=a", "a=b", "X=x"],
        ]
        for state in states {
            for direction in [Renamer.Recovery.toNewNames, .toOldNames] {
                let scratch = try Scratch()
                let test = try RenamerTests(scratch, try Directory(absolute: FilePath(scratch.path)))
                try test.files("a", "b", "x")
                let journal = TestJournal()
                let wanted = try test.wanted([("a", "b"), ("b", "a"), ("x", "X")])
                let moves = MovePlanner.plan(wanted, folders: try test.folders) {
                    FileName(".photorename-test-\($0)")!
                }.moves
                // The planner lists what is not in a circle first.
                let names = Dictionary(uniqueKeysWithValues: moves.map { ($0.old.text, $0.temporary?.text) })
                _ = try journal.begin(.apply, undoes: nil, moves: moves)
                for entry in state {
                    let parts = entry.split(separator: "=").map(String.init)
                    let place = parts[0].hasPrefix(".") ? (names[parts[1]] ?? nil) ?? parts[0] : parts[0]
                    // By way of a folder of its own, so that files do not run over each other.
                    try Shell.run(
                        "cd '\(scratch.path)' && mkdir -p ../hold-\(getpid()) && mv '\(parts[1])' '../hold-\(getpid())/\(place)'"
                    )
                }
                try Shell.run(
                    "cd '\(scratch.path)' && mv ../hold-\(getpid())/* ../hold-\(getpid())/.photorename* . 2>/dev/null; rmdir ../hold-\(getpid())"
                )
                _ = try Renamer(root: test.root, journal: journal).recover(direction)
                #expect(
                    try test.folder() == (direction == .toOldNames ? "a=a b=b x=x" : "X=x a=b b=a"),
                    "\(state) \(direction)")
            }
        }
    }

    @Test func `a link that was made and not yet taken away is finished`() throws {
        try files("a")
        let journal = TestJournal()
        let moves = MovePlanner.plan(try wanted([("a", "b")]), folders: try folders) { FileName("t\($0)")! }.moves
        _ = try journal.begin(.apply, undoes: nil, moves: moves)
        try FileManager.default.linkItem(atPath: scratch.path + "/a", toPath: scratch.path + "/b")
        _ = try Renamer(root: root, journal: journal).recover(.toNewNames)
        #expect(try folder() == "b=a")
    }

    @Test func `two hundred random plans end as a model of the folder says`() throws {
        struct Random: RandomNumberGenerator {
            var state: UInt64
            mutating func next() -> UInt64 {
                state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
                return state ^ (state >> 29)
            }
        }
        var random = Random(state: 42)
        for _ in 0..<200 {
            let scratch = try Scratch()
            let test = try RenamerTests(scratch, try Directory(absolute: FilePath(scratch.path)))
            let names = (0..<8).map { "f\($0)" }
            for name in names { try scratch.write(name, name) }
            let before = try scratch.state("")
            let movers = names.shuffled(using: &random).prefix(Int.random(in: 1...8, using: &random))
            let targets = (names + ["n1", "n2", "F1"]).shuffled(using: &random).prefix(movers.count)
            let moves = Array(zip(movers, targets)).filter { $0 != $1 }
            guard !moves.isEmpty else { continue }
            // The model: a target is free unless somebody who stays has it; who cannot move makes others stay too.
            var goes = Set(moves.map(\.0))
            var changed = true
            while changed {
                changed = false
                for (old, new) in moves where goes.contains(old) && names.contains(new) && !goes.contains(new) {
                    goes.remove(old)
                    changed = true
                }
            }
            var expected = Dictionary(uniqueKeysWithValues: names.map { ($0, $0) })
            for (old, _) in moves where goes.contains(old) { expected[old] = nil }
            for (old, new) in moves where goes.contains(old) { expected[new] = old }
            let journal = TestJournal()
            let report = try test.apply(try test.wanted(moves), journal)
            #expect(report.moved == goes.count)
            #expect(
                try test.folder() == expected.sorted { $0.key < $1.key }.map { "\($0)=\($1)" }.joined(separator: " "))
            _ = try Renamer(root: test.root, journal: journal).undo(temporaryPrefix: ".photorename-test")
            #expect(try scratch.state("") == before)
        }
    }
}

import PhotoModel
import Testing

@testable import Renaming

struct MovePlannerTests {
    /// Groups of one folder; a file's inode is its place in `names`, unless names are links of one file.
    func plan(
        _ groups: [[(String, String)]], others: [String] = [], rules: NameRules = .careful,
        links: [String: UInt64] = [:]
    ) -> RenameSteps {
        var inode: UInt64 = 0
        let wanted = groups.enumerated().map { index, moves in
            let moves = moves.map { old, new in
                inode += 1
                let file = links[old] ?? inode
                return WantedMove(
                    old: FileName(old)!, new: FileName(new)!,
                    identity: FileIdentity(
                        device: 0, inode: file, size: 0, modified: 0, links: links[old] == nil ? 1 : 2))
            }
            return WantedGroup(item: Int64(index), directory: .root, moves: moves)
        }
        let names = Set((wanted.flatMap { $0.moves.map(\.old.text) } + others).map { FileName($0)! })
        return MovePlanner.plan(wanted, folders: [.root: FolderListing(names: names, rules: rules)]) {
            FileName("tmp\($0)")!
        }
    }

    /// Steps as text, in the order in which they are carried out.
    func text(_ steps: RenameSteps) -> [String] {
        steps.moves.map { move in
            "\(move.group): \(move.old)" + (move.temporary.map { "→\($0)" } ?? "") + "→\(move.new)"
        }
    }

    func steps(_ moves: (String, String)...) -> [String] { text(plan(moves.map { [$0] })) }

    func refused(_ steps: RenameSteps) -> [String] {
        steps.refused.map { outcome in
            guard case .refused(let failure) = outcome.state else { return "?" }
            return "\(outcome.move.old): \(failure.code)"
        }
    }

    @Test func `a file that has a wanted name moves first`() {
        #expect(steps(("a", "b"), ("b", "c"), ("c", "d")) == ["0: c→d", "1: b→c", "2: a→b"])
        #expect(steps(("a", "x"), ("b", "y")) == ["0: a→x", "1: b→y"])
    }

    @Test func `in a circle one steps aside, and all of it is one group`() {
        #expect(steps(("a", "b"), ("b", "a")) == ["0: a→b", "0: b→tmp1→a"])
        #expect(steps(("a", "b"), ("b", "c"), ("c", "a"), ("d", "e")) == ["0: a→b", "0: c→a", "0: b→tmp2→c", "1: d→e"])
    }

    @Test func `names that differ by case or normalisation alone step aside`() {
        #expect(steps(("IMG.jpg", "img.jpg")) == ["0: IMG.jpg→tmp0→img.jpg"])
        #expect(steps(("e\u{301}", "\u{e9}")) == ["0: e\u{301}→tmp0→\u{e9}"])
    }

    @Test func `what keeps its name is no step`() {
        #expect(steps(("a", "a")).isEmpty)
    }

    @Test func `a photo and what belongs to it move as one`() {
        let moves = [("a.jpg", "b.jpg"), ("a.xmp", "b.xmp")]
        #expect(text(plan([moves])) == ["0: a.jpg→b.jpg", "0: a.xmp→b.xmp"])
        // Whose companion stands in the way moves first, with all that is its own.
        let chain = plan([moves, [("b.png", "c.png"), ("b.xmp", "c.xmp")]])
        #expect(text(chain) == ["0: b.png→c.png", "0: b.xmp→c.xmp", "1: a.jpg→b.jpg", "1: a.xmp→b.xmp"])
        // Each waits for the other by another file: one unit.
        let knot = plan([[("a.jpg", "b.jpg"), ("a.xmp", "c.xmp")], [("b.jpg", "d.jpg"), ("c.xmp", "a.xmp")]])
        #expect(Set(knot.moves.map(\.group)) == [0])
        #expect(text(knot).count { $0.contains("tmp") } == 1)
    }

    @Test func `one that cannot move holds back those who wait for its name, and nobody else`() {
        let steps = plan(
            [[("a", "b")], [("b", "taken")], [("x", "y"), ("x.xmp", "taken")], [("p", "q")]], others: ["taken"])
        #expect(text(steps) == ["0: p→q"])
        #expect(
            refused(steps) == ["a: target_exists", "b: target_exists", "x: target_exists", "x.xmp: target_exists"])
    }

    @Test func `two who want one name do not both get it`() {
        let steps = plan([[("a", "same")], [("b", "same")], [("c", "SAME")]])
        #expect(text(steps) == ["0: a→same"])
        #expect(refused(steps) == ["b: target_exists", "c: target_exists"])
        // Where case is told apart, they are two names.
        let exact = NameRules(foldsCase: false, foldsNormalization: false)
        #expect(text(plan([[("a", "same")], [("c", "SAME")]], rules: exact)) == ["0: a→same", "1: c→SAME"])
        #expect(text(plan([[("IMG.jpg", "img.jpg")]], rules: exact)) == ["0: IMG.jpg→img.jpg"])
        #expect(refused(plan([[("a", "b")]], others: ["B"])) == ["a: target_exists"])
    }

    @Test func `names of one file that take each other's place are one unit`() {
        let steps = plan([[("a", "b")], [("b", "c")]], links: ["a": 9, "b": 9])
        #expect(text(steps) == ["0: b→c", "0: a→b"])
    }

    @Test func `a chain of a hundred thousand and a circle of as many are planned`() {
        let count = 100_000
        let chain = (0..<count).map { [("n\($0)", "n\($0 + 1)")] }
        #expect(plan(chain).moves.count == count)
        let circle = (0..<count).map { [("n\($0)", "n\(($0 + 1) % count)")] }
        let steps = plan(circle)
        #expect(steps.moves.count { $0.temporary != nil } == 1)
    }

    @Test func `a temporary name that somebody has already is not taken`() {
        #expect(text(plan([[("a", "A")]], others: ["tmp0", "tmp1"])) == ["0: a→tmp2→A"])
    }
}

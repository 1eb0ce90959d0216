import PhotoModel
import Testing

@testable import Renaming

struct MovePlannerTests {
    /// Steps of a plan in one folder, as text, in the order in which they are carried out.
    func steps(_ moves: (String, String)...) -> [String] {
        let wanted = moves.enumerated().map { index, move in
            WantedMove(
                item: Int64(index), directory: .root, old: FileName(move.0)!, new: FileName(move.1)!,
                identity: FileIdentity(device: 0, inode: UInt64(index), size: 0, modified: 0, links: 1))
        }
        return MovePlanner.plan(wanted) { FileName("tmp\($0)")! }.map { move in
            "\(move.group): \(move.old)" + (move.temporary.map { "→\($0)" } ?? "") + "→\(move.new)"
        }
    }

    @Test func `whoever stands on a wanted name moves first`() {
        #expect(steps(("a", "b"), ("b", "c"), ("c", "d")) == ["0: c→d", "1: b→c", "2: a→b"])
        #expect(steps(("a", "x"), ("b", "y")) == ["0: a→x", "1: b→y"])
    }

    @Test func `in a circle one steps aside, and all of it is one group`() {
        #expect(steps(("a", "b"), ("b", "a")) == ["0: a→b", "0: b→tmp1→a"])
        #expect(steps(("a", "b"), ("b", "c"), ("c", "a"), ("d", "e")) == ["0: d→e", "1: a→b", "1: c→a", "1: b→tmp3→c"])
    }

    @Test func `names that differ by case or normalisation alone step aside`() {
        #expect(steps(("IMG.jpg", "img.jpg")) == ["0: IMG.jpg→tmp0→img.jpg"])
        #expect(steps(("e\u{301}", "\u{e9}")) == ["0: e\u{301}→tmp0→\u{e9}"])
    }

    @Test func `what keeps its name is no step`() {
        #expect(steps(("a", "a")).isEmpty)
    }
}

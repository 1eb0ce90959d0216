import Foundation
import PhotoModel
import PlanFormats
import TestSupport
import Testing

struct EditTextTests {
    static let entries = [
        EditText.Entry(old: Array("IMG_1.JPG".utf8), new: Array("cat.JPG".utf8)),
        EditText.Entry(old: Array("sub/IMG_2.JPG".utf8), new: Array("#2 dog.JPG".utf8)),
        EditText.Entry(old: Array("x \n.jpg ".utf8), new: Array("x \n.jpg ".utf8)),
        EditText.Entry(old: Array("sub/#3.jpg".utf8), new: Array("back\\slash.jpg".utf8)),
        EditText.Entry(old: Array("other/IMG_1.JPG".utf8), new: Array("cat.JPG".utf8)),
    ]
    let text = EditText(entries)

    func read(_ change: (inout [String]) -> Void) -> EditText.Reading {
        var lines = EditText.lines(text.write(head: ["Change what you like.", ""]))
        change(&lines)
        return text.read(lines)
    }

    @Test func `it looks as people read it, and unchanged it says nothing`() throws {
        let written = text.write(head: ["Head"])
        #expect(try written == Fixtures.golden("edit.txt", written))
        let reading = read { _ in }
        #expect(reading.wishes == Self.entries.map { _ in .same })
        #expect(reading.faults.isEmpty && !reading.isEmpty)
    }

    @Test func `a changed line is the new name of the photo above it`() {
        let reading = read { $0[3] = "tom\\tcat.JPG" }
        #expect(reading.wishes == [.name(Array("tom\tcat.JPG".utf8)), .same, .same, .same, .same])
        #expect(reading.lines == [0: 3])
        #expect(read { $0[5] = "\\#9.JPG" }.wishes[1] == .name(Array("#9.JPG".utf8)))
        // Editors of other systems.
        let text = text.write(head: []).replacingOccurrences(of: "\n", with: "\r\n")
        #expect(self.text.read(EditText.lines(text)).wishes == Self.entries.map { _ in .same })
    }

    @Test func `an emptied or deleted line keeps the name, and a text without any is none`() {
        #expect(read { $0[3] = "" }.wishes[0] == .keep)
        #expect(read { $0.remove(at: 3) }.wishes == [.keep, .same, .same, .same, .same])
        #expect(read { $0.removeSubrange(2...3) }.wishes == [.keep, .same, .same, .same, .same])
        // Whose name it is may not depend on an old name that is gone or was changed itself.
        let altered = read { ($0[3], $0[4], $0[5]) = ("", "# sub/trip_2.JPG", "dog of the trip.JPG") }
        #expect(altered.wishes[0] == .keep && altered.faults[5] == "no old name stands above this name")
        let deleted = read { $0.replaceSubrange(3...5, with: ["dog of the trip.JPG"]) }
        #expect(
            deleted.wishes[0] == .keep
                && deleted.faults[3] == "the line # sub/IMG_2.JPG is missing, so it is unclear whose name this is")
        #expect(read { $0 = ["", "  "] }.isEmpty)
    }

    @Test func `lines too many are reported, and give nobody a name`() {
        let added = read { $0.insert("more.JPG", at: 4) }
        #expect(added.wishes[0] == .same && Array(added.faults.keys) == [4])
        #expect(read { $0[3] = "#cat.JPG" }.faults[3]?.contains("as \\#") == true)
        let twice = read { $0.replaceSubrange(3...3, with: ["a.JPG", "b.JPG"]) }
        #expect(twice.wishes[0] == .keep && twice.faults.count == 2)
        let orphan = read { $0.insert("orphan.JPG", at: 0) }
        #expect(orphan.faults[0] == "no old name stands above this name")
        #expect(read { $0[3] = "a\\b.JPG" }.faults.count == 1)
    }

    @Test func `names that differ by normalisation alone are two`() {
        let (composed, decomposed) = (Array("caf\u{E9}.jpg".utf8), Array("cafe\u{301}.jpg".utf8))
        let text = EditText([
            EditText.Entry(old: composed, new: Array("a.jpg".utf8)),
            EditText.Entry(old: decomposed, new: Array("b.jpg".utf8)),
        ])
        var lines = EditText.lines(text.write(head: []))
        (lines[1], lines[3]) = ("", "beach.jpg")
        #expect(text.read(lines).wishes == [.keep, .name(Array("beach.jpg".utf8))])
        (lines[1], lines[3]) = ("beach.jpg", "b.jpg")
        #expect(text.read(lines).wishes == [.name(Array("beach.jpg".utf8)), .same])
    }

    @Test func `a name that another photo has in the plan can be typed, as long as that one has its own line`() {
        // In another folder it may be had, in its own it is for the check of collisions to say.
        let typed = read { $0[3] = "\\#2 dog.JPG" }
        #expect(typed.wishes == [.name(Array("#2 dog.JPG".utf8)), .same, .same, .same, .same] && typed.faults.isEmpty)
        // Two lines that changed places have not: nobody can tell that from lines that were moved.
        let swapped = read { $0.swapAt(3, 5) }
        #expect(swapped.wishes == Self.entries.map { _ in .same } && swapped.moved == 2)
        let chain = read { ($0[3], $0[5]) = ("\\#2 dog.JPG", "wolf.JPG") }
        #expect(chain.faults[5] == "sub/IMG_2.JPG already has its name on another line")
    }

    @Test func `marks stand above what is wrong, and are gone when it is read again`() {
        let lines = ["# IMG_1.JPG", "cat", "# b", "dog"]
        let marked = EditText.marked(lines, [1: "must keep its extension: cat.JPG"])
        #expect(marked == "# IMG_1.JPG\n#! must keep its extension: cat.JPG\ncat\n# b\ndog")
        #expect(EditText.lines(marked) == lines)
    }

    /// Whatever is moved, deleted or put in twice: no photo gets a name that was another's.
    @Test func `no line that is moved, deleted or added gives a photo the name of another`() {
        var random = SplitMix(seed: 7)
        for _ in 0..<5_000 {
            var copies = 0
            let reading = read { lines in
                for _ in 0..<Int.random(in: 1...5, using: &random) {
                    guard !lines.isEmpty else { return }
                    let place = Int.random(in: 0..<lines.count, using: &random)
                    switch Int.random(in: 0..<7, using: &random) {
                    case 0: lines.remove(at: place)
                    case 1: lines.insert(lines.remove(at: place), at: Int.random(in: 0...lines.count, using: &random))
                    case 2:
                        copies += 1
                        lines.insert(lines[place], at: Int.random(in: 0...lines.count, using: &random))
                    case 3: lines.insert("new \(place).jpg", at: place)
                    case 4: lines.shuffle(using: &random)
                    case 5: lines.sort()
                    default: lines.reverse()
                    }
                }
            }
            for (entry, wish) in zip(Self.entries, reading.wishes) {
                guard case .name(let name) = wish else { continue }
                // Or one that stands there twice: who puts it in again has typed it.
                let isTyped = String(decoding: name, as: UTF8.self).hasPrefix("new ")
                #expect(isTyped || copies > 0, "\(entry.old)")
            }
        }
    }
}

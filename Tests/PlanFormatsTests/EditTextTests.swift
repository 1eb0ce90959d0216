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
        #expect(read { $0 = ["", "  "] }.isEmpty)
    }

    @Test func `lines too many are told of, and give nobody a name`() {
        let added = read { $0.insert("more.JPG", at: 4) }
        #expect(added.wishes[0] == .same && Array(added.faults.keys) == [4])
        let twice = read { $0.replaceSubrange(3...3, with: ["a.JPG", "b.JPG"]) }
        #expect(twice.wishes[0] == .keep && twice.faults.count == 2)
        let orphan = read { $0.insert("orphan.JPG", at: 0) }
        #expect(orphan.faults[0] == "no old name stands above this one")
        #expect(read { $0[3] = "a\\b.JPG" }.faults.count == 1)
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
            let reading = read { lines in
                for _ in 0..<Int.random(in: 1...5, using: &random) {
                    guard !lines.isEmpty else { return }
                    let place = Int.random(in: 0..<lines.count, using: &random)
                    switch Int.random(in: 0..<7, using: &random) {
                    case 0: lines.remove(at: place)
                    case 1: lines.insert(lines.remove(at: place), at: Int.random(in: 0...lines.count, using: &random))
                    case 2: lines.insert(lines[place], at: Int.random(in: 0...lines.count, using: &random))
                    case 3: lines.insert("new \(place).jpg", at: place)
                    case 4: lines.shuffle(using: &random)
                    case 5: lines.sort()
                    default: lines.reverse()
                    }
                }
            }
            for (entry, wish) in zip(Self.entries, reading.wishes) {
                guard case .name(let name) = wish else { continue }
                #expect(String(decoding: name, as: UTF8.self).hasPrefix("new "), "\(entry.old)")
            }
        }
    }
}

import Foundation

/// A plan as text for an editor: each old name as a comment, and under it the new one. Pure: text out, text in.
///
/// A name goes with its photo and not with the line that it stands on: a line that nobody changed is known by what it says,
/// wherever it was moved to, and a changed one belongs to the photo whose old name stands above it.
public struct EditText: Sendable {
    public struct Entry: Hashable, Sendable {
        /// Path, as the old name is shown.
        public var old: [UInt8]
        /// The name in its folder that the plan has.
        public var new: [UInt8]

        public init(old: [UInt8], new: [UInt8]) {
            self.old = old
            self.new = new
        }
    }

    /// What a person made of the entries.
    public struct Reading: Hashable, Sendable {
        public enum Wish: Hashable, Sendable {
            /// As the plan has it.
            case same
            /// The photo keeps its name: the line was emptied, or is gone.
            case keep
            case name([UInt8])
        }

        /// One for each entry.
        public var wishes: [Wish]
        /// On which line the name of an entry stands, where a person wrote it.
        public var lines: [Int: Int]
        /// Lines that could be of several photos or of none, and why.
        public var faults: [Int: String]
        /// Nothing stands there at all: nothing is to be done.
        public var isEmpty: Bool
    }

    static let mark = "#! "

    let entries: [Entry]
    private let shown: [String]
    private let names: [String]

    public init(_ entries: [Entry]) {
        self.entries = entries
        shown = entries.map { "# " + Self.text($0.old) }
        names = entries.map { Self.name($0.new) }
    }

    /// - Parameter head: lines to be put before them, each as a comment.
    public func write(head: [String]) -> String {
        (head.map { $0.isEmpty ? "#\n" : "# \($0)\n" } + entries.indices.map { "\(shown[$0])\n\(names[$0])\n" })
            .joined()
    }

    /// The lines of an edited text, without what `marked` put there.
    public static func lines(_ text: String) -> [String] {
        // By bytes: to Swift a carriage return and a newline are one character.
        text.utf8.split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false).map { line in
            String(decoding: line.last == UInt8(ascii: "\r") ? line.dropLast() : line, as: UTF8.self)
        }.filter { !$0.hasPrefix(mark) }
    }

    /// The same lines, with what is wrong above each that is.
    public static func marked(_ lines: [String], _ faults: [Int: String]) -> String {
        lines.enumerated().map { number, line in
            (faults[number].map { "\(mark)\($0)\n" } ?? "") + line
        }.joined(separator: "\n")
    }

    public func read(_ lines: [String]) -> Reading {
        let entryOfComment = Dictionary(shown.indices.map { (Self.trimmed(shown[$0]), $0) }) { first, _ in first }
        let entriesOfName = Dictionary(grouping: names.indices) { names[$0] }
        var reading = Reading(
            wishes: entries.map { _ in .keep }, lines: [:], faults: [:],
            isEmpty: lines.allSatisfy { Self.trimmed($0).isEmpty })
        var current: Int?
        var changed: [Int: [Int]] = [:]
        for (number, line) in lines.enumerated() {
            if line.hasPrefix("#") {
                current = entryOfComment[Self.trimmed(line)] ?? current
            } else if Self.trimmed(line).isEmpty {
                continue
            } else if let owners = entriesOfName[line] {
                // Several, in several folders, may have one name: then it is the one that it stands under.
                let owner = owners.first { $0 == current } ?? owners.first { reading.wishes[$0] == .keep } ?? owners[0]
                reading.wishes[owner] = .same
            } else if let current {
                changed[current, default: []].append(number)
            } else {
                reading.faults[number] = "no old name stands above this one"
            }
        }
        for (entry, numbers) in changed {
            let isKept = reading.wishes[entry] == .same
            guard numbers.count == 1, !isKept else {
                for number in numbers {
                    reading.faults[number] = "\(Self.text(entries[entry].old)) has a name more than it needs"
                }
                continue
            }
            guard let name = Self.bytes(lines[numbers[0]]) else {
                reading.faults[numbers[0]] = #"a backslash must be written \\"#
                continue
            }
            reading.wishes[entry] = .name(name)
            reading.lines[entry] = numbers[0]
        }
        return reading
    }

    private static func trimmed(_ line: String) -> String { line.trimmingCharacters(in: .whitespaces) }

    private static func text(_ bytes: [UInt8]) -> String { String(decoding: Escaped.tsv(bytes), as: UTF8.self) }

    /// A name that begins like a comment gets a backslash before it.
    private static func name(_ bytes: [UInt8]) -> String {
        bytes.first == UInt8(ascii: "#") ? "\\" + text(bytes) : text(bytes)
    }

    private static func bytes(_ line: String) -> [UInt8]? {
        Escaped.bytes(line.hasPrefix("\\#") ? Substring(line).dropFirst().utf8 : Substring(line).utf8)
    }
}

import Foundation

/// A plan as text for an editor: each old name as a comment, and under it the new one. Pure: text out, text in.
///
/// A name belongs to its photo and not to its line: an unchanged line is recognized by its text,
/// wherever it was moved to, and a changed one belongs to the photo whose old name is above it.
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
        /// The line with the name of an entry, if a person wrote it.
        public var lines: [Int: Int] = [:]
        /// Lines that could be of several photos or of none, and why.
        public var faults: [Int: String] = [:]
        /// Unchanged names that stand under another old name: they stay their photos'.
        public var moved = 0
        /// There is no text at all: nothing is to be done.
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
    /// - Returns: the text for the editor.
    public func write(head: [String]) -> String {
        (head.map { $0.isEmpty ? "#\n" : "# \($0)\n" } + entries.indices.map { "\(shown[$0])\n\(names[$0])\n" })
            .joined()
    }

    /// The lines of an edited text, without what `marked` put there.
    public static func lines(_ text: String) -> [String] {
        // By bytes: to Swift a carriage return and a newline are one character.
        let bytes = text.utf8.starts(with: [0xEF, 0xBB, 0xBF]) ? text.utf8.dropFirst(3) : text.utf8[...]
        return bytes.split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false).map { line in
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
        var reading = Reading(
            wishes: entries.map { _ in .keep }, isEmpty: lines.allSatisfy { Self.trimmed($0).isEmpty })
        let sorted = sort(lines, &reading.faults)
        // First the names that nobody touched: under their own old names, then those that were moved.
        var isFound = entries.map { _ in false }
        var typed = sorted.changed
        for (_, owners, current) in sorted.unchanged {
            guard let current, owners.contains(current) else { continue }
            (isFound[current], reading.wishes[current]) = (true, .same)
        }
        for (number, owners, current) in sorted.unchanged where !owners.contains(current ?? -1) {
            if let owner = owners.first(where: { !isFound[$0] }) {
                (isFound[owner], reading.wishes[owner]) = (true, .same)
                reading.moved += 1
            } else {
                // All of those have theirs: this one was typed.
                typed.append((number, current))
            }
        }
        for (entry, places) in Dictionary(grouping: typed, by: \.current) {
            guard let entry else {
                for place in places { reading.faults[place.number] = "no old name stands above this name" }
                continue
            }
            take(entry, places.map(\.number).sorted(), lines, isFound, sorted.present, &reading)
        }
        return reading
    }

    private typealias Sorted = (
        unchanged: [(number: Int, owners: [Int], current: Int?)], changed: [(number: Int, current: Int?)],
        present: Set<Int>
    )

    /// By bytes throughout: to Swift two names that differ by normalisation alone are one.
    private func sort(_ lines: [String], _ faults: inout [Int: String]) -> Sorted {
        let entryOfComment = Dictionary(shown.indices.map { (Array(Self.trimmed(shown[$0]).utf8), $0) }) { first, _ in
            first
        }
        let entriesOfName = Dictionary(grouping: names.indices) { Array(names[$0].utf8) }
        var sorted: Sorted = ([], [], [])
        var current: Int?
        for (number, line) in lines.enumerated() {
            if line.hasPrefix("#") {
                // Any other comment ends the entry of the last old name: it may have been an old name itself.
                current = entryOfComment[Array(Self.trimmed(line).utf8)]
                if let current {
                    sorted.present.insert(current)
                } else if line.count > 1, !line.hasPrefix("# ") {
                    faults[number] = "write # at the start of a name as \\#"
                }
            } else if Self.trimmed(line).isEmpty {
                continue
            } else if let owners = entriesOfName[Array(line.utf8)] {
                sorted.unchanged.append((number, owners, current))
            } else {
                sorted.changed.append((number, current))
            }
        }
        return sorted
    }

    /// Gives an entry the name that was typed under its old one, where that is the only thing that it can mean.
    private func take(
        _ entry: Int, _ numbers: [Int], _ lines: [String], _ isFound: [Bool], _ present: Set<Int>,
        _ reading: inout Reading
    ) {
        let old = Self.text(entries[entry].old)
        guard numbers.count == 1, !isFound[entry] else {
            for number in numbers {
                reading.faults[number] =
                    isFound[entry]
                    ? "\(old) already has its name on another line" : "\(old) has several names"
            }
            return
        }
        let next = entry + 1
        guard next == entries.count || present.contains(next) || isFound[next] else {
            // Its old name may have been deleted with the name above.
            reading.faults[numbers[0]] =
                "the line # \(Self.text(entries[next].old)) is missing, so it is unclear whose name this is"
            return
        }
        guard let name = Self.bytes(lines[numbers[0]]) else {
            reading.faults[numbers[0]] = #"a backslash must be written \\"#
            return
        }
        reading.wishes[entry] = .name(name)
        reading.lines[entry] = numbers[0]
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

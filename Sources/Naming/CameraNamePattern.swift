import PhotoModel

/// Distinguishes names of cameras and programs (`DSC_0107`, `Screenshot_20210615-120000`) from names that a person chose, by a
/// table of patterns.
public struct CameraNamePattern: Sendable {
    private enum Part: Hashable {
        case literal(UInt8)
        /// An upper-case letter, a digit or an underscore.
        case dcf
        case digit
        case digits
        case anything
    }

    private let patterns: [[Part]]

    /// The table that comes with the program: pattern, example, source.
    static let table: [(pattern: String, example: String, source: String)] = {
        let text = String(decoding: PackageResources.camera_names_txt, as: UTF8.self)
        return text.split(separator: "\n").filter { !$0.hasPrefix("# ") }.compactMap { line in
            let parts = line.split(separator: "\t").map(String.init)
            return parts.count == 3 ? (parts[0], parts[1], parts[2]) : nil
        }
    }()

    /// - Parameter own: the user's patterns, besides the table.
    public init(own: [String] = []) {
        patterns = (Self.table.map(\.pattern) + own).map(Self.parse)
    }

    private static func parse(_ pattern: String) -> [Part] {
        pattern.utf8.map { byte in
            switch byte {
            case UInt8(ascii: "@"): .dcf
            case UInt8(ascii: "#"): .digit
            case UInt8(ascii: "%"): .digits
            case UInt8(ascii: "*"): .anything
            default: .literal(byte.asciiLowercased)
            }
        }
    }

    /// - Parameter stem: without the extension.
    /// - Returns: whether it matches.
    public func matches(_ stem: [UInt8]) -> Bool {
        var stem = stem
        // Maximum number of copy marks in a row.
        for _ in 0..<4 {
            if matchesAsItStands(stem) { return true }
            guard let plain = Self.withoutCopyMark(stem) else { return false }
            stem = plain
        }
        return matchesAsItStands(stem)
    }

    private func matchesAsItStands(_ stem: [UInt8]) -> Bool {
        // Nobody types as many hexadecimal digits as UUIDs and checksums have.
        let hex = stem.filter { $0 != UInt8(ascii: "-") }
        if hex.count >= 32, hex.allSatisfy(Self.isHex) { return true }
        // A single number is a counter or a date.
        if !stem.isEmpty, stem.allSatisfy(\.isASCIIDigit) { return true }
        return patterns.contains { Self.matches(stem, $0) }
    }

    /// Marks that programs append to a name.
    private static let copyMarks = [
        "-edited", "_edited", "-bearbeitet", "-effects", "-collage", "-animation", " - copy", " copy", " kopie",
        "-edit",
        "-enhanced", "-enhanced-nr", "-enhanced-sr", "-nr", "-hdr", "-pano",
    ].map { Array($0.utf8) }

    /// `IMG_1 (2)`, `IMG_1~2`, `IMG_1 2`, `IMG_1-2`, `IMG_1-edited`, `IMG_1 copy`: still a camera name.
    ///
    /// - Returns: nil if there is none.
    private static func withoutCopyMark(_ stem: [UInt8]) -> [UInt8]? {
        let lower = stem.map(\.asciiLowercased)
        for mark in copyMarks where lower.count > mark.count && lower.suffix(mark.count) == mark[...] {
            return Array(stem.dropLast(mark.count))
        }
        var rest = stem[...]
        if rest.last == UInt8(ascii: ")") { rest = rest.dropLast() }
        let isInBrackets = rest.count < stem.count
        let digits = rest.reversed().prefix(while: \.isASCIIDigit).count
        guard (1...3).contains(digits) else { return nil }
        rest = rest.dropLast(digits)
        guard let before = rest.last, isInBrackets ? before == UInt8(ascii: "(") : "~ -_".utf8.contains(before) else {
            return nil
        }
        rest = rest.dropLast()
        if rest.last == UInt8(ascii: " ") { rest = rest.dropLast() }
        return rest.isEmpty ? nil : Array(rest)
    }

    /// Dynamic programming, one row per part of the pattern: the time is proportional to the lengths of name and pattern.
    private static func matches(_ name: [UInt8], _ pattern: [Part]) -> Bool {
        var digitsEnd = [Int](repeating: name.count, count: name.count + 1)
        for place in name.indices.reversed() {
            digitsEnd[place] = name[place].isASCIIDigit ? digitsEnd[place + 1] : place
        }
        // Positions in the name that the pattern so far can reach.
        var reached = [Bool](repeating: false, count: name.count + 1)
        reached[0] = true
        for part in pattern {
            var next = [Bool](repeating: false, count: name.count + 1)
            for place in 0...name.count where reached[place] {
                switch part {
                case .anything:
                    for later in place...name.count { next[later] = true }
                case .digits:
                    // Greedy, because these characters match nothing else.
                    if digitsEnd[place] > place { next[digitsEnd[place]] = true }
                case .literal, .digit, .dcf:
                    if place < name.count, accepts(part, name[place]) { next[place + 1] = true }
                }
                // From the first position on, all are reached.
                if part == .anything { break }
            }
            guard next.contains(true) else { return false }
            reached = next
        }
        return reached[name.count]
    }

    private static func accepts(_ part: Part, _ byte: UInt8) -> Bool {
        switch part {
        case .literal(let expected): byte.asciiLowercased == expected
        case .digit: byte.isASCIIDigit
        case .dcf: isDCF(byte)
        case .digits, .anything: false
        }
    }

    private static func isHex(_ byte: UInt8) -> Bool {
        byte.isASCIIDigit || (UInt8(ascii: "a")...UInt8(ascii: "f")).contains(byte.asciiLowercased)
    }

    private static func isDCF(_ byte: UInt8) -> Bool {
        byte.isASCIIDigit || byte == UInt8(ascii: "_") || (UInt8(ascii: "A")...UInt8(ascii: "Z")).contains(byte)
    }
}

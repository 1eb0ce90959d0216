/// A pattern as in `.gitignore`: `*` and `?` don't match a slash, `**` does, `[a-z]` is a class. A pattern without a slash
/// applies to the name, one with a slash to the whole path beneath the root.
public struct Glob: Sendable {
    private enum Token: Hashable {
        case byte(UInt8)
        case anyByte
        case anyRun
        case anyPath
        case oneOf([ClosedRange<UInt8>], negated: Bool)
    }

    private let tokens: [Token]
    private let wholePath: Bool

    public init(_ pattern: String) {
        var bytes = Array(pattern.utf8)
        wholePath = bytes.contains(UInt8(ascii: "/"))
        if bytes.first == UInt8(ascii: "/") { bytes.removeFirst() }
        if bytes.last == UInt8(ascii: "/") { bytes.removeLast() }
        tokens = Self.parse(bytes)
    }

    /// - Parameter path: bytes of a path beneath the root.
    /// - Returns: whether it matches.
    public func matches(_ path: [UInt8]) -> Bool {
        let subject = wholePath ? path[...] : path[((path.lastIndex(of: UInt8(ascii: "/")) ?? -1) + 1)...]
        return accepts(Array(subject))
    }

    /// Dynamic programming, one row per token, so no pattern is slow.
    private func accepts(_ subject: [UInt8]) -> Bool {
        var reachable = [Bool](repeating: false, count: subject.count + 1)
        reachable[0] = true
        for token in tokens {
            var next = [Bool](repeating: false, count: subject.count + 1)
            for position in 0...subject.count {
                switch token {
                case .anyPath:
                    next[position] = reachable[position] || (position > 0 && next[position - 1])
                case .anyRun:
                    let extends = position > 0 && next[position - 1] && subject[position - 1] != UInt8(ascii: "/")
                    next[position] = reachable[position] || extends
                default:
                    guard position > 0, reachable[position - 1] else { continue }
                    next[position] = Self.accepts(token, subject[position - 1])
                }
            }
            reachable = next
        }
        return reachable[subject.count]
    }

    private static func accepts(_ token: Token, _ byte: UInt8) -> Bool {
        switch token {
        case .byte(let expected): byte == expected
        case .anyByte: byte != UInt8(ascii: "/")
        case .oneOf(let ranges, let negated):
            byte != UInt8(ascii: "/") && ranges.contains { $0.contains(byte) } != negated
        case .anyRun, .anyPath: false
        }
    }

    private static func parse(_ bytes: [UInt8]) -> [Token] {
        var tokens: [Token] = []
        var index = 0
        while index < bytes.count {
            let byte = bytes[index]
            index += 1
            switch byte {
            case UInt8(ascii: "?"):
                tokens.append(.anyByte)
            case UInt8(ascii: "*"):
                guard index < bytes.count, bytes[index] == byte else {
                    tokens.append(.anyRun)
                    continue
                }
                while index < bytes.count, bytes[index] == byte { index += 1 }
                tokens.append(.anyPath)
                // "a/**/b" also matches "a/b": the wildcard includes the slash behind it.
                if index < bytes.count, bytes[index] == UInt8(ascii: "/"),
                    tokens.count == 1 || bytes[index - 3] == UInt8(ascii: "/")
                {
                    index += 1
                }
            case UInt8(ascii: "\\") where index < bytes.count:
                tokens.append(.byte(bytes[index]))
                index += 1
            case UInt8(ascii: "["):
                if let (token, next) = parseClass(bytes, index) {
                    tokens.append(token)
                    index = next
                } else {
                    tokens.append(.byte(byte))
                }
            default:
                tokens.append(.byte(byte))
            }
        }
        return tokens
    }

    private static func parseClass(_ bytes: [UInt8], _ start: Int) -> (Token, Int)? {
        var index = start
        var ranges: [ClosedRange<UInt8>] = []
        let negated = index < bytes.count && (bytes[index] == UInt8(ascii: "!") || bytes[index] == UInt8(ascii: "^"))
        if negated { index += 1 }
        while index < bytes.count {
            if bytes[index] == UInt8(ascii: "]"), !ranges.isEmpty {
                return (.oneOf(ranges, negated: negated), index + 1)
            }
            if index + 2 < bytes.count, bytes[index + 1] == UInt8(ascii: "-"), bytes[index + 2] != UInt8(ascii: "]") {
                if bytes[index] <= bytes[index + 2] { ranges.append(bytes[index]...bytes[index + 2]) }
                index += 3
            } else {
                ranges.append(bytes[index]...bytes[index])
                index += 1
            }
        }
        return nil
    }
}

import Foundation
import PhotoModel

/// Where a template writes its running number, for names of which only the template's own text is known.
struct NumberShape {
    /// The text directly before and behind the number.
    private let before: String
    private let after: String
    private let isAtStart: Bool
    private let isAtEnd: Bool

    /// Nil unless there is exactly one number.
    ///
    /// - Parameters:
    ///   - text: what the template writes.
    ///   - number: stands for the number.
    ///   - unknown: stands for every other value.
    init?(_ text: String, number: String, unknown: String) {
        let around = text.components(separatedBy: number)
        guard around.count == 2 else { return nil }
        let (first, last) = (around[0].components(separatedBy: unknown), around[1].components(separatedBy: unknown))
        (isAtStart, isAtEnd) = (first.count == 1, last.count == 1)
        before = isAtStart ? LegalName.start(around[0]) : first[first.count - 1]
        after = isAtEnd ? LegalName.end(around[1]) : last[0]
    }

    /// - Parameter stem: a name without its extension.
    /// - Returns: the last number that stands where the template would write it; nil if there is none.
    func number(in stem: String) -> Int? {
        var end = stem.endIndex
        while let last = stem[..<end].lastIndex(where: Self.isDigit) {
            let behind = stem.index(after: last)
            var start = last
            while start > stem.startIndex, Self.isDigit(stem[stem.index(before: start)]) {
                start = stem.index(before: start)
            }
            let (left, right) = (stem[..<start], stem[behind...])
            if isAtStart ? left == before : left.hasSuffix(before), isAtEnd ? right == after : right.hasPrefix(after),
                let number = Int(stem[start..<behind])
            {
                return number
            }
            end = start
        }
        return nil
    }

    private static func isDigit(_ character: Character) -> Bool { character.isASCII && character.isNumber }
}

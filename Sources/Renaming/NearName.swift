import Foundation
import PhotoModel

/// Two names that some file systems take for one.
enum NearName {
    static func isNear(_ left: FileName, _ right: FileName) -> Bool {
        guard let left = left.exactText, let right = right.exactText else { return false }
        return folded(left) == folded(right)
    }

    private static func folded(_ text: String) -> String {
        text.precomposedStringWithCanonicalMapping.folding(options: .caseInsensitive, locale: nil)
    }
}

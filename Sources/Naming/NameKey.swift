import Foundation
import PhotoModel

/// What two names must not share in one folder: names that differ only by case or by normalisation are one file on some
/// systems, and a folder may be copied there.
struct NameKey: Hashable {
    private let bytes: [UInt8]

    init(_ name: FileName) {
        guard let text = name.exactText else {
            bytes = name.bytes.map(\.asciiLowercased)
            return
        }
        // Canonical case folding: a fold may undo the normalisation, hence once more.
        let folded = text.precomposedStringWithCanonicalMapping.folding(options: .caseInsensitive, locale: nil)
        bytes = Array(folded.precomposedStringWithCanonicalMapping.utf8)
    }
}

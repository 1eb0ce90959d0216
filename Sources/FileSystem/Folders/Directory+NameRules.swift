import Foundation
public import PhotoModel
import SystemPackage

extension Directory {
    /// Tested, because each folder can have its own rules (ext4's casefold). If the names of a folder give no answer, it
    /// counts as case-insensitive, which costs one more step and never a file.
    public func nameRules(_ names: [FileName]) throws(FileSystemError) -> NameRules {
        let known = Set(names)
        func folds(_ names: some Sequence<FileName>, _ other: (String) -> String) throws(FileSystemError) -> Bool? {
            for name in names {
                guard let text = name.exactText, let twin = FileName(other(text)), twin != name, !known.contains(twin)
                else { continue }
                do {
                    return try status(of: twin) != nil
                } catch  where error.errno == .fileNameTooLong {
                    // Its other form is too long for a name, so it gives no answer.
                    continue
                }
            }
            return nil
        }
        let foldsCase = try folds(names) { text in
            String(
                String.UnicodeScalarView(
                    text.unicodeScalars.map { scalar in
                        guard scalar.isASCII else { return scalar }
                        let twin = UInt8(ascii: scalar)
                        return twin.isASCIILetter ? Unicode.Scalar(twin ^ 0x20) : scalar
                    }))
        }
        let foldsNormalization = try folds(names.lazy.filter { !$0.isASCII }) { text in
            let composed = text.precomposedStringWithCanonicalMapping
            return composed.unicodeScalars.elementsEqual(text.unicodeScalars)
                ? text.decomposedStringWithCanonicalMapping : composed
        }
        // Only names with two forms give an answer; without any, the answer hardly matters.
        return NameRules(foldsCase: foldsCase ?? true, foldsNormalization: foldsNormalization ?? true)
    }
}

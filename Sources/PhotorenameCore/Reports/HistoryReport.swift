import Foundation
public import JobStore
import PhotoModel

/// One rename, as `history` writes it in JSON.
public struct HistoryReport: Encodable, Sendable {
    var old: String
    var oldBase64: String?
    var new: String
    var newBase64: String?
    var kind: String
    var action: String
    var at: String
    var job: String

    private enum CodingKeys: String, CodingKey {
        case old
        case oldBase64 = "old_base64"
        case new
        case newBase64 = "new_base64"
        case kind, action, at, job
    }

    /// - Parameters:
    ///   - rename: the rename.
    ///   - old: its path before, as it is to be shown.
    ///   - new: the same afterwards.
    public init(_ rename: DoneRename, old: [UInt8], new: [UInt8]) {
        (self.old, oldBase64) = (String(decoding: old, as: UTF8.self), Self.base64(old))
        (self.new, newBase64) = (String(decoding: new, as: UTF8.self), Self.base64(new))
        (kind, action) = (rename.kindText, rename.kind.rawValue)
        (at, job) = (JSONDate.text(rename.at), rename.job.text)
    }

    private static func base64(_ bytes: [UInt8]) -> String? {
        String(validating: bytes, as: UTF8.self) == nil ? Data(bytes).base64EncodedString() : nil
    }
}

extension DoneRename {
    public var kindText: String { isCompanion ? "companion" : "photo" }
}

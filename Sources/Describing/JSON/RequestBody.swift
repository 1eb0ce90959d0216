import Foundation

/// Writes a JSON body with a picture, which is encoded once, directly into its place.
enum RequestBody {
    /// Placeholder of the picture until the body is written. Has no character that JSON escapes.
    static let base64 = "photorename-image-slot"
    static let dataURI = "data:image/jpeg;base64,\(base64)"

    static func bytes(_ body: some Encodable, jpeg: [UInt8]) -> [UInt8] {
        guard let json = try? encoder.encode(body), let slot = json.range(of: Data(base64.utf8), options: .backwards)
        else { preconditionFailure("a request body is built from plain values with one slot") }
        let picture = Data(jpeg).base64EncodedData()
        var bytes: [UInt8] = []
        bytes.reserveCapacity(json.count + picture.count)
        bytes += json[..<slot.lowerBound]
        bytes += picture
        bytes += json[slot.upperBound...]
        return bytes
    }

    /// Sorted, so that equal requests have equal bytes.
    static var encoder: JSONEncoder {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        return encoder
    }
}

import Foundation

/// Writes a JSON body with a picture, which is encoded once, directly into its place.
enum ImageSlot {
    /// Placeholder of the picture until the body is written. Has no character that JSON escapes.
    private static let mark = "photorename-image-slot"
    static let dataURI = "data:image/jpeg;base64,\(mark)"
    /// For APIs that take only the base64 text.
    static let base64 = mark

    static func body(_ object: [String: Any], jpeg: [UInt8]) -> [UInt8] {
        // Sorted, so that equal requests have equal bytes.
        let options: JSONSerialization.WritingOptions = [.sortedKeys, .withoutEscapingSlashes]
        guard let json = try? JSONSerialization.data(withJSONObject: object, options: options),
            let slot = json.range(of: Data(mark.utf8), options: .backwards)
        else { preconditionFailure("a request body is built from plain values with one slot") }
        let picture = Data(jpeg).base64EncodedData()
        var body: [UInt8] = []
        body.reserveCapacity(json.count + picture.count)
        body += json[..<slot.lowerBound]
        body += picture
        body += json[slot.upperBound...]
        return body
    }
}

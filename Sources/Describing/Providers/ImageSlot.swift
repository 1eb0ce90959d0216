import Foundation

/// Writes a JSON body with a picture in it, encoding the picture once and into its place.
enum ImageSlot {
    /// Stands where the picture goes until the body is written. Has no character that JSON escapes.
    private static let mark = "photorename-image-slot"
    static let dataURI = "data:image/jpeg;base64,\(mark)"
    /// For APIs that want the base64 alone.
    static let base64 = mark

    static func body(_ object: [String: Any], jpeg: [UInt8]) -> [UInt8] {
        // Sorted, so that the same question is the same bytes.
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

import Describing
import Foundation
import PhotoModel
import PlanFormats

/// A request as it would be sent, for people: the picture left out, and no key.
enum RequestText {
    /// - Throws: `Endpoint.Fault`.
    static func write(_ options: DescribeOptions) throws -> String {
        guard let service = ProviderName(rawValue: options.provider).flatMap(RemoteService.init) else {
            return "The local model is asked nothing; it looks at the picture in this process.\n"
        }
        // A picture that nobody else would send, to be found again.
        let picture = Thumbnail(jpeg: Array("photorename shows no picture here".utf8), width: 1, height: 1)
        let request = try service.provider(options).request(
            for: picture, key: nil, shape: options.shape ?? RequestShape())
        let object = try JSONSerialization.jsonObject(with: Data(request.body ?? []))
        let body = try JSONSerialization.data(
            withJSONObject: object, options: [.prettyPrinted, .sortedKeys, .withoutEscapingSlashes])
        let text = String(decoding: body, as: UTF8.self).replacingOccurrences(
            of: Data(picture.jpeg).base64EncodedString(), with: "<thumbnail>")
        return "POST \(request.url)\n\n\(JSONEscape.visible(text))\n"
    }
}

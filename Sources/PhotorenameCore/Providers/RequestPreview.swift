import Describing
import Foundation
public import PhotoModel
import PlanFormats

/// The request for a photo as it would be sent, without the image and without a key.
public enum RequestPreview {
    /// - Returns: the method, the URL and the body; nil for the local model, which is sent no request.
    /// - Throws: `Endpoint.Fault`.
    public static func text(_ options: DescribeOptions) throws -> String? {
        guard let service = VisionService(options.provider) else { return nil }
        // Bytes that nothing else in the request contains, so that they can be replaced.
        let image = Thumbnail(jpeg: Array("photorename shows no picture here".utf8), width: 1, height: 1)
        let request = try service.provider(options).request(
            for: image, key: nil, capabilities: options.capabilities ?? ServerCapabilities())
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.prettyPrinted, .sortedKeys, .withoutEscapingSlashes]
        let body = try encoder.encode(JSONDecoder().decode(JSONValue.self, from: Data(request.body ?? [])))
        let text = String(decoding: body, as: UTF8.self).replacingOccurrences(
            of: Data(image.jpeg).base64EncodedString(), with: "<thumbnail>")
        return "POST \(request.url)\n\n\(JSONEscape.visible(text))\n"
    }
}
